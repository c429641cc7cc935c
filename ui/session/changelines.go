package session

import (
	"fmt"
	"strings"

	"downtime/runbooks/procedure"
	"downtime/store/incident"
	"downtime/ui/text"
)

// ChangeLine is one thing that is different in a changed file, in words. Both
// faces say them; only how they are drawn differs.
type ChangeLine struct {
	// Word says what it is: "new", "gone", "changed", "moved", "reworded", "tick",
	// "section" or "unchanged".
	Word string
	Text string
	More []string // what is different about it, a sentence each
}

// Mark is the shape that stands for the word beside it.
func (l ChangeLine) Mark() string {
	switch l.Word {
	case "new":
		return "+"
	case "gone":
		return "-"
	case "changed", "moved", "reworded":
		return "~"
	}
	return " "
}

// changeWriter collects the lines of one changed file.
type changeWriter struct {
	s       *Session
	r       incident.Replacement
	carried map[string]incident.Carried // by the step's id in the version in use
	left    map[string]incident.Left
	lines   []ChangeLine
	section string
}

// ChangeLines is the difference between the version in use and the file, step by
// step, with what becomes of each tick. Local values are filled in.
func (s *Session) ChangeLines(c ChangedFile) []ChangeLine {
	w := &changeWriter{
		s: s, r: c.Procedure.Replacement(&c.File.Procedure),
		carried: make(map[string]incident.Carried), left: make(map[string]incident.Left),
	}
	for _, carried := range w.r.Ticks() {
		w.carried[carried.Step.Def.ID] = carried
	}
	for _, left := range w.r.Left {
		w.left[left.Step.Def.ID] = left
	}
	diff := &w.r.Diff
	hidden := 0
	if s.inDrill() { // compared as they are, and told as they are shown
		shown := procedure.Compare(s.Shown(c.Procedure.Def), s.Shown(&c.File.Procedure))
		hidden = len(diff.Steps) - len(shown.Steps)
		diff = &shown
	}
	for _, fact := range diff.Facts {
		switch fact.What {
		case "version", "approved by", "approved on": // VersionLine has them
		default:
			w.add("changed", fact.String())
		}
	}
	for i := range diff.Steps {
		w.step(&diff.Steps[i])
	}
	if hidden > 0 {
		w.add("changed", text.Count(hidden, "step")+" only in a telephone number, which a drill does not show")
	}
	w.add("unchanged", text.Count(w.r.Diff.Unchanged, "step")+" as before")
	for i := range diff.Forms {
		w.form(&diff.Forms[i])
	}
	for _, around := range diff.Texts {
		w.around(around)
	}
	if w.r.Diff.Empty() {
		w.lines = []ChangeLine{{Word: "unchanged", Text: "Nothing that is read on a ward: the file differs in its layout alone"}}
	}
	return w.lines
}

func (w *changeWriter) add(word, line string, more ...string) {
	for i := range more {
		more[i] = w.s.Fill(more[i])
	}
	w.lines = append(w.lines, ChangeLine{word, w.s.Fill(line), more})
}

func (w *changeWriter) step(d *procedure.StepDiff) {
	if d.Section != w.section {
		w.section = d.Section
		w.add("section", d.Section)
	}
	var more []string
	for _, what := range d.What {
		more = append(more, what.String())
	}
	if d.Before != nil {
		more = append(more, w.tick(d.Before.ID)...)
	}
	switch d.Change {
	case procedure.Added:
		w.add(string(d.Change), fmt.Sprintf("%d %s", d.AfterNumber, d.After.Title), marks(d.After)...)
	case procedure.Removed:
		w.add(string(d.Change), fmt.Sprintf("%d %s", d.BeforeNumber, d.Before.Title), more...)
	case procedure.Moved:
		w.add(string(d.Change), fmt.Sprintf("%d %s (it was %d)", d.AfterNumber, d.After.Title, d.BeforeNumber), more...)
	default:
		w.add(string(d.Change), fmt.Sprintf("%d %s", d.AfterNumber, d.After.Title), more...)
	}
}

// marks is what is special about a step that is new.
func marks(step *procedure.Step) []string {
	var list []string
	add := func(set bool, words string) {
		if set {
			list = append(list, words)
		}
	}
	add(step.Critical, "critical")
	add(step.TwoPerson, "for two people")
	add(step.Optional, "optional")
	add(step.ReadBack, "to be read back")
	add(step.Within > 0, "target "+text.Duration(step.WithinDuration()))
	add(step.From > 0, "comes up after "+text.Duration(step.FromDuration()))
	add(step.Every > 0, "repeated every "+text.Duration(step.EveryDuration()))
	if list == nil {
		return nil
	}
	return []string{strings.Join(list, ", ")}
}

// tick says what becomes of what was said of a step.
func (w *changeWriter) tick(id string) []string {
	if carried, ok := w.carried[id]; ok {
		if len(carried.Changed) > 0 {
			return []string{w.s.MarkWords(carried.Step) + ": carried, but look again"}
		}
		return []string{w.s.MarkWords(carried.Step) + ": carried"}
	}
	left, ok := w.left[id]
	switch {
	case !ok:
		return nil
	case left.Like != nil:
		return []string{w.s.MarkWords(left.Step) + fmt.Sprintf(": NOT CARRIED, mark step %d if it is the same", left.Number)}
	}
	return []string{w.s.MarkWords(left.Step) + ": NOT CARRIED, it stays in the log"}
}

// MarkWords is how a step was marked, when and by whom: "done 03:15, S Okafor".
func (s *Session) MarkWords(step *incident.Step) string {
	words := step.Mark()
	if n := len(step.DoneAt); step.Def.Recurring() && n > 1 {
		words += fmt.Sprintf(" %d times, the last", n)
	}
	if !step.At.IsZero() {
		words += " " + text.Clock(step.At, s.Now())
	}
	if step.By.Name != "" {
		words += ", " + s.StepDoer(step)
	}
	return words
}

func (w *changeWriter) form(d *procedure.FormDiff) {
	form := d.After
	if form == nil {
		form = d.Before
	}
	var more []string
	for _, what := range d.What {
		more = append(more, what.String())
	}
	w.add(string(d.Change), "paper form "+form.Name, more...)
}

// around is a piece of text around the steps: under which heading, and its words.
func (w *changeWriter) around(d procedure.Difference) {
	switch {
	case d.Before == "":
		w.add("new", d.What+": "+d.After)
	case d.After == "":
		w.add("gone", d.What+": "+d.Before)
	default:
		w.add("changed", d.String())
	}
}

// ChangeCounts is the difference in a few words: "2 new, 1 gone, 3 changed".
func ChangeCounts(diff *procedure.Diff) string {
	var parts []string
	for _, change := range []procedure.Change{procedure.Added, procedure.Removed, procedure.Changed, procedure.Reworded, procedure.Moved} {
		if n := diff.Count(change); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, change))
		}
	}
	if parts == nil {
		return "no step changed"
	}
	return strings.Join(parts, ", ")
}

// VersionLine says of a version what it is, from where, and who approved it.
func (s *Session) VersionLine(p *procedure.Procedure, origin string) string {
	words := "version " + p.Version
	if p.Version == "" {
		words = "no version"
	}
	words += ", " + s.Library().Source(origin)
	if p.Approved() {
		return words + ", approved by " + p.ApprovedBy + " on " + p.ApprovedOn
	}
	return words + ", " + text.NotApproved
}

// MoveLines says what a move to the file would carry, and lists what it would
// not.
func (s *Session) MoveLines(c ChangedFile) []string {
	r := c.Procedure.Replacement(&c.File.Procedure)
	lines := []string{text.Count(len(r.Ticks()), "tick") + " carried."}
	if again := r.LookAgain(); len(again) > 0 {
		lines = append(lines, "Carried, but the step reads differently now. Look again:")
		for _, carried := range again {
			lines = append(lines, fmt.Sprintf("  %d %s: %s", carried.Number, s.Fill(carried.Step.Def.Title), s.MarkWords(carried.Step)))
		}
	}
	if len(r.Left) == 0 {
		return append(lines, "Nothing is left behind.")
	}
	lines = append(lines, fmt.Sprintf("NOT CARRIED, %d. They stay in the log and the report:", len(r.Left)))
	for _, left := range r.Left {
		line := fmt.Sprintf("  %d %s: %s", left.Step.Number, s.Fill(left.Step.Def.Title), s.MarkWords(left.Step))
		if left.Like != nil {
			line += fmt.Sprintf(". Is it step %d now? Then mark that: %s", left.Number, s.Fill(left.Like.Title))
		}
		lines = append(lines, line)
	}
	return lines
}
