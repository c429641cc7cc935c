package tui

import (
	"slices"
	"strings"

	"downtime/runbooks/procedure"
	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/ledger"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// recordScreen is one paper of the ledger: what is known of it, what can be done with it,
// and what was.
type recordScreen struct {
	number int
	from   screen
	past   *session.Finished // a run that is over and is only read; nil for the session's
	skip   int               // lines scrolled over
	height int               // as last drawn
	lines  int

	history []timeline.Row // as of an entry
	asOf    uint64
}

func (s *recordScreen) record(m *Model) *incident.Record {
	return m.paperOf(stateOf(m, s.past)).record(s.number)
}

// open reports whether something can be entered: the run is on.
func (s *recordScreen) open(m *Model) bool { return s.past == nil && m.s.Running() }

func (s *recordScreen) about(m *Model, width int) string {
	r := s.record(m)
	if r == nil {
		return ""
	}
	if state := stateOf(m, s.past); !s.open(m) {
		return text.Ends(" PAPER, "+r.String(), timeline.ModeWords(state.Mode)+", closed ", width)
	}
	return text.Cut(" PAPER, "+r.String(), width)
}

func (s *recordScreen) body(m *Model, width, height int) []string {
	r := s.record(m)
	if r == nil {
		return []string{" There is no such paper. Esc goes back."}
	}
	width = min(width, longestLine)
	lines := s.known(m, r, " ", width-1)
	for _, row := range s.rows(m) {
		lines = append(lines, entryLines(m, row, m.s.Later(), false, width)...)
	}
	s.height, s.lines = height, len(lines)
	s.skip = max(0, min(s.skip, len(lines)-height))
	return withMore(lines[s.skip:min(len(lines), s.skip+height)], len(lines)-s.skip)
}

// known are what is known of a paper and what can be done with it, down to the heading of
// what was. Each line begins with first.
func (s *recordScreen) known(m *Model, r *incident.Record, first string, width int) []string {
	var lines []string
	if s.open(m) {
		lines = m.lateLines(r, first+"! ", width)
	}
	lines = append(lines, m.paperFacts(r, first, width, !s.open(m))...)
	if s.open(m) && !m.looking() {
		lines = append(lines, first+m.theme.title.Render("WHAT CAN BE DONE"))
		for _, a := range paperActions() {
			if a.applies(r) {
				says := a.says
				if a.name == toldKey && !unanswered(r, "Told") {
					says = a.keyOf(r).does + ": the time (T too)"
				}
				lines = append(lines, text.Hang(first+"  "+a.name+"  ", sentence(says), width)...)
			}
		}
		lines = append(lines, text.Hang(first+"  V  ", "Bed move: the patient is elsewhere", width)...)
	}
	return append(lines, first+m.theme.title.Render("WHAT WAS DONE"))
}

// lateLines say of a paper whose time has passed since when; none of any other.
func (m *Model) lateLines(r *incident.Record, first string, width int) []string {
	if !r.Due().Late(m.s.Now()) {
		return nil
	}
	lines := text.Hang(first, "LATE: "+ledger.Late(r, m.s.Now()), width)
	if escalate := ledger.Escalate(r, m.s.Now(), m.s.Fill); escalate != "" {
		lines = append(lines, text.Hang(strings.Repeat(" ", text.Width(first)), sentence(escalate), width)...)
	}
	for i := range lines {
		lines[i] = m.theme.overdue.Render(lines[i])
	}
	return lines
}

// paperFacts are how a paper stands and what it says, a line each; a short list leaves
// out its deadline.
func (m *Model) paperFacts(r *incident.Record, first string, width int, short bool) []string {
	now := m.s.Now()
	var lines []string
	say := func(words string) { lines = append(lines, text.Hang(first, words, width)...) }
	say(sentence(ledger.State(r, now)))
	for _, fact := range ledger.Facts(r, now) {
		say(sentence(fact))
	}
	state := m.readsPast()
	if state == nil {
		state = m.s.State()
	}
	view := m.paperOf(state)
	for _, words := range []string{view.linked(r, now), ledger.OtherBed(view.pairs(), r), ledger.NoRequest(view.pairs(), r), ledger.StillOutAlready(state, r)} {
		if words != "" {
			say(sentence(words))
		}
	}
	var empty []string
	for _, field := range ledger.Fields(r, now) {
		switch label := min(18, width/3); {
		case short && field.Kind == procedure.FieldDeadline: // the line about it is above
		case field.Value == "":
			empty = append(empty, field.Name)
		default:
			lines = append(lines, text.Hang(first+text.Pad(text.Cut(field.Name, label), label)+"  ", field.Value, width)...)
		}
	}
	if len(empty) > 0 {
		say("Empty: " + strings.Join(empty, ", "))
	}
	if only := ledger.OnPaper(r.Form); len(only) > 0 {
		say("On the paper only: " + strings.Join(only, ", "))
	}
	return lines
}

// rows are the entries about the paper, read again once there are more.
func (s *recordScreen) rows(m *Model) []timeline.Row {
	if s.past != nil {
		if s.history == nil {
			s.history = slices.DeleteFunc(slices.Clone(s.past.Rows), func(row timeline.Row) bool { return row.Record != s.number })
		}
		return s.history
	}
	if entries := m.s.State().Entries; s.asOf != entries {
		s.asOf, s.history = entries, m.s.RowsOfRecord(s.number)
	}
	return s.history
}

func (s *recordScreen) keys(m *Model) []key {
	back := key{"Esc", "back", reads}
	r := s.record(m)
	if r == nil || !s.open(m) {
		return []key{back, {"Up/Down", "scroll", reads}}
	}
	keys := append(paperKeys(r), key{"V", "bed move", writes}, back, key{"Up/Down", "scroll", reads})
	return withRunKeys(keys)
}

func (s *recordScreen) takes(name string) bool { return isRunKey(name) }

func (s *recordScreen) press(m *Model, name string) tea.Cmd {
	r := s.record(m)
	switch {
	case name == "esc" || name == "enter" || r == nil:
		m.show(s.from)
		return nil
	case !s.open(m):
		s.skip = scrolledTo(name, s.skip, s.height, s.lines)
		return nil
	case name == "e": // is for the ledger
		return nil
	}
	if cmd, handled := m.ledgerKey(name, r); handled {
		return cmd
	}
	if cmd, handled := m.runKey(name, s); handled {
		return cmd
	}
	s.skip = scrolledTo(name, s.skip, s.height, s.lines)
	return nil
}

func (s *recordScreen) scroll(_ *Model, lines int) { s.skip += lines }
