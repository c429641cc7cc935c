package tui

import (
	"fmt"
	"path/filepath"

	"downtime/runbooks"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// printKey prints from every screen.
const printKey = "ctrl+p"

// printMsg is a print that was made, or could not be.
type printMsg struct {
	path string
	err  error
	// unseen is why the file could not be opened in this PC's viewer.
	unseen error
}

// carder is a screen with a procedure that can be printed; nil where the cursor
// is on none.
type carder interface {
	card(m *Model) *runbooks.Document
}

func (l *libraryScreen) card(*Model) *runbooks.Document { return l.selected() }

func (r *reading) card(*Model) *runbooks.Document {
	if r.chapter {
		return nil
	}
	return r.doc
}

func (s *procedureScreen) card(m *Model) *runbooks.Document {
	p := s.procedure(m)
	return &runbooks.Document{Procedure: *p.Def, SHA256: p.SHA256}
}

// isUnused reports whether what is in front is a file that is not in use. One that is open
// in the run is, whatever became of its file.
func isUnused(m *Model, doc *runbooks.Document) bool {
	_, open := m.screen.(*procedureScreen)
	return !open && m.s.Library().Unused(doc) != ""
}

// printForm asks what to print: the procedure in front, those that are open, or
// all of them.
func printForm(m *Model) *form {
	f := &form{title: "PRINT: a PDF opens in the viewer", enter: "print", last: "print nothing", direct: true}
	var does []func(m *Model) tea.Cmd
	add := func(words string, do func(m *Model) tea.Cmd) {
		f.choices, does = append(f.choices, words), append(does, do)
	}
	if screen, ok := m.screen.(carder); ok {
		doc := screen.card(m)
		if doc != nil && !isUnused(m, doc) {
			job := m.s.PrintCard(doc)
			words := doc.Procedure.Title
			if n := len(doc.Procedure.Records); n > 0 {
				words += ", with " + text.Count(n, "form")
			}
			add(words, func(m *Model) tea.Cmd { return m.print(job) })
			add("No printer: copy by hand", func(m *Model) tea.Cmd {
				m.ask(byHand(job.ByHand()))
				return nil
			})
		}
	}
	if _, ok := m.screen.(*handoverScreen); ok && m.s.Running() {
		job := m.s.PrintHandover()
		add("The handover sheet", func(m *Model) tea.Cmd { return m.print(job) })
		add("No printer: copy by hand", func(m *Model) tea.Cmd {
			m.ask(handoverByHand(m))
			return nil
		})
	}
	if open := m.s.PrintOpen(); open != nil {
		add("All that is open: "+text.Count(open.Procedures(), "procedure"), func(m *Model) tea.Cmd { return m.print(open) })
	}
	if _, ok := m.screen.(*board); ok && m.s.Running() {
		add("No printer: copy by hand what is overdue and next", func(m *Model) tea.Cmd {
			m.ask(byHand(m.s.BoardByHand()))
			return nil
		})
	}
	box := m.s.PrintBox()
	add("The downtime box: "+text.Count(box.Procedures(), "procedure"),
		func(m *Model) tea.Cmd { return m.print(box) })
	add("Quick card, one page", func(m *Model) tea.Cmd { return m.print(m.s.PrintPage(quickCard())) })
	f.choices = append(f.choices, "Print nothing")
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		m.remove(f)
		if f.chosen < len(does) {
			return does[f.chosen](m), nil
		}
		return nil, nil
	}
	return f
}

// byHand are lines to be copied into a notebook.
func byHand(lines []string) *form {
	return &form{title: "COPY BY HAND, one reads and one writes", lines: lines, reading: true}
}

// print makes a file and opens it.
func (m *Model) print(job *session.PrintJob) tea.Cmd {
	m.say("Making the PDF. Go on meanwhile.")
	viewer := m.viewer
	return func() tea.Msg {
		path, err := job.Write()
		msg := printMsg{path: path, err: err}
		if err == nil && viewer != nil {
			msg.unseen = viewer(path)
		}
		return msg
	}
}

func (m *Model) printed(msg printMsg) {
	switch {
	case msg.err != nil:
		m.status = status{line: "NOT PRINTED. Ctrl+P shows the lines to copy by hand. Why: " + msg.err.Error(), stays: true}
	case msg.unseen != nil:
		m.status = status{line: fmt.Sprintf("Made, not opened here (%v): open it from %s", msg.unseen, msg.path), stays: true}
	default:
		m.say("Print it from the viewer: " + filepath.Base(msg.path))
	}
}
