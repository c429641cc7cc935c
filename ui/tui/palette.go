package tui

import (
	"slices"
	"strings"

	"downtime/runbooks/clean"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// paletteKey opens the list of everything that can be done, from every screen.
const paletteKey = "ctrl+k"

// mouseKey gives the mouse to the terminal, or takes it.
const mouseKey = "f9"

// palette lists everything that can be done here, found by a few letters of its
// words. Every character is text, never a command.
type palette struct {
	list
	typeBox
	from  screen
	all   []doable
	found []doable
	top   int // lines above the list, as last drawn
}

// doable is an action with the key that does the same.
type doable struct {
	key
	words string
	do    func(m *Model) tea.Cmd
}

// openPalette lists what can be done on the screen in front; Esc goes back to it.
func (m *Model) openPalette() {
	p := &palette{list: list{cursor: -1}, typeBox: newTypeBox("What do you want to do", ""), from: m.screen, all: m.doables()}
	p.look()
	m.screen = p
}

// doables are the screen's own keys, then those of the run, then what can be done
// everywhere. What a session that only looks on cannot do is not among them.
func (m *Model) doables() []doable {
	var list []doable
	taken := func(words string) bool {
		return slices.ContainsFunc(list, func(d doable) bool { return strings.EqualFold(d.words, words) })
	}
	from := m.screen
	actions := runActions()
	if !m.inTheRun() {
		actions = nil
	}
	own := m.keysHere()
	if m.editing() {
		own = nil // they are the field's
	}
	for _, k := range own {
		same := func(a runAction) bool { return a.key == k }
		if !pressable(k.name) || taken(sentence(k.does)) || slices.ContainsFunc(actions, same) || k == searchKey {
			continue
		}
		list = append(list, doable{k, sentence(k.does), func(m *Model) tea.Cmd { return m.screenKey(strings.ToLower(k.name)) }})
	}
	for _, a := range actions {
		if a.writes() && m.looking() {
			continue
		}
		list = append(list, doable{m.keyHere(a.key), a.words, func(m *Model) tea.Cmd { return a.do(m, from) }})
	}
	if m.inTheRun() && !m.looking() {
		list = append(list, m.ledgerDoables(own, from)...)
	}
	if m.inTheRun() && m.asksWard() {
		list = append(list, doable{key{"", "ward", writes}, "Ward: say which ward this is, which was declared without one", func(m *Model) tea.Cmd { m.askKnown(wardForm(m)); return nil }})
	}
	if m.inTheRun() && (m.drillWaits() || m.drillLog() != "" && m.drill.err != nil) && !slices.Contains(own, carryKey) {
		list = append(list, doable{key{"", carryKey.does, writes}, "The drill: which of its steps were really done", func(m *Model) tea.Cmd { return m.carryOver(from) }})
	}
	if m.inDrill() && !m.looking() {
		list = append(list, doable{key{"F8", "no duff", reads}, "NO DUFF: stop the drill, it is real", func(m *Model) tea.Cmd { m.ask(noDuffForm(m)); return nil }})
	}
	if m.inTheRun() && !m.looking() {
		procedures := m.keyHere(runActions()[0].key)
		numbering, _ := from.(interface {
			numberOf(m *Model, id string) int
		})
		for _, doc := range m.s.Offered() {
			name := procedures.name
			if numbering != nil {
				if n := numbering.numberOf(m, doc.Procedure.ID); n > 0 {
					name = text.Number(uint64(n))
				}
			}
			list = append(list, doable{key{name, "open", writes}, "Open " + doc.Procedure.Title, func(m *Model) tea.Cmd { return openListed(m, doc, from) }})
		}
	}
	for _, a := range m.everywhere() {
		if !taken(a.words) && !(a.writes() && m.looking()) {
			list = append(list, a)
		}
	}
	return list
}

// inTheRun reports whether the screen in front is of the run that is on. A declaration
// is of one that has not begun: nothing that is entered there may go into a drill.
func (m *Model) inTheRun() bool {
	_, declaring := m.screen.(*declare)
	return m.s.Running() && !declaring && m.readsPast() == nil
}

// keyHere is the key of an action of the run, without its name where that means
// something else, or nothing, on the screen in front.
func (m *Model) keyHere(k key) key {
	named := func(other key) bool { return other.is(k.name) }
	own := m.screen.keys(m)
	takes, _ := m.screen.(interface{ takes(name string) bool })
	switch {
	case m.editing(), slices.ContainsFunc(m.unsavedKeys(), named):
	case slices.Contains(own, k):
		return k
	case slices.ContainsFunc(own, named):
	case k.name == commandKey && m.commandKeyWorks(), k == paperRunKey && m.paperKeyWorks():
		return k
	case takes != nil && takes.takes(strings.ToLower(k.name)):
		return k
	}
	k.name = ""
	return k
}

// everywhere are the actions that every screen has.
func (m *Model) everywhere() []doable {
	mouse := "Mouse off: the terminal's own marking and copying works again"
	if m.opts.NoMouse {
		mouse = "Mouse on: click chooses, a second click does it, the wheel scrolls"
	}
	return []doable{
		{m.searchKeyHere(), "Search the procedures", func(m *Model) tea.Cmd { return m.openSearch() }},
		{key{"Ctrl+P", "print", reads}, "Print, or show the lines to copy by hand", func(m *Model) tea.Cmd { m.ask(printForm(m)); return nil }},
		{key{"?", "help", reads}, "Help: the keys of this screen", func(m *Model) tea.Cmd { m.ask(helpForm(m)); return nil }},
		{key{"?, H", "handbook", reads}, "Handbook: quick card, guide, what to do when something is wrong", func(m *Model) tea.Cmd { m.ask(handbookForm()); return nil }},
		{key{"F9", "mouse", reads}, mouse, func(m *Model) tea.Cmd { m.toggleMouse(); return nil }},
		{key{"F4", "bell", writes}, "Bell: off, once, or again while something critical is overdue", func(m *Model) tea.Cmd { return m.changeBell() }},
		{key{"Ctrl+C", "leave", reads}, "Leave the program; it asks first", func(m *Model) tea.Cmd { return m.leave() }},
	}
}

// searchKeyHere is the key of the search of all procedures, without its name where the
// screen in front searches what it shows.
func (m *Model) searchKeyHere() key {
	k := searchKey
	if _, own := m.screen.(interface{ search(m *Model) tea.Cmd }); own {
		k.name = ""
	}
	return k
}

// toggleMouse gives the mouse to the terminal, or takes it.
func (m *Model) toggleMouse() {
	m.opts.NoMouse = !m.opts.NoMouse
	if m.opts.NoMouse {
		m.hint("The mouse is off: the terminal's own marking and copying works. F9 turns it on.")
	} else {
		m.hint("The mouse is on: click chooses, a second click does it, the wheel scrolls. F9 turns it off.")
	}
}

// pressable reports whether a key's name is one key, not several or an explanation.
func pressable(name string) bool {
	if name == searchKey.name {
		return true
	}
	return name != "Esc" && name != "any key" && !strings.Contains(name, "/") && !strings.Contains(name, " ") && !strings.Contains(name, "-")
}

// choosing reports whether the palette is in front.
func (m *Model) choosing() bool {
	_, ok := m.screen.(*palette)
	return ok
}

func (p *palette) about(m *Model, width int) string {
	return text.Ends(" EVERYTHING THAT CAN BE DONE HERE", text.Count(len(p.found), "action")+" ", width)
}

func (p *palette) body(m *Model, width, height int) []string {
	lines := p.drawApart(width, height)
	p.top = len(lines)
	var rows []row
	for i, d := range p.found {
		rows = append(rows, row{i, func() string {
			line := text.Ends(marked(d.words, i == p.cursor), "", width-10)
			return text.Pad(line, width-9) + m.theme.key.Render(d.name)
		}})
	}
	if len(rows) == 0 {
		rows = append(rows, heading("   Nothing by these words. Use fewer letters, or other words."))
	}
	return append(lines, p.window(rows, max(1, height-len(lines)))...)
}

func (p *palette) keys(*Model) []key {
	if len(p.found) == 0 {
		return []key{{"Esc", "back", reads}}
	}
	return []key{{"Enter", "do it", reads}, {"Up/Down", "choose", reads}, {"Esc", "back", reads}}
}

func (p *palette) edit(m *Model, msg tea.KeyPressMsg) (tea.Cmd, bool) {
	switch name := msg.String(); name {
	case "f1", "f8":
		return nil, false
	case "esc", paletteKey:
		m.screen = p.from
	case "enter":
		return p.choose(m), true
	case "up", "down", "pgup", "pgdown":
		p.navigate(name, len(p.found))
	default:
		return p.typed(msg), true
	}
	return nil, true
}

func (p *palette) paste(_ *Model, content string) {
	p.typed(tea.PasteMsg{Content: clean.Line(content)})
}

func (p *palette) typed(msg tea.Msg) tea.Cmd {
	cmd := p.field.update(msg)
	p.look()
	return cmd
}

// look finds the actions that have every word typed, in their words, as their key or in
// what people call them:
// those with a word that begins so before others.
func (p *palette) look() {
	words := strings.Fields(strings.ToLower(p.field.value()))
	var begin, within []doable
	for _, d := range p.all {
		said := strings.ToLower(d.words + " " + d.does + " " + alsoCalled[d.does])
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(said, w) }) {
			if slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(" "+said, " "+w) }) {
				within = append(within, d)
			} else {
				begin = append(begin, d)
			}
		}
	}
	p.found = append(begin, within...)
	p.cursor, p.offset = min(0, len(p.found)-1), 0
}

// choose goes back to the screen before and does there what was chosen.
func (p *palette) choose(m *Model) tea.Cmd {
	if p.cursor < 0 || p.cursor >= len(p.found) {
		return nil
	}
	m.screen = p.from
	return p.found[p.cursor].do(m)
}

func (p *palette) click(m *Model, y int) tea.Cmd {
	item := p.at(y - p.top)
	if item < 0 {
		return nil
	}
	if item == p.cursor {
		return p.choose(m)
	}
	p.cursor = item
	return nil
}

func (p *palette) scroll(_ *Model, lines int) { p.move(lines, len(p.found)) }
