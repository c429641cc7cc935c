package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/incident"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// procedureScreen is one procedure that is on: every step with its state.
type procedureScreen struct {
	list
	id    string
	def   *procedure.Procedure // the version that the cursor is an index into
	from  screen
	whole bool // the step is read whole, in the place of the list
	// straight is when it was opened so: Esc then goes back to where that was.
	straight bool
	skip     int // lines of it scrolled over
	// opened is when a search led here: what is still being typed must tick
	// nothing. Zero where no search did.
	opened time.Time
}

// newProcedure opens the screen with the cursor on a step, or on the first that
// is still to do.
func newProcedure(m *Model, id, step string, from screen) *procedureScreen {
	s := &procedureScreen{list: list{cursor: -1}, id: id, from: from}
	p := s.procedure(m)
	for i, candidate := range p.Steps {
		if candidate.Def.ID == step || step == "" && candidate.Status == incident.Open {
			s.cursor = i
			break
		}
	}
	if s.cursor < 0 && len(p.Steps) > 0 {
		s.cursor = 0
	}
	return s
}

// procedure is the procedure as it is pinned now. Where another version has taken
// its place the cursor stays on its step, wherever that stands; if it is gone the
// cursor is on none, and never on another by itself.
func (s *procedureScreen) procedure(m *Model) *incident.Procedure {
	p := m.s.State().Procedure(s.id)
	if s.def == p.Def {
		return p
	}
	if s.def != nil && s.cursor >= 0 {
		on := s.def.Steps()[s.cursor].ID
		s.cursor = slices.IndexFunc(p.Steps, func(step *incident.Step) bool { return step.Def.ID == on })
	}
	s.def = p.Def
	return p
}

func (s *procedureScreen) step(m *Model) *incident.Step {
	p := s.procedure(m)
	if s.cursor < 0 || s.cursor >= len(p.Steps) {
		return nil
	}
	return p.Steps[s.cursor]
}

func (s *procedureScreen) about(m *Model, width int) string {
	p := s.procedure(m)
	name := p.Def.Title
	if p.Def.Version != "" {
		name += " v" + p.Def.Version
	}
	stands := m.s.State().Progress(p, m.s.Now())
	done := fmt.Sprintf("%d of %d", p.Count(incident.Done), len(p.Steps))
	ladder := []string{stands + "; " + done + " done", stands, done}
	if !p.Def.Approved() {
		little := strings.TrimSuffix(template, " NOT APPROVED HERE")
		ladder = []string{template + "  " + stands + "; " + done + " done", template + "  " + stands, template + "  " + done, little + "  " + done}
	}
	if p.StoodDown {
		ladder = []string{"STOOD DOWN"}
	}
	if paper := m.paperCount(); paper != "" { // what says less gives way to it, but not what is not approved
		var with []string
		for _, words := range ladder {
			if p.Def.Approved() || strings.HasPrefix(words, template) {
				with = append(with, paper+"  "+words)
			}
		}
		ladder = append(with, ladder...)
	}
	marks := ladder[len(ladder)-1]
	for _, words := range ladder {
		if text.Width(name)+text.Width(words)+4 <= width {
			marks = words
			break
		}
	}
	return text.Ends(" "+name, marks+" ", width)
}

func (s *procedureScreen) body(m *Model, width, height int) []string {
	p := s.procedure(m)
	if s.whole {
		lines := m.largeStep(p, s.step(m), width-2, height)
		s.skip = max(0, min(s.skip, len(lines)-height))
		lines = withMore(lines[s.skip:min(len(lines), s.skip+height)], len(lines)-s.skip)
		for i := range lines {
			lines[i] = " " + lines[i]
		}
		return lines
	}
	c := m.columns(width, height)
	listWidth, listHeight := c.listSize()
	return m.divided(c, s.window(s.rows(m, listWidth), listHeight), func(width, height int) []string {
		return m.stepPane(p, s.step(m), width, height)
	})
}

func (s *procedureScreen) rows(m *Model, width int) []row {
	p := s.procedure(m)
	rows := make([]row, 0, len(p.Steps)+len(p.Def.Sections)+len(p.Def.Records))
	settled, all := make(map[*procedure.Section]int), make(map[*procedure.Section]int)
	for _, step := range p.Steps {
		all[step.Section]++
		if step.Status != incident.Open {
			settled[step.Section]++
		}
	}
	var last *procedure.Section
	for i, step := range p.Steps {
		if section := step.Section; section != last && section.Heading != "" {
			line := fmt.Sprintf("%s  %d of %d settled", strings.ToUpper(section.Heading), settled[section], all[section])
			rows = append(rows, heading(text.Cut(" "+m.theme.title.Render(line), width)))
		}
		last = step.Section
		rows = append(rows, row{i, func() string { return s.rowText(m, p, step, i, width) }})
	}
	rows = append(rows, m.formCounts(p, width)...)
	return append(rows, earlierRows(m, p, width)...)
}

func (s *procedureScreen) rowText(m *Model, p *incident.Procedure, step *incident.Step, i, width int) string {
	now := m.s.Now()
	timing := m.s.State().Timing(p, step, now)
	state := s.stateWords(m, step, timing)
	mark := " "
	style := m.theme.title.UnsetBold()
	switch {
	case step.Status == incident.Done || step.Def.Recurring() && len(step.DoneAt) > 0 && !timing.Overdue(now):
		style = m.theme.done
	case step.Status == incident.CouldNot || step.Status == incident.PutOff:
		mark, style = "-", m.theme.warning
	case timing.Overdue(now):
		mark, style = "!", m.theme.overdue
	case step.Def.Critical && step.Status == incident.Open:
		mark, style = "*", m.theme.critical
	}
	since := step.DiffersSince()
	if !since.IsZero() && !timing.Overdue(now) {
		mark, style = "?", m.theme.warning
		state = differenceWords(step.Mark(), state, text.Clock(since, now), width)
	}
	words := m.flag(p, step) + m.s.Fill(step.Def.Title)
	if settled := step.Status == incident.Done || step.Status == incident.NotApplicable; step.Def.Critical && mark != "*" && !settled {
		words = "CRITICAL " + words // the mark says something else
	}
	title := fmt.Sprintf("%s%2d %s%s", mark, step.Number, strings.Repeat("  ", step.Def.Depth), words)
	if since.IsZero() {
		state = withDone(state, lastDone(step, timing, now), now, width-text.Width(marked(title, i == s.cursor)))
	}
	if m.isSaving(incident.Ref{Procedure: s.id, Step: step.Def.ID}) {
		state = "saving"
	}
	line := text.Ends(marked(title, i == s.cursor), state+" ", width)
	if i == s.cursor {
		style = style.Bold(true)
	}
	return style.Render(line)
}

// differenceWords is the state of a step that reads differently from what was
// marked, all of it where the title has room beside it.
func differenceWords(mark, state, since string, width int) string {
	const titleRoom = 20
	for _, words := range []string{state + ", READS DIFFERENTLY SINCE " + since, state + ", DIFFERS " + since} {
		if text.Width(words)+titleRoom <= width {
			return words
		}
	}
	return mark + ", DIFFERS " + since
}

// stateWords is a step's state, in a few words.
func (s *procedureScreen) stateWords(m *Model, step *incident.Step, timing incident.Timing) string {
	now := m.s.Now()
	switch {
	case step.Status == incident.Done:
		return "done " + text.Clock(step.At, now) + " " + initials(step.By.Name)
	case step.Status != incident.Open:
		return statusWords(step.Status)
	case step.Section.InRecovery() && !timing.Active:
		return "at recovery"
	}
	words := dueWords(step, timing, now)
	if words == "to do" {
		return "open"
	}
	return words
}

// initials are the first letters of a name's words.
func initials(name string) string {
	var b strings.Builder
	for word := range strings.FieldsSeq(name) {
		for _, r := range word {
			b.WriteRune(r)
			break
		}
	}
	return b.String()
}

func (s *procedureScreen) keys(m *Model) []key {
	if s.whole {
		return append(stepKeys(s.step(m)), key{"Left/Right", "other step", reads}, key{"R", "the list", reads}, key{"Esc", "back", reads}, key{"X", "stand down", writes}, key{"E", "type in from paper", writes})
	}
	keys := append(withChanged(m, s, stepKeys(s.step(m))), key{"R", "read large", reads}, key{"U", "undo", writes}, key{"Esc", "back", reads}, searchKey)
	return append(withRunKeys(keys), key{"X", "stand down", writes}, key{"E", "type in from paper", writes})
}

func (s *procedureScreen) takes(name string) bool { return isRunKey(name) }

func (s *procedureScreen) press(m *Model, name string) tea.Cmd {
	if name != "esc" && m.clock().Sub(s.opened) < grace {
		return nil
	}
	p := s.procedure(m)
	switch {
	case name == "esc" && s.whole && s.straight:
		m.show(s.from)
		return nil
	case name == "esc" && s.whole, name == "r", name == "enter":
		s.whole, s.skip = !s.whole, 0
		return nil
	case name == "esc":
		m.show(s.from)
		return nil
	case s.whole && (name == "down" || name == "up" || name == "pgdown" || name == "pgup"):
		s.scroll(m, map[string]int{"down": 1, "up": -1, "pgdown": s.height - 1, "pgup": 1 - s.height}[name])
		return nil
	case s.whole && (name == "left" || name == "right"):
		s.move(map[string]int{"left": -1, "right": 1}[name], len(p.Steps))
		s.skip = 0
		return nil
	case s.navigate(name, len(p.Steps)):
		return nil
	case name == "v":
		return m.seeChanged(s.changedFiles(m), s)
	case name == typeInKey && !p.StoodDown:
		m.typeIn(s.id, s.from)
		return nil
	case name == "x" && !p.StoodDown:
		m.askKnown(standDownForm(m, p))
		return nil
	}
	if cmd, handled := m.runKey(name, s); handled {
		return cmd
	}
	step := s.step(m)
	if step == nil {
		return nil
	}
	return m.stepKey(name, incident.Ref{Procedure: s.id, Step: step.Def.ID})
}

func (s *procedureScreen) click(m *Model, y int) tea.Cmd {
	item := s.at(y)
	if s.whole || item < 0 {
		return nil
	}
	if item == s.cursor {
		return m.clickStep(incident.Ref{Procedure: s.id, Step: s.step(m).Def.ID})
	}
	s.cursor = item
	return nil
}

func (s *procedureScreen) scroll(m *Model, lines int) {
	if s.whole {
		s.skip = max(0, s.skip+lines)
		return
	}
	s.move(lines, len(s.procedure(m).Steps))
}

// standDownForm takes a procedure off the board, with a reason.
func standDownForm(m *Model, p *incident.Procedure) *form {
	f := &form{
		title: "STAND DOWN:  " + p.Def.Title, enter: "stand down",
		lines: []string{fmt.Sprintf("It leaves the board with %s still open.", text.Count(p.Count(incident.Open), "step"))},
	}
	if waits := m.s.WaitsFor(p.Def.ID); waits != "" {
		f.lines = append(f.lines, "NOT ALL THAT IT IS FOR IS IN USE: "+waits+".")
	}
	f.lines = append(f.lines, "")
	f.fields = []*field{newField("Reason", "", true)}
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		reason := f.text("Reason")
		return f.save(m, m.actionRequest(p.Def.Title+" stood down: "+reason,
			incident.StandDown{Procedure: p.Def.ID, Reason: reason})), nil
	}
	return f
}
