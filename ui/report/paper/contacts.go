package paper

import (
	"cmp"
	"slices"

	"downtime/runbooks/procedure"
	"downtime/ui/text"
)

const contactsTarget = "contacts"

func bulletOf(words string) *procedure.Block {
	return &procedure.Block{Kind: procedure.Bullet, Text: words}
}

// entry is a line of the contact sheet: what is known, and what is asked for.
type entry struct {
	name, checked string
	values        map[string]string
	wanted        map[string]bool
}

// entries are all contacts there are and all that the procedures ask for, by
// name.
func (p *printer) entries(cards []Card) []entry {
	byName := make(map[string]*entry)
	get := func(name string) *entry {
		if byName[name] == nil {
			byName[name] = &entry{name: name, values: make(map[string]string), wanted: make(map[string]bool)}
		}
		return byName[name]
	}
	if p.Contacts != nil {
		for _, c := range p.Contacts.List {
			e := get(c.Name)
			e.checked = c.CheckedOn
			e.values["phone"], e.values["bleep"], e.values["place"] = c.Phone, c.Bleep, c.Place
		}
	}
	for _, c := range cards {
		for _, w := range p.Contacts.Wanted(c.Procedure) {
			get(w.Name).wanted[w.Kind] = true
		}
	}
	var list []entry
	for _, e := range byName {
		list = append(list, *e)
	}
	slices.SortFunc(list, func(a, b entry) int { return cmp.Compare(a.name, b.name) })
	return list
}

// contactSheet lists whom to ring. What is not known is an empty cell to write
// in, marked where a procedure asks for it.
func (p *printer) contactSheet(cards []Card) sheet {
	const height, points = 9.5, bodySize
	w := portrait.content()
	s := sheet{
		title: "Contact sheet", target: contactsTarget, size: portrait,
		head: p.plainHead("Contact sheet", w), foot: p.plainFoot(cards, w),
	}
	words := "Empty cells with a corner mark are asked for by a card: find out, write them in, and set them in contacts.md. Test each number when the box is checked."
	if p.Drill {
		words = "DRILL: no real numbers. Ask the facilitator."
	}
	s.blocks = append(s.blocks, block{name: "how", rows: p.prose(0, w, span{text: words, face: italic, size: points})})
	widths := []float64{w - 126, 34, 28, 38, 26}
	kinds := []string{"", "phone", "bleep", "place", ""}
	var heads []cell
	for _, name := range []string{"Who or what", "Phone", "Bleep", "Place", "Checked on"} {
		heads = append(heads, cell{spans: []span{{text: name, face: bold, size: points}}})
	}
	header := p.tableRow(heads, widths, 0, true)
	s.blocks = append(s.blocks, block{name: "heads", before: 3, keep: true, rows: header})
	for _, e := range p.entries(cards) {
		texts := []string{sentence(text.ContactName(e.name)), e.values["phone"], e.values["bleep"], e.values["place"], text.Day(e.checked)}
		if p.Drill {
			texts[1], texts[2], texts[3], texts[4] = "ask the facilitator", "", "", ""
		}
		cells := make([]cell, len(texts))
		for i, words := range texts {
			f := regular
			if i == 1 || i == 0 {
				f = bold
			}
			cells[i].spans = []span{{text: words, face: f, size: points}}
		}
		rows := p.tableRow(cells, widths, 0, false)
		if short := height - heightOf(rows); short > 0 {
			last := len(rows) - 1
			rules := ruledRow{widths: widths, width: w, height: rows[last].height + short, top: last == 0, bottom: true}
			rows[last] = row{height: rules.height, marks: append(rules.marks(), textsOf(rows[last], short/2)...)}
		}
		x := 0.0
		for i, kind := range kinds {
			if e.wanted[kind] && texts[i] == "" && !p.Drill {
				rows[0].marks = append(rows[0].marks, cornerMark(x, 0))
			}
			x += widths[i]
		}
		s.blocks = append(s.blocks, block{name: "contact", rows: rows, again: header})
	}
	return s
}

// textsOf are a row's texts, moved down.
func textsOf(r row, by float64) []mark {
	var texts []mark
	for _, m := range r.marks {
		if m.kind == textMark {
			texts = append(texts, m.moved(point{0, by}))
		}
	}
	return texts
}

// cornerMark is a filled corner of a cell that wants to be filled in.
func cornerMark(x, y float64) mark {
	const side = 3
	return mark{kind: pathMark, fill: true, closed: true, points: []point{{x, y}, {x + side, y}, {x, y + side}}}
}
