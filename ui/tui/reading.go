package tui

import (
	"fmt"
	"strings"

	"downtime/runbooks"
	"downtime/ui/compose"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// reading is one procedure as its author wrote it, from top to bottom, or one
// chapter of the handbook.
type reading struct {
	doc     *runbooks.Document
	chapter bool
	brief   bool // a glimpse of it, which another key may replace: without emphasis
	from    screen
	under   []*form // what was asked for meanwhile, half typed, and waits
	target  place   // where to begin; spent once the page is laid out

	page *compose.Page
	made pageKey // what page was laid out for
	skip int     // lines of it scrolled over
	top  int     // the same as last drawn, where the page may have been too short
	// jumped is the line that was last jumped to. It may stand at the top of
	// the screen though too little follows it to fill one.
	jumped int
	found  bool // jumped was found by searching, and is marked
	height int  // of the text, as last drawn

	outline outline
}

// place is a place in a procedure: a step, counted from 1, else a line of the
// file.
type place struct{ step, line int }

// pageKey is everything besides the procedure that a page depends on.
type pageKey struct {
	width   int
	library *runbooks.Library // its phone numbers are filled in
	drill   bool              // and in a drill they are not
	notices string
}

// readingWidth is the longest line that is easily read.
const readingWidth = 84

// readingMargin is left beside such a text.
const readingMargin = 2

// proseLimit is how much of a file, in bytes, may be rendered by Glamour before
// a frame takes too long; a longer one is laid out without emphasis.
const proseLimit = 128 << 10

func (r *reading) about(m *Model, width int) string {
	p := &r.doc.Procedure
	name, marks := p.Title, ""
	if p.Version != "" {
		name += " v" + p.Version
	}
	switch {
	case r.chapter:
		marks = "handbook"
	case !p.Approved():
		marks = template
	case runbooks.ReviewOverdue(p, m.s.Now()):
		marks = "REVIEW OVERDUE"
	default:
		marks = text.Cut(m.s.Library().Source(r.doc.Origin), max(width-text.Width(name)-3, width/2))
	}
	return text.Ends(" "+name, marks+" ", width)
}

func (r *reading) body(m *Model, width, height int) []string {
	beside := width >= outlineWidth
	textWidth := width
	if beside {
		textWidth -= outlineColumns + 2
	}
	r.lay(m, textWidth)
	r.height = max(1, height-1)
	r.clamp()
	if r.outline.choosing && !beside {
		return r.outline.choose(m, r, width, height)
	}
	lines := make([]string, 0, height)
	lines = append(lines, r.whereLine(m, min(textWidth, readingWidth+readingMargin)))
	for i := r.top; i < min(len(r.page.Lines), r.top+r.height); i++ {
		mark := " "
		if r.found && i == r.jumped {
			mark = ">"
		}
		lines = append(lines, mark+m.paint(r.page.Lines[i]))
	}
	if beside {
		return r.outline.beside(m, r, lines, height)
	}
	return lines
}

// lay lays the page out anew where anything it depends on has changed. What was
// at the top stays there.
func (r *reading) lay(m *Model, width int) {
	if r.page != nil && r.made.library != m.s.Library() && !r.chapter {
		if doc := r.current(m); doc != nil {
			r.doc = doc // somebody is editing it
		}
	}
	var notices []string
	if !r.chapter {
		notices = r.notices(m)
	}
	key := pageKey{width, m.s.Library(), m.inDrill(), strings.Join(notices, "\n")}
	if r.page != nil && r.made == key {
		return
	}
	options := m.laidOut(min(width-readingMargin, readingWidth))
	options.TitleOnly, options.Faults = r.chapter, notices
	options.Origin = key.library.Where(r.doc)
	if r.brief || len(r.doc.Source) > proseLimit {
		options.Prose = nil
	}
	before := r.page
	shown := *r.doc
	if !r.chapter {
		shown.Procedure = *m.s.Shown(&r.doc.Procedure)
	}
	r.page, r.made = compose.Document(&shown, options), key
	switch {
	case r.target != place{}:
		r.jump(r.page.Step(r.target.step))
		if r.target.step == 0 {
			r.jump(r.page.At(r.target.line))
		}
		r.found, r.target = true, place{}
	case before != nil:
		move := func(line int) int {
			if line <= 0 || line >= len(before.Lines) {
				return min(line, 0)
			}
			return r.page.At(before.Lines[line].Source)
		}
		r.skip, r.jumped = move(r.skip), move(r.jumped)
	}
}

// jump puts a line at the top of the screen.
func (r *reading) jump(line int) { r.skip, r.jumped, r.found = line, line, false }

// clamp finds the line at the top. What was meant to be there is kept: in a
// larger window the page may fit, and in a smaller one its place is wanted again.
func (r *reading) clamp() {
	r.top = max(0, min(r.skip, max(len(r.page.Lines)-r.height, r.jumped)))
}

// whereLine says which section stands at the top of the screen, and how much of
// the procedure has been on it.
func (r *reading) whereLine(m *Model, width int) string {
	lines := len(r.page.Lines)
	seen := min(lines, r.top+r.height)
	share := fmt.Sprintf("%d%% ", 100*seen/max(1, lines))
	if lines <= r.height {
		share = "all of it "
	}
	current, sections := r.outline.section(r.page, r.top)
	where := ""
	switch {
	case current > 0:
		where = fmt.Sprintf("section %d of %d  %s", current, sections, r.outline.name(r.page, current))
	case sections > 0:
		where = "start of " + text.Count(sections, "section")
	}
	return m.theme.quiet.Render(text.Ends(" "+where, share, width))
}

func (r *reading) keys(m *Model) []key {
	if r.outline.choosing {
		return []key{{"Enter", "go there", reads}, {"Up/Down", "choose", reads}, {"1-9", "section", reads}, {"Esc", "back to the text", reads}}
	}
	keys := []key{{"Up/Down", "scroll", reads}, {"Tab", "outline", reads}}
	sections, back := key{"N/P", "next, previous section", reads}, key{"Esc", "back", reads}
	if r.chapter {
		return append(keys, sections, back, searchKey)
	}
	if m.s.Running() {
		keys = append(keys, key{"O", "put on the board", writes})
	}
	return append(keys, back, searchKey, key{"Ctrl+P", "print", reads}, sections, key{"E", "what counts as a step", writes})
}

func (r *reading) press(m *Model, name string) tea.Cmd {
	if r.page == nil {
		return nil // no frame was drawn yet
	}
	if r.outline.choosing {
		r.outline.press(r, name)
		return nil
	}
	if r.chapter && (name == "o" || name == "e") {
		return nil // it has no steps
	}
	switch name {
	case "esc":
		r.leave(m)
	case "o":
		return openListed(m, r.doc, r)
	case "e":
		return showFound(m, r.doc, r)
	case "tab":
		if len(r.page.Outline) == 0 {
			m.hint("This page has no sections.")
			return nil
		}
		r.outline.open(r)
	case "n", "right":
		r.toSection(1)
	case "p", "left":
		r.toSection(-1)
	default:
		r.scrolled(name)
	}
	return nil
}

// leave goes back to where it was opened, and to what was half typed there.
func (r *reading) leave(m *Model) {
	m.show(r.from)
	for _, f := range r.under {
		f.shown = m.clock()
	}
	m.forms, r.under = append(r.under, m.forms...), nil
}

func (r *reading) scrolled(name string) {
	r.skip = scrolledTo(name, r.top, r.height, len(r.page.Lines))
	r.clamp()
}

// scrolledTo is the line at the top of a text after a key that scrolls, which may
// lie beyond either end; line, for any other key.
func scrolledTo(name string, line, height, lines int) int {
	page := max(1, height-1) // one line stays, to go on reading by
	switch name {
	case "down":
		return line + 1
	case "up":
		return line - 1
	case "pgdown", "space":
		return line + page
	case "pgup":
		return line - page
	case "home":
		return 0
	case "end":
		return lines - height
	}
	return line
}

// toSection jumps to the next section, or back to the start of this one, and
// from there to the one before.
func (r *reading) toSection(by int) {
	to := 0
	for _, entry := range r.page.Outline {
		switch {
		case entry.Sub:
		case by > 0 && entry.Line > r.top:
			r.jump(entry.Line)
			return
		case by < 0 && entry.Line < r.top:
			to = entry.Line
		}
	}
	if by < 0 {
		r.jump(to)
	}
}

func (r *reading) scroll(_ *Model, lines int) {
	if r.page == nil {
		return
	}
	if r.outline.choosing {
		r.outline.move(lines, len(r.page.Outline))
		return
	}
	r.skip = r.top + lines
	r.clamp()
}

func (r *reading) click(_ *Model, y int) tea.Cmd {
	if item := r.outline.at(y - 1); r.page != nil && r.outline.choosing && item >= 0 {
		r.outline.cursor = item
		r.outline.press(r, "enter")
	}
	return nil
}
