package handover

import (
	"fmt"
	"strings"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/text"
)

// instructions are those from command that stand, with who has read them.
func (s Source) instructions() []Line {
	var lines []Line
	for _, i := range s.State.Current() {
		words := fmt.Sprintf("%s: %s", i.Subject, i.Text)
		if i.From != "" {
			words += "; from " + i.From
		}
		words += fmt.Sprintf("; no. %d, %s", i.Seq, Readers(s.State, i))
		if n := len(s.touched(i)); n > 0 {
			words += "; touches " + text.Count(n, "step") + " still to do"
		}
		lines = append(lines, Line{Words: words, When: s.clock(i.At)})
	}
	return lines
}

// touched are the steps that an instruction touches and that are still to do.
func (s Source) touched(i *incident.Instruction) []*incident.Step {
	var steps []*incident.Step
	for _, ref := range i.Steps {
		if p, step := s.State.Find(ref); step != nil && len(s.State.Touching(p, step)) > 0 {
			steps = append(steps, step)
		}
	}
	return steps
}

// Readers says who of this shift has read an instruction, and who has not; where
// nobody has, whether the shift before had.
func Readers(state *incident.State, i *incident.Instruction) string {
	var words []string
	if read := state.ReadNow(i); len(read) > 0 {
		words = append(words, "read by "+names(read))
	} else if read := state.ReadBefore(i); len(read) > 0 {
		words = append(words, "the shift before read it")
	}
	if not := state.NotRead(i); len(not) > 0 {
		words = append(words, "NOT READ by "+people(not))
	}
	if len(words) == 0 {
		return "NOT READ by this shift"
	}
	return strings.Join(words, ", ")
}

func names(read []incident.Reading) string {
	who := make([]event.Person, len(read))
	for i := range read {
		who[i] = read[i].Who
	}
	return people(who)
}

// people are names alone; a role beside each would make a line of two.
func people(list []event.Person) string {
	names := make([]string, len(list))
	for i := range list {
		names[i] = list[i].Name
	}
	return strings.Join(names, ", ")
}

// systemWords is how far a system is back, as it stands in a sentence.
var systemWords = map[incident.SystemStatus]string{
	incident.SystemDown:     "is down",
	incident.SystemSaidBack: "is said back, not checked on this ward",
	incident.SystemChecked:  "is checked on this ward, not in use yet",
	incident.SystemInUse:    "is in use",
}

// Waiting says which of its systems a procedure waits for, "" for none.
func Waiting(r incident.Return) string {
	var waits []string
	for _, system := range r.Waiting {
		words := text.System(system.Name) + " " + systemWords[system.Status]
		if system.Status == incident.SystemInUse {
			words += " in part: " + system.InPart
		}
		waits = append(waits, words)
	}
	return strings.Join(waits, "; ")
}

// Returning says what the state of its systems means for a procedure that is on. How
// is the key or the line by which it is stood down.
func Returning(r incident.Return, how string) string {
	title, open := r.Procedure.Def.Title, text.Count(r.Steps, "step")+" still open"
	switch {
	case r.MayStandDown():
		return fmt.Sprintf("%s may be stood down (%s), %s", title, how, open)
	case len(r.Waiting) > 0:
		return title + " stays on: " + Waiting(r)
	case len(r.Systems) > 0: // one for going back
		return title + " goes on: it is for going back, " + open
	}
	return title + " stays on: it is for no system named here, " + open
}
