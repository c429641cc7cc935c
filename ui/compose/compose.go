// Package compose lays a procedure out in lines of a given width, to be read
// from top to bottom: the one owner of where a step's marks stand, how far a
// bullet hangs, and what becomes of a table that is too wide. Each line says
// what it is, so that the screen can give it weight; as plain text every line
// says the same without any.
package compose

import (
	"strings"
	"time"

	"downtime/runbooks"
	"downtime/runbooks/procedure"
	"downtime/ui/text"
)

// Role is what a line is. Whatever a role means is in the line's words too.
type Role int

// The roles.
const (
	Plain     Role = iota
	Title          // of the procedure
	Alarm          // not approved, review overdue, errors in the file
	Heading        // of a section or record form
	Group          // a heading within a section
	Step           // the words of a step
	Critical       // the words of a critical step
	Marks          // what is special about the step above: when, who, how many
	Callout        // a warning or note, with its bar
	TableHead      // the header row of a table
	Prose          // what Options.Prose made of a paragraph
)

// Span is a part of a line, in bytes; the zero Span is none of it.
type Span struct{ From, To int }

// Line is one line of a page.
type Line struct {
	Role Role
	Text string
	// Strong is the part of Text with the most weight: a step's title, a
	// callout's word, the name of a field.
	Strong Span
	// Source is the line of the procedure's file that it comes from, 0 for
	// lines that stand in no file.
	Source int
}

// Entry is one section or record form of a page, to jump to.
type Entry struct {
	Name string
	Line int // index into Page.Lines of its heading
	Sub  bool
}

// Page is a procedure in lines.
type Page struct {
	Lines []Line
	// Outline lists the sections and record forms in their order, under each
	// section the headings within it.
	Outline []Entry

	steps []int // first line of each step, the warnings above it included
}

// Step is the index of the line at which step number n begins, counted from 1;
// what warns of the step stands above its words and belongs to it. 0 where
// there is no such step.
func (p *Page) Step(n int) int {
	if n < 1 || n > len(p.steps) {
		return 0
	}
	return p.steps[n-1]
}

// At is the index of the line that shows what stands in a line of the file: the
// last that begins at or before it.
func (p *Page) At(source int) int {
	best := 0
	for i, line := range p.Lines {
		if line.Source == 0 || line.Source > source || line.Text == "" {
			continue
		}
		// A paragraph of several lines is found by its first.
		if at := p.Lines[best]; line.Source > at.Source {
			best = i
		}
	}
	return best
}

// String is the page as plain text. Each line ends with a line feed.
func (p *Page) String() string {
	var b strings.Builder
	for _, line := range p.Lines {
		b.WriteString(strings.TrimRight(line.Text, " "))
		b.WriteByte('\n')
	}
	return b.String()
}

// Options say how to lay out.
type Options struct {
	// Width is how many columns a line may take; fewer than 20 are taken for 20.
	Width int
	// Fill puts local phone numbers into a text; nil leaves it as it is.
	Fill func(string) string
	// Bar stands at the left of every line of a callout; "" for "| ".
	Bar string
	// Prose renders a paragraph of Markdown in lines of at most width columns;
	// nil for its plain text.
	Prose func(markdown string, width int) []string
	// Today is for saying that a review is overdue; zero where nobody asks.
	Today time.Time
	// Origin says where the procedure came from, in words; "" for nothing.
	Origin string
	// Faults are what is wrong with the file, said first.
	Faults []string
	// TitleOnly leaves out who approved the page and from when it is: for the
	// program's own handbook, which no hospital approves.
	TitleOnly bool
	// WholeCode leaves lines of code as long as they are, so that an example can
	// be copied out of what is printed. On a screen they are broken.
	WholeCode bool
}

// leastWidth keeps the arithmetic of indents above zero.
const leastWidth = 20

// composer makes a page from the top down.
type composer struct {
	Options
	page   Page
	group  string // heading within the section that was last written
	source int    // line of the file that is being laid out
	// hanging is, by how many lists it stands in, how far a text is indented.
	hanging []int
}

func newComposer(o Options) *composer {
	fill := o.Fill
	o.Fill = func(s string) string {
		if fill != nil {
			s = fill(s)
		}
		return strings.ReplaceAll(s, "\t", " ") // which has a width only on a terminal
	}
	if o.Bar == "" {
		o.Bar = "| "
	}
	o.Width = max(leastWidth, o.Width)
	return &composer{Options: o}
}

// Document lays out a procedure file: the procedure, and what is wrong with the
// file.
func Document(doc *runbooks.Document, o Options) *Page {
	for _, f := range doc.Findings {
		if f.Severity == runbooks.Error {
			o.Faults = append(o.Faults, "line "+text.Number(uint64(f.Line))+": "+f.Message)
		}
	}
	return Procedure(&doc.Procedure, o)
}

// Procedure lays out a procedure.
func Procedure(p *procedure.Procedure, o Options) *Page {
	c := newComposer(o)
	c.head(p)
	number, forms := 0, p.Records
	for i := range p.Sections {
		s := &p.Sections[i]
		for len(forms) > 0 && forms[0].Line < s.Line { // of which nothing but the form was left
			c.formHeading(&forms[0])
			c.form(&forms[0])
			forms = forms[1:]
		}
		var form *procedure.Form
		if len(forms) > 0 && forms[0].Line == s.Line {
			form, forms = &forms[0], forms[1:]
		}
		number = c.section(s, form, number)
	}
	for i := range forms {
		c.formHeading(&forms[i])
		c.form(&forms[i])
	}
	return &c.page
}

// Blocks lays out what stands around steps, for a page of one's own.
func Blocks(list []procedure.Block, o Options) []Line {
	c := newComposer(o)
	c.blocks("", list)
	return c.page.Lines
}

// head is the title and what must be known before the first step.
func (c *composer) head(p *procedure.Procedure) {
	c.hang(Title, "", strings.ToUpper(c.Fill(p.Title)))
	if c.TitleOnly {
		return
	}
	if !p.Approved() {
		c.hang(Alarm, "", text.NotApproved)
	}
	if due, ok := runbooks.ReviewDue(p); ok && !c.Today.IsZero() && runbooks.ReviewOverdue(p, c.Today) {
		c.hang(Alarm, "", "REVIEW OVERDUE since "+due.Format(text.DayLayout))
	}
	for _, fault := range c.Faults {
		c.hang(Alarm, "! ", fault)
	}
	if p.UseWhen != "" {
		c.strong(Plain, "", "Use when:", " "+c.Fill(p.UseWhen))
	}
	c.blank()
	for _, line := range facts(p, c.Origin) {
		c.hang(Plain, "", line)
	}
}

// facts are who answers for a procedure and from when it is, in few lines.
func facts(p *procedure.Procedure, origin string) []string {
	var list []string
	add := func(name, value string) {
		if value != "" {
			list = append(list, name+value)
		}
	}
	add("", p.ID)
	add("version ", p.Version)
	add("owner: ", p.Owner)
	if p.Approved() {
		add("approved by ", p.ApprovedBy+" on "+text.Day(p.ApprovedOn))
	}
	add("last reviewed ", text.Day(p.LastReviewedOn))
	if due, ok := runbooks.ReviewDue(p); ok {
		add("review due ", due.Format(text.DayLayout))
	}
	add("systems: ", strings.Join(p.Systems, ", "))
	lines := []string{strings.Join(list, "; ")}
	if origin != "" {
		lines = append(lines, "from: "+origin)
	}
	return lines
}

// section lays out one section; its steps go on counting from number.
func (c *composer) section(s *procedure.Section, form *procedure.Form, number int) int {
	c.source = s.Line
	if s.Heading != "" {
		c.blank()
		c.entry(c.Fill(s.Heading), false)
		c.hang(Heading, "", strings.ToUpper(c.Fill(s.Heading)))
		if form == nil {
			c.blank()
		}
	}
	if form != nil {
		c.form(form)
	}
	c.group = ""
	for i := 0; i <= len(s.Steps); i++ {
		blocks := s.BlocksAfter(i)
		if len(blocks) > 0 {
			c.blank()
		}
		c.blocks("", blocks)
		if i < len(s.Steps) {
			number++
			c.step(&s.Steps[i], number)
		}
	}
	return number
}

// entry puts the line that comes next into the outline.
func (c *composer) entry(name string, sub bool) {
	c.page.Outline = append(c.page.Outline, Entry{Name: name, Line: len(c.page.Lines), Sub: sub})
}
