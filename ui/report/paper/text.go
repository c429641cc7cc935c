package paper

import (
	"io"

	"downtime/runbooks/procedure"
)

// Page writes a PDF of a text that is not the hospital's and has no steps, such as
// the quick card of the handbook: nothing of it is approved or reviewed here.
func Page(w io.Writer, text *procedure.Procedure, o Options) error {
	p, err := newPrinter(o)
	if err != nil {
		return err
	}
	s := p.textSheet(text)
	return p.write(w, text.Title, p.layOut(&s))
}

func (p *printer) textSheet(text *procedure.Procedure) sheet {
	w := portrait.content()
	l := cardLayout{printer: p, width: w}
	for i := range text.Sections {
		section := &text.Sections[i]
		if section.Heading != "" {
			l.add(l.groupHeading(section.Heading))
		}
		for j := range section.Blocks {
			l.add(l.block(&section.Blocks[j], 0, w, bodySize))
		}
	}
	return sheet{
		title: text.Title, level: 1, target: text.ID, size: portrait,
		head:   p.plainHead(text.Title, w),
		foot:   func(n, of int) []row { return p.ownFoot("Handbook of downtime "+p.Program, w, n, of) },
		blocks: l.blocks,
	}
}
