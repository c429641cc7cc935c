package plain

import (
	"slices"
	"strings"
	"testing"

	"downtime/store/event"
	"downtime/ui/session"
)

// A session whose log was taken over says so before its next answer, reads on, and
// writes again once it has taken it back.
func TestTakenOverBetweenTwoLines(t *testing.T) {
	isolate(t)
	dir := t.TempDir()
	s := openAt(t, dir, night)
	s.SetWho(okafor)
	run(t, s, "declare live EPR down\n")
	other, err := session.TakeOver(session.Config{
		Data: dir, User: "reid", Clocks: func() event.Reading { return event.Steady(night) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { other.Close() })
	<-s.Gone()

	lines := run(t, s, "note lost\nlog\ntake-over\nnote kept\n")
	for _, want := range []string{
		"note: log-in reid took over at ", "error: you are only looking on", "2 03:11 log-in reid: Log taken over from ", "ok 4 taken over from log-in reid", "ok 6 saved 2/2 ",
	} {
		i := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, want) })
		if i < 0 {
			t.Fatalf("%q is not there in its place:\n%s", want, strings.Join(lines, "\n"))
		}
		lines = lines[i:]
	}
	if all := strings.Join(lines, "\n"); strings.Contains(all, "lost") {
		t.Errorf("what was refused is there:\n%s", all)
	}
}
