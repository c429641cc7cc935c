package plain

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/session"
	"downtime/ui/text"
)

var errNobody = errors.New("say who you are first: who NAME, ROLE")

// do carries out one action and answers with the entry it made.
func (f *face) do(action incident.Action) ([]string, error) { return f.doSaying(action, f.lastWords) }

// doSaying is do with an answer in other words.
func (f *face) doSaying(action incident.Action, say func(session.Outcome) string) ([]string, error) {
	if f.s.Who().Name == "" {
		return nil, errNobody
	}
	outcome, err := f.s.Do(action)
	switch action := action.(type) {
	case incident.Tick:
		if err == nil {
			f.ticked = ticked{ref: action.Ref, seq: outcome.Rows[len(outcome.Rows)-1].Seq}
		}
	case incident.GiveAnswer:
		if err == nil && outcome.Rows[len(outcome.Rows)-1].Type == event.TypeStepDone {
			f.ticked = ticked{ref: action.Ref, seq: outcome.Rows[len(outcome.Rows)-1].Seq}
		}
	case incident.Settle:
		if err == nil {
			f.ticked = ticked{ref: action.Ref, seq: outcome.Rows[len(outcome.Rows)-1].Seq, marked: true}
		}
	case incident.OpenProcedure:
		if err == nil {
			f.ticked = ticked{opened: action.Procedure.ID, seq: outcome.Rows[len(outcome.Rows)-1].Seq}
		}
	case incident.MoveBed:
		if err == nil {
			f.ticked = ticked{seq: outcome.Rows[len(outcome.Rows)-1].Seq}
			for _, row := range outcome.Rows {
				f.ticked.moved = append(f.ticked.moved, row.Seq)
			}
		}
	case incident.Account:
		if err == nil {
			f.ticked = ticked{record: action.Record, seq: outcome.Rows[len(outcome.Rows)-1].Seq}
		}
	}
	if errors.Is(err, incident.ErrNoChange) {
		return f.unchanged(err.Error()), nil
	}
	if err != nil {
		return nil, err
	}
	lines := f.ok(outcome, say(outcome))
	if f.doubt != "" {
		lines[0] += "; LOOK: " + f.doubt
	}
	return lines, nil
}

// ticked is what this session did last of what undo takes back: a tick, a step marked as
// not done, a procedure opened, what became of a paper, or a bed move; and the entry that
// has it.
type ticked struct {
	ref    incident.Ref
	record int      // 0 for a step
	moved  []uint64 // the entries of a bed move; none for anything else
	marked bool     // not applicable, could not or later
	opened string   // the id of a procedure; "" for anything else
	seq    uint64
	asked  bool // something was entered since, and it was named once already
}

// undo takes back what this session did last, while nothing else was said of its step,
// procedure or papers.
func (f *face) undo() ([]string, error) {
	last := f.ticked
	if last.seq == 0 {
		return nil, errors.New("nothing to undo: undo takes back a tick or a mark made just now, a procedure just opened, or a bed move")
	}
	if len(last.moved) > 0 {
		return f.undoMove()
	}
	if last.record > 0 {
		return f.undoAccount()
	}
	if last.opened != "" {
		return f.undoOpening()
	}
	var step *incident.Step
	if state := f.s.State(); state != nil {
		_, step = state.Find(last.ref)
	}
	if step == nil || step.Seq != last.seq {
		return nil, errors.New("that step has changed since: reopen N : REASON")
	}
	if err := f.asksUndo(); err != nil {
		return nil, err
	}
	reason := "ticked by mistake"
	if last.marked {
		reason = "marked by mistake"
	}
	lines, err := f.do(incident.Reopen{Ref: last.ref, Reason: reason})
	if err == nil {
		f.ticked = ticked{}
	}
	return lines, err
}

// asksUndo names once what would be taken back, where something else was entered since or
// it is long ago.
func (f *face) asksUndo() error {
	last := &f.ticked
	ago, asks := f.s.AsksUndo(last.seq)
	if !asks || last.asked {
		return nil
	}
	last.asked = true
	row, _ := f.s.Book().Find(last.seq)
	if ago != "" {
		return fmt.Errorf("that was %s: undo takes back entry %d, %q; write undo again if that is meant", ago, last.seq, f.s.RowWords(row))
	}
	return fmt.Errorf("more was entered since: undo takes back entry %d, %q; write undo again if that is meant", last.seq, f.s.RowWords(row))
}

// undoOpening takes a procedure off the board that was just opened, while nothing was done
// with it.
func (f *face) undoOpening() ([]string, error) {
	id := f.ticked.opened
	if !f.s.JustOpened(id, f.ticked.seq) {
		return nil, fmt.Errorf("more was done with %s since: stand-down %s : REASON", id, id)
	}
	if err := f.asksUndo(); err != nil {
		return nil, err
	}
	f.current() // so that numbers do not change their meaning by this
	lines, err := f.doSaying(incident.StandDown{Procedure: id, Reason: session.OpenedByMistake, TakenBack: true},
		func(o session.Outcome) string { return f.lastWords(o) + ": " + session.OpenedByMistake })
	if err == nil {
		f.ticked = ticked{}
	}
	return lines, err
}

// lastWords are the words of the last entry that a change made.
func (f *face) lastWords(o session.Outcome) string { return f.s.RowWords(o.Rows[len(o.Rows)-1]) }

// ok is the answer to a change that is on disk.
func (f *face) ok(o session.Outcome, what string) []string {
	row := o.Rows[len(o.Rows)-1]
	what = f.mark() + what
	if row.Record == 0 && row.WrittenLater() >= time.Minute {
		what += ", at " + f.clockTime(row.Happened)
	}
	if row.Recorder != nil {
		what += fmt.Sprintf("; by %s, written by %s", row.Actor.Name, row.Recorder.Name)
	}
	if o.Jump != nil {
		f.jumped = append(f.jumped, *o.Jump)
	}
	return []string{saved(o, what)}
}

// saved begins with the first entry of a change, and how many copies have it.
func saved(o session.Outcome, what string) string {
	return fmt.Sprintf("ok %d saved %d/%d %s", o.Seq, o.Saved, store.Copies, what)
}

// unchanged is the answer where there was nothing to write.
func (f *face) unchanged(what string) []string { return []string{"ok - " + f.mark() + what} }

// mark begins every answer of a run that is not real.
func (f *face) mark() string {
	if state := f.s.State(); state != nil && state.Mode != event.Live {
		return timeline.ModeWords(state.Mode) + ": "
	}
	return ""
}

func (f *face) declare(d declaration) ([]string, error) {
	if f.s.Who().Name == "" {
		return nil, errNobody
	}
	since, err := f.moment(d.since)
	if err != nil {
		return nil, err
	}
	outcome, err := f.s.Start(session.Declaration{
		Mode: d.mode, Title: d.title, Systems: d.systems, Since: since, Clock: f.clockCheck(),
	})
	if err != nil {
		return nil, err
	}
	f.clock = session.ClockCheck{}
	row := outcome.Rows[0]
	what := row.Message + "; since " + f.clockTime(row.Happened)
	if row.Mode != event.Live {
		what += "; " + exercise
	}
	if row.Recorder != nil {
		what += fmt.Sprintf("; by %s, written by %s", row.Actor.Name, row.Recorder.Name)
	}
	if ended := outcome.Ended; ended != nil {
		what += fmt.Sprintf("; the %s %q was closed", ended.Noun(), ended.Title)
	}
	lines := []string{saved(outcome, what)}
	if text.IsCyber(d.systems) {
		lines = append(lines, "note: "+text.CyberWarning)
	}
	if f.interactive { // whoever has written the lines already knows
		lines = append(append(lines, f.offerLines()...), f.drillLines()...)
	}
	return lines, nil
}

// offerLines say which procedure is for what is down, and which others are.
func (f *face) offerLines() []string {
	first, ok := f.s.FirstProcedure(f.s.State().Down())
	if !ok {
		return nil
	}
	line := fmt.Sprintf("note: no procedure is open yet; for what is down there is %s: use %s", first.Procedure.Title, first.Procedure.ID)
	var others []string
	for _, doc := range f.s.Offered() {
		if doc.Procedure.ID != first.Procedure.ID {
			others = append(others, doc.Procedure.ID)
		}
	}
	if len(others) > 0 {
		line += "; also " + strings.Join(others, ", ")
	}
	return []string{line}
}

func (f *face) noDuff(d declaration) ([]string, error) {
	if state := f.s.State(); !f.s.Running() || state.Mode != event.Drill {
		return nil, errors.New("no drill is running: for a real downtime write declare live TITLE")
	}
	return f.declare(d)
}

func (f *face) use(name string) ([]string, error) {
	if f.s.Who().Name == "" {
		return nil, errNobody
	}
	f.refresh() // what is opened is the file as it is now, if that can be read
	id := f.procedureID(name)
	action, err := f.s.OpenProcedure(id)
	if f.s.Running() {
		if p := f.s.State().Procedure(id); p != nil && !p.StoodDown {
			// Its file may be gone or changed: what was opened goes on.
			f.setCurrent(id)
			return f.unchanged(f.s.Fill(p.Def.Title) + " is open already" + f.marks(p)), nil
		}
	}
	if err != nil {
		return nil, err
	}
	lines, err := f.do(action)
	if err == nil {
		f.setCurrent(id)
		if f.interactive {
			lines[0] += " (undo takes it back)"
		}
	}
	return lines, err
}

func (f *face) standDown(name, reason string) ([]string, error) {
	f.current() // so that numbers do not change their meaning by this
	id := f.procedureID(name)
	waits := f.s.WaitsFor(id)
	lines, err := f.do(incident.StandDown{Procedure: id, Reason: reason})
	if err == nil && waits != "" {
		lines[0] += "; not all that it is for is in use: " + waits
	}
	return lines, err
}

func (f *face) done(a stepArgs) ([]string, error) {
	ref, at, err := f.stepAndMoment(a)
	if err != nil {
		return nil, err
	}
	return f.withOpenParts(ref)(f.do(incident.Tick{Ref: ref, At: at, With: a.with, Note: a.note}))
}

// withOpenParts adds to the tick of a step which parts of it are not done.
func (f *face) withOpenParts(ref incident.Ref) func([]string, error) ([]string, error) {
	return func(lines []string, err error) ([]string, error) {
		if err != nil {
			return nil, err
		}
		if p, step := f.s.State().Find(ref); step != nil && step.Status == incident.Done {
			if words := session.OpenParts(p, step); words != "" {
				lines[0] += "; " + f.s.Fill(words)
			}
		}
		return lines, nil
	}
}

func (f *face) check(a stepArgs) ([]string, error) {
	ref, _, err := f.stepAndMoment(a)
	if err != nil {
		return nil, err
	}
	if f.s.Running() {
		if _, step := f.s.State().Find(ref); step != nil && !step.Def.Recurring() {
			return nil, fmt.Errorf("step %d is not a recurring check: write done %d", step.Number, step.Number)
		}
	}
	return f.done(a)
}

func (f *face) giveAnswer(a stepArgs) ([]string, error) {
	ref, at, err := f.stepAndMoment(a)
	if err != nil {
		return nil, err
	}
	return f.withOpenParts(ref)(f.do(incident.GiveAnswer{Ref: ref, Value: a.value, At: at, With: a.with, Note: a.note}))
}

func (f *face) stepAndMoment(a stepArgs) (incident.Ref, time.Time, error) {
	ref, err := f.resolve(a.ref)
	if err != nil {
		return incident.Ref{}, time.Time{}, err
	}
	at, err := f.moment(a.at)
	return ref, at, err
}

func (f *face) settle(ref stepRef, as incident.Status, reason string) ([]string, error) {
	step, err := f.resolve(ref)
	if err != nil {
		return nil, err
	}
	return f.do(incident.Settle{Ref: step, As: as, Reason: reason})
}

func (f *face) reopen(ref stepRef, reason string) ([]string, error) {
	step, err := f.resolve(ref)
	if err != nil {
		return nil, err
	}
	return f.do(incident.Reopen{Ref: step, Reason: reason})
}

// signOn says who works from now on: in the log, where a run is open.
func (f *face) signOn(who event.Person) ([]string, error) {
	before, doer := f.s.Who(), f.s.Doer()
	f.s.SetWho(who)
	if !f.s.Running() {
		return []string{"ok - " + who.String() + " is working"}, nil
	}
	lines, err := f.do(incident.SignOn{})
	if err != nil {
		f.s.SetWho(before)
		f.s.WriteFor(doer)
	}
	return f.withUnread(lines, err)
}

// writeFor makes following changes somebody else's, written by who is working.
func (f *face) writeFor(doer *event.Person) ([]string, error) {
	who := f.s.Who()
	if who.Name == "" {
		return nil, errNobody
	}
	f.s.WriteFor(doer)
	if f.s.Doer() == nil {
		return f.unchanged("what is written now was done by " + who.String()), nil
	}
	return f.unchanged(fmt.Sprintf("what is written now was done by %s, written by %s", doer, who)), nil
}
