package paper

import (
	"slices"
	"strings"

	"downtime/runbooks/procedure"
	"downtime/ui/text"
)

// card is the action card of a procedure.
func (p *printer) card(c Card) sheet {
	w := portrait.content()
	s := sheet{
		title: c.Procedure.Title, target: "card " + c.Procedure.ID, size: portrait,
		head: p.head(c, "Action card", c.Procedure.Title, w), foot: p.foot(c, w),
	}
	l := cardLayout{printer: p, width: w}
	l.opening(c)
	numbers := make(map[*procedure.Section]int)
	number := 0
	for i := range c.Procedure.Sections {
		section := &c.Procedure.Sections[i]
		numbers[section] = number
		number += len(section.Steps)
	}
	for _, section := range inOrder(c.Procedure) {
		l.section(section, numbers[section], number > 0)
	}
	l.formsNote(c)
	s.blocks = l.blocks
	return s
}

// inOrder is the sections as a card has them: recovery after all others that
// have something to do, and what is only to be read, such as the sources, at the
// end. Steps keep the numbers that the screen shows.
func inOrder(p *procedure.Procedure) []*procedure.Section {
	var body, recovery, reading []*procedure.Section
	last := 0 // the last section with a step
	for i := range p.Sections {
		if len(p.Sections[i].Steps) > 0 {
			last = i
		}
	}
	for i := range p.Sections {
		switch s := &p.Sections[i]; {
		case s.InRecovery():
			recovery = append(recovery, s)
		case i > last && len(p.Steps()) > 0:
			reading = append(reading, s)
		default:
			body = append(body, s)
		}
	}
	return slices.Concat(body, recovery, reading)
}

// cardLayout collects the blocks of one card.
type cardLayout struct {
	*printer
	width  float64
	blocks []block
	group  string // level-3 heading that was set last
}

func (l *cardLayout) add(b block) { l.blocks = append(l.blocks, b) }

// opening is what stands before the first section: when to use the card, how,
// and where to say who started it.
func (l *cardLayout) opening(c Card) {
	if c.Procedure.UseWhen != "" {
		spans := append([]span{{text: "Use when: ", face: bold, size: stepSize}}, l.spans(c.Procedure.UseWhen, regular, stepSize)...)
		l.add(block{name: "use when", rows: l.prose(0, l.width, spans...)})
	}
	if len(c.Procedure.Steps()) == 0 {
		return
	}
	l.add(block{name: "started", before: 1.5, rows: []row{l.fillIn(l.width,
		blank{"Date", 26}, blank{"Started at", 20}, blank{"Nurse in charge", 0})}})
	l.add(block{name: "legend", before: 2, rows: l.legend()})
}

// blank is something to fill in: what, and how wide. One of no width takes what
// is left.
type blank struct {
	label string
	width float64
}

// fillIn is a row of blanks with their labels.
func (p *printer) fillIn(w float64, blanks ...blank) row {
	const height, baseline, gap = 9, 7, 2
	taken, open := 0.0, 0
	for i, b := range blanks {
		if lines := p.wrap(w/3, span{text: b.label, face: regular, size: noteSize}); len(lines) > 1 {
			blanks[i].label = lines[0].String()
			b = blanks[i]
		}
		taken += p.width(b.label, regular, noteSize) + b.width + 2*gap
		if b.width == 0 {
			open++
		}
	}
	r := row{height: height}
	x := 0.0
	for i, b := range blanks {
		label := p.text(x, baseline, b.label, regular, noteSize)
		if b.width == 0 {
			b.width = max(10, (w-taken+gap)/float64(open))
		}
		x += label.extent.width + gap
		end := x + b.width
		if i == len(blanks)-1 {
			end = min(end, w)
		}
		r.marks = append(r.marks, label, rule(x, baseline+0.6, end, baseline+0.6, ruled))
		x = end + gap
	}
	return r
}

// legend says in a row how the card is used.
func (l *cardLayout) legend() []row {
	const height = 6
	r := row{height: height}
	x := 0.0
	part := func(symbol []mark, width float64, words string) {
		t := l.text(x+width+1.5, 4.3, words, italic, factSize)
		r.marks = append(r.marks, moved(symbol, x, 0)...)
		r.marks = append(r.marks, t)
		x += width + 1.5 + t.extent.width + 5
	}
	part([]mark{box(0.3, 0.8, 4.4, 4.4, boxed)}, 5, "tick when done, write the time and your initials")
	part(append(octagon(2.6, 0.6, 4.8), bar(0, 0, 1.6, height, black)), 7.4, "CRITICAL: never left out")
	part(loop(0, 0.2, 5.6), 5.6, "repeated: a box each time")
	return []row{r}
}

// section sets a heading and what stands under it; the steps go on counting
// from number.
func (l *cardLayout) section(s *procedure.Section, number int, working bool) {
	points := bodySize
	if working && len(s.Steps) == 0 && !s.InRecovery() && number > 0 {
		points = smallSize // sources and the like
	}
	if s.Heading != "" {
		l.add(l.heading(s.Heading))
	}
	l.group = ""
	next := 0
	for i := 0; i <= len(s.Steps); i++ {
		for next < len(s.Blocks) && (s.Blocks[next].After <= i || i == len(s.Steps)) {
			l.reading(&s.Blocks[next], points, i < len(s.Steps))
			next++
		}
		if i < len(s.Steps) {
			number++
			l.step(&s.Steps[i], number)
		}
	}
}

func (p *printer) heading(words string) block {
	const pad = 1.6
	rows := p.prose(3, portrait.content()-6, p.spans(words, bold, headSize)...)
	rows = append([]row{{height: pad}}, append(rows, row{height: pad})...)
	return block{
		name: "heading", before: 5, keep: true, rows: rows,
		frame: func(h float64, _ bool) []mark {
			return []mark{bar(0, 0, portrait.content(), h, paleGrey), rule(0, h, portrait.content(), h, heavy)}
		},
	}
}

// reading sets a block of a section that is not a step. Before a step, a heading
// and a callout stay with it.
func (l *cardLayout) reading(b *procedure.Block, points float64, before bool) {
	if b.Kind == procedure.Heading {
		if l.group = b.Text; b.Text != "" {
			l.add(l.groupHeading(b.Text))
		}
		return
	}
	set := l.block(b, 0, l.width, points)
	set.keep = before && b.Kind == procedure.Callout
	if n := len(l.blocks); n > 0 && l.blocks[n-1].name == "heading" {
		set.before += 1.5 // clear of the rule under the heading
	}
	l.add(set)
}

func (l *cardLayout) groupHeading(words string) block {
	return block{
		name: "heading", before: 3, keep: true,
		rows: append(l.prose(0, l.width, l.spans(words, bold, stepSize)...), row{height: 0.5}),
	}
}

// formsNote says which blank forms belong to the card.
func (l *cardLayout) formsNote(c Card) {
	if len(c.Procedure.Records) == 0 {
		return
	}
	var names []string
	for _, f := range c.Procedure.Records {
		names = append(names, f.Name)
	}
	words := text.Count(len(names), "blank form") + " with this card: " + strings.Join(names, ", ") + "."
	l.add(block{name: "forms", before: 4, rows: l.prose(0, l.width, span{text: words, face: bold, size: bodySize})})
}
