package plain

import (
	"fmt"
	"strings"

	"downtime/runbooks/search"
	"downtime/ui/session"
	"downtime/ui/text"
)

// maxFound is how many places a search answers with: as many as somebody may
// wish to hear read out.
const maxFound = 20

// wordIndex is the words of the procedures, made when somebody first searches them.
type wordIndex struct {
	of    session.Searched
	words *search.Index
}

func parseSearch(rest string) (act, error) {
	wanted := plainText(rest)
	if wanted == "" {
		return nil, errUsage
	}
	return func(f *face) ([]string, error) { return f.search(wanted) }, nil
}

func (f *face) search(wanted string) ([]string, error) {
	if searched := f.s.Searched(); f.index.of != searched {
		f.index = wordIndex{searched, searched.Index()}
	}
	found := f.index.words.Search(wanted, f.s.Fill)
	if found.All == 0 {
		return read("nothing found: try one word, a shorter one, or another word for the same thing"), nil
	}
	lines := []string{text.Count(found.All, "place") + ", the likeliest first; to read one: step PROCEDURE/N, or steps PROCEDURE"}
	list := found.List[:min(len(found.List), maxFound)]
	for i := range list {
		lines = append(lines, fmt.Sprintf("%d. %s%s", i+1, foundLine(&list[i]), f.keptWords(list[i].Procedure)))
	}
	if more := found.All - len(list); more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more: write more words", more))
	}
	return read(lines...), nil
}

// keptWords says of a place that it is in the copy of a procedure whose file
// cannot be used.
func (f *face) keptWords(id string) string {
	doc, ok := f.s.Library().Get(id)
	if !ok || !doc.IsKept() {
		return ""
	}
	c, _ := f.s.ChangedFile(f.s.State().Procedure(id))
	return "; " + c.Mark()
}

// foundLine is one place in words: where it is, as a command takes it, and what
// it says.
func foundLine(r *search.Result) string {
	where := r.Procedure
	if r.Step > 0 {
		where = fmt.Sprintf("%s/%d", r.Procedure, r.Step)
	}
	facts := []string{where}
	if r.Section != "" && r.Kind != search.Section {
		facts[0] += " " + r.Section
	}
	switch r.Kind {
	case search.Procedure:
		facts = append(facts, "procedure")
	case search.Section:
		facts = append(facts, "section")
	case search.Text:
		facts = append(facts, "text")
	case search.Form:
		facts = append(facts, "paper form")
	}
	if r.Critical {
		facts = append(facts, "critical")
	}
	line := strings.Join(facts, ", ") + ": " + r.Words
	if r.Passage != "" {
		line += "; it says: " + r.Passage
	}
	return line
}
