package report

import (
	"fmt"
	"io"
	"strings"

	"downtime/ui/qr"
)

// writeNote writes a signed note as text and as a QR code of half blocks, which can
// be photographed off a screen or a page; nothing where there is no note.
func writeNote(w io.Writer, note string) {
	if note == "" {
		return
	}
	fmt.Fprintf(w, "The same, signed: keep it, or photograph the code, and %s checks a log against it.\n\n", code("downtime verify FILE --note NOTE"))
	fence(w, strings.Split(strings.TrimSuffix(note, "\n"), "\n"))
	if picture, err := qr.Make(note); err == nil {
		fence(w, picture.HalfBlocks())
	}
}

// fence writes lines as a block of code.
func fence(w io.Writer, lines []string) {
	fmt.Fprintf(w, "```text\n%s\n```\n\n", strings.Join(lines, "\n"))
}
