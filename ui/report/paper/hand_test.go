package paper

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"downtime/runbooks"
	"downtime/runbooks/procedure"
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

var (
	leftOut = regexp.MustCompile(`^(\d+) more(?: steps?| checks?)?(?:, (\d+) checks?)?(?:, (\d+) of them CRITICAL|, CRITICAL: ([\d, ]+))?\. (?:Full card|Card): downtime box`)
	named   = regexp.MustCompile(`(?m)^! also critical, on the card: ([\d, ]+)$`)
)

// TestHandShipped: of everything shipped, no critical step is left out unsaid.
func TestHandShipped(t *testing.T) {
	for _, c := range shippedCards(t) {
		lines := ByHand(c, options())
		checkHand(t, lines)
		if !strings.HasSuffix(lines[0], ", TEMPLATE NOT APPROVED HERE") && !c.Procedure.Approved() {
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
			if m[2] != "" { // repeated checks are counted by themselves
				var checks int
				fmt.Sscan(m[2], &checks)
				rest += checks
			}
			if m[3] != "" {
				fmt.Sscan(m[3], &restCritical)
			}
			restCritical += len(strings.Fields(m[4]))
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
		"PAPER WARD ROUND, v1.3, TEMPLATE NOT APPROVED HERE",
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
	if !slices.Equal(lines[len(lines)-2:], []string{"! also critical, on the card: 30", "20 more steps. Full card: downtime box"}) || !strings.Contains(strings.Join(lines, "\n"), "!20 Do number 20 (5 min)") {
		t.Errorf("got\n%s", strings.Join(lines, "\n"))
	}
}

// TestHandOrder: what is critical at once or as long as it lasts, then what is
// due in the first hour, by when, then what is critical hours later and in
// recovery, then all others; what is critical and left out is named.
func TestHandOrder(t *testing.T) {
	now := "- [ ] Later due <!-- step: within=60m -->\n- [ ] Due first <!-- step: within=5m -->\n- [ ] Due too late <!-- step: within=2h -->\n" +
		"- [ ] Whenever\n- [ ] Not yet <!-- step: critical from=4h -->\n"
	after := "\n## Recovery\n\n- [ ] After <!-- step: critical within=1m -->\n- [ ] After that <!-- step: within=1m -->\n"
	critical := "- [ ] Critical <!-- step: critical -->\n"
	for count, want := range map[int]string{
		5:  "Critical 5, Later due 1, Due first 1, Not yet 1, After 1, Due too late 1",
		6:  "Critical 6, Later due 1, Due first 1, Not yet 1, After 1",
		8:  "Critical 8, Later due 1, Due first 1",
		9:  "Critical 9, Due first 1",
		10: "Critical 10",
	} {
		lines := ByHand(cardOf("order.md", "# Order\n\n## Now\n\n"+now+strings.Repeat(critical, count)+after), options())
		checkHand(t, lines)
		got, chosen := strings.Join(lines, "\n"), 0
		for _, part := range strings.Split(want, ", ") {
			end := strings.LastIndexByte(part, ' ')
			var n int
			fmt.Sscan(part[end:], &n)
			chosen += n
			if found := regexp.MustCompile(`(?m)^[! ][ \d]\d `+part[:end]+`( \(.*\))?$`).FindAllString(got, -1); len(found) != n {
				t.Errorf("with %d critical, %q is there %d times, want %d:\n%s", count, part[:end], len(found), n, got)
			}
		}
		if chosen != 10 {
			t.Fatalf("the test wants %d steps", chosen)
		}
		m := named.FindStringSubmatch(got)
		if left := count > 6; left != (m != nil) || left && m[1] != fmt.Sprintf("5, %d", 5+count+1) {
			t.Errorf("with %d critical, it names %q:\n%s", count, m, got)
		}
	}
	// Whom a critical step rings stands first.
	ringing := "# Ring\n\n- [ ] Tell {{phone:pharmacy}} <!-- step: within=5m -->\n- [ ] Ring {{phone:theatres}} <!-- step: critical -->\n"
	if got := strings.Join(ByHand(cardOf("ring.md", ringing), options()), "\n"); !strings.Contains(got, "Ring: theatres ______, pharmacy ______") {
		t.Errorf("got\n%s", got)
	}
	// Where recovery is all there is, nothing is put off for it.
	source := "---\nkind: recovery\n---\n# Back\n\n## Recovery: count\n\n" + strings.Repeat("- [ ] Count <!-- step: critical -->\n", 5) +
		"\n## Now\n\n" + strings.Repeat("- [ ] Due <!-- step: within=5m -->\n", 9)
	if got := strings.Join(ByHand(cardOf("back.md", source), options()), "\n"); strings.Count(got, "Count") != 5 {
		t.Errorf("in recovery:\n%s", got)
	}
}

// TestHandRest: critical steps that are left out are named in the last line as
// long as they fit beside where the card is, and counted when they do not.
func TestHandRest(t *testing.T) {
	steps := make([]numbered, 30)
	for i := range steps {
		steps[i] = numbered{Step: &procedure.Step{Critical: i > 9}, number: i + 1}
	}
	for first, want := range map[int][]string{
		27: {"3 more steps, CRITICAL: 28, 29, 30. Full card: downtime box"},
		26: {"4 more, CRITICAL: 27, 28, 29, 30. Full card: downtime box"},
		25: {"5 more, CRITICAL: 26, 27, 28, 29, 30. Card: downtime box"},
		10: {"20 more steps, 20 of them CRITICAL. Full card: downtime box"},
		30: {"These are all the steps. Full card: downtime box"},
	} {
		got := handRest(steps, steps[:first], 1, fullCard)
		checkHand(t, got)
		if !slices.Equal(got, want) {
			t.Errorf("after %d: %q, want %q", first, got, want)
		}
	}
	want := []string{"! also critical, on the card: 26, 27, 28, 29, 30", "5 more steps. Full card: downtime box, red cupboard"}
	if got := handRest(steps, steps[:25], 2, fullCard+", red cupboard"); !slices.Equal(got, want) {
		t.Errorf("with a line free: %q, want %q", got, want)
	}
}

// Repeated checks that are left out are not counted as steps.
func TestHandRestCountsChecksByThemselves(t *testing.T) {
	steps := make([]numbered, 6)
	for i := range steps {
		steps[i] = numbered{Step: &procedure.Step{}, number: i + 1}
	}
	steps[4].Every, steps[5].Every = 3600, 3600
	for first, want := range map[int]string{
		1: "3 more steps, 2 checks. " + fullCard, 3: "1 more step, 2 checks. " + fullCard,
		4: "2 more checks. " + fullCard, 5: "1 more check. " + fullCard, 6: "These are all the steps. " + fullCard,
	} {
		if got := handRest(steps, steps[:first], 1, fullCard); len(got) != 1 || got[0] != want {
			t.Errorf("after %d: %q, want %q", first, got, want)
		}
	}
}

// What is left out of the board in a notebook is counted by what it is.
func TestBoardByHandCountsWhatIsLeftOut(t *testing.T) {
	things := make([]HandThing, HandLines-2)
	for _, kind := range []string{"step", "step", "step", "check"} {
		things = append(things, HandThing{Kind: kind})
	}
	lines := BoardByHand("LIVE", things, Options{})
	if last := lines[len(lines)-1]; len(lines) != HandLines || last != "And 3 steps and 1 check more: on the screen." {
		t.Errorf("%d lines, the last %q", len(lines), last)
	}
}

// TestHandItems: items that are no steps are counted, and nothing says then that
// the steps are all there is.
func TestHandItems(t *testing.T) {
	o := options()
	o.Contacts = &runbooks.Contacts{}
	const boxes = "# Sample\n\n## Do\n\n- [ ] Ring the lab\n"
	for _, tt := range []struct{ source, want string }{
		{boxes + "- Send the runner\n", "1 item of the file is not among these steps.\nFull card: downtime box"},
		{boxes + "- Send the runner\n- Tell the doctor\n", "2 items of the file are not among these steps.\nFull card: downtime box"},
		{
			boxes + strings.Repeat("- [ ] Ring the ward\n", 30) + strings.Repeat("- Wait\n", 12345),
			"12345 items of the file are not among these steps.\n22 more steps. Full card: downtime box",
		},
		{boxes, "  1 Ring the lab\nThese are all the steps. Full card: downtime box"},
	} {
		lines := ByHand(cardOf("sample.md", tt.source), o)
		checkHand(t, lines)
		if got := strings.Join(lines[len(lines)-2:], "\n"); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

// TestHandTitle: a long version or title is cut, and the warning never is.
func TestHandTitle(t *testing.T) {
	for _, title := range []string{"EPR downtime", "Observations and escalation on paper", strings.Repeat("W", 90), "X"} {
		for _, version := range []string{"", "1.0", "1.0 (August 2026)", "2026.11 draft for consultation, not final", strings.Repeat("9", 90)} {
			for _, drill := range []bool{false, true} {
				c := Card{Procedure: &procedure.Procedure{Title: title, Version: version}}
				got := handTitle(c, drill)
				checkHand(t, []string{got})
				name, _, _ := strings.Cut(got, ",")
				if !strings.HasSuffix(got, ", TEMPLATE NOT APPROVED HERE") || drill != strings.HasPrefix(got, "DRILL ") ||
					utf8.RuneCountInString(name) < min(len(title), 12) || version != "" && !strings.Contains(got, ", v"+version[:3]) {
					t.Errorf("%q, %q gives %q", title, version, got)
				}
				c.Procedure.ApprovedBy, c.Procedure.ApprovedOn = "Somebody", "2026-01-01"
				if got := handTitle(c, drill); strings.Contains(got, "TEMPLATE") || utf8.RuneCountInString(got) > HandWidth {
					t.Errorf("approved, %q, %q gives %q", title, version, got)
				}
			}
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
