package tui

import (
	"slices"
	"strings"
	"time"

	"downtime/runbooks/clean"
	"downtime/ui/session"
	"downtime/ui/text"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
)

// form is a question in front of the screen: a few words, perhaps a choice by
// number, perhaps fields. What was typed stays until it is saved or given up.
type form struct {
	title   string
	lines   []string // said above the fields
	choices []string // by number, from 1
	chosen  int      // index into choices, -1 for none yet
	fields  []*field
	focus   int    // index into fields
	enter   string // what Enter does, in the key line
	escape  string // what Esc does, of a long form
	problem string // why it was not accepted
	fixed   bool   // the problem stays while something is typed, so that nothing moves
	leaving bool   // the form that ends the program
	noDuff  bool   // the form that ends a drill
	paper   bool   // the list of what is to be written on paper
	reading bool   // text to scroll through, closed by any key that is not scrolling
	long    bool   // a question whose text can be scrolled through, without fields; Esc keeps what is in use
	direct  bool   // any choice but the last is an answer by itself
	preset  bool   // the first choice is taken until another is
	known   bool   // it is for somebody who has said who they are
	signOn  bool   // it asks for that

	// picture gives what is shown under the lines where there is so much room: some
	// words, and lines that are drawn as they are. Nil for nothing.
	picture func(width, height int) (words string, drawn []string)

	// submit is called by Enter. An error keeps the form, with its words.
	submit func(m *Model, f *form) (tea.Cmd, error)
	// choose is called when a choice is taken, to change the fields to suit.
	choose func(f *form)

	confirmed string // a doubtful time that Enter was pressed for again

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
	// after says how what was typed is understood; nil for nothing to say.
	after func(typed string) string
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
	styles.Cursor.Color = nil // else it is sent whatever the terminal's colours
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
	case name == "esc":
		m.remove(f)
		return nil
	case f.waiting:
		return nil
	case name == "enter":
		if m.clock().Sub(f.shown) < grace {
			return nil
		}
		return f.entered(m)
	case (f.reading || f.long) && f.scrolled(name):
		return nil
	case f.reading:
		m.remove(f)
		return nil
	case name == "tab" || name == "down":
		f.move(1)
		return nil
	case name == "shift+tab" || name == "up":
		f.move(-1)
		return nil
	case f.mustChoose() || len(f.fields) == 0:
		if m.clock().Sub(f.shown) < grace {
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

func (f *form) scrolled(name string) bool {
	switch name {
	case "down", "pgdown", "space", "up", "pgup", "home":
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
	if f.waiting || f.mustChoose() || len(f.fields) == 0 {
		return
	}
	f.edit(tea.PasteMsg{Content: clean.Line(content)})
}

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
	for i, field := range f.fields {
		if field.required && field.value() == "" {
			if f.focus == i && field.input.Focused() {
				f.problem = field.label + " is needed."
			}
			f.setFocus(i)
			return nil
		}
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
		if done != nil {
			return done(o)
		}
		return nil
	}
	return m.submit(r)
}

// remove takes a form away wherever it stands.
func (m *Model) remove(f *form) {
	for i, other := range m.forms {
		if other == f {
			m.forms = append(m.forms[:i], m.forms[i+1:]...)
			return
		}
	}
}

func (f *form) keys(*Model) []key {
	if f.reading {
		return []key{{"Up/Down", "scroll", reads}, {"Esc", "back", reads}}
	}
	keys := []key{{"Enter", f.enter, reads}}
	if f.mustChoose() {
		keys = []key{{"1-" + choiceKey(len(f.choices)-1), "choose", reads}}
	} else if len(f.fields) > 1 {
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

// body draws the form, and says where the cursor is.
func (f *form) body(m *Model, width, height int) ([]string, *tea.Cursor) {
	inner := max(20, min(width-2, 76))
	var lines []string
	add := func(style lipgloss.Style, s string) {
		for _, line := range text.Wrap(s, inner) {
			lines = append(lines, " "+style.Render(line))
		}
	}
	plain := lipgloss.NewStyle()
	add(m.theme.title, f.title)
	if f.problem != "" {
		add(m.theme.warning, "! "+f.problem) // under the title, where no small screen hides it
	}
	titleLines := len(lines)
	for _, line := range f.lines {
		add(plain, line)
	}
	if f.picture != nil {
		words, drawn := f.picture(width, height-len(lines))
		add(plain, words)
		lines = append(lines, drawn...)
	}
	for i, choice := range f.choices {
		mark := "   "
		if i == f.chosen {
			mark = ">  "
		}
		lines = append(lines, text.Hang(" "+mark+choiceKey(i)+"  ", choice, inner)...)
	}
	var cursor *tea.Cursor
	if !f.mustChoose() {
		for i, field := range f.fields {
			var c *tea.Cursor
			if lines, c = field.draw(lines, inner, i == f.focus); c != nil {
				cursor = c
			}
		}
	}
	if f.waiting {
		add(plain, "saving")
	}
	return f.window(lines, titleLines, cursor, height)
}

// window is what of the lines fits: always the title, and of the rest, for a
// question, the part with the cursor, else the end.
func (f *form) window(lines []string, titleLines int, cursor *tea.Cursor, height int) ([]string, *tea.Cursor) {
	pinned := min(titleLines, height-1)
	head, rest, room := lines[:pinned], lines[titleLines:], height-pinned
	over := max(0, len(rest)-room)
	f.page = max(1, room-1)
	f.offset = min(f.offset, over)
	first := f.offset
	if !f.reading && !f.long {
		first = over
		if cursor != nil {
			first = min(first, max(0, cursor.Y-titleLines-1))
		} else if f.mustChoose() {
			first = min(over, max(0, len(f.lines)))
		}
	}
	if cursor != nil {
		cursor.Y += pinned - titleLines - first
		if cursor.Y < pinned || cursor.Y >= height {
			cursor = nil
		}
	}
	shown := rest[first:min(len(rest), first+room)]
	if f.long {
		shown = withMore(shown, len(rest)-first)
	}
	return append(slices.Clone(head), shown...), cursor
}

// draw adds the field's lines: label and input on one, or the input under a
// label that leaves no room beside it.
func (f *field) draw(lines []string, width int, focused bool) ([]string, *tea.Cursor) {
	label := " " + f.label + ": "
	if f.hint != "" {
		label = " " + f.label + " (" + f.hint + "): "
	}
	x := text.Width(label)
	if width-x < 20 {
		lines = append(lines, text.Cut(label, width))
		label, x = "   ", 3
	}
	f.input.SetWidth(max(5, width-x-1))
	value := f.input.View()
	if !focused && f.input.Value() == "" {
		value = strings.Repeat("_", max(3, min(20, width-x-1)))
	}
	lines = append(lines, label+value)
	at := len(lines) - 1
	if f.after != nil && f.value() != "" {
		lines = append(lines, text.Hang("   ", f.after(f.value()), width)...)
	}
	if !focused {
		return lines, nil
	}
	cursor := f.input.Cursor()
	if cursor == nil {
		return lines, nil
	}
	cursor.X += x
	cursor.Y = at
	return lines, cursor
}
