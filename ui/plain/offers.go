package plain

import (
	"slices"

	"downtime/runbooks"
)

// offers are the procedures with steps, those first that are for what was declared
// to be down. One that is open stays in its place, and says so: a number never comes
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
	for _, id := range f.numbers.KeepAll(f.s, listed) {
		options = append(options, option{f.offerWords(id, offered), id})
	}
	return options
}

// offerWords is a listed procedure and how it stands. The library keeps one that is open
// whatever became of its file; of one that was stood down the run alone may know the title.
func (f *face) offerWords(id string, offered []*runbooks.Document) string {
	p := f.s.State().Procedure(id)
	doc, ok := f.s.Library().Get(id)
	title := id
	switch {
	case ok:
		title = doc.Procedure.Title
	case p != nil:
		title = p.Def.Title
	}
	switch {
	case p != nil && p.StoodDown && !ok:
		return title + ", stood down; its file is not there any more"
	case p != nil && p.StoodDown:
		return title + ", stood down"
	case p != nil:
		return title + ", open already"
	case !ok:
		return title + ", whose file is not there any more"
	case slices.Contains(offered, doc):
		return title + ", which is for what is down"
	}
	return title
}
