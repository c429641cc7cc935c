package paper

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"codeberg.org/go-pdf/fpdf"
)

// write draws the pages and writes the file. Everything in it, dates and order
// included, follows from the pages and the options.
func (p *printer) write(w io.Writer, title string, pages []page) (err error) {
	if len(pages) == 0 {
		return errors.New("there is nothing to print: name a procedure")
	}
	// The library panics on what it does not expect; the guards of safe and wrap
	// are there so that it never does, and this so that nobody loses a night's
	// work if it does all the same.
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("the pages could not be drawn (%v): read the procedure on the screen or copy it by hand", fault)
		}
	}()
	d := drawing{Fpdf: fpdf.New("P", "mm", "A4", ""), links: make(map[string]int)}
	for i, f := range faces {
		// A copy: the library writes into what it is given.
		d.AddUTF8FontFromBytes(f.family, f.style, bytes.Clone(p.faces[i].source))
	}
	d.SetAutoPageBreak(false, 0)
	d.SetMargins(0, 0, 0)
	d.SetCellMargin(0)
	d.SetCatalogSort(true)
	d.SetCreationDate(p.Now)
	d.SetModificationDate(p.Now)
	d.SetProducer("downtime "+p.Program, true)
	d.SetTitle(p.safe(p.named(title), regular), true)
	d.SetLang("en-GB")
	for i := range pages {
		d.target(&pages[i], i+1)
	}
	// Bookmarks are placed by the height of the last page, whatever lies before.
	last := pages[len(pages)-1].size.height
	for i := range pages {
		page := &pages[i]
		d.AddPageFormat("P", fpdf.SizeType{Wd: page.size.width, Ht: page.size.height})
		d.SetFont(faces[regular].family, faces[regular].style, bodySize)
		for _, entry := range page.outline {
			d.Bookmark(p.safe(entry.title, regular), entry.level, last-page.size.height)
		}
		for _, list := range [][]mark{page.under, page.marks} {
			for j := range list {
				d.draw(&list[j])
			}
		}
	}
	return d.Output(w)
}

// named is a title that says what it is of.
func (p *printer) named(title string) string {
	if p.Drill {
		return "DRILL: " + title
	}
	return title
}

// drawing is a PDF in the making.
type drawing struct {
	*fpdf.Fpdf
	links map[string]int
}

// target makes the links to a page known before any is drawn.
func (d *drawing) target(p *page, number int) {
	for _, name := range p.anchors {
		id := d.AddLink()
		d.SetLink(id, 0, number)
		d.links[name] = id
	}
}

func (d *drawing) draw(m *mark) {
	switch m.kind {
	case textMark:
		d.drawText(m)
	case pathMark:
		d.drawPath(m)
	case linkMark:
		if id, ok := d.links[m.target]; ok {
			d.Link(m.at.x, m.at.y, m.extent.width, m.extent.height, id)
		}
	}
}

func (d *drawing) drawText(m *mark) {
	if m.text == "" {
		return
	}
	d.SetFont(faces[m.face].family, faces[m.face].style, m.size)
	shade := int(m.shade)
	d.SetTextColor(shade, shade, shade)
	if m.turn == 0 {
		d.Text(m.at.x, m.at.y, m.text)
		return
	}
	d.TransformBegin()
	d.TransformRotate(m.turn, m.at.x, m.at.y)
	d.Text(m.at.x, m.at.y, m.text)
	d.TransformEnd()
}

func (d *drawing) drawPath(m *mark) {
	if len(m.points) < 2 {
		return
	}
	shade := int(m.shade)
	d.SetDrawColor(shade, shade, shade)
	d.SetFillColor(shade, shade, shade)
	d.MoveTo(m.points[0].x, m.points[0].y)
	for _, point := range m.points[1:] {
		d.LineTo(point.x, point.y)
	}
	if m.closed {
		d.ClosePath()
	}
	switch {
	case m.fill:
		d.DrawPath("F")
	default:
		d.SetLineWidth(m.pen)
		d.DrawPath("D")
	}
}
