package report_test

import (
	"strings"
	"testing"
	"time"

	"downtime/store/event"
)

// The report says how much of the drill was real, and claims nothing that nobody can know.
func TestTheReportOfWhatBeganAsADrill(t *testing.T) {
	const drill = "K4QX7F3A91C2"
	for _, c := range []struct {
		said *event.DrillCarried
		want string
	}{
		{nil, "Nothing was carried over from it. If a step that was ticked in it is not done here, nobody has said whether it was really done."},
		{&event.DrillCarried{Log: drill, Unread: true}, "That log could not be read, as M Silva, nurse said: what was really done in the drill is ticked by hand."},
		{&event.DrillCarried{Log: drill}, "Nothing was ticked in it."},
		{&event.DrillCarried{Log: drill, Ticked: 4, Carried: 1}, "Steps that were ticked in it: 4; really done and carried over by M Silva, nurse: 1, each"},
	} {
		events := []event.Event{{Happened: moment(0, 20), Actor: people[okafor], Body: event.RunStarted{Mode: event.Live, Title: "EPR down", Zone: "Europe/London", Drill: drill}}}
		if c.said != nil {
			events = append(events, event.Event{Happened: moment(0, 30), Actor: people[silva], Body: *c.said})
		}
		entries := logOf(t, "7F3A91C2K4QX", events, map[int]time.Duration{})
		if text := string(written(t, unsigned, entries)); !strings.Contains(text, "`"+drill+"`. "+c.want) {
			_, after, _ := strings.Cut(text, "NO DUFF: it was declared")
			t.Errorf("%+v: want %q in\n%.300s", c.said, c.want, after)
		}
	}
}
