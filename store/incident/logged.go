package incident

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"downtime/store/event"
)

// SafetyEvent is one of the safety events of a run.
type SafetyEvent struct {
	Seq       uint64
	Reference string // its number in LFPSE, "" until it is known
}

// Write adds words to the log: a note, a notification, a situation update, a
// briefing, a major event or a safety event. For a decision see RecordDecision,
// for a report of fields WriteForm.
type Write struct {
	Kind event.Type
	Text string
	// Told and Means are of a notification: who was told, and how.
	Told, Means string
	// Reference is the number of a safety event in LFPSE, where it is known already.
	Reference string
	At        time.Time
}

func (a Write) decide(s *State, c Command) ([]event.Event, error) {
	if err := s.mustRun(); err != nil {
		return nil, err
	}
	if !slices.Contains(event.TextTypes, a.Kind) {
		return nil, refuse("%q is not something to write", a.Kind)
	}
	told := a.Told != "" || a.Means != ""
	switch {
	case told && a.Kind != event.TypeNotification:
		return nil, refuse("who was told belongs to a notification")
	case a.Means != "" && a.Told == "":
		return nil, refuse("say who was told, not only by what means")
	case a.Reference != "" && a.Kind != event.TypeSafetyEvent:
		return nil, refuse("an LFPSE reference belongs to a safety event")
	}
	if err := checkText("what to write", a.Text); err != nil {
		return nil, err
	}
	if err := checkLength(a.Told, a.Means, a.Reference); err != nil {
		return nil, err
	}
	if err := checkPast(a.At, c.Now); err != nil {
		return nil, err
	}
	return c.events(a.At, event.Logged{
		Kind: a.Kind, Text: a.Text, Told: a.Told, Means: a.Means, Reference: a.Reference,
	}), nil
}

// WriteForm adds a report of fields: METHANE or SBAR. Texts are in the order of the
// form's blanks; all but the first may be empty, and are then not known.
type WriteForm struct {
	Form  string
	Texts []string
	At    time.Time
}

func (a WriteForm) decide(s *State, c Command) ([]event.Event, error) {
	if err := s.mustRun(); err != nil {
		return nil, err
	}
	form, ok := event.FormNamed(a.Form)
	if !ok || len(a.Texts) > len(form.Blanks) {
		return nil, refuse("%q is not a report of so many fields: there are METHANE and SBAR", a.Form)
	}
	fields := form.Fill(a.Texts)
	if err := checkText(`"`+form.Blanks[0].Name+`"`, fields[0].Text); err != nil {
		return nil, err
	}
	for _, field := range fields {
		if err := checkLength(field.Text); err != nil {
			return nil, err
		}
	}
	if err := checkPast(a.At, c.Now); err != nil {
		return nil, err
	}
	return c.events(a.At, event.Logged{
		Kind: form.Kind, Text: event.FieldsText(fields), Form: form.Name, Fields: fields,
	}), nil
}

// AddReference gives a safety event its number in LFPSE. The number is often known
// only after the run is closed, so that may be done then, too.
type AddReference struct {
	Of        uint64
	Reference string
}

func (a AddReference) decide(s *State, c Command) ([]event.Event, error) {
	if s.Entries == 0 {
		return nil, s.mustRun()
	}
	i := slices.IndexFunc(s.Safety, func(e SafetyEvent) bool { return e.Seq == a.Of })
	if i < 0 {
		return nil, refuse("entry %d is not a safety event%s", a.Of, s.safetyNumbers())
	}
	if err := checkText("the LFPSE reference", a.Reference); err != nil {
		return nil, err
	}
	if s.Safety[i].Reference == a.Reference {
		return nil, NoChange{"entry " + strconv.FormatUint(a.Of, 10) + " has that LFPSE reference already"}
	}
	return c.events(time.Time{}, event.Reference(a)), nil
}

// safetyNumbers says which entries are safety events, for somebody who named another.
func (s *State) safetyNumbers() string {
	const most = 10
	if len(s.Safety) == 0 {
		return ": there is none in this " + s.Noun()
	}
	var numbers []string
	for _, e := range s.Safety[max(0, len(s.Safety)-most):] {
		numbers = append(numbers, strconv.FormatUint(e.Seq, 10))
	}
	return ": the latest are " + strings.Join(numbers, ", ")
}

func (s *State) logged(e *event.Entry, body event.Logged) {
	if body.Kind == event.TypeSafetyEvent {
		s.Safety = append(slices.Clip(s.Safety), SafetyEvent{e.Seq, body.Reference})
	}
}

func (s *State) reference(body event.Reference) {
	for i := range s.Safety {
		if s.Safety[i].Seq == body.Of {
			s.Safety = slices.Clone(s.Safety)
			s.Safety[i].Reference = body.Reference
		}
	}
}
