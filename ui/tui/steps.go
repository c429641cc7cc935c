package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/incident"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// stepKeys are the keys for the step the cursor is on, which may be nil.
func stepKeys(step *incident.Step) []key {
	no := key{"N", "not done", writes}
	if step != nil {
		switch step.Status {
		case incident.Done, incident.NotApplicable, incident.CouldNot:
			no.does = "reopen"
		}
	}
	return []key{{"Space", "done", writes}, no, {"T", "earlier", writes}}
}

// stepKey does to a step what a key asks for.
func (m *Model) stepKey(name string, ref incident.Ref) tea.Cmd {
	p, step := m.s.State().Find(ref)
	if step == nil {
		return nil
	}
	switch name {
	case "space":
		return m.tick(p, step)
	case "t":
		if step.Status == incident.Open || step.Status == incident.PutOff {
			m.askKnown(tickForm(m, p, step, true))
		}
	case "n":
		m.askKnown(notDoneForm(m, p, step))
	}
	return nil
}

// justDone is how long after a repeated check was ticked another tick of it is
// taken for the same one.
const justDone = time.Minute

// tick marks a step as done: at once where it asks for nothing more, else
// through a form. A critical step is always two presses.
func (m *Model) tick(p *incident.Procedure, step *incident.Step) tea.Cmd {
	if step.Status != incident.Open && step.Status != incident.PutOff {
		m.hint(fmt.Sprintf("This step is %s. N reopens it, with a reason.", step.Status))
		return nil
	}
	if since := m.s.Now().Sub(step.At); step.Def.Recurring() && len(step.DoneAt) > 0 && since >= 0 && since < justDone {
		m.hint("Done just now, at " + text.Clock(step.At, m.s.Now()) + ". U takes it back.")
		return nil
	}
	if step.Def.Critical || step.Def.TwoPerson || step.Def.ReadBack || step.Def.Answer != nil || len(p.OpenParts(step)) > 0 {
		m.askKnown(tickForm(m, p, step, false))
		return nil
	}
	ref := incident.Ref{Procedure: p.Def.ID, Step: step.Def.ID}
	if m.isSaving(ref) {
		return nil
	}
	if m.s.Who().Name == "" {
		m.ask(whoForm(m)) // and then press Space again: nothing is ticked by saying a name
		return nil
	}
	return m.submit(m.tickRequest(step, incident.Tick{Ref: ref}))
}

func (m *Model) tickRequest(step *incident.Step, tick incident.Tick) request {
	r := m.actionRequest(m.tickWords(step, tick), tick)
	r.ref = tick.Ref
	r.done = func(o session.Outcome) tea.Cmd {
		m.last = &undoable{ref: tick.Ref, seq: o.Rows[len(o.Rows)-1].Seq, what: m.s.Fill(step.Def.Title)}
		return nil
	}
	return r
}

// tickWords is a tick with all that was typed for it, as it would go on paper.
func (m *Model) tickWords(step *incident.Step, tick incident.Tick) string {
	words := m.s.Fill(step.Def.Title) + ": done"
	if !tick.At.IsZero() {
		words += " at " + text.Clock(tick.At, m.s.Now())
	}
	if tick.Answer != "" {
		words += ", " + tick.Answer
	}
	if tick.With != "" {
		words += ", with " + tick.With
	}
	if tick.Note != "" {
		words += ": " + tick.Note
	}
	return words
}

// isSaving reports whether a tick of this step is on its way to disk.
func (m *Model) isSaving(ref incident.Ref) bool { return m.saving != nil && m.saving.ref == ref }

const (
	fieldWhen   = "When"
	fieldWith   = "Second person"
	fieldAnswer = "Answer"
	fieldNote   = "Note"
)

// tickForm asks what a step needs besides the tick: a time if it was earlier,
// the second person, the answer. On a critical step it is the second press.
func tickForm(m *Model, p *incident.Procedure, step *incident.Step, earlier bool) *form {
	f := &form{title: fmt.Sprintf("DONE?  %d  %s", step.Number, m.s.Fill(step.Def.Title)), enter: "yes, done"}
	f.subject = stepSubject(incident.Ref{Procedure: p.Def.ID, Step: step.Def.ID})
	if step.Def.Critical {
		f.title = "CRITICAL.  " + f.title
	}
	if words := session.OpenParts(p, step); words != "" {
		f.kept = append(f.kept, m.s.Fill(words)+". They stay open.")
	}
	if rest := m.s.ShownRest(step.Def); rest != "" {
		f.lines = append(f.lines, rest)
	}
	if step.Def.ReadBack {
		f.lines = append(f.lines, "READ BACK: tick it once it was read back to you, or by you.")
	}
	f.lines = append(f.lines, "")
	if earlier {
		f.fields = append(f.fields, m.whenField("02:50, or Mon 23:50", true))
	}
	switch answer := step.Def.Answer; {
	case answer != nil && answer.Kind == procedure.AnswerChoice && !earlier: // else the digits are those of the time
		f.choices = append(slices.Clone(answer.Choices), "no answer: say why in the note")
	case answer != nil:
		field := newField(fieldAnswer, step.Answer, false)
		field.hint = answer.Asks()
		f.fields = append(f.fields, field)
	}
	if step.Def.TwoPerson {
		f.fields = append(f.fields, newField(fieldWith, "", true))
	}
	f.fields = append(f.fields, newField(fieldNote, "", false))
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		tick := incident.Tick{
			Ref:  incident.Ref{Procedure: p.Def.ID, Step: step.Def.ID},
			With: f.text(fieldWith), Note: f.text(fieldNote), Answer: f.text(fieldAnswer),
		}
		if f.chosen >= 0 && f.chosen < len(f.choices)-1 {
			tick.Answer = f.choices[f.chosen]
		}
		at, err := f.happened(m)
		if err != nil {
			return nil, err
		}
		tick.At = at
		if tick.Answer == "" && tick.Note == "" {
			f.focusOnLabel(fieldAnswer) // where it is refused for want of that
		}
		return f.save(m, m.tickRequest(step, tick)), nil
	}
	return f
}

// doubtful asks about a time that was perhaps not meant; "" where there is no
// doubt.
func (m *Model) doubtful(typed string, at time.Time) string {
	switch m.s.DoubtOf(typed, at) {
	case session.Yesterday:
		return notToday(typed, at, m.s.Now())
	case session.BeforeRun:
		return m.s.DoubtWords(typed, at) + ". Enter again if it is right"
	}
	return ""
}

// notToday asks about a time that was taken for yesterday's; "" for any other.
func notToday(typed string, at, now time.Time) string {
	if !session.NotToday(typed, at, now) {
		return ""
	}
	at = at.In(now.Location())
	return at.Format("15:04") + " is in the future. Yesterday, " + at.Format("Mon 2 Jan") + "? Enter yes"
}

// notDoneForm is everything that is not a tick: the three ways of not doing a
// step, and reopening one. Each asks for a reason.
func notDoneForm(m *Model, p *incident.Procedure, step *incident.Step) *form {
	ref := incident.Ref{Procedure: p.Def.ID, Step: step.Def.ID}
	if step.Status == incident.Done {
		f := reasonForm(fmt.Sprintf("REOPEN:  %d  %s", step.Number, m.s.Fill(step.Def.Title)),
			"It is marked as done. The tick stays in the log, with your reason for reopening it.", "reopen it",
			func(reason string) incident.Action { return incident.Reopen{Ref: ref, Reason: reason} })
		f.subject = stepSubject(ref)
		return f
	}
	f := &form{
		title:   fmt.Sprintf("NOT DONE:  %d  %s", step.Number, m.s.Fill(step.Def.Title)),
		enter:   "save",
		fields:  []*field{newField("Reason", "", true)},
		subject: stepSubject(ref),
		choices: []string{
			"Not applicable: it does not apply here",
			"Could not: it should be done and cannot be",
			"Later: put off to recovery",
		},
	}
	marks := []incident.Status{incident.NotApplicable, incident.CouldNot, incident.PutOff}
	if step.Status != incident.Open || len(step.DoneAt) > 0 {
		f.title = fmt.Sprintf("NOW %s:  %d  %s", strings.ToUpper(statusWords(step.Status)), step.Number, m.s.Fill(step.Def.Title))
		f.choices = append(f.choices, "Reopen: it is to be done after all, or was ticked by mistake")
	}
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		reason := f.text("Reason")
		var action incident.Action = incident.Reopen{Ref: ref, Reason: reason}
		what := m.s.Fill(step.Def.Title) + ": reopened"
		if f.chosen < len(marks) {
			action = incident.Settle{Ref: ref, As: marks[f.chosen], Reason: reason}
			what = m.s.Fill(step.Def.Title) + ": " + string(marks[f.chosen])
		}
		r := m.actionRequest(what+": "+reason, action)
		if _, settles := action.(incident.Settle); settles {
			r.done = func(o session.Outcome) tea.Cmd {
				m.last = &undoable{ref: ref, seq: o.Rows[len(o.Rows)-1].Seq, what: what, marked: true}
				return nil
			}
		}
		return f.save(m, r), nil
	}
	return f
}

// stepSubject is a step as what a form is about.
func stepSubject(ref incident.Ref) func(*Model, int) []string {
	return func(m *Model, width int) []string {
		p, step := m.s.State().Find(ref)
		if step == nil {
			return nil
		}
		return m.stepPane(p, step, width, 0)
	}
}

// stepPane is one step in full, for the space beside a list; of any height where that is 0.
func (m *Model) stepPane(p *incident.Procedure, step *incident.Step, width, height int) []string {
	if step == nil {
		return text.Wrap("Choose a step with Up and Down.", width)
	}
	now := m.s.Now()
	timing := m.s.State().Timing(p, step, now)
	lines := []string{text.Ends(fmt.Sprintf("Step %d of %d", step.Number, len(p.Steps)), strings.Join(text.Flags(step.Def), ", "), width)}
	lines = append(lines, text.Cut(p.Def.Title, width))
	if parent := p.Step(step.Def.Parent); step.Def.Parent != "" && parent != nil {
		lines = append(lines, text.Cut(fmt.Sprintf("Part of %d, %s", parent.Number, m.s.Fill(parent.Def.Title)), width))
	}
	if !p.Def.Approved() {
		lines = append(lines, text.Cut(template, width))
	}
	lines = append(lines, m.touching(p, step, width)...)
	lines = append(lines, m.standing(step, timing, now, width)...)
	lines = append(lines, "")
	for _, line := range text.Wrap(m.s.Fill(step.Def.Title), width) {
		lines = append(lines, m.theme.title.Render(line))
	}
	if step.Def.Rest != "" {
		lines = append(lines, text.Wrap(m.s.ShownRest(step.Def), width)...)
	}
	if detail := step.Def.Detail; len(detail) > 0 && detail[0].Kind != procedure.Bullet {
		lines = append(lines, "")
	}
	lines = append(lines, m.blocks(step.Def.Detail, width)...)
	if len(lines) > height && height > 0 {
		lines = append(lines[:height-1], "… R reads it large")
	}
	return lines
}

// standing is how a step stands: its state and who put it there, or when it is
// due and by whom it is to be done.
func (m *Model) standing(step *incident.Step, timing incident.Timing, now time.Time, width int) []string {
	var lines []string
	add := func(s string) { lines = append(lines, text.Wrap(s, width)...) }
	if step.Seq > 0 {
		state := statusWords(step.Status)
		if step.Def.Recurring() && len(step.DoneAt) > 0 {
			state = "last done"
		}
		by := fmt.Sprintf("%s %s, %s", state, text.Clock(step.At, now), m.s.StepDoer(step))
		if step.Answer != "" {
			by += ": " + step.Answer
		}
		add(by)
		if step.Note != "" {
			add("\"" + step.Note + "\"")
		}
	} else if step.Answer != "" {
		add("answer " + step.Answer)
	}
	differs := text.ReadsDifferently(step.DiffersSince(), now)
	if differs != "" {
		for _, line := range text.Wrap(differs, width) {
			lines = append(lines, m.theme.warning.Render(line))
		}
	}
	if step.Status != incident.Open {
		return lines
	}
	due := sentence(dueWords(step, timing, now))
	if !timing.Due.IsZero() {
		due = sentence(text.DueAt(timing.Due, now))
	}
	if step.Section.InRecovery() && !timing.Active {
		due = "Waits for recovery"
	}
	if step.Def.Recurring() {
		due += ", every " + text.Duration(step.Def.EveryDuration())
	}
	add(due)
	if missed := m.missedWords(incident.MissedOf(timing)); missed != "" {
		add(missed)
	}
	if len(step.Def.Roles) > 0 {
		add("For: " + text.Roles(step.Def))
	}
	if step.Def.Answer != nil && (step.Answer == "" || differs != "") {
		add("Asks for: " + step.Def.Answer.Asks())
	}
	return lines
}
