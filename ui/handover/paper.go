package handover

import (
	"fmt"
	"slices"
	"strings"

	"downtime/runbooks/procedure"
	"downtime/store/incident"
	"downtime/ui/ledger"
	"downtime/ui/text"
)

// The most papers that have a line of their own in a part of a sheet; the rest is counted
// by form.
// Charts laid out for each bed would take all the room: so many alike, of which nothing is
// due and nobody said who has them, share a line.
const (
	maxPapers  = 20
	maxToCheck = 10
	fewAlike   = 3
	maxInLine  = 60
)

// latePapers are the papers whose deadline has passed, the latest of them first.
func (s Source) latePapers(late []*incident.Record) []Line {
	named, pairs := late[:min(len(late), maxPapers)], s.State.Pairs()
	var lines []Line
	for _, r := range named {
		line := s.paperOut(r, pairs)
		line.Late = true
		if escalate := ledger.Escalate(r, s.Now, s.Fill); escalate != "" {
			line.Words += "; " + escalate
		}
		lines = append(lines, line)
	}
	if rest := late[len(named):]; len(rest) > 0 {
		lines = append(lines, Line{Late: true, Words: text.Count(len(rest), "more paper") + ": " + countedByForm(rest)})
	}
	return lines
}

// papersHeading counts the papers, and says where the late ones are.
func papersHeading(counts string, late int) string {
	words := "PAPER RECORDS: " + counts
	if late > 0 {
		words += ": see OVERDUE"
	}
	return words
}

// papers are the paper records: how many there are of each form, those that are out and
// not late, those that a second person is to check, and the numbers of pads that nobody
// has seen.
func (s Source) papers() []Line {
	var lines []Line
	forms := ledger.ByForm(s.State)
	for _, f := range forms {
		lines = append(lines, Line{Words: f.Form.Name + ": " + s.State.Paper(f.Form, s.Now).String()})
	}
	lines = append(lines, s.papersOut()...)
	lines = append(lines, s.papersToCheck()...)
	for _, f := range forms {
		if words := ledger.NotSeen(s.State, f.Form); words != "" {
			lines = append(lines, Line{Words: f.Form.Name + ", " + words})
		}
	}
	return lines
}

// papersOut are those that are out and not late, those due soonest first.
func (s Source) papersOut() []Line {
	out := papersWhere(s.State, func(r *incident.Record) bool { return r.Became == incident.Out && !r.Due().Late(s.Now) })
	slices.SortStableFunc(out, func(a, b *incident.Record) int {
		switch x, y := a.Due().At, b.Due().At; {
		case x.IsZero() == y.IsZero():
			return x.Compare(y)
		case x.IsZero():
			return 1
		default:
			return -1
		}
	})
	own, alike := apart(out)
	named, pairs := own[:min(len(own), maxPapers)], s.State.Pairs()
	var lines []Line
	for _, r := range named {
		lines = append(lines, s.paperOut(r, pairs))
	}
	if rest := own[len(named):]; len(rest) > 0 {
		lines = append(lines, Line{Words: fmt.Sprintf("%d more are out: %s", len(rest), countedByForm(rest))})
	}
	for _, list := range alike {
		lines = append(lines, Line{Words: inOneLine(list)})
	}
	return lines
}

// paperOut is a paper that something is still to be done with: which, where it is or what
// became of it, which others have its number, and when it is due.
func (s Source) paperOut(r *incident.Record, pairs *incident.Pairs) Line {
	words := []string{paperName(r)}
	if r.Became != incident.Out {
		words = append(words, ledger.State(r, s.Now))
	}
	words = append(words, ledger.Facts(r, s.Now)...)
	words = append(words, ledger.Linked(pairs, r, s.Now)...)
	return Line{Words: strings.Join(words, "; "), When: ledger.Due(r, s.Now)}
}

// apart tells the papers that have a line of their own from those, by form, that share
// one.
func apart(out []*incident.Record) (own []*incident.Record, alike [][]*incident.Record) {
	nothing := func(r *incident.Record) bool {
		return r.Due().At.IsZero() && r.Custodian == "" && r.ToldTo == "" && !r.NotReadBack()
	}
	byForm := make(map[procedure.FormKey][]*incident.Record)
	var forms []procedure.FormKey
	for _, r := range out {
		if nothing(r) {
			if byForm[r.Form.Key()] == nil {
				forms = append(forms, r.Form.Key())
			}
			byForm[r.Form.Key()] = append(byForm[r.Form.Key()], r)
		}
	}
	for _, form := range forms {
		if len(byForm[form]) > fewAlike {
			alike = append(alike, byForm[form])
		}
	}
	own = slices.DeleteFunc(slices.Clone(out), func(r *incident.Record) bool { return nothing(r) && len(byForm[r.Form.Key()]) > fewAlike })
	return own, alike
}

// inOneLine names papers of one form by their numbers and beds, "Drug chart, 2 out with
// nothing due: 301, bed 4; 302, bed 5".
func inOneLine(list []*incident.Record) string {
	form := list[0].Form.Name
	var names []string
	for _, r := range list[:min(len(list), maxInLine)] {
		name := strings.TrimLeft(strings.TrimPrefix(r.Name(), form), ", ")
		if name == "" {
			name = fmt.Sprintf("record %d", r.Number)
		}
		names = append(names, name)
	}
	words := fmt.Sprintf("%s, %d out with nothing due: %s", form, len(list), strings.Join(names, "; "))
	if more := len(list) - len(names); more > 0 {
		words += fmt.Sprintf("; and %d more", more)
	}
	return words
}

// papersToCheck are those of which somebody said what became of them, and that a second
// person still has to compare, or somebody to finish.
func (s Source) papersToCheck() []Line {
	list := papersWhere(s.State, func(r *incident.Record) bool {
		return r.Became != incident.Out && !r.Accounted() && !r.Due().Late(s.Now)
	})
	named := list[:min(len(list), maxToCheck)]
	var lines []Line
	for _, r := range named {
		words := paperName(r) + ": " + ledger.State(r, s.Now)
		if r.NotReadBack() {
			words += "; " + ledger.NotReadBack
		}
		for _, late := range ledger.WasLate(r, s.Now) {
			words += "; " + late
		}
		lines = append(lines, Line{Words: words})
	}
	if rest := list[len(named):]; len(rest) > 0 {
		lines = append(lines, Line{Words: fmt.Sprintf("%d more to be checked or finished: %s", len(rest), countedByForm(rest))})
	}
	return lines
}

// paperName is which paper it is; its number in the ledger comes last, as that of a step
// does, and is the first that is cut off where it is copied by hand.
func paperName(r *incident.Record) string { return fmt.Sprintf("%s (record %d)", r.Name(), r.Number) }

func papersWhere(s *incident.State, is func(*incident.Record) bool) []*incident.Record {
	return slices.DeleteFunc(s.Ledger(), func(r *incident.Record) bool { return !is(r) })
}

func countWhere(list []*incident.Record, is func(*incident.Record) bool) int {
	n := 0
	for _, r := range list {
		if is(r) {
			n++
		}
	}
	return n
}

// countedByForm is "Drug chart 25, Observation chart 2".
func countedByForm(list []*incident.Record) string {
	var names []string
	for _, r := range list {
		if !slices.Contains(names, r.Form.Name) {
			names = append(names, r.Form.Name)
		}
	}
	for i, name := range names {
		n := countWhere(list, func(r *incident.Record) bool { return r.Form.Name == name })
		names[i] = fmt.Sprintf("%s %d", name, n)
	}
	return strings.Join(names, ", ")
}
