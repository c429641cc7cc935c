package paper

import "fmt"

// BoardByHand is what there is to do now for a notebook, where nothing prints, in at most
// HandLines lines of at most HandWidth characters: the head, a line for each thing as far
// as there is room, and how many more there are.
func BoardByHand(head string, things []string, o Options) []string {
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
		lines = append(lines, handCut(thing))
	}
	if left := len(things) - len(shown); left > 0 {
		lines = append(lines, fmt.Sprintf("And %d more: they are on the screen.", left))
	}
	return lines
}
