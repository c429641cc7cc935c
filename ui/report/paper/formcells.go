package paper

import "downtime/runbooks/procedure"

// Measures of the cells of a form.
const (
	cellHeight  = 13.0
	tallest     = 34.0 // a cell with choices is at most so high
	labelHeight = 3.6
	choiceSize  = 9.0
	choiceLine  = 5.2
	choiceGap   = 3.0
)

// record is one empty record: a row for each band, higher than it must be by
// spare, between rules.
func (p *printer) record(bands [][]formField, labelled bool, spare float64) []row {
	rows := make([]row, len(bands))
	for i, band := range bands {
		height := cellHeight
		for j := range band {
			height = max(height, p.cellNeeds(&band[j], labelled))
		}
		height += spare
		r := row{height: height}
		x := 0.0
		for j := range band {
			f := &band[j]
			r.marks = append(r.marks, box(x, 0, f.width, height, ruled))
			r.marks = append(r.marks, p.formCell(f, x, height, labelled)...)
			x += f.width
		}
		pen := boxed
		if labelled {
			pen = heavy
		}
		if i == 0 {
			r.marks = append(r.marks, rule(0, 0, x, 0, pen))
		}
		if i == len(bands)-1 {
			r.marks = append(r.marks, rule(0, height, x, height, pen))
		}
		rows[i] = r
	}
	return rows
}

// cellNeeds is how high a cell must be.
func (p *printer) cellNeeds(f *formField, labelled bool) float64 {
	height := cellHeight
	if f.kind == procedure.FieldOneOf && p.choicesFit(f) {
		height = max(height, float64(len(p.choiceLines(f)))*choiceLine+1.5)
	}
	if f.readBack {
		height = max(height, cellHeight+5)
	}
	if labelled {
		height += labelHeight * float64(len(p.labelLines(f))) * 0.8
	}
	return height
}

// labelLines are the name of a field, and its hint, in the corner of its cell.
func (p *printer) labelLines(f *formField) []line {
	w := f.width - 2*cellPad
	name := p.wrap(w, span{text: f.name, face: bold, size: labelSize})
	name = name[:min(len(name), 2)]
	if f.hint == "" {
		return name
	}
	hint := p.wrap(w, span{text: f.hint, face: regular, size: labelSize})
	return append(name, hint[:min(len(hint), 4)]...)
}

// choiceLines sets the choices of a field in lines.
func (p *printer) choiceLines(f *formField) [][]fragment {
	var lines [][]fragment
	x := 0.0
	for _, choice := range f.choices {
		l := p.wrap(f.width-2*cellPad, span{text: choice, face: regular, size: choiceSize})[0]
		if len(l.parts) == 0 {
			continue
		}
		if len(lines) == 0 || x+l.width > f.width-2*cellPad {
			lines, x = append(lines, nil), 0
		}
		for _, part := range l.parts {
			part.x += x
			lines[len(lines)-1] = append(lines[len(lines)-1], part)
		}
		x += l.width + choiceGap
	}
	return lines
}

// choicesFit reports whether a field's choices can stand in its cell, whole.
func (p *printer) choicesFit(f *formField) bool {
	if f.kind != procedure.FieldOneOf {
		return true
	}
	for _, choice := range f.choices {
		if len(p.wrap(f.width-2*cellPad, span{text: choice, face: regular, size: choiceSize})) > 1 {
			return false
		}
	}
	return float64(len(p.choiceLines(f)))*choiceLine+1.5 <= tallest
}

// formCell is what is printed in a cell that a hand will fill.
func (p *printer) formCell(f *formField, x, height float64, labelled bool) []mark {
	var marks []mark
	top := 0.0
	if labelled {
		top = 0.6
		for _, l := range p.labelLines(f) {
			marks = append(marks, moved(p.rowOf(l, x+cellPad).marks, 0, top)...)
			top += labelHeight - 0.5
		}
	}
	bottom := height
	if f.readBack {
		bottom -= 5.5
		marks = append(marks, box(x+cellPad, height-5, 4, 4, ruled), p.text(x+cellPad+5, height-1.9, "read back", regular, labelSize))
	}
	middle := (top + bottom) / 2
	w := f.width
	switch f.kind {
	case procedure.FieldTime, procedure.FieldDeadline:
		marks = append(marks, p.textCentred(x+w/2, middle+1.6, ":", bold, headSize))
	case procedure.FieldDate:
		for _, part := range []float64{1.0 / 3, 2.0 / 3} {
			marks = append(marks, p.textCentred(x+w*part, middle+1.6, "/", regular, headSize))
		}
	case procedure.FieldYesNo:
		marks = append(marks,
			box(x+cellPad, middle-4.6, 4, 4, ruled), p.text(x+cellPad+5, middle-1.4, "yes", regular, choiceSize),
			box(x+cellPad, middle+0.8, 4, 4, ruled), p.text(x+cellPad+5, middle+4, "no", regular, choiceSize))
	case procedure.FieldNHSNumber:
		marks = append(marks, comb(x, middle, w)...)
	case procedure.FieldOneOf:
		if !p.choicesFit(f) {
			break
		}
		for i, l := range p.choiceLines(f) {
			for _, part := range l {
				marks = append(marks, p.text(x+cellPad+part.x, top+4.4+float64(i)*choiceLine, part.text, part.face, part.size))
			}
		}
	}
	if f.serial {
		marks = append(marks, p.text(x+cellPad, height-2, "No.", bold, choiceSize), box(x, 0, w, height, heavy))
	}
	return marks
}

// comb has a place for each figure of an NHS number: three, three and four.
func comb(x, middle, w float64) []mark {
	const gap = 1.2
	each := (w - 2*cellPad - 2*gap) / 10
	var marks []mark
	at := x + cellPad
	for i := range 10 {
		if i == 3 || i == 6 {
			at += gap
		}
		marks = append(marks, box(at, middle-each*0.7, each, each*1.4, thin))
		at += each
	}
	return marks
}
