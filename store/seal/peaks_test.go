package seal

import (
	"fmt"
	"testing"
)

// Peaks have the root of the tree of the same entries, at every size around those at
// which they are joined.
func TestPeaks(t *testing.T) {
	var tree Tree
	var peaks Peaks
	if peaks.Root() != tree.Root() {
		t.Error("without an entry the roots are not the same")
	}
	for i := range 9*freshLeaves + 3 {
		raw := fmt.Append(nil, "entry ", i)
		tree.Add(raw)
		peaks.Add(raw)
		if at := i % freshLeaves; at > 2 && at < freshLeaves-3 && at%97 != 0 {
			continue
		}
		if peaks.Size() != tree.Size() || peaks.Root() != tree.Root() {
			t.Fatalf("after %d entries there are %d with the root %s, want %s", tree.Size(), peaks.Size(), peaks.Root(), tree.Root())
		}
	}
	if len(peaks.peaks) > 4 || cap(peaks.fresh) > 2*freshLeaves {
		t.Errorf("%d peaks and room for %d leaves are kept", len(peaks.peaks), cap(peaks.fresh))
	}
}
