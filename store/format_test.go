package store

import (
	"bytes"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
	"downtime/store/seal"

	bolt "go.etcd.io/bbolt"
)

func formatDoc(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("FORMAT.md")
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}

// The example in FORMAT.md is a log, and what is said of it is so.
func TestTheExampleHolds(t *testing.T) {
	doc := formatDoc(t)
	example := regexp.MustCompile("(?m)^{\"log\":.*}$").FindAllString(doc, -1)
	if len(example) != 2 {
		t.Fatalf("%d entries in the example", len(example))
	}
	export := strings.Join(example, "\n") + "\n"
	leaves, wrong := verifyIndependently([]byte(export))
	if len(leaves) != 2 || wrong != "" {
		t.Fatalf("%d entries hold: %s", len(leaves), wrong)
	}
	report, err := verifyLines(strings.NewReader(export))
	if want := (Report{Log: "7F3A91C2K4QX", Entries: 2, Complete: true}); err != nil || report != want {
		t.Errorf("verified as %+v, %v", report, err)
	}
	line := "LOG 7F3A91C2K4QX  N=2  " + codeOf(leaves)
	if x, err := Examine(strings.NewReader(export)); err != nil ||
		(seal.Paper{Log: x.Log, Size: x.Tree.Size(), Code: seal.CodeOf(x.Tree.Root())}).String() != line {
		t.Errorf("on paper %+v is not %s, %v", x.Report, line, err)
	}
	for _, said := range []string{fmt.Sprintf("%x", rootOf(leaves)), line} {
		if !strings.Contains(doc, "\n    "+said+"\n") {
			t.Errorf("FORMAT.md does not say %s", said)
		}
	}
	for _, line := range example {
		if link := "\n    " + seal.Link([]byte(line)) + "\n"; !strings.Contains(doc, link) {
			t.Errorf("the link of an entry is%swhich FORMAT.md does not say", link)
		}
		// It is what this program writes, byte for byte.
		e, err := event.Decode([]byte(line))
		if err != nil {
			t.Fatal(err)
		}
		again, err := event.Encode(event.Event{Happened: e.Happened, Actor: e.Actor, Recorder: e.Recorder, Body: e.Body},
			e.Log, e.Seq, e.Recorded, e.Salt, e.Prev)
		if err != nil || string(again.Raw) != line {
			t.Errorf("written now as\n%s, %v", again.Raw, err)
		}
	}
}

func TestEveryTypeIsDescribed(t *testing.T) {
	doc := formatDoc(t)
	for _, kind := range event.Types() {
		if !regexp.MustCompile("(?m)^\\|.*`" + regexp.QuoteMeta(string(kind)) + "`").MatchString(doc) {
			t.Errorf("FORMAT.md does not describe %s", kind)
		}
	}
}

// The layout of the database is what FORMAT.md says, seen with bbolt alone.
func TestTheLayoutIsAsDescribed(t *testing.T) {
	eachLayout(t, func(t *testing.T, l layout) {
		s := open(t, folderOf(t, l))
		log := begin(t, s, notes(1)...)
		want := lines(t, s, log)
		closeStore(t, s)
		withBolt(t, filepath.Join(s.Dir(), databaseName), func(tx *bolt.Tx) error {
			if got := string(tx.Bucket([]byte("meta")).Get([]byte("format"))); got != string(l) {
				t.Errorf("the format is %q, want %q", got, l)
			}
			bucket := tx.Bucket([]byte(log))
			entries := bucket
			if l == "1" {
				bucket = tx.Bucket([]byte("logs")).Bucket([]byte(log))
				entries = bucket.Bucket([]byte("entries"))
			}
			if got, want := string(bucket.Get([]byte("head"))), `{"seq":2,"link":"`+seal.Link([]byte(want[1]))+`","status":"open"}`; got != want {
				t.Errorf("the head is %s, want %s", got, want)
			}
			if got := entries.Get([]byte{0, 0, 0, 0, 0, 0, 0, 2}); string(got) != want[1] {
				t.Errorf("entry 2 is %s", got)
			}
			return nil
		})
	})
}

// everyType has an event of every type this version writes, but a checkpoint, which
// needs the entries before it.
func everyType() []event.Event {
	step := event.Step{Procedure: "paths", Step: "tell-lab"}
	bodies := []event.Body{
		event.RunStarted{Mode: event.Live, Title: "EPR down", Systems: []string{"EPR"}, WallClock: event.ClockCheck{OffsetS: -90}},
		event.ProcedureOpened{
			Procedure: procedure.Procedure{ID: "paths", Title: "Paths", Sections: []procedure.Section{{Steps: []procedure.Step{{ID: "tell-lab"}}}}},
			Origin:    "shipped", Source: []byte("# Paths\n\x1b[2J"),
		},
		event.StepAnswered{Step: step, Value: "6"}, event.StepDone{Step: step, With: "M Silva", Note: "\u202etold"},
		event.ProcedureReplaced{
			ProcedureOpened: event.ProcedureOpened{Procedure: procedure.Procedure{ID: "paths", Title: "Paths"}, Source: []byte("# Paths")},
			NotCarried:      []event.StepNotCarried{{Step: "tell-lab", Number: 1, Status: "done"}},
		},
		event.StepReopened{Step: step, Reason: "x"}, event.StepNotApplicable{Step: step, Reason: "x"},
		event.StepCouldNot{Step: step, Reason: "x"}, event.StepPutOff{Step: step, Reason: "x"},
		event.SystemDown{System: "EPR"}, event.SystemSaidBack{System: "EPR"}, event.SystemChecked{System: "EPR"},
		event.SystemInUse{System: "EPR"}, event.Decision{Text: "x", Reason: "y"},
		event.EntryCorrected{Corrects: 1, Text: "<&> é \u2028 \U000e0041"}, event.PersonSignedOn{},
		event.ClockChecked{OffsetS: 5}, event.ClockJumped{ByS: -3600, SleptS: 9, OffsetS: 3605, Why: event.WhileClosed},
		event.StorageTakenOver{From: "mreid", Host: "PC \x1b1", Frozen: true},
		event.HandoverGiven{To: event.Person{Name: "B Shah"}, Open: []string{"x"}}, event.HandoverAccepted{From: event.Person{Name: "A"}, Given: 9},
		event.InstructionGiven{Subject: "x", Text: "\u202ey", Replaces: 3, Steps: []event.Step{step}, Ends: true}, event.InstructionRead{Given: 7},
		event.RunLinked{Log: "K4QX7F3A91C2", Ward: "7A", Device: "PC", Mode: event.Live, Why: "x \x1b", Size: 4, Code: "MR20-HRST-GV7F-VGGP-9MBD-2S8Y"},
		event.WardNamed{Ward: "7\u202eB", Organisation: "x \x1b"},
		event.ProcedureStoodDown{Procedure: "paths", Reason: "x"}, event.PhaseChanged{Phase: event.Recovery},
		event.WitnessSeen{Log: "K4QX7F3A91C2", Size: 7, Code: "x"},
		event.LessonAdded{Text: "x"}, event.ActionAdded{Text: "x", Owner: "y", Due: "2026-12-12"}, event.ActionDone{Action: 26, Note: "\x1b[2J"},
		event.RecordAdded{Record: 1, Procedure: "paths", Form: "x", Values: []event.FieldValue{{Field: "Bed", Value: "\x1b4"}}},
		event.RecordAmended{Record: 1, Values: []event.FieldValue{{Field: "Bed", Value: "5"}}, Reason: "\u202ex", To: "y", Out: true},
		event.RecordCustody{Record: 1, To: "x"}, event.RecordMoved{Record: 1, From: "4", To: "5"}, event.RecordEntered{Record: 1, Reference: "x"},
		event.RecordScanned{Record: 1}, event.RecordFiled{Record: 1, Where: "x"}, event.RecordNotNeeded{Record: 1, Reason: "x"}, event.RecordVerified{Record: 1},
		event.RunClosed{Outstanding: []string{"x"}}, event.RunReopened{Reason: "x"}, event.RunAbandoned{Reason: "x"},
		event.StorageDegraded{Copy: event.SecondCopy, Why: "x"}, event.StorageRecovered{First: 1, Last: 1, Confirmed: true},
		event.StorageRecovered{Text: "x", Recovery: "20261127T192859Z"},
		event.EntryCorrected{Corrects: 4, Text: "x", Doer: &event.Person{Name: "\u202eB Shah", Role: "x"}, With: "\x1by"},
		event.StepDone{Step: step, Drill: &event.DrillEntry{Log: "K4QX7F3A91C2", Seq: 5}},
		event.DrillCarried{Log: "K4QX7F3A91C2", Ticked: 2, Carried: 1}, event.DrillCarried{Log: "K4QX7F3A91C2", Unread: true},
	}
	bodies = append(bodies, event.Reference{Of: 2, Reference: "x"}, event.Logged{
		Kind: event.TypeMajor, Text: "x", Told: "x", Means: "x", Reference: "x", Form: "METHANE",
		Fields: []event.Field{{Letter: "M", Name: "Major incident", Text: "\u202estandby"}},
	})
	for _, kind := range event.TextTypes {
		bodies = append(bodies, event.Logged{Kind: kind, Text: "\x1b[2J\u009b\u00a0\n\\\""})
	}
	var list []event.Event
	for i, body := range bodies {
		ev := happened(body)
		if i%2 == 1 {
			ev.Recorder = &event.Person{Name: "M \x9b Silva"}
		}
		ev.Happened = ev.Happened.Add(time.Duration(i) * 1500 * time.Millisecond)
		list = append(list, ev)
	}
	return list
}

// export is a log of every type of entry as it is exported.
func export(t testing.TB) []byte {
	t.Helper()
	s := open(t, t.TempDir())
	log := NewLogID()
	var tree seal.Tree
	for _, e := range add(t, s, Batch{Log: log, New: true, Events: everyType()}) {
		tree.Add(e.Raw)
	}
	add(t, s, Batch{Log: log, Events: []event.Event{
		happened(CheckpointWithin(&wardKey, "", log, &tree, event.AtDecision)), happened(CheckpointWithin(nil, "", log, &tree, event.AtClose)),
	}})
	var out bytes.Buffer
	seen := make(map[event.Type]bool)
	if err := s.Read(log, func(e *event.Entry) error {
		seen[e.Type] = true
		out.Write(e.Raw)
		return out.WriteByte('\n')
	}); err != nil {
		t.Fatal(err)
	}
	for _, kind := range event.Types() {
		if !seen[kind] {
			t.Errorf("%s is not in the log", kind)
		}
	}
	return out.Bytes()
}

func TestAnIndependentVerifierAgrees(t *testing.T) {
	text := export(t)
	all := bytes.Count(text, []byte("\n"))
	leaves, wrong := verifyIndependently(text)
	if len(leaves) != all || wrong != "" {
		t.Fatalf("%d of %d entries hold: %s", len(leaves), all, wrong)
	}
	// Both work out the same roots and codes, and accept the same checkpoints.
	x := examined(t, text)
	for n := 1; n <= all; n++ {
		root := x.Tree.RootAt(uint64(n))
		if !bytes.Equal(rootOf(leaves[:n]), root[:]) || codeOf(leaves[:n]) != seal.CodeOf(root).String() {
			t.Fatalf("the root of %d entries is %x and %x", n, rootOf(leaves[:n]), root)
		}
	}
	sealed, err := Checkpoint(wardKey, x.Device, x.Log, &x.Tree)
	if err != nil {
		t.Fatal(err)
	}
	end := func(sealed []byte) (independent, ours bool) {
		signed := slices.Concat(text, sealed)
		held, wrong := verifyIndependently(signed)
		p := examined(t, signed).Prove(nil, Keys{})
		return len(held) == all && wrong == "", p.Complete && p.SignedTo == uint64(all)
	}
	if independent, ours := end(sealed); !independent || !ours {
		t.Errorf("the checkpoint holds: %t and %t", independent, ours)
	}
	for i := range len(sealed) - 1 {
		for _, bit := range []byte{1, 4, 32} {
			changed := bytes.Clone(sealed)
			changed[i] ^= bit
			independent, ours := end(changed)
			// A name that JSON takes in either case, or another escape, is the same.
			if independent != ours || independent && !bytes.EqualFold(changed, sealed) {
				t.Errorf("byte %d of the checkpoint changed: %t and %t: %s", i, independent, ours, changed)
			}
		}
	}
	// Both find the same fault in a log that was changed.
	rnd := seeded(t)
	for range 2000 {
		changed := bytes.Clone(text)
		at := rnd.IntN(len(changed))
		changed[at] ^= byte(1) << rnd.IntN(8)
		entry := bytes.Count(text[:at], []byte("\n"))
		held, wrong := verifyIndependently(changed)
		n := len(held)
		report, err := verifyLines(bytes.NewReader(changed))
		if entry == 0 && changed[len(text)-1] == '\n' && errors.Is(err, errNoEntry) {
			err = nil
		}
		// A line feed that is changed joins two lines, and the last one tears.
		if last := at == len(changed)-1; last {
			if n != all-1 || report.Entries != uint64(n) || report.Reason == "" || err != nil {
				t.Fatalf("byte %d: %d hold, %s; %+v, %v", at, n, wrong, report, err)
			}
			continue
		}
		if err != nil || n != entry || wrong == "" || report.Complete || report.FirstBad != uint64(entry+1) || report.Entries != uint64(n) {
			t.Fatalf("byte %d of entry %d: %d hold, %q; %+v, %v", at, entry+1, n, wrong, report, err)
		}
	}
}

// The independent verifier is short, and shares nothing with the store.
func TestTheIndependentVerifierIsIndependent(t *testing.T) {
	text, err := os.ReadFile("independent_test.go")
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(text, []byte("\n")); n >= 150 {
		t.Errorf("it has %d lines", n)
	}
	file, err := parser.ParseFile(token.NewFileSet(), "independent_test.go", text, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range file.Imports {
		if strings.ContainsAny(i.Path.Value, ".") || strings.Contains(i.Path.Value, "downtime") {
			t.Errorf("it imports %s", i.Path.Value)
		}
	}
	for _, word := range []string{"event.", "seal.", "Chain", "checksum("} {
		if bytes.Contains(text, []byte(word)) {
			t.Errorf("it uses %s", word)
		}
	}
}

// verifyLines is what Examine finds of an exported log, an error where there is no entry in it.
func verifyLines(r io.Reader) (Report, error) {
	x, err := Examine(r)
	if err == nil && x.nothing {
		return Report{}, errNoEntry
	}
	return x.Report, err
}

func TestVerifyLines(t *testing.T) {
	text := string(export(t))
	rows := strings.SplitAfter(strings.TrimSuffix(text, "\n"), "\n")
	rows[len(rows)-1] += "\n"
	all := uint64(len(rows))
	join := func(parts ...string) string { return strings.Join(parts, "") }
	withheld := `{"withheld":3,"leaf":"` + seal.Link([]byte(strings.TrimSuffix(rows[2], "\n"))) + `"}` + "\n"
	from := func(i, j int) string { return strings.Join(rows[i:j], "") }
	n := len(rows)
	cases := map[string]struct {
		text   string
		good   uint64
		bad    uint64
		reason string
	}{
		"a whole log":            {text, all, 0, ""},
		"a torn end":             {strings.TrimSuffix(text, "\n"), all - 1, 0, "cut short"},
		"half an end":            {text[:len(text)-40], all - 1, 0, "cut short"},
		"the end cut off":        {from(0, n-2), all - 2, 0, ""},
		"a checkpoint":           {join(text, `{"checkpoint":"x"}`, "\n"), all, 0, ""},
		"two checkpoints":        {join(text, `{"checkpoint":"x"}`, "\n", `{"checkpoint":"y"}`, "\n"), all, 0, ""},
		"more after the end":     {join(from(0, n-1), `{"checkpoint":"x"}`, "\n", rows[n-1]), all - 1, all, "after the end"},
		"one left out":           {join(from(0, 4), from(5, n)), 4, 5, "numbered 6"},
		"one twice":              {join(from(0, 4), rows[3], from(4, n)), 4, 5, "numbered 4"},
		"two changed over":       {join(from(0, 4), rows[5], rows[4], from(6, n)), 4, 5, "numbered 6"},
		"a line that is empty":   {join(from(0, 4), "\n", from(4, n)), 4, 5, "crc"},
		"line ends of DOS":       {strings.ReplaceAll(text, "\n", "\r\n"), 0, 1, "crc"},
		"one withheld":           {join(from(0, 2), withheld, from(3, n)), all, 0, ""},
		"one withheld wrongly":   {join(from(0, 2), strings.Replace(withheld, ":3", ":4", 1), from(3, n)), 2, 3, "numbered 4"},
		"a false leaf":           {join(from(0, 2), withheld[:30]+"0000"+withheld[34:], from(3, n)), 3, 4, "link"},
		"a leaf that is no hash": {join(from(0, 2), `{"withheld":3,"leaf":"xyz"}`, "\n", from(3, n)), 2, 3, "not readable"},
		"another file":           {"datetime,message\n", 0, 1, "crc"},
		"a line without an end":  {strings.Repeat("x", event.MaxLine+2) + "\n", 0, 1, "longer"},
	}
	for name, c := range cases {
		report, err := verifyLines(strings.NewReader(c.text))
		if err != nil || report.Entries != c.good || report.FirstBad != c.bad || report.Complete != (c.bad == 0) ||
			!strings.Contains(report.Reason, c.reason) || c.reason == "" && report.Reason != "" {
			t.Errorf("%s: %+v, %v", name, report, err)
		}
	}
	for name, text := range map[string]string{"nothing": "", "half a line": rows[0][:50], "a checkpoint alone": `{"checkpoint":"x"}` + "\n"} {
		if report, err := verifyLines(strings.NewReader(text)); err == nil {
			t.Errorf("%s: %+v", name, report)
		}
	}
	// Another log's entry, right in itself.
	other := string(export(t))
	second := strings.SplitAfter(other, "\n")[1]
	report, err := verifyLines(strings.NewReader(join(rows[0], second)))
	if err != nil || report.FirstBad != 2 || !strings.Contains(report.Reason, "belongs to log") {
		t.Errorf("an entry of another log: %+v, %v", report, err)
	}
}

// Stores of every format that was ever written open for ever.
func TestGoldenStore(t *testing.T) {
	source := filepath.Join("testdata", "v1.db")
	content, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write(t, dir, content)
	s := open(t, dir)
	runs, err := s.Runs()
	if err != nil || len(runs) != 2 {
		t.Fatalf("runs are %+v, %v", runs, err)
	}
	for _, r := range runs {
		report, err := s.Verify(r.Log)
		if err != nil || !report.Complete || report.Entries != r.Entries {
			t.Errorf("log %s: %+v, %v", r.Log, report, err)
		}
	}
	add(t, s, Batch{Log: runs[0].Log, Events: notes(1)})
}
