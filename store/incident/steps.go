package incident

import (
	"strconv"
	"strings"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

// Tick says that a step was done. At is when, zero for now; With is the second
// person, where the step needs two.
type Tick struct {
	Ref
	At     time.Time
	With   string
	Note   string
	Answer string
}

func (a Tick) decide(s *State, c Command) ([]event.Event, error) {
	step, err := s.changeable(a.Ref)
	if err != nil {
		return nil, err
	}
	if step.Status == Done {
		what := "step " + strconv.Itoa(step.Number) + " is done already"
		if a.Note != "" || a.Answer != "" || a.With != "" || !a.At.IsZero() {
			return nil, refuse("%s: reopen it with a reason, or write a note", what)
		}
		return nil, NoChange{what}
	}
	// What was put off is done when its time comes; anything else was settled.
	if step.Status != Open && step.Status != PutOff {
		return nil, refuse("step %d is marked %q: reopen it with a reason first", step.Number, step.Status)
	}
	if err := checkPast(a.At, c.Now); err != nil {
		return nil, err
	}
	if step.Def.TwoPerson {
		switch {
		case strings.TrimSpace(a.With) == "":
			return nil, refuse("step %d needs two people: say who did it with you", step.Number)
		case SameName(a.With, c.By.Name):
			return nil, refuse("step %d needs two people: the second cannot be %q again", step.Number, a.With)
		}
	}
	if err := checkLength(a.Note, a.With); err != nil {
		return nil, err
	}
	ref := event.Step(a.Ref)
	done := event.StepDone{Step: ref, With: a.With, Note: a.Note}
	if a.Answer != "" {
		value, err := checkAnswer(step, a.Answer, c.Now)
		if err != nil {
			return nil, err
		}
		return c.events(a.At, event.StepAnswered{Step: ref, Value: value}, done), nil
	}
	// A recurring check asks anew each time.
	given := step.Answer != "" && !step.Def.Recurring()
	if step.Def.Answer != nil && !given && a.Note == "" {
		return nil, refuse("step %d asks for %s: give it, or say in a note why there is none",
			step.Number, step.Def.Answer.Asks())
	}
	return c.events(a.At, done), nil
}

// GiveAnswer records the value a step asks for, and that the step is done.
type GiveAnswer struct {
	Ref
	Value string
	At    time.Time
	With  string
	Note  string
}

func (a GiveAnswer) decide(s *State, c Command) ([]event.Event, error) {
	step, err := s.changeable(a.Ref)
	if err != nil {
		return nil, err
	}
	value, err := checkAnswer(step, a.Value, c.Now)
	if err != nil {
		return nil, err
	}
	if step.Status == Open || step.Status == PutOff {
		return Tick{Ref: a.Ref, At: a.At, With: a.With, Note: a.Note, Answer: value}.decide(s, c)
	}
	if step.Status != Done {
		return nil, refuse("step %d is marked %q: reopen it with a reason first", step.Number, step.Status)
	}
	if err := checkPast(a.At, c.Now); err != nil {
		return nil, err
	}
	if err := checkLength(a.Note); err != nil {
		return nil, err
	}
	if step.Answer == value {
		return nil, NoChange{"step " + strconv.Itoa(step.Number) + " has that answer already"}
	}
	return c.events(a.At, event.StepAnswered{Step: event.Step(a.Ref), Value: value, Note: a.Note}), nil
}

// checkAnswer is value as it will be kept, or a refusal that says what the step
// asks for. A choice is matched in any case and kept as the procedure has it. A time
// is taken for the one nearest to now, and keeps its BST or GMT in the hour that
// comes twice.
func checkAnswer(step *Step, value string, now time.Time) (string, error) {
	value = strings.TrimSpace(value)
	answer := step.Def.Answer
	if answer == nil {
		return "", refuse("step %d asks for no answer: tick it, with a note if you like", step.Number)
	}
	if err := checkText("an answer", value); err != nil {
		return "", err
	}
	wrong := refuse("%q is not an answer to step %d, which asks for %s", value, step.Number, answer.Asks())
	switch answer.Kind {
	case procedure.AnswerNumber:
		if !isNumber(value) {
			return "", wrong
		}
	case procedure.AnswerTime:
		switch at, twice, err := nearestTime(value, now); {
		case err != nil:
			return "", err
		case at.IsZero():
			return "", wrong
		case twice:
			return at.Format("15:04 MST"), nil
		default:
			return at.Format("15:04"), nil
		}
	case procedure.AnswerChoice:
		choice, ok := oneOf(answer.Choices, value)
		if !ok {
			return "", wrong
		}
		return choice, nil
	}
	return value, nil
}

// oneOf is the choice that is typed, in any case, as it is written in the procedure.
func oneOf(choices []string, typed string) (string, bool) {
	for _, choice := range choices {
		if strings.EqualFold(choice, typed) {
			return choice, true
		}
	}
	return "", false
}

// Settle marks a step as not applicable, could not, or later. Each needs a
// reason.
type Settle struct {
	Ref
	As     Status
	Reason string
}

func (a Settle) decide(s *State, c Command) ([]event.Event, error) {
	step, err := s.changeable(a.Ref)
	if err != nil {
		return nil, err
	}
	if step.Status == a.As {
		return nil, NoChange{"step " + strconv.Itoa(step.Number) + " is marked " + strconv.Quote(string(a.As)) + " already"}
	}
	if step.Status == Done {
		return nil, refuse("step %d is done: reopen it with a reason first", step.Number)
	}
	if err := checkReason("marking a step "+strconv.Quote(string(a.As)), a.Reason); err != nil {
		return nil, err
	}
	ref := event.Step(a.Ref)
	switch a.As {
	case NotApplicable:
		return c.events(time.Time{}, event.StepNotApplicable{Step: ref, Reason: a.Reason}), nil
	case CouldNot:
		return c.events(time.Time{}, event.StepCouldNot{Step: ref, Reason: a.Reason}), nil
	case PutOff:
		return c.events(time.Time{}, event.StepPutOff{Step: ref, Reason: a.Reason}), nil
	}
	return nil, refuse("a step cannot be marked %q", a.As)
}

// Reopen makes a step open again, with a reason. For a recurring check it takes
// back the latest time it was done.
type Reopen struct {
	Ref
	Reason string
}

func (a Reopen) decide(s *State, c Command) ([]event.Event, error) {
	step, err := s.changeable(a.Ref)
	if err != nil {
		return nil, err
	}
	if step.Status == Open && len(step.DoneAt) == 0 {
		return nil, NoChange{"step " + strconv.Itoa(step.Number) + " is open already"}
	}
	if err := checkReason("reopening a step", a.Reason); err != nil {
		return nil, err
	}
	return c.events(time.Time{}, event.StepReopened{Step: event.Step(a.Ref), Reason: a.Reason}), nil
}

// changeable is the step that ref names, if it may change now.
func (s *State) changeable(ref Ref) (*Step, error) {
	if err := s.mustRun(); err != nil {
		return nil, err
	}
	p, step := s.Find(ref)
	switch {
	case p == nil:
		return nil, refuse("%s is not open in this %s", ref.Procedure, s.Noun())
	case step == nil:
		return nil, refuse("%s has no step %q", p.Def.Title, ref.Step)
	case p.StoodDown:
		return nil, refuse("%s is stood down: open it again first", p.Def.Title)
	}
	return step, nil
}

func checkPast(at, now time.Time) error {
	if at.After(now) {
		return refuse("%s is in the future", at.Format("15:04 on 2 Jan"))
	}
	return nil
}
