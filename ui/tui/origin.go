package tui

import (
	"fmt"
	"slices"
	"strings"

	"downtime/runbooks"
	"downtime/store/incident"
	"downtime/ui/text"
)

// maxFaults is how many faults of the folder itself the list of procedures
// begins with.
const maxFaults = 2

// selected is the document the cursor is on, nil for none.
func (l *libraryScreen) selected() *runbooks.Document {
	if l.cursor < 0 || l.cursor >= len(l.docs) {
		return nil
	}
	return l.docs[l.cursor]
}

// whereLine says of the document the cursor is on which file of the hospital's
// it is.
func (l *libraryScreen) whereLine(m *Model, width int) string {
	left := " PROCEDURES"
	switch doc := l.selected(); {
	case doc == nil:
	case doc.IsKept():
		c, _ := m.s.ChangedFile(m.s.State().Procedure(doc.Procedure.ID))
		return text.Cut(" open here; "+c.Mark(), width)
	case doc.Origin != runbooks.Shipped:
		left = " " + m.s.Library().Where(doc)
	}
	return text.Ends(left, text.Count(len(l.docs)-len(m.s.Library().NotUsed()), "procedure")+" ", width)
}

// listWords say in the list what a procedure is, the most important first. Where
// there is no room for them beside its title, what has become of its file comes
// before how many steps it has.
func (m *Model) listWords(doc *runbooks.Document, width int) string {
	p := &doc.Procedure
	var words []string
	add := func(when bool, word string) {
		if when {
			words = append(words, word)
		}
	}
	changed := m.changedWord(doc)
	narrow := changed != "" && width < roomyWidth
	steps := len(p.Steps())
	add(changed != "", changed)
	add(broken(doc), "HAS ERRORS")
	open := len(words)
	add(m.s.Running() && m.s.State().Procedure(p.ID) != nil && !(narrow && width < wordWidth), "open")
	add(steps > 0 && !narrow, text.Count(steps, "step"))
	add(steps == 0, "to read")
	add(!p.Approved(), "TEMPLATE")
	add(doc.Origin == runbooks.Shipped && width >= wordWidth && !narrow, "shipped")
	add(doc.Origin != runbooks.Shipped && width >= wordWidth && !narrow, "hospital")
	if open < len(words) && words[open] == "open" {
		full := slices.Clone(words)
		full[open] = m.s.State().Progress(m.s.State().Procedure(p.ID), m.s.Now())
		if text.Width(p.Title)+text.Width(strings.Join(full, ", "))+6 <= width {
			words = full
		}
	}
	return strings.Join(words, ", ")
}

// roomyWidth is from where a line has room for all words of the list.
const roomyWidth = 80

// wordWidth is from where a line has room for a word more.
const wordWidth = 60

// faultRows are what is wrong with the hospital's folder itself, and with its
// last reading.
func (l *libraryScreen) faultRows(m *Model, width int) []row {
	var faults []string
	if m.procedureError != nil {
		faults = append(faults, "The procedures cannot be read again, these are as they were: "+m.procedureError.Error())
	}
	for _, f := range m.s.Library().Findings {
		faults = append(faults, f.File+": "+f.Message)
	}
	var rows []row
	for i, fault := range faults {
		if i == maxFaults {
			rows = append(rows, heading(text.Cut(fmt.Sprintf(" ! and %d more: downtime lint lists them", len(faults)-maxFaults), width)))
			break
		}
		rows = append(rows, heading(m.theme.warning.Render(text.Cut(" ! "+fault, width))))
	}
	return rows
}

// unusedRow is a file of the hospital that is not in use: it is named, and why.
func unusedRow(m *Model, doc *runbooks.Document, why string, on bool, width int) string {
	name := strings.TrimPrefix(m.s.Library().Source(doc.Origin), "hospital: ")
	return m.theme.warning.Render(text.Cut(marked("! "+name+"  "+why, on), width)) // Enter and O say it whole
}

// changedWord marks a document that is open in the run and whose file is not as it
// was.
func (m *Model) changedWord(doc *runbooks.Document) string {
	if !m.s.Running() {
		return ""
	}
	if p := m.s.State().Procedure(doc.Procedure.ID); p != nil {
		if c, changed := m.s.ChangedFile(p); changed {
			return c.Label()
		}
	}
	return ""
}

// notices say at the top of a procedure that is read why it is not the one that
// is used, or that it is another than the one in use.
func (r *reading) notices(m *Model) []string {
	doc := r.doc
	if why := m.s.Library().Unused(doc); why != "" {
		return []string{why + "."}
	}
	if m.changedWord(doc) == "" {
		return nil
	}
	p := m.s.State().Procedure(doc.Procedure.ID)
	noun := m.s.State().Noun()
	if c, _ := m.s.ChangedFile(p); !c.CanMove() {
		return []string{c.Label() + ": " + p.Def.Title + " " + c.Has(noun) + "."}
	}
	return []string{fmt.Sprintf("CHANGED FILE: this %s uses %s, see V on the board.", noun, versionWords(p))}
}

func versionWords(p *incident.Procedure) string {
	if p.Def.Version == "" {
		return "an earlier one"
	}
	return "version " + p.Def.Version
}
