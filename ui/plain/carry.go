package plain

import (
	"fmt"
	"strconv"
	"strings"

	"downtime/ui/session"
)

// drill is what was ticked in the drill that became this downtime, as it was read.
type drill struct {
	ticked session.Drilled
	err    error
}

// waiting is that drill, as long as nobody has said which of its steps were really done; why
// is a sentence where there is none.
func (f *face) waiting() (d drill, why error) {
	state := f.s.State()
	if state == nil {
		return d, errNothing
	}
	log, why := state.DrillWaits()
	if why != nil {
		return d, why
	}
	if f.drill.ticked.Log != log || f.drill.err != nil {
		f.drill.ticked, f.drill.err = f.s.ReadDrilled(log)
	}
	return f.drill, nil
}

// drillLines ask which of those steps were really done, until somebody has said so.
func (f *face) drillLines() []string {
	d, why := f.waiting()
	switch {
	case why != nil || f.s.Looking() != nil, d.err != nil && f.s.State().DrillUnread():
		return nil
	case d.err != nil:
		return []string{"drill: " + session.DrillUnreadWords(d.err) + "; carry says what to do"}
	}
	n := session.ToChoose(f.s.Ticked(d.ticked))
	if n == 0 {
		return nil
	}
	return []string{"drill: " + session.DrillAsks(n, d.ticked.Count(), 0) + " carry lists them"}
}

// parseCarry reads [N,N|none].
func parseCarry(rest string) (act, error) {
	numbers := strings.FieldsFunc(rest, func(r rune) bool { return r == ',' || r == ' ' })
	if len(numbers) == 0 {
		return (*face).carryList, nil
	}
	var places []int
	for _, typed := range numbers {
		n, err := strconv.Atoi(typed)
		switch none := strings.EqualFold(typed, "none"); {
		case none && len(numbers) == 1:
		case err != nil, n < 1:
			return nil, errUsage
		default:
			places = append(places, n-1)
		}
	}
	return func(f *face) ([]string, error) { return f.carry(places) }, nil
}

// carryList lists what was ticked in the drill. Nothing of it is carried over unless it is
// named.
func (f *face) carryList() ([]string, error) {
	d, why := f.waiting()
	switch {
	case why != nil:
		return nil, why
	case d.err != nil:
		return nil, f.unread(d.err)
	}
	if d.ticked.Count() == 0 {
		return read(f.title(), "nothing was ticked in the drill, log "+d.ticked.Log), nil
	}
	lines := []string{f.title(), "ticked in the drill, log " + d.ticked.Log + ": which were really done? carry N,N or carry none"}
	for i, t := range f.s.Ticked(d.ticked) {
		lines = append(lines, fmt.Sprintf("%d: %s/%d %s: %s", i+1, t.Procedure, t.Number, t.Words, f.s.TickedWords(t)))
	}
	return read(lines...), nil
}

// unread says of a drill that cannot be read what to do.
func (f *face) unread(err error) error {
	how := "carry none settles it, and " + session.DrillAsksAgain
	if f.s.State().DrillUnread() {
		how = "that is settled, and " + session.DrillAsksAgain
	}
	return fmt.Errorf("%s: %s, as done 3 at 02:50; %s", session.DrillUnreadWords(err), session.DrillByHand, how)
}

// carry carries over what stands at some places of that list.
func (f *face) carry(places []int) ([]string, error) {
	d, why := f.waiting()
	if why != nil {
		return nil, why
	}
	if d.err != nil {
		if len(places) > 0 || f.s.State().DrillUnread() {
			return nil, f.unread(d.err)
		}
		return f.doSaying(session.SettleUnread(d.ticked.Log), f.lastWords)
	}
	all := f.s.Ticked(d.ticked)
	var answers []string
	for _, place := range places {
		if place >= len(all) {
			return nil, fmt.Errorf("there is no %d in the list: carry lists what was ticked in the drill", place+1)
		}
		if t := all[place]; t.AsksAnswer {
			answers = append(answers, fmt.Sprintf("%s/%d", t.Procedure, t.Number))
		}
	}
	return f.doSaying(f.s.CarryOver(d.ticked, places), func(o session.Outcome) string {
		words := f.lastWords(o)
		if len(answers) > 0 {
			words += "; an answer stays in the drill, give it here: " + strings.Join(answers, ", ")
		}
		return words
	})
}

// carryChoices ask in the menu for what is really done, first of all.
func (f *face) carryChoices() []choice {
	if len(f.drillLines()) == 0 {
		return nil
	}
	return []choice{{"The drill: which of its steps were really done", []question{{
		name: "which", words: "Which were really done? A number, or several as 1,3", options: (*face).tickedInDrill,
	}}, func(a told) string { return "carry " + a["which"] }}}
}

// tickedInDrill are the steps by their numbers in the list, and none of them.
func (f *face) tickedInDrill() []option {
	var options []option
	d, why := f.waiting()
	switch {
	case why == nil && d.err != nil: // and nobody knows that it was none of them
		return []option{{session.DrillUnreadWords(d.err) + ": settle it; " + session.DrillByHand, "none"}}
	case why == nil:
		for i, t := range f.s.Ticked(d.ticked) {
			options = append(options, option{fmt.Sprintf("%s: %s", t.Words, f.s.TickedWords(t)), strconv.Itoa(i + 1)})
		}
	}
	return append(options, option{"none of them", "none"})
}
