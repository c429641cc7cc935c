package tui

import (
	"fmt"
	"slices"
	"time"

	"downtime/store/incident"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// instructionScreen is what command says: what stands first, under each what it
// replaced, and last the subjects that ended.
type instructionScreen struct {
	list
	from  screen
	on    uint64    // the entry the cursor is on: the list grows above it
	whole bool      // it is read whole, in the place of the list
	since time.Time // when that began: a key typed ahead reads nothing
	skip  int       // lines of it scrolled over
}

func newInstructions(from screen) *instructionScreen {
	return &instructionScreen{list: list{cursor: -1}, from: from}
}

// enter puts the cursor on the first that is to be read.
func (s *instructionScreen) enter(m *Model) {
	if unread := m.s.Unread(); len(unread) > 0 && s.on == 0 {
		s.on = unread[0].Seq
	}
}

// items are the instructions in their order on the screen.
func (s *instructionScreen) items(m *Model) []*incident.Instruction {
	state := m.s.State()
	tops := state.Current()
	for i := len(state.Instructions) - 1; i >= 0; i-- {
		if it := &state.Instructions[i]; it.Ends && it.ReplacedBy == 0 {
			tops = append(tops, it)
		}
	}
	var list []*incident.Instruction
	for _, it := range tops {
		for ; it != nil; it = state.Instruction(it.Replaces) {
			list = append(list, it)
		}
	}
	s.cursor = slices.IndexFunc(list, func(it *incident.Instruction) bool { return it.Seq == s.on })
	if s.cursor < 0 && len(list) > 0 {
		s.cursor, s.on = 0, list[0].Seq
	}
	return list
}

// chosen is the instruction the cursor is on, nil for none.
func (s *instructionScreen) chosen(m *Model) *incident.Instruction {
	if list := s.items(m); s.cursor >= 0 {
		return list[s.cursor]
	}
	return nil
}

func (s *instructionScreen) about(m *Model, width int) string {
	stand := "none stands"
	if n := len(m.s.State().Current()); n > 0 {
		stand = fmt.Sprintf("%d to follow", n)
	}
	if n := len(m.s.Unread()); n > 0 {
		stand = fmt.Sprintf("%d NOT READ BY %s", n, m.s.UnreadBy())
	}
	return text.Ends(" INSTRUCTIONS FROM COMMAND", stand+" ", width)
}

func (s *instructionScreen) body(m *Model, width, height int) []string {
	list := s.items(m)
	if len(list) == 0 {
		return text.Hang(" ", "Nothing was entered that command said. N enters what they say, and from when.", width-1)
	}
	if s.whole {
		lines := s.wholeLines(m, list[s.cursor], " ", min(width-1, longestLine), "Read it aloud, then Enter")
		s.height = height
		s.skip = max(0, min(s.skip, len(lines)-height))
		return withMore(lines[s.skip:min(len(lines), s.skip+height)], len(lines)-s.skip)
	}
	lines := func(width int) []string {
		var rows []row
		for i, it := range list {
			for _, line := range s.itemLines(m, it, i == s.cursor, width) {
				rows = append(rows, fixed(line, i))
			}
		}
		return s.window(rows, height)
	}
	return m.withPane(width, height, lines, func(width int) []string {
		return s.wholeLines(m, list[s.cursor], "", width, "Enter, and read it aloud")
	}, "Enter reads it whole")
}

// itemLines are one instruction in the list: how it stands, when it was received, its
// words.
func (s *instructionScreen) itemLines(m *Model, it *incident.Instruction, on bool, width int) []string {
	words, first := text.Clock(it.At, m.s.Now())+" "+aboutWords(it), marked("", on)
	style := m.theme.title.UnsetBold()
	switch {
	case it.ReplacedBy > 0:
		words = fmt.Sprintf("REPLACED by no. %d. %s", it.ReplacedBy, words)
		first, style = first+"  ", m.theme.quiet
	case slices.Contains(m.s.Unread(), it):
		words = "NOT READ BY " + m.s.UnreadBy() + " " + words
		style = m.theme.warning
	case !m.s.State().Counts(it):
	default:
		words += " (" + m.s.Readers(it) + ")"
	}
	lines := text.Hang(first, words, width-1)
	for i := range lines {
		if on {
			lines[i] = style.Bold(true).Render(lines[i])
		} else {
			lines[i] = style.Render(lines[i])
		}
	}
	return lines
}

// wholeLines are one instruction with all that is known of it. Each line begins with first;
// next is what to do with one that was not read.
func (s *instructionScreen) wholeLines(m *Model, it *incident.Instruction, first string, width int, next string) []string {
	state, now := m.s.State(), m.s.Now()
	var lines []string
	add := func(words string) { lines = append(lines, text.Hang(first, words, width)...) }
	loud := func(words string) {
		for _, line := range text.Hang(first, words, width) {
			lines = append(lines, m.theme.title.Render(line))
		}
	}
	unread := slices.Contains(m.s.Unread(), it)
	before := state.Instruction(it.Replaces)
	head := "COMMAND " + text.Clock(it.At, now)
	if unread {
		head = "NEW FROM " + head
	}
	if before != nil {
		head += ", replaces " + text.Clock(before.At, now)
	}
	if unread && next != "" {
		head += ". " + next
	}
	if n := len(s.touched(m, it)); n > 0 {
		head += fmt.Sprintf(". %s affected", text.Count(n, "step"))
	}
	switch {
	case it.ReplacedBy > 0:
		head = fmt.Sprintf("REPLACED by no. %d: not to be followed any more", it.ReplacedBy)
	case it.Ends:
		head += ". WITHDRAWN: nothing of this stands"
	}
	loud(head + ".")
	lines = append(lines, "")
	loud(it.Subject + ": " + it.Text)
	lines = append(lines, "")
	if it.From != "" {
		add("From " + it.From)
	}
	add(fmt.Sprintf("Received %s, written down by %s, no. %d", text.Clock(it.At, now), it.Entered.Name, it.Seq))
	if state.Counts(it) {
		add(sentence(m.s.Readers(it)))
	}
	for _, words := range s.touched(m, it) {
		add("COMMAND " + words)
	}
	if before != nil {
		add(fmt.Sprintf("REPLACED, no. %d of %s: %s", before.Seq, text.Clock(before.At, now), before.Text))
	}
	if after := state.Instruction(it.ReplacedBy); after != nil {
		add(fmt.Sprintf("Now, no. %d of %s: %s", after.Seq, text.Clock(after.At, now), aboutWords(after)))
	}
	return lines
}

// touched are the steps, in words, that an instruction touches and that are still to do.
func (s *instructionScreen) touched(m *Model, it *incident.Instruction) []string {
	var list []string
	for _, ref := range it.Steps {
		if p, step := m.s.State().Find(ref); step != nil && slices.Contains(m.s.State().Touching(p, step), it) {
			list = append(list, stepName(m, p, step))
		}
	}
	return list
}

// stepName is a step by its title and its place.
func stepName(m *Model, p *incident.Procedure, step *incident.Step) string {
	return fmt.Sprintf("%s (%s %d)", m.s.Fill(step.Def.Title), p.Def.Title, step.Number)
}

func (s *instructionScreen) keys(m *Model) []key {
	it := s.chosen(m)
	if it == nil || !m.s.Running() {
		return []key{{"N", "new one", writes}, {"Esc", "back", reads}}
	}
	var keys []key
	unread := slices.Contains(m.s.Unread(), it)
	switch {
	case s.whole && unread:
		keys = []key{{"Enter", "I have read it", writes}}
	case s.whole:
		keys = []key{{"Enter", "the list", reads}}
	default:
		keys = []key{{"Enter", "read it whole", reads}, {"N", "new one", writes}}
	}
	if it.Stands() {
		keys = append(keys, key{"R", "replace it", writes}, key{"X", "it is withdrawn", writes})
	}
	return append(keys, key{"Esc", "back", reads})
}

func (s *instructionScreen) takes(name string) bool {
	return !s.whole && name != lower(commandKey) && isRunKey(name)
}

func (s *instructionScreen) press(m *Model, name string) tea.Cmd {
	list := s.items(m)
	it := s.chosen(m)
	early := m.clock().Sub(s.since) < grace
	switch {
	case name == "esc" && s.whole:
		s.whole = false
	case name == "esc" || name == lower(commandKey) && !s.whole || !m.s.Running():
		m.show(s.from)
	case name == "n":
		m.askKnown(instructionForm(m, s, nil))
	case it == nil:
		cmd, _ := m.runKey(name, s)
		return cmd
	case name == "r" && it.Stands():
		m.askKnown(instructionForm(m, s, it))
	case name == "x" && it.Stands():
		m.askKnown(withdrawForm(m, s, it))
	case name == "r" || name == "x":
		m.hint("That is replaced already: choose the one that stands.")
	case name == "enter" && !s.whole:
		s.whole, s.skip, s.since = true, 0, m.clock()
	case name == "enter" && early:
	case name == "enter" && slices.Contains(m.s.Unread(), it):
		return s.markRead(m, it)
	case name == "enter":
		s.whole = false
	case s.whole:
		s.skip = max(0, s.skip+map[string]int{"down": 1, "up": -1, "pgdown": s.height - 1, "space": s.height - 1, "pgup": 1 - s.height}[name])
	case s.navigate(name, len(list)):
		s.on = list[s.cursor].Seq
	default:
		cmd, _ := m.runKey(name, s)
		return cmd
	}
	return nil
}

// markRead enters that who works has read it, and goes on to the next that is to be
// read.
func (s *instructionScreen) markRead(m *Model, it *incident.Instruction) tea.Cmd {
	if m.saving != nil && m.saving.owner == any(s) {
		return nil
	}
	r := m.actionRequest(fmt.Sprintf("Instruction no. %d, %s: read", it.Seq, it.Subject), incident.ReadInstruction{Seq: it.Seq})
	r.owner = s
	r.done = func(session.Outcome) tea.Cmd {
		s.whole = false
		if unread := m.s.Unread(); len(unread) > 0 {
			s.on = unread[0].Seq
		}
		return nil
	}
	return m.submit(r)
}

func (s *instructionScreen) click(m *Model, y int) tea.Cmd {
	item := s.at(y)
	if s.whole || item < 0 {
		return nil
	}
	if item == s.cursor {
		return s.press(m, "enter")
	}
	if list := s.items(m); item < len(list) {
		s.on = list[item].Seq
	}
	return nil
}

func (s *instructionScreen) scroll(m *Model, lines int) {
	if s.whole {
		s.skip = max(0, s.skip+lines)
		return
	}
	list := s.items(m)
	s.move(lines, len(list))
	if s.cursor >= 0 && s.cursor < len(list) {
		s.on = list[s.cursor].Seq
	}
}
