package plain

import (
	"fmt"

	"downtime/store/incident"
)

// handoverSheet is what to tell the next person.
func (f *face) handoverSheet() ([]string, error) {
	f.enterJump()
	sheet, ok := f.s.Handover()
	if !ok {
		return nil, errNothing
	}
	lines := append([]string{f.title()}, sheet.Words()...)
	if paper, err := f.s.Paper(); err == nil {
		lines = f.withUnsigned(append(lines, "To write down, with the time and initials: "+paper.String())...)
	}
	return read(lines...), nil
}

// accept makes the person to whom it was handed over the one who works. Where
// nobody looked at the wall clock, the answer asks for it.
func (f *face) accept(wall string) ([]string, error) {
	if f.s.Who().Name == "" && f.givenLine() == "" {
		return nil, errNobody
	}
	action, doubt := incident.AcceptHandover{}, ""
	if wall != "" {
		offset, err := f.s.WallOffset(wall)
		if err != nil {
			return nil, err
		}
		action.Clock, doubt = &offset, f.doubtedClock(offset)
	}
	outcome, err := f.s.Do(action)
	if err != nil {
		return nil, err
	}
	lines := f.ok(outcome, f.lastWords(outcome))
	lines[0] += doubt
	if wall == "" {
		lines[0] += "; " + compareAgain
	}
	return f.withUnread(lines, nil)
}

// givenLine says that somebody has handed over and nobody has accepted it yet, ""
// where that is not so.
func (f *face) givenLine() string {
	if !f.s.Running() || f.s.State().Given == nil {
		return ""
	}
	given := f.s.State().Given
	return fmt.Sprintf("handed over %s by %s to %s, who has not accepted it yet: write accept HH:MM, with the wall clock's time",
		f.clockTime(given.At), given.From, given.To)
}
