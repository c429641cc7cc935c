package plain

import (
	"errors"
	"fmt"
	"strings"

	"downtime/store/incident"
	"downtime/ui/session"
	"downtime/ui/text"
)

func parseReplace(rest string) (act, error) {
	name, reason, err := oneAndReason(rest)
	return func(f *face) ([]string, error) { return f.replace(name, reason) }, err
}

// refresh reads the hospital's procedures again where a file has changed. Where
// they cannot be read those in use stay, and a line says so.
func (f *face) refresh() []string {
	if err := f.s.RefreshLibrary(); err != nil {
		return []string{"procedures cannot be read again, so those read before are used: " + err.Error()}
	}
	return nil
}

// changedLine says that the file of an open procedure is another now.
func (f *face) changedLine(c session.ChangedFile) string {
	see := "what is different"
	if !c.CanMove() {
		see = "what to do"
	}
	return fmt.Sprintf("%s: %s %s: to see %s, changed %s", strings.ToLower(c.Label()), f.s.Fill(c.Procedure.Def.Title), c.Has(f.s.State().Noun()), see, c.Procedure.Def.ID)
}

// changed reads what is different in the file of a procedure, or of each one
// whose file has changed.
func (f *face) changed(name string) ([]string, error) {
	if !f.s.Running() {
		return nil, errNothing
	}
	lines := append([]string{f.title()}, f.refresh()...)
	if name != "" {
		p, err := f.open(name)
		if err != nil {
			return nil, err
		}
		if c, ok := f.s.ChangedFile(p); ok {
			return read(append(lines, f.difference(c)...)...), nil
		}
		return read(append(lines, f.s.Fill(p.Def.Title)+" "+f.s.FileWords(p))...), nil
	}
	files := f.s.ChangedFiles()
	for _, c := range files {
		lines = append(lines, f.difference(c)...)
	}
	if len(files) == 0 {
		lines = append(lines, "every open procedure is used as its file is now")
	}
	return read(lines...), nil
}

// open finds an open procedure by its id or title.
func (f *face) open(name string) (*incident.Procedure, error) {
	id := f.procedureID(name)
	p := f.s.State().Procedure(id)
	if p == nil {
		return nil, fmt.Errorf("%s is not open in this %s: to open it, use %s", id, f.s.State().Noun(), id)
	}
	return p, nil
}

func (f *face) difference(c session.ChangedFile) []string {
	p, doc := c.Procedure, c.File
	if !c.CanMove() {
		lines := []string{fmt.Sprintf("%s: %s [%s]", strings.ToLower(c.Label()), p.Def.Title, p.Def.ID), "in use: " + f.s.VersionLine(p.Def, p.Origin)}
		for _, line := range f.s.FileLines(c) {
			lines = append(lines, "file: "+line)
		}
		return lines
	}
	r := p.Replacement(&doc.Procedure)
	lines := []string{
		fmt.Sprintf("changed file: %s [%s] %s", p.Def.Title, p.Def.ID, c.Has(f.s.State().Noun())),
		"in use: " + f.s.VersionLine(p.Def, p.Origin),
		"the file: " + f.s.VersionLine(&doc.Procedure, doc.Origin),
		"steps: " + session.ChangeCounts(&r.Diff),
	}
	for _, line := range f.s.ChangeLines(c) {
		lines = append(lines, line.Word+": "+line.Text)
		for _, more := range line.More {
			lines = append(lines, "what: "+more)
		}
	}
	for _, line := range f.s.SecondLines(c) {
		lines = append(lines, "file: "+line)
	}
	for _, line := range f.s.MoveLines(c) {
		lines = append(lines, "move: "+line)
	}
	return append(lines, fmt.Sprintf("to move to it: replace %s : reason; to keep what is in use, do nothing", p.Def.ID))
}

// replace moves a procedure to its file as it is now.
func (f *face) replace(name, reason string) ([]string, error) {
	if f.s.Who().Name == "" {
		return nil, errNobody
	}
	if !f.s.Running() {
		return nil, errNothing
	}
	if said := f.refresh(); said != nil {
		return nil, errors.New(said[0])
	}
	p, err := f.open(name)
	if err != nil {
		return nil, err
	}
	f.current() // so that numbers do not change their meaning by this
	c, changed := f.s.ChangedFile(p)
	if !changed && p.StoodDown {
		return nil, fmt.Errorf("%s %s", f.s.Fill(p.Def.Title), f.s.FileWords(p))
	}
	if !changed {
		return f.unchanged(f.s.Fill(p.Def.Title) + " " + f.s.FileWords(p)), nil
	}
	action, err := f.s.ReplaceProcedure(c, reason)
	if err != nil {
		return nil, err
	}
	return f.do(action)
}

// earlier reads what was marked in versions of a procedure that are not in use
// any more, and was not carried.
func (f *face) earlier(p *incident.Procedure) []string {
	var lines []string
	for _, v := range p.Earlier {
		words := "version " + v.Def.Version
		if v.Def.Version == "" {
			words = "another version"
		}
		lines = append(lines, fmt.Sprintf("earlier: %s until %s, %s carried, %d not", words, f.clockTime(v.Until), text.Count(v.Carried, "tick"), len(v.Left)))
		for _, step := range v.Left {
			note := ""
			if step.Note != "" {
				note = ": " + step.Note
			}
			lines = append(lines, fmt.Sprintf("not carried: its step %d, %s: %s [%s]%s", step.Number, f.s.MarkWords(step), f.s.Fill(step.Def.Title), step.Def.ID, note))
		}
	}
	return lines
}
