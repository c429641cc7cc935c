package paper

import (
	"slices"
	"strings"
)

// cell is a cell of a table: its text, and where it leads to in this file.
type cell struct {
	spans  []span
	target string
	right  bool // set to the right
}

// cellsOf sets a table's texts; the first row is its header.
func (p *printer) cellsOf(rows [][]string, points float64) [][]cell {
	cells := make([][]cell, len(rows))
	for i, texts := range rows {
		f := regular
		if i == 0 {
			f = bold
		}
		for _, s := range texts {
			cells[i] = append(cells[i], cell{spans: p.spans(s, f, points)})
		}
	}
	return cells
}

const cellPad = 1.4

// table sets cells in columns with rules between them, and where there are too
// many columns for the width, each row as a list.
func (p *printer) table(cells [][]cell, x, width, points float64) block {
	b := block{name: "table", before: 2, rows: []row{{}}}
	if len(cells) == 0 || len(cells[0]) == 0 {
		return b
	}
	widths, ok := p.columns(cells, width)
	if !ok {
		return p.tableAsList(cells, x, width, points)
	}
	header := p.tableRow(cells[0], widths, x, true)
	b.rows = slices.Clone(header)
	for _, line := range cells[1:] {
		b.rows = append(b.rows, p.tableRow(line, widths, x, false)...)
	}
	b.again = header
	return b
}

// columns decides how wide each column is: as its texts want, else in
// proportion to it, but never narrower than its longest word. It is false where
// not even that fits.
func (p *printer) columns(cells [][]cell, width float64) ([]float64, bool) {
	const leastWords, mostWords = 10.0, 40.0
	wants, least := make([]float64, len(cells[0])), make([]float64, len(cells[0]))
	for _, line := range cells {
		for j, c := range line {
			if j >= len(wants) {
				break
			}
			total := 0.0
			for _, w := range p.words(c.spans) {
				least[j] = max(least[j], min(w.width, mostWords))
				total += w.space + w.width
			}
			wants[j] = max(wants[j], total)
		}
	}
	sumWants, sumLeast := 0.0, 0.0
	for j := range wants {
		least[j] = max(least[j], leastWords) + 2*cellPad
		wants[j] = max(wants[j]+2*cellPad+hair, least[j])
		sumWants += wants[j]
		sumLeast += least[j]
	}
	switch {
	case sumLeast > width:
		return nil, false
	case sumWants <= width:
		return wants, true
	}
	// What is over the least is shared out by what is wanted over it.
	share := (width - sumLeast) / (sumWants - sumLeast)
	for j := range wants {
		wants[j] = least[j] + (wants[j]-least[j])*share
	}
	return wants, true
}

// tableRow sets one row of a table: the lines of its cells side by side, so that
// a row higher than a page can still be cut.
func (p *printer) tableRow(cells []cell, widths []float64, x float64, header bool) []row {
	lines := make([][]line, len(widths))
	count := 1
	for j := range widths {
		if j < len(cells) {
			lines[j] = p.wrap(widths[j]-2*cellPad, cells[j].spans...)
			count = max(count, len(lines[j]))
		}
	}
	total := 0.0
	for _, w := range widths {
		total += w
	}
	rows := make([]row, count)
	for i := range rows {
		at := x
		for j, w := range widths {
			if i < len(lines[j]) {
				l := lines[j][i]
				left := at + cellPad
				if cells[j].right {
					left = at + w - cellPad - l.width
				}
				set := p.rowOf(l, left)
				rows[i].height = max(rows[i].height, set.height)
				rows[i].marks = append(rows[i].marks, set.marks...)
			}
			at += w
		}
	}
	rows[0] = lowered(rows[0], 0.8)
	rows[count-1].height += 0.8
	for i := range rows {
		rules := ruledRow{widths: widths, left: x, width: total, height: rows[i].height, header: header, top: i == 0, bottom: i == count-1}
		rows[i].marks = append(rules.marks(), rows[i].marks...)
	}
	at := x
	for j, w := range widths {
		if j < len(cells) && cells[j].target != "" {
			rows[0].marks = append(rows[0].marks, mark{kind: linkMark, at: point{at, 0}, extent: size{w, heightOf(rows)}, target: cells[j].target})
		}
		at += w
	}
	return rows
}

func lowered(r row, by float64) row {
	r.height += by
	r.marks = moved(r.marks, 0, by)
	return r
}

// ruledRow is where the rules of a row of a table go.
type ruledRow struct {
	widths      []float64 // of its columns
	left, width float64
	height      float64
	header      bool // which is grey
	top, bottom bool // whether it has a rule there
}

func (r ruledRow) marks() []mark {
	var marks []mark
	if r.header {
		marks = append(marks, bar(r.left, 0, r.width, r.height, paleGrey))
	}
	if r.top {
		marks = append(marks, rule(r.left, 0, r.left+r.width, 0, ruled))
	}
	if r.bottom {
		marks = append(marks, rule(r.left, r.height, r.left+r.width, r.height, ruled))
	}
	at := r.left
	for j := range len(r.widths) + 1 {
		marks = append(marks, rule(at, 0, at, r.height, ruled))
		if j < len(r.widths) {
			at += r.widths[j]
		}
	}
	return marks
}

// tableAsList is a table of too many columns: a line for each row, each cell
// behind the name of its column.
func (p *printer) tableAsList(cells [][]cell, x, width, points float64) block {
	b := block{name: "table", before: 2}
	for _, line := range cells[1:] {
		var spans []span
		for j, c := range line {
			if strings.TrimSpace(plainText(c.spans)) == "" {
				continue
			}
			if len(spans) > 0 {
				spans = append(spans, span{text: "; ", face: regular, size: points})
			}
			if j < len(cells[0]) && plainText(cells[0][j].spans) != "" {
				spans = append(append(spans, cells[0][j].spans...), span{text: ": ", face: bold, size: points})
			}
			spans = append(spans, c.spans...)
		}
		b.rows = append(b.rows, p.prose(x, width, spans...)...)
		b.rows = append(b.rows, row{height: 1})
	}
	if len(b.rows) == 0 {
		b.rows = []row{{}}
	}
	return b
}
