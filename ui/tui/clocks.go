package tui

import (
	"errors"
	"fmt"
	"time"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// lookAtClock enters what has become of the PC's clock, where that is not in the
// log yet. One that could not be saved goes with the next change that can.
func (m *Model) lookAtClock() tea.Cmd {
	if m.s == nil || m.saving != nil || m.jumpNotSaved {
		return nil
	}
	change, jump := m.s.ClockJumped()
	if change == nil {
		return nil
	}
	return m.submit(request{
		what: timeline.JumpWords(jump), own: true,
		decide: func() (*session.Change, error) { return change, nil },
		failed: func(error) { m.jumpNotSaved = true },
	})
}

// runClockForm compares the PC's clock with the wall's in a run.
func runClockForm(m *Model) *form {
	return wallClockForm(m, func(offset time.Duration) tea.Cmd {
		return m.do("Clock checked: "+timeline.ClockWords(offset), incident.CheckClock{Offset: offset}, func(session.Outcome) tea.Cmd {
			if b, ok := m.screen.(*board); ok {
				b.sort(m) // what is overdue is so by the wall's clock
			}
			return nil
		})
	})
}

// wallClockForm asks what the wall clock says, and gives the difference.
func wallClockForm(_ *Model, set func(time.Duration) tea.Cmd) *form {
	return &form{
		title:  "What does the wall clock say?",
		lines:  []string{"Times shown will be wall clock. The PC's own are kept beside them.", ""},
		enter:  "set",
		fields: []*field{newField("Wall clock, HH:MM", "", true)},
		submit: func(m *Model, f *form) (tea.Cmd, error) {
			offset, err := f.wallClock(m, f.text("Wall clock, HH:MM"))
			if err != nil {
				return nil, err
			}
			m.remove(f)
			return set(offset), nil
		},
	}
}

// wallClock is the difference to the PC's clock of what was typed as the wall's. One that
// is far off is asked about once: everything that is due follows it.
func (f *form) wallClock(m *Model, typed string) (time.Duration, error) {
	offset, err := m.s.WallOffset(typed)
	if err != nil || f.confirmed == typed {
		return offset, err
	}
	if doubt := m.s.ClockDoubt(offset); doubt != "" {
		f.confirmed = typed
		return 0, errors.New(doubt + ". Enter again if that is so")
	}
	return offset, nil
}

// clockBanner says that the PC's clock has jumped. It stays until somebody has
// compared it with the wall clock.
func (m *Model) clockBanner() []string {
	if m.s == nil || !m.s.Running() || m.form() != nil {
		return nil
	}
	jumps := m.s.State().Jumps
	if len(jumps) == 0 {
		return nil
	}
	press := "K on the board."
	switch m.screen.(type) {
	case *board, *procedureScreen:
		press = "press K."
	}
	most := 1
	if m.height >= roomyHeight {
		most = 2
	}
	lines := jumpLines(jumps, m.s.Now(), press, m.width, most)
	for i := range lines {
		lines[i] = m.theme.warning.Render(lines[i])
	}
	return lines
}

// jumpLines are the fullest words about some jumps that fit into so many lines.
func jumpLines(jumps []incident.ClockJump, now time.Time, press string, width, most int) []string {
	last := jumps[len(jumps)-1]
	at := text.Clock(last.At, now)
	then := "Times do not follow it."
	switch last.Why {
	case event.WhileClosed:
		then = "Times are too early until you set it."
	case event.SleptOrSet:
		then = "Times follow it, and may be wrong."
	}
	what := timeline.Jumped(last.ClockJumped)
	seen := ", seen " + at
	if n := len(jumps); n > 1 {
		seen += fmt.Sprintf(", the last of %d jumps", n)
	}
	for _, words := range []string{
		"This PC's clock " + what + seen + ". " + then + " Compare it with the wall clock: " + press,
		"This PC's clock " + what + seen + ". Compare it with the wall clock: " + press,
		"PC clock " + what + " " + at + ". Compare: " + press,
		"PC clock jumped " + at + ": " + press,
	} {
		if lines := text.Hang(" ! ", words, width-1); len(lines) <= most {
			return lines
		}
	}
	return []string{text.Cut(" ! PC clock jumped: "+press, width)}
}
