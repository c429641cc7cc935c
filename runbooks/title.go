package runbooks

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"downtime/runbooks/clean"
)

// Lengths of a title in characters: a sentence up to maxTitle is one, a shorter
// clause than minTitle is not.
const (
	maxTitle = 80
	minTitle = 8
)

// timePhrase is a clause that only says when.
var timePhrase = regexp.MustCompile(`(?i)^(?:every|each|after|before|within|from|until|at)\b`)

// splitTitle divides a step's text into the title, which is its bold lead-in,
// else its first sentence, else, where that is long, its first clause, and the
// rest.
func splitTitle(words, lead string) (title, rest string) {
	words = strings.TrimSpace(words)
	if after, ok := strings.CutPrefix(words, lead); ok && lead != "" && utf8.RuneCountInString(lead) <= 2*maxTitle {
		// A bold word by itself, "**Count** the charts", says nothing alone.
		alone := !strings.ContainsAny(strings.TrimSpace(lead), " :.-")
		if !alone || strings.TrimSpace(after) == "" {
			return trimTitle(lead), trimRest(after)
		}
	}
	if first, after, found := strings.Cut(words, "\n"); found && utf8.RuneCountInString(first) <= maxTitle {
		return trimTitle(first), trimRest(after)
	}
	words = oneLine(words)
	if end := sentenceEnd(words, fullStops); end > 0 {
		return trimTitle(words[:end]), trimRest(words[end:])
	}
	if label, blank, found := strings.Cut(words, ":"); found && label != "" && strings.Trim(blank, " _") == "" {
		return trimTitle(label), trimRest(blank)
	}
	if utf8.RuneCountInString(words) > maxTitle {
		// "Every hour:" says nothing of what is to be done.
		if end := sentenceEnd(words, clauseEnds); end > 0 && !timePhrase.MatchString(words[:end]) {
			return trimTitle(words[:end]), trimRest(words[end:])
		}
	}
	return trimTitle(words), ""
}

var (
	fullStops  = newByteSet(".?!")
	clauseEnds = newByteSet(":;")
)

// sentenceEnd finds the end of the first sentence of a fair length: one of ends
// before a space, after a word that is no abbreviation.
func sentenceEnd(words string, ends *byteSet) int {
	for from := 0; ; {
		i := ends.index(words[from:])
		if i < 0 {
			return 0
		}
		i += from
		from = i + 1
		if from >= len(words) {
			return 0
		}
		if words[from] != ' ' {
			continue
		}
		if count := utf8.RuneCountInString(words[:from]); count > maxTitle {
			return 0
		} else if count < minTitle {
			continue
		}
		word := words[strings.LastIndexByte(words[:i], ' ')+1 : i]
		if words[i] == '.' && (utf8.RuneCountInString(word) < 3 || strings.Contains(word, ".") || abbreviations[strings.ToLower(word)]) {
			continue
		}
		return from
	}
}

var abbreviations = map[string]bool{"etc": true, "approx": true, "tel": true, "ext": true, "dept": true, "fig": true, "ref": true, "nos": true}

func trimTitle(s string) string {
	s = strings.TrimSpace(s)
	if trimmed := strings.TrimRight(s, ".:;, "); trimmed != "" {
		return oneLine(trimmed)
	}
	return oneLine(s)
}

// oneLine is clean.Line for text that is clean already.
func oneLine(s string) string {
	if strings.IndexByte(s, '\n') < 0 && strings.IndexByte(s, '\t') < 0 {
		return s
	}
	return clean.Line(s)
}

func trimRest(s string) string {
	return oneLine(strings.TrimLeftFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(".:;,–—", r)
	}))
}
