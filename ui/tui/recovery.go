package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// recovering is what there is to do in recovery, over all procedures, in its order.
// Like the board it keeps its rows where they are while somebody works on them.
type recovering struct {
	list
	from    screen
	overdue []incident.Item // of the downtime, which go before all of recovery: the first of them
	late    int             // how many more of them there are
	papers  int             // that are late
	parts   []incident.RecoveryPart
	refs    []incident.Ref // of the rows that can be chosen, in their order
}

// mostOverdue is how much that is overdue is listed above recovery; the rest is counted.
const mostOverdue = 3

func newRecovering(from screen) *recovering { return &recovering{from: from} }

func (r *recovering) enter(m *Model) {
	r.sort(m)
	if r.cursor < 0 {
		r.cursor = min(0, len(r.refs)-1)
	}
}

func (r *recovering) tick(m *Model) {
	if m.clock().Sub(m.lastKey) >= idleSort {
		r.sort(m)
	}
}

// sort works out anew what there is to do. The cursor stays on its step, or is on
// none where that has gone, and never on another by itself.
func (r *recovering) sort(m *Model) {
	on, had := r.selected()
	r.parts, r.refs = m.s.State().Recovery(m.s.Now()), nil
	r.sortOverdue(m)
	for _, item := range r.overdue {
		r.refs = append(r.refs, item.Ref())
	}
	for _, part := range r.parts {
		for _, item := range part.Items {
			r.refs = append(r.refs, item.Ref())
		}
	}
	if had {
		r.cursor = slices.Index(r.refs, on)
	} else {
		r.cursor = -1
	}
}

// sortOverdue finds what is overdue, besides what recovery has in its own order.
func (r *recovering) sortOverdue(m *Model) {
	r.overdue, r.late, r.papers = nil, 0, 0
	if m.s.State().Phase != event.Recovery {
		return
	}
	r.overdue = m.boardNow().OverdueBeside(r.parts)
	r.late, r.papers = max(0, len(r.overdue)-mostOverdue), len(m.latePapers())
	r.overdue = r.overdue[:min(len(r.overdue), mostOverdue)]
}

// overdueRows are those steps, and how much more is overdue in words.
func (r *recovering) overdueRows(m *Model, width int) []row {
	n := len(r.overdue) + r.late + r.papers
	if n == 0 {
		return nil
	}
	rows := []row{heading(" " + m.theme.overdue.Render(fmt.Sprintf("OVERDUE %d", n)))}
	for i, item := range r.overdue {
		rows = append(rows, fixed(m.stepRow(item.Ref(), "", i == r.cursor, width), i))
	}
	more := ""
	if r.papers > 0 {
		more = text.Count(r.papers, "paper") + " (A)"
	}
	if r.late > 0 {
		if more != "" {
			more += " and "
		}
		more += text.Count(r.late, "other step")
	}
	if more != "" {
		for _, line := range text.Hang("   ! ", more+": on the board", width-1) {
			rows = append(rows, heading(line))
		}
	}
	return rows
}

func (r *recovering) selected() (incident.Ref, bool) {
	if r.cursor < 0 || r.cursor >= len(r.refs) {
		return incident.Ref{}, false
	}
	return r.refs[r.cursor], true
}

func (r *recovering) selectedStep(m *Model) (*incident.Procedure, *incident.Step) {
	ref, ok := r.selected()
	if !ok {
		return nil, nil
	}
	return m.s.State().Find(ref)
}

func (r *recovering) about(m *Model, _ int) string { return m.runLine() }

func (r *recovering) body(m *Model, width, height int) []string {
	if !m.s.Running() {
		return []string{" This " + m.s.State().Noun() + " is closed. Esc goes back."}
	}
	if width < splitWidth {
		return r.window(r.rows(m, width), height)
	}
	left := r.window(r.rows(m, listWidth(width)), height)
	p, step := r.selectedStep(m)
	return m.beside(left, m.stepPane(p, step, paneRoom(width), height), listWidth(width), height)
}

func (r *recovering) rows(m *Model, width int) []row {
	state := m.s.State()
	var rows []row
	say := func(words string) {
		for _, line := range text.Hang(" ", words, width-1) {
			rows = append(rows, heading(line))
		}
	}
	if state.Phase == event.Downtime {
		say("Recovery has not begun. This comes up then.")
	}
	rows = append(rows, r.overdueRows(m, width)...)
	item := len(r.overdue)
	for _, part := range r.parts {
		rows = append(rows, heading(" "+m.theme.title.Render(strings.ToUpper(part.Heading()))))
		for range part.Items {
			rows = append(rows, fixed(m.stepRow(r.refs[item], "", item == r.cursor, width), item))
			if words := m.putOffWords(r.refs[item]); words != "" {
				for _, line := range text.Hang("      ", words, width-1) {
					rows = append(rows, fixed(line, item))
				}
			}
			item++
		}
	}
	if words := m.paperByForm(); words != "" {
		say("PAPER not accounted for (A): " + words)
	}
	if len(r.parts) == 0 {
		say("Nothing is left to do in recovery.")
	}
	if n := len(state.Board(m.s.Now()).Next) - upNow(r.parts); n > 0 && state.Phase == event.Recovery {
		say(text.Count(n, "other step") + " of the downtime still open: on the board")
	}
	if words := session.StoppedWords(state); words != "" {
		say(m.s.Fill(words))
	}
	return rows
}

// upNow counts the steps of recovery that are on the board as something to do next.
func upNow(parts []incident.RecoveryPart) int {
	n := 0
	for _, part := range parts {
		for _, item := range part.Items {
			if item.Step.Status == incident.Open && item.Active && !item.Step.Def.Recurring() {
				n++
			}
		}
	}
	return n
}

// putOffWords says who put a step off, and why; "" where it was not.
func (m *Model) putOffWords(ref incident.Ref) string {
	_, step := m.s.State().Find(ref)
	if step == nil || step.Status != incident.PutOff {
		return ""
	}
	words := "put off " + text.Clock(step.At, m.s.Now()) + " by " + m.s.StepDoer(step)
	if step.Note != "" {
		words += ": " + step.Note
	}
	return words
}

func (r *recovering) keys(m *Model) []key {
	_, step := r.selectedStep(m)
	keys := append(stepKeys(step), key{"Enter", "read", reads}, key{"Esc", "back", reads})
	if m.s.State().Phase == event.Downtime {
		keys = []key{{"Enter", "read", reads}, {"Esc", "back", reads}}
	}
	keys = withRunKeys(keys)
	if step != nil {
		keys = append(keys, key{"R", "read the step large", reads})
	}
	return keys
}

func (r *recovering) press(m *Model, name string) tea.Cmd {
	if name == "esc" || !m.s.Running() {
		m.show(r.from)
		return nil
	}
	if r.navigate(name, len(r.refs)) {
		return nil
	}
	ref, ok := r.selected()
	if ok && (name == "enter" || name == "r") {
		p := newProcedure(m, ref.Procedure, ref.Step, r)
		p.whole = name == "r"
		m.show(p)
		return nil
	}
	if cmd, handled := m.runKey(name, r); handled {
		return cmd
	}
	switch {
	case !ok && (name == "enter" || name == "r"):
		m.hint("Choose a step with Up and Down first.")
	case name != "space" && name != "n" && name != "t":
	case m.s.State().Phase == event.Downtime:
		m.hint("Recovery has not begun: C, then R begins it.")
	case !ok:
		m.hint("Choose a step with Up and Down first.")
	default:
		return m.stepKey(name, ref)
	}
	return nil
}

func (r *recovering) click(m *Model, y int) tea.Cmd {
	item := r.at(y)
	switch {
	case item < 0:
	case item == r.cursor && m.s.State().Phase == event.Recovery:
		return m.clickStep(r.refs[item])
	default:
		r.cursor = item
	}
	return nil
}

func (r *recovering) scroll(_ *Model, lines int) { r.move(lines, len(r.refs)) }

// recoveryLine leads the board in recovery: how much there is to do, and what comes
// first.
func recoveryLine(s *incident.State, now time.Time) string {
	words := s.RecoveryWords(now)
	if words == "" {
		return "RECOVERY  nothing left to do in it (C)"
	}
	return "RECOVERY  " + words + " (C, then R)"
}
