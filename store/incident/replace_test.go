package incident

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

// replaceWith is the test procedure as changed, as its file is now.
func replaceWith(change func(p *procedure.Procedure)) ReplaceProcedure {
	p := testProcedure()
	p.Version = "1.1"
	change(p)
	return ReplaceProcedure{OpenProcedure: OpenProcedure{Procedure: p, Origin: "ours.md", SHA256: "11", Source: []byte("# new")}}
}

// sections of the test procedure.
const (
	immediate = iota
	afterEight
	untilStoodDown
	inRecovery
)

func without(p *procedure.Procedure, section int, id string) {
	steps := p.Sections[section].Steps
	p.Sections[section].Steps = slices.DeleteFunc(steps, func(s procedure.Step) bool { return s.ID == id })
}

func named(p *procedure.Procedure, id string) *procedure.Step {
	for _, step := range p.Steps() {
		if step.ID == id {
			return step
		}
	}
	return nil
}

func TestAReplacementIsRefused(t *testing.T) {
	same := func(*procedure.Procedure) {}
	tests := map[string]struct {
		before func(r *run)
		do     ReplaceProcedure
		want   string
	}{
		"another": {func(*run) {}, replaceWith(func(p *procedure.Procedure) { p.ID = "second" }), "second is not open in this downtime"},
		"stood down": {func(r *run) { r.do(StandDown{Procedure: "paths", Reason: "x"}) }, replaceWith(same),
			"Paper pathology requests is stood down: open it again"},
		"the same file": {func(*run) {}, func() ReplaceProcedure { a := replaceWith(same); a.SHA256 = "00"; return a }(),
			"Paper pathology requests is used as its file is now"},
		"no steps":      {func(*run) {}, replaceWith(func(p *procedure.Procedure) { p.Sections = nil }), "has no steps to track now"},
		"a long reason": {func(*run) {}, func() ReplaceProcedure { a := replaceWith(same); a.Reason = long; return a }(), "the most is"},
		"closed":        {func(r *run) { r.do(Close{Reason: "x"}) }, replaceWith(same), "is closed"},
	}
	for name, test := range tests {
		r := startRun(t)
		test.before(r)
		events, err := Decide(r.state, r.command(test.do))
		if err == nil || len(events) > 0 || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, %v; want %q", name, events, err, test.want)
		}
		if errors.Is(err, ErrNoChange) != (name == "the same file") {
			t.Errorf("%s: %v: no change, or a refusal", name, err)
		}
	}
}

// What was said of a step goes on with its id, wherever it stands now; what
// cannot is kept as it stood.
func TestTicksAreCarriedByID(t *testing.T) {
	r := startRun(t)
	r.do(Tick{Ref: ref("plain"), Note: "by torch"})
	r.do(Tick{Ref: ref("two"), With: "M Silva"})
	r.do(GiveAnswer{Ref: ref("number"), Value: "6"})
	r.do(Settle{Ref: ref("text"), As: CouldNot, Reason: "no pen"})
	r.do(Settle{Ref: ref("choice"), As: PutOff, Reason: "after the round"})
	r.do(Tick{Ref: ref("time"), Answer: "03:00"})
	r.do(Reopen{Ref: ref("time"), Reason: "the wrong clock"})
	r.at(hour).do(Tick{Ref: ref("every")})
	r.do(GiveAnswer{Ref: ref("every-count"), Value: "26"})
	before := make(map[string]Step)
	for _, step := range r.state.Procedures[0].Steps {
		before[step.Def.ID] = *step
	}

	do := replaceWith(func(p *procedure.Procedure) {
		without(p, immediate, "two")                                                                           // gone
		without(p, immediate, "plain")                                                                         // another id, derived from other words
		p.Sections[immediate].Steps = slices.Insert(p.Sections[immediate].Steps, 0, procedure.Step{ID: "new"}) // renumbers
		p.Sections[afterEight].Steps = append(p.Sections[afterEight].Steps, *named(p, "number"))               // moved
		without(p, immediate, "number")
		named(p, "text").Text = "Who took it, and when" // other words
		named(p, "every-count").Every = 0               // asked for once
		p.Sections[immediate].Steps = append(p.Sections[immediate].Steps, procedure.Step{ID: "s-1", Text: "Label it by hand"})
	})
	old := testProcedure()
	named(old, "plain").Text = "Label by hand"
	*r.state.step("plain").Def = *named(old, "plain")
	do.Reason = "the lab has a new number"
	r.at(2 * hour).do(do)

	p := r.state.Procedure("paths")
	if p.Def.Version != "1.1" || p.Origin != "ours.md" || p.SHA256 != "11" || !p.Opened.Equal(declared) || len(r.state.Procedures) != 1 {
		t.Errorf("the procedure is %+v", p)
	}
	for _, step := range p.Steps {
		id := step.Def.ID
		was, had := before[id]
		if step.Def != named(p.Def, id) || step.Number != slices.Index(p.Def.Steps(), step.Def)+1 {
			t.Errorf("%s is step %d, %p", id, step.Number, step.Def)
		}
		if had && id != "every-count" {
			if step.Status != was.Status || step.Seq != was.Seq || step.Note != was.Note || step.With != was.With || step.Answer != was.Answer ||
				!step.At.Equal(was.At) || step.By != was.By || !slices.Equal(step.DoneAt, was.DoneAt) {
				t.Errorf("%s is %+v, was %+v", id, step, was)
			}
		} else if step.touched() || step.Status != Open || !step.Since.Equal(r.now) {
			t.Errorf("%s is %+v", id, step)
		}
	}
	if n := len(p.Earlier); n != 1 {
		t.Fatalf("%d earlier versions", n)
	}
	version := p.Earlier[0]
	if version.Def.Version != "" || version.Origin != "shipped" || version.SHA256 != "00" || !version.Until.Equal(r.now) ||
		version.EndedBy != okafor || version.Reason != do.Reason || version.Carried != 5 {
		t.Errorf("the earlier version is %+v", version)
	}
	if got := fmt.Sprint(version.LookAgain); got != "[{text could not [words]} {number done [under]}]" {
		t.Errorf("to look at again: %s", got)
	}
	var left []string
	for _, step := range version.Left {
		left = append(left, fmt.Sprint(step.Def.ID, " ", step.Number, " ", step.Mark(), " ", step.Note, step.With, step.Answer))
	}
	if want := []string{"plain 1 done by torch", "two 3 done M Silva", "every-count 11 done 26"}; !slices.Equal(left, want) {
		t.Errorf("left are %q, want %q", left, want)
	}
	// The log says the same.
	body := r.entries[len(r.entries)-1].Body.(event.ProcedureReplaced)
	if got, want := fmt.Sprint(body.NotCarried), "[{plain 1 Label by hand done s-1} {two 3 Check together done } {every-count 11 Count heads done every-count}]"; got != want {
		t.Errorf("not carried: %s, want %s", got, want)
	}
	if body.Before != "00" || len(body.Carried) != 12 {
		t.Errorf("the entry is %+v", body)
	}
	for _, step := range body.Carried {
		want := map[string]string{"number": "done", "text": "could not", "choice": "later", "time": "reopened", "every": "done"}[step.Step]
		if step.Status != want {
			t.Errorf("%s is carried as %q, want %q", step.Step, step.Status, want)
		}
		if (len(step.Changed) > 0) != (step.Step == "text" || step.Step == "number") {
			t.Errorf("%s reads differently in %q", step.Step, step.Changed)
		}
	}
	// What was carried can be taken back, and what was left cannot be touched.
	r.do(Reopen{Ref: ref("number"), Reason: "counted again"})
	if _, err := Decide(r.state, r.command(Tick{Ref: ref("two"), With: "M Silva"})); err == nil {
		t.Error("a step that is gone was ticked")
	}
}

func (s *State) step(id string) *Step {
	_, step := s.Find(ref(id))
	return step
}

// A mark that was carried to other words says so until somebody says something of
// the step again.
func TestDiffersSince(t *testing.T) {
	reads := replaceWith(func(p *procedure.Procedure) {
		for _, id := range []string{"plain", "two", "text", "every", "time", "within"} {
			named(p, id).Text = "other words"
		}
		named(p, "choice").Answer.Choices = []string{"open", "shut"}
	})
	carried := func(t *testing.T) *run {
		r := startRun(t)
		r.do(Tick{Ref: ref("plain")})
		r.do(Tick{Ref: ref("number"), Answer: "6"}) // its words stay
		r.do(Settle{Ref: ref("text"), As: CouldNot, Reason: "no pen"})
		r.do(Tick{Ref: ref("every")})
		r.do(Tick{Ref: ref("time"), Answer: "03:00"})
		r.do(Reopen{Ref: ref("time"), Reason: "the wrong clock"})
		r.add(event.Event{Happened: r.now, Actor: okafor, Body: event.StepAnswered{Step: event.Step(ref("choice")), Value: r.step("choice").Def.Answer.Choices[0]}})
		r.at(hour).do(reads)
		return r
	}
	r := carried(t)
	for id, want := range map[string]bool{
		"plain": true, "text": true, "every": true, "choice": true,
		"number": false, "time": false, "within": false, "two": false,
	} {
		if got := r.step(id).DiffersSince(); got.IsZero() == want || want && !got.Equal(r.now) {
			t.Errorf("%s differs since %s", id, got)
		}
	}
	for name, again := range map[string]struct {
		id string
		do []Action
	}{
		"reopened":            {"plain", []Action{Reopen{Ref: ref("plain"), Reason: "read again"}}},
		"ticked again":        {"plain", []Action{Reopen{Ref: ref("plain"), Reason: "read again"}, Tick{Ref: ref("plain")}}},
		"settled anew":        {"text", []Action{Settle{Ref: ref("text"), As: PutOff, Reason: "later"}}},
		"a check done":        {"every", []Action{Tick{Ref: ref("every")}}},
		"answered anew":       {"choice", []Action{GiveAnswer{Ref: ref("choice"), Value: "shut"}}},
		"a check undone":      {"every", []Action{Reopen{Ref: ref("every"), Reason: "a slip"}}},
		"not by another tick": {"", []Action{Tick{Ref: ref("two"), With: "M Silva"}}},
		"not by another mark": {"", []Action{Settle{Ref: ref("within"), As: CouldNot, Reason: "x"}}},
	} {
		r := carried(t)
		for _, action := range again.do {
			r.do(action)
		}
		for _, id := range []string{"plain", "text", "every", "choice"} {
			if got := r.step(id).DiffersSince(); got.IsZero() != (id == again.id) {
				t.Errorf("%s: %s differs since %s", name, id, got)
			}
		}
	}
	// Another version leaves the time of the first that differed.
	first := r.now
	next := replaceWith(func(p *procedure.Procedure) { named(p, "plain").Text = "again other words" })
	next.SHA256 = "22"
	r.at(2 * hour).do(next)
	if got := r.step("plain").DiffersSince(); !got.Equal(first) {
		t.Errorf("after another version it differs since %s, want %s", got, first)
	}
}

// A target that runs runs on, whatever the file says of it now; one that is new,
// or a check of another interval, begins with the new version.
func TestTimesAfterAReplacement(t *testing.T) {
	const at = 40 * minute
	tests := map[string]struct {
		id     string
		change func(p *procedure.Procedure)
		want   time.Duration // due, from the declaration
	}{
		"as it was":               {"within", func(*procedure.Procedure) {}, 15 * minute},
		"shorter":                 {"within", func(p *procedure.Procedure) { named(p, "within").Within = 300 }, 5 * minute},
		"longer":                  {"within", func(p *procedure.Procedure) { named(p, "within").Within = 3600 }, hour},
		"other words":             {"within", func(p *procedure.Procedure) { named(p, "within").Text = "x" }, 15 * minute},
		"a target where none was": {"plain", func(p *procedure.Procedure) { named(p, "plain").Within = 600 }, at + 10*minute},
		"a new step": {"new", func(p *procedure.Procedure) {
			p.Sections[immediate].Steps = append(p.Sections[immediate].Steps, procedure.Step{ID: "new", Within: 900})
		}, at + 15*minute},
		"a new check": {"new", func(p *procedure.Procedure) {
			p.Sections[immediate].Steps = append(p.Sections[immediate].Steps, procedure.Step{ID: "new", Every: 1800})
		}, at + 30*minute},
		"a check as it was":          {"every", func(*procedure.Procedure) {}, hour},
		"a check more often":         {"every", func(p *procedure.Procedure) { named(p, "every").Every = 600 }, at + 10*minute},
		"now a check":                {"plain", func(p *procedure.Procedure) { named(p, "plain").Every = 1800 }, at + 30*minute},
		"from recovery to downtime":  {"back-within", func(p *procedure.Procedure) { p.Sections[inRecovery].Heading = "Now" }, at + 10*minute},
		"a time of the outage, gone": {"from-within", func(p *procedure.Procedure) { named(p, "from-within").From = 0 }, at + 30*minute},
		"a time not yet reached":     {"from-within", func(*procedure.Procedure) {}, 8*hour - 40*minute + 30*minute},
	}
	for name, test := range tests {
		r := startRun(t)
		r.at(at).do(replaceWith(test.change))
		if test.id == "from-within" && test.want > 7*hour {
			r.at(8 * hour)
		}
		if timing := r.timing(test.id); !timing.Due.Equal(declared.Add(test.want)) || len(timing.Missed) > 0 {
			t.Errorf("%s: due %s after the declaration, missed %d; want %s", name, timing.Due.Sub(declared), len(timing.Missed), test.want)
		}
	}
}

// A done step that has become a check counts as that check done; it is never
// finished.
func TestATickBecomesACheck(t *testing.T) {
	r := startRun(t)
	r.do(Tick{Ref: ref("plain")})
	r.at(hour).do(replaceWith(func(p *procedure.Procedure) { named(p, "plain").Every = 3600 }))
	step := r.step("plain")
	if step.Status != Open || len(step.DoneAt) != 1 || step.Mark() != "done" {
		t.Errorf("the check is %+v", step)
	}
	if due := r.timing("plain").Due; !due.Equal(r.now.Add(hour)) {
		t.Errorf("due %s", due)
	}
}

// Two replacements one after the other keep both earlier versions, and an entry
// for a procedure that is not open changes nothing.
func TestReplacedTwice(t *testing.T) {
	r := startRun(t)
	r.do(Tick{Ref: ref("plain")})
	r.at(hour).do(replaceWith(func(p *procedure.Procedure) { without(p, immediate, "plain") }))
	back := replaceWith(func(p *procedure.Procedure) { p.Version = "1.2" })
	back.SHA256 = "22"
	r.at(2 * hour).do(back)
	p := r.state.Procedure("paths")
	if len(p.Earlier) != 2 || len(p.Earlier[0].Left) != 1 || len(p.Earlier[1].Left) != 0 || p.Earlier[1].Def.Version != "1.1" {
		t.Errorf("earlier versions are %+v", p.Earlier)
	}
	if step := r.step("plain"); step.touched() || !step.Since.Equal(r.now) {
		t.Errorf("a step that came back is %+v", step)
	}
	before := dump(r.state)
	other := testProcedure()
	other.ID = "never-opened"
	r.add(event.Event{Happened: r.now, Actor: okafor, Body: event.ProcedureReplaced{ProcedureOpened: event.ProcedureOpened{Procedure: *other}}})
	if after := dump(r.state); strings.ReplaceAll(after, "Entries:6", "Entries:5") != before {
		t.Errorf("the state is\n%s\nand was\n%s", after, before)
	}
	if folded := dump(fold(r.entries)); folded != dump(r.state) {
		t.Errorf("the log gives\n%s\nthe state was\n%s", folded, dump(r.state))
	}
}
