package paper

import (
	"strings"

	"downtime/runbooks"
	"downtime/ui/text"
)

// Sizes of letters, in points. What is worked from is read at arm's length, so
// it has at least bodySize.
const (
	bodySize  = 11.0
	stepSize  = 12.0
	noteSize  = 11.0
	titleSize = 20.0
	headSize  = 14.0
	factSize  = 9.0
	labelSize = 7.5
	smallSize = 9.0
)

// rowOf sets a line of text at x.
func (p *printer) rowOf(l line, x float64) row {
	baseline := l.height - (l.height-l.size*millimetres)/2 - textBelow*l.size*millimetres
	r := row{height: l.height}
	for _, f := range l.parts {
		if f.blank {
			r.marks = append(r.marks, rule(x+f.x, baseline+0.6, x+f.x+f.width-1, baseline+0.6, boxed))
			continue
		}
		m := p.text(x+f.x, baseline, f.text, f.face, f.size)
		r.marks = append(r.marks, m)
	}
	return r
}

// prose sets spans between x and x+width.
func (p *printer) prose(x, width float64, spans ...span) []row {
	lines := p.wrap(width, spans...)
	rows := make([]row, len(lines))
	for i, l := range lines {
		rows[i] = p.rowOf(l, x)
	}
	return rows
}

// beside draws marks in the first of some rows, and makes the rows together at
// least as high as said.
func beside(rows []row, atLeast float64, marks ...mark) []row {
	rows[0].marks = append(rows[0].marks, marks...)
	return padded(rows, atLeast)
}

// padded adds room under rows until they are so high.
func padded(rows []row, atLeast float64) []row {
	if missing := atLeast - heightOf(rows); missing > hair {
		rows = append(rows, row{height: missing})
	}
	return rows
}

// spans fills local numbers into a text. A number that is not set is a line to
// write it on, with what belongs there behind it; in a drill nobody's is shown.
func (p *printer) spans(s string, f face, points float64) []span {
	var list []span
	if p.Drill {
		s = runbooks.WithoutNumbers(s)
	}
	p.Contacts.Each(s, func(words string) {
		list = append(list, span{text: words, face: f, size: points})
	}, func(kind, name, value string) {
		name = text.ContactName(name)
		switch {
		case p.Drill:
			list = append(list, span{text: "(" + kind + " of " + name + ": ask the facilitator)", face: f, size: points})
		case value == "":
			list = append(list,
				span{blank: true, text: kind + " of " + name, face: f, size: points},
				span{text: " (" + kind + " of " + name + ")", face: italic, size: points * 0.85})
		default:
			if kind == "bleep" && !endsWith(list, kind) {
				value = kind + " " + value // or it is taken for a telephone number
			}
			list = append(list, span{text: value, face: bold, size: points})
		}
	})
	return list
}

// endsWith reports whether the last of some spans ends with a word.
func endsWith(list []span, word string) bool {
	if len(list) == 0 {
		return false
	}
	words := strings.Fields(strings.ToLower(list[len(list)-1].text))
	return len(words) > 0 && words[len(words)-1] == word
}

// plainText is spans in one string, a line to write on as underscores.
func plainText(spans []span) string {
	var b strings.Builder
	for _, s := range spans {
		if s.blank {
			b.WriteString("________")
			continue
		}
		b.WriteString(s.text)
	}
	return b.String()
}
