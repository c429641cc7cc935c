package incident

import (
	"strings"
	"testing"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
	"downtime/store/seal"
)

// onset is when the outage of every test began; it is declared 40 minutes later.
var (
	onset    = time.Date(2026, 11, 24, 2, 20, 0, 0, time.UTC)
	declared = onset.Add(40 * time.Minute)
)

var (
	okafor = event.Person{Name: "S Okafor", Role: "nurse in charge"}
	silva  = event.Person{Name: "M Silva"}
)

const (
	minute = time.Minute
	hour   = time.Hour
)

// run is a run as a test tells it: commands go the whole way, through the bytes
// of the log.
type run struct {
	t       testing.TB
	state   *State
	entries []event.Entry
	now     time.Time // wall time of the next command
	offset  time.Duration
	link    string
}

func newRun(t testing.TB) *run {
	return &run{t: t, state: new(State), now: declared, link: seal.Genesis}
}

// startRun is a live run with the test procedure open.
func startRun(t testing.TB) *run {
	t.Helper()
	r := newRun(t)
	r.do(Start{Since: onset, RunStarted: event.RunStarted{
		Mode: event.Live, Title: "EPR down", Systems: []string{"EPR"}, Ward: "7B", Zone: "Europe/London",
	}})
	r.do(open(testProcedure()))
	return r
}

func (r *run) command(do Action) Command { return Command{Now: r.now, By: okafor, Do: do} }

// add writes events to the log and applies them.
func (r *run) add(events ...event.Event) {
	r.t.Helper()
	for _, ev := range events {
		e, err := event.Encode(ev, "7F3A91C2K4QX", uint64(len(r.entries)+1),
			event.Stamp{At: r.now.Add(-r.offset), Offset: "+00:00"}, strings.Repeat("0", event.SaltDigits), r.link)
		if err != nil {
			r.t.Fatal(err)
		}
		r.link = seal.Link(e.Raw)
		r.entries = append(r.entries, e)
		r.state.Apply(&e)
	}
}

// do carries a command out.
func (r *run) do(do Action) {
	r.t.Helper()
	events, err := Decide(r.state, r.command(do))
	if err != nil {
		r.t.Fatalf("%T was refused: %v", do, err)
	}
	r.add(events...)
}

// at sets the time of the next command, counted from the declaration.
func (r *run) at(after time.Duration) *run {
	r.now = declared.Add(after)
	return r
}

func (r *run) step(id string) *Step {
	r.t.Helper()
	_, step := r.state.Find(ref(id))
	if step == nil {
		r.t.Fatalf("there is no step %q", id)
	}
	return step
}

func (r *run) timing(id string) Timing {
	r.t.Helper()
	p, step := r.state.Find(ref(id))
	return r.state.Timing(p, step, r.now)
}

func ref(step string) Ref { return Ref{Procedure: "paths", Step: step} }

func open(p *procedure.Procedure) OpenProcedure {
	return OpenProcedure{Procedure: p, Origin: "shipped", SHA256: "00", Source: []byte("#")}
}

// testProcedure has a step of every kind.
func testProcedure() *procedure.Procedure {
	answer := func(kind procedure.AnswerKind, choices ...string) *procedure.Answer {
		return &procedure.Answer{Kind: kind, Choices: choices}
	}
	return &procedure.Procedure{
		ID: "paths", Title: "Paper pathology requests", Kind: procedure.Downtime,
		Sections: []procedure.Section{
			{Heading: "Immediate", Steps: []procedure.Step{
				{ID: "plain", Title: "Label by hand"},
				{ID: "within", Title: "Tell the lab", Within: 900, Critical: true},
				{ID: "two", Title: "Check together", TwoPerson: true},
				{ID: "text", Title: "Who took it", Answer: answer(procedure.AnswerText)},
				{ID: "number", Title: "Count", Answer: answer(procedure.AnswerNumber)},
				{ID: "time", Title: "When", Answer: answer(procedure.AnswerTime)},
				{ID: "choice", Title: "Which", Answer: answer(procedure.AnswerChoice, "By hand", "Chute")},
			}},
			{Heading: "After 8 hours", Steps: []procedure.Step{
				{ID: "from", Title: "Restock", From: 8 * 3600},
				{ID: "from-within", Title: "Order", From: 8 * 3600, Within: 1800},
			}},
			{Heading: "Until stood down", Steps: []procedure.Step{
				{ID: "every", Title: "Chase", Every: 3600},
				{ID: "every-count", Title: "Count heads", Every: 3600, Answer: answer(procedure.AnswerNumber)},
				{ID: "every-from", Title: "Look for orders", Every: 3600, From: 4 * 3600},
			}},
			{Heading: "Recovery", Steps: []procedure.Step{
				{ID: "reconciled", Title: "Every request is accounted for", Critical: true},
				{ID: "back-within", Title: "Tell the lab", Within: 600},
				{ID: "back-every", Title: "Watch the queue", Every: 1800},
			}},
		},
		Records: []procedure.Form{
			{Name: "Paper request", ID: "paper-request", Sort: []string{"Urgency", "Due"}, Fields: []procedure.Field{
				{Name: "Patient", Kind: procedure.FieldPaper},
				{Name: "Request no.", Kind: procedure.FieldText, Required: true, Serial: true},
				{Name: "Bed", Kind: procedure.FieldText, Required: true},
				{Name: "Urgency", Kind: procedure.FieldOneOf, Choices: []string{"emergency", "urgent", "routine"}, Required: true},
				{Name: "Sent", Kind: procedure.FieldTime, Required: true},
				{Name: "Result", Kind: procedure.FieldPaper},
				{Name: "Phoned", Kind: procedure.FieldTime, ReadBack: true},
				{Name: "Told", Kind: procedure.FieldTime},
				{Name: "Due", Kind: procedure.FieldDeadline, Deadline: []procedure.Clause{
					{From: "Sent", After: 2 * 3600, When: "emergency"}, {From: "Sent", After: 4 * 3600, When: "urgent"}, {From: "Sent", After: 24 * 3600},
				}},
			}},
			{Name: "Bed move", ID: "bed-move", Fields: []procedure.Field{
				{Name: "Bed", Kind: procedure.FieldText, Required: true}, {Name: "To or from", Kind: procedure.FieldText},
			}},
			{Name: "Drug chart", ID: "drug-chart", Check: "second person", Sort: []string{"Bed"}, Fields: []procedure.Field{
				{Name: "Chart no.", Kind: procedure.FieldText, Required: true, Serial: true},
				{Name: "Bed", Kind: procedure.FieldText, Required: true},
				{Name: "Sheets", Kind: procedure.FieldNumber},
				{Name: "Day", Kind: procedure.FieldDate},
				{Name: "Copied", Kind: procedure.FieldYesNo},
				{Name: "NHS number", Kind: procedure.FieldNHSNumber},
			}},
		},
	}
}

// fold is the state after entries, from the start of their log.
func fold(entries []event.Entry) *State {
	s := new(State)
	for i := range entries {
		s.Apply(&entries[i])
	}
	return s
}

// total counts all that a clean close waits for.
func total(w Waiting) int { return w.ToDo + w.Recovery + w.PutOff + w.Paper }
