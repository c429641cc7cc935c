package session

import (
	"slices"
	"strings"
	"unicode"

	"downtime/ui/text"
)

// SystemMeant is what a system that was typed is called in the log: as it was named there,
// else by the name that procedures know, so that what is for it is offered whatever it was
// called.
func (s *Session) SystemMeant(typed string) string {
	if s.state != nil && s.state.System(typed) != nil {
		return typed
	}
	return text.KnownSystem(typed)
}

// known are the systems that are meant, each once.
func known(systems []string) []string {
	var list []string
	for _, name := range systems {
		if id := text.KnownSystem(name); !slices.ContainsFunc(list, func(s string) bool { return strings.EqualFold(s, id) }) {
			list = append(list, id)
		}
	}
	return list
}

// mostNear is how many procedures a name that is none may be taken for.
const mostNear = 3

// namedLike are the ids of the procedures that what was typed is a part of the name of;
// where it is of none, of those that share a word with it.
func (s *Session) namedLike(typed string) []string {
	typed = strings.ToLower(strings.TrimSpace(typed))
	words := strings.FieldsFunc(typed, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var whole, part []string
	for _, doc := range s.Library().All() {
		p := &doc.Procedure
		name := p.ID + " " + strings.ToLower(p.Title)
		switch {
		case typed == "" || len(p.Steps()) == 0:
		case strings.Contains(name, typed):
			whole = append(whole, p.ID)
		case slices.ContainsFunc(words, func(word string) bool { return len(word) >= leastLetters && strings.Contains(name, word) }):
			part = append(part, p.ID)
		}
	}
	if len(whole) == 0 {
		whole = part
	}
	return whole[:min(len(whole), mostNear)]
}

// leastLetters are those of a word that says something of a procedure: not "the" or "for".
const leastLetters = 4
