package paper

import (
	"fmt"
	"slices"
	"strings"

	"downtime/ui/text"
)

// HandThing is one thing for a notebook, and what kind of thing it is: a step, a check, a
// paper; "" where it is nothing to be counted.
type HandThing struct{ Kind, Words string }

// BoardByHand is what there is to do now for a notebook, where nothing prints, in at most
// HandLines lines: a head, then as many of the things as there is room for, and how many of
// each kind are left out.
func BoardByHand(head string, things []HandThing, o Options) []string {
	if o.Ward != "" {
		head += ", ward " + o.Ward
	}
	lines := []string{handCut(head)}
	room := HandLines - len(lines)
	if len(things) > room {
		room-- // for how many are left out
	}
	shown := things[:min(len(things), room)]
	for _, thing := range shown {
		lines = append(lines, handCut(thing.Words))
	}
	if left := things[len(shown):]; len(left) > 0 {
		lines = append(lines, handCut("And "+kindsOf(left)+" more: on the screen."))
	}
	return lines
}

// kindsOf counts things by their kind, in the order in which they come.
func kindsOf(things []HandThing) string {
	var kinds, words []string
	counts := make(map[string]int)
	for _, thing := range things {
		if !slices.Contains(kinds, thing.Kind) {
			kinds = append(kinds, thing.Kind)
		}
		counts[thing.Kind]++
	}
	for _, kind := range kinds {
		if kind == "" {
			words = append(words, fmt.Sprint(counts[kind]))
			continue
		}
		words = append(words, text.Count(counts[kind], kind))
	}
	if n := len(words); n > 1 {
		words = append(words[:n-2], words[n-2]+" and "+words[n-1])
	}
	return strings.Join(words, ", ")
}
