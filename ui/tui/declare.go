package tui

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"downtime/runbooks/clean"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// declare asks the little that starting a run needs: what is down, since when,
// who, the right ward, the right clock.
type declare struct {
	mode   event.Mode
	down   map[int]bool // by index into systems
	unsure bool         // start now, say later
	fields []*field     // in the order of Tab; before them is the list of systems, after them the clock
	focus  int          // 0 for the systems, then the fields, last the clock
	clock  session.ClockCheck
	asked  string // what is still to be said
	meant  string // a time typed that Enter was pressed for again
	// Whether the time it began was in front once: it is filled with the present one,
	// and who was never asked would leave it so, with the outage an hour old. And whether
	// the role was, which may stay empty.
	sinceSeen, roleSeen bool
	paper               bool // it was begun on paper: what was done is typed in after the start
	caret               *tea.Cursor
	spots               declareSpots
}

// The fields of declare.
const (
	fieldSince = "Since when"
	fieldName  = "Your name"
	fieldRole  = "Your role"
	fieldOther = "Also down"
)

// Where those come in the order of Tab, after the systems.
const (
	stopSince = 1 + iota
	stopName
	stopRole
)

func newDeclare(m *Model, mode event.Mode) *declare {
	m.say("")
	if m.draft != nil && m.draft.mode == mode {
		m.draft.paper = false
		m.draft.setFocus(0) // numbers are systems again
		return m.draft
	}
	now := m.s.PCNow()
	return &declare{mode: mode, down: make(map[int]bool), fields: []*field{
		newField(fieldSince, now.Format("15:04")+text.ZoneMark(now), false),
		newField(fieldName, "", true),
		newField(fieldRole, "", false),
		newField(fieldOther, "", false),
	}}
}

func (d *declare) value(label string) string {
	for _, f := range d.fields {
		if f.label == label {
			return f.value()
		}
	}
	return ""
}

func (d *declare) about(m *Model, width int) string {
	const mark, pending = "DRILL DRILL DRILL", "  not started yet"
	if d.mode != event.Drill {
		return " " + m.theme.live.Render("REAL DOWNTIME") + pending
	}
	said := pending
	for _, more := range []string{". Nothing in a drill counts as real.", ". None of it is real."} {
		if text.Width(" "+mark+pending+more) <= width {
			said += more
			break
		}
	}
	return " " + m.theme.drill.Render(mark) + said
}

// cursor is where the terminal's own cursor goes.
func (d *declare) textCursor() *tea.Cursor { return d.caret }

// clockStop is the last stop of Tab: the question whether the clock is right.
func (d *declare) clockStop() int { return len(d.fields) + 1 }

func cyberIndex() int {
	for i, s := range systems {
		if s.id == "cyber" {
			return i
		}
	}
	return -1
}

// systemLines is what can be down, in two columns.
func (d *declare) systemLines(width int) []string {
	box := func(on bool) string {
		if on {
			return "[x] "
		}
		return "[ ] "
	}
	const indent, wide = systemsIndent, 40
	column := (width - len(indent)) / 2
	var items []string
	for i, s := range systems {
		name := s.name
		if column < wide-2 {
			name = s.short
		}
		items = append(items, strconv.Itoa(i+1)+" "+box(d.down[i])+name)
	}
	unsure := "not sure yet"
	if column >= wide-2 {
		column = wide
		unsure = "Not sure yet: say it later"
	}
	items = append(items, "0 "+box(d.unsure)+unsure)
	d.spots.second = len(indent) + column
	var lines []string
	for i := 0; i < len(items); i += 2 {
		lines = append(lines, indent+text.Pad(items[i], column)+items[i+1])
	}
	return lines
}

func (d *declare) fieldLine(f *field, on bool, width int, after string) string {
	f.input.SetWidth(max(5, min(40, width-text.Width(f.label)-8)))
	value := f.input.Value()
	switch {
	case on:
		value = strings.TrimRight(f.input.View(), " ")
	case value == "":
		value = "______________"
	}
	line := marked(f.label+": "+value, on)
	if after != "" {
		line += "   " + after
	}
	return line
}

// sinceWords says how the time typed is understood, day included.
func (d *declare) sinceWords(m *Model) string {
	at, err := d.since(m)
	if err != nil {
		return sentence(err.Error())
	}
	return momentWords(at, d.now(m))
}

// momentWords says which moment a typed time was taken for.
func momentWords(at, now time.Time) string {
	return "= " + at.Format("Mon 2 Jan 15:04") + text.ZoneMark(at) + ", " + text.Duration(now.Sub(at).Truncate(time.Minute)) + " ago"
}

// understood says how a time typed now is taken.
func (m *Model) understood(typed string) string {
	at, err := text.ParseMoment(typed, m.s.Now())
	if err != nil {
		return sentence(err.Error())
	}
	return momentWords(at, m.s.Now())
}

func (d *declare) since(m *Model) (time.Time, error) {
	typed := d.value(fieldSince)
	if typed == "" {
		return time.Time{}, nil
	}
	return text.ParseMoment(typed, d.now(m))
}

// now is wall time as far as this screen knows it.
func (d *declare) now(m *Model) time.Time {
	return m.s.PCNow().Add(time.Duration(d.clock.OffsetS) * time.Second)
}

func (d *declare) clockWords(m *Model) string {
	pc := m.s.PCNow()
	switch {
	case !d.clock.Checked:
		words := "PC clock is " + pc.Format("15:04") + text.ZoneMark(pc) + ". Same as the wall clock?  "
		if d.focus > 0 && d.focus < d.clockStop() {
			return words + "(Tab to here)"
		}
		return words + "Y yes  T no, set it"
	case d.clock.OffsetS == 0:
		return "PC clock is " + pc.Format("15:04") + text.ZoneMark(pc) + ", the same as the wall clock."
	}
	return "PC clock is " + pc.Format("15:04") + text.ZoneMark(pc) + ", the wall clock says " + d.now(m).Format("15:04") + text.ZoneMark(d.now(m)) + ". Times shown are wall clock."
}

func (d *declare) opensLines(m *Model, width int) []string {
	down := d.systems()
	doc, ok := m.s.FirstProcedure(down)
	if !ok {
		return nil
	}
	words := fmt.Sprintf("%s (%s).", doc.Procedure.Title, text.Count(len(doc.Procedure.Steps()), "step"))
	if n := len(m.s.OffersFor(down)) - 1; n > 0 {
		words += fmt.Sprintf(" Then %d more are offered", n)
		if n <= mostOffers {
			words += ", a number each"
		}
		words += " (P)."
	}
	lines := text.Hang("  Starting opens  ", words, width-1)
	lines = append(lines, text.Hang("  ", "Target times run from now, not from when it began.", width-1)...)
	return append(lines, "  Have you a minute? If a patient needs you first, go. Type it in later.")
}

func (d *declare) keys(m *Model) []key {
	start, short := "START REAL DOWNTIME", "START REAL"
	if d.mode == event.Drill {
		start, short = "start the DRILL", "start DRILL"
	}
	if m.width < wordWidth { // the way out is not left out; Enter goes to what is missing as well
		return []key{{"Enter", short, reads}, {"Esc", "back", reads}, {"Tab", "next", reads}}
	}
	return []key{{"Enter", start, reads}, {"Tab", "next", reads}, {"Esc", "back", reads}}
}

// press handles the keys of the list of systems; fields are edited by edit.
func (d *declare) press(m *Model, name string) tea.Cmd {
	switch name {
	case "esc":
		m.draft = d // D or R brings it back as it is
		m.show(home{})
	case "y":
		d.clock = m.s.CheckedClock(0)
	case "t":
		m.ask(wallClockForm(m, func(offset time.Duration) tea.Cmd {
			d.clock = m.s.CheckedClock(offset)
			return nil
		}))
	default:
		d.toggleNumber(name)
	}
	d.asked = ""
	return nil
}

// edit sees every key before press does, because some of them are text.
func (d *declare) edit(m *Model, msg tea.KeyPressMsg) (tea.Cmd, bool) {
	switch msg.String() {
	case "tab", "down":
		d.setFocus((d.focus + 1) % (d.clockStop() + 1))
		return nil, true
	case "shift+tab", "up":
		d.setFocus((d.focus + d.clockStop()) % (d.clockStop() + 1))
		return nil, true
	case "enter":
		return d.start(m), true
	case "esc", "f1", "f8":
		return nil, false
	}
	if d.focus == 0 || d.focus == d.clockStop() {
		return nil, false
	}
	d.asked = ""
	return d.update(msg), true
}

func (d *declare) update(msg tea.Msg) tea.Cmd {
	return d.fields[d.focus-1].update(msg)
}

func (d *declare) paste(_ *Model, content string) {
	if d.focus > 0 && d.focus < d.clockStop() {
		d.update(tea.PasteMsg{Content: clean.Line(content)})
	}
}

func (d *declare) setFocus(to int) {
	d.focus = to
	d.sinceSeen, d.roleSeen = d.sinceSeen || to == stopSince, d.roleSeen || to == stopRole
	for i, f := range d.fields {
		if i+1 == to {
			f.input.Focus()
			f.input.CursorEnd()
		} else {
			f.input.Blur()
		}
	}
}

// tick takes back that the clock was checked, where it has jumped since.
func (d *declare) tick(m *Model) {
	if !m.s.ClockHolds(d.clock) {
		d.clock = session.ClockCheck{}
		d.asked = "This PC's clock has jumped. Look at the wall clock again."
	}
}

// start asks for what is missing, else starts.
func (d *declare) start(m *Model) tea.Cmd {
	if m.isBusy() {
		return nil
	}
	d.tick(m)
	declaration, who, missing := d.declaration(m)
	if missing != "" {
		d.asked = missing
		return nil
	}
	begin := func() tea.Cmd {
		m.s.SetWho(who)
		d.asked, m.draft = "", nil
		return m.submit(request{
			what:   "Started: " + declaration.Title,
			owner:  d,
			decide: func() (*session.Change, error) { return m.s.Declare(declaration) },
			done:   func(session.Outcome) tea.Cmd { return tea.Batch(d.started(m), m.refreshRuns()) },
		})
	}
	if d.mode == event.Drill {
		m.ask(drillForm(begin))
		return nil
	}
	return begin()
}

// opensFirst goes to the board and opens the procedure that runs a downtime.
func opensFirst(m *Model) tea.Cmd {
	var opens tea.Cmd
	if doc, ok := m.s.FirstProcedure(m.s.State().Down()); ok {
		opens = openProcedure(m, doc.Procedure.ID, false)
	}
	m.show(newBoard()) // which gives no number to what is on its way
	return opens
}

// openProcedure puts a procedure of the library on the board; asked is whether somebody
// asked for it, whose key may have been another than they meant.
func openProcedure(m *Model, id string, asked bool) tea.Cmd {
	action, err := m.s.OpenProcedure(id)
	if err != nil {
		m.refused(request{}, err)
		return nil
	}
	opened := action.(incident.OpenProcedure)
	return m.do(opened.Procedure.Title+" opened", action, func(o session.Outcome) tea.Cmd {
		if asked {
			m.last = &undoable{opened: id, seq: o.Rows[len(o.Rows)-1].Seq, what: opened.Procedure.Title}
			m.say(m.savedLine("Opened: "+opened.Procedure.Title+" (U takes it back)", o))
		}
		if b, ok := m.screen.(*board); ok && len(b.ids) > 0 {
			b.sort(m)
			return nil
		}
		m.show(newBoard())
		return nil
	})
}
