package plain

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"downtime/store/event"
)

// errUsage says that a line is not of its command's form; the grammar answers
// with that form.
var errUsage = errors.New("usage")

var errUnclosed = errors.New(`a quote (") is not closed`)

// act carries out a line that was understood, and gives the lines of its answer.
type act func(f *face) ([]string, error)

// parse understands a clean line that is not blank and no comment. It changes
// nothing.
func (g grammar) parse(line string) (act, error) {
	name, rest, _ := strings.Cut(line, " ")
	if word, colon := strings.CutSuffix(name, ":"); colon {
		name, rest = word, ": "+rest // "close: reason" and "close : reason" are the same
	}
	c := g.find(name)
	if c == nil {
		return nil, fmt.Errorf("%q is not a command of this version: help lists what there is", name)
	}
	do, err := c.parse(strings.TrimSpace(rest))
	if errors.Is(err, errUsage) {
		return nil, fmt.Errorf("write it as: %s", c.usage)
	}
	return do, err
}

// word is one word of a line; what stands in double quotes belongs together.
type word struct {
	text       string // without quotes
	quoted     bool   // it holds a quote, and so is no keyword
	start, end int    // its place in the line
}

// is reports whether the word is a keyword, in any case.
func (w word) is(keyword string) bool { return !w.quoted && strings.EqualFold(w.text, keyword) }

// words splits a text at spaces outside quotes.
func words(s string) ([]word, error) {
	var list []word
	var text strings.Builder
	current, inWord, inQuotes := word{}, false, false
	finish := func(end int) {
		if inWord {
			current.text, current.end = text.String(), end
			list = append(list, current)
		}
		text.Reset()
		inWord = false
	}
	for i, r := range s {
		if !inQuotes && unicode.IsSpace(r) {
			finish(i)
			continue
		}
		if !inWord {
			current, inWord = word{start: i}, true
		}
		if r == '"' {
			inQuotes, current.quoted = !inQuotes, true
			continue
		}
		text.WriteRune(r)
	}
	if inQuotes {
		return nil, errUnclosed
	}
	finish(len(s))
	return list, nil
}

// cutReason splits a text at the first colon outside quotes that is followed by
// a space or the end. What comes after it is a reason or note, word for word.
func cutReason(s string) (before, reason string) {
	inQuotes := false
	for i := range len(s) {
		switch {
		case s[i] == '"':
			inQuotes = !inQuotes
		case s[i] == ':' && !inQuotes && (i+1 == len(s) || s[i+1] == ' '):
			return strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+1:])
		}
	}
	return s, ""
}

// wordsAndReason is cutReason and words in one.
func wordsAndReason(s string) ([]word, string, error) {
	before, reason := cutReason(s)
	list, err := words(before)
	return list, reason, err
}

// plainText is what follows a command that takes a text word for word.
func plainText(s string) string {
	if s == ":" {
		return ""
	}
	return strings.TrimSpace(strings.TrimPrefix(s, ": "))
}

// stepRef names a step as it is typed: 3, tell-lab, or either after
// PROCEDURE/.
type stepRef struct {
	procedure string // "" for none said
	step      string // a number or an id
}

func parseRef(typed string) (stepRef, error) {
	procedure, step, found := strings.Cut(typed, "/")
	if !found {
		procedure, step = "", typed
	}
	if step == "" || found && procedure == "" || strings.ContainsAny(step, "/ ") {
		return stepRef{}, fmt.Errorf("%q names no step: write its number, its id, or PROCEDURE/NUMBER", typed)
	}
	return stepRef{procedure, step}, nil
}

// stepArgs is what follows done, check and answer.
type stepArgs struct {
	ref   stepRef
	value string // of answer
	at    string // as typed, "" for now
	with  string
	note  string
}

func parseStepArgs(rest string, withValue bool) (stepArgs, error) {
	list, note, err := wordsAndReason(rest)
	switch {
	case err != nil:
		return stepArgs{}, err
	case len(list) == 0, withValue && len(list) < 2:
		return stepArgs{}, errUsage
	}
	args := stepArgs{note: note}
	if args.ref, err = parseRef(list[0].text); err != nil {
		return stepArgs{}, err
	}
	list = list[1:]
	if withValue {
		args.value, list = list[0].text, list[1:]
	}
	for len(list) > 0 {
		switch keyword := list[0]; {
		case keyword.is("at") && args.at == "" && len(list) > 1:
			args.at, list = takeMoment(list[1:])
		case keyword.is("with") && args.with == "" && len(list) > 1:
			args.with, list = list[1].text, list[2:]
		case args.with != "":
			return stepArgs{}, errors.New(`a name with spaces goes in double quotes: with "B Shah"`)
		case withValue && args.at == "":
			return stepArgs{}, errors.New("an answer with spaces goes in double quotes")
		default:
			return stepArgs{}, errUsage
		}
	}
	return args, nil
}

// takeMoment takes a moment from the front of list: a quoted one, or 02:50,
// Mon 23:50, 01:30 BST. Whether it is one is seen when its time is known.
func takeMoment(list []word) (typed string, rest []word) {
	n := 1
	if !list[0].quoted {
		if !strings.Contains(list[0].text, ":") && len(list) > 1 && strings.Contains(list[1].text, ":") {
			n = 2
		}
		if n < len(list) && slices.ContainsFunc([]string{"BST", "GMT", "UTC"}, list[n].is) {
			n++
		}
	}
	parts := make([]string, n)
	for i := range parts {
		parts[i] = list[i].text
	}
	return strings.Join(parts, " "), list[n:]
}

// declaration is what follows declare and no-duff.
type declaration struct {
	mode    event.Mode
	title   string
	systems []string
	since   string // as typed, "" for now
}

// parseDeclaration reads TITLE [systems A,B] [since HH:MM]. It never guesses
// whether "systems" or "since" is a keyword: within a title they are quoted.
func parseDeclaration(mode event.Mode, rest string) (declaration, error) {
	list, err := words(rest)
	if err != nil {
		return declaration{}, err
	}
	isKeyword := func(w word) bool { return w.is("systems") || w.is("since") }
	d := declaration{mode: mode}
	titleEnd := len(rest)
	if i := slices.IndexFunc(list, isKeyword); i >= 0 {
		titleEnd, list = list[i].start, list[i:]
	} else {
		list = nil
	}
	d.title = strings.TrimSpace(strings.ReplaceAll(rest[:titleEnd], `"`, ""))
	for len(list) > 0 {
		n := len(list)
		if i := slices.IndexFunc(list[1:], isKeyword); i >= 0 {
			n = i + 1
		}
		end := list[n-1].end
		switch keyword, values := list[0], list[1:n]; {
		case len(values) == 0,
			keyword.is("systems") && d.systems != nil,
			keyword.is("since") && d.since != "":
			return declaration{}, inTitle(keyword.text)
		case keyword.is("systems"):
			if d.systems, err = parseSystems(rest[values[0].start:end]); err != nil {
				return declaration{}, err
			}
		default:
			var left []word
			if d.since, left = takeMoment(values); len(left) > 0 || !strings.Contains(d.since, ":") {
				return declaration{}, inTitle(keyword.text)
			}
		}
		list = list[n:]
	}
	return d, nil
}

// inTitle is the answer where a keyword is not followed by what belongs to it,
// and so was likely meant as a word of the title.
func inTitle(keyword string) error {
	return fmt.Errorf("a title with the word %q goes in double quotes; else write: systems A,B since HH:MM", strings.ToLower(keyword))
}

// parseSystems splits a list at commas outside quotes.
func parseSystems(s string) ([]string, error) {
	var names []string
	inQuotes := false
	parts := strings.FieldsFunc(s, func(r rune) bool {
		if r == '"' {
			inQuotes = !inQuotes
		}
		return r == ',' && !inQuotes
	})
	for _, part := range parts {
		list, err := words(part)
		switch {
		case err != nil:
			return nil, err
		case len(list) == 0:
		case len(list) > 1, list[0].is("down"): // "declare live All systems down"
			return nil, errors.New(`a system with spaces goes in double quotes, and so does a title with the word "systems"`)
		case strings.TrimSpace(list[0].text) != "":
			names = append(names, strings.TrimSpace(list[0].text))
		}
	}
	if names == nil {
		return nil, inTitle("systems")
	}
	return names, nil
}
