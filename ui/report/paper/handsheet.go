package paper

import "fmt"

// handSheet is the page that is copied by hand: big letters, far apart, with
// room under it for what is written down meanwhile.
func (p *printer) handSheet(c Card) sheet {
	const lineHeight, points, notesHeight, notesLines = 9.2, 13.0, 9.0, 7
	w := portrait.content()
	s := sheet{
		title: "To copy by hand: " + c.Procedure.Title, level: 1, target: "hand " + c.Procedure.ID, size: portrait,
		head: p.head(c, "To copy by hand", c.Procedure.Title, w), foot: p.foot(c, w),
	}
	words := fmt.Sprintf("No printer? Copy these lines into a notebook or onto a board, one person reading aloud and one writing. "+
		"Then read it back. At most %d lines of %d characters.", HandLines, HandWidth)
	s.blocks = append(s.blocks, block{name: "how", rows: p.prose(0, w, span{text: words, face: italic, size: bodySize})})
	list := block{name: "lines", before: 3}
	lines := ByHand(c, p.Options)
	for i, text := range lines {
		f := regular
		if i == 0 || text[0] == '!' {
			f = bold
		}
		rows := p.prose(9, w-9, span{text: text, face: f, size: points})
		rows = padded(rows, lineHeight)
		rows[0].marks = append(rows[0].marks, p.textRight(6, 4.6, fmt.Sprint(i+1), regular, factSize))
		last := &rows[len(rows)-1]
		last.marks = append(last.marks, rule(0, last.height-1.6, w, last.height-1.6, thin))
		list.rows = append(list.rows, rows...)
	}
	notes := block{name: "notes", before: 4, rows: p.prose(0, w, span{text: "Written down meanwhile: time, what, who", face: bold, size: bodySize})}
	for range HandLines - len(lines) + notesLines {
		notes.rows = append(notes.rows, row{height: notesHeight, marks: []mark{rule(0, notesHeight-0.5, w, notesHeight-0.5, ruled)}})
	}
	s.blocks = append(s.blocks, list, notes)
	return s
}
