package tui

import (
	"slices"

	"downtime/runbooks"
	"downtime/ui/session"

	tea "charm.land/bubbletea/v2"
)

// watcher tells when the hospital's procedures have changed: a session.Watch.
type watcher interface {
	Changed() <-chan struct{}
	Close()
}

// watchProcedures is the watch of the real app. Tests on fake time have none: the
// system's own watch never rests.
func watchProcedures(s *session.Session) watcher { return s.WatchProcedures() }

// proceduresMsg are the procedures, read again after a file has changed.
type proceduresMsg struct {
	read session.ReadProcedures
	err  error
}

// reloader is a screen that shows what stands in the library, and is told when
// that was read again.
type reloader interface{ reloaded(m *Model) }

// awaitChange waits for a file to change and reads the procedures again. It ends
// with the watch.
func (m *Model) awaitChange() tea.Cmd {
	if m.watching == nil {
		return nil
	}
	w, s := m.watching, m.s
	return func() tea.Msg {
		if _, open := <-w.Changed(); !open {
			return nil
		}
		return readProcedures(s)
	}
}

func readProcedures(s *session.Session) tea.Msg {
	read, err := s.ReadProcedures()
	return proceduresMsg{read, err}
}

// proceduresRead takes procedures into use that were read again. Where they
// cannot be read those in use stay.
func (m *Model) proceduresRead(msg proceduresMsg) tea.Cmd {
	m.procedureError = msg.err
	m.unhint()
	if msg.err == nil && !m.s.UseProcedures(msg.read) {
		s := m.s
		return func() tea.Msg { return readProcedures(s) }
	}
	if r, ok := m.screen.(reloader); ok {
		r.reloaded(m)
	}
	return m.awaitChange()
}

// locate is where a document stands in a list that was made anew: the same file,
// else the one that is used for the same id now, else -1.
func locate(docs []*runbooks.Document, was *runbooks.Document) int {
	if was == nil {
		return -1
	}
	if i := slices.IndexFunc(docs, func(d *runbooks.Document) bool {
		return d.Origin == was.Origin && d.Procedure.ID == was.Procedure.ID
	}); i >= 0 {
		return i
	}
	return slices.IndexFunc(docs, func(d *runbooks.Document) bool {
		return d.Procedure.ID == was.Procedure.ID || d.Origin == was.Origin && d.Origin != runbooks.Shipped
	})
}

func (l *libraryScreen) reloaded(m *Model) { l.enter(m) }

// reloaded says it where the file that is read is gone; lay shows what there is.
func (r *reading) reloaded(m *Model) {
	if !r.chapter && r.current(m) == nil {
		m.say("The file of " + r.doc.Procedure.Title + " is gone: this is how it was.")
	}
}

// current is the document as its file is now, nil where there is none.
func (r *reading) current(m *Model) *runbooks.Document {
	library := m.s.Library()
	if r.doc.PartOf != "" {
		doc, _ := library.Get(r.doc.Procedure.ID)
		return doc
	}
	docs := append(library.All(), library.NotUsed()...)
	if i := locate(docs, r.doc); i >= 0 {
		return docs[i]
	}
	return nil
}
