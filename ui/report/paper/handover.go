package paper

import (
	"fmt"
	"io"
	"strings"

	"downtime/ui/handover"
	"downtime/ui/text"
)

// Handover writes a PDF of one handover: the sheet with lines to sign on, and the
// code of the log, if there is one, on the same pages.
func Handover(w io.Writer, s handover.Sheet, o Options) error {
	p, err := newPrinter(o)
	if err != nil {
		return err
	}
	sheet := p.handoverSheet(s)
	return p.write(w, "Handover of a downtime", p.layOut(&sheet))
}

func (p *printer) handoverSheet(s handover.Sheet) sheet {
	w := portrait.content()
	out := sheet{
		title: "Handover", level: 1, target: "handover", size: portrait,
		head: p.plainHead("Handover of a downtime", w),
		foot: func(n, of int) []row { return p.ownFoot(handover.NotPatients, w, n, of) },
	}
	add := func(b block) { out.blocks = append(out.blocks, b) }
	add(block{name: "title", rows: p.prose(0, w, span{text: s.Heading(), face: bold, size: headSize})})
	facts := s.Facts
	if s.Given != "" {
		facts = append([]string{s.Given}, facts...)
	}
	for _, fact := range facts {
		add(block{name: "fact", before: 1, rows: p.prose(0, w, span{text: fact, face: regular, size: bodySize})})
	}
	for _, part := range s.Parts {
		add(p.heading(part.Heading))
		for _, line := range part.Lines {
			add(p.handoverLine(line, w))
		}
		if len(part.Lines) == 0 {
			add(block{name: "nothing", before: 1.2, rows: p.prose(0, w, span{text: part.Said()[0].Words, face: regular, size: bodySize})})
		}
	}
	sign := block{name: "sign", before: 3, rows: []row{p.fillIn(w, blank{"Paper out, counted", 24}, blank{"by", 0})}}
	for _, who := range []string{"Given by", "Accepted by"} {
		sign.rows = append(sign.rows, p.fillIn(w, blank{who, 0}, blank{"wall clock", 24}))
	}
	add(sign)
	if p.Log != nil {
		out.blocks = append(out.blocks, p.logCodeBlocks(*p.Log)...)
	}
	return out
}

// handoverLine is one thing to know: a box to tick when it was told, the words,
// and when.
func (p *printer) handoverLine(l handover.Line, w float64) block {
	const side, indent = 4.0, 7.0
	f := regular
	if l.Critical || l.Late {
		f = bold
	}
	rows := p.prose(indent, w-indent, span{text: l.String(), face: f, size: bodySize})
	rows[0].marks = append(rows[0].marks, box(0.4, 0.7, side, side, boxed))
	return block{name: "line", before: 1.2, rows: padded(rows, side+1)}
}

// ownFoot is the foot of a sheet that belongs to no procedure.
func (p *printer) ownFoot(words string, w float64, n, of int) []row {
	return []row{{height: 7, marks: []mark{
		rule(0, 0.8, w, 0.8, ruled), p.text(0, 4.6, words, bold, factSize), p.textRight(w, 4.6, pageOf(n, of), bold, factSize),
	}}}
}

// handPapers is how many late papers stand before the late steps in a notebook, so that
// many papers do not take the place of what is critical.
const handPapers = 4

// HandoverByHand is a handover for a notebook, where nothing prints, in at most
// HandLines lines of at most HandWidth characters: what is late, the first few papers,
// then steps, then other papers; what command says, what is critical, then what was
// decided, each with its time in front, which is not cut off; of a late paper first which
// it is. All that has no room is counted, how many papers there are is said in any case,
// and the code of the log stands last.
func HandoverByHand(s handover.Sheet, o Options) []string {
	head := s.Heading()
	if o.Ward != "" {
		head += ", ward " + o.Ward
	}
	lines := []string{handCut(head), handCut(text.Stamp(o.Now) + "   From ____________ to ____________")}
	tail := []string{"About the downtime. It is not the patient handover."}
	if s.Paper != "" {
		tail = append([]string{handCut("Paper records: " + s.Paper)}, tail...)
	}
	if o.Log != nil {
		tail = append(tail, handCut(strings.Join(strings.Fields(o.Log.Line), " "))) // it fits: a log has no billion entries
	}
	room := HandLines - len(tail) - 1 // what is left out
	left := 0
	for _, part := range s.Parts {
		if part.Kind != handover.Care { // that stands on every sheet
			left += len(part.Lines)
		}
	}
	take := func(mark string, list []handover.Line) {
		for _, l := range list[:min(len(list), max(0, room-len(lines)))] {
			lines = append(lines, handLine(mark, l))
			left--
		}
	}
	papers, steps := lateByHand(s)
	first := min(len(papers), handPapers)
	take("LATE", papers[:first])
	take("LATE", steps)
	take("LATE", papers[first:])
	take("COMMAND", s.Part(handover.Command))
	critical, others := byWeight(s)
	take("CRITICAL", critical)
	take("", s.Part(handover.Decided))
	take("COULD NOT", s.Part(handover.CouldNot))
	take("", others)
	take("", s.Part(handover.Papers))
	if left > 0 {
		lines = append(lines, handCut(fmt.Sprintf("And %d more: read them on the screen together.", left)))
	}
	return append(lines, tail...)
}

// handLine is one thing to know, its time first.
func handLine(mark string, l handover.Line) string {
	words := l.Words
	switch {
	case l.Late && l.When != "": // without its number and bed nobody finds it
		words += ", " + l.When
	case l.When != "":
		words = l.When + ": " + words
	}
	if l.Critical && mark == "LATE" {
		mark = "LATE CRITICAL"
	}
	return handCut(strings.TrimSpace(mark + " " + words))
}

// byWeight are the steps and checks that are open and not late, the critical ones
// apart.
func byWeight(s handover.Sheet) (critical, others []handover.Line) {
	for _, kind := range []handover.Kind{handover.ToDo, handover.Checks} {
		for _, l := range s.Part(kind) {
			if l.Critical {
				critical = append(critical, l)
			} else {
				others = append(others, l)
			}
		}
	}
	return critical, others
}

// lateByHand are the papers and the steps that are late.
func lateByHand(s handover.Sheet) (papers, steps []handover.Line) {
	for _, l := range s.Part(handover.Overdue) {
		if l.Late {
			papers = append(papers, l)
		} else {
			steps = append(steps, l)
		}
	}
	return papers, steps
}
