package tui

import (
	"fmt"
	"strings"

	"downtime/runbooks"
	"downtime/runbooks/procedure"
	"downtime/ui/compose"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// foundScreen shows what was found in a procedure file, by section, and lets a
// person change it. No rule tells eight bullets of advice from eight bullets to
// do. What is chosen is kept with the hash of the file, at once.
type foundScreen struct {
	list
	from     screen
	doc      *runbooks.Document
	file     []runbooks.Offer // nil until they have been worked out
	sections [][]runbooks.Offer
	items    []foundItem
	above    int // lines drawn above the list

	saving  bool
	changed bool // again, while the last change was on its way to disk
	after   func() tea.Cmd
}

// foundItem is a row of the list: the whole file, a section, or a heading in one.
type foundItem struct {
	section int // -1 for the whole file
	part    *runbooks.Part
	inner   bool // a heading within a section: it can only be started from
}

type (
	offersMsg struct {
		screen   *foundScreen
		sha256   string
		file     []runbooks.Offer
		sections [][]runbooks.Offer
		choices  runbooks.Choices
	}
	choiceMsg struct {
		screen *foundScreen
		change *session.ChoiceChange
		err    error
	}
)

// showFound shows what was found in a file.
func showFound(m *Model, doc *runbooks.Document, from screen) tea.Cmd {
	if doc.IsKept() {
		m.hint("This is the copy kept of it since it was opened: what counts as a step is chosen for a file.")
		return nil
	}
	f := &foundScreen{from: from}
	f.set(doc)
	f.cursor = min(1, len(f.items)-1)
	m.show(f)
	return f.workOut()
}

// set takes the document as it is read now.
func (f *foundScreen) set(doc *runbooks.Document) {
	f.doc, f.items = doc, []foundItem{{section: -1}}
	parts := doc.Parts()
	next := 0
	for i := range doc.Procedure.Sections {
		item := foundItem{section: i}
		if next < len(parts) && parts[next].Line == doc.Procedure.Sections[i].Line {
			item.part = &parts[next]
			next++
		}
		f.items = append(f.items, item)
		for next < len(parts) && parts[next].Level > 2 && inSection(doc, i, parts[next].Line) {
			f.items = append(f.items, foundItem{section: i, part: &parts[next], inner: true})
			next++
		}
	}
	f.cursor = min(f.cursor, len(f.items)-1)
}

// inSection reports whether a line stands in the document's section number i.
func inSection(doc *runbooks.Document, i, line int) bool {
	sections := doc.Procedure.Sections
	return line >= sections[i].Line && (i+1 == len(sections) || line < sections[i+1].Line)
}

// workOut finds what else each section could give, which takes reading the file
// many times.
func (f *foundScreen) workOut() tea.Cmd {
	doc := f.doc
	return func() tea.Msg {
		file, sections := doc.Offers()
		return offersMsg{screen: f, sha256: doc.SHA256, choices: doc.Choices, file: file, sections: sections}
	}
}

// offered takes what was worked out, where it is still about this file.
func (f *foundScreen) offered(msg offersMsg) {
	if msg.sha256 == f.doc.SHA256 && len(msg.sections) == len(f.doc.Procedure.Sections) {
		f.file, f.sections = msg.file, msg.sections
	}
}

func (f *foundScreen) about(_ *Model, width int) string {
	return text.Ends(" WHAT COUNTS AS A STEP", text.Cut(f.doc.Procedure.Title, width/2)+" ", width)
}

func (f *foundScreen) body(m *Model, width, height int) []string {
	var top []string
	for _, line := range text.Wrap(compose.Found(f.doc), width-2) {
		top = append(top, " "+line)
	}
	switch {
	case height >= ruledHeight:
		top = append(top, "")
	case height < 8:
		top = top[:1]
	}
	f.above = len(top)
	height = max(1, height-f.above)
	if width >= splitWidth {
		left := f.window(f.rows(m, listWidth(width)), height)
		return append(top, m.beside(left, f.preview(m, paneRoom(width), height), listWidth(width), height)...)
	}
	shown := max(1, min(len(f.items), height-4))
	lines := append(top, f.window(f.rows(m, width), shown)...)
	for _, line := range f.preview(m, width-2, height-shown) {
		lines = append(lines, " "+line)
	}
	return lines
}

func (f *foundScreen) rows(m *Model, width int) []row {
	rows := make([]row, len(f.items))
	for i, item := range f.items {
		rows[i] = row{i, func() string {
			name, state := f.words(item)
			line := text.Ends(marked(name, i == f.cursor), state+" ", width)
			if i == f.cursor {
				line = m.theme.key.Render(line)
			}
			return line
		}}
	}
	return rows
}

// words are a row's name and what stands at its end.
func (f *foundScreen) words(item foundItem) (name, state string) {
	p := &f.doc.Procedure
	switch {
	case item.section < 0:
		return "The whole file", text.Count(len(p.Steps()), "step")
	case item.inner:
		return "   " + item.part.Heading, text.Count(item.part.Steps, "step")
	}
	s := &p.Sections[item.section]
	name = s.Heading
	if name == "" {
		name = "(before the first heading)"
		if s.Rule == procedure.RuleHeadings {
			name = "(its numbered headings)"
		}
	}
	if len(s.Steps) == 0 {
		return name, "to read"
	}
	return name, fmt.Sprintf("%s, %s", text.Count(len(s.Steps), "step"), compose.FoundBy(s.Rule, f.chosen(item)))
}

// offers are what the row under the cursor could be.
func (f *foundScreen) offers(item foundItem) []runbooks.Offer {
	switch {
	case item.inner:
		return nil
	case item.section < 0:
		return f.file
	case item.section < len(f.sections):
		return f.sections[item.section]
	}
	return nil
}

// chosen is the rule somebody chose for a row, "" for none.
func (f *foundScreen) chosen(item foundItem) procedure.Rule {
	if item.section < 0 {
		return f.doc.Choices.File
	}
	return f.doc.Choices.Sections[fmt.Sprint(f.doc.Procedure.Sections[item.section].Line)]
}

// preview is what the row under the cursor gives now, and what else it could.
func (f *foundScreen) preview(m *Model, width, height int) []string {
	item := f.items[f.cursor]
	var lines []string
	if !item.inner {
		lines = append(lines, text.Wrap(f.offerWords(item), width)...)
	}
	steps := f.doc.Procedure.Steps()
	switch {
	case item.part != nil:
		steps = f.doc.Part(*item.part).Procedure.Steps()
	case item.section >= 0:
		section := &f.doc.Procedure.Sections[item.section]
		steps = nil
		for i := range section.Steps {
			steps = append(steps, &section.Steps[i])
		}
	}
	if height > 8 {
		lines = append(lines, "")
	}
	if len(steps) == 0 {
		return append(lines, text.Wrap("Nothing here is ticked: it is read.", width)...)
	}
	for i, step := range steps {
		lines = append(lines, text.Hang(fmt.Sprintf("[ ] %d ", i+1), m.s.Fill(step.Title), width)...)
	}
	if len(lines) > height {
		lines = append(lines[:max(0, height-1)], "…")
	}
	return lines
}

// offerWords lists what a row could be, the one it is in brackets.
func (f *foundScreen) offerWords(item foundItem) string {
	if f.file == nil {
		return "Looking what else could be a step."
	}
	offers := f.offers(item)
	if len(offers) == 0 {
		return "Change this on the row \"The whole file\"."
	}
	chosen := f.chosen(item)
	mark := func(words string, on bool) string {
		if on {
			return "[" + words + "]"
		}
		return words
	}
	words := []string{mark("as found", chosen == "")}
	for _, o := range offers {
		name := compose.Rule(o.Rule)
		if o.Rule != procedure.RuleNone {
			name = fmt.Sprintf("%s %d", name, o.Steps)
		}
		words = append(words, mark(name, chosen == o.Rule))
	}
	return "Left, Right: " + strings.Join(words, "  ")
}

func (f *foundScreen) keys(m *Model) []key {
	var keys []key
	if m.s.Running() {
		keys = append(keys, key{"O", "open all of it", writes})
		if f.items[f.cursor].part != nil {
			keys = append(keys, key{"S", "start from this heading only", writes})
		}
	}
	return append(keys, key{"Left/Right", "count other things", writes}, key{"A", "all as found", writes}, key{"Esc", "back", reads})
}

func (f *foundScreen) press(m *Model, name string) tea.Cmd {
	if f.navigate(name, len(f.items)) {
		return nil
	}
	item := f.items[f.cursor]
	switch name {
	case "esc":
		m.show(f.from)
	case "left":
		return f.turn(m, item, -1)
	case "right", "space":
		return f.turn(m, item, 1)
	case "a":
		return f.choose(m, runbooks.Choices{})
	case "o", "enter":
		if m.s.Running() {
			return f.whenSaved(func() tea.Cmd { return openIn(m, f.doc.Procedure.ID) })
		}
	case "s":
		if m.s.Running() && item.part != nil {
			id := item.part.ID
			return f.whenSaved(func() tea.Cmd { return openIn(m, id) })
		}
	}
	return nil
}

// turn takes the next of what a row could be.
func (f *foundScreen) turn(m *Model, item foundItem, by int) tea.Cmd {
	offers := f.offers(item)
	if len(offers) == 0 {
		return nil
	}
	rules := []procedure.Rule{""}
	at := 0
	for _, o := range offers {
		rules = append(rules, o.Rule)
		if o.Rule == f.chosen(item) {
			at = len(rules) - 1
		}
	}
	rule := rules[(at+by+len(rules))%len(rules)]
	if item.section < 0 {
		return f.choose(m, runbooks.Choices{File: rule})
	}
	return f.choose(m, f.doc.Choices.With(f.doc.Procedure.Sections[item.section].Line, rule))
}

// choose shows the file as it reads by a choice, and keeps the choice.
func (f *foundScreen) choose(m *Model, choices runbooks.Choices) tea.Cmd {
	origin, whole := f.doc.Origin, f.doc.Choices.File != choices.File
	doc := runbooks.ParseAs(f.doc.File, f.doc.Source, choices)
	doc.Origin, doc.SHA256 = origin, f.doc.SHA256
	f.set(doc)
	var again tea.Cmd
	if whole {
		again = f.workOut() // other rules divide the file in other places
	}
	return tea.Batch(again, f.save(m))
}

// save keeps what is chosen now. One change is on its way to disk at a time.
func (f *foundScreen) save(m *Model) tea.Cmd {
	if f.saving {
		f.changed = true
		return nil
	}
	f.saving, f.changed = true, false
	change := m.s.Choose(f.doc, f.doc.Choices)
	return func() tea.Msg { return choiceMsg{f, change, change.Commit()} }
}

// saved ends a change on its way to disk.
func (f *foundScreen) saved(m *Model, msg choiceMsg) tea.Cmd {
	f.saving = false
	if msg.err != nil {
		// What is shown is what would be opened.
		f.after, f.changed = nil, false
		if doc, ok := m.s.Library().Get(f.doc.Procedure.ID); ok {
			f.set(doc)
		}
		m.status = status{line: "Not kept, so it counts as before: " + msg.err.Error(), stays: true}
		return f.workOut()
	}
	m.s.ApplyChoice(msg.change)
	if f.changed {
		return f.save(m)
	}
	m.say("Kept for this file: " + compose.Found(f.doc))
	if then := f.after; then != nil {
		f.after = nil
		return then()
	}
	return nil
}

// whenSaved does something once what is chosen is on disk and in the library.
func (f *foundScreen) whenSaved(then func() tea.Cmd) tea.Cmd {
	if f.saving {
		f.after = then
		return nil
	}
	return then()
}

func (f *foundScreen) click(_ *Model, y int) tea.Cmd {
	if item := f.at(y - f.above); item >= 0 {
		f.cursor = item
	}
	return nil
}

func (f *foundScreen) scroll(_ *Model, lines int) { f.move(lines, len(f.items)) }
