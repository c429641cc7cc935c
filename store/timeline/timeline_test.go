package timeline

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
	"downtime/store/seal"
)

var began = time.Date(2026, 11, 24, 2, 20, 0, 0, time.UTC)

var (
	okafor = event.Person{Name: "S Okafor", Role: "nurse in charge"}
	silva  = event.Person{Name: "M Silva", Role: "staff nurse"}
	step   = event.Step{Procedure: "pathology-requests", Step: "tell-lab"}
)

// bodies has one of every type, and those that are put into words in more than
// one way.
var bodies = []event.Body{
	event.RunStarted{
		Mode: event.Live, Title: "EPR down", Systems: []string{"EPR", "Pathology"}, Ward: "7B",
		Organisation: "Northgate General", WallClock: event.ClockCheck{Checked: true, OffsetS: -90},
	},
	event.ProcedureOpened{Procedure: procedure.Procedure{
		ID: "pathology-requests", Title: "Paper pathology requests", Version: "1.0",
		Sections: []procedure.Section{{Steps: []procedure.Step{
			{ID: "label", Title: "Label by hand"}, {ID: "tell-lab", Title: "Tell blood sciences"},
		}}},
	}},
	event.ProcedureOpened{Procedure: procedure.Procedure{
		ID: "approved", Title: "Local one", ApprovedBy: "A Director", ApprovedOn: "2026-11-01",
	}},
	event.StepDone{Step: step},
	event.StepDone{Step: step, With: "M Silva", Note: "told Jo"},
	event.StepAnswered{Step: step, Value: "6", Note: "two urgent"},
	event.StepReopened{Step: step, Reason: "the wrong lab"},
	event.StepNotApplicable{Step: step, Reason: "no samples"},
	event.StepCouldNot{Step: step, Reason: "nobody answers"},
	event.StepPutOff{Step: event.Step{Procedure: "elsewhere", Step: "s1"}, Reason: "later"},
	event.SystemSaidBack{System: "EPR", By: "IT"},
	event.SystemChecked{System: "EPR", Note: "two patients"},
	event.SystemInUse{System: "EPR"},
	event.SystemDown{System: "Phones", Note: "all bays"},
	event.Decision{Text: "Urgent samples by hand", Reason: "chute closed", Options: "porter"},
	event.Decision{Text: "Stay on paper", Reason: "not checked"},
	event.Logged{Kind: event.TypeNotification, Text: "Site manager told"},
	event.Logged{Kind: event.TypeSituation, Text: "Back at 06:00, they say"},
	event.Logged{Kind: event.TypeBriefing, Text: "Night shift briefed"},
	event.Logged{Kind: event.TypeMajor, Text: "Phones down as well"},
	event.Logged{Kind: event.TypeSafetyEvent, Text: "Sample without a label"},
	event.Logged{Kind: event.TypeNote, Text: "Porter late"},
	event.EntryCorrected{Corrects: 4, Text: "it was bed 6"},
	event.PersonSignedOn{},
	event.ClockChecked{},
	event.ClockChecked{OffsetS: 120},
	event.PhaseChanged{Phase: event.Recovery, Reason: "EPR is back"},
	event.ProcedureStoodDown{Procedure: "pathology-requests", Reason: "lab is back"},
	event.RunClosed{},
	event.RunReopened{Reason: "not over"},
	event.RunClosed{Reason: "handed over", Outstanding: []string{"2 steps open in x", "1 step put off in x"}},
	event.RunAbandoned{Reason: "wrong PC"},
	event.ProcedureReplaced{
		ProcedureOpened: event.ProcedureOpened{Procedure: procedure.Procedure{
			ID: "pathology-requests", Title: "Requests on paper", Version: "1.1", ApprovedBy: "A Director", ApprovedOn: "2026-11-23",
			Sections: []procedure.Section{{Steps: []procedure.Step{{ID: "tell-lab", Title: "Tell blood sciences"}}}},
		}},
		Reason:  "the lab has another number",
		Carried: []event.StepCarried{{Step: "tell-lab", Status: "done", Changed: []string{"words"}}, {Step: "in-transit"}},
		NotCarried: []event.StepNotCarried{
			{Step: "label", Number: 1, Title: "Label by hand", Status: "done"},
			{Step: "ring", Number: 2, Title: "Ring {{phone:lab}}", Status: "could not", Like: "s-1"},
		},
	},
	event.StepDone{Step: step},
	event.ProcedureReplaced{
		ProcedureOpened: event.ProcedureOpened{Procedure: procedure.Procedure{ID: "approved", Title: "Local one"}},
		Carried:         []event.StepCarried{{Step: "x"}},
	},
	event.ProcedureReplaced{
		ProcedureOpened: event.ProcedureOpened{Procedure: procedure.Procedure{ID: "elsewhere", Title: "Elsewhere", Version: "2"}},
		Carried:         []event.StepCarried{{Step: "x", Status: "done"}, {Step: "y", Status: "later"}},
	},
	event.CheckpointMade{Reason: event.AtDecision, Size: 7, Code: "MR20-HRST-GV7F-VGGP-9MBD-2S8Y"},
	event.WitnessSeen{Log: "K4QX7F3A91C2", Size: 1500, Code: "04HM-ASW9-NF6Y-Y098-TC4B-NK4D"},
	event.StorageDegraded{Copy: event.SecondCopy, Where: `E:\downtime`, Why: "the disk is full"},
	event.StorageDegraded{Copy: event.FirstCopy, Why: "the disk does not answer"},
	event.StorageDegraded{First: 2, Last: 4, Why: "in no copy here"},
	event.StorageRecovered{Copy: event.SecondCopy, Where: `E:\downtime`},
	event.StorageRecovered{Text: "a file was damaged: it is kept"},
	event.StorageRecovered{Text: "recovered on Fri 27 Nov 2026 19:28", Recovery: "20261127T192859Z"},
	event.StorageRecovered{First: 7, Last: 7},
	event.StorageRecovered{First: 7, Last: 8, Confirmed: true},
	event.StorageTakenOver{From: "mreid", Host: "WARD7B-PC1"},
	event.StorageTakenOver{Frozen: true},
	event.HandoverGiven{To: event.Person{Name: "B Shah", Role: "charge nurse"}, Open: []string{"2 overdue", "8 steps open in epr-downtime"}},
	event.HandoverGiven{To: event.Person{Name: "B Shah"}},
	event.HandoverAccepted{From: event.Person{Name: "A Okafor", Role: "nurse in charge"}, Given: 41},
	event.SystemSaidBack{System: "Pathology", By: "IT", InPart: "results can be read in the viewer"},
	event.InstructionGiven{Subject: "bloods", Text: "Essential blood tests only", From: "silver command", Steps: []event.Step{step, {Procedure: "nowhere", Step: "s9"}}},
	event.InstructionGiven{Subject: "bloods", Text: "Urgent ones as well", Replaces: 53},
	event.InstructionGiven{Subject: "bloods", Text: "As usual", Replaces: 54, Ends: true},
	event.InstructionRead{Given: 54},
	event.InstructionRead{Given: 9},
	event.RunClosed{Reason: "handed over", Outstanding: []string{"2 steps open in x"}, Left: []event.Left{
		{What: "X, step 1: open", Owner: "B Shah, charge nurse"}, {What: "X, step 2: open", Owner: "B Shah, charge nurse"},
	}},
	event.RunClosed{Outstanding: []string{"2 steps open in x"}, Left: []event.Left{
		{What: "X, step 1: open", Owner: "Day shift", Reason: "x"}, {What: "X, step 2: open", Owner: "Ward clerk", Reason: "y"},
	}},
	event.LessonAdded{Text: "The pads were locked away"},
	event.ActionAdded{Text: "A box of pads in the utility", Owner: "Ward manager", Due: "2026-12-12"},
	event.ActionDone{Action: 61, Note: "two boxes"},
	event.ActionDone{Action: 4},
	event.RunLinked{Log: "K4QX7F3A91C2", Ward: "7A", Device: "WARD7A-PC1", Mode: event.Live, Why: "begun there", Size: 41, Code: "MR20-HRST-GV7F-VGGP-9MBD-2S8Y"},
	event.RunLinked{Log: "K4QX7F3A91C3", Size: 1, Code: "MR20-HRST-GV7F-VGGP-9MBD-2S8Y"},
	event.RunLinked{Log: "K4QX7F3A91C4", Ward: "7A"},
	event.Logged{Kind: event.TypeNotification, Text: "EPR is down on 7B", Told: "site manager", Means: "by phone"},
	event.Logged{Kind: event.TypeNotification, Text: "EPR is down on 7B", Told: "all bays"},
	event.Logged{Kind: event.TypeSafetyEvent, Text: "Sample without a label", Reference: "LFPSE-2026-4711"},
	event.Logged{Kind: event.TypeSituation, Text: "as older versions show it", Form: "SBAR", Fields: []event.Field{
		{Letter: "S", Name: "Situation", Text: "bed 4, no result since 02:00"}, {Letter: "B", Name: "Background"},
	}},
	event.Reference{Of: 21, Reference: "LFPSE-2026-4712"},
	event.ProcedureOpened{Procedure: procedure.Procedure{ID: "paths", Title: "Paths", Records: []procedure.Form{{
		Name: "Paper request", ID: "paper-request", Fields: []procedure.Field{
			{Name: "No.", Kind: procedure.FieldText, Serial: true}, {Name: "Bed", Kind: procedure.FieldText}, {Name: "Sent", Kind: procedure.FieldTime},
			{Name: "Day", Kind: procedure.FieldDate}, {Name: "Told", Kind: procedure.FieldTime},
		},
	}}}},
	event.RecordAdded{Record: 1, Procedure: "paths", Form: "paper-request", Values: []event.FieldValue{
		{Field: "No.", Value: "101"}, {Field: "Bed", Value: "4"}, {Field: "Sent", Value: "2026-11-24T02:50:00Z"}, {Field: "Day", Value: "2026-11-20"},
	}},
	event.RecordAdded{Record: 2, Procedure: "paths", Form: "gone", Values: []event.FieldValue{{Field: "No.", Value: "7"}}},
	event.RecordAmended{Record: 1, Values: []event.FieldValue{{Field: "Told", Value: "2026-11-20T23:50:00Z"}}, To: "Dr Patel"},
	event.RecordAmended{Record: 1, Values: []event.FieldValue{{Field: "Bed", Value: "5"}, {Field: "Day", Value: ""}}, Reason: "wrong bed"},
	event.RecordMoved{Record: 1, From: "5", To: "ITU 2"},
	event.RecordCustody{Record: 1, To: "the ward clerk"},
	event.RecordEntered{Record: 1, Reference: "EPR 4711"},
	event.RecordVerified{Record: 1},
	event.RecordAmended{Record: 1, Values: []event.FieldValue{}, Out: true, Reason: "the wrong patient"},
	event.RecordScanned{Record: 1},
	event.RecordFiled{Record: 2, Where: "notes trolley"},
	event.RecordNotNeeded{Record: 9, Reason: "spoiled"},
	event.RecordMoved{Record: 9, From: "5", To: "6"},
	event.RecordMoved{Record: 9, From: "6", To: "5", Reason: "moved by mistake", TakenBack: true},
	event.WardNamed{Ward: "7B", Organisation: "Northgate General"},
	event.StorageTakenOver{From: "mreid", FromPerson: "M Reid", Host: "WARD7B-PC1", Login: "bshah"},
	event.StorageTakenOver{FromPerson: "M Reid", Login: "bshah", Frozen: true},
	event.EntryCorrected{Corrects: 4, Text: "it was M Silva, and not S Okafor: wrong name", Doer: &event.Person{Name: "M Silva"}},
	event.RunStarted{Mode: event.Live, Title: "EPR down", WallClock: event.ClockCheck{Checked: true, OffsetS: 120}, Drill: "K4QX7F3A91C2"},
	event.StepDone{Step: step, With: "M Silva", Drill: &event.DrillEntry{Log: "K4QX7F3A91C2", Seq: 5}},
	event.DrillCarried{Log: "K4QX7F3A91C2", Ticked: 4, Carried: 2},
	event.DrillCarried{Log: "K4QX7F3A91C2", Ticked: 4, Carried: 1},
	event.DrillCarried{Log: "K4QX7F3A91C2", Ticked: 4, Carried: 4},
	event.DrillCarried{Log: "K4QX7F3A91C2", Ticked: 1},
	event.DrillCarried{Log: "K4QX7F3A91C2"},
	event.DrillCarried{Log: "K4QX7F3A91C2", Unread: true},
	event.ClockJumped{ByS: -3600, OffsetS: 3720},
	event.ClockJumped{ByS: 7, SleptS: 1200, OffsetS: 3713},
	event.ClockJumped{SleptS: 1200, OffsetS: 3713, Why: event.Slept},
	event.ClockJumped{ByS: 90, OffsetS: 3713, Why: event.SleptOrSet},
	event.ClockJumped{ByS: -5 * 365 * 24 * 3600, OffsetS: 157_683_713, Why: event.WhileClosed},
}

// entries are the bodies in a log, written four minutes after they happened by a
// PC that is 90 seconds fast.
func entries(t testing.TB) []event.Entry {
	t.Helper()
	var list []event.Entry
	for i, body := range bodies {
		ev := event.Event{Happened: began.Add(time.Duration(i) * time.Minute), Actor: okafor, Body: body}
		if i%4 == 3 {
			ev.Recorder = &silva
		}
		recorded := event.Stamp{At: ev.Happened.Add(5*time.Minute + 30*time.Second), Offset: "+00:00"}
		e, err := event.Encode(ev, "7F3A91C2K4QX", uint64(i+1), recorded, strings.Repeat("0", event.SaltDigits), seal.Genesis)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, e)
	}
	return list
}

func TestLocalNames(t *testing.T) {
	for text, want := range map[string]string{
		"Ring {{phone:lab}}": "Ring the phone of lab",
		"{{ bleep: Site_Manager }}, then {{place:blood bank}}": "the bleep of site-manager, then the place of blood-bank",
		"{{fax:lab}} {{phone:}} {{phone:lab":                   "{{fax:lab}} {{phone:}} {{phone:lab",
	} {
		if got := LocalNames(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestEveryTypeIsPutIntoWords(t *testing.T) {
	b, seen := new(Builder), make(map[event.Type]bool)
	for _, e := range entries(t) {
		row := b.Row(&e)
		seen[e.Type] = true
		if strings.TrimSpace(row.What) == "" || row.What == string(e.Type) || strings.TrimSpace(row.Message) == "" ||
			strings.Contains(row.Message, "does not know") {
			t.Errorf("%s is %q, %q", e.Type, row.What, row.Message)
		}
		if row.Log != e.Log || row.Seq != e.Seq || row.Type != e.Type || row.Mode != event.Live || row.Actor != e.Actor ||
			row.Recorder != e.Recorder || !row.Happened.Equal(e.Happened) || !row.PC.Equal(e.Recorded.At) {
			t.Errorf("the row of entry %d is %+v", e.Seq, row)
		}
	}
	for _, kind := range event.Types() {
		if !seen[kind] {
			t.Errorf("%s is in no test", kind)
		}
		if Describe(kind) == string(kind) {
			t.Errorf("%s has no name", kind)
		}
	}
}

var update = flag.Bool("update", false, "write testdata anew")

func TestGoldenRows(t *testing.T) {
	var got bytes.Buffer
	b := new(Builder)
	for _, e := range entries(t) {
		r := b.Row(&e)
		by := r.Actor.String()
		if r.Recorder != nil {
			by += ", written by " + r.Recorder.String()
		}
		fmt.Fprintf(&got, "%d | %s | %s | written %s later | %s\n", r.Seq, r.Happened.Format("15:04"), by, r.WrittenLater(), r.What)
		fmt.Fprintf(&got, "    %s\n", r.Message)
		for _, part := range [][2]string{{"procedure", r.Procedure}, {"step", r.Step}, {"reason", r.Reason}} {
			if part[1] != "" {
				fmt.Fprintf(&got, "    %s: %s\n", part[0], part[1])
			}
		}
		if r.Typed != nil {
			fmt.Fprintf(&got, "    typed: %+v\n", *r.Typed)
		}
		if r.Corrects > 0 {
			fmt.Fprintf(&got, "    corrects: %d\n", r.Corrects)
		}
	}
	path := filepath.Join("testdata", "rows.txt")
	if *update {
		if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("rows are\n%s\nwant\n%s", &got, want)
	}
}

// The time of writing is wall time by what was said of the clock up to then.
func TestTheClockIsFollowed(t *testing.T) {
	b := new(Builder)
	for _, e := range entries(t) {
		row := b.Row(&e)
		offset := -90 * time.Second
		switch {
		case e.Seq >= 26:
			offset = 120 * time.Second
		case e.Seq == 25:
			offset = 0
		}
		if jump, ok := e.Body.(event.ClockJumped); ok {
			offset = time.Duration(jump.OffsetS) * time.Second
		}
		if want := e.Recorded.At.Add(offset); !row.Recorded.Equal(want) {
			t.Errorf("entry %d was written %s, want %s", e.Seq, row.Recorded, want)
		}
	}
}

func TestUnknownEntriesAreShownAsSuch(t *testing.T) {
	row := new(Builder).Row(&event.Entry{
		Log: "7F3A91C2K4QX", Seq: 9, Type: "ward.painted", Version: 3, Actor: okafor,
		Body: event.Unknown{Type: "ward.painted"},
	})
	if !strings.Contains(row.Message, "ward.painted") || !strings.Contains(row.Message, "version 3") || row.What != "ward.painted" {
		t.Errorf("the row is %+v", row)
	}
}

func BenchmarkRow(b *testing.B) {
	list := entries(b)
	for b.Loop() {
		builder := new(Builder)
		for i := range list {
			builder.Row(&list[i])
		}
	}
}

func TestModeWords(t *testing.T) {
	for mode, want := range map[event.Mode]string{
		event.Live: "LIVE downtime", event.Drill: "DRILL", event.Readiness: "READINESS CHECK", "OTHER": "OTHER",
	} {
		if got := ModeWords(mode); got != want {
			t.Errorf("%s: %q, want %q", mode, got, want)
		}
	}
}

// Rows of two logs are told in one order by the wall's time; what happened at the
// same time stays as its log has it.
func TestMerge(t *testing.T) {
	at := func(log string, seq uint64, minute int) Row {
		return Row{Log: log, Seq: seq, Happened: began.Add(time.Duration(minute) * time.Minute)}
	}
	a := []Row{at("A", 1, 0), at("A", 2, 10), at("A", 3, 5)} // 3 was written up later
	b := []Row{at("B", 1, 5), at("B", 2, 5), at("B", 3, 20)}
	var got []string
	for _, row := range Merge(a, b) {
		got = append(got, fmt.Sprint(row.Log, row.Seq))
	}
	if want := "A1 A3 B1 B2 A2 B3"; strings.Join(got, " ") != want {
		t.Errorf("merged as %s, want %s", strings.Join(got, " "), want)
	}
	if a[1].Seq != 2 || b[0].Log != "B" {
		t.Error("the rows that were given were put in another order")
	}
}
