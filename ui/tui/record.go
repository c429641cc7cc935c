package tui

import (
	"strings"

	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/ledger"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// recordScreen is one paper of the ledger: what is known of it, what can be done with it,
// and what was.
type recordScreen struct {
	number int
	from   screen
	skip   int // lines scrolled over
	height int // as last drawn
	lines  int

	history []timeline.Row // as of an entry
	asOf    uint64
}

func (s *recordScreen) about(m *Model, width int) string {
	r := m.s.State().Record(s.number)
	if r == nil {
		return ""
	}
	return text.Ends(" PAPER, "+r.String(), r.State()+" ", width)
}

func (s *recordScreen) body(m *Model, width, height int) []string {
	r := m.s.State().Record(s.number)
	if r == nil {
		return []string{" There is no such paper. Esc goes back."}
	}
	lines := m.paperFacts(r, width-1)
	if m.s.Running() && !m.looking() {
		lines = append(lines, " "+m.theme.title.Render("WHAT CAN BE DONE"))
		for _, a := range paperActions() {
			if a.applies(r) {
				says := a.says
				if a.name == toldKey && !unanswered(r, "Told") {
					says = a.keyOf(r).does + ": the time (T too)"
				}
				lines = append(lines, text.Hang("   "+a.name+"  ", sentence(says), width-1)...)
			}
		}
		lines = append(lines, text.Hang("   V  ", "Bed move: the patient is elsewhere", width-1)...)
	}
	lines = append(lines, " "+m.theme.title.Render("WHAT WAS DONE"))
	for _, row := range s.rows(m) {
		lines = append(lines, entryLines(m, row, m.s.Later(), false, width)...)
	}
	s.height, s.lines = height, len(lines)
	s.skip = max(0, min(s.skip, len(lines)-height))
	return withMore(lines[s.skip:min(len(lines), s.skip+height)], len(lines)-s.skip)
}

// paperFacts are how a paper stands and what it says, a line each.
func (m *Model) paperFacts(r *incident.Record, width int) []string {
	now := m.s.Now()
	var lines []string
	say := func(first, words string) { lines = append(lines, text.Hang(first, words, width)...) }
	if due := r.Due(); due.Late(now) {
		for _, line := range text.Hang(" ! ", "LATE: "+ledger.Due(r, now), width) {
			lines = append(lines, m.theme.overdue.Render(line))
		}
	}
	say(" ", sentence(ledger.State(r, now)))
	for _, fact := range ledger.Facts(r) {
		say(" ", sentence(fact))
	}
	for _, field := range ledger.Fields(r, now) {
		value := field.Value
		if value == "" {
			value = "-"
		}
		say(" "+text.Pad(field.Name, min(18, width/3))+"  ", value)
	}
	if only := ledger.OnPaper(r.Form); len(only) > 0 {
		say(" ", "On the paper only: "+strings.Join(only, ", "))
	}
	return lines
}

// rows are the entries about the paper, read again once there are more.
func (s *recordScreen) rows(m *Model) []timeline.Row {
	if entries := m.s.State().Entries; s.asOf != entries {
		s.asOf, s.history = entries, m.s.RowsOfRecord(s.number)
	}
	return s.history
}

func (s *recordScreen) keys(m *Model) []key {
	back := key{"Esc", "back", reads}
	r := m.s.State().Record(s.number)
	if r == nil || !m.s.Running() {
		return []key{back, {"Up/Down", "scroll", reads}}
	}
	keys := append(paperKeys(r), key{"V", "bed move", writes}, back, key{"Up/Down", "scroll", reads})
	return withRunKeys(keys)
}

func (s *recordScreen) takes(name string) bool { return isRunKey(name) }

func (s *recordScreen) press(m *Model, name string) tea.Cmd {
	r := m.s.State().Record(s.number)
	switch {
	case name == "esc" || name == "enter" || r == nil:
		m.show(s.from)
		return nil
	case !m.s.Running():
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
