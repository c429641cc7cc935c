package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"downtime/store/event"
	"downtime/store/seal"
	"downtime/ui/handover"
)

// Handover writes a handover sheet as Markdown, with what is to be written down so
// that the log cannot be changed without it showing: as a line, and signed where the
// note is not "".
func Handover(w io.Writer, s handover.Sheet, line seal.Paper, note string) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "# %s\n\n", escape(s.Heading()))
	if s.Mode == event.Drill {
		fmt.Fprint(out, "**DRILL. This is an exercise: nothing here happened to a patient.**\n\n")
	}
	for _, fact := range s.Top() {
		fmt.Fprintf(out, "- %s\n", escape(fact))
	}
	for _, part := range s.Parts {
		fmt.Fprintf(out, "\n## %s: %s\n\n", s.Mode, escape(part.Heading))
		for _, line := range part.Said() {
			words := escape(line.String())
			if rest, critical := strings.CutPrefix(words, "CRITICAL "); critical {
				words = "**CRITICAL** " + rest
			}
			if rest, late := strings.CutPrefix(words, "LATE "); late {
				words = "**LATE** " + rest
			}
			fmt.Fprintf(out, "- %s\n", words)
		}
	}
	fmt.Fprintf(out, "\n%s\n\nTo be written down, with the time and initials:\n\n    %s\n\n", handover.NotPatients, line)
	writeNote(out, note)
	return out.Flush()
}
