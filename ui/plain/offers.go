package plain

import (
	"slices"

	"downtime/runbooks"
)

// offers are the procedures with steps, those first that were for what is down when they
// were first listed. One that is open stays in its place, and says so: a number never comes
// to mean another.
func (f *face) offers() []option {
	library := f.s.Library()
	offered := f.s.Offered()
	listed := slices.Clone(offered)
	for _, doc := range library.All() {
		if len(doc.Procedure.Steps()) > 0 && !slices.Contains(listed, doc) {
			listed = append(listed, doc)
		}
	}
	var options []option
	for _, id := range f.numbers.Keep(f.s.State().Log, listed) {
		doc, ok := library.Get(id)
		if !ok {
			options = append(options, option{id + ", whose file is not there any more", id})
			continue
		}
		options = append(options, option{f.offerWords(doc, offered), id})
	}
	return options
}

func (f *face) offerWords(doc *runbooks.Document, offered []*runbooks.Document) string {
	words := doc.Procedure.Title
	switch p := f.s.State().Procedure(doc.Procedure.ID); {
	case p != nil && p.StoodDown:
		return words + ", stood down"
	case p != nil:
		return words + ", open already"
	case slices.Contains(offered, doc):
		return words + ", which is for what is down"
	}
	return words
}
