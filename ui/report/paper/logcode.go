package paper

import "downtime/ui/qr"

// LogCode is what fixes the log of a run once it is on paper.
type LogCode struct {
	Line string // the log, the number of its entries, and their code
	Note string // the same, signed; "" where there is no key
}

// logCodeSheet is the page for the ward's book: the line in letters that can be
// read over the phone, the same as a QR code, and room for who saw it printed.
func (p *printer) logCodeSheet(c LogCode) sheet {
	const signHeight = 12.0
	w := portrait.content()
	s := sheet{
		title: "Code of the log", level: 1, target: "code of the log", size: portrait,
		head: p.plainHead("Code of the log", w), foot: func(n, of int) []row { return p.ownFoot("", w, n, of) },
		blocks: p.logCodeBlocks(c),
	}
	for _, label := range []string{"Time on the wall clock", "Seen by", "Seen by"} {
		s.blocks = append(s.blocks, block{name: "sign", before: 2, rows: []row{{
			height: signHeight, marks: []mark{p.text(0, signHeight-2, label, regular, bodySize), rule(48, signHeight-1.5, w, signHeight-1.5, ruled)},
		}}})
	}
	return s
}

// logCodeBlocks are the line and the QR code, and what they are for.
func (p *printer) logCodeBlocks(c LogCode) []block {
	const linePoints = 15.0
	w := portrait.content()
	var list []block
	words := func(name, text string, f face, points float64) {
		list = append(list, block{name: name, before: 4, rows: p.prose(0, w, span{text: text, face: f, size: points})})
	}
	words("how", "Keep this page in the ward's book, with the time and two people's initials. From then on nobody can change, leave out, "+
		"add or move any entry that was in the log when it was printed without it showing, not even somebody with the PC.", italic, bodySize)
	words("line", c.Line, bold, linePoints)
	if code, err := qr.Make(c.Note); err == nil {
		list = append(list, block{name: "code", before: 4, rows: []row{qrRow(code)}})
		words("about", "The same, signed. Photograph it, or save what a QR reader says: downtime verify FILE --note NOTE checks a log against it.", regular, factSize)
	}
	return list
}

// qrRow is a QR code large enough for any camera, its margin around it. Modules
// beside each other are one bar: between two a printer may leave a line.
func qrRow(code *qr.Code) row {
	const module = 1.4
	r := row{height: float64(code.Side()+2*qr.Margin) * module}
	place := func(n int) float64 { return float64(n+qr.Margin) * module }
	for y := range code.Side() {
		for x := 0; x < code.Side(); x++ {
			from := x
			for code.Dark(x, y) {
				x++
			}
			if x > from {
				r.marks = append(r.marks, bar(place(from), place(y), float64(x-from)*module, module, black))
			}
		}
	}
	return r
}
