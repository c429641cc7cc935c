package tui

import (
	"fmt"

	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// search begins to look for words in the log. Until the first letter is typed there is
// time to make ready what is looked through.
func (l *logScreen) search(m *Model) tea.Cmd {
	m.lookUp(l, "Search the log", "entries")
	wake := m.s.Book().Wake()
	return func() tea.Msg {
		wake()
		return nil
	}
}

func (l *logScreen) lookedFor() string { return l.filter.Words }

func (l *logScreen) lookFor(m *Model, words string) {
	l.narrow(m, session.LogFilter{Kind: l.filter.Kind, Words: words})
}

func (l *logScreen) lookForNothing(m *Model) { l.narrow(m, session.LogFilter{}) }

func (l *logScreen) found(m *Model) { l.put(m, l.entries(m)) }

// sofar is what was found until now; what the cursor is on is looked at first.
func (l *logScreen) sofar(m *Model) session.LogFound {
	near := l.on
	if l.rest {
		near = 0
	}
	return l.look.Look(m.s, l.filter, near)
}

// lookOnMsg: the next part of the log can be looked at. Keys that came meanwhile were
// answered before it.
type lookOnMsg struct{ in *logScreen }

// lookOn goes on with a search of the log on the screen that is not through. One that is
// not seen waits until it is.
func (m *Model) lookOn() tea.Cmd {
	l := m.logInFront()
	if l == nil || m.s == nil || l.goesOn || l.sofar(m).Through {
		return nil
	}
	l.goesOn = true
	return func() tea.Msg { return lookOnMsg{l} }
}

func (m *Model) lookedOn(msg lookOnMsg) {
	msg.in.goesOn = false
	if m.s != nil && msg.in == m.logInFront() && !msg.in.sofar(m).Through {
		msg.in.look.GoOn(m.s)
	}
}

// logInFront is the log where it is on the screen, also while words are typed that are
// looked for in it; nil where it is not.
func (m *Model) logInFront() *logScreen {
	in := m.screen
	if l, ok := in.(*lookup); ok {
		in = l.in
	}
	l, _ := in.(*logScreen)
	return l
}

// countFound is how many entries of all were found, in the room there is. As long as there
// may be more, it is not told as if it were all.
func countFound(found session.LogFound, all string, room int) string {
	n := len(found.Places)
	if found.Through {
		return fmt.Sprintf("%d of %s ", n, all)
	}
	if n == 0 {
		return "searching, none so far "
	}
	count := fmt.Sprintf("searching, %d of %s so far ", n, all)
	if text.Width(count) >= room {
		count = fmt.Sprintf("searching, %d so far ", n)
	}
	return count
}
