package paper

import (
	"slices"
	"strings"

	"downtime/runbooks/procedure"
)

// block sets a piece of text that is not a step, between x and x+width.
func (p *printer) block(b *procedure.Block, x, width, points float64) block {
	switch b.Kind {
	case procedure.Heading:
		return block{name: "heading", before: 3, keep: true, rows: p.prose(x, width, p.spans(b.Text, bold, points)...)}
	case procedure.Bullet:
		return p.bullet(b, x, width, points)
	case procedure.Callout:
		return p.callout(b, x, width, points)
	case procedure.Code:
		return p.code(b, x, width)
	case procedure.Table:
		return p.table(p.cellsOf(b.Rows, points), x, width, points)
	}
	return block{name: "prose", before: 2, rows: p.prose(x, width, p.spans(b.Text, regular, points)...)}
}

// boxedRows draws a box around rows, row by row, so that it holds where they are
// cut.
func boxedRows(rows []row, x, width, pen float64) []row {
	rows = slices.Clone(rows)
	last := len(rows) - 1
	left, right := x+pen/2, x+width-pen/2
	for i := range rows {
		h := rows[i].height
		sides := []mark{rule(left, 0, left, h, pen), rule(right, 0, right, h, pen)}
		if i == 0 {
			sides = append(sides, rule(x, pen/2, x+width, pen/2, pen))
		}
		if i == last {
			sides = append(sides, rule(x, h-pen/2, x+width, h-pen/2, pen))
		}
		rows[i].marks = append(sides, rows[i].marks...)
	}
	return rows
}

func (p *printer) bullet(b *procedure.Block, x, width, points float64) block {
	x += 5 * float64(min(b.Level, maxIndent))
	width -= 5 * float64(min(b.Level, maxIndent))
	hang := 4.0
	dot := b.Marker == "" || strings.Contains("-*+", b.Marker)
	var marker line
	if !dot {
		marker = p.wrap(width/3, span{text: b.Marker, face: regular, size: points})[0]
		hang = max(hang, marker.width+1.5)
	}
	rows := p.prose(x+hang, width-hang, p.spans(b.Text, regular, points)...)
	// The first line may be high, where it has a line to write on.
	drop := (rows[0].height - points*leading*millimetres) / 2
	if dot {
		middle := points * leading * millimetres * 0.56
		rows[0].marks = append(rows[0].marks, mark{
			kind: pathMark, fill: true, closed: true, points: arc(x+1.4, drop+middle, points*0.05, 0, 360),
		})
	} else {
		rows[0].marks = append(rows[0].marks, moved(p.rowOf(marker, x).marks, 0, drop)...)
	}
	return block{name: "bullet", before: 0.8, rows: rows}
}

// callout is a box with a shape and a word. What warns has a heavy border.
func (p *printer) callout(b *procedure.Block, x, width, points float64) block {
	const pad, symbol, hang = 2.2, 8, 13
	pen := boxed
	var shape []mark
	switch b.Callout {
	case "warning", "caution":
		pen, shape = heavy, triangle(x+pad, pad+0.5, symbol)
	case "important":
		pen, shape = heavy, square(x+pad+0.5, pad+0.5, symbol-1.5)
	default:
		shape = disc(x+pad+0.5, pad+0.5, symbol-1.5)
	}
	spans := append([]span{{text: strings.ToUpper(b.Callout) + "  ", face: bold, size: points}}, p.spans(b.Text, regular, points)...)
	words := p.prose(x+hang, width-hang-pad, spans...)
	above := max(0, symbol-heightOf(words)) / 2 // a single line stands beside the middle of the shape
	rows := padded(append([]row{{height: pad + above}}, words...), symbol+pad)
	rows[0].marks = append(rows[0].marks, shape...)
	rows = append(rows, row{height: pad})
	return block{name: "callout", before: 2, rows: boxedRows(rows, x, width, pen)}
}

// code keeps its lines; a line that is too long goes on under itself.
func (p *printer) code(b *procedure.Block, x, width float64) block {
	const points, pad = 9.5, 2
	rows := []row{{height: pad / 2}}
	for line := range strings.Lines(b.Text) {
		line = strings.TrimRight(line, "\n")
		indent := len(line) - len(strings.TrimLeft(line, " "))
		shift := min(float64(indent)*p.width(" ", mono, points), width/2)
		rows = append(rows, p.prose(x+pad+1+shift, width-2*pad-1-shift, span{text: line, face: mono, size: points})...)
	}
	rows = append(rows, row{height: pad / 2})
	for i := range rows {
		rows[i].marks = append(rows[i].marks, rule(x+0.5, 0, x+0.5, rows[i].height, boxed))
	}
	return block{name: "code", before: 2, rows: rows}
}
