package plain

import (
	"strings"
	"testing"
)

// A menu that opened from another says its name, and once something was done it is left
// and says so: a number typed then chooses from neither, and shows the first one.
func TestASubmenuIsNotLeftOpenUnseen(t *testing.T) {
	out := typedAt(t, "who A Okafor, nurse in charge", "declare live EPR down systems epr", "use pathology-requests",
		"", "9", "3", "3",
		"", "9", "status", "4",
		"", "9", "4", "cancel", "5", "quit")
	mustSay(t, out,
		"menu: Paper records\n1: A paper was written", "line: records", "note: you have left the menu Paper records. Enter shows the first menu\n",
		"1: What is overdue and next", "note: choose from these",
		"menu: Paper records", "LIVE downtime: EPR down", "note: you have left the menu Paper records", "1: What is overdue and next", "note: choose from these",
		"menu: Paper records", "ask: ", "nothing was written", "1: What is overdue and next", "note: choose from these")
	if n := strings.Count(out, "note: you have left"); n != 2 {
		t.Errorf("it says %d times that the menu is left:\n%s", n, out)
	}
}

// A procedure keeps its number in the question which to open, also when others were opened.
func TestProceduresKeepTheirNumbers(t *testing.T) {
	out := typedAt(t, "who A Okafor, nurse in charge", "declare live EPR down systems epr",
		"", "7", "2", "", "7", "2", "", "7", "3", "quit")
	asked := strings.Split(out, "ask: Which procedure?\n")
	if len(asked) != 4 {
		t.Fatal(out)
	}
	line := func(block string, n int) string { return strings.Split(block, "\n")[n-1] }
	for _, n := range []int{1, 3, 4} {
		if was, is := line(asked[1], n), line(asked[3], n); was != is {
			t.Errorf("number %d was %q, and is %q", n, was, is)
		}
	}
	second, _, _ := strings.Cut(line(asked[1], 2), ",")
	mustSay(t, asked[2], second+", open already", "ok - ", " is open already")
	third, _, _ := strings.Cut(strings.TrimPrefix(line(asked[1], 3), "3: "), ",")
	mustSay(t, asked[3], "ok ", third+" opened")
}
