package tui

import (
	"strings"
	"time"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/handover"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// handoverScreen is what one shift tells the next, read by both at the screen. Who
// goes names who comes; who comes accepts.
type handoverScreen struct {
	from   screen
	offset int // body keeps it within the sheet
	page   int // lines that Page Down goes on by

	made  sheetKey // what the sheet was made for
	lines []string
}

// sheetKey is what a sheet as it is drawn goes by: it is made once for each entry and
// each minute, which is as close as it tells a time.
type sheetKey struct {
	state   *incident.State
	entries uint64
	minute  int64
	width   int
}

// maxSheet is more lines than any sheet has.
const maxSheet = 1 << 20

func newHandover(from screen) *handoverScreen { return &handoverScreen{from: from} }

func (h *handoverScreen) about(m *Model, _ int) string { return m.runLine() }

func (h *handoverScreen) body(m *Model, width, height int) []string {
	if !m.s.Running() {
		return []string{" This " + m.s.State().Noun() + " is closed. Esc goes back."}
	}
	what := "Read this together, then press Enter to name the next person."
	if m.looking() {
		what = "To read: K takes over here first, to hand over."
	} else if given := m.s.State().Given; given != nil {
		what = given.To.Name + ": read this with " + given.From.Name + ", then press Enter to accept."
	}
	var lines []string
	for _, line := range text.Hang(" ", what, width-1) {
		lines = append(lines, m.theme.title.Render(line))
	}
	lines = append(lines, h.sheet(m, width)...)
	h.page = max(1, height-1)
	h.offset = max(0, min(h.offset, len(lines)-height))
	shown := lines[h.offset:min(len(lines), h.offset+height)]
	return withMore(shown, len(lines)-h.offset)
}

func (h *handoverScreen) sheet(m *Model, width int) []string {
	state := m.s.State()
	made := sheetKey{state, state.Entries, m.s.Now().Unix() / secondsOfMinute, width}
	if h.made != made {
		sheet, _ := m.s.Handover()
		h.made, h.lines = made, h.sheetLines(m, sheet, width)
	}
	return h.lines
}

const secondsOfMinute = 60

func (h *handoverScreen) sheetLines(m *Model, sheet handover.Sheet, width int) []string {
	var lines []string
	add := func(first, s string) { lines = append(lines, text.Hang(first, s, width-1)...) }
	for _, part := range sheet.Parts {
		style := m.theme.title
		if part.Kind == handover.Overdue && len(part.Lines) > 0 {
			style = m.theme.overdue
		}
		for _, line := range text.Hang(" ", part.Heading, width-1) {
			lines = append(lines, style.Render(line))
		}
		for _, line := range part.Said() {
			mark := "   "
			switch {
			case part.Kind == handover.Overdue && len(part.Lines) > 0, line.Late:
				mark = " ! "
			case line.Critical:
				mark = " * "
			}
			add(mark, line.String())
		}
	}
	if sheet.Given != "" {
		add(" ", sheet.Given)
	}
	for _, fact := range sheet.Facts { // the header has most of them
		add(" ", fact)
	}
	if said := m.s.Unsigned(); said != "" {
		add(" ", sentence(said)+".")
	}
	add(" ", handover.NotPatients)
	return lines
}

func (h *handoverScreen) keys(m *Model) []key {
	if !m.s.Running() {
		return []key{{"Esc", "back", reads}}
	}
	keys := []key{{"Enter", "hand over", writes}}
	if m.s.State().Given != nil {
		keys = []key{{"Enter", "accept", writes}, {"G", "give to another", writes}}
	}
	return append(keys, key{"P", "print", reads}, key{"C", "copy by hand", reads}, key{"Up/Down", "scroll", reads}, key{"Y", "code", reads}, key{"Esc", "back", reads})
}

func (h *handoverScreen) takes(name string) bool { return name == "w" }

func (h *handoverScreen) press(m *Model, name string) tea.Cmd {
	running := m.s.Running()
	given := running && m.s.State().Given != nil
	switch {
	case name == "esc" || name == "h" || !running:
		m.show(h.from)
	case name == "enter" && given:
		m.ask(acceptForm(m, h))
	case name == "enter" || name == "g" && given:
		m.askKnown(giveForm(m, h))
	case name == "p":
		return m.print(m.s.PrintHandover())
	case name == "c":
		m.ask(handoverByHand(m))
	case name == "y":
		m.askPaper()
	case name == "w":
		m.ask(whoForm(m))
	default:
		h.offset += map[string]int{
			"up": -1, "down": 1, "pgup": -h.page, "pgdown": h.page, "space": h.page, "home": -h.offset, "end": maxSheet,
		}[name]
	}
	return nil
}

func (h *handoverScreen) scroll(_ *Model, lines int) { h.offset += lines }

func handoverByHand(m *Model) *form { return byHand(m.s.HandoverByHand()) }

// giveForm asks who the next person is. Nothing passes before they accept.
func giveForm(m *Model, h *handoverScreen) *form {
	f := &form{
		title: "HAND OVER to whom?", enter: "hand over",
		lines:  []string{"The next person accepts it on the next screen, and works from then on.", ""},
		fields: []*field{newField("Name", "", true), newField("Role", "", false)},
	}
	var others []event.Person
	for _, p := range m.s.State().People {
		if !incident.SameName(p.Name, m.s.Who().Name) {
			others = append(others, p)
		}
	}
	f.offerPeople(others)
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		to := event.Person{Name: f.text("Name"), Role: f.text("Role")}
		if err := f.asksRole("their"); err != nil {
			return nil, err
		}
		r := m.actionRequest("Handed over to "+to.String(), incident.GiveHandover{To: to})
		r.done = func(session.Outcome) tea.Cmd {
			h.offset = 0 // who comes reads it from the start
			return nil
		}
		return f.save(m, r), nil
	}
	return f
}

// acceptForm is the second press of an acceptance. It asks for the wall clock, and
// must be answered: nobody accepts by one key too many.
func acceptForm(m *Model, h *handoverScreen) *form {
	const clock, none = "Wall clock", "none"
	given := m.s.State().Given
	now := newField(clock, "", true)
	now.hint = "HH:MM, or " + none
	return &form{
		title: given.To.String() + ": accept the " + m.s.State().Noun() + " from " + given.From.Name + "?",
		enter: "accept", signOn: true,
		lines:  []string{"Your name then goes beside what is done here. Look at the clock on the wall, and type what it says.", ""},
		fields: []*field{now},
		submit: func(m *Model, f *form) (tea.Cmd, error) {
			var wall *time.Duration
			if typed := f.text(clock); !strings.EqualFold(typed, none) {
				offset, err := f.wallClock(m, typed)
				if err != nil {
					return nil, err
				}
				wall = &offset
			}
			r := m.actionRequest("Handover accepted by "+given.To.Name, incident.AcceptHandover{Clock: wall})
			r.done = func(session.Outcome) tea.Cmd {
				if m.screen == h {
					m.show(h.from)
				}
				return nil
			}
			return f.save(m, r), nil
		},
	}
}

// givenBanner says on the screens of work that somebody has handed over and nobody
// has accepted it yet.
func (m *Model) givenBanner() []string {
	if m.s == nil || !m.s.Running() || m.form() != nil || m.s.State().Given == nil {
		return nil
	}
	press := "press H"
	switch m.screen.(type) {
	case *board, *procedureScreen:
	case home: // where H is the handbook
		press = "Enter, then H"
	default:
		return nil
	}
	given := m.s.State().Given
	words := " ! HANDED OVER to " + given.To.Name + " " + text.Clock(given.At, m.s.Now()) + ", not accepted yet: " + press
	if text.Width(words) > m.width {
		words = " ! HANDED OVER, not accepted: " + press
	}
	return []string{m.theme.warning.Render(words)}
}
