package ledger

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"downtime/runbooks"
	"downtime/runbooks/procedure"
	"downtime/store/event"
	"downtime/store/incident"
)

var (
	now  = time.Date(2026, 11, 24, 3, 11, 0, 0, time.UTC)
	form = &procedure.Form{Name: "Phoned result", ID: "phoned-result", Check: "second person", Fields: []procedure.Field{
		{Name: "Sheet no.", Kind: procedure.FieldText, Serial: true, Required: true},
		{Name: "Result", Kind: procedure.FieldPaper},
		{Name: "Phoned", Kind: procedure.FieldTime, Required: true},
		{Name: "Told", Kind: procedure.FieldTime},
		{Name: "Day", Kind: procedure.FieldDate},
		{Name: "Tell by", Kind: procedure.FieldDeadline, Deadline: []procedure.Clause{{From: "Phoned", After: 900}}},
	}}
)

func sheet(number string) *incident.Record {
	return &incident.Record{Number: 1, Form: form, Values: []event.FieldValue{
		{Field: "Sheet no.", Value: number}, {Field: "Phoned", Value: "2026-11-24T02:50:00Z"}, {Field: "Day", Value: "2026-11-23"},
	}}
}

func TestWords(t *testing.T) {
	r := sheet("14")
	if got := Due(r, now); got != "Tell by 03:05 (6 min late)" {
		t.Errorf("due %q", got)
	}
	upper := func(s string) string { return strings.ToUpper(s) }
	if got := Escalate(r, now, upper); got != "" {
		t.Errorf("its form names nobody, and it says %q", got)
	}
	named := *form
	named.Escalate = "next doctor up"
	r.Form = &named
	if got := Escalate(r, now, upper); got != "escalate to NEXT DOCTOR UP" {
		t.Errorf("it says %q", got)
	}
	if got := Escalate(r, now.Add(-10*time.Minute), upper); got != "" {
		t.Errorf("it is not late, and says %q", got)
	}
	r.Form = form
	var fields []string
	for _, f := range Fields(r, now) {
		fields = append(fields, f.Name+"="+f.Value)
	}
	if got, want := strings.Join(fields, "; "), "Sheet no.=14; Phoned=02:50; Told=; Day=Mon 23 Nov; Tell by=03:05 (6 min late)"; got != want {
		t.Errorf("fields %s\nwant %s", got, want)
	}
	r.ToldTo, r.Custodian = "Dr Patel", "ward clerk"
	if got := strings.Join(append(Facts(r, now), Facts(sheet(""), now)...), "; "); got != "told Dr Patel; with ward clerk; to be filled in: Sheet no." {
		t.Errorf("facts %q", got)
	}
	r.Became, r.BecameAt, r.BecameBy, r.Note = incident.Entered, now, event.Person{Name: "S Okafor"}, "EPR 4711"
	if got := State(r, now); got != "entered 03:11 S Okafor: EPR 4711; Told not filled in; second person to check" || Due(r, now) != "Tell by 03:05 (6 min late)" {
		t.Errorf("state %q, due %q", got, Due(r, now)) // entered, and nobody was told
	}
	r.VerifiedAt, r.VerifiedBy = now, event.Person{Name: "M Silva"}
	if got := State(r, now); got != "entered 03:11 S Okafor: EPR 4711; Told not filled in; checked 03:11 M Silva" {
		t.Errorf("state %q", got)
	}
}

// Which field answers each deadline of the forms that come with the program: none of them
// may be kept quiet by another. With = the field that is looked at again and again.
func TestWhatAnswersEachDeadline(t *testing.T) {
	library, err := runbooks.Load("", nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, doc := range library.All() {
		for _, form := range doc.Procedure.Records {
			for i := range form.Fields {
				if field := &form.Fields[i]; field.Kind == procedure.FieldDeadline {
					from := field.Deadline[0].From
					by := incident.Answers(&form, field, from)
					if by == from {
						by = "= " + by
					}
					got = append(got, fmt.Sprintf("%s/%s %s: %s", doc.Procedure.ID, form.ID, field.Name, by))
				}
			}
		}
	}
	slices.Sort(got)
	want := `blood-transfusion/blood-request Chase by: Ready
blood-transfusion/blood-unit Tag by: Tag returned
cancer-pathway-prioritisation/deferred-event Tell by: Patient told
cancer-pathway-prioritisation/pathway-patient Review due: = Last reviewed
cyber-isolation/medical-device Check by: = Checked
discharge-transfer/awaited-result Chase by: Report seen
discharge-transfer/discharge GP by: GP copy sent
discharge-transfer/transfer Arrive by: Arrived
imaging-requests/booked-examination Settle by: Patient told
imaging-requests/imaging-request Due: Told
imaging-requests/phoned-report Tell by: Told
medicines-administration/missed-dose Tell by: Prescriber told
medicines-administration/time-critical-dose Check by: Given
observations-escalation/escalation Answer by: Answered
observations-escalation/escalation Late from: Seen
pathology-requests/paper-request Due: Told
pathology-requests/phoned-result Tell by: Told
patient-tracking/bed-state Next due: 
patient-tracking/patient-movement Arrive by: Arrived
patient-tracking/temporary-number Identity by: Identity known
phoned-critical-results/critical-result Check by: Acted
phoned-critical-results/critical-result Tell by: Told
readiness-check/fault Mend by: Mended
recovery-back-entry/back-entry-bundle Enter by: 
theatres-procedures-list/list-line Tell by: Patient told
theatres-procedures-list/specimen Receive by: Received`
	if words := strings.Join(got, "\n"); words != want {
		t.Errorf("deadlines are answered by\n%s", words)
	}
}

// A deadline that is moved by the next look asks for that, and calls nothing empty.
func TestTheNextLookIsAskedFor(t *testing.T) {
	again := *form
	again.Fields = append(slices.Clone(form.Fields[:5]), procedure.Field{
		Name: "Check by", Kind: procedure.FieldDeadline, Deadline: []procedure.Clause{{From: "Phoned", After: 900}}, MetBy: "Phoned",
	})
	r := sheet("14")
	r.Form = &again
	if got := Late(r, now); got != "Check by 03:05 (6 min late); a new time for Phoned is wanted" {
		t.Errorf("late %q", got)
	}
}

func TestNotSeen(t *testing.T) {
	s := &incident.State{Records: []*incident.Record{sheet("101"), sheet("103"), sheet("140")}}
	if got := NotSeen(s, form); !strings.HasPrefix(got, "not in the ledger: 102, 104, ") || !strings.HasSuffix(got, " and 17 more. Spoiled, or lost?") {
		t.Errorf("not seen: %q", got)
	}
	s.Records = s.Records[:1]
	if got := NotSeen(s, form); got != "" {
		t.Errorf("of one paper: %q", got)
	}
}
