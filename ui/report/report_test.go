package report_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
	"unicode"

	"downtime/runbooks/procedure"
	"downtime/store"
	"downtime/store/event"
	"downtime/store/seal"
	"downtime/ui/report"
)

var update = flag.Bool("update", false, "write the golden files")

// hostile holds what a terminal, a spreadsheet and a Markdown viewer obey.
const hostile = "=HYPERLINK(\"http://x\")\x1b]52;c;aGk=\x07 \x1b[2J\u009b31m\u202e | `rm` <b>&#27;[2J</b>\r\nnext"

// slow is how far the PC is behind the wall clock, once somebody looked.
const slow = 2 * time.Minute

const (
	okafor = 0
	silva  = 1
)

var people = []event.Person{{Name: "A Okafor", Role: "nurse in charge"}, {Name: "M Silva", Role: "nurse"}}

// moment is a time of the night on which summer time ended, in UTC.
func moment(hour, minute int) time.Time {
	return time.Date(2026, 10, 25, hour, minute, 0, 0, time.UTC)
}

// logOf encodes events, each written a given time after it happened.
func logOf(t testing.TB, log string, events []event.Event, delays map[int]time.Duration) []event.Entry {
	t.Helper()
	entries := make([]event.Entry, len(events))
	prev := seal.Genesis
	for i, ev := range events {
		at := ev.Happened.Add(delays[i] + 1234*time.Millisecond)
		stamp := event.Stamp{At: at, Offset: "+00:00", Boot: "boot", MonoMS: int64(i)}
		e, err := event.Encode(ev, log, uint64(i+1), stamp, strings.Repeat("5a", event.SaltDigits/2), prev)
		if err != nil {
			t.Fatal(err)
		}
		entries[i], prev = e, seal.Link(e.Raw)
	}
	return entries
}

func pathology() procedure.Procedure {
	return procedure.Procedure{
		ID: "pathology-requests", Title: "Paper pathology requests", Version: "1.0", Kind: procedure.Downtime,
		Rule: procedure.RuleBoxes,
		Sections: []procedure.Section{{Heading: "Immediate", Rule: procedure.RuleBoxes, Steps: []procedure.Step{
			{ID: "tell-lab", Text: "Tell blood sciences", Title: "Tell blood sciences", Critical: true, Within: 900},
			{ID: "in-transit", Text: "Count samples", Title: "Count samples", Answer: &procedure.Answer{Kind: procedure.AnswerNumber}},
			{ID: "label", Text: "Label by hand", Title: "Label by hand", TwoPerson: true},
			{ID: "runner", Text: "Name a runner", Title: "Name a runner"},
			{ID: "viewer", Text: "Ask for the viewer", Title: "Ask for the viewer"},
			{ID: "pads", Text: "Number the pads", Title: "Number the pads"},
			{ID: "chase", Text: "Chase results", Title: "Chase results", Every: 3600},
		}}},
	}
}

// night is a whole run in the given mode, with everything a report must show.
func night(t testing.TB, mode event.Mode) []event.Entry {
	step := func(id string) event.Step { return event.Step{Procedure: "pathology-requests", Step: id} }
	var events []event.Event
	add := func(at time.Time, who int, body event.Body) {
		events = append(events, event.Event{Happened: at, Actor: people[who], Body: body})
	}
	add(moment(0, 20), okafor, event.RunStarted{
		Mode: mode, Title: "EPR down", Systems: []string{"EPR", "pathology"}, Ward: "7B",
		Organisation: "Northgate General", Device: "PC-7B-01", Zone: "Europe/London", Program: "test",
		WallClock: event.ClockCheck{Checked: true},
	})
	add(moment(0, 40), okafor, event.ProcedureOpened{
		Procedure: pathology(), Origin: "shipped", SHA256: strings.Repeat("ab", 32), Source: []byte("# x"),
	})
	add(moment(0, 45), okafor, event.StepDone{Step: step("tell-lab"), Note: "told Jo | in blood sciences"})
	add(moment(0, 50), silva, event.StepAnswered{Step: step("in-transit"), Value: "6"})
	add(moment(0, 50), silva, event.StepDone{Step: step("in-transit")})
	add(moment(1, 10), silva, event.StepDone{Step: step("label"), With: "J Reid"})
	events[len(events)-1].Recorder = &people[okafor]
	add(moment(1, 15), okafor, event.StepNotApplicable{Step: step("runner"), Reason: hostile})
	add(moment(1, 20), okafor, event.StepCouldNot{Step: step("viewer"), Reason: "no viewer on this ward"})
	add(moment(1, 25), okafor, event.StepPutOff{Step: step("pads"), Reason: "no pads until day staff"})
	add(moment(1, 30), silva, event.StepDone{Step: step("chase")})
	add(moment(1, 40), okafor, event.Decision{Text: "Essential tests only", Reason: "lab at half strength", Options: "stop all"})
	add(moment(1, 50), silva, event.Logged{Kind: event.TypeNote, Text: "bed 4 moved to bed 12"})
	add(moment(1, 55), silva, event.EntryCorrected{Corrects: 12, Text: "bed 4 moved to bed 11"})
	add(moment(2, 0), okafor, event.ClockChecked{OffsetS: int64(slow.Seconds())})
	add(moment(2, 30), okafor, event.SystemSaidBack{System: "EPR", By: "IT, Sam"})
	add(moment(2, 40), okafor, event.ClockJumped{
		ByS: 3600, Before: moment(2, 38), After: moment(3, 38), OffsetS: int64((slow - time.Hour).Seconds()),
	})
	events[len(events)-1].Actor = event.Program
	add(moment(3, 0), okafor, event.PhaseChanged{Phase: event.Recovery})
	add(moment(3, 30), silva, event.Logged{Kind: event.TypeSafetyEvent, Text: "sample without a label | bed 4"})
	add(moment(3, 35), silva, event.Logged{Kind: event.TypeSafetyEvent, Text: "dose an hour late", Reference: "LFPSE-2026-1"})
	add(moment(3, 40), okafor, event.Reference{Of: 18, Reference: "LFPSE-2026-4711"})
	add(moment(3, 45), okafor, event.Logged{
		Kind: event.TypeMajor, Form: "METHANE", Text: "for older readers", Fields: []event.Field{
			{Letter: "M", Name: "Major incident", Text: "standby"}, {Letter: "E", Name: "Exact location", Text: hostile},
			{Letter: "T", Name: "Type"},
		},
	})
	add(moment(3, 50), silva, event.Logged{Kind: event.TypeNotification, Text: "EPR is down", Told: "site manager", Means: "by phone"})
	add(moment(4, 42), okafor, event.RunClosed{
		Reason: "pads left to the clerk", Outstanding: []string{"1 step put off in pathology-requests"},
		Left: []event.Left{{What: "Paper pathology requests, step 6 Number the pads: put off | " + hostile, Owner: "Ward clerk"}},
	})
	add(moment(5, 0), silva, event.LessonAdded{Text: "The pads were locked away " + hostile})
	add(moment(5, 1), okafor, event.ActionAdded{Text: "A box of pads", Owner: "Ward manager | " + hostile, Due: "2026-11-12"})
	add(moment(5, 2), okafor, event.ActionAdded{Text: "Ask for a viewer", Owner: "Matron", Due: "2026-11-20"})
	add(moment(5, 9), okafor, event.ActionDone{Action: 25, Note: "two boxes"})
	return logOf(t, "7F3A91C2K4QX", events, map[int]time.Duration{
		0: 15 * time.Minute, 3: 40 * time.Minute,
		// The clock was found to be slow: from there on the PC is behind the wall.
		// Then it was set an hour forward, and is ahead.
		13: -slow, 14: -slow, 15: time.Hour - slow, 16: time.Hour - slow, 17: time.Hour - slow,
		18: time.Hour - slow, 19: time.Hour - slow, 20: time.Hour - slow, 21: time.Hour - slow, 22: time.Hour - slow,
		23: time.Hour - slow, 24: time.Hour - slow, 25: time.Hour - slow, 26: time.Hour - slow, 27: time.Hour - slow,
	})
}

func from(entries []event.Entry) report.Entries {
	return func(visit func(*event.Entry) error) error {
		for i := range entries {
			if err := visit(&entries[i]); err != nil {
				return err
			}
		}
		return nil
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs from its golden file; go test ./ui/report -update, and look at what changed:\n%s", name, got)
	}
}

func written(t *testing.T, write func(io.Writer, report.Entries) error, entries []event.Entry) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, from(entries)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// unsigned is a report of a log-in without a key.
func unsigned(w io.Writer, entries report.Entries) error { return report.Markdown(w, entries, nil) }

func TestGolden(t *testing.T) {
	golden(t, "live.md", written(t, unsigned, night(t, event.Live)))
	golden(t, "drill.md", written(t, unsigned, night(t, event.Drill)))
	golden(t, "live.csv", written(t, report.CSV, night(t, event.Live)))
	golden(t, "drill.csv", written(t, report.CSV, night(t, event.Drill)))
}

// TestNothingHostile looks for anything but printable text in what is written
// for people, and for formulas in what a spreadsheet opens.
func TestNothingHostile(t *testing.T) {
	entries := night(t, event.Live)
	for name, write := range map[string]func(io.Writer, report.Entries) error{"csv": report.CSV, "markdown": unsigned} {
		text := strings.TrimPrefix(string(written(t, write, entries)), "\ufeff")
		for i, r := range text {
			if !unicode.IsPrint(r) && r != '\n' && r != '\r' {
				t.Errorf("%s: %U at %d: %q", name, r, i, text[max(0, i-20):i+20])
			}
		}
	}
	rows := parseCSV(t, written(t, report.CSV, entries))
	if reason := rows[7][16]; !strings.HasPrefix(reason, "'=HYPERLINK") {
		t.Errorf("reason is %q: want the formula defused", reason)
	}
	markdown := string(written(t, unsigned, entries))
	for _, raw := range []string{"`rm`", "<b>", "&#27;", "\n="} {
		if strings.Contains(strings.ReplaceAll(markdown, "\\&", ""), raw) {
			t.Errorf("the Markdown holds %q unescaped", raw)
		}
	}
	for line := range strings.Lines(markdown) {
		if strings.HasPrefix(line, "| ") && !strings.HasSuffix(line, " |\n") {
			t.Errorf("a table row is broken: %q", line)
		}
	}
}

func parseCSV(t *testing.T, text []byte) [][]string {
	t.Helper()
	text, marked := bytes.CutPrefix(text, []byte("\ufeff"))
	if !marked {
		t.Error("the CSV has no byte order mark")
	}
	if bytes.Count(text, []byte("\n")) != bytes.Count(text, []byte("\r\n")) {
		t.Error("the CSV has lines without CRLF")
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	out := csv.NewWriter(&again)
	out.UseCRLF = true
	if err := out.WriteAll(rows); err != nil || !bytes.Equal(again.Bytes(), text) {
		t.Errorf("encoding/csv writes it as\n%s, %v", again.Bytes(), err)
	}
	return rows
}

// The last row of the CSV is the line to write down, of exactly the entries that
// stand before it, and cannot be taken for one of them.
func TestCSVEndsWithTheCode(t *testing.T) {
	entries := night(t, event.Live)
	for n := range len(entries) + 1 {
		rows := parseCSV(t, written(t, report.CSV, entries[:n]))
		if n == 0 {
			if len(rows) != 1 {
				t.Errorf("without an entry it is %q", rows)
			}
			continue
		}
		var tree seal.Tree
		for _, e := range entries[:n] {
			tree.Add(e.Raw)
		}
		cells := make(map[string]string)
		for i, name := range rows[0] {
			cells[name] = rows[len(rows)-1][i]
		}
		line := seal.Paper{Log: entries[0].Log, Size: uint64(n), Code: seal.CodeOf(tree.Root())}.String()
		if len(rows) != n+2 || cells["message"] != line || cells["type"] != "checkpoint.made" || cells["seq"] != "" || cells["actor"] != "" ||
			cells["mode"] != "LIVE" || cells["log"] != entries[0].Log || cells["datetime"] != rows[n][0] {
			t.Errorf("after %d entries there are %d rows, the last %q, want %q", n, len(rows), cells, line)
		}
	}
}

func TestFormulasDefused(t *testing.T) {
	for text, want := range map[string]string{
		"=1+1":           "'=1+1",
		"+44 20 7946":    "'+44 20 7946",
		"-2+3":           "'-2+3",
		"@SUM(A1)":       "'@SUM(A1)",
		"  =1":           "'=1",
		"\t=1":           "'=1",
		"\r=1":           "'=1",
		"\x00=1":         "'=1",
		"\u200b=1":       "'=1",
		"\u200c=1":       "'\u200c=1",
		"\u00a0=1":       "'=1",
		"＝1":             "'＝1",
		"＋1":             "'＋1",
		"－1":             "'－1",
		"＠A":             "'＠A",
		"told Jo = done": "told Jo = done",
		`a "b", c`:       `a "b", c`,
		`"`:              `"`,
		`\.`:             `\.`,
		"a\r\nb":         "a b",
		"' x":            "' x",
		"café":           "café",
		"":               "",
	} {
		entries := logOf(t, "A", []event.Event{
			{Happened: moment(0, 0), Actor: people[0], Body: event.RunStarted{Mode: event.Live, Title: "x"}},
			{Happened: moment(0, 0), Actor: people[0], Body: event.Logged{Kind: event.TypeNote, Text: text}},
		}, nil)
		rows := parseCSV(t, written(t, report.CSV, entries))
		if got := rows[2][2]; got != want {
			t.Errorf("%q is exported as %q, want %q", text, got, want)
		}
	}
}

// TestRepeatedHour: the same wall clock time comes twice, and the offset says
// which is meant.
func TestRepeatedHour(t *testing.T) {
	var events []event.Event
	for _, at := range []time.Time{moment(0, 30), moment(1, 30)} {
		events = append(events, event.Event{Happened: at, Actor: people[0], Body: event.Logged{Kind: event.TypeNote, Text: "x"}})
	}
	events = append([]event.Event{{Happened: moment(0, 0), Actor: people[0], Body: event.RunStarted{Mode: event.Live, Title: "x", Zone: "Europe/London"}}}, events...)
	rows := parseCSV(t, written(t, report.CSV, logOf(t, "A", events, nil)))
	for i, want := range []string{"2026-10-25T01:30:00+01:00", "2026-10-25T01:30:00+00:00"} {
		row := rows[i+2]
		if row[0] != want || row[7]+"T"+row[8]+row[9] != want {
			t.Errorf("row %d has %q and %q %q %q, want %s", i+2, row[0], row[7], row[8], row[9], want)
		}
	}
}

// TestJSONLIsTheLog: what is exported verifies, and is the log byte for byte.
func TestJSONLIsTheLog(t *testing.T) {
	entries := night(t, event.Drill)
	text := written(t, report.LogCopy{}.Write, entries)
	var want []byte
	for _, e := range entries {
		want = append(append(want, e.Raw...), '\n')
	}
	if !bytes.Equal(text, want) {
		t.Error("the export is not the log byte for byte")
	}
	found, err := store.Examine(bytes.NewReader(text))
	if err != nil || !found.Complete || found.Entries != uint64(len(entries)) {
		t.Errorf("the export does not verify: %+v, %v", found, err)
	}
}

// TestDrillIsUnmistakable looks at every heading and every row.
func TestDrillIsUnmistakable(t *testing.T) {
	entries := night(t, event.Drill)
	for _, row := range parseCSV(t, written(t, report.CSV, entries))[1:] {
		if row[3] != "DRILL" {
			t.Errorf("a row does not say DRILL: %q", row)
		}
	}
	markdown := string(written(t, unsigned, entries))
	_, timeline, _ := strings.Cut(markdown, "Full timeline")
	for line := range strings.Lines(markdown) {
		if strings.HasPrefix(line, "#") && !strings.Contains(line, "DRILL") {
			t.Errorf("a heading does not say DRILL: %q", line)
		}
	}
	for line := range strings.Lines(timeline) {
		if strings.HasPrefix(line, "| ") && !strings.HasPrefix(line, "| Entry") && !strings.HasPrefix(line, "| DRILL ") {
			t.Errorf("a row of the timeline does not say DRILL: %q", line)
		}
	}
	if strings.Contains(markdown, "LIVE") {
		t.Error("the report of a drill says LIVE")
	}
}

// TestFailures: an output that takes no more, and a log that does not hold, end
// every writer with their own error.
func TestFailures(t *testing.T) {
	entries := night(t, event.Live)
	for name, write := range map[string]func(io.Writer, report.Entries) error{
		"csv": report.CSV, "jsonl": report.LogCopy{}.Write, "markdown": unsigned,
	} {
		if err := write(full{}, from(entries)); !errors.Is(err, errFull) {
			t.Errorf("%s on a full disk: %v", name, err)
		}
		broken := &store.BrokenError{Log: "X", Seq: 3, Why: "test"}
		err := write(io.Discard, func(visit func(*event.Entry) error) error {
			return errors.Join(from(entries[:2])(visit), broken)
		})
		if found := new(store.BrokenError); !errors.As(err, &found) {
			t.Errorf("%s of a broken log: %v", name, err)
		}
	}
}

var errFull = errors.New("no space left on device")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
