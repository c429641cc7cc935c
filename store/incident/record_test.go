package incident

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

// values are FIELD=VALUE.
func values(list ...string) []event.FieldValue {
	var all []event.FieldValue
	for _, each := range list {
		field, value, _ := strings.Cut(each, "=")
		all = append(all, event.FieldValue{Field: field, Value: value})
	}
	return all
}

func request(number, bed, urgency, sent string) AddRecord {
	return AddRecord{Procedure: "paths", Form: "paper-request",
		Values: values("request no.="+number, "Bed="+bed, "Urgency="+urgency, "Sent="+sent)}
}

// refused decides as somebody, and wants a refusal that has the words.
func (r *run) refused(by event.Person, do Action, words string) {
	r.t.Helper()
	c := r.command(do)
	c.By = by
	if _, err := Decide(r.state, c); err == nil || !strings.Contains(err.Error(), words) {
		r.t.Errorf("%+v: %v, want %q", do, err, words)
	}
}

// as carries a command out as somebody else.
func (r *run) as(by event.Person, do Action) {
	r.t.Helper()
	c := r.command(do)
	c.By = by
	events, err := Decide(r.state, c)
	if err != nil {
		r.t.Fatalf("%+v: %v", do, err)
	}
	r.add(events...)
}

func numbers(list []*Record) string {
	var words []string
	for _, r := range list {
		words = append(words, fmt.Sprint(r.Number))
	}
	return strings.Join(words, " ")
}

// A paper is late until the clinician is told, whoever phoned; and what is late comes
// from what was typed, by the first clause that applies.
func TestARequestIsChasedUntilSomebodyIsTold(t *testing.T) {
	r := startRun(t)
	r.do(request("101", "4", "Emergency", "02:50"))
	r.do(request("102", "12", "routine", "now"))
	one := func() *Record { return r.state.Record(1) }
	if got := one().String(); got != "record 1: Paper request 101, bed 4" {
		t.Errorf("it is called %q", got)
	}
	sent := time.Date(2026, 11, 24, 2, 50, 0, 0, time.UTC)
	if due := one().Due(); !due.At.Equal(sent.Add(2*hour)) || due.Field != "Due" || due.Waits != "Told" {
		t.Fatalf("due %+v", due)
	}
	if due := r.state.Record(2).Due(); !due.At.Equal(r.now.Add(24 * hour)) {
		t.Errorf("the routine one is due %+v", due)
	}
	r.at(2 * hour)
	if got := numbers(r.state.LateRecords(r.now)); got != "1" {
		t.Fatalf("late are %q", got)
	}
	r.do(Phoned{Record: 1})
	if got := r.state.Paper(nil, r.now).String(); got != "2 out, 1 late" {
		t.Errorf("phoned, the paper is %q", got)
	}
	r.do(Told{Record: 1, To: "Dr Patel", At: r.now.Add(-5 * minute)})
	if got := r.state.Paper(nil, r.now).String(); got != "2 out" || one().ToldTo != "Dr Patel" {
		t.Errorf("told, the paper is %q, told %q", got, one().ToldTo)
	}
	r.refused(okafor, Told{Record: 1, To: "Dr Patel"}, "amend it with a reason")
	r.refused(okafor, Phoned{Record: 9}, "there is no record 9")
	r.refused(okafor, Told{Record: 2, To: " "}, "who was told")
	r.refused(okafor, Told{Record: 2, To: "now"}, "is a time: say who was told")
	r.refused(okafor, Told{Record: 2, To: "03:05"}, "is a time: say who was told")
	r.refused(okafor, Phoned{Record: 2, At: r.now.Add(hour)}, "in the future")
}

// What is on the paper only is refused here, with the reason why; so is what cannot be
// meant.
func TestWhatAPaperTakes(t *testing.T) {
	r := startRun(t)
	add := func(fields ...string) AddRecord {
		return AddRecord{Procedure: "paths", Form: "paper-request", Values: values(append([]string{"Request no.=101", "Bed=4", "Sent=02:50"}, fields...)...)}
	}
	for words, do := range map[string]Action{
		"Paper request needs Urgency":                    add(),
		"written on the paper only, never here":          add("Urgency=urgent", "Result=4.2"),
		"is worked out from the other fields":            add("Urgency=urgent", "Due=04:00"),
		`it has Request no., Bed, Urgency, Sent, Phoned`: add("Urgency=urgent", "Colour=red"),
		"one of emergency, urgent, routine":              add("Urgency=soon"),
		"Bed was given twice":                            add("Urgency=urgent", "bed=5"),
		"a time, HH:MM or now":                           add("Urgency=urgent", "Phoned=soon"),
		"no names or numbers of patients":                AddRecord{Procedure: "paths", Form: "drug-chart", Values: values("Chart no.=1", "Bed=4", "NHS number=9434765919")},
		"which asks for a number":                        AddRecord{Procedure: "paths", Form: "drug-chart", Values: values("Chart no.=1", "Bed=4", "Sheets=two")},
		"which asks for yes or no":                       AddRecord{Procedure: "paths", Form: "drug-chart", Values: values("Chart no.=1", "Bed=4", "Copied=half")},
		"which asks for a day":                           AddRecord{Procedure: "paths", Form: "drug-chart", Values: values("Chart no.=1", "Bed=4", "Day=31/2/2026")},
		`no paper form "x"`:                              AddRecord{Procedure: "paths", Form: "x"},
		"nowhere is not open":                            AddRecord{Procedure: "nowhere", Form: "x"},
		"the most is 500":                                AddRecord{Procedure: "paths", Form: "drug-chart", Values: values("Bed=" + strings.Repeat("x", 501))},
	} {
		r.refused(okafor, do, words)
	}
	r.do(AddRecord{Procedure: "paths", Form: "drug-chart", Values: values("Chart no.=1", "Bed=4", "Sheets=2", "Day=24/11/2026", "Copied=Y")})
	got := fmt.Sprint(r.state.Record(1).Values)
	if want := "[{Chart no. 1} {Bed 4} {Sheets 2} {Day 2026-11-24} {Copied yes}]"; got != want {
		t.Errorf("kept %s, want %s", got, want)
	}
	r.refused(okafor, AddRecord{Procedure: "paths", Form: "drug-chart", Values: values("Chart no.=1", "Bed=5")}, "in the ledger already, as record 1")
}

// A time in the hour that comes twice is asked about.
func TestAFieldsTimeInTheHourThatComesTwice(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	r := startRun(t)
	r.now = time.Date(2027, 10, 31, 3, 0, 0, 0, london)
	r.refused(okafor, request("1", "4", "urgent", "01:30"), "say 01:30 BST or 01:30 GMT")
	r.do(request("1", "4", "urgent", "01:30 BST"))
	if got := r.state.Record(1).Value("Sent"); got != "2027-10-31T01:30:00+01:00" {
		t.Errorf("sent %q", got)
	}
}

// A paper leaves the ledger in one of four ways, by somebody; where its form says so a
// second person has to have looked; and it can be said that it is out after all.
func TestAPaperIsAccountedFor(t *testing.T) {
	r := startRun(t)
	r.do(AddForEach{AddRecord: AddRecord{Procedure: "paths", Form: "drug-chart"}, Beds: []string{"4", "12", "5"}})
	if got := numbers(r.state.Ledger()); got != "1 3 2" {
		t.Errorf("by bed the ledger is %q", got)
	}
	if got := r.state.Record(1).Missing(); !slices.Equal(got, []string{"Chart no."}) {
		t.Errorf("missing %q", got)
	}
	r.do(AmendRecord{Record: 1, Values: values("chart no.=17")})
	r.refused(okafor, AmendRecord{Record: 1, Values: values("Chart no.=18")}, "needs a reason")
	r.refused(okafor, AmendRecord{Record: 1, Values: values("Chart no.="), Reason: "x"}, "is required")
	r.refused(okafor, VerifyRecord{1}, "say first what became of it")
	r.refused(okafor, Account{Record: 1, As: Filed}, "where it is filed")
	r.refused(okafor, Account{Record: 1, As: NotNeeded}, "needs a reason")
	r.do(Account{Record: 1, As: Entered, Note: "EPR 4711"})
	if got := r.state.Record(1).State(); got != "entered, second person to check" {
		t.Errorf("it is %q", got)
	}
	r.refused(okafor, VerifyRecord{1}, "a second person checks it")
	r.refused(okafor, Account{Record: 1, As: Scanned}, "that it is out")
	r.as(silva, VerifyRecord{1})
	if r := r.state.Record(1); !r.Accounted() || r.State() != "entered, checked" {
		t.Errorf("it is %q", r.State())
	}
	if words, n := r.state.Outstanding(r.now); n < 3 || words[len(words)-1] != "Drug chart: 2 out" {
		t.Errorf("outstanding %q", words)
	}
	r.refused(okafor, AmendRecord{Record: 1, Out: true}, "needs a reason")
	r.do(AmendRecord{Record: 1, Out: true, Reason: "the wrong patient"})
	if r := r.state.Record(1); r.State() != "out" || !r.VerifiedAt.IsZero() || !r.BecameAt.IsZero() || r.BecameBy.Name != "" {
		t.Errorf("it is %q, checked %s", r.State(), r.VerifiedAt)
	}
	r.do(Account{Record: 2, As: Filed, Note: "notes trolley"})
	r.do(Close{Reason: "the day shift goes on", Owner: "Ward clerk", Each: []Takeover{{Thing: Thing{Record: 2}, Owner: "M Silva"}}})
	var left []string
	for _, l := range r.state.Left {
		if l.Record > 0 {
			left = append(left, fmt.Sprintf("%d %s %s", l.Record, l.What, l.Owner))
		}
	}
	if got, want := strings.Join(left, "\n"), "1 record 1: Drug chart 17, bed 4: out Ward clerk\n3 record 3: Drug chart, bed 5: out Ward clerk\n"+
		"2 record 2: Drug chart, bed 12: filed, second person to check M Silva"; got != want {
		t.Errorf("left\n%s\nwant\n%s", got, want)
	}
	r.refused(okafor, GiveCustody{Record: 1, To: "clerk"}, "is closed")
}

// A patient who moves takes every open paper along.
func TestABedMoves(t *testing.T) {
	r := startRun(t)
	r.do(request("101", "4", "urgent", "02:50"))
	r.do(AddForEach{AddRecord: AddRecord{Procedure: "paths", Form: "drug-chart"}, Beds: []string{"4", "5"}})
	r.do(request("102", "4", "urgent", "02:50"))
	r.do(Told{Record: 4, To: "Dr Patel"})
	r.do(Account{Record: 4, As: Entered})
	r.do(Account{Record: 1, As: Entered}) // and nobody was told: whoever looks for the patient must find them
	r.do(MoveBed{From: "4", To: "ITU 2"})
	if got := numbers(r.state.OfBed("itu 2")); got != "1 2" || len(r.state.OfBed("4")) > 0 || r.state.Record(4).Value("Bed") != "4" {
		t.Errorf("moved are %q", got)
	}
	r.refused(okafor, MoveBed{From: "4", To: "7"}, "no paper of bed 4 is out")
	r.do(AddRecord{Procedure: "paths", Form: "bed-move", Values: values("Bed=4", "To or from=ITU 2")})
	r.refused(okafor, MoveBed{From: "4", To: "7"}, "no paper of bed 4 is out") // what tells of the move stays
	r.refused(okafor, MoveBed{From: "ITU 2", To: "5"}, "in 5 there is other paper: record 3: Drug chart, bed 5. Move that first")
	r.refused(okafor, MoveBed{From: "ITU 2", To: "5", Only: []int{2, 3}}, "record 3 is no paper of bed ITU 2")
	r.do(MoveBed{From: "ITU 2", To: "7", Only: []int{2}})
	if got := numbers(r.state.OfBed("7")); got != "2" {
		t.Errorf("moved alone are %q", got)
	}
}

// Numbers of a pad that no record has are named: such a paper may be lost.
func TestNumbersOfAPadThatNobodySaw(t *testing.T) {
	r := startRun(t)
	for _, number := range []string{"A098", "A101", "A103", "7", "9", "loose"} {
		r.do(request(number, "4", "urgent", "02:50"))
	}
	form, err := r.state.FormNamed("paper")
	if err != nil {
		t.Fatal(err)
	}
	numbers, more := r.state.NotSeen(form.Form)
	if got := strings.Join(numbers, " "); got != "8 A099 A100 A102" || more != 0 {
		t.Errorf("not seen: %s and %d more", got, more)
	}
	r.do(request("A999", "4", "urgent", "02:50"))
	if numbers, more := r.state.NotSeen(form.Form); len(numbers) != mostNotSeen || more != 4+999-103-1-mostNotSeen {
		t.Errorf("%d named, %d more", len(numbers), more)
	}
}

// Papers stay with the form they were added with, also when the procedure is replaced or
// stood down.
func TestPapersOutliveTheirProcedure(t *testing.T) {
	r := startRun(t)
	r.do(request("101", "4", "urgent", "02:50"))
	next := testProcedure()
	next.Version, next.Records = "2", next.Records[1:]
	replacement := ReplaceProcedure{OpenProcedure: open(next), Reason: "new"}
	replacement.SHA256 = "01"
	r.do(replacement)
	r.do(StandDown{Procedure: "paths", Reason: "works again"})
	if got := r.state.Record(1).Name(); got != "Paper request 101, bed 4" {
		t.Errorf("it is %q", got)
	}
	if _, err := r.state.FormNamed("paper"); err == nil {
		t.Error("a form that is gone is found")
	}
	r.do(AddForEach{AddRecord: AddRecord{Procedure: "paths", Form: "drug-chart"}, Beds: []string{"9"}})
	words, n := r.state.Outstanding(r.now)
	if want := []string{"Paper request: 1 out", "Drug chart: 1 out"}; n != 2 || !slices.Equal(words, want) {
		t.Errorf("outstanding %q", words)
	}
	if got := r.state.Waiting(r.now); got.Paper != 2 || total(got) != 2 {
		t.Errorf("waiting %+v", got)
	}
}

// A deadline that names the field which answers it waits for that one, and for no time
// that stands before it.
func TestADeadlineIsMetByTheFieldItNames(t *testing.T) {
	form := &procedure.Form{Name: "Awaited result", Fields: []procedure.Field{
		{Name: "Named", Kind: procedure.FieldTime, Required: true}, {Name: "Left", Kind: procedure.FieldTime}, {Name: "Report seen", Kind: procedure.FieldTime},
		{Name: "Told", Kind: procedure.FieldTime},
		{Name: "Chase by", Kind: procedure.FieldDeadline, Deadline: []procedure.Clause{{From: "Named", After: 3600}}, MetBy: "Report seen"},
	}}
	r := &Record{Form: form, Values: values("Named=2026-11-24T02:00:00Z", "Left=2026-11-24T02:30:00Z", "Told=2026-11-24T02:40:00Z")}
	if due := r.Due(); due.Waits != "Report seen" || !due.At.Equal(time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)) {
		t.Errorf("due %+v", due)
	}
	r.Values = append(r.Values, values("Report seen=2026-11-24T02:50:00Z")...)
	if due := r.Due(); !due.At.IsZero() {
		t.Errorf("seen, it is due %+v", due)
	}
	form.Fields[4].MetBy = ""
	if due := r.Due(); !due.At.IsZero() {
		t.Errorf("told, it is due %+v", due)
	}
}

// What was written before a paper's form changed, or by another version: it is out and
// counted, and its number is not given out again. Numbers that cannot be are none.
func TestPapersThatCannotBePlaced(t *testing.T) {
	r := startRun(t)
	odd := func(number int, id, form string, values ...event.FieldValue) event.Event {
		return event.Event{Happened: r.now, Actor: okafor, Body: event.RecordAdded{Record: number, Procedure: id, Form: form, Values: values}}
	}
	r.add(odd(1, "elsewhere", "chart", event.FieldValue{Field: "Bed", Value: "4"}, event.FieldValue{Field: "Bed", Value: "5"}),
		odd(1, "paths", "drug-chart"), odd(0, "paths", "drug-chart"), odd(-2, "paths", "drug-chart"), odd(1<<62, "paths", "drug-chart"), odd(3, "paths", "gone"))
	if got := fmt.Sprint(r.state.Ledger()); got != "[record 1: chart, bed 4 record 3: gone]" || r.state.NotKnown != 4 {
		t.Errorf("the ledger is %s, %d not known", got, r.state.NotKnown)
	}
	r.do(request("101", "4", "urgent", "02:50"))
	if r.state.Record(4) == nil || r.state.Paper(nil, r.now).Out != 3 {
		t.Errorf("the next paper is not record 4: %v", r.state.Ledger())
	}
	r.do(Account{Record: 1, As: Filed, Note: "box"})
	if !r.state.Record(1).Accounted() {
		t.Errorf("it is %q", r.state.Record(1).State())
	}
}

// A deadline that is met by what it counts from is moved by the next look, and by nothing
// silenced.
func TestTheNextLook(t *testing.T) {
	p := testProcedure()
	p.Records = []procedure.Form{{Name: "Device", ID: "device", Fields: []procedure.Field{
		{Name: "Bed", Kind: procedure.FieldText}, {Name: "Checked", Kind: procedure.FieldTime, Required: true}, {Name: "Seen", Kind: procedure.FieldTime},
		{Name: "Check by", Kind: procedure.FieldDeadline, Deadline: []procedure.Clause{{From: "Checked", After: 3600}}, MetBy: "Checked"},
	}}}
	r := newRun(t)
	r.do(Start{Since: onset, RunStarted: event.RunStarted{Mode: event.Live, Title: "EPR down", Systems: []string{"EPR"}, Zone: "Europe/London"}})
	r.do(open(p))
	r.do(AddRecord{Procedure: "paths", Form: "device", Values: values("Bed=4", "Checked=03:00")})
	r.at(2 * hour)
	if due := r.state.Record(1).Due(); !due.Late(r.now) || due.Waits != "Checked" {
		t.Fatalf("due %+v", due)
	}
	r.do(AmendRecord{Record: 1, Values: values("Seen=now")})
	if !r.state.Record(1).Due().Late(r.now) {
		t.Error("another time has answered it")
	}
	r.do(AmendRecord{Record: 1, Values: values("Checked=now")})
	if due := r.state.Record(1).Due(); due.Late(r.now) || !due.At.Equal(r.now.Add(hour)) {
		t.Errorf("looked at, it is due %+v", due)
	}
	r.refused(okafor, AmendRecord{Record: 1, Values: values("Checked=04:00")}, "needs a reason") // an earlier time is a change
}

// That somebody was told can be taken back, with who it was; and nobody was told in the
// future.
func TestToldIsTakenBack(t *testing.T) {
	p := testProcedure()
	p.Records[0].Fields = append(p.Records[0].Fields, procedure.Field{Name: "Told to", Kind: procedure.FieldText})
	r := newRun(t)
	r.do(Start{Since: onset, RunStarted: event.RunStarted{Mode: event.Live, Title: "EPR down", Systems: []string{"EPR"}, Zone: "Europe/London"}})
	r.do(open(p))
	r.do(request("101", "4", "emergency", "02:50"))
	r.do(Told{Record: 1, To: "B Shah"})
	if got := r.state.Record(1); got.ToldTo != "B Shah" || got.Value("Told to") != "B Shah" {
		t.Fatalf("told %+v", got)
	}
	r.do(AmendRecord{Record: 1, Values: values("told="), Reason: "that was another paper"})
	if got := r.state.Record(1); got.ToldTo != "" || got.Value("Told to") != "" || got.Due().Waits != "Told" {
		t.Errorf("taken back, it is %+v", got)
	}
	r.refused(okafor, AmendRecord{Record: 1, Values: values("told=2031-01-01T00:00:00Z")}, "is in the future")
	r.refused(okafor, request("102", "4", "urgent", "03:30"), "is in the future")
}

// Two procedures may have a form of one name: their papers are counted, numbered and
// sorted apart.
func TestFormsOfOneName(t *testing.T) {
	r := startRun(t)
	other := testProcedure()
	other.ID, other.Records[0].Name = "other/1", "X-ray / CT"
	r.do(open(other))
	second := request("101", "5", "urgent", "02:50")
	second.Procedure = "other/1"
	r.do(request("101", "4", "urgent", "02:50"))
	r.do(second)
	second.Values = values("Request no.=109", "Bed=5", "Urgency=urgent", "Sent=02:50")
	r.do(second)
	form, err := r.state.FormNamed("x-ray / ct")
	if err != nil {
		t.Fatal(err)
	}
	if got := r.state.Paper(form.Form, r.now); got.All != 2 {
		t.Errorf("of %s there are %+v", form.Form.Name, got)
	}
	if numbers, _ := r.state.NotSeen(form.Form); len(numbers) != 7 {
		t.Errorf("not seen are %q", numbers)
	}
	if _, err := r.state.FormNamed("paper-request"); err == nil || !strings.Contains(err.Error(), "paths/paper-request or other/1/paper-request") {
		t.Errorf("either may be meant: %v", err)
	}
	if form, err := r.state.FormNamed("PATHS/paper"); err != nil || form.Procedure.Def.ID != "paths" {
		t.Errorf("%+v, %v", form, err)
	}
}

// A day of a form begins at the wall's midnight.
func TestADeadlineFromADay(t *testing.T) {
	r := &Record{offset: "+01:00", Values: values("Day=2026-07-01"), Form: &procedure.Form{Fields: []procedure.Field{
		{Name: "Day", Kind: procedure.FieldDate},
		{Name: "By", Kind: procedure.FieldDeadline, Deadline: []procedure.Clause{{From: "Day", After: 24 * 3600}}},
	}}}
	if got, want := r.Due().At, time.Date(2026, 7, 1, 23, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("due %s, want %s", got.UTC(), want)
	}
}

// What nobody was told of is late also when it was entered, until somebody is told or it is
// said why it is not needed.
func TestEnteredIsNotTold(t *testing.T) {
	r := startRun(t)
	r.do(request("101", "4", "emergency", "02:50"))
	r.do(request("102", "5", "emergency", "02:50"))
	if due := r.state.Record(1).StillDue(); due.Waits != "Told" {
		t.Errorf("once entered it will be due %+v", due)
	}
	r.do(Account{Record: 1, As: Entered})
	r.do(Account{Record: 2, As: NotNeeded, Note: "spoiled"})
	r.at(3 * hour)
	if got := numbers(r.state.LateRecords(r.now)); got != "1" || r.state.Paper(nil, r.now).Late != 1 || r.state.Paper(nil, r.now).Out != 0 {
		t.Fatalf("late are %q, %+v", got, r.state.Paper(nil, r.now))
	}
	r.do(Told{Record: 1, To: "Dr Patel"})
	if got := r.state.LateRecords(r.now); len(got) > 0 {
		t.Errorf("told, late are %v", got)
	}
}

// An answer from before what it answers is a slip of the keys.
func TestToldBeforeItWasSent(t *testing.T) {
	r := startRun(t)
	before := request("101", "4", "emergency", "02:50")
	before.Values = append(before.Values, values("Told=02:40")...)
	r.refused(okafor, before, "Told at Tue 02:40 would be before Sent at Tue 02:50")
	r.do(request("101", "4", "emergency", "02:50"))
	r.refused(okafor, Told{Record: 1, To: "Dr Patel", At: r.now.Add(-20 * minute)}, "would be before Sent")
	r.refused(okafor, AmendRecord{Record: 1, Values: values("Told=02:49")}, "would be before Sent")
	r.do(AmendRecord{Record: 1, Values: values("Told=02:50")})
	r.refused(okafor, AmendRecord{Record: 1, Values: values("Sent=02:55"), Reason: "read wrongly"}, "would be before Sent")
}

// The second person is not the first under another spelling.
func TestTheSecondPersonIsAnother(t *testing.T) {
	r := startRun(t)
	r.do(AddForEach{AddRecord: AddRecord{Procedure: "paths", Form: "drug-chart"}, Beds: []string{"4"}})
	r.do(Account{Record: 1, As: Entered})
	for _, name := range []string{"s.okafor", "S Okafor ", "S-OKAFOR"} {
		r.refused(event.Person{Name: name}, VerifyRecord{1}, "a second person checks it")
	}
	r.refused(okafor, Tick{Ref: ref("two"), With: "S. Okafor"}, "the second cannot be")
	r.refused(okafor, GiveHandover{To: event.Person{Name: "S.Okafor"}}, "cannot take over as well")
	r.as(event.Person{Name: "S Okafore"}, VerifyRecord{1})
}
