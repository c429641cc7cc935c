package text

import (
	"strings"
	"testing"
)

// A telephone number is never in two lines, at any width that has room for it.
func TestWrapKeepsNumbersWhole(t *testing.T) {
	const sentence = "Ring the lab on 01632 960 001, or on 020-7946-0958, or +44 1632 960001 from a mobile, by 2026-11-25."
	for width := len("020-7946-0958") + 4; width < 90; width++ {
		text := strings.Join(Wrap(sentence, width), "\n")
		for _, number := range []string{"01632 960 001", "020-7946-0958", "44 1632 960001", "2026-11-25"} {
			if !strings.Contains(text, number) {
				t.Errorf("in %d columns %q is broken:\n%s", width, number, text)
			}
		}
		if got := strings.ReplaceAll(text, "\n", " "); got != sentence {
			t.Errorf("in %d columns it says %q", width, got)
		}
	}
}

// What only looks like a number is broken where it must be.
func TestWrapBreaksWhatIsLong(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("12 ", 40))
	for _, line := range Wrap(long, 20) {
		if Width(line) > 20 || strings.HasPrefix(line, "2") {
			t.Errorf("%q", line)
		}
	}
	if got := Hold("no figures - at all"); got != "no figures - at all" {
		t.Errorf("got %q", got)
	}
}
