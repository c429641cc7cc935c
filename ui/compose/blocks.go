package compose

import (
	"fmt"
	"strings"

	"downtime/runbooks/procedure"
	"downtime/ui/text"
)

// Indents, in columns. Deeper levels stay at the last: they are rare, and words
// need the room.
const (
	stepIndent = 4
	mostIndent = 16
)

// step lays out a step: what warns of it, its words, its marks, its detail.
func (c *composer) step(s *procedure.Step, number int) {
	if s.Group != c.group {
		// A heading is a block as well, and has been written; the words that
		// lead into a nested list are not.
		if c.group = s.Group; s.Group != "" {
			c.blank()
			c.source = s.Line
			c.hang(Group, "", c.Fill(s.Group))
		}
	}
	if s.Depth == 0 || !c.underStep() {
		c.blank()
	}
	indent := strings.Repeat(" ", min(s.Depth*stepIndent, mostIndent, c.Width/4))
	prefix := fmt.Sprintf("%s%2d. [ ] ", indent, number)
	under := strings.Repeat(" ", len(prefix))
	c.page.steps = append(c.page.steps, len(c.page.Lines))
	above, below := c.around(s)
	c.blocks(under, above)
	c.source = s.Line
	title, rest := s.Title, s.Rest
	if after, ok := strings.CutPrefix(s.Text, s.Title); ok {
		rest = after // with the mark between the two, which neither has
	} else if rest != "" {
		rest = ". " + rest
	}
	title, rest = c.Fill(title), c.Fill(rest)
	notes, role := text.Notes(s), Step
	if s.Critical { // text.Notes has the word first; here it leads the step
		role = Critical
		title, notes = notes[0]+": "+title, notes[1:]
	}
	c.strong(role, prefix, title, rest)
	if len(notes) > 0 {
		c.hang(Marks, under, "("+strings.Join(notes, "; ")+")")
	}
	c.blocks(under, below)
}

// around parts a step's detail: a callout that stands above the step in the
// file stays above it.
func (c *composer) around(s *procedure.Step) (above, below []procedure.Block) {
	n := 0
	for n < len(s.Detail) && s.Detail[n].Kind == procedure.Callout && s.Detail[n].Line < s.Line {
		n++
	}
	return s.Detail[:n], s.Detail[n:]
}

// underStep reports whether the last line is of a step, without any detail.
func (c *composer) underStep() bool {
	n := len(c.page.Lines)
	return n > 0 && (c.page.Lines[n-1].Role == Step || c.page.Lines[n-1].Role == Critical || c.page.Lines[n-1].Role == Marks)
}

// blocks lays out what stands around steps. Bullets stand together; before
// anything else is an empty line, except straight under a step's words.
func (c *composer) blocks(indent string, list []procedure.Block) {
	c.hanging = append(c.hanging[:0], 0)
	for i := range list {
		b := &list[i]
		apart := b.Kind == procedure.Table
		if i > 0 {
			apart = b.Kind != procedure.Bullet || list[i-1].Kind != procedure.Bullet
		}
		if apart {
			c.blank()
		}
		c.source = b.Line
		c.block(indent, b)
	}
}

// inside is how far in the text of a list item at level-1 stands, under which
// whatever belongs to the item hangs.
func (c *composer) inside(level int) int { return c.hanging[min(level, len(c.hanging)-1)] }

func (c *composer) block(indent string, b *procedure.Block) {
	inside := indent
	if b.Kind != procedure.Heading {
		inside += strings.Repeat(" ", c.inside(b.Level))
	}
	switch b.Kind {
	case procedure.Heading:
		c.group = b.Text
		if indent == "" {
			c.entry(c.Fill(b.Text), true)
		}
		c.hang(Group, indent, c.Fill(b.Text))
	case procedure.Bullet:
		marker := b.Marker
		if marker == "" {
			marker = "-"
		}
		at := min(b.Level, len(c.hanging)-1)
		c.hanging = append(c.hanging[:at+1], min(c.hanging[at]+text.Width(marker)+1, mostIndent))
		c.hang(Plain, inside+marker+" ", c.Fill(b.Text))
	case procedure.Callout:
		c.callout(inside, b)
	case procedure.Code:
		c.code(inside+"    ", b.Text)
	case procedure.Table:
		c.table(inside, b.Rows)
	default:
		c.prose(inside, b)
	}
}

// callout is a warning or a note: its word, and a bar down all its lines.
func (c *composer) callout(indent string, b *procedure.Block) {
	indent = c.fit(indent)
	word := strings.ToUpper(b.Callout) + ":"
	left := printed(word)
	for _, line := range text.Wrap(word+" "+c.Fill(b.Text), c.Width-text.Width(indent+c.Bar)) {
		from := len(indent + c.Bar)
		line = indent + c.Bar + line
		var to int
		to, left = after(line, from, left)
		c.add(Line{Role: Callout, Text: line, Strong: Span{from, to}})
	}
}

// code keeps its spaces, stands further in than the text around it, and is
// broken only where it would be cut.
func (c *composer) code(indent, s string) {
	indent = c.fit(indent + "    ")
	for line := range strings.SplitSeq(strings.TrimRight(s, "\n"), "\n") {
		line = c.Fill(strings.ReplaceAll(line, "\t", "    "))
		if c.WholeCode {
			c.add(Line{Text: indent + line})
			continue
		}
		for _, part := range text.Break(line, c.Width-text.Width(indent)) {
			c.add(Line{Text: indent + part})
		}
	}
}

func (c *composer) prose(indent string, b *procedure.Block) {
	indent = c.fit(indent)
	if c.Prose == nil || b.Markdown == "" {
		c.hang(Plain, indent, c.Fill(b.Text))
		return
	}
	for _, line := range c.Prose(fillMarkdown(b.Markdown, c.Fill), c.Width-text.Width(indent)) {
		c.add(Line{Role: Prose, Text: indent + line})
	}
}

// columnGap stands between two columns of a table.
const columnGap = 2

// table is in columns where it fits, and else each row as a list of its cells
// under their headers: no width loses a word.
func (c *composer) table(indent string, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	indent = c.fit(indent)
	widths := make([]int, len(rows[0]))
	filled := make([][]string, len(rows))
	for i, row := range rows {
		for j, cell := range row {
			cell = c.Fill(cell)
			filled[i] = append(filled[i], cell)
			widths[j] = max(widths[j], text.Width(cell))
		}
	}
	total := text.Width(indent) - columnGap
	for _, w := range widths {
		total += w + columnGap
	}
	if total > c.Width {
		for i, row := range filled[1:] {
			if i > 0 {
				c.blank()
			}
			c.tableRow(indent, filled[0], row)
		}
		if len(filled) == 1 {
			c.hang(TableHead, indent, strings.Join(filled[0], "; "))
		}
		return
	}
	c.tableLine(TableHead, indent, filled[0], widths)
	under := make([]string, len(widths))
	for j, w := range widths {
		under[j] = strings.Repeat("-", w)
	}
	c.tableLine(Plain, indent, under, widths)
	for _, row := range filled[1:] {
		c.tableLine(Plain, indent, row, widths)
	}
}

func (c *composer) tableLine(role Role, indent string, row []string, widths []int) {
	var b strings.Builder
	b.WriteString(indent)
	for j, cell := range row {
		b.WriteString(text.Pad(cell, widths[j]))
		b.WriteString(strings.Repeat(" ", columnGap))
	}
	c.add(Line{Role: role, Text: strings.TrimRight(b.String(), " ")})
}

// tableRow is one row on its own: "Header: cell" a line, which is also how a
// table is best heard.
func (c *composer) tableRow(indent string, header, row []string) {
	first := "- "
	for j, cell := range row {
		if cell == "" {
			if cell = noCell; header[j] == "" {
				continue
			}
		}
		c.strong(Plain, indent+first, strings.TrimRight(named(header[j]), " "), strings.Repeat(" ", min(1, len(header[j])))+cell)
		first = "  "
	}
}

// noCell stands for a cell with nothing in it.
const noCell = "-"

func named(header string) string {
	if header == "" {
		return ""
	}
	return header + ": "
}
