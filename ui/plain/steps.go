package plain

import (
	"fmt"
	"strings"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/text"
)

// view is a procedure as the readings show it: as it stands in the run, or, not
// opened, as the library has it.
type view struct {
	*incident.Procedure
	opened bool
	prefix string // before each number, so that what is read can be typed
}

// view finds the procedure that was typed, or for "" the current one.
func (f *face) view(typed string) (view, error) {
	current := f.current()
	if typed == "" {
		switch {
		case current != nil:
			return view{current, true, ""}, nil
		case f.s.State() == nil:
			return view{}, errNothing
		}
		return view{}, errNoneOpen
	}
	id := f.procedureID(typed)
	if state := f.s.State(); state != nil {
		if p := state.Procedure(id); p != nil && p == current {
			return view{p, true, ""}, nil
		} else if p != nil {
			return view{p, true, id + "/"}, nil
		}
	}
	doc, ok := f.s.Library().Get(id)
	if !ok {
		return view{}, fmt.Errorf("there is no procedure %q: see the list of procedures", typed)
	}
	p := &incident.Procedure{Def: &doc.Procedure, SHA256: doc.SHA256}
	for i := range doc.Procedure.Sections {
		section := &doc.Procedure.Sections[i]
		for j := range section.Steps {
			p.Steps = append(p.Steps, &incident.Step{
				Def: &section.Steps[j], Section: section, Number: len(p.Steps) + 1, Status: incident.Open,
			})
		}
	}
	return view{p, false, id + "/"}, nil
}

func (f *face) steps(typed string) ([]string, error) {
	v, err := f.view(typed)
	if err != nil {
		return nil, err
	}
	lines := []string{fmt.Sprintf("procedure: %s [%s]%s", f.s.Fill(v.Def.Title), v.Def.ID, f.marks(v.Procedure))}
	switch {
	case !v.opened:
		lines = append(lines, "not opened: to open it, use "+v.Def.ID)
	case v.StoodDown:
		lines = append(lines, f.title(), "stood down "+f.clockTime(v.StoodDownAt)+because(v.StoodDownReason))
	default:
		lines = append(lines, f.title(), "stands: "+f.s.State().Progress(v.Procedure, f.now()))
	}
	next := 0
	for i := range v.Def.Sections {
		section := &v.Def.Sections[i]
		count := len(section.Steps)
		if count == 0 && v.opened {
			continue // to be read before, not each time
		}
		lines = append(lines, f.sectionLines(v, section, v.Steps[next:next+count])...)
		next += count
	}
	if next == 0 {
		lines = append(lines, "no steps: it is for reading")
	}
	lines = append(lines, f.earlier(v.Procedure)...)
	return read(lines...), nil
}

// headingLines are the heading of a section, where it has one.
func (f *face) headingLines(section *procedure.Section) []string {
	if section.Heading == "" {
		return nil
	}
	return []string{"section: " + f.s.Fill(section.Heading)}
}

// sectionLines are the heading, the warnings and the steps of a section.
func (f *face) sectionLines(v view, section *procedure.Section, steps []*incident.Step) []string {
	lines := f.headingLines(section)
	callouts := func(after int) {
		for _, block := range f.s.ShownBlocks(section.Blocks) {
			if block.Kind == procedure.Callout && block.After == after {
				lines = append(lines, blockLines(block, f.s.Fill)...)
			}
		}
	}
	group := ""
	for i, step := range steps {
		callouts(i)
		if step.Def.Group != group {
			group = step.Def.Group
			lines = append(lines, "group: "+f.s.Fill(group))
		}
		lines = append(lines, f.stepLine(v, step))
	}
	callouts(len(steps))
	return lines
}

// stepLine is a step on one line: number, state, title, id, note or reason.
func (f *face) stepLine(v view, step *incident.Step) string {
	note := ""
	if step.Note != "" {
		note = ": " + step.Note
	}
	return fmt.Sprintf("%s%d %s: %s [%s]%s", v.prefix, step.Number,
		strings.Join(f.facts(v, step), ", "), f.stepTitle(v, step), step.Def.ID, note)
}

// stepTitle names a step, and a sub-step as a part of its parent.
func (f *face) stepTitle(v view, step *incident.Step) string {
	title := f.s.Fill(step.Def.Title)
	if parent := v.Step(step.Def.Parent); step.Def.Parent != "" && parent != nil {
		return fmt.Sprintf("part of %d: %s", parent.Number, title)
	}
	return title
}

// facts is the state of a step in words, the state itself first.
func (f *face) facts(v view, step *incident.Step) []string {
	if !v.opened {
		return append([]string{"not opened"}, targets(step)...)
	}
	command := f.commandFacts(v, step)
	if step.Status != incident.Open {
		return append(f.settled(step), command...)
	}
	return append(f.unsettled(v, step), command...)
}

// unsettled is the state of a step that is open.
func (f *face) unsettled(v view, step *incident.Step) []string {
	state := f.s.State()
	now := f.now()
	timing := state.Timing(v.Procedure, step, now)
	facts := []string{"open"}
	switch {
	case step.Def.Recurring():
		facts = []string{"check", "every " + text.Duration(step.Def.EveryDuration())}
	case step.Seq > 0:
		facts = append(facts, "reopened "+f.clockTime(step.At)+" "+f.s.StepDoer(step))
	}
	if timing.Overdue(now) {
		facts = append(facts, "overdue")
	}
	facts = append(facts, flags(step)...)
	switch {
	case !timing.From.IsZero():
		facts = append(facts, "comes up "+f.clockTime(timing.From))
	case timing.Active:
		facts = append(facts, f.due(timing, now)...)
	case v.StoodDown || !f.s.Running():
	case step.Section.InRecovery():
		facts = append(facts, "comes up in recovery")
	case state.Phase == event.Recovery:
		facts = append(facts, "stopped in recovery")
	}
	if n := len(step.DoneAt); n > 0 {
		last := "last done " + f.clockTime(step.DoneAt[n-1])
		if step.At.Equal(step.DoneAt[n-1]) {
			last += " " + f.s.StepDoer(step)
		}
		facts = append(facts, last)
	}
	if step.Answer != "" {
		facts = append(facts, "answer "+step.Answer)
	}
	return f.withDifference(facts, step)
}

// withDifference adds that a step reads differently from what was marked.
func (f *face) withDifference(facts []string, step *incident.Step) []string {
	if words := text.ReadsDifferently(step.DiffersSince(), f.now()); words != "" {
		facts = append(facts, words)
	}
	return facts
}

// settled is the state of a step that is not open.
func (f *face) settled(step *incident.Step) []string {
	what := fmt.Sprintf("%s %s %s", step.Status, f.clockTime(step.At), f.s.StepDoer(step))
	facts := []string{what}
	if step.Def.Critical && (step.Status == incident.CouldNot || step.Status == incident.PutOff) {
		facts = append(facts, "critical")
	}
	if step.Answer != "" {
		facts = append(facts, "answer "+step.Answer)
	}
	return f.withDifference(facts, step)
}

// due is when a step wants doing.
func (f *face) due(timing incident.Timing, now time.Time) []string {
	if timing.Due.IsZero() {
		return nil
	}
	facts := []string{text.DueAt(timing.Due, now)}
	missed := incident.MissedOf(timing)
	if words := text.Missed(missed.Times, missed.Last, now); words != "" {
		facts = append(facts, words)
	}
	return facts
}

// flags is what is special about doing a step, in the small letters of a line
// that is read aloud.
func flags(step *incident.Step) []string {
	list := text.Flags(step.Def)
	for i := range list {
		list[i] = strings.ToLower(list[i])
	}
	if answer := step.Def.Answer; answer != nil {
		list = append(list, "asks for "+answer.Asks())
	}
	return list
}

// targets is what a step that is not opened will want.
func targets(step *incident.Step) []string {
	return append(flags(step), text.Targets(step.Def)...)
}

// step reads one step in full.
func (f *face) step(r stepRef) ([]string, error) {
	v, step, err := f.findStep(r)
	if err != nil {
		return nil, err
	}
	var lines []string
	if v.opened {
		lines = append(lines, f.title())
	}
	lines = append(lines,
		f.stepLine(v, step),
		"procedure: "+f.s.Fill(v.Def.Title)+f.marks(v.Procedure),
		"section: "+f.s.Fill(step.Section.Heading),
		"words: "+f.s.Fill(step.Def.Text),
	)
	for _, block := range f.s.ShownBlocks(step.Def.Detail) {
		lines = append(lines, blockLines(block, f.s.Fill)...)
	}
	if len(step.Def.Roles) > 0 {
		lines = append(lines, "for: "+text.Roles(step.Def))
	}
	if v.opened {
		for _, it := range f.s.State().Touching(v.Procedure, step) {
			lines = append(lines, "command: "+f.instructionLine(it))
		}
		for _, at := range step.DoneAt {
			lines = append(lines, "done: "+f.clockTime(at))
		}
		now := f.now()
		for _, at := range f.s.State().Timing(v.Procedure, step, now).Missed {
			lines = append(lines, "missed: "+f.clockTime(at))
		}
	}
	return read(lines...), nil
}

// findStep is the step that was typed, in a procedure that may not be open.
func (f *face) findStep(r stepRef) (view, *incident.Step, error) {
	if r.procedure == "" && f.s.State() != nil {
		ref, err := f.resolve(r)
		if err != nil {
			return view{}, nil, err
		}
		r.procedure, r.step = ref.Procedure, ref.Step
	}
	v, err := f.view(r.procedure)
	if err != nil {
		return view{}, nil, err
	}
	step, err := stepOf(v.Procedure, r.step)
	return v, step, err
}

// blockLines is a piece of a procedure's text, each line of it labelled.
func blockLines(block procedure.Block, fill func(string) string) []string {
	label := "detail: "
	switch block.Kind {
	case procedure.Callout:
		label = strings.ToUpper(block.Callout) + ": "
	case procedure.Table:
		var lines []string
		for _, row := range block.Rows {
			lines = append(lines, "row: "+fill(strings.Join(row, "; ")))
		}
		return lines
	}
	var lines []string
	for line := range strings.Lines(block.Text) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, label+fill(line))
		}
	}
	return lines
}
