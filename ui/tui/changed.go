package tui

import (
	"fmt"
	"slices"

	"downtime/runbooks/procedure"
	"downtime/store/incident"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// changedScreen is what is different in the file of a procedure that is in use,
// step by step. Nothing moves to the file but by Enter, twice.
type changedScreen struct {
	id   string
	from screen
	skip int

	// What lines were made of, so that they are not made for every frame.
	file    session.ChangedFile
	differs bool
	entries uint64
	width   int
	lines   []string
	height  int
}

func newChanged(c session.ChangedFile, from screen) *changedScreen {
	return &changedScreen{id: c.Procedure.Def.ID, from: from}
}

func (c *changedScreen) reloaded(*Model) { c.width = 0 }

// make compares anew where anything it shows is not as it was.
func (c *changedScreen) make(m *Model, width int) {
	width = min(width, longestLine)
	if c.width == width && c.entries == m.s.State().Entries {
		return
	}
	c.width, c.entries, c.lines = width, m.s.State().Entries, nil
	p := m.s.State().Procedure(c.id)
	if c.file, c.differs = m.s.ChangedFile(p); !c.differs {
		c.lines = text.Hang(" ", p.Def.Title+" "+m.s.FileWords(p)+". Esc goes back.", width-1)
		return
	}
	add := func(first, words string) { c.lines = append(c.lines, text.Hang(first, words, width-1)...) }
	doc := c.file.File
	add(" In use    ", m.s.VersionLine(p.Def, p.Origin))
	if !c.file.CanMove() {
		for _, line := range m.s.FileLines(c.file) {
			c.lines = append(c.lines, "")
			add(" ", line)
		}
		return
	}
	add(" The file  ", m.s.VersionLine(&doc.Procedure, doc.Origin))
	for _, line := range m.s.SecondLines(c.file) {
		add(" ", line)
	}
	for _, line := range m.s.ChangeLines(c.file) {
		c.draw(m, line, width)
	}
}

func (c *changedScreen) draw(m *Model, line session.ChangeLine, width int) {
	style := m.theme.title.UnsetBold()
	first := " " + line.Mark() + " " + line.Word + "  "
	switch line.Word {
	case "section":
		first, style = " ", m.theme.title
	case "unchanged":
		first = "   "
	case "new":
		style = m.theme.done
	case "gone":
		style = m.theme.warning
	}
	for _, words := range text.Hang(first, line.Text, width-1) {
		c.lines = append(c.lines, style.Render(words))
	}
	for _, more := range line.More {
		c.lines = append(c.lines, text.Hang("     ", more, width-1)...)
	}
}

func (c *changedScreen) about(m *Model, width int) string {
	c.make(m, width)
	switch {
	case !c.differs:
		return " CHANGED FILE"
	case !c.file.CanMove():
		return text.Cut(" "+c.file.Label()+"  "+c.file.Procedure.Def.Title, width)
	}
	r := procedureDiff(c.file)
	if width < wordWidth {
		d := &r.Diff
		return fmt.Sprintf(" CHANGED FILE  +%d -%d ~%d", d.Count(procedure.Added), d.Count(procedure.Removed),
			d.Count(procedure.Changed)+d.Count(procedure.Reworded)+d.Count(procedure.Moved))
	}
	return text.Ends(" CHANGED FILE  "+c.file.Procedure.Def.Title, session.ChangeCounts(&r.Diff)+" ", width)
}

func procedureDiff(c session.ChangedFile) incident.Replacement {
	return c.Procedure.Replacement(&c.File.Procedure)
}

func (c *changedScreen) body(m *Model, width, height int) []string {
	c.make(m, width)
	c.height = height
	c.skip = max(0, min(c.skip, len(c.lines)-height))
	return withMore(c.lines[c.skip:min(len(c.lines), c.skip+height)], len(c.lines)-c.skip)
}

// withMore says in the last line of a window that there is more below, of all
// lines from its first on.
func withMore(lines []string, all int) []string {
	if len(lines) > 1 && len(lines) < all {
		lines = append(slices.Clone(lines[:len(lines)-1]), " … Down shows more")
	}
	return lines
}

func (c *changedScreen) keys(*Model) []key {
	switch {
	case !c.differs:
		return []key{{"Esc", "back", reads}}
	case !c.file.CanMove():
		return []key{{"Esc", "back", reads}, {"Up/Down", "scroll", reads}}
	}
	return []key{{"Enter", "move to it", writes}, {"Esc", "keep old", reads}, {"Up/Down", "scroll", reads}}
}

func (c *changedScreen) press(m *Model, name string) tea.Cmd {
	switch {
	case name == "esc", name == "enter" && !c.differs:
		m.show(c.from)
	case name == "enter":
		action, err := m.s.ReplaceProcedure(c.file, "")
		if err != nil {
			m.hint(sentence(err.Error()))
			return nil
		}
		m.askKnown(moveForm(m, c, action))
	default:
		c.skip = max(0, min(scrolledTo(name, c.skip, c.height, len(c.lines)), len(c.lines)-c.height))
	}
	return nil
}

func (c *changedScreen) scroll(_ *Model, lines int) {
	c.skip = max(0, min(c.skip+lines, len(c.lines)-c.height))
}

// moveForm is the second press of a move: it says how many ticks are carried and
// lists what is not.
func moveForm(m *Model, c *changedScreen, move incident.Action) *form {
	file := c.file
	r := procedureDiff(file)
	to := "its file as it is now"
	if v := file.File.Procedure.Version; v != "" && v != file.Procedure.Def.Version {
		to = "version " + v
	}
	counts := fmt.Sprintf("%s carried, %d NOT carried", text.Count(len(r.Ticks()), "tick"), len(r.Left))
	f := &form{
		title: fmt.Sprintf("MOVE TO %s? %s", to, counts), enter: "move to it", escape: "keep old", long: true,
		lines: append([]string{file.Procedure.Def.Title}, m.s.MoveLines(file)...),
	}
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		request := m.actionRequest(fmt.Sprintf("%s moved to %s: %s", file.Procedure.Def.Title, to, counts), move)
		request.done = func(session.Outcome) tea.Cmd {
			if m.screen == c { // and not another that somebody went to meanwhile
				m.show(c.from)
			}
			return nil
		}
		return f.save(m, request), nil
	}
	return f
}

// earlierRows are what was marked in versions that are not in use any more, and
// was not carried: to read, as it stood.
func earlierRows(m *Model, p *incident.Procedure, width int) []row {
	var rows []row
	for _, v := range p.Earlier {
		if len(v.Left) == 0 {
			continue
		}
		words := "EARLIER VERSION"
		if v.Def.Version != "" {
			words += " " + v.Def.Version
		}
		words += ", until " + text.Clock(v.Until, m.s.Now()) + ": not carried"
		rows = append(rows, heading(text.Cut(" "+m.theme.title.Render(words), width)))
		for _, step := range v.Left {
			title := fmt.Sprintf("   %2d %s", step.Number, m.s.Fill(step.Def.Title))
			rows = append(rows, heading(text.Ends(title, m.s.MarkWords(step)+" ", width)))
		}
	}
	return rows
}
