package plain

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"downtime/store"
	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/session"
	"downtime/ui/text"
)

// leaving is who takes on what is left, as said before the close. It is written with
// it, and is of one run.
type leaving struct {
	log  string
	all  incident.Takeover
	each []incident.Takeover
}

// names reports whether somebody was named for this one thing.
func (l *leaving) names(thing incident.Thing) bool {
	return slices.ContainsFunc(l.each, func(t incident.Takeover) bool { return t.Thing == thing })
}

// of is who takes on one thing, its owner "" where nobody was named.
func (l *leaving) of(thing incident.Thing) incident.Takeover {
	if i := slices.IndexFunc(l.each, func(t incident.Takeover) bool { return t.Thing == thing }); i >= 0 {
		return l.each[i]
	}
	return l.all
}

// leavingHere is what was said in the run there is now.
func (f *face) leavingHere() *leaving {
	if state := f.s.State(); f.leaving == nil || state == nil || f.leaving.log != state.Log {
		f.leaving = new(leaving)
		if state != nil {
			f.leaving.log = state.Log
		}
	}
	return f.leaving
}

// parseLeave reads N|record N|all to OWNER [: REASON], or nothing.
func parseLeave(rest string) (act, error) {
	if rest == "" {
		return (*face).left, nil
	}
	list, reason, err := wordsAndReason(rest)
	record := len(list) > 1 && list[0].is("record")
	if record {
		list = list[1:]
	}
	switch {
	case err != nil:
		return nil, err
	case len(list) < 3 || !list[1].is("to"):
		return nil, errUsage
	}
	var owner []string
	for _, w := range list[2:] {
		owner = append(owner, w.text)
	}
	t := incident.Takeover{Owner: strings.Join(owner, " "), Reason: reason}
	switch {
	case record:
		number, err := strconv.Atoi(list[0].text)
		if err != nil {
			return nil, errUsage
		}
		return func(f *face) ([]string, error) { return f.leaveRecord(number, t) }, nil
	case list[0].is("all"):
		return func(f *face) ([]string, error) { return f.leaveAll(t) }, nil
	}
	ref, err := parseRef(list[0].text)
	return func(f *face) ([]string, error) { return f.leave(ref, t) }, err
}

// left lists what blocks a clean close, and who takes it on so far.
func (f *face) left() ([]string, error) {
	if !f.s.Running() {
		return nil, errNothing
	}
	lines := []string{f.title()}
	unfinished := f.s.State().Unfinished(f.now())
	for _, u := range unfinished {
		owner := "nobody named"
		if t := f.leavingHere().of(u.Thing()); t.Owner != "" {
			owner = "to " + t.Owner + because(t.Reason)
		}
		name := ""
		if u.Step != nil {
			name = fmt.Sprintf("%s/%d ", u.Procedure.Def.ID, u.Step.Number)
		}
		lines = append(lines, fmt.Sprintf("left: %s%s; %s", name, f.s.Fill(u.String()), owner))
	}
	if len(unfinished) == 0 {
		lines = append(lines, "nothing is outstanding: close ends it")
	}
	return read(lines...), nil
}

const keptUntilClose = "kept here until close, which writes it"

func (f *face) leaveAll(t incident.Takeover) ([]string, error) {
	if err := f.mayLeave(); err != nil {
		return nil, err
	}
	l := f.leavingHere()
	l.all = t
	named, unfinished := 0, f.s.State().Unfinished(f.now())
	for _, u := range unfinished {
		if l.names(u.Thing()) {
			named++
		}
	}
	what, beside := "all that is left", ""
	if named > 0 {
		what, beside = "all else that is left", "; "+text.Count(named, "thing")+" as named one by one"
	}
	return f.unchanged(fmt.Sprintf("%s, %s, goes to %s%s: %s", what, text.Count(len(unfinished)-named, "thing"), t.Owner, beside, keptUntilClose)), nil
}

func (f *face) leave(typed stepRef, t incident.Takeover) ([]string, error) {
	if err := f.mayLeave(); err != nil {
		return nil, err
	}
	ref, err := f.resolve(typed)
	if err != nil {
		return nil, err
	}
	return f.leaveThing(incident.Thing{Ref: ref}, ref.Procedure+"/"+typed.step, t)
}

func (f *face) leaveRecord(number int, t incident.Takeover) ([]string, error) {
	if err := f.mayLeave(); err != nil {
		return nil, err
	}
	return f.leaveThing(incident.Thing{Record: number}, fmt.Sprintf("record %d", number), t)
}

func (f *face) leaveThing(thing incident.Thing, name string, t incident.Takeover) ([]string, error) {
	unfinished := f.s.State().Unfinished(f.now())
	i := slices.IndexFunc(unfinished, func(u incident.Unfinished) bool { return u.Thing() == thing })
	if i < 0 {
		return nil, fmt.Errorf("%s is not outstanding: leave lists what is", name)
	}
	t.Thing = thing
	l := f.leavingHere()
	l.each = append(slices.DeleteFunc(l.each, func(old incident.Takeover) bool { return old.Thing == thing }), t)
	return f.unchanged(fmt.Sprintf("%s; it goes to %s: %s", f.s.Fill(unfinished[i].String()), t.Owner, keptUntilClose)), nil
}

func (f *face) mayLeave() error {
	switch {
	case !f.s.Running():
		return errNothing
	case f.s.Who().Name == "":
		return errNobody
	}
	return nil
}

// close ends the run, and says who takes on what nobody was named for.
func (f *face) close(reason string) ([]string, error) {
	l := f.leavingHere()
	action := incident.Close{Reason: reason, Owner: l.all.Owner, Each: slices.Clone(l.each)}
	if action.Reason == "" {
		action.Reason = l.all.Reason
	}
	unnamed := 0
	if f.s.Running() {
		for _, u := range f.s.State().Unfinished(f.now()) {
			if l.of(u.Thing()).Owner == "" {
				unnamed++
			}
		}
	}
	lines, err := f.do(action)
	if err == nil {
		f.leaving = nil // of a later close nobody has said anything yet
	}
	if err == nil && unnamed > 0 {
		lines[0] += fmt.Sprintf("; nobody was named for %s, so who closes has to see to it", text.Count(unnamed, "thing"))
	}
	if err == nil {
		if words := session.NotInUse(f.s.State()); words != "" {
			lines[0] += "; " + words
		}
	}
	return lines, err
}

// finishedRuns are the runs that are over, the latest first.
func (f *face) finishedRuns() ([]store.Run, error) {
	runs, err := f.s.Runs()
	return slices.DeleteFunc(runs, func(r store.Run) bool { return r.Status == store.StatusOpen || r.Broken != nil }), err
}

func parseFinished(rest string) (act, error) {
	if rest == "" {
		return (*face).finished, nil
	}
	n, err := strconv.Atoi(rest)
	if err != nil {
		return nil, errUsage
	}
	return func(f *face) ([]string, error) { return f.readFinished(n) }, nil
}

// finished lists the runs that are over, by the number that takes one up.
func (f *face) finished() ([]string, error) {
	runs, err := f.finishedRuns()
	if err != nil {
		return nil, err
	}
	followed := f.s.FollowUps(runs)
	var lines []string
	for i, run := range runs {
		how := "closed "
		if run.Status == store.StatusAbandoned {
			how = "started in error, closed "
		}
		line := fmt.Sprintf("%d: %s: %s, %s, %s%s, %s, log %s", i+1, modeWords(run.Started.Mode), run.Started.Title,
			text.Stamp(run.Declared.In(f.s.Zone())), how, f.clockTime(run.Ended), text.Count(int(run.Entries), "entry"), run.Log)
		if n := followed.OverdueOf(run.Log, f.now()); n > 0 {
			line += fmt.Sprintf(", %s OVERDUE", text.Count(n, "action"))
		} else if n := followed.Open(run.Log); n > 0 {
			line += fmt.Sprintf(", %s open", text.Count(n, "action"))
		}
		lines = append(lines, line)
	}
	if len(lines) == 0 {
		lines = append(lines, "nothing is finished yet")
	}
	return read(lines...), nil
}

func (f *face) finishedRun(n int) (store.Run, error) {
	runs, err := f.finishedRuns()
	switch {
	case err != nil:
		return store.Run{}, err
	case n < 1 || n > len(runs):
		return store.Run{}, fmt.Errorf("there is no finished run %d: finished lists them", n)
	}
	return runs[n-1], nil
}

// readFinished reads a run that is over. Where nothing is running it becomes the one
// that log, actions, lesson, action and reopen-run are of.
func (f *face) readFinished(n int) ([]string, error) {
	run, err := f.finishedRun(n)
	if err != nil {
		return nil, err
	}
	finished, err := f.s.ReadFinished(run.Log)
	if err != nil {
		return nil, err
	}
	lines := finished.Summary(f.now())
	if err := f.s.TakeUp(run.Log); err == nil {
		lines = append(lines, "log, actions, lesson, action and reopen-run are of this one now")
	} else {
		lines = append(lines, "for reading alone: "+err.Error())
	}
	lines = append(lines, fmt.Sprintf("a report of it: report %d, or at a command line: %s", n, f.s.ExportCommand(run.Log, run.Started.Mode)))
	return read(lines...), nil
}

// parseReopenRun reads [N] : REASON.
func parseReopenRun(rest string) (act, error) {
	before, reason := cutReason(rest)
	n := 0
	if before != "" {
		var err error
		if n, err = strconv.Atoi(before); err != nil || n < 1 {
			return nil, errUsage
		}
	}
	return func(f *face) ([]string, error) { return f.reopenRun(n, reason) }, nil
}

func (f *face) reopenRun(n int, reason string) ([]string, error) {
	if f.s.Who().Name == "" {
		return nil, errNobody
	}
	if n > 0 {
		if strings.TrimSpace(reason) == "" {
			return nil, errors.New("reopening it needs a reason")
		}
		run, err := f.finishedRun(n)
		if err != nil {
			return nil, err
		}
		if err := f.s.TakeUp(run.Log); err != nil {
			return nil, err
		}
	}
	lines, err := f.do(incident.ReopenRun{Reason: reason})
	if err == nil && n > 0 {
		lines[0] += ": " + timeline.ModeWords(f.s.State().Mode) + ", " + f.s.State().Title
	}
	return lines, err
}

// papersLeftLines say what paper of downtimes that are over nobody has accounted for, where
// none is running: one that is has its own to see to.
func (f *face) papersLeftLines() []string {
	if f.s.Running() {
		return nil
	}
	runs, err := f.s.Runs()
	if err != nil {
		return nil // whoever lists what is finished is told
	}
	var lines []string
	for _, left := range f.s.PapersLeft(runs) {
		lines = append(lines, "paper left: "+left.Words()+"; to see to it: finished, then reopen-run N : REASON")
	}
	return lines
}
