package plain

import (
	"bufio"
	"fmt"
	"strings"
	"time"

	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/session"
)

// setClock compares the wall clock, as read, with the PC's. Before anything is
// declared it is kept for the declaration.
func (f *face) setClock(wall string) ([]string, error) {
	if f.s.Who().Name == "" {
		return nil, errNobody
	}
	offset, err := f.s.WallOffset(wall)
	if err != nil {
		return nil, err
	}
	if f.s.Running() {
		return f.do(incident.CheckClock{Offset: offset})
	}
	f.clock = f.s.CheckedClock(offset)
	return []string{"ok - " + timeline.ClockWords(offset) + ": the declaration will say so"}, nil
}

// doubtedClock is what an answer that is not about the clock says of one that is far off.
func (f *face) doubtedClock(offset time.Duration) string {
	doubt := f.s.ClockDoubt(offset)
	if doubt == "" {
		return ""
	}
	return "; " + doubt + ": if it is not so, " + compareAgain
}

// checkClock says what is wrong with what was read off the wall.
func (f *face) checkClock(wall string) error {
	_, err := f.s.WallOffset(wall)
	return err
}

// clockCheck is what was said of the clock: before the declaration, or in the
// drill that it ends.
func (f *face) clockCheck() session.ClockCheck {
	if f.s.Running() {
		return f.s.RunClock()
	}
	return f.clock
}

func (f *face) clockLine() string {
	check := f.clock
	state := f.s.State()
	if state != nil {
		check = f.s.RunClock()
	}
	switch {
	case check.Checked:
		return "clock: " + timeline.ClockWords(time.Duration(check.OffsetS)*time.Second)
	case state != nil && len(state.Jumps) > 0:
		return "clock: " + f.jumpWords(state.Jumps) + ", and was not checked since: " + compareAgain
	}
	return "clock: not checked"
}

// compareAgain is what there is to do after a jump.
const compareAgain = "look at the wall clock and write clock HH:MM"

// jumpWords says the latest of some jumps, and how many there were.
func (f *face) jumpWords(jumps []incident.ClockJump) string {
	last := jumps[len(jumps)-1]
	words := timeline.Jumped(last.ClockJumped) + ", seen " + f.clockTime(last.At)
	if n := len(jumps); n > 1 {
		words += fmt.Sprintf(", the last of %d jumps", n)
	}
	return words
}

// enterJump enters what has become of the PC's clock since the last line. One
// that cannot be saved now goes with the next change that can.
func (f *face) enterJump() {
	change, _ := f.s.ClockJumped()
	if change == nil || change.Commit() != nil {
		return
	}
	f.jumped = append(f.jumped, f.s.Apply(change).Rows...)
}

// lookAgain is how often the clocks are looked at while nobody types.
const lookAgain = 5 * time.Second

// awaitLine reads the next line. While that waits for somebody to type, the PC's
// clocks are looked at, and idle is called after each look.
func (f *face) awaitLine(in *bufio.Reader, idle func() error) (string, error) {
	type result struct {
		line string
		err  error
	}
	typed := make(chan result, 1)
	go func() {
		line, err := readLine(in)
		typed <- result{line, err}
	}()
	again := time.NewTicker(lookAgain)
	defer again.Stop()
	for {
		select {
		case r := <-typed:
			return r.line, r.err
		case <-again.C:
			f.enterJump()
			f.attend()
			if err := idle(); err != nil {
				return "", err
			}
		}
	}
}

// jumpNotes are the lines that say what has become of the PC's clock, once.
func (f *face) jumpNotes() []string {
	var notes []string
	for _, row := range f.jumped {
		note := fmt.Sprintf("note: entry %d: %s", row.Seq, row.Message)
		if len(f.s.State().Jumps) > 0 {
			note += ": " + compareAgain
		}
		notes = append(notes, note)
	}
	f.jumped = nil
	return notes
}

// sayJumped adds to an answer what has become of the PC's clock. A change has one
// line as ever; a refusal says nothing of it, and the next answer does.
func (f *face) sayJumped(lines []string) []string {
	if len(lines) == 0 || f.failed != nil {
		return lines
	}
	notes := f.jumpNotes()
	if last := len(lines) - 1; len(notes) > 0 && lines[last] != "." {
		return append(lines[:last:last], lines[last]+"; "+strings.Join(notes, "; "))
	}
	return append(notes, lines...)
}
