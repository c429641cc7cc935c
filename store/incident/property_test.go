package incident

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

// dump is everything in a state, so that two can be compared.
func dump(s *State) string {
	var b strings.Builder
	c := *s
	c.Procedures, c.Records = nil, nil
	fmt.Fprintf(&b, "%+v\n", c)
	for _, r := range s.Records {
		c, form := *r, *r.Form
		c.Form = nil
		fmt.Fprintf(&b, "record %s %s %+v %+v %v\n", r, r.State(), c, form, r.nextDue())
	}
	for _, p := range s.Procedures {
		fmt.Fprintf(&b, "%s %s %s %s %t %s %s %s\n", p.Def.ID, p.Origin, p.Opened, p.OpenedBy, p.StoodDown, p.StoodDownAt, p.StoodDownReason, p.SHA256)
		dumpSteps(&b, p.Steps)
		for _, v := range p.Earlier {
			fmt.Fprintf(&b, "  earlier %s %s %s %s %s %q %d %v\n", v.Def.Version, v.Origin, v.SHA256, v.Until, v.EndedBy, v.Reason, v.Carried, v.LookAgain)
			dumpSteps(&b, v.Left)
		}
	}
	return b.String()
}

func dumpSteps(b *strings.Builder, steps []*Step) {
	for _, step := range steps {
		fmt.Fprintf(b, "  %s %q %d %s %s %d %s %s %q %q %q %v %s\n", step.Def.ID, step.Def.Text, step.Number, step.Since, step.Status, step.Seq,
			step.At, step.By, step.With, step.Note, step.Answer, step.DoneAt, step.DiffersSince())
	}
}

// edited is a procedure as somebody might leave it who edits its file: with
// steps that are gone, new, moved, repeated, or that read differently.
func (c chance) edited(p *procedure.Procedure) *procedure.Procedure {
	p.Version = fmt.Sprint("1.", c.IntN(100))
	for i := range p.Sections {
		steps := p.Sections[i].Steps
		c.Shuffle(len(steps), func(i, j int) { steps[i], steps[j] = steps[j], steps[i] })
		steps = steps[:c.IntN(len(steps)+1)]
		for j := range steps {
			switch c.IntN(8) {
			case 0:
				steps[j].ID = c.of("plain", "s-1", "s-2") // may stand twice
			case 1:
				steps[j].Text = c.of("Ring the lab", "Ring the lab now")
			case 2:
				steps[j].Every = int64(c.IntN(3)) * 1800
			case 3:
				steps[j].Within = int64(c.IntN(3)) * 600
			}
		}
		p.Sections[i].Steps = steps
	}
	return p
}

// chance makes commands at random, sensible and not.
type chance struct{ *rand.Rand }

func (c chance) of(list ...string) string { return list[c.IntN(len(list))] }

func (c chance) ref() Ref {
	ids := []string{"nowhere"}
	for _, section := range testProcedure().Sections {
		for _, step := range section.Steps {
			ids = append(ids, step.ID)
		}
	}
	return Ref{c.of("paths", "paths", "paths", "second", "other"), c.of(ids...)}
}

func (c chance) text() string { return c.of("", " ", "x", "told Jo", long) }

func (c chance) moment(now time.Time) time.Time {
	return []time.Time{{}, {}, now, now.Add(-hour), now.Add(-300 * hour), now.Add(hour)}[c.IntN(6)]
}

func (c chance) action(now time.Time) Action {
	procedure := testProcedure()
	procedure.ID = c.of("paths", "second")
	switch c.IntN(36) {
	case 30, 31, 32, 33, 34, 35:
		return c.paper(now)
	case 27:
		return AddLesson{Text: c.text()}
	case 28:
		return AddAction{Text: c.text(), Owner: c.of("", "Ward manager"), Due: []time.Time{{}, now, now.Add(-48 * hour), now.Add(48 * hour)}[c.IntN(4)]}
	case 29:
		return FinishAction{Seq: c.Uint64N(120), Note: c.text()}
	case 0:
		return Start{RunStarted: event.RunStarted{Mode: event.Mode(c.of("LIVE", "DRILL", "?")), Title: c.text()}, Since: c.moment(now)}
	case 1:
		return open(procedure)
	case 2:
		return StandDown{Procedure: c.of("paths", "second", "other"), Reason: c.text()}
	case 3:
		return ChangePhase{Phase: event.Phase(c.of("downtime", "recovery", "closed", "?")), Reason: c.text()}
	case 4:
		return Close{Reason: c.text(), Owner: c.of("", "Day shift"), Each: []Takeover{{Thing: Thing{Ref: c.ref(), Record: c.IntN(3)}, Owner: c.text(), Reason: c.text()}}}
	case 5:
		return Abandon{Reason: c.text()}
	case 6, 7:
		return ReopenRun{Reason: c.text()}
	case 8, 9, 10, 11:
		return Tick{Ref: c.ref(), At: c.moment(now), With: c.text(), Note: c.text(), Answer: c.of("", "", "6", "03:11", "chute")}
	case 12, 13:
		return GiveAnswer{Ref: c.ref(), Value: c.of("6", "03:11", "Chute", "words", ""), At: c.moment(now), With: c.text(), Note: c.text()}
	case 14, 15, 16:
		return Settle{Ref: c.ref(), As: Status(c.of("not applicable", "could not", "later", "open", "done", "?")), Reason: c.text()}
	case 17, 18:
		return Reopen{Ref: c.ref(), Reason: c.text()}
	case 19:
		return Write{Kind: event.Type(c.of("log.note", "log.major", "log.safety-event", "step.done", "")), Text: c.text(), At: c.moment(now)}
	case 20:
		return RecordDecision{Decision: event.Decision{Text: c.text(), Reason: c.text()}, At: c.moment(now)}
	case 21:
		return Correct{Seq: c.Uint64N(20), Text: c.text()}
	case 22:
		return []Action{
			SignOn{}, CheckClock{Offset: time.Duration(c.IntN(7200)-3600) * time.Second},
			WriteForm{Form: c.of("METHANE", "SBAR", ""), Texts: []string{c.text(), c.text()}, At: c.moment(now)},
			AddReference{Of: c.Uint64N(20), Reference: c.text()},
		}[c.IntN(4)]
	}
	switch c.IntN(4) {
	case 0:
		return GiveInstruction{Subject: c.of("bloods", "Bloods", "beds", ""), Text: c.of("x", "y", "", long), From: c.of("", "silver"), At: c.moment(now),
			Steps: []Ref{c.ref(), c.ref()}[:c.IntN(3)], KeepSteps: c.IntN(2) == 0, Ends: c.IntN(4) == 0}
	case 1:
		return ReadInstruction{c.Uint64N(40)}
	}
	if c.IntN(2) == 0 {
		replacement := ReplaceProcedure{OpenProcedure: open(c.edited(procedure)), Reason: c.text()}
		replacement.SHA256 = fmt.Sprint(c.IntN(3), c.IntN(2))
		return replacement
	}
	return SetSystem{Name: c.of("EPR", "epr", "Phones", ""), To: SystemStatus(c.of("down", "said back", "checked", "in use", "?")), By: c.of("", "", "IT", long), Note: c.of("", c.text()), InPart: c.of("", "", c.text()), Whole: c.IntN(4) == 0}
}

// paper is something that is done with the ledger.
func (c chance) paper(now time.Time) Action {
	number := c.IntN(8)
	value := func() event.FieldValue {
		return event.FieldValue{
			Field: c.of("Request no.", "bed", "Urgency", "Sent", "Phoned", "Told", "Result", "Due", "nowhere"),
			Value: c.of("", "101", "4", "emergency", "now", "02:50", "25:00", long),
		}
	}
	add := AddRecord{
		Procedure: c.of("paths", "paths", "second"), Form: c.of("paper-request", "paper-request", "drug-chart", "?"), At: c.moment(now),
		Values: []event.FieldValue{{Field: "Request no.", Value: fmt.Sprint(c.IntN(40))}, {Field: "Bed", Value: c.of("4", "5")}, {Field: "Urgency", Value: c.of("urgent", "Routine")}, {Field: "sent", Value: c.of("now", "02:50")}},
	}
	switch c.IntN(12) {
	case 0, 1:
		return add
	case 10:
		return UndoMove{Entries: []uint64{c.Uint64N(120)}}
	case 2:
		add.Form, add.Values = "drug-chart", []event.FieldValue{value()}[:c.IntN(2)]
		return AddForEach{AddRecord: add, Beds: []string{"4", "5", ""}[:c.IntN(4)]}
	case 3:
		return AmendRecord{Record: number, Values: []event.FieldValue{value(), value()}[:c.IntN(3)], Reason: c.text(), Out: c.IntN(2) == 0}
	case 4:
		return Phoned{Record: number, At: c.moment(now)}
	case 5:
		return Told{Record: number, To: c.text(), At: c.moment(now)}
	case 6:
		return GiveCustody{Record: number, To: c.text()}
	case 7:
		return MoveBed{From: c.of("4", "5", ""), To: c.of("5", "theatre", ""), Only: []int{number}[:c.IntN(2)]}
	case 8, 9:
		return Account{Record: number, As: Became(c.of("entered", "scanned", "filed", "not needed", "", "?")), Note: c.text()}
	}
	return VerifyRecord{Record: number}
}

// Whatever is asked for, in whatever order: nothing panics, deciding changes
// nothing, what is decided applies, and the log alone gives the same state.
func TestAnyCommandsInAnyOrder(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	rnd := chance{rand.New(rand.NewPCG(seed, seed))}
	taken, refused := 0, 0
	for range 60 {
		r := newRun(t)
		for range 120 {
			r.now = r.now.Add(time.Duration(rnd.IntN(3600)) * time.Second)
			by := []event.Person{okafor, okafor, silva, {}}[rnd.IntN(4)]
			if r.state.Entries == 0 && rnd.IntN(2) == 0 {
				r.do(Start{RunStarted: event.RunStarted{Mode: event.Live, Title: "EPR down", Systems: []string{"EPR"}}, Since: onset})
			}
			command := Command{Now: r.now, By: by, Do: rnd.action(r.now)}
			before := dump(r.state)
			events, err := Decide(r.state, command)
			if after := dump(r.state); after != before {
				t.Fatalf("seed %d: deciding %+v changed the state to\n%s\nfrom\n%s", seed, command.Do, after, before)
			}
			var refusal Refusal
			switch {
			case err == nil && len(events) == 0:
				t.Fatalf("seed %d: %+v: neither events nor a refusal", seed, command.Do)
			case err != nil && !errors.As(err, &refusal) && !errors.Is(err, ErrNoChange):
				t.Fatalf("seed %d: %+v gave %v", seed, command.Do, err)
			case err != nil:
				refused++
				continue
			}
			taken++
			r.add(events...)
			wantApplied(t, r.state, command, events, seed)
			r.state.Board(r.now)
			r.state.Outstanding(r.now)
			r.state.Recovery(r.now)
			r.state.LateRecords(r.now)
			if paper := r.state.Paper(nil, r.now); len(r.state.Ledger()) != paper.All || paper.All != len(r.state.Records) {
				t.Fatalf("seed %d: the ledger has %d papers, counted %+v", seed, len(r.state.Records), paper)
			}
		}
		if len(r.entries) == 0 {
			continue
		}
		if folded, now := dump(fold(r.entries)), dump(r.state); folded != now {
			t.Fatalf("seed %d: the log gives\n%s\nthe state was\n%s", seed, folded, now)
		}
		// At any point of the log, too.
		cut := rnd.IntN(len(r.entries))
		state := fold(r.entries[:cut])
		for i := range r.entries[cut:] {
			state.Apply(&r.entries[cut+i])
		}
		if dump(state) != dump(r.state) {
			t.Fatalf("seed %d: folding %d entries and applying the rest gives another state", seed, cut)
		}
	}
	t.Logf("seed %d: %d taken, %d refused", seed, taken, refused)
	if taken < 200 || refused < 200 {
		t.Error("the run was void")
	}
}

// wantApplied checks that the state is what the command asked for.
func wantApplied(t *testing.T, s *State, c Command, events []event.Event, seed uint64) {
	t.Helper()
	step := func(r Ref) *Step {
		_, step := s.Find(r)
		return step
	}
	ok := true
	switch do := c.Do.(type) {
	case Start:
		ok = s.Running() && s.Mode == do.Mode
	case OpenProcedure:
		p := s.Procedure(do.Procedure.ID)
		ok = p != nil && !p.StoodDown && p.Count(Done) == 0
	case ReplaceProcedure:
		p := s.Procedure(do.Procedure.ID)
		ok = p.SHA256 == do.SHA256 && len(p.Steps) == len(do.Procedure.Steps()) && len(p.Earlier) > 0
		body := events[0].Body.(event.ProcedureReplaced)
		marked := 0
		for _, carried := range body.Carried {
			now := p.Step(carried.Step)
			ok = ok && now != nil && now.touched() == (carried.Status != "")
			if carried.Status != "" {
				marked++
			}
		}
		last := p.Earlier[len(p.Earlier)-1]
		ok = ok && marked == last.Carried && len(last.Left) == len(body.NotCarried)
	case StandDown:
		ok = s.Procedure(do.Procedure).StoodDown
	case ChangePhase:
		ok = s.Phase == do.Phase && (s.Phase == event.Recovery) == !s.RecoveryAt.IsZero()
	case Close:
		ok = s.Phase == event.Closed && !s.Abandoned && s.CloseReason == do.Reason && len(s.Left) == len(s.Unfinished(c.Now))
		for _, left := range s.Left {
			ok = ok && left.Owner != "" && (left.Reason != "" || s.CloseReason != "")
		}
	case AddLesson:
		ok = s.Lessons[len(s.Lessons)-1].Text == do.Text
	case AddAction:
		ok = !s.FollowUps[len(s.FollowUps)-1].Overdue(c.Now)
	case FinishAction:
		i := slices.IndexFunc(s.FollowUps, func(f FollowUp) bool { return f.Seq == do.Seq })
		ok = s.FollowUps[i].Done() && s.FollowUps[i].DoneBy == c.By
	case Abandon:
		ok = s.Phase == event.Closed && s.Abandoned
	case ReopenRun:
		ok = s.Running() && !s.Abandoned
	case Tick:
		step := step(do.Ref)
		ok = len(step.DoneAt) > 0 && step.At.Equal(events[len(events)-1].Happened) && step.By == c.By &&
			(step.Status == Done) == !step.Def.Recurring()
	case GiveAnswer:
		ok = step(do.Ref).Answer != ""
	case Settle:
		ok = step(do.Ref).Status == do.As && step(do.Ref).Note == do.Reason
	case Reopen:
		ok = step(do.Ref).Status == Open
	case SignOn:
		ok = s.Who == c.By
	case CheckClock:
		ok = s.ClockChecked && s.ClockOffset == do.Offset
	case SetSystem:
		ok = s.System(do.Name).Status == do.To
	case GiveInstruction:
		i := s.Latest(do.Subject)
		ok = i != nil && i.Text == do.Text && i.Ends == do.Ends && s.HasRead(i, c.By)
	case Account:
		ok = s.Record(do.Record).Became == do.As && s.Record(do.Record).BecameBy == c.By
	case VerifyRecord:
		ok = s.Record(do.Record).VerifiedBy == c.By && !strings.EqualFold(s.Record(do.Record).BecameBy.Name, c.By.Name)
	case Told:
		ok = s.Record(do.Record).Value("told") != "" && s.Record(do.Record).ToldTo != ""
	case MoveBed:
		for _, number := range do.Only {
			ok = ok && s.Record(number).Value("Bed") == do.To
		}
		ok = ok && (len(do.Only) > 0 || len(s.OfBed(do.From)) == 0)
	case UndoMove:
		for _, ev := range events {
			body := ev.Body.(event.RecordMoved)
			ok = ok && s.Record(body.Record).Value("Bed") == body.To
		}
	case ReadInstruction:
		ok = s.HasRead(s.Instruction(do.Seq), c.By)
	}
	if !ok {
		t.Fatalf("seed %d: after %+v the state is\n%s", seed, c.Do, dump(s))
	}
}
