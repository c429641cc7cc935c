package event

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"downtime/runbooks/procedure"
)

// samples is a body of every type this version writes, with every member set,
// and some with as few as there can be.
var samples = []Body{
	RunStarted{
		Mode: Live, Title: "EPR and pathology down", Systems: []string{"EPR", "Pathology"},
		Ward: "7B", Organisation: "Northgate General", Device: "WARD7B-PC2", Zone: "Europe/London",
		Program: "1.0.0", WallClock: ClockCheck{Checked: true, OffsetS: -90},
	},
	RunStarted{Mode: Drill, Title: "Monthly drill", Systems: []string{}},
	RunClosed{},
	RunClosed{Reason: "Two sheets are with the day shift", Outstanding: []string{"2 steps open in pathology-requests"}},
	RunReopened{Reason: "Pathology is down again"},
	RunAbandoned{Reason: "wrong ward"},
	PhaseChanged{Phase: Recovery},
	PhaseChanged{Phase: Downtime, Reason: "it went down again"},
	SystemDown{System: "EPR", Note: "since the storm"},
	SystemSaidBack{System: "EPR", By: "service desk, INC4711"},
	SystemChecked{System: "EPR", Note: "two patients looked up"},
	SystemInUse{System: "EPR", Note: "all bays"},
	ProcedureOpened{
		Procedure: sampleProcedure, Origin: "shipped",
		SHA256: strings.Repeat("0123456789abcdef", 4), Source: []byte("# Paper requests\n\n- [ ] Tell the lab\n"),
	},
	ProcedureStoodDown{Procedure: "pathology-requests", Reason: "the lab is back"},
	StepDone{Step: sampleStep, With: "M Silva", Note: "told Jo"},
	StepDone{Step: sampleStep},
	StepReopened{Step: sampleStep, Reason: "ticked by mistake"},
	StepNotApplicable{Step: sampleStep, Reason: "no samples in transit"},
	StepCouldNot{Step: sampleStep, Reason: "nobody answers"},
	StepPutOff{Step: sampleStep, Reason: "the lab asks for it later"},
	StepAnswered{Step: sampleStep, Value: "6", Note: "two of them urgent"},
	Decision{Text: "Urgent samples by hand", Reason: "the chute is closed", Options: "porter at every hour"},
	Decision{Text: "Stay on paper", Reason: "until the pharmacist has checked"},
	Logged{Kind: TypeNotification, Text: "Site manager told"},
	Logged{Kind: TypeSituation, Text: "EPR said to be back at 06:00"},
	Logged{Kind: TypeBriefing, Text: "Night shift briefed"},
	Logged{Kind: TypeMajor, Text: "Phones down as well"},
	Logged{Kind: TypeSafetyEvent, Text: "A sample without a label, taken again"},
	Logged{Kind: TypeNote, Text: hostile},
	EntryCorrected{Corrects: 4, Text: "it was bed 6"},
	PersonSignedOn{},
	ClockChecked{OffsetS: 120},
	ProcedureReplaced{
		ProcedureOpened: ProcedureOpened{
			Procedure: sampleProcedure, Origin: "ours/requests.md",
			SHA256: strings.Repeat("fedcba9876543210", 4), Source: []byte("# Paper requests\n"),
		},
		Before: strings.Repeat("0123456789abcdef", 4), Reason: "the lab has another number",
		Carried: []StepCarried{{Step: "tell-lab", Status: "done", Changed: []string{"words", "target"}}, {Step: "in-transit"}},
		NotCarried: []StepNotCarried{
			{Step: "label", Number: 3, Title: "Label by hand", Status: "could not", Like: "s-3f2a"},
			{Step: "runner", Number: 4, Title: "Name a runner", Status: "done"},
		},
	},
	ProcedureReplaced{Carried: []StepCarried{}, NotCarried: []StepNotCarried{}},
	ClockJumped{ByS: -3600, Before: sampleTime, After: sampleTime.Add(-time.Hour).Truncate(time.Second), SleptS: 1200, OffsetS: 3720, Why: WhileClosed},
	ClockJumped{ByS: 7, Before: sampleTime, After: sampleTime, OffsetS: -7},
	CheckpointMade{
		Reason: AtDecision, Size: 41, Root: strings.Repeat("0123456789abcdef", 4), Code: "04HM-ASW9-NF6Y-Y098-TC4B-NK4D",
		Note: "downtime/WARD7B-PC2/7F3A91C2K4QX\n41\nASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4mrze8=\n\n— downtime/WARD7B-PC2/7F3A91C2K4QX LOFi\n",
		Key:  strings.Repeat("fedcba9876543210", 4),
	},
	CheckpointMade{Reason: AtStart, Size: 1, Root: strings.Repeat("0123456789abcdef", 4), Code: "04HM-ASW9-NF6Y-Y098-TC4B-NK4D"},
	WitnessSeen{Log: "K4QX7F3A91C2", Size: 1500, Code: "MR20-HRST-GV7F-VGGP-9MBD-2S8Y"},
	StorageDegraded{Copy: SecondCopy, Where: "/media/stick", Why: "the disk is full", First: 41, Last: 43},
	StorageDegraded{Why: "they are in no copy here"},
	StorageRecovered{Copy: FirstCopy, Where: "/var/lib/downtime", Text: "whole again", First: 41, Last: 43, Confirmed: true},
	StorageRecovered{},
	StorageTakenOver{From: "mreid", Host: "WARD7B-PC1", Frozen: true},
	HandoverGiven{To: Person{Name: "B Shah", Role: "charge nurse"}, Open: []string{"2 overdue", "8 steps open in epr-downtime"}},
	HandoverGiven{To: Person{Name: "B Shah"}},
	HandoverAccepted{From: Person{Name: "A Okafor", Role: "nurse in charge"}, Given: 41},
	StorageRecovered{Text: "recovered on Tue 24 Nov 2026 03:11", Recovery: "20261124T031107Z"},
	SystemSaidBack{System: "Pathology", By: "IT", InPart: "results can be read in the viewer, and do not reach the EPR"},
	InstructionGiven{Subject: "bloods", Text: "Essential blood tests only", From: "silver command"},
	InstructionGiven{Subject: "bloods", Text: "Urgent ones as well", Replaces: 41, Steps: []Step{sampleStep, {Procedure: "epr-downtime", Step: "count"}}},
	InstructionGiven{Subject: "bloods", Text: "As usual again", Replaces: 43, Ends: true},
	InstructionRead{Given: 41},
	RunClosed{
		Reason: "Two sheets are with the day shift", Outstanding: []string{"2 steps open in pathology-requests"},
		Left: []Left{
			{What: "Paper pathology requests, step 1 Tell blood sciences: open", Procedure: "pathology-requests", Step: "tell-lab",
				Owner: "B Shah, charge nurse", Reason: "the phones are down"},
			{What: "Paper pathology requests, step 2: put off", Owner: "Day shift"},
		},
	},
	LessonAdded{Text: "The paper pads were in the locked office"},
	ActionAdded{Text: "A box of pads in the clean utility", Owner: "Ward manager", Due: "2026-12-12"},
	ActionDone{Action: 41, Note: "two boxes"},
	ActionDone{Action: 42},
	ProcedureOpened{Origin: "shipped", Procedure: procedure.Procedure{
		ID: "back-entry", Title: "Back-entry", Kind: procedure.Recovery,
		Sections: []procedure.Section{{Heading: "Recovery", Steps: []procedure.Step{{ID: "charts", Text: "Charts", Title: "Charts", Order: "medicines"}}}},
	}},
	RunLinked{
		Log: "K4QX7F3A91C2", Ward: "7A", Device: "WARD7A-PC1", Mode: Live, Why: "one outage, two PCs",
		Size: 41, Code: "MR20-HRST-GV7F-VGGP-9MBD-2S8Y",
	},
	RunLinked{Log: "K4QX7F3A91C2"},
	Logged{Kind: TypeNotification, Text: "EPR is down on 7B", Told: "site manager", Means: "by phone"},
	Logged{Kind: TypeSafetyEvent, Text: "A sample without a label, taken again", Reference: "LFPSE-2026-004711"},
	Logged{
		Kind: TypeMajor, Text: "M Major incident: standby; E Exact location: not known", Form: "METHANE",
		Fields: []Field{{"M", "Major incident", "standby"}, {Letter: "E", Name: "Exact location"}},
	},
	Reference{Of: 27, Reference: "LFPSE-2026-004711"},
	SystemChecked{System: "Pathology", Note: "three patients", InPart: "results can be read"},
	SystemInUse{System: "Pathology", Note: "since the day shift", InPart: "results can be read; requests stay on paper"},
	ProcedureOpened{Origin: "shipped", Procedure: procedure.Procedure{
		ID: "paths", Title: "Paths", Kind: procedure.Downtime,
		Sections: []procedure.Section{{Heading: "Now", Steps: []procedure.Step{{ID: "tell", Text: "Tell", Title: "Tell"}}}},
		Records: []procedure.Form{{Name: "Paper request", ID: "paper-request", Line: 9, Check: "second person", Fields: []procedure.Field{
			{Name: "Bed", Kind: procedure.FieldText, Line: 13, Required: true}, {Name: "Sent", Kind: procedure.FieldTime, Line: 14},
			{Name: "Due", Kind: procedure.FieldDeadline, Line: 15, Deadline: []procedure.Clause{{From: "Sent", After: 7200}}, MetBy: "Told"},
		}}},
	}},
	RecordAdded{Record: 1, Procedure: "paths", Form: "paper-request", Values: []FieldValue{{Field: "Bed", Value: "4"}, {Field: "Sent", Value: "2026-11-24T02:50:00Z"}}},
	RecordAdded{Record: 2, Procedure: "paths", Form: "paper-request", Values: []FieldValue{}},
	RecordAmended{Record: 1, Values: []FieldValue{{Field: "Sent", Value: "2026-11-24T02:55:00Z"}}, Reason: "the clock was read wrongly", To: "Dr Patel"},
	RecordMoved{Record: 1, From: "4", To: "ITU 2"},
	RecordCustody{Record: 1, To: "ward clerk"},
	RecordEntered{Record: 1, Reference: "EPR 4711"},
	RecordVerified{Record: 1},
	RecordAmended{Record: 1, Values: []FieldValue{}, Reason: "the wrong patient", Out: true},
	RecordScanned{Record: 1, Reference: "scan 7"},
	RecordFiled{Record: 2, Where: "notes trolley"},
	RecordNotNeeded{Record: 2, Reason: "spoiled"},
	RunClosed{Reason: "x", Outstanding: []string{"Paper request: 1 out"}, Left: []Left{{What: "record 1: Paper request, bed 4: out", Record: 1, Owner: "Ward clerk"}}},
	RecordMoved{Record: 1, From: "ITU 2", To: "4", Reason: "moved by mistake", TakenBack: true},
	ProcedureOpened{Origin: "shipped", Procedure: procedure.Procedure{
		ID: "results", Title: "Results", Kind: procedure.Downtime,
		Records: []procedure.Form{{Name: "Phoned result", ID: "phoned-result", Line: 9, Escalate: "next doctor up, then {{bleep:site-manager}}", Fields: []procedure.Field{
			{Name: "Phoned", Kind: procedure.FieldTime, Line: 13, Required: true},
		}}},
	}},
	ProcedureStoodDown{Procedure: "results", Reason: "opened by mistake", TakenBack: true},
	WardNamed{Ward: "7B", Organisation: "Northgate General"},
	StorageTakenOver{From: "mreid", Host: "WARD7B-PC1", FromPerson: "M Reid", Login: "bshah"},
	EntryCorrected{
		Corrects: 41, Text: "it was M Silva, staff nurse, and not A Okafor; the second person was B Shah, and not J Reid: the wrong name was on the screen",
		Doer: &Person{Name: "M Silva", Role: "staff nurse"}, With: "B Shah",
	},
	RunStarted{
		Mode: Live, Title: "EPR down", Systems: []string{"EPR"}, Ward: "7B", Device: "WARD7B-PC2", Zone: "Europe/London",
		Program: "1.0.0", WallClock: ClockCheck{Checked: true}, Drill: "K4QX7F3A91C2",
	},
	StepDone{Step: sampleStep, With: "M Silva", Drill: &DrillEntry{Log: "K4QX7F3A91C2", Seq: 5}},
	DrillCarried{Log: "K4QX7F3A91C2", Ticked: 4, Carried: 1},
	DrillCarried{Log: "K4QX7F3A91C2", Unread: true},
}

// hostile holds what a terminal may obey and what an encoder may trip over.
const hostile = "ESC \x1b[2J, CSI \u009b2J, bidi \u202eabc\u2066, tab\tline\nreturn\r, bell\a, nul\x00, del\x7f, " +
	"zero\u200bwidth, no\u00a0break, \u2028, quote \" and \\ and <&>, é ü 7° — “so” 日本 🚑\u200d⚕️ \U000e0041 \ufffd"

var sampleStep = Step{Procedure: "pathology-requests", Step: "tell-lab"}

var sampleProcedure = procedure.Procedure{
	ID: "pathology-requests", Title: "Paper pathology requests", Version: "1.0", Owner: "Ward manager",
	ApprovedBy: "A Director", ApprovedOn: "2026-11-01", LastReviewedOn: "2026-11-01", ReviewIn: "12 months",
	Kind: procedure.Downtime, Systems: []string{"pathology", "epr"}, UseWhen: "requests cannot be placed",
	Rule: procedure.RuleMixed, Extra: map[string]string{"severity": "2"},
	Sections: []procedure.Section{{
		Heading: "Immediate", Line: 12, Rule: procedure.RuleBoxes, Ignored: 1,
		Steps: []procedure.Step{{
			ID: "tell-lab", Explicit: true, Line: 14, Parent: "lab", Depth: 1, Group: "Lab", Number: "1",
			Text: "Tell blood sciences on 4711.", Title: "Tell blood sciences", Rest: "on 4711.",
			Detail:   []procedure.Block{{Kind: procedure.Callout, Line: 13, Callout: "warning", Text: "by phone"}},
			Critical: true, TwoPerson: true, Optional: true, ReadBack: true,
			Within: 900, From: 60, Every: 3600, Estimate: 120, Roles: []string{"nurse-in-charge"},
			Answer: &procedure.Answer{Kind: procedure.AnswerChoice, Choices: []string{"yes", "no"}},
		}},
		Blocks: []procedure.Block{{
			Kind: procedure.Table, Line: 20, After: 1, Level: 3, Marker: "-", Markdown: "| a |",
			Rows: [][]string{{"a", "b"}, {"1", "2"}},
		}},
	}},
	Records: []procedure.Form{{
		Name: "Paper request", ID: "paper-request", Line: 30, Sort: []string{"Sent"}, Check: "second person",
		Fields: []procedure.Field{{
			Name: "Due", Kind: procedure.FieldDeadline, Note: "n", Line: 32, Choices: []string{"a"},
			Required: true, Serial: true, ReadBack: true,
			Deadline: []procedure.Clause{{From: "Sent", After: 7200, When: "emergency"}},
		}},
	}},
}

var (
	sampleSalt = strings.Repeat("0f", SaltDigits/2)
	samplePrev = strings.Repeat("a5", linkDigits/2)
	sampleTime = time.Date(2026, 11, 24, 3, 11, 7, 123_000_000, time.UTC)
)

// entries are the samples, encoded.
func entries(t testing.TB) []Entry {
	t.Helper()
	var list []Entry
	for i, body := range samples {
		ev := Event{
			Happened: sampleTime.Add(time.Duration(i) * time.Minute).Truncate(time.Second),
			Actor:    Person{Name: "S Okafor", Role: "nurse in charge"}, Body: body,
		}
		if i%3 == 1 {
			ev.Recorder = &Person{Name: "M Silva"}
		}
		e, err := Encode(ev, "7F3A91C2K4QX", uint64(i+1), Stamp{
			At: sampleTime.Add(time.Duration(i) * time.Minute), Offset: "+00:00",
			Boot: "b41c9b1e-0000-4000-8000-000000000001", MonoMS: 5_231_877 + int64(i)*60_000,
		}, sampleSalt, samplePrev)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, e)
	}
	return list
}

func TestEveryTypeHasASample(t *testing.T) {
	seen := make(map[Type]bool)
	for _, body := range samples {
		seen[body.EventType()] = true
	}
	for _, kind := range Types() {
		if !seen[kind] {
			t.Errorf("%s has no sample: nothing here proves that it can be read again", kind)
		}
	}
	for _, kind := range TextTypes {
		if decoders[kind] == nil {
			t.Errorf("%s is not known", kind)
		}
	}
}

// Every member of every body is set in some sample: one that is written and not
// read again would not show otherwise.
func TestEveryMemberHasASample(t *testing.T) {
	set := make(map[string]bool)
	var visit func(path string, v reflect.Value)
	visit = func(path string, v reflect.Value) {
		if v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
			v = v.Elem()
		}
		if !v.IsValid() || v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				if v.Type().Field(i).Tag.Get("json") == "-" {
					continue // no part of an entry
				}
				name := v.Type().String() + "." + v.Type().Field(i).Name
				set[name] = set[name] || !v.Field(i).IsZero()
				visit(name, v.Field(i))
			}
		case reflect.Slice:
			for i := range v.Len() {
				visit(path, v.Index(i))
			}
		}
	}
	for _, body := range samples {
		visit("", reflect.ValueOf(body))
	}
	for name, ok := range set {
		if !ok {
			t.Errorf("%s is never set", name)
		}
	}
}

func TestRoundTrip(t *testing.T) {
	for i, e := range entries(t) {
		got, err := Decode(e.Raw)
		if err != nil {
			t.Errorf("%s: %v", e.Type, err)
			continue
		}
		if !reflect.DeepEqual(got, e) {
			t.Errorf("%s: decoded as\n%+v, was\n%+v", e.Type, got, e)
		}
		if e.Type != samples[i].EventType() || !reflect.DeepEqual(got.Body, samples[i]) {
			t.Errorf("%s: body came back as\n%+v, was\n%+v", e.Type, got.Body, samples[i])
		}
		if !e.Recorded.At.Equal(sampleTime.Add(time.Duration(i) * time.Minute)) {
			t.Errorf("%s: recorded at %s", e.Type, e.Recorded.At)
		}
		wantPrintable(t, e.Raw)
	}
}

// What is not UTF-8 cannot be kept; memory and disk must still agree.
func TestWhatIsInMemoryIsWhatIsOnDisk(t *testing.T) {
	e, err := Encode(Event{Body: Logged{Kind: TypeNote, Text: "bad \xff byte"}}, "7F3A91C2K4QX", 1,
		Stamp{Offset: "+00:00"}, sampleSalt, samplePrev)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Decode(e.Raw)
	if err != nil || !reflect.DeepEqual(got, e) {
		t.Errorf("decoded as %+v, %v; was %+v", got, err, e)
	}
}

func wantPrintable(t testing.TB, raw []byte) {
	t.Helper()
	for _, r := range string(raw) {
		if !unicode.IsPrint(r) {
			t.Errorf("a line holds %U", r)
		}
	}
}

var update = flag.Bool("update", false, "write testdata anew: only for types that are new")

// Lines that were once written must be read for ever, and written in the same
// way by this version. New types are added at the end of the file with -update;
// a line that is there must never change.
func TestGoldenLines(t *testing.T) {
	path := filepath.Join("testdata", "v1.jsonl")
	var now []string
	for _, e := range entries(t) {
		now = append(now, string(e.Raw))
	}
	if *update {
		if err := os.WriteFile(path, []byte(strings.Join(now, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	in := bufio.NewScanner(file)
	in.Buffer(nil, MaxLine)
	n := 0
	for ; in.Scan(); n++ {
		if n >= len(now) {
			t.Fatalf("line %d has no sample any more", n+1)
		}
		if in.Text() != now[n] {
			t.Errorf("line %d is\n%s, is now written as\n%s", n+1, in.Text(), now[n])
		}
		e, err := Decode(bytes.Clone(in.Bytes()))
		if err != nil || !reflect.DeepEqual(e.Body, samples[n]) {
			t.Errorf("line %d: body is %+v, %v", n+1, e.Body, err)
		}
	}
	if err := in.Err(); err != nil || n != len(now) {
		t.Errorf("%d lines for %d samples, %v", n, len(now), err)
	}
}

func TestForms(t *testing.T) {
	for _, form := range Forms {
		letters := ""
		for _, blank := range form.Blanks {
			letters += blank.Letter
		}
		if letters != form.Name {
			t.Errorf("the letters of %s are %s", form.Name, letters)
		}
		if got, ok := FormNamed(strings.ToLower(form.Name)); !ok || got.Name != form.Name {
			t.Errorf("%s is not found by its name", form.Name)
		}
	}
	if _, ok := FormNamed("HANDS"); ok {
		t.Error("a form is found that there is not")
	}
	sbar, _ := FormNamed("sbar")
	got := FieldsText(sbar.Fill([]string{" bed 4, no result since 02:00 ", "", "late"}))
	want := "S Situation: bed 4, no result since 02:00; B Background: not known; A Assessment: late; R Recommendation: not known"
	if got != want {
		t.Errorf("the form reads\n%s, want\n%s", got, want)
	}
}

// signed is a line with its crc made right.
func signed(line string) []byte {
	cut := strings.LastIndex(line, `,"crc":"`)
	return fmt.Appendf(nil, `%s,"crc":"%08x"}`, line[:cut], crc32.Checksum([]byte(line[:cut]), castagnoli))
}

func TestDecodeRefuses(t *testing.T) {
	line := string(entries(t)[2].Raw)
	replaced := func(old, new string) []byte {
		t.Helper()
		if !strings.Contains(line, old) {
			t.Fatalf("%q is not in the line", old)
		}
		return signed(strings.Replace(line, old, new, 1))
	}
	long := strings.Repeat("x", MaxLine)
	cases := map[string]struct {
		raw  []byte
		want string
	}{
		"nothing":                {nil, "crc"},
		"a line feed":            {[]byte(line + "\n"), "crc"},
		"a line end of DOS":      {[]byte(line + "\r"), "crc"},
		"a false crc":            {[]byte(strings.Replace(line, "2026", "2027", 1)), "crc is"},
		"a crc in capitals":      {[]byte(line[:len(line)-10] + strings.ToUpper(line[len(line)-10:])), "crc is"},
		"no crc":                 {[]byte(line[:len(line)-len(`,"crc":"00000000"}`)] + "}"), "crc"},
		"one that is too long":   {signed(strings.Replace(line, "S Okafor", long, 1)), "the most is"},
		"no JSON":                {replaced(`{"log":`, `{log:`), "not readable"},
		"a body that is none":    {replaced(`"body":{}`, `"body":{]`), "not readable"},
		"a body of two":          {replaced(`"body":{}`, `"body":{} {}`), "not readable"},
		"a body of a wrong kind": {replaced(`"body":{}`, `"body":{"reason":7}`), "not readable"},
		"a false time":           {replaced(`"happened":"2026-11-24T`, `"happened":"2026-13-24T`), "not a time"},
		"no time":                {replaced(`"at":"2026-11-24T`, `"at":"yesterday`), "not a time"},
		"a short salt":           {replaced(sampleSalt, sampleSalt[1:]), "salt"},
		"a salt in capitals":     {replaced(sampleSalt, strings.ToUpper(sampleSalt)), "salt"},
		"a link that is no hex":  {replaced(samplePrev, "g"+samplePrev[1:]), "prev"},
		"a number that is none":  {replaced(`"seq":3`, `"seq":-3`), "not readable"},
		"an escape raw":          {replaced("S Okafor", "S \u009bOkafor"), "control character U+009B"},
		"a bidi override raw":    {replaced("S Okafor", "S \u202eOkafor"), "control character U+202E"},
		"a control raw":          {replaced("S Okafor", "S \x1bOkafor"), "control character U+001B"},
		"bytes that are no text": {replaced("S Okafor", "S \xffOkafor"), "UTF-8"},
		"a hostile log":          {replaced("7F3A91C2K4QX", `\u001b[2J`), "plain word"},
		"a hostile type":         {replaced("run.closed", `run\u001b.closed`), "plain word"},
		"no type":                {replaced("run.closed", ""), "plain word"},
		"a hostile boot":         {replaced("b41c9b1e", `../../etc`), "plain word"},
	}
	for name, c := range cases {
		_, err := Decode(c.raw)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if err != nil && strings.ContainsAny(err.Error(), "\x1b\n") {
			t.Errorf("%s: the error itself is hostile: %q", name, err)
		}
	}
}

func TestEncodeRefuses(t *testing.T) {
	good := Event{Happened: sampleTime, Actor: Person{Name: "A"}, Body: RunClosed{}}
	with := func(change func(*Event)) Event {
		ev := good
		change(&ev)
		return ev
	}
	stamp := Stamp{At: sampleTime, Offset: "+00:00"}
	cases := map[string]struct {
		ev        Event
		log, salt string
	}{
		"no body":       {ev: with(func(e *Event) { e.Body = nil })},
		"a false body":  {ev: with(func(e *Event) { e.Body = Logged{Kind: TypeStepDone} })},
		"no kind":       {ev: with(func(e *Event) { e.Body = Logged{} })},
		"an unknown":    {ev: with(func(e *Event) { e.Body = Unknown{Type: TypeNote, Raw: json.RawMessage("{}")} })},
		"a pointer":     {ev: with(func(e *Event) { e.Body = &RunClosed{} })},
		"a late time":   {ev: with(func(e *Event) { e.Happened = time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC) })},
		"too long":      {ev: with(func(e *Event) { e.Actor.Name = strings.Repeat("x", MaxLine) })},
		"a hostile log": {ev: good, log: "a b"},
		"a short salt":  {ev: good, salt: "0f"},
	}
	for name, c := range cases {
		log, salt := c.log, c.salt
		if log == "" {
			log = "7F3A91C2K4QX"
		}
		if salt == "" {
			salt = sampleSalt
		}
		if e, err := Encode(c.ev, log, 1, stamp, salt, samplePrev); err == nil {
			t.Errorf("%s was encoded as %s", name, e.Raw)
		}
	}
}

// What a later version writes is kept, and known to be unknown.
func TestUnknownIsKept(t *testing.T) {
	line := string(entries(t)[2].Raw)
	for name, raw := range map[string][]byte{
		"type":    signed(strings.Replace(line, `"run.closed"`, `"run.paused"`, 1)),
		"version": signed(strings.Replace(line, `"v":1`, `"v":2`, 1)),
		"body":    signed(strings.Replace(line, `"v":1`, `"v":0`, 1)),
	} {
		raw = signed(strings.Replace(string(raw), `"body":{}`, `"body":{"a":[1,"x"]}`, 1))
		e, err := Decode(raw)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		unknown, ok := e.Body.(Unknown)
		if !ok || string(unknown.Raw) != `{"a":[1,"x"]}` || unknown.EventType() != e.Type || !bytes.Equal(e.Raw, raw) {
			t.Errorf("%s: %+v", name, e)
		}
	}
	// Members that a later version adds to a known body are no hindrance.
	raw := signed(strings.Replace(line, `"body":{}`, `"body":{"reason":"r","next":{"x":1}}`, 1))
	if e, err := Decode(raw); err != nil || !reflect.DeepEqual(e.Body, RunClosed{Reason: "r"}) {
		t.Errorf("a body with another member: %+v, %v", e.Body, err)
	}
}

// A line in another form than Encode's is read all the same: other white space,
// other escapes, another order of members.
func TestOtherFormsAreRead(t *testing.T) {
	want := entries(t)[1]
	line := string(want.Raw)
	for name, raw := range map[string][]byte{
		"escapes": signed(strings.Replace(line, "S Okafor", `S \u004fkafor`, 1)),
		"spaces":  signed(strings.Replace(line, `,"seq":2`, `, "seq": 2`, 1)),
		"order":   signed(strings.Replace(strings.Replace(line, `"v":1,`, ``, 1), `"seq":2,`, `"seq":2,"v":1,`, 1)),
	} {
		got, err := Decode(raw)
		got.Raw = want.Raw
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// FuzzDecode: whatever is decoded is printable enough, and says the same when it
// is encoded again; and the quick parser agrees with encoding/json.
func FuzzDecode(f *testing.F) {
	for _, e := range entries(f) {
		f.Add(e.Raw[:len(e.Raw)-crcTail])
	}
	f.Add([]byte(`{"log":"A","seq":1,"type":"x.y","v":9,"happened":"2026-11-24T03:11:07Z"`))
	f.Add(bytes.Replace(entries(f)[0].Raw[:len(entries(f)[0].Raw)-crcTail], []byte(`,"salt"`), []byte(` ,"salt"`), 1))
	f.Fuzz(func(t *testing.T, start []byte) {
		_, _ = Decode(start)
		raw := signed(string(start) + `,"crc":""}`)
		if quick, ok := parse(raw); ok && json.Valid(raw) {
			var slow line
			if err := json.Unmarshal(raw, &slow); err != nil {
				t.Fatalf("%v, and parse takes it as %+v", err, quick)
			}
			slow.CRC = ""
			quick.Body, slow.Body = bytes.TrimSpace(quick.Body), bytes.TrimSpace(slow.Body) // spaces around it say nothing
			if checkPlain(raw) == nil && !reflect.DeepEqual(quick, slow) {
				t.Fatalf("parse takes it as\n%+v, encoding/json as\n%+v", quick, slow)
			}
		}
		e, err := Decode(raw)
		if err != nil {
			return
		}
		for _, r := range string(e.Raw) {
			if unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Bidi_Control, r) {
				t.Fatalf("a line with %U was taken", r)
			}
		}
		if _, unknown := e.Body.(Unknown); unknown || e.Seq == 0 {
			return
		}
		again, err := Encode(Event{Happened: e.Happened, Actor: e.Actor, Recorder: e.Recorder, Body: e.Body},
			e.Log, e.Seq, e.Recorded, e.Salt, e.Prev)
		if err != nil {
			// A body that grows by its escapes, or a time that is no moment.
			if len(raw) < MaxLine/8 && e.Happened.UTC().Year() >= 0 && e.Happened.UTC().Year() < 10_000 &&
				e.Recorded.At.UTC().Year() >= 0 && e.Recorded.At.UTC().Year() < 10_000 {
				t.Fatalf("cannot be encoded again: %v\n%s", err, raw)
			}
			return
		}
		wantPrintable(t, again.Raw)
		twice, err := Encode(Event{Happened: again.Happened, Actor: again.Actor, Recorder: again.Recorder, Body: again.Body},
			again.Log, again.Seq, again.Recorded, again.Salt, again.Prev)
		if err != nil || !bytes.Equal(twice.Raw, again.Raw) {
			t.Fatalf("encoded as\n%s, then as\n%s, %v", again.Raw, twice.Raw, err)
		}
	})
}

func TestPerson(t *testing.T) {
	for _, c := range []struct {
		p    Person
		want string
	}{{Person{"A Okafor", "nurse in charge"}, "A Okafor, nurse in charge"}, {Person{Name: "A Okafor"}, "A Okafor"}} {
		if got := c.p.String(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestTypesAreSorted(t *testing.T) {
	if list := Types(); !slices.IsSorted(list) || len(list) != len(decoders) {
		t.Errorf("types are %v", list)
	}
}

func TestIsLogName(t *testing.T) {
	if name := "7F3A91C2K4QX"; !IsLogName(name) {
		t.Errorf("%q is none", name)
	}
	for _, text := range []string{
		"", "7F3A91C2K4Q", "7F3A91C2K4QXX", "7f3a91c2k4qx", "7F3A91C2K4Q\n", "7F3A91I2K4QX", "7F3A91C2L4QX", "OF3A91C2K4QX", "7F3A91C2K4QU", "7F3A 1C2K4QX",
	} {
		if IsLogName(text) {
			t.Errorf("%q is one", text)
		}
	}
}
