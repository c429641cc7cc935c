package report_test

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/report"
)

// linkedNight is a night whose outage was kept on another PC as well: its log, and
// the one there.
func linkedNight(t *testing.T) (ours, theirs []event.Entry) {
	t.Helper()
	add := func(list *[]event.Event, at time.Time, who int, body event.Body) {
		*list = append(*list, event.Event{Happened: at, Actor: people[who], Body: body})
	}
	var a, b []event.Event
	start := event.RunStarted{Mode: event.Live, Title: "EPR down", Systems: []string{"EPR"}, Ward: "7B", Device: "PC-7B-01", Zone: "Europe/London"}
	add(&a, moment(0, 20), okafor, start)
	add(&a, moment(0, 40), okafor, event.Logged{Kind: event.TypeNote, Text: "bed 4 moved to bed 12"})
	add(&a, moment(0, 45), okafor, event.RunLinked{
		Log: "K4QX7F3A91C2", Ward: "7A | east", Device: "PC-7A-02", Mode: event.Live, Why: "begun there, =1+1", Size: 2, Code: "MR20-HRST-GV7F-VGGP-9MBD-2S8Y",
	})
	add(&a, moment(0, 46), okafor, event.RunLinked{Log: "K4QX7F3A91C9"})
	start.Ward, start.Device = "7A | east", "PC-7A-02"
	add(&b, moment(0, 10), silva, start)
	add(&b, moment(0, 30), silva, event.Logged{Kind: event.TypeNote, Text: "runner sent"})
	add(&b, moment(0, 50), silva, event.EntryCorrected{Corrects: 2, Text: "no runner was sent"})
	add(&b, moment(0, 51), silva, event.RunLinked{Log: "K4QX7F3A91C8", Why: "theatres"})
	return logOf(t, "7F3A91C2K4QX", a, nil), logOf(t, "K4QX7F3A91C2", b, nil)
}

// The logs of one outage are told in one order, each row with its log; the report
// names the logs, here or not; and without being asked it has its own alone.
func TestTogether(t *testing.T) {
	ours, theirs := linkedNight(t)
	var out bytes.Buffer
	if err := report.MarkdownTogether(&out, from(ours), nil, report.Others{
		Logs:   []report.Entries{from(theirs)},
		Apart:  []incident.Linked{{RunLinked: event.RunLinked{Log: "K4QX7F3A91C9", Mode: event.Drill}}},
		Absent: []incident.Linked{{RunLinked: event.RunLinked{Log: "K4QX7F3A91C8"}}},
	}); err != nil {
		t.Fatal(err)
	}
	golden(t, "linked.md", out.Bytes())

	alone := string(written(t, unsigned, ours))
	if !strings.Contains(alone, "Other logs of the same outage, 2") || strings.Contains(alone, "runner sent") {
		t.Error("the report of one log does not name the others, or has their entries")
	}
	if other := string(written(t, unsigned, theirs[:3])); strings.Contains(other, "same outage") {
		t.Error("a log without links speaks of some")
	}
	out.Reset()
	err := report.MarkdownTogether(&out, from(theirs), nil, report.Others{
		Logs:  []report.Entries{from(ours)},
		Apart: []incident.Linked{{RunLinked: event.RunLinked{Log: "K4QX7F3A91C7", Mode: event.Drill}}}, // that links one of these
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []string{
		"| `7F3A91C2K4QX` | 7B | PC-7B-01 | 3 of log `7F3A91C2K4QX`, 2026-10-25 01:45:00 +01:00 | A Okafor, nurse in charge | begun there, =1+1 |  | in the timeline below, 4 entries |",
		"| `K4QX7F3A91C7` |  |  | in that log itself |  |  |  | **log K4QX7F3A91C7 is linked, but it is a DRILL: not put together** |",
	} {
		if !strings.Contains(out.String(), row) {
			t.Errorf("the entry that links it is not named: %s\nin\n%s", row, out.String())
		}
	}

	csv := parseCSV(t, written(t, func(w io.Writer, entries report.Entries) error {
		return report.CSVTogether(w, entries, from(theirs))
	}, ours))
	var order []string
	for _, row := range csv[1:] {
		order = append(order, row[slices.Index(csv[0], "log")][:1]+row[slices.Index(csv[0], "seq")])
	}
	if got := strings.Join(order, " "); got != "K1 71 K2 72 73 74 K3 K4 7 K" { // the last two have the codes
		t.Errorf("in the CSV: %s", got)
	}
}
