package paper

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"downtime/ui/text"
)

// box is the pages of the whole downtime box.
func (p *printer) box(cards []Card) []page {
	var body [][]sheet
	contents := p.contents(cards, nil)
	rest := p.contactSheet(cards)
	for _, c := range cards {
		body = append(body, p.sheets(c))
	}
	cover := p.cover(cards)
	front := p.layOut(&cover)
	// How many pages the contents take does not depend on the numbers in it.
	first := len(front) + len(p.layOut(&contents)) + 1
	numbers := map[string]int{rest.target: first}
	pages := p.layOut(&rest)
	for _, sheets := range body {
		for i := range sheets {
			numbers[sheets[i].target] = first + len(pages)
			pages = append(pages, p.layOut(&sheets[i])...)
		}
	}
	contents = p.contents(cards, numbers)
	front = append(front, p.layOut(&contents)...)
	pages = append(front, pages...)
	p.numberPages(pages)
	return pages
}

// numberPages writes on each page which one of the whole it is, which is what
// the contents go by.
func (p *printer) numberPages(pages []page) {
	for i := range pages {
		page := &pages[i]
		words := fmt.Sprintf("sheet %d of %d in the box", i+1, len(pages))
		page.marks = append(page.marks, p.textRight(page.size.width-marginRight, page.size.height-marginBottom+1.6, words, regular, labelSize))
	}
}

// boxHash is a short hash of all that is in the box, by which an old box is told
// from a new one.
func (p *printer) boxHash(cards []Card) string {
	h := sha256.New()
	for _, c := range cards {
		fmt.Fprintln(h, c.Procedure.ID, c.SHA256)
	}
	if p.Contacts != nil {
		for _, c := range p.Contacts.List {
			fmt.Fprintln(h, c.Name, c.Phone, c.Bleep, c.Place, c.CheckedOn)
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:shortHash]
}

// plainHead is the top of a page that belongs to no single procedure.
func (p *printer) plainHead(title string, w float64) func(n, of int) []row {
	return func(n, of int) []row {
		rows := p.prose(0, w-pageRoom, span{text: title, face: bold, size: titleSize})
		rows[0].marks = append(rows[0].marks, p.textRight(w, rows[0].height*0.71, pageOf(n, of), bold, noteSize))
		facts := append(p.place(), span{text: "  ·  printed " + p.printed(), face: regular, size: factSize})
		rows = append(rows, p.prose(0, w, facts...)...)
		return append(rows, row{height: 1.5, marks: []mark{rule(0, 1, w, 1, heavy)}})
	}
}

func (p *printer) plainFoot(cards []Card, w float64) func(n, of int) []row {
	left := "Downtime box  ·  content " + p.boxHash(cards)
	return func(n, of int) []row { return p.footRow(left, w, n, of) }
}

func (p *printer) cover(cards []Card) sheet {
	w := portrait.content()
	nothing := func(int, int) []row { return nil }
	s := sheet{title: "Downtime box", target: "cover", size: portrait, head: nothing, foot: p.plainFoot(cards, w)}
	add := func(before float64, rows ...row) {
		s.blocks = append(s.blocks, block{name: "cover", before: before, rows: rows})
	}
	add(0, p.title("DOWNTIME BOX", 44, w)...)
	if p.Organisation != "" {
		add(0, p.prose(0, w, span{text: p.Organisation, face: bold, size: 20})...)
	}
	if p.Ward != "" {
		add(1, p.prose(0, w, span{text: sentence(p.place()[0].text), face: bold, size: 20})...)
	} else {
		add(3, p.fillIn(w, blank{"Hospital", 0}, blank{"Ward", 0}))
	}
	add(6, p.prose(0, w, span{text: "For when the electronic patient record, or another system, is down. Take the action card, work from the top, write the time and your initials.", face: regular, size: 14})...)
	in := p.countBox(cards)
	add(8, p.prose(0, w, span{text: "In it", face: bold, size: headSize})...)
	for _, line := range []string{
		text.Count(len(cards), "action card") + ", with " + text.Count(in.steps, "step"),
		text.Count(len(cards), "sheet") + " to copy by hand where nothing prints",
		text.Count(in.forms, "blank record form") + ": copy as many as one night needs",
		"Contents with page numbers, and the contact sheet",
	} {
		b := p.bullet(bulletOf(line), 0, w, stepSize)
		b.before = 1.5
		s.blocks = append(s.blocks, b)
	}
	if in.notApproved > 0 {
		marks, _ := p.tag(0, 0, 9, fmt.Sprintf("%d of %d: %s", in.notApproved, len(cards), text.NotApproved), headSize)
		add(7, row{height: 10, marks: marks})
	}
	if in.missing > 0 && !p.Drill {
		words := text.Count(in.missing, "local number or place") + " not set: fill in the blank lines on the contact sheet and the cards."
		if in.missing > 1 {
			words = strconv.Itoa(in.missing) + " local numbers and places not set: fill in the blank lines on the contact sheet and the cards."
		}
		add(3, p.prose(0, w, span{text: words, face: bold, size: stepSize})...)
	}
	facts := "Printed " + p.printed() + " by downtime " + p.Program + ". Content " + p.boxHash(cards) + "."
	add(6, p.prose(0, w, span{text: facts, face: regular, size: bodySize})...)
	words := "Print it again when a procedure or a number changes, and take the old one out."
	if p.Drill {
		words = "For the drill alone: it has no numbers in it. Leave the real box as it is, and throw this one away afterwards."
	}
	add(1, p.prose(0, w, span{text: words, face: regular, size: bodySize})...)
	s.blocks = append(s.blocks, p.checkedTable(w))
	return s
}

// boxCounts are how much is in the box.
type boxCounts struct {
	steps, forms int
	notApproved  int // cards
	missing      int // local numbers and places that are not set
}

func (p *printer) countBox(cards []Card) boxCounts {
	var in boxCounts
	missing := make(map[string]bool)
	for _, c := range cards {
		if !c.Procedure.Approved() {
			in.notApproved++
		}
		in.forms += len(c.Procedure.Records)
		in.steps += len(c.Procedure.Steps())
		for _, name := range p.Contacts.Missing(c.Procedure) {
			missing[name] = true
		}
	}
	in.missing = len(missing)
	return in
}

// title is a line in letters that are made to fit.
func (p *printer) title(words string, points, w float64) []row {
	for p.width(words, bold, points) > w && points > bodySize {
		points--
	}
	return p.prose(0, w, span{text: words, face: bold, size: points})
}

// checkedTable is where the ward writes that it looked into the box.
func (p *printer) checkedTable(w float64) block {
	const lines, height = 6, 10
	b := block{name: "checked", before: 8, rows: p.prose(0, w, span{text: "Box checked and complete", face: bold, size: headSize})}
	widths := []float64{w * 0.22, w * 0.3, w * 0.48}
	var head []cell
	for _, name := range []string{"Date", "Name, role", "Missing or replaced"} {
		head = append(head, cell{spans: []span{{text: name, face: bold, size: bodySize}}})
	}
	b.rows = append(b.rows, row{height: 1})
	b.rows = append(b.rows, p.tableRow(head, widths, 0, true)...)
	for range lines {
		rules := ruledRow{widths: widths, width: w, height: height, top: true, bottom: true}
		b.rows = append(b.rows, row{height: height, marks: rules.marks()})
	}
	return b
}

// contents lists what is in the box. Without numbers it has the same height.
func (p *printer) contents(cards []Card, numbers map[string]int) sheet {
	w := portrait.content()
	s := sheet{title: "Contents", target: "contents", size: portrait, head: p.plainHead("Contents", w), foot: p.plainFoot(cards, w)}
	words := "Numbers are sheets of the box, at the bottom right of each page."
	s.blocks = append(s.blocks, block{name: "how", rows: p.prose(0, w, span{text: words, face: italic, size: bodySize})})
	widths := []float64{w - 66, 22, 22, 22}
	line := func(name []span, targets ...string) []row {
		cells := []cell{{spans: name}}
		for _, target := range targets {
			c := cell{target: target, right: true}
			if target != "" {
				c.spans = []span{{text: p.number(numbers, target), face: name[0].face, size: name[0].size}}
				cells[0].target = cmp.Or(cells[0].target, target)
			}
			cells = append(cells, c)
		}
		return p.tableRow(cells, widths, 0, false)
	}
	heads := []cell{}
	for i, name := range []string{"", "card", "by hand", "form"} {
		heads = append(heads, cell{right: i > 0, spans: []span{{text: name, face: bold, size: bodySize}}})
	}
	header := p.tableRow(heads, widths, 0, true)
	s.blocks = append(s.blocks, block{name: "heads", before: 3, keep: true, rows: header})
	s.blocks = append(s.blocks, block{name: "entry", rows: line([]span{{text: "Contact sheet", face: bold, size: stepSize}}, contactsTarget)})
	for _, c := range cards {
		state := "\n" + c.Procedure.ID + ", " + versionOf(c)
		if !c.Procedure.Approved() {
			state += ", " + text.NotApproved
		}
		rows := line([]span{{text: c.Procedure.Title, face: bold, size: stepSize}, {text: state, face: regular, size: factSize}},
			"card "+c.Procedure.ID, "hand "+c.Procedure.ID)
		for _, f := range c.Procedure.Records {
			rows = append(rows, line([]span{{text: "Form: " + f.Name, face: regular, size: bodySize}}, "", "", "form "+c.Procedure.ID+" "+f.ID)...)
		}
		s.blocks = append(s.blocks, block{name: "entry", rows: rows, again: header})
	}
	return s
}

func (p *printer) number(numbers map[string]int, target string) string {
	if n := numbers[target]; n > 0 {
		return strconv.Itoa(n)
	}
	return strings.Repeat("0", 3)
}
