package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// heldGap is how long a key must have been up before it counts again. Where the
// terminal does not report repeats, a held key arrives as many presses: the
// second about half a second after the first, the rest close together.
const heldGap = 600 * time.Millisecond

// held reports whether a press of Space or Enter, or one that would take over at the
// second press, is the key being held down. Any other key in between ends that.
func (m *Model) held(msg tea.KeyPressMsg) bool {
	name, now := msg.String(), m.clock()
	held := msg.IsRepeat || name == m.lastName && now.Sub(m.lastKey) < heldGap
	m.lastName, m.lastKey = name, now
	m.wake()
	_, before := m.screen.(*heldScreen)
	return held && (name == "space" || name == "enter" || name == takeOverKey || before && name == "k")
}

// Text that runs in faster than anybody types, where no field takes it: pasted into a
// console that does not mark what is pasted, or typed at a form that is gone.
const (
	textGap  = 10 * time.Millisecond // from one character to the next
	textFrom = 3                     // characters: the first may well be a key each
)

// runsIn reports whether a key is a character of such text. It must be asked before held,
// which notes when the key came.
func (m *Model) runsIn(msg tea.KeyPressMsg) bool {
	near := m.clock().Sub(m.lastKey) < textGap
	switch {
	case near && m.ranIn >= textFrom && textOf(msg) != "": // a line feed within it, too
	case msg.Text == "":
		m.ranIn = 0
	case near:
		m.ranIn++
	default:
		m.ranIn = 1
	}
	return m.ranIn >= textFrom
}

func (m *Model) pressed(msg tea.KeyPressMsg) tea.Cmd {
	name := msg.String()
	runsIn := m.runsIn(msg)
	held, f := m.held(msg), m.form()
	m.unhint()
	if m.last != nil && name != "u" && name != "U" {
		m.last.asked = time.Time{} // what was named to be taken back was left alone
	}
	if m.s != nil {
		m.s.NoteKey()
	}
	switch {
	case m.openError != nil:
		if len(msg.Text) == 1 {
			name = lower(msg.Text)
		}
		if r, ok := m.screen.(*rescue); ok {
			return r.press(m, name)
		}
		return tea.Quit
	case name == "ctrl+c":
		return m.leave()
	case m.s == nil:
		if len(msg.Text) == 1 {
			name = lower(msg.Text)
		}
		if held && name == "k" {
			return nil
		}
		return m.screen.press(m, name)
	case name == takeOverKey && held:
		return nil
	case name == takeOverKey && m.looking():
		return m.askTakeOver()
	case name == "f8" && m.inDrill():
		switch {
		case m.looking():
			m.refuseLooking()
		case f == nil || !f.noDuff: // what is half typed stays below the question
			m.ask(noDuffForm(m))
		}
		return nil
	case held && name == "enter" && !msg.IsRepeat:
		m.hint("Enter came too soon after Enter. Press it again.")
		return nil
	case held && (name == "enter" || f == nil && !m.editing()):
		return nil
	case f != nil:
		return f.press(m, msg)
	case runsIn && !m.editing():
		m.hint(notTaken)
		return nil
	case name == mouseKey:
		m.toggleMouse()
		return nil
	case name == bellKey:
		return m.changeBell()
	case name == paletteKey && !m.choosing():
		m.openPalette()
		return nil
	}
	if e, ok := m.screen.(editor); ok {
		if cmd, taken := e.edit(m, msg); taken {
			return cmd
		}
	}
	if len(msg.Text) == 1 {
		name = lower(msg.Text)
	}
	return m.screenKey(name)
}

// screenKey does what a key means on the screen in front, no form being over it.
func (m *Model) screenKey(name string) tea.Cmd {
	if cmd, taken := m.unsavedKey(name); taken {
		return cmd
	}
	switch {
	case m.status.stays && (name == "esc" || name == "enter"):
		m.status = status{}
		return nil
	case name == "?" || name == "f1":
		m.ask(helpForm(m))
		return nil
	case name == searchKey.name:
		if s, ok := m.screen.(interface{ search(m *Model) tea.Cmd }); ok {
			return s.search(m) // in what it shows
		}
		return m.openSearch()
	case name == printKey:
		m.ask(printForm(m))
		return nil
	}
	if name == "k" && m.looking() {
		return m.askTakeOver()
	}
	if m.onlyLooks(name) {
		m.refuseLooking()
		return nil
	}
	if name == lower(commandKey) && m.commandKeyWorks() {
		m.show(newInstructions(m.screen))
		return nil
	}
	if name == lower(paperKey) && m.paperKeyWorks() {
		m.show(newRecords(m.screen))
		return nil
	}
	return m.screen.press(m, name)
}

// editing reports whether keys are text on the screen in front.
func (m *Model) editing() bool {
	_, ok := m.screen.(editor)
	return ok
}

// pasted puts pasted text into the field in front. It is never keys.
func (m *Model) pasted(content string) {
	if f := m.form(); f != nil {
		f.paste(content)
	} else if p, ok := m.screen.(paster); ok {
		p.paste(m, content)
	}
}

// lower makes one ASCII letter a key name; "A" and "a" are one key.
func lower(s string) string {
	if c := s[0]; 'A' <= c && c <= 'Z' {
		return string(c + 'a' - 'A')
	}
	if s == " " {
		return "space"
	}
	return s
}
