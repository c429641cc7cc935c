package paper

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"downtime/runbooks"
)

// checkHand holds what every sheet to copy by hand must be.
func checkHand(t testing.TB, lines []string) {
	t.Helper()
	if len(lines) == 0 || len(lines) > HandLines {
		t.Errorf("%d lines:\n%s", len(lines), strings.Join(lines, "\n"))
	}
	for _, line := range lines {
		if n := utf8.RuneCountInString(line); n > HandWidth || n == 0 || strings.ContainsAny(line, "\n\t") {
			t.Errorf("%d characters: %q", n, line)
		}
	}
}

var leftOut = regexp.MustCompile(`^(\d+) more steps?(?:, (\d+) of them CRITICAL)?\. `)

// TestHandShipped: of everything shipped, no critical step is left out unsaid.
func TestHandShipped(t *testing.T) {
	for _, c := range shippedCards(t) {
		lines := ByHand(c, options())
		checkHand(t, lines)
		if !strings.Contains(lines[0], "TEMPLATE") && !c.Procedure.Approved() {
			t.Errorf("%s: %q does not say that it is a template", c.Procedure.ID, lines[0])
		}
		steps, critical := 0, 0
		for _, line := range lines {
			if regexp.MustCompile(`^[! ][ \d]\d `).MatchString(line) {
				steps++
				if line[0] == '!' {
					critical++
				}
			}
		}
		all, allCritical := 0, 0
		for _, s := range c.Procedure.Steps() {
			all++
			if s.Critical {
				allCritical++
			}
		}
		if all == 0 {
			continue
		}
		var rest, restCritical int
		if m := leftOut.FindStringSubmatch(lines[len(lines)-1]); m != nil {
			fmt.Sscan(m[1], &rest)
			if m[2] != "" {
				fmt.Sscan(m[2], &restCritical)
			}
		}
		if steps+rest != all || critical+restCritical != allCritical {
			t.Errorf("%s: %d steps and %d more of %d, %d critical and %d more of %d:\n%s", c.Procedure.ID,
				steps, rest, all, critical, restCritical, allCritical, strings.Join(lines, "\n"))
		}
	}
}

func TestHand(t *testing.T) {
	c, o := wardCard(t)
	want := []string{
		"PAPER WARD ROUND, v1.3, TEMPLATE NOT APPROVED",
		"! = critical. Write the time beside each, and your initials.",
		"! 1 Ring the laboratory (15 min)",
		"  2 Count the patients (2 people)",
		"  3 Beds",
		"  4 Note when the round began",
		"! 5 Every sheet is accounted for",
		"  6 Look at the whiteboard (every 1 h)",
		"Ring: blood sciences 2413, site manager bleep ______",
		"These are all the steps. Full card: downtime box, red…",
	}
	if got := ByHand(c, o); !slices.Equal(got, want) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	o.Drill = true
	got := strings.Join(ByHand(c, o), "\n")
	if !strings.HasPrefix(got, "DRILL ") || strings.Contains(got, "2413") || !strings.Contains(got, "facilitator") {
		t.Errorf("in a drill:\n%s", got)
	}
}

// TestHandChooses: critical steps before all others, those due first before those
// due later, and all in the order of the card.
func TestHandChooses(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Many\n\n## Now\n\n")
	for i := 1; i <= 30; i++ {
		marks := ""
		switch {
		case i%3 == 0:
			marks = "critical"
		case i == 20:
			marks = "within=5m"
		case i == 10:
			marks = "within=1h"
		}
		fmt.Fprintf(&b, "- [ ] Do number %d <!-- step: s%d %s -->\n", i, i, marks)
	}
	lines := ByHand(cardOf("many.md", b.String()), options())
	checkHand(t, lines)
	var numbers []int
	for _, line := range lines[2 : len(lines)-1] {
		var n int
		fmt.Sscan(line[1:], &n)
		numbers = append(numbers, n)
	}
	if want := []int{3, 6, 9, 12, 15, 18, 21, 24, 27, 30}; !slices.Equal(numbers, want) {
		t.Errorf("chose %v, want %v", numbers, want)
	}
	if last := lines[len(lines)-1]; last != "20 more steps. Full card: downtime box" {
		t.Errorf("says %q", last)
	}
	all := strings.ReplaceAll(b.String(), "within=5m", "critical within=5m")
	lines = ByHand(cardOf("many.md", all), options())
	if !strings.Contains(lines[len(lines)-1], "20 more steps, 1 of them CRITICAL.") || !strings.Contains(strings.Join(lines, "\n"), "!20 Do number 20 (5 min)") {
		t.Errorf("got\n%s", strings.Join(lines, "\n"))
	}
}

// TestHandOrder: what is critical only in recovery waits for what is critical
// now, and comes before what is merely due.
func TestHandOrder(t *testing.T) {
	source := "# Order\n\n## Now\n\n" + strings.Repeat("- [ ] Due <!-- step: within=5m -->\n", 5) +
		strings.Repeat("- [ ] Critical <!-- step: critical -->\n", 9) + "\n## Recovery\n\n" + strings.Repeat("- [ ] After <!-- step: critical within=1m -->\n", 3)
	got := strings.Join(ByHand(cardOf("order.md", source), options()), "\n")
	for want, count := range map[string]int{"Critical\n": 9, "After": 1, "Due": 0, "7 more steps, 2 of them CRITICAL": 1} {
		if strings.Count(got, want) != count {
			t.Errorf("%q is there %d times, want %d:\n%s", want, strings.Count(got, want), count, got)
		}
	}
}

func TestRing(t *testing.T) {
	for count := range 30 {
		var entries []string
		for i := range count {
			entries = append(entries, fmt.Sprintf("laboratory %d 4021%d", i, i))
		}
		lines := ringUp(entries)
		if len(lines) > ringLines || (count > 0) != (len(lines) > 0) {
			t.Errorf("%d entries in %d lines", count, len(lines))
		}
		said, more := 0, 0
		for _, line := range lines {
			if utf8.RuneCountInString(line) > HandWidth {
				t.Errorf("%q is too long", line)
			}
			said += strings.Count(line, "laboratory")
			if _, tail, ok := strings.Cut(line, ", +"); ok {
				fmt.Sscan(tail, &more)
			}
		}
		if said+more != count {
			t.Errorf("%d said and %d more of %d: %q", said, more, count, lines)
		}
	}
}

func TestCutWords(t *testing.T) {
	for _, tt := range []struct {
		in   string
		room int
		want string
	}{
		{"one two", 7, "one two"}, {"one two three", 9, "one two…"}, {"one two three", 8, "one two…"}, {"one two three", 7, "one…"},
		{"Nguyễnnnnnnn", 7, "Nguyễn…"}, {"", 5, ""}, {"abc", 1, ""}, {"abc", 0, ""},
	} {
		if got := cutWords(tt.in, tt.room); got != tt.want {
			t.Errorf("cutWords(%q, %d) = %q, want %q", tt.in, tt.room, got, tt.want)
		}
	}
}

// A page that is only read can be copied too.
func TestHandOfAPage(t *testing.T) {
	o := options()
	o.Contacts = &runbooks.Contacts{}
	lines := ByHand(cardOf("page.md", "# A page\n\nUse when: "+strings.Repeat("somebody asks, ", 60)+"\n\nSome words.\n"), o)
	checkHand(t, lines)
	if !strings.Contains(lines[len(lines)-1], "no steps") {
		t.Errorf("got %q", lines)
	}
}
