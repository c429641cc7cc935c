package session

import (
	"fmt"
	"strings"

	"downtime/store/incident"
	"downtime/ui/text"
)

// OpenParts says which sub-steps of a step are open while it is ticked, "" for none.
func OpenParts(p *incident.Procedure, step *incident.Step) string {
	parts := p.OpenParts(step)
	if len(parts) == 0 {
		return ""
	}
	var names []string
	for _, part := range parts {
		names = append(names, fmt.Sprintf("%d %s", part.Number, part.Def.Title))
	}
	return text.Count(len(parts), "part") + " of it not done: " + strings.Join(names, "; ")
}
