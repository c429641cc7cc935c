package timeline

import (
	"fmt"
	"strings"

	"downtime/store/event"
)

// maxNamed is how many steps that were not carried a row names. The entry, and
// the report, name all.
const maxNamed = 6

// replace words an entry that put another version of a procedure in the place of
// the one in use, and what became of the ticks.
func (b *Builder) replace(r *Row, body event.ProcedureReplaced) {
	p := &body.Procedure
	name, before := b.name(p.ID), b.versions[p.ID]
	b.remember(p)
	r.Procedure, r.Reason = p.ID, body.Reason

	var s strings.Builder
	if p.Version == before {
		fmt.Fprintf(&s, "%s: its changed file put in place of the one in use%s", name, unlessApproved(p))
	} else {
		fmt.Fprintf(&s, "%s: %s put in place of %s%s", name, versionWords(p.Version), versionWords(before), unlessApproved(p))
	}
	ticks, changed := 0, 0
	for _, step := range body.Carried {
		if step.Status == "" {
			continue
		}
		ticks++
		if len(step.Changed) > 0 {
			changed++
		}
	}
	fmt.Fprintf(&s, "; %s carried", count(ticks, "tick"))
	if changed > 0 {
		fmt.Fprintf(&s, ", %d of them for a step that reads differently now", changed)
	}
	for i, step := range body.NotCarried {
		switch {
		case i == maxNamed:
			fmt.Fprintf(&s, " and %d more", len(body.NotCarried)-maxNamed)
		case i > maxNamed:
		case i == 0:
			s.WriteString("; NOT carried: " + notCarried(step))
		default:
			s.WriteString(", " + notCarried(step))
		}
	}
	r.Message = s.String()
}

func notCarried(step event.StepNotCarried) string {
	return numbered(step.Number, step.Title) + " (" + step.Status + ")"
}

func versionWords(version string) string {
	if version == "" {
		return "one without a version"
	}
	return "version " + version
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
