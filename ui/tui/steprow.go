package tui

import (
	"fmt"
	"time"

	"downtime/store/incident"
	"downtime/ui/text"
)

// rowText is one step in a line: cursor, mark, title, and when it is due.
func (b *board) rowText(m *Model, item, width int, indent string) string {
	if item >= len(b.ids) {
		return ""
	}
	return m.stepRow(b.ids[item].ref, indent, item == b.cursor, width)
}

// stepRow is a step of any procedure in a line; on is whether the cursor is there.
func (m *Model) stepRow(ref incident.Ref, indent string, on bool, width int) string {
	p, step := m.s.State().Find(ref)
	if step == nil {
		return ""
	}
	now := m.s.Now()
	timing := m.s.State().Timing(p, step, now)
	when := dueWords(step, timing, now)
	mark, style := "  ", m.theme.quiet.UnsetForeground()
	switch {
	case step.Def.Critical && (step.Status == incident.PutOff || step.Status == incident.CouldNot):
		mark, style = "* ", m.theme.warning
	case step.Status != incident.Open:
		mark, style = "  ", m.theme.done
	case timing.Overdue(now) && step.Def.Critical:
		mark, style = "!*", m.theme.overdue
	case timing.Overdue(now):
		mark, style = "! ", m.theme.overdue
	case step.Def.Critical:
		mark, style = "* ", m.theme.critical
	}
	if m.isSaving(ref) {
		when = "saving"
	}
	words := m.flag(p, step) + m.s.Fill(step.Def.Title)
	title := mark + words
	if !m.isSaving(ref) {
		when = withDone(when, lastDone(step, timing, now), now, width-text.Width(marked(indent+title, on)))
	}
	if loud := mark + "CRITICAL " + words; step.Def.Critical && text.Width(loud)+text.Width(when)+4 <= width {
		title = loud
	} else if step.Def.Critical {
		title = mark + "CRIT " + words
	}
	if parent := p.Step(step.Def.Parent); step.Def.Parent != "" && parent != nil {
		whole := fmt.Sprintf("%s (of %d, %s)", title, parent.Number, m.s.Fill(parent.Def.Title))
		if text.Width(whole)+text.Width(when)+len(indent)+4 <= width {
			title = whole
		}
	}
	line := text.Ends(marked(indent+title, on), when+" ", width)
	if on {
		style = style.Bold(true)
	}
	return style.Render(line)
}

// lastDone is when a repeated check that is due again later was done, so that nobody ticks
// it twice; zero for one that is overdue, or was not done yet.
func lastDone(step *incident.Step, timing incident.Timing, now time.Time) time.Time {
	n := len(step.DoneAt)
	if n == 0 || step.Status != incident.Open || !step.Def.Recurring() || !timing.Due.After(now) {
		return time.Time{}
	}
	return step.DoneAt[n-1]
}

// withDone puts before when a check is due again that it was done, and when that was where
// there is so much room.
func withDone(due string, done, now time.Time, room int) string {
	if done.IsZero() {
		return due
	}
	if both := "done " + text.Clock(done, now) + ", " + due; text.Width(both)+3 <= room {
		return both
	}
	return "done, " + due
}

// statusWords is a state as it is said of a step: what waits for recovery was put off.
func statusWords(status incident.Status) string {
	if status == incident.PutOff {
		return "put off"
	}
	return string(status)
}

// dueWords says in a few words how a step stands.
func dueWords(step *incident.Step, timing incident.Timing, now time.Time) string {
	switch {
	case step.Status == incident.Done:
		return "done " + text.Clock(step.At, now)
	case step.Status != incident.Open:
		return statusWords(step.Status)
	case !timing.From.IsZero():
		return "from " + text.Clock(timing.From, now)
	case timing.Due.IsZero():
		return "to do"
	}
	words := text.Due(timing.Due, now)
	if left := timing.Due.Sub(now); left >= time.Hour || step.Def.Recurring() && left >= time.Minute {
		return "due " + text.Clock(timing.Due, now)
	}
	return words
}
