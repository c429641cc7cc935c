package paper

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"downtime/runbooks"
	"downtime/ui/text"
)

// shortHash is how much of a procedure's hash is printed: enough to compare two
// sheets of paper by eye.
const shortHash = 8

func hashOf(c Card) string { return c.SHA256[:min(len(c.SHA256), shortHash)] }

func versionOf(c Card) string {
	if c.Procedure.Version == "" {
		return "no version"
	}
	return "version " + cutWords(c.Procedure.Version, nameRoom/2)
}

// nameRoom is how many characters of a name there is room for in the head of a
// page, so that no name takes the place of what tells one sheet from another.
const nameRoom = 60

// tag is a word in white on black, which nobody reads past. It returns the marks
// and the width.
func (p *printer) tag(x, y, height float64, words string, points float64) ([]mark, float64) {
	const pad = 2
	m := p.text(x+pad, y+height/2+points*millimetres*0.36, words, bold, points).in(white)
	w := m.extent.width + 2*pad
	return []mark{bar(x, y, w, height, black), m}, w
}

// framed is a word in a heavy box.
func (p *printer) framed(x, y, height float64, words string, points float64) ([]mark, float64) {
	const pad = 2
	m := p.text(x+pad, y+height/2+points*millimetres*0.36, words, bold, points)
	w := m.extent.width + 2*pad
	return []mark{box(x+heavy/2, y+heavy/2, w-heavy, height-heavy, heavy), m}, w
}

// pageRoom is what pageOf takes with four figures each.
const pageRoom = 33.0

// pageOf is at the right of every head and foot.
func pageOf(n, of int) string { return fmt.Sprintf("Page %d of %d", n, of) }

// head is the top of each page of a procedure's card, sheet and forms.
func (p *printer) head(c Card, kind, title string, w float64) func(n, of int) []row {
	return func(n, of int) []row {
		points := titleSize
		if n > 1 {
			points = headSize
		}
		const gap = 3
		number := p.textRight(w, 0, pageOf(n, of), bold, noteSize)
		// What kind of sheet it is takes one line, and never more than half of it.
		sort := p.wrap(w/2-pageRoom, span{text: kind, face: regular, size: factSize})[0]
		rows := p.prose(0, w-pageRoom-sort.width-2*gap, span{text: title, face: bold, size: points})
		if len(rows) > 2 { // a title that nobody would read to the end
			rows = rows[:2]
		}
		baseline := rows[0].height * 0.71
		number.at.y = baseline
		rows[0].marks = append(rows[0].marks, number)
		for _, f := range sort.parts {
			rows[0].marks = append(rows[0].marks, p.text(number.at.x-2*gap-sort.width+f.x, baseline, f.text, f.face, f.size))
		}
		rows = append(rows, row{height: 1})
		rows = append(rows, p.identity(c, w)...)
		return append(rows, row{height: 1.5, marks: []mark{rule(0, 1, w, 1, heavy)}})
	}
}

// identity is what tells one sheet from another: whether it is approved, and its
// facts, beside it where the paper is wide enough.
func (p *printer) identity(c Card, w float64) []row {
	approval, wide := p.approval(c, w)
	const gap, least = 4, 170
	if w-wide-gap < least {
		return append([]row{approval}, p.facts(c, 0, w, true)...)
	}
	facts := p.facts(c, wide+gap, w-wide-gap, false)
	facts[0] = lowered(facts[0], max(0, (approval.height-1-heightOf(facts))/2))
	facts[0].marks = append(facts[0].marks, approval.marks...)
	return padded(facts, approval.height)
}

// approval says in a row whether the hospital stands behind the procedure, and
// how far it reaches.
func (p *printer) approval(c Card, w float64) (row, float64) {
	const height = 6.5
	r := row{height: height + 1}
	x := 0.0
	add := func(marks []mark, width float64) {
		r.marks = append(r.marks, marks...)
		x += width + 2
	}
	if !c.Procedure.Approved() {
		add(p.tag(x, 0, height, text.NotApproved, noteSize))
	}
	if due, ok := runbooks.ReviewDue(c.Procedure); ok && runbooks.ReviewOverdue(c.Procedure, p.Now) {
		add(p.framed(x, 0, height, "REVIEW OVERDUE since "+due.Format(text.DayLayout), noteSize))
	}
	if c.Procedure.Approved() {
		words := "Approved by " + c.Procedure.ApprovedBy + " on " + text.Day(c.Procedure.ApprovedOn)
		line := p.wrap(w-x, span{text: words, face: bold, size: noteSize})[0]
		r.marks = append(r.marks, moved(p.rowOf(line, x).marks, 0, (height-line.height)/2)...)
		x += line.width + 2
	}
	return r, x - 2
}

// facts are what identifies a sheet, in small letters. What tells an old sheet
// from a new one stands first: names come last, and are cut.
func (p *printer) facts(c Card, x, w float64, withPlace bool) []row {
	review := "not reviewed yet"
	if c.Procedure.LastReviewedOn != "" {
		review = "reviewed " + cutWords(text.Day(c.Procedure.LastReviewedOn), nameRoom/2)
	}
	if due, ok := runbooks.ReviewDue(c.Procedure); ok {
		review += ", next review by " + due.Format(text.DayLayout)
	}
	spans := []span{
		{text: sentence(versionOf(c)), face: bold, size: factSize},
		{text: "  ·  " + review + "  ·  printed " + p.printed() + "  ·  content " + cmp.Or(hashOf(c), "unknown"), face: regular, size: factSize},
	}
	rows := p.prose(x, w, spans...)
	if withPlace {
		beside := append(slices.Clone(spans), span{text: "  ·  ", face: regular, size: factSize})
		if all := p.prose(x, w, append(beside, p.place()...)...); len(all) == len(rows) {
			return all[:min(len(all), 3)]
		}
		rows = append(rows, p.prose(x, w, p.place()...)...) // a ward is not torn in two
	}
	return rows[:min(len(rows), 3)]
}

// place is the ward and the hospital, or where to write the ward.
func (p *printer) place() []span {
	where := p.Ward
	if where == "" {
		where = "Ward ________________"
	} else if !strings.HasPrefix(strings.ToLower(where), "ward") {
		where = "Ward " + where
	}
	where = cutWords(where, nameRoom)
	if p.Organisation != "" {
		where += ", " + cutWords(p.Organisation, nameRoom)
	}
	return []span{{text: where, face: bold, size: factSize}}
}

// printed is when, with the zone's offset, because a sheet outlives the night on
// which clocks change.
func (p *printer) printed() string { return text.Stamp(p.Now) }

// foot is the bottom of each page of a procedure.
func (p *printer) foot(c Card, w float64) func(n, of int) []row {
	left := c.Procedure.ID + "  ·  " + versionOf(c) + "  ·  content " + cmp.Or(hashOf(c), "unknown")
	return func(n, of int) []row { return p.footRow(left, w, n, of) }
}

func (p *printer) footRow(left string, w float64, n, of int) []row {
	const height, baseline = 7, 4.6
	right := p.textRight(w, baseline, pageOf(n, of), bold, factSize)
	warning := p.text(0, baseline, "Uncontrolled when printed: check version", bold, factSize)
	room := right.at.x - warning.extent.width - 8
	name := p.rowOf(p.wrap(room, span{text: left, face: regular, size: factSize})[0], 0)
	shift := baseline - (name.marks[0].at.y)
	marks := append([]mark{rule(0, 0.8, w, 0.8, ruled), right}, moved(name.marks, 0, shift)...)
	warning.at.x = right.at.x - warning.extent.width - 5
	return []row{{height: height, marks: append(marks, warning)}}
}

// boxesNote explains a character that could not be printed, on a page that has
// one.
func (p *printer) boxesNote(s size) mark {
	const words = string(missing) + " stands for a character that cannot be printed: see the screen"
	return p.text(marginLeft, s.height-marginBottom+2, words, italic, labelSize)
}

// drillHeight is how much room drillRows take.
func (p *printer) drillHeight() float64 {
	if !p.Drill {
		return 0
	}
	return heightOf(p.drillRows(portrait.content()))
}

// drillRows stand above every head in a drill.
func (p *printer) drillRows(w float64) []row {
	const height = 6.5
	words := p.textCentred(w/2, height/2+1.4, "DRILL DRILL DRILL   EXERCISE: not a real downtime, no real phone numbers", bold, noteSize).in(white)
	return []row{{height: height + 1, marks: []mark{bar(0, 0, w, height, black), words}}}
}

// watermark lies behind a page of a drill, corner to corner.
func (p *printer) watermark(s size) mark {
	const points = 150
	const middle = 0.36 * points * millimetres / 2 // of the height of the letters
	m := p.text(0, 0, "DRILL", bold, points).in(ghost)
	m.turn = 55
	if s.width > s.height {
		m.turn = 30 // or its end lies under the head
	}
	sin, cos := math.Sincos(m.turn * math.Pi / 180)
	m.at = point{
		s.width/2 - m.extent.width/2*cos + middle*sin,
		s.height/2 + m.extent.width/2*sin + middle*cos,
	}
	return m
}

// sentence begins with a capital letter.
func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
