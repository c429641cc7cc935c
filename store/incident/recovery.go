package incident

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

// RecoveryPart is what comes up in recovery at one point of its order.
type RecoveryPart struct {
	// Order is what it is about; "" for what comes before any of that, or after.
	Order procedure.Order
	After bool // it comes after everything that has a place in the order
	Alone bool // there is no other part: no step says what it is about
	Items []Item
}

// Recovery is what there is to do in recovery, in its order: the steps of recovery
// sections, and among them those that were put off. Before its phase it is what will
// come up then. Parts without anything to do are left out.
//
// A step that does not say what it is about keeps its place in its file: it comes
// with the last step before it that does. Where none does it comes before everything
// in the order, and after the last of them it comes after everything, as do all steps
// of a procedure that says nothing of an order.
func (s *State) Recovery(now time.Time) []RecoveryPart {
	parts := make([]RecoveryPart, len(procedure.Orders)+2)
	for i := range parts {
		if i > 0 && i <= len(procedure.Orders) {
			parts[i].Order = procedure.Orders[i-1]
		}
	}
	parts[len(parts)-1].After = true
	for p := range s.on() {
		places := recoveryPlaces(p)
		for i, step := range p.Steps {
			item := Item{Procedure: p, Step: step, Timing: s.Timing(p, step, now)}
			comes := step.Status == PutOff || step.Section.InRecovery() && step.Status == Open && item.From.IsZero()
			if comes && s.Running() {
				part := &parts[places[i]]
				part.Items = append(part.Items, item)
			}
		}
	}
	parts = slices.DeleteFunc(parts, func(p RecoveryPart) bool { return len(p.Items) == 0 })
	if len(parts) == 1 {
		parts[0].Alone = parts[0].After
	}
	return parts
}

// recoveryPlaces says for each step of a procedure to which part it belongs.
func recoveryPlaces(p *Procedure) []int {
	last := -1 // of the steps of recovery that have a place in the order
	for i, step := range p.Steps {
		if step.Section.InRecovery() && step.Def.Order.Known() {
			last = i
		}
	}
	places := make([]int, len(p.Steps))
	before, after := 0, len(procedure.Orders)+1
	for i, step := range p.Steps {
		at := slices.Index(procedure.Orders, step.Def.Order) + 1
		switch {
		case at > 0 && !step.Section.InRecovery():
			places[i] = at
			continue
		case at > 0:
			before = at
		}
		if places[i] = before; i > last {
			places[i] = after
		}
	}
	return places
}

// Heading is what the part is about, in words.
func (p RecoveryPart) Heading() string {
	switch {
	case p.Order != "":
		words := p.Order.String()
		return strings.ToUpper(words[:1]) + words[1:]
	case p.Alone:
		return "In the order of the procedures"
	case p.After:
		return "Other steps"
	}
	return "First"
}

// leadWithRecovery puts the steps of recovery before all others, in the order in which
// Recovery has them, whatever their targets: paper is counted before it is typed in. InFiles
// are the same steps in the order of the procedures.
func leadWithRecovery(list, inFiles []Item) {
	places, file := make(map[*Procedure][]int), make(map[*Step]int)
	for i, item := range inFiles {
		if item.Step.Section.InRecovery() {
			file[item.Step] = i
		}
	}
	rank := func(i Item) int {
		if !i.Step.Section.InRecovery() {
			return len(procedure.Orders) + 2
		}
		if places[i.Procedure] == nil {
			places[i.Procedure] = recoveryPlaces(i.Procedure)
		}
		return places[i.Procedure][i.Step.Number-1]
	}
	slices.SortStableFunc(list, func(x, y Item) int {
		return cmp.Or(cmp.Compare(rank(x), rank(y)), cmp.Compare(file[x.Step], file[y.Step]))
	})
}

// OverdueBeside is what is overdue and in none of the parts of recovery.
func (b Board) OverdueBeside(parts []RecoveryPart) []Item {
	within := make(map[*Step]bool)
	for _, part := range parts {
		for _, item := range part.Items {
			within[item.Step] = true
		}
	}
	var list []Item
	for _, item := range b.Overdue {
		if !within[item.Step] {
			list = append(list, item)
		}
	}
	return list
}

// StoppedChecks are the recurring checks that recovery has put an end to.
func (s *State) StoppedChecks() []Item {
	if s.Phase != event.Recovery {
		return nil
	}
	var list []Item
	for _, p := range s.Procedures {
		for _, step := range p.Steps {
			if !p.StoodDown && step.Status == Open && step.Def.Recurring() && !step.Section.InRecovery() {
				list = append(list, Item{Procedure: p, Step: step})
			}
		}
	}
	return list
}

// RecoveryWords say how much there is to do in recovery and what comes first, as
// "17 to do, first identity"; "" where nothing is left. Optional steps and recurring checks
// are not waited for, unless they were put off.
func (s *State) RecoveryWords(now time.Time) string {
	n, first := 0, procedure.Order("")
	for _, part := range s.Recovery(now) {
		for _, item := range part.Items {
			if item.Step.Status == Open && (item.Step.Def.Recurring() || item.Step.Def.Optional) {
				continue // what somebody put off is waited for
			}
			if n++; n == 1 {
				first = part.Order
			}
		}
	}
	if n == 0 {
		return ""
	}
	words := fmt.Sprintf("%d to do", n)
	if first != "" {
		words += ", first " + first.String()
	}
	return words
}
