package tui

import (
	"slices"
	"strings"
	"time"

	"downtime/runbooks/clean"
	"downtime/ui/ledger"
	"downtime/ui/session"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
)

// form is a question in front of the screen: a few words, perhaps a choice by
// number, perhaps fields. What was typed stays until it is saved or given up.
type form struct {
	title     string
	kept      []string          // said under the title, and in sight wherever the cursor is
	looks     []ledger.OpenLook // warned of under the title, and in sight wherever the cursor is
	aside     []string          // said above the lines or, where there is room for all of it, beside them
	apart     bool              // it stands beside them, as last drawn
	lines     []string          // said above the fields
	choices   []string          // by number, from 1
	chosen    int               // index into choices, -1 for none yet
	fields    []*field
	focus     int      // index into fields
	enter     string   // what Enter does, in the key line
	last      string   // the same for the last choice, where that is not so; else ""
	escape    string   // what Esc does, of a long form
	problem   string   // why it was not accepted
	fixed     bool     // the problem stays while something is typed, so that nothing moves
	leaving   bool     // the form that ends the program
	noDuff    bool     // the form that ends a drill
	takesOver bool     // the question before a log is taken over
	paper     bool     // the list of what is to be written on paper
	help      bool     // the keys of the screen
	reading   bool     // text to scroll through, closed by any key that is not scrolling
	each      bool     // Enter goes from field to field, and saves at the last
	long      bool     // a question whose text can be scrolled through, without fields; Esc keeps what is in use
	direct    bool     // any choice but the last is an answer by itself
	leads     []doable // where keys lead to from a text to scroll through
	preset    bool     // the first choice is taken until another is
	holds     bool     // what it waits for cannot be called back
	known     bool     // it is for somebody who has said who they are
	signOn    bool     // it asks for that
	roleAsked bool     // the role of who was named was asked for once

	// named gives the title instead where it follows what is typed: which paper it is stays
	// in sight while its fields scroll away. Nil for the title as it stands.
	named func() string

	// picture gives what is shown under the lines where there is so much room: some
	// words, and lines that are drawn as they are. Nil for nothing.
	picture func(width, height int) (words string, drawn []string)

	// subject gives what the form is about, to stand beside it in a wide window: nothing that
	// must be read to answer it. Nil for nothing; nil lines for nothing now.
	subject func(m *Model, width int) []string

	// submit is called by Enter. An error keeps the form, with its words.
	submit func(m *Model, f *form) (tea.Cmd, error)
	// then is called once what the form asked for is saved; nil for nothing.
	then func(m *Model, o session.Outcome)
	// choose is called when a choice is taken, to change the fields to suit.
	choose func(f *form)

	confirmed string // a doubtful time that Enter was pressed for again
	// Where the mouse finds what, as last drawn.
	spots         []spot
	pinned, above int   // lines that stay on top, and lines scrolled away under them
	paragraphs    []int // the lines with which its sentences begin

	shown   time.Time
	offset  int // first line shown
	page    int // lines that Page Down goes on by
	waiting bool
}

// field is one line to type in.
type field struct {
	label    string
	input    textinput.Model
	required bool
	filled   bool // with something that typing replaces
	hint     string
	whole    bool   // its label is never cut: it says what there is to choose
	note     string // said under it while it is in front
	// after says how what was typed is understood; nil for nothing to say.
	after  func(typed string) string
	saidAt int // the line on which that begins, as last drawn; 0 for nothing said
}

// maxTyped is the most characters a field takes.
const maxTyped = 2000

func newField(label, value string, required bool) *field {
	in := textinput.New()
	in.Prompt = ""
	in.CharLimit = maxTyped
	in.SetVirtualCursor(false)
	// The library's own paste reads the system's clipboard by running a program.
	in.KeyMap.Paste.SetEnabled(false)
	styles := in.Styles()
	styles.Cursor.Blink = false // nothing does here
	styles.Cursor.Color = nil   // else it is sent whatever the terminal's colours
	styles.Focused, styles.Blurred = textinput.StyleState{}, textinput.StyleState{}
	in.SetStyles(styles)
	in.SetValue(value)
	return &field{label: label, input: in, required: required, filled: value != ""}
}

func (f *field) value() string { return clean.Line(f.input.Value()) }

// text is the value of a field by its label, "" where the form has none such.
func (f *form) text(label string) string {
	for _, field := range f.fields {
		if field.label == label {
			return field.value()
		}
	}
	return ""
}

// writes reports whether a form ends with something in the log.
func (f *form) writes() bool { return f.known || f.signOn }

// grace is how long a form is in front before Enter or a choice counts: keys
// typed ahead must not answer a question that nobody has read.
const grace = 300 * time.Millisecond

func (f *form) press(m *Model, msg tea.KeyPressMsg) tea.Cmd {
	name := msg.String()
	switch {
	case name == "esc" && f.waiting && f.holds:
		m.hint("It is being done and cannot be stopped.")
		return nil
	case name == "esc":
		m.remove(f)
		return nil
	case f.waiting:
		return nil
	case f.isHelp(name):
		m.ask(helpForm(m))
		return nil
	case name == "enter":
		if m.tooSoon(f) {
			return nil
		}
		return f.entered(m)
	case (f.reading || f.long) && f.scrolled(name):
		return nil
	case f.reading:
		m.remove(f)
		return f.lead(m, name)
	case f.mustChoose() && name != "space" && f.scrolled(name): // to the choices that a small screen has no room for
		return nil
	case name == "tab" || name == "down":
		f.move(1)
		return nil
	case name == "shift+tab" || name == "up":
		f.move(-1)
		return nil
	case f.mustChoose() || len(f.fields) == 0:
		if m.tooSoon(f) {
			return nil // nobody has read yet what there is to choose
		}
		if len(msg.Text) > 0 && !f.take(name) {
			f.problem = "Choose by number first."
		}
		if f.direct && f.chosen >= 0 && f.chosen < len(f.choices)-1 {
			return f.entered(m)
		}
		return nil
	}
	return f.edit(msg)
}

// isHelp reports whether a key asks for help: where letters are text, F1 alone does.
// On the help itself neither does.
func (f *form) isHelp(name string) bool {
	typing := len(f.fields) > 0 && !f.mustChoose()
	return !f.help && (name == "f1" || name == "?" && !typing)
}

// lead does what a key leads to from a text that was scrolled through.
func (f *form) lead(m *Model, name string) tea.Cmd {
	for _, d := range f.leads {
		if strings.EqualFold(d.name, name) {
			return d.do(m)
		}
	}
	return nil
}

// tooSoon reports whether a form is in front for too short a time to be answered, and
// says so.
func (m *Model) tooSoon(f *form) bool {
	if m.clock().Sub(f.shown) >= grace {
		return false
	}
	m.hint("That key came too soon to be an answer. Press it again.")
	return true
}

// longestForm is more lines than any form has: drawing it stops at the last.
const longestForm = 10_000

func (f *form) scrolled(name string) bool {
	switch name {
	case "down", "pgdown", "space", "up", "pgup", "home", "end":
	default:
		return false
	}
	switch name {
	case "down":
		f.scroll(1)
	case "pgdown", "space":
		f.scroll(f.page)
	case "up":
		f.scroll(-1)
	case "pgup":
		f.scroll(-f.page)
	case "home":
		f.offset = 0
	case "end":
		f.scroll(longestForm)
	}
	return true
}

func (f *form) scroll(lines int) { f.offset = max(0, f.offset+lines) }

// move goes to another field; above the first are the choices, if any.
func (f *form) move(by int) {
	next := f.focus + by
	if next < 0 && len(f.choices) > 0 {
		f.chosen = -1
		return
	}
	if len(f.fields) > 0 {
		f.setFocus((next + len(f.fields)) % len(f.fields))
	}
}

func (f *form) setFocus(to int) {
	f.focus = to
	for i, field := range f.fields {
		if i == to {
			field.input.Focus()
		} else {
			field.input.Blur()
		}
	}
}

func (f *form) edit(msg tea.Msg) tea.Cmd {
	if !f.fields[f.focus].input.Focused() {
		f.setFocus(f.focus)
	}
	if !f.fixed {
		f.problem = ""
	}
	return f.fields[f.focus].update(msg)
}

// update types into the field. What it was filled with goes with the first
// character typed over it.
func (f *field) update(msg tea.Msg) tea.Cmd {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		if f.filled && len(press.Text) > 0 {
			f.input.SetValue("")
		}
		f.filled = false
	}
	var cmd tea.Cmd
	f.input, cmd = f.input.Update(msg)
	return cmd
}

// paste puts pasted text into the field in front, cleaned. It is never keys.
func (f *form) paste(content string) {
	if !f.typesText() {
		return
	}
	f.edit(tea.PasteMsg{Content: clean.Line(content)})
}

// needed is the first required field that is empty, -1 for none.
func (f *form) needed() int {
	return slices.IndexFunc(f.fields, func(field *field) bool { return field.required && field.value() == "" })
}

// goesOn reports whether Enter goes to the next field: one further on is still needed.
func (f *form) goesOn() bool { return f.focus < f.needed() && f.fields[f.focus].input.Focused() }

// typesText reports whether a field of it is in front.
func (f *form) typesText() bool { return !f.waiting && !f.mustChoose() && len(f.fields) > 0 }

// entered goes to the first required field that is empty, else submits.
func (f *form) entered(m *Model) tea.Cmd {
	if f.reading {
		m.remove(f)
		return nil
	}
	if f.mustChoose() {
		f.problem = "Choose by number first."
		return nil
	}
	if f.signOn && m.looking() {
		f.problem = "You are only looking on: F6 takes over here."
		return nil
	}
	if i := f.needed(); i >= 0 {
		switch {
		case f.focus == i && f.fields[i].input.Focused():
			f.problem = f.fields[i].label + " is needed."
		case f.goesOn():
			i = f.focus + 1 // the others on the way, too: which request a result is of is not required
		}
		f.setFocus(i)
		return nil
	}
	if f.each && f.focus < len(f.fields)-1 {
		f.move(1)
		return nil
	}
	if f.known && m.s.Who().Name == "" {
		m.ask(whoForm(m)) // what is typed here waits for it
		return nil
	}
	if f.fixed {
		f.problem, f.fixed = "", false
	}
	cmd, err := f.submit(m, f)
	if err != nil {
		f.problem = sentence(err.Error())
	}
	return cmd
}

// save submits a request for this form: the form goes when it is on disk, and
// stays as it was typed when it was refused or could not be saved.
func (f *form) save(m *Model, r request) tea.Cmd {
	f.waiting, f.problem = true, ""
	r.owner = f
	done, failed := r.done, r.failed
	r.failed = func(err error) {
		f.waiting = false
		f.problem = sentence(err.Error())
		if m.toTry() {
			f.problem = "Not saved. What you typed is still here; write it on paper."
		}
		if failed != nil {
			failed(err)
		}
	}
	r.done = func(o session.Outcome) tea.Cmd {
		m.remove(f)
		var cmd tea.Cmd
		if done != nil {
			cmd = done(o)
		}
		if f.then != nil {
			f.then(m, o)
		}
		return cmd
	}
	return m.submit(r)
}

// remove takes a form away wherever it stands.
func (m *Model) remove(f *form) {
	if m.s != nil {
		m.s.LeaveQuestion()
	}
	for i, other := range m.forms {
		if other == f {
			m.forms = append(m.forms[:i], m.forms[i+1:]...)
			m.formGone = m.clock()
			return
		}
	}
}

func (f *form) keys(*Model) []key {
	if f.reading {
		keys := []key{{"Up/Down", "scroll", reads}}
		for _, d := range f.leads {
			keys = append(keys, d.key)
		}
		return append(keys, key{"Esc", "back", reads})
	}
	enter := f.enter
	if f.last != "" && f.chosen == len(f.choices)-1 {
		enter = f.last
	}
	goesOn := f.typesText() && f.goesOn()
	if goesOn {
		enter = "next"
	}
	keys := []key{{"Enter", enter, reads}}
	if f.mustChoose() {
		keys = []key{{"1-" + choiceKey(len(f.choices)-1), "choose", reads}}
	} else if len(f.fields) > 1 && !f.each && !goesOn {
		keys = append(keys, key{"Tab", "next", reads})
	}
	if len(f.choices) > 0 && !f.mustChoose() {
		keys = append(keys, key{"Up", "another choice", reads})
	}
	if f.long {
		return append(keys, key{"Esc", f.escape, reads}, key{"Up/Down", "scroll", reads})
	}
	if f.direct && len(f.fields) == 0 {
		return append(keys, key{"Esc", "back", reads})
	}
	return append(keys, key{"Esc", "back, nothing is saved", reads})
}
