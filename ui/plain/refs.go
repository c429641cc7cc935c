package plain

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"downtime/store/incident"
	"downtime/ui/text"
)

// moment is a typed time as a moment, zero where none was typed. Nobody is asked about a
// doubtful one, as in the app: the answer says how it was taken.
func (f *face) moment(typed string) (time.Time, error) {
	if typed == "" {
		return time.Time{}, nil
	}
	at, err := text.ParseMoment(typed, f.now())
	if err == nil {
		f.doubt = f.s.DoubtWords(typed, at)
	}
	return at, err
}

var errNoneOpen = errors.New("no procedure is open: to open one, use PROCEDURE")

// resolve finds the step that was typed, in the run. Where there is none it does
// not look, and leaves the refusal to the decision.
func (f *face) resolve(r stepRef) (incident.Ref, error) {
	state := f.s.State()
	if state == nil {
		return incident.Ref{Procedure: r.procedure, Step: r.step}, nil
	}
	p := f.current()
	if r.procedure != "" {
		id := f.procedureID(r.procedure)
		if p = state.Procedure(id); p == nil {
			return incident.Ref{}, fmt.Errorf("%s is not open in this %s: to open it, use %s", id, state.Noun(), id)
		}
	}
	step, err := stepOf(p, r.step)
	switch {
	case err == nil:
		return incident.Ref{Procedure: p.Def.ID, Step: step.Def.ID}, nil
	case r.procedure == "" && !isNumber(r.step):
		return f.anyStep(r.step)
	}
	return incident.Ref{}, err
}

// stepOf finds a step by its number or its id, in any case.
func stepOf(p *incident.Procedure, typed string) (*incident.Step, error) {
	if p == nil {
		return nil, errNoneOpen
	}
	if n, err := strconv.Atoi(typed); err == nil && n >= 1 && n <= len(p.Steps) {
		return p.Steps[n-1], nil
	}
	if step := stepByID(p, typed); step != nil {
		return step, nil
	}
	if isNumber(typed) {
		return nil, fmt.Errorf("%s has no step %s: it has steps 1 to %d", p.Def.Title, typed, len(p.Steps))
	}
	return nil, fmt.Errorf("%s has no step %q: steps %s lists them", p.Def.Title, typed, p.Def.ID)
}

func isNumber(typed string) bool {
	return strings.Trim(typed, "0123456789") == ""
}

func stepByID(p *incident.Procedure, id string) *incident.Step {
	for _, step := range p.Steps {
		if strings.EqualFold(step.Def.ID, id) {
			return step
		}
	}
	return nil
}

// anyStep finds an id in all procedures that are on.
func (f *face) anyStep(id string) (incident.Ref, error) {
	var found []string
	var ref incident.Ref
	for _, p := range f.s.State().Procedures {
		if step := stepByID(p, id); step != nil && !p.StoodDown {
			ref = incident.Ref{Procedure: p.Def.ID, Step: step.Def.ID}
			found = append(found, ref.Procedure+"/"+ref.Step)
		}
	}
	switch len(found) {
	case 0:
		return incident.Ref{}, fmt.Errorf("no procedure that is open has a step %q: steps lists those of one", id)
	case 1:
		return ref, nil
	}
	return incident.Ref{}, fmt.Errorf("more than one step has that id: write %s", strings.Join(found, " or "))
}

// procedureID is the id of a procedure that was typed by id or title, in any
// case; where there is none, what was typed.
func (f *face) procedureID(typed string) string {
	if state := f.s.State(); state != nil {
		for _, p := range state.Procedures {
			if strings.EqualFold(p.Def.ID, typed) || strings.EqualFold(p.Def.Title, typed) {
				return p.Def.ID
			}
		}
	}
	for _, doc := range f.s.Library().All() {
		if p := doc.Procedure; strings.EqualFold(p.ID, typed) || strings.EqualFold(p.Title, typed) {
			return p.ID
		}
	}
	return typed
}

// current is the procedure that bare numbers count in: the one last used, also
// after it was stood down, so that a number never slips to another one; after a
// restart the one opened last. Nil where none is open.
func (f *face) current() *incident.Procedure {
	state := f.s.State()
	if state == nil {
		return nil
	}
	if f.usedIn == state.Log {
		if p := state.Procedure(f.used); p != nil {
			return p
		}
	}
	var latest *incident.Procedure
	for _, p := range state.Procedures {
		if !p.StoodDown && (latest == nil || !p.Opened.Before(latest.Opened)) {
			latest = p
		}
	}
	if latest != nil {
		f.setCurrent(latest.Def.ID)
	}
	return latest
}

func (f *face) setCurrent(id string) { f.used, f.usedIn = id, f.s.State().Log }
