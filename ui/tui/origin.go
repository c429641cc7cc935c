package tui

import (
	"fmt"
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
	if doc := l.selected(); doc != nil && doc.Origin != runbooks.Shipped {
		left = " " + m.s.Library().Where(doc)
	}
	return text.Ends(left, text.Count(len(l.docs)-len(m.s.Library().NotUsed()), "procedure")+" ", width)
}

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

// changedWord marks a document that is open in the run in another version.
func (m *Model) changedWord(doc *runbooks.Document) string {
	if !m.s.Running() {
		return ""
	}
	if p := m.s.State().Procedure(doc.Procedure.ID); p != nil {
		if _, changed := m.s.ChangedFile(p); changed {
			return "CHANGED, "
		}
	}
	return ""
}

// sourceWord says in a word where a document came from, where there is room.
func sourceWord(doc *runbooks.Document, width int) string {
	switch {
	case width < wordWidth:
		return ""
	case doc.Origin == runbooks.Shipped:
		return ", shipped"
	}
	return ", hospital"
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
	return []string{fmt.Sprintf("CHANGED FILE: this %s uses %s, see V on the board.", m.s.State().Noun(), versionWords(p))}
}

func versionWords(p *incident.Procedure) string {
	if p.Def.Version == "" {
		return "an earlier one"
	}
	return "version " + p.Def.Version
}
