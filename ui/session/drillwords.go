package session

import (
	"fmt"

	"downtime/ui/text"
)

// What both faces say of a drill whose log is not to be had.
const (
	DrillUnread = "the drill's log cannot be read"
	// DrillByHand is what there is to do then.
	DrillByHand = "what was really done is ticked by hand, with the time at which it was"
	// DrillAsksAgain is what becomes of one that is settled all the same.
	DrillAsksAgain = "it is asked again once the log can be read"
)

// DrillUnreadWords say why.
func DrillUnreadWords(why error) string { return fmt.Sprintf("%s: %v", DrillUnread, why) }

// TickedWords are one of them in a line: when it was ticked by whom, and what is to be known
// before it is carried over.
func (s *Session) TickedWords(t Ticked) string {
	words := "ticked " + s.clock(t.At) + " " + t.By.Name
	if t.With != "" {
		words += " with " + t.With
	}
	for _, more := range []struct {
		is    bool
		words string
	}{
		{t.Not != "", "NOT TO CARRY OVER: " + t.Not},
		{t.Not == "" && t.Early, "before the downtime began"},
		{t.Not == "" && t.Differs, "READS DIFFERENTLY here"},
		{t.Not == "" && t.Opens, "its procedure is not open here: this opens it"},
		{t.Not == "" && t.AsksAnswer, "its answer stays in the drill: better ticked here"},
	} {
		if more.is {
			words += "; " + more.words
		}
	}
	return words
}

// DrillAsks asks which of the steps of a drill that are left to say were really done, in the
// fullest words that fit into a width; 0 is any.
func DrillAsks(left, ticked, width int) string {
	steps, which := text.Count(ticked, "step")+" were ticked in the drill", "Which were really done?"
	short := fmt.Sprintf("Drill: %d ticked. Really done?", ticked)
	if ticked == 1 {
		steps = "1 step was ticked in the drill"
	}
	if left == 1 {
		which = "Was it really done?"
	}
	if left != ticked {
		steps += fmt.Sprintf(", %d still to say", left)
		short = fmt.Sprintf("Drill: %d of %d to say. Really done?", left, ticked)
	}
	for _, words := range []string{steps + ". " + which, steps + ": really done?"} {
		if width == 0 || text.Width(words) <= width {
			return words
		}
	}
	return short
}

// DrillChosen says how many of them are chosen as really done, in the fullest words that fit
// into a width.
func DrillChosen(chosen, left, ticked, width int) string {
	if left == ticked {
		return fmt.Sprintf("%d of %d really done", chosen, ticked)
	}
	short := fmt.Sprintf("%d still to say: %d done", left, chosen)
	if full := fmt.Sprintf("%d ticked, %d still to say: %d really done", ticked, left, chosen); text.Width(full) <= width {
		return full
	}
	return short
}
