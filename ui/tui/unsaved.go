package tui

import (
	"fmt"
	"slices"
	"strings"

	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// unsaved is a change that could not be saved.
type unsaved struct {
	request
	words string // when, what, who: to be written on paper
	why   string // and what to do about it
	// paper is set once somebody has said that it is kept on paper. It is then
	// only listed, until that is done.
	paper bool
}

// notSaved keeps what could not be saved on the screen, in words, until somebody
// says that it is on paper: nothing but saving it takes it away. What waited behind
// it is not tried by itself: it may rest on what was not saved.
func (m *Model) notSaved(r request, err error) {
	lost := append([]request{r}, m.queue...)
	m.queue = nil
	for _, l := range lost {
		switch {
		case l.quiet:
		case l.own:
			// The next change enters it by itself.
			m.unsaved = append(m.unsaved, unsaved{request: l, words: m.paperWords(l), why: sentence(err.Error()), paper: true})
		default:
			m.unsaved = append(m.unsaved, unsaved{request: l, words: m.paperWords(l), why: sentence(err.Error())})
		}
	}
	for _, l := range lost {
		if l.failed != nil {
			l.failed(err)
		}
	}
}

// paperWords is a change as it is written on paper.
func (m *Model) paperWords(r request) string {
	now := m.s.Now()
	at := now
	if r.asked != nil {
		at = r.asked.At()
	}
	words := text.Clock(at, now) + " " + r.what
	if !r.own {
		words += ", " + r.asked.By().Name
	}
	return words
}

// toTry reports whether something can be tried again.
func (m *Model) toTry() bool {
	return slices.ContainsFunc(m.unsaved, func(u unsaved) bool { return !u.paper })
}

// again is where the same thing as r is among what could not be saved, -1 for
// nowhere. Who asks for it once more, by the same form or the same key, means the
// same thing, and not another one like it.
func (m *Model) again(r request) int {
	return slices.IndexFunc(m.unsaved, func(u unsaved) bool {
		return !u.paper && !r.own && (r.owner != nil && u.owner == r.owner || r.what == u.what && r.ref == u.ref)
	})
}

// tryAgain asks once more for everything that could not be saved, in the order in
// which it was asked for, each as of its time.
func (m *Model) tryAgain() tea.Cmd {
	var cmds []tea.Cmd
	tried := m.unsaved
	m.unsaved = slices.DeleteFunc(slices.Clone(tried), func(u unsaved) bool { return !u.paper })
	for _, u := range tried {
		if u.paper {
			continue
		}
		u.request.retry = true
		cmds = append(cmds, m.send(u.request))
	}
	return tea.Batch(cmds...)
}

// unsavedKey handles the keys that say what becomes of what could not be saved.
func (m *Model) unsavedKey(name string) (tea.Cmd, bool) {
	switch {
	case len(m.unsaved) == 0, m.editing() && m.toTry() && !m.asks(m.screen):
		return nil, false
	case name == "enter" && m.toTry():
		return m.tryAgain(), true
	case name == "esc" && !m.toTry():
		m.unsaved = nil
		return nil, true
	case name == "k": // and not Esc, which goes back from anywhere
		for i := range m.unsaved {
			m.unsaved[i].paper = true
		}
		m.ask(m.paperList())
		return nil, true
	}
	return nil, false
}

// unsavedKeys are those keys.
func (m *Model) unsavedKeys() []key {
	switch {
	case len(m.unsaved) == 0:
		return nil
	case m.toTry():
		return []key{{"Enter", "try again", reads}, {"K", "keep as paper", reads}}
	}
	return []key{{"Esc", "it is on paper", reads}, {"K", "list", reads}}
}

// withUnsavedKeys are the keys of a screen while something is not saved. Those that
// say what becomes of it stand beside it, as long as there is a choice.
func (m *Model) withUnsavedKeys(keys []key) []key {
	own := m.unsavedKeys()
	if len(own) == 0 || m.editing() {
		return keys
	}
	keys = slices.DeleteFunc(slices.Clone(keys), func(k key) bool {
		return slices.ContainsFunc(own, func(o key) bool { return o.name == k.name })
	})
	if m.toTry() {
		return keys
	}
	return append(own, keys...)
}

// paperList is all that is to be written on paper, however small the screen.
func (m *Model) paperList() *form {
	f := &form{title: "WRITE ON PAPER: this is not saved", reading: true, paper: true}
	for _, u := range m.unsaved {
		f.lines = append(f.lines, "- "+u.words)
	}
	return f
}

// unsavedLines takes all the room it needs but one line of the body: nothing on
// the screen matters more. Below it is left room for other lines.
func (m *Model) unsavedLines(other int) []string {
	room := m.height - len(m.top()) - 2 - other
	if m.height >= ruledHeight {
		room -= 2
	}
	if m.height >= roomyHeight {
		room--
	}
	words, end := make([]string, len(m.unsaved)), m.unsavedEnd()
	for i, u := range m.unsaved {
		words[i] = u.words
	}
	lines := unsavedWords(words, m.unsaved[len(words)-1].why, end, m.width, max(2, room))
	for i := range lines {
		lines[i] = m.theme.failure.Render(lines[i])
	}
	return lines
}

// unsavedEnd says what can be done about it here; "" for nothing, because something
// else is in front.
func (m *Model) unsavedEnd() string {
	f := m.form()
	switch {
	case f != nil && m.asks(f), f == nil && m.asks(m.screen):
		return "What you typed is still here: Enter tries again."
	case f != nil:
		return ""
	case m.editing():
		return "Esc back, and then Enter tries again."
	case m.toTry():
		return "Enter try again   K keep as paper"
	}
	return "Esc once it is written down."
}

// asks reports whether a form or a screen asks for something that could not be
// saved, and will ask for it again.
func (m *Model) asks(owner any) bool {
	return slices.ContainsFunc(m.unsaved, func(u unsaved) bool { return !u.paper && u.owner == owner })
}

// unsavedWords are at most most lines: each change, why, and at the end what can be
// done. What has no room is counted.
func unsavedWords(changes []string, why, end string, width, most int) []string {
	if end != "" {
		most--
	}
	var lines []string
	for i, words := range changes {
		left := len(changes) - i
		next := text.Hang(" ", "NOT SAVED. WRITE IT ON PAPER:  "+words, width)
		if room := most - len(lines); i > 0 && (len(next) > room || len(next) == room && left > 1) {
			lines = append(lines, text.Cut(fmt.Sprintf(" NOT SAVED either: %d more. K lists all.", left), width))
			break
		}
		lines = append(lines, next...)
	}
	lines = append(lines[:min(len(lines), most)], stillOpen(why, width, most-len(lines))...)
	if end != "" {
		lines = append(lines, text.Cut(" "+end, width))
	}
	return lines
}

// stillOpen says that nothing was done, and why; what has no room is left out by whole
// sentences, what to do about it first.
func stillOpen(why string, width, room int) []string {
	const open = "It is still open here."
	cause, _, _ := strings.Cut(why, ":")
	for _, words := range []string{open + " " + why + ".", open + " " + cause + ".", open} {
		if lines := text.Hang(" ", words, width); len(lines) <= room {
			return lines
		}
	}
	return nil
}

// unsavedForLeaving is said before the program ends.
func (m *Model) unsavedForLeaving() []string {
	var lines []string
	for _, u := range m.unsaved {
		lines = append(lines, "NOT SAVED. Write it on paper before you leave: "+u.words)
	}
	return lines
}
