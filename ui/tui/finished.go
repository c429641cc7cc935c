package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// finishedScreen lists the runs that are over, the latest first.
type finishedScreen struct {
	list
}

// finishedMsg is a run that is over, as it was read.
type finishedMsg struct {
	run      store.Run
	finished session.Finished
	err      error
}

func newFinished() *finishedScreen { return &finishedScreen{} }

func (s *finishedScreen) about(_ *Model, width int) string {
	return text.Ends(" FINISHED downtimes and drills", "the latest first ", width)
}

func (s *finishedScreen) body(m *Model, width, height int) []string {
	runs := m.finished()
	s.cursor = min(s.cursor, len(runs)-1)
	if len(runs) == 0 {
		return text.Hang(" ", "None yet in "+m.s.Dir(), width-1)
	}
	list := func(width int) []string { return s.window(s.rows(m, runs, width), height) }
	if s.cursor < 0 {
		return list(width)
	}
	return m.withPane(width, height, list, func(width int) []string { return m.finishedPane(runs[s.cursor], width) }, "Enter reads it")
}

func (s *finishedScreen) rows(m *Model, runs []store.Run, width int) []row {
	var rows []row
	for i, run := range runs {
		for _, line := range text.Hang(marked(fmt.Sprintf("%d  ", i+1), i == s.cursor), m.finishedWords(run), width-1) {
			if i == s.cursor {
				line = m.theme.title.Render(line)
			}
			rows = append(rows, fixed(line, i))
		}
	}
	return rows
}

// finishedPane is what is known of a run that is over without reading it.
func (m *Model) finishedPane(run store.Run, width int) []string {
	now := m.s.Now()
	stamp := func(at time.Time) string { return text.Stamp(at.In(m.s.Zone())) }
	var lines []string
	say := func(words string) { lines = append(lines, text.Wrap(words, width)...) }
	title := func(words string) { lines = append(lines, m.titled(words, width)...) }
	if run.Broken != nil {
		title("Log " + run.Log + " cannot be read")
		say(sentence(run.Broken.Error()) + ". " + brokenRunHint)
		return lines
	}
	words := timeline.ModeWords(run.Started.Mode) + ": " + run.Started.Title
	if run.Started.Mode != event.Live {
		words += " (an exercise, not a real downtime)"
	}
	title(words)
	words = "Since " + stamp(run.Since)
	if ward := m.s.WardOf(run); ward != "" {
		words += ", ward " + ward
	}
	say(words)
	if down := text.Systems(run.Started.Systems); len(down) > 0 {
		say("Down at its start: " + strings.Join(down, ", "))
	}
	say(sentence(endWords(run, stamp(run.Ended))))
	say(text.Count(int(run.Entries), "entry") + ", log " + run.Log)
	if run.Brought != nil {
		say("Brought in " + stamp(run.Brought.At) + " from " + run.Brought.From)
	}
	for _, left := range m.left {
		if left.Log == run.Log {
			say("! " + left.Words())
		}
	}
	if actions := m.followed[run.Log]; len(actions) > 0 {
		lines = append(lines, "")
		title(strings.ToUpper(session.ActionsWords(actions, now)))
		for _, action := range actions {
			lines = append(lines, text.Hang("- ", session.ActionWords(action, now), width)...)
		}
	}
	return lines
}

// endWords say how a run that is over ended.
func endWords(run store.Run, when string) string {
	if run.Status == store.StatusAbandoned {
		return "started in error, and closed " + when
	}
	return "closed " + when + " after " + text.Duration((&incident.State{Since: run.Since}).Elapsed(run.Ended))
}

// brokenRunHint is said of a log that cannot be read.
const brokenRunHint = "downtime recover looks for what can be saved of it."

// finishedWords is a run that is over in a line or two.
func (m *Model) finishedWords(run store.Run) string {
	if run.Broken != nil {
		return run.Log[:4] + "  cannot be read: " + run.Broken.Error()
	}
	now := m.s.Now()
	how := "closed " + text.Clock(run.Ended, now)
	if run.Status == store.StatusAbandoned {
		how = "started in error"
	}
	whose := ""
	if ward := run.Started.Ward; ward != "" && !strings.EqualFold(ward, m.s.Ward()) {
		whose = ", ward " + ward
	}
	words := fmt.Sprintf("%s: %s%s  %s, %s, %s", timeline.ModeWords(run.Started.Mode), run.Started.Title, whose,
		text.Stamp(run.Declared.In(m.s.Zone())), how, text.Count(int(run.Entries), "entry"))
	if actions := session.ActionsWords(m.followed[run.Log], now); actions != "" {
		words += "; " + actions
	}
	return words
}

func (s *finishedScreen) keys(m *Model) []key {
	if len(m.finished()) == 0 {
		return []key{{"Esc", "back", reads}}
	}
	keys := []key{{"Enter", "read", reads}, {"E", "report", reads}}
	if !m.s.Running() { // one run at a time is taken up
		keys = append(keys, key{"O", "open again", writes}, key{"B", "debrief", writes})
	}
	return append(keys, key{"1-9", "choose", reads}, key{"Up/Down", "move", reads}, key{"Esc", "back", reads})
}

func (s *finishedScreen) press(m *Model, name string) tea.Cmd {
	runs := m.finished()
	switch {
	case name == "esc" || name == "f":
		m.show(home{})
		return nil
	case s.navigate(name, len(runs)):
		return nil
	case len(name) == 1 && name >= "1" && name <= "9" && int(name[0]-'1') < len(runs):
		s.cursor = int(name[0] - '1')
		return nil
	case s.cursor < 0 || s.cursor >= len(runs):
		return nil
	}
	run := runs[s.cursor]
	if run.Broken != nil {
		if name == "enter" || name == "o" || name == "b" {
			m.hint("This log cannot be read: " + brokenRunHint)
		}
		return nil
	}
	switch name {
	case "enter":
		opened := m.s
		return func() tea.Msg {
			finished, err := opened.ReadFinished(run.Log)
			return finishedMsg{run, finished, err}
		}
	case "e":
		started := run.Started
		started.Ward = m.s.WardOf(run)
		m.ask(reportFileForm(m, run.Log, started))
	case "o":
		if m.takeUp(run) {
			m.askKnown(reopenForm(m.s.State()))
		}
	case "b":
		if m.takeUp(run) {
			m.show(newDebrief(s))
		}
	}
	return nil
}

func (s *finishedScreen) click(m *Model, y int) tea.Cmd {
	item := s.at(y)
	switch {
	case item < 0:
	case item == s.cursor && m.double:
		return s.press(m, "enter")
	default:
		s.cursor = item
	}
	return nil
}

func (s *finishedScreen) scroll(m *Model, lines int) { s.move(lines, len(m.finished())) }

// takeUp makes a run that is over the one that is debriefed or opened again, or says
// why that cannot be.
func (m *Model) takeUp(run store.Run) bool {
	if m.looking() {
		m.refuseLooking()
		return false
	}
	if err := m.s.TakeUp(run.Log); err != nil {
		m.hint(sentence(err.Error()))
		return false
	}
	return true
}

// finishedRead shows a run that is over, to read and no more.
func (m *Model) finishedRead(msg finishedMsg) {
	if _, here := m.screen.(*finishedScreen); !here || m.form() != nil {
		return // somebody has gone on meanwhile
	}
	if msg.err != nil {
		m.hint("It cannot be read: " + msg.err.Error())
		return
	}
	m.ask(finishedForm(m, msg.finished))
}

// maxFinishedRows is how many entries of a run that is over are shown.
const maxFinishedRows = 300

// finishedForm is the summary of a run that is over, and its log below.
func finishedForm(m *Model, finished session.Finished) *form {
	lines := finished.Summary(m.s.Now())
	f := &form{title: lines[0], reading: true, aside: lines[1:], lines: []string{""}}
	if words := finished.State.Paper(nil, m.s.Now()).String(); words != "" {
		f.aside = slices.Insert(f.aside, 2, "PAPER RECORDS (A): "+words) // under since when, and until when
		from := m.screen
		f.leads = []doable{{paperRunKey, "Paper", func(m *Model) tea.Cmd {
			m.show(newPastRecords(from, finished))
			return nil
		}}}
	}
	rows := finished.Rows
	if more := len(rows) - maxFinishedRows; more > 0 {
		f.lines = append(f.lines, fmt.Sprintf("THE LOG, its last %d entries; the %s before are in an export:", maxFinishedRows, text.Number(uint64(more))))
		rows = rows[more:]
	} else {
		f.lines = append(f.lines, "THE LOG, entry by entry:")
	}
	for _, row := range rows {
		f.lines = append(f.lines, fmt.Sprintf("%d  %s  %s", row.Seq, text.Clock(row.Happened, m.s.Now()), rowWords(m, row)))
	}
	return f
}

func rowWords(m *Model, row timeline.Row) string {
	words := m.s.RowWords(row)
	if row.Reason != "" {
		words += ": " + row.Reason
	}
	return words + "  (" + row.Actor.Name + ")"
}

// reopenForm opens a run that is over again, and goes to its board.
func reopenForm(state *incident.State) *form {
	return &form{
		title: "OPEN AGAIN", lines: []string{timeline.ModeWords(state.Mode) + ": " + state.Title, ""}, enter: "open it again",
		fields: []*field{newField(fieldReason, "", true)},
		submit: func(m *Model, f *form) (tea.Cmd, error) {
			reason := f.text(fieldReason)
			r := m.actionRequest("Opened again: "+reason, incident.ReopenRun{Reason: reason})
			r.done = func(session.Outcome) tea.Cmd {
				m.show(newBoard())
				return m.refreshRuns()
			}
			return f.save(m, r), nil
		},
	}
}

// finishedLine is how many runs are over and, where there is room, when the ward last
// rehearsed. Where nothing below has room it says as well how many actions are overdue.
func (m *Model) finishedLine(width int) string {
	runs := len(m.finished())
	if n := m.followed.Overdue(m.s.Now()); n > 0 && width < wordWidth {
		return fmt.Sprintf("Finished (%d), %s OVERDUE", runs, text.Count(n, "action"))
	}
	line := fmt.Sprintf("Finished downtimes and drills (%d)", runs)
	if whole := line + ".  " + m.lastDrill(); text.Width(whole)+homeIndent < width {
		return whole
	}
	return line
}

// homeIndent is how far in the words of Home begin, behind their key.
const homeIndent = 7

// overdueActionsLine says how many actions of earlier runs are overdue, "" for none.
func (m *Model) overdueActionsLine() string {
	n := m.followed.Overdue(m.s.Now())
	if n == 0 || m.s.Running() {
		return ""
	}
	return " !  " + text.Count(n, "action") + " OVERDUE: F, then B"
}

// papersLeftLine says what paper of a downtime that is over nobody has accounted for, the
// latest first; "" for none.
func (m *Model) papersLeftLine() string {
	if len(m.left) == 0 || m.s.Running() {
		return ""
	}
	line := " !  " + m.left[0].Words()
	if n := len(m.left) - 1; n > 0 {
		line += fmt.Sprintf("; and of %d more", n)
	}
	return line + " (F)"
}

// lastDrill says when the ward last rehearsed. What was brought in, and has not gone
// on here, is another's.
func (m *Model) lastDrill() string {
	for _, run := range m.finished() {
		if run.Broken == nil && !run.Elsewhere() && run.Started.Mode == event.Drill && run.Status == store.StatusClosed {
			days := int(m.s.Now().Sub(run.Ended).Hours() / 24)
			return "Last drill: " + run.Ended.In(m.s.Zone()).Format(text.DayLayout) + agoWords(days)
		}
	}
	return "Last drill: none is kept here"
}

func agoWords(days int) string {
	if days < 1 {
		return ""
	}
	return ", " + text.Count(days, "day") + " ago"
}
