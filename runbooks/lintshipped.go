package runbooks

import "fmt"

// shippedAs is the shipped procedure that a file of the hospital takes the place
// of, nil for none.
func (l *Library) shippedAs(doc *Document) *Document {
	if doc.Origin == Shipped || !doc.parsed {
		return nil
	}
	id := doc.Procedure.ID
	if before := l.Replaced[id]; before != nil {
		return before
	}
	if before := l.byID[id]; before != nil && before.Origin == Shipped {
		return before // doc is of no library, or not used in this one
	}
	return nil
}

// replaces warns of a file that leaves most steps of the shipped procedure out:
// that may be meant, and may be a copy cut short, or boxes that are none.
func (l *linter) replaces(shipped *Document) {
	if shipped == nil {
		return
	}
	before, after := len(shipped.Procedure.Steps()), len(l.p.Steps())
	if 2*after >= before {
		return
	}
	l.add(l.doc.keyLine("id"), "shipped-steps-lost", "this takes the place of the shipped %s, which has %s, and has %s: if that is not meant, give it an id of its own",
		l.p.ID, stepCount(before), stepCount(after))
}

func stepCount(n int) string {
	switch n {
	case 0:
		return "none"
	case 1:
		return "1 step"
	}
	return fmt.Sprintf("%d steps", n)
}
