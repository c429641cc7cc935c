package tui

import (
	"fmt"
	"strings"
	"testing"
)

// TestCodeToWriteDown: the code is whole on every size of screen, and is that of
// the log as it is.
func TestCodeToWriteDown(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := declared(t, width, height)
		paper, err := d.m.s.Paper()
		if err != nil || paper.Size != uint64(len(d.m.s.Rows())) {
			t.Fatalf("%+v, %v", paper, err)
		}
		d.keys("l", "y")
		for _, want := range []string{"LOG " + paper.Log, fmt.Sprintf("N=%d", paper.Size), paper.Code.String()} {
			if !strings.Contains(d.screen(), want) {
				t.Errorf("%q is not on the screen:\n%s", want, d.screen())
			}
		}
		d.keys("esc")
		if strings.Contains(d.screen(), paper.Code.String()) {
			t.Error("Esc does not close it")
		}
	})
}
