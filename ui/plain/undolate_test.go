package plain

import (
	"strings"
	"testing"
	"time"
)

// Long after an entry undo names it once before it takes it back, also where nothing was
// entered since.
func TestUndoLongAfterNamesItFirst(t *testing.T) {
	for name, lines := range map[string][]string{
		"a tick":      {"use epr-downtime", "done 2"},
		"a procedure": {"use epr-downtime"},
		"a paper":     {"use pathology-requests", "record paper-request request=101 bed=12 urgency=urgent sent=03:00", "filed 1 : notes"},
		"a bed move":  {"use pathology-requests", "record paper-request request=101 bed=12 urgency=urgent sent=03:00", "move 12 to 9"},
	} {
		t.Run(name, func(t *testing.T) {
			at := night
			f := faceAt(t, &at)
			for _, line := range append([]string{"declare live EPR down"}, lines...) {
				if said := f.answer(line); !strings.HasPrefix(said[0], "ok ") {
					t.Fatal(line, said)
				}
			}
			at = night.Add(2 * time.Hour)
			before := f.s.State().Entries
			if said := strings.Join(f.answer("undo"), "\n"); !strings.Contains(said, "error: that was at 03:11: undo takes back entry ") || f.s.State().Entries != before {
				t.Fatalf("the first says %q", said)
			}
			if said := f.answer("undo"); !strings.HasPrefix(said[0], "ok ") {
				t.Errorf("the second says %q", said)
			}
		})
	}
}
