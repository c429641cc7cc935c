// Package paper prints procedures: action cards to work from, blank record
// forms, and sheets to be copied by hand where no printer works; or all of them
// with a cover and contents, as the downtime box. It is pure: what comes out
// depends on nothing but what goes in, to the byte.
//
// Pages are laid out here (block, flow, page) and only then drawn (draw.go), so
// that a step is never cut in two where it can be helped, and so that tests can
// ask where things are. Nothing on a page relies on colour.
package paper

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"downtime/runbooks"
	"downtime/runbooks/clean"
	"downtime/runbooks/procedure"
)

// Card is a procedure to print.
type Card struct {
	Procedure *procedure.Procedure
	// SHA256 of its file, in hex: its start stands on every page, so that paper
	// can be compared with what a screen shows.
	SHA256 string
}

// Options are what a print says besides the procedures.
type Options struct {
	Ward         string // "" leaves a line to write on
	Organisation string // "" leaves it out
	Program      string // version of this program
	// Now is when it is printed, in the ward's zone.
	Now time.Time
	// Contacts are the local numbers; nil has none, and leaves lines to write on.
	Contacts *runbooks.Contacts
	// FormSheets is how many sheets of each blank form there are; 0 is one.
	FormSheets int
	// Drill puts DRILL on every page, and leaves every local number out.
	Drill bool
	// Log adds a page with the code of the log to Print; nil for none.
	Log *LogCode
}

// Print writes a PDF with, for each procedure, its card, its sheet to copy by
// hand, and its blank forms; and the code of the log, if there is one.
func Print(w io.Writer, cards []Card, o Options) error {
	p, err := newPrinter(o)
	if err != nil {
		return err
	}
	title := "Downtime procedures"
	if len(cards) == 1 {
		title = cards[0].Procedure.Title
	}
	var pages []page
	for _, c := range cards {
		for _, s := range p.sheets(c) {
			pages = append(pages, p.layOut(&s)...)
		}
	}
	if o.Log != nil {
		s := p.logCodeSheet(*o.Log)
		pages = append(pages, p.layOut(&s)...)
	}
	return p.write(w, title, pages)
}

// Box writes a PDF with everything that belongs in a ward's downtime box: cover,
// contents, contacts, and what Print has for each procedure.
func Box(w io.Writer, cards []Card, o Options) error {
	p, err := newPrinter(o)
	if err != nil {
		return err
	}
	return p.write(w, "Downtime box", p.box(cards))
}

// printer makes one document.
type printer struct {
	Options
	faces *[len(faces)]typeface
}

func newPrinter(o Options) (*printer, error) {
	all, err := typefaces()
	if err != nil {
		return nil, fmt.Errorf("the fonts inside the program are damaged: %w", err)
	}
	return &printer{Options: o, faces: &all}, nil
}

func (p *printer) width(s string, f face, points float64) float64 {
	return p.faces[f].width(s, points)
}

// headGap is between the head of a page and what stands under it.
const headGap = 2

// sheets are all that is printed of one procedure.
func (p *printer) sheets(c Card) []sheet {
	sheets := []sheet{p.card(c), p.handSheet(c)}
	for i := range c.Procedure.Records {
		sheets = append(sheets, p.form(c, &c.Procedure.Records[i]))
	}
	return sheets
}

// sheet is one thing to print: it begins on a page of its own, and its pages are
// counted by themselves.
type sheet struct {
	title  string // in the outline
	level  int    // in the outline
	target string // of links to it
	size   size
	head   func(page, of int) []row
	foot   func(page, of int) []row
	blocks []block
	// tight says that the head is that of a table, so nothing is left under it.
	tight bool
}

// layOut puts a sheet on pages. The height of a head does not depend on how many
// pages there are, so one pass does.
func (p *printer) layOut(s *sheet) []page {
	head := func(n, of int) []row {
		if p.Drill {
			return append(p.drillRows(s.size.content()), s.head(n, of)...)
		}
		return s.head(n, of)
	}
	// The first page has a head of its own, all others have one alike.
	bounds := func(n int) (top, bottom float64) {
		top = marginTop + heightOf(head(n, n))
		if !s.tight {
			top += headGap
		}
		return top, s.size.height - marginBottom - heightOf(s.foot(n, n)) - 1
	}
	firstTop, firstBottom := bounds(1)
	nextTop, nextBottom := bounds(2)
	f := flow{size: s.size, bounds: func(n int) (top, bottom float64) {
		if n == 1 {
			return firstTop, firstBottom
		}
		return nextTop, nextBottom
	}}
	f.fill(s.blocks)
	for i := range f.pages {
		page := &f.pages[i]
		if p.Drill {
			page.under = append(page.under, p.watermark(s.size))
		}
		page.marks = append(page.marks, stack(head(i+1, len(f.pages)), marginTop)...)
		foot := s.foot(i+1, len(f.pages))
		page.marks = append(page.marks, stack(foot, s.size.height-marginBottom-heightOf(foot))...)
		if slices.ContainsFunc(page.marks, func(m mark) bool { return strings.ContainsRune(m.text, missing) }) {
			page.marks = append(page.marks, p.boxesNote(s.size))
		}
	}
	first := &f.pages[0]
	if s.target != "" {
		first.anchors = append(first.anchors, s.target)
	}
	first.outline = append(first.outline, outlineEntry{title: clean.Line(s.title), level: s.level})
	return f.pages
}

// stack puts rows under each other on a page.
func stack(rows []row, y float64) []mark {
	var marks []mark
	for _, r := range rows {
		marks = append(marks, moved(r.marks, marginLeft, y)...)
		y += r.height
	}
	return marks
}
