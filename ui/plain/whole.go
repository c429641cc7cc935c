package plain

import (
	"errors"
	"fmt"
	"strings"

	"downtime/runbooks/procedure"
	"downtime/store"
	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/session"
	"downtime/ui/text"
)

// wholeCommands read what other lines read in part.
func wholeCommands() grammar {
	return grammar{
		{"board", "", "board [mine|ROLE]", "every step that is not done, of all procedures: also those that come up later, and what was put off or could not be done",
			"board nurse in charge", func(rest string) (act, error) {
				return func(f *face) ([]string, error) { return f.wholeBoard(strings.ReplaceAll(rest, `"`, "")) }, nil
			}},
		{"text", "", "text PROCEDURE [HEADING]", "read all that a procedure says, its steps too, or what stands under one of its headings",
			"text pathology-requests", parseText},
		{"other-log", "", "other-log LOG", "read a log that was brought in from another PC, by the first characters of its name",
			"other-log K4QX", func(rest string) (act, error) {
				if rest == "" || strings.Contains(rest, " ") {
					return nil, errUsage
				}
				return func(f *face) ([]string, error) { return f.otherLog(rest) }, nil
			}},
	}
}

// wholeBoard is what next begins, to its end.
func (f *face) wholeBoard(whose string) ([]string, error) {
	board, _, lines, err := f.boardOf(whose)
	if err != nil {
		return nil, err
	}
	above := len(lines)
	for _, group := range []struct {
		label string
		items []incident.Item
	}{
		{"overdue", board.Overdue}, {"next", board.Next}, {"check", board.Checks}, {"put off", board.PutOff},
		{"could not", board.CouldNot}, {"comes up", board.Later}, {"in recovery", board.Recovery},
	} {
		for _, item := range group.items {
			lines = append(lines, group.label+": "+f.itemLine(item))
		}
	}
	switch {
	case len(lines) > above:
	case len(f.s.State().Procedures) == 0:
		lines = append(lines, errNoneOpen.Error())
	default:
		lines = append(lines, "no step is left")
	}
	return read(lines...), nil
}

func parseText(rest string) (act, error) {
	list, err := words(rest)
	if err == nil && len(list) == 0 {
		err = errUsage
	}
	if err != nil {
		return nil, err
	}
	heading := strings.ReplaceAll(strings.TrimSpace(rest[list[0].end:]), `"`, "")
	return func(f *face) ([]string, error) { return f.text(list[0].text, heading) }, nil
}

// text reads a procedure as it is opened, or as its file is, from beginning to end.
func (f *face) text(name, heading string) ([]string, error) {
	v, err := f.view(name)
	if err != nil {
		return nil, err
	}
	lines := []string{fmt.Sprintf("procedure: %s [%s]%s", f.s.Fill(v.Def.Title), v.Def.ID, f.marks(v.Procedure))}
	next, found := 0, heading == ""
	for i := range v.Def.Sections {
		section := &v.Def.Sections[i]
		steps := v.Steps[next : next+len(section.Steps)]
		next += len(section.Steps)
		if heading == "" || strings.EqualFold(section.Heading, heading) {
			found = true
			lines = append(lines, f.sectionText(v, section, steps)...)
		}
	}
	if !found {
		return nil, fmt.Errorf("there is no heading %q in this procedure: text %s reads all of it", heading, v.Def.ID)
	}
	return read(lines...), nil
}

func (f *face) sectionText(v view, section *procedure.Section, steps []*incident.Step) []string {
	lines := f.headingLines(section)
	blocks := f.s.ShownBlocks(section.Blocks)
	for after := range len(steps) + 1 {
		for _, block := range blocks {
			if block.After == after {
				lines = append(lines, blockLines(block, f.s.Fill)...)
			}
		}
		if after == len(steps) {
			break
		}
		step := steps[after]
		lines = append(lines, f.stepLine(v, step))
		if rest := f.s.ShownRest(step.Def); rest != "" {
			lines = append(lines, "words: "+rest)
		}
		for _, block := range f.s.ShownBlocks(step.Def.Detail) {
			lines = append(lines, blockLines(block, f.s.Fill)...)
		}
		if len(step.Def.Roles) > 0 {
			lines = append(lines, "for: "+text.Roles(step.Def))
		}
	}
	return lines
}

// firstStep reads what is to be done first: what the reading next begins with.
func (f *face) firstStep() ([]string, error) {
	if !f.s.Running() {
		return nil, errNothing
	}
	board := f.s.State().Board(f.now())
	for _, items := range [][]incident.Item{board.Overdue, board.Next, board.Checks} {
		if len(items) > 0 {
			return f.step(stepRef{items[0].Procedure.Def.ID, items[0].Step.Def.ID})
		}
	}
	return nil, errors.New("no step is to be done now: to read one, step N")
}

// otherLog reads one log that was brought in, or is of the same outage.
func (f *face) otherLog(typed string) ([]string, error) {
	runs, err := f.s.Runs()
	if err != nil {
		return nil, err
	}
	if runs = session.RunsNamed(runs, typed); len(runs) != 1 {
		return nil, fmt.Errorf("%q is not the name of one log that is here: status and same-outage list those of others, finished those that are over", typed)
	}
	if runs[0].Broken != nil {
		return nil, errors.New("this log cannot be read: downtime recover looks for what can be saved of it")
	}
	other, err := f.s.ReadOther(runs[0].Log, false)
	if err != nil {
		return nil, err
	}
	return f.otherLines(runs[0], other), nil
}

// otherLines are the entries of a log that is only read here. Whether it was real comes
// first: the first line is of another run than the one that is on.
func (f *face) otherLines(run store.Run, other session.OtherRows) []string {
	whose := modeWords(run.Started.Mode) + ": " + run.Started.Title
	if ward := f.s.WardOf(run); ward != "" {
		whose += ", ward " + ward
	}
	lines := []string{"for reading: log " + run.Log + ", " + whose}
	later := timeline.AfterByLog(other.Rows)
	for _, row := range other.Rows {
		lines = append(lines, f.logLine(row, later[row.Log]))
	}
	return read(lines...)
}
