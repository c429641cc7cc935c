package plain

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"downtime/ui/text"
)

// At a terminal no line is wider than it, no word is cut, and nothing is lost; a line that
// goes on begins with a space, so that a full stop by itself still ends a reading.
func TestLinesAreFoldedAtATerminal(t *testing.T) {
	isolate(t)
	s := openAt(t, t.TempDir(), night)
	s.SetWho(okafor)
	input := "declare live EPR down\nuse epr-downtime\nnext\nstep 2\nhelp declare\nnonsense " + strings.Repeat("word ", 60) + "\n"
	said := func(columns func() int) string {
		var out bytes.Buffer
		if err := Run(s, Options{In: strings.NewReader(input), Out: &out, Columns: columns}); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	said(nil) // declares; what follows is the same each time
	whole := said(nil)
	if piped := said(func() int { return 0 }); piped != whole {
		t.Error("through a pipe lines are folded")
	}
	for _, width := range []int{40, 60, 80, 120} {
		folded := said(func() int { return width })
		if got, want := strings.Fields(folded), strings.Fields(whole); width >= 80 && !slices.Equal(got, want) {
			t.Errorf("%d columns: words are cut or lost", width)
		} else if strings.Join(got, "") != strings.Join(want, "") {
			t.Errorf("%d columns: something is lost", width)
		}
		for _, line := range strings.Split(folded, "\n") {
			if text.Width(line) >= width {
				t.Errorf("%d columns: %q is wider", width, line)
			}
		}
		if got, want := strings.Count(folded, "\n.\n"), strings.Count(whole, "\n.\n"); got != want || want < 3 {
			t.Errorf("%d columns: %d readings end, not %d", width, got, want)
		}
	}
}
