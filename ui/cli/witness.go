package cli

import (
	"fmt"
	"io"

	"downtime/runbooks/clean"
)

// witness is the line of one log that another has seen on paper, in verify --json.
type witness struct {
	Witness string `json:"witness"` // the log that saw it
	Entry   uint64 `json:"entry"`   // there
	Of      string `json:"of"`      // the log that was seen
	Entries uint64 `json:"entries"` // of it that the line covers
	OK      bool   `json:"ok"`
	Says    string `json:"says"`
}

// witnessesOf checks what the logs saw of each other. What they saw of logs that
// are not here cannot be checked.
func witnessesOf(logs []subject) []witness {
	var found []witness
	for i := range logs {
		for _, seen := range logs[i].Witnessed {
			for j := range logs {
				if logs[j].Log != seen.Log {
					continue
				}
				w := witness{
					Witness: clean.Line(logs[i].Log), Entry: seen.Seq, Of: clean.Line(seen.Log), Entries: seen.Size,
				}
				var why string
				w.OK, why = logs[j].Bears(seen.WitnessSeen)
				if w.OK {
					w.Says = fmt.Sprintf("entry %d of %s saw %s's code: %s unchanged since", w.Entry, w.Witness, w.Of, span(1, w.Entries, "is", "are"))
				} else {
					w.Says = fmt.Sprintf("entry %d of %s saw %s's code for %s, and it does not match, %s: it was copied wrongly, or one of the two logs was changed since",
						w.Entry, w.Witness, w.Of, entries(w.Entries), clean.Line(why))
				}
				found = append(found, w)
			}
		}
	}
	return found
}

func printWitnesses(w io.Writer, witnesses []witness) {
	for _, found := range witnesses {
		fmt.Fprintf(w, "%s.\n", sentenceCase(found.Says))
	}
}
