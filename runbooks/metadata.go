package runbooks

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"downtime/runbooks/procedure"
)

// token is one part of a metadata comment: a bare word, or a key with a value.
type token struct {
	key, value string
	bare       bool // no = followed
	unclosed   bool // the value begins with a quotation mark that has no second
	at         int  // offset of the key in the text
	valueAt    int  // offset of the value, behind its quotation mark
}

// tokens splits the text after "step:" at blanks outside quotes and brackets,
// and adds the parts to list.
func tokens(list []token, text string) []token {
	whole := len(text)
	for text = strings.TrimLeft(text, " "); text != ""; text = strings.TrimLeft(text, " ") {
		t := token{at: whole - len(text)}
		end := 0
		for end < len(text) && text[end] != ' ' && text[end] != '=' {
			end++
		}
		t.key = text[:end]
		if end == len(text) || text[end] != '=' {
			t.bare = true
			text = text[end:]
			list = append(list, t)
			continue
		}
		text = text[end+1:]
		if quoted, ok := strings.CutPrefix(text, `"`); ok {
			var closed bool
			t.valueAt = whole - len(quoted)
			t.value, text, closed = strings.Cut(quoted, `"`)
			t.unclosed = !closed
		} else {
			end = valueEnd(text)
			t.valueAt = whole - len(text)
			t.value, text = text[:end], text[end:]
		}
		list = append(list, t)
	}
	return list
}

// valueEnd is where an unquoted value ends: at a blank that stands in no
// brackets, as in answer=choice(this ward|all wards).
func valueEnd(text string) int {
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case '(':
			depth++
		case ')':
			depth--
		case ' ', '\t':
			if depth <= 0 || !strings.Contains(text[i:], ")") {
				return i
			}
		}
	}
	return len(text)
}

// describedAt reports whether a step: comment stands on a line.
func (b *builder) describedAt(line int) bool {
	i, found := slices.BinarySearchFunc(b.comments, line, func(c comment, line int) int { return cmp.Compare(c.line, line) })
	if !found {
		return false
	}
	_, ok := cutStep(b.comments[i].text)
	return ok
}

// cutStep cuts the "step:" that makes a comment metadata, in any case.
func cutStep(comment string) (rest string, ok bool) {
	const opening = "step"
	if len(comment) <= len(opening) || !strings.EqualFold(comment[:len(opening)], opening) {
		return comment, false
	}
	return strings.CutPrefix(strings.TrimLeft(comment[len(opening):], " "), ":")
}

// readMetadata gives every step: comment to the step it stands at or under.
func (b *builder) readMetadata() {
	at := -1        // the last step that begins at or before the comment
	described := -1 // the last step that a comment described
	unit := -1      // the unit of the comment
	for _, c := range b.comments {
		for at+1 < len(b.steps) && b.steps[at+1].Line <= c.line {
			at++
		}
		for unit+1 < len(b.units) && b.units[unit+1].line <= c.line {
			unit++
		}
		rest, ok := cutStep(c.text)
		if !ok {
			if at >= 0 && b.steps[at].Line == c.line {
				b.hint(&b.steps[at], c)
			}
			continue
		}
		b.hasMetadata = true
		if at < 0 || b.origins[at].unit != unit || c.outside && c.line > b.steps[at].Line+1 {
			b.f.add(c.line, "metadata-without-step", "this step: comment belongs to no step: put it at the end of the line with the box")
			continue
		}
		if described == at {
			b.f.add(c.line, "second-metadata", "the step has a step: comment already: keep one, the first is used")
			continue
		}
		described = at
		if !strings.HasPrefix(c.text, "step:") {
			b.f.add(c.line, "spelling", "a comment of metadata begins with step: in small letters and with the colon behind it: write it so")
		}
		b.describe(&b.steps[at], rest, c.line)
	}
}

// hint shows what a comment at the end of a step's line asks for, as in
// "- [ ] Pull request: <!-- paste the address -->".
func (b *builder) hint(s *procedure.Step, c comment) {
	if c.text == "" {
		return
	}
	s.Detail = addText(s.Detail, c.line, c.text)
	if strings.HasSuffix(s.Text, ":") && s.Answer == nil {
		s.Answer = &procedure.Answer{Kind: procedure.AnswerText}
	}
}

// The flags and keys of FORMATS section 1.
var (
	flags    = []string{"critical", "two-person", "optional", "read-back"}
	stepKeys = []string{"within", "from", "every", "role", "answer", "order"}
)

// spelled is a key or flag as it should be written: what differs from ours only
// in capitals, or has _ for -, is ours.
func spelled(word string) string {
	return strings.ReplaceAll(strings.ToLower(word), "_", "-")
}

// describe reads one metadata comment into a step.
func (b *builder) describe(s *procedure.Step, text string, line int) {
	b.tokens = tokens(b.tokens[:0], text)
	seen := 0 // one bit for each flag and key
	for i, t := range b.tokens {
		word := spelled(t.key)
		flag, key := slices.Index(flags, word), slices.Index(stepKeys, word)
		if flag >= 0 || key >= 0 {
			if word != t.key {
				b.f.add(line, "spelling", "%q is read as %s: write it so", t.key, word)
			}
			bit := 1 << (flag + 1)
			if key >= 0 {
				bit = 1 << (key + 1 + len(flags))
			}
			if seen&bit != 0 {
				b.f.add(line, "duplicate-key", "%q stands twice in this comment: delete one, the first is used", word)
				continue
			}
			seen |= bit
		}
		switch {
		case t.bare && flag >= 0:
			setFlag(s, word)
		case t.bare && key >= 0:
			b.f.add(line, "wrong-value", "%q has no value: write %s=, with the value directly behind the =", word, word)
		case t.bare && i == 0:
			if !isID(t.key) {
				b.f.add(line, "bad-id", "the id %q is not lower-case letters, digits and hyphens: the step gets one from its text", t.key)
				continue
			}
			s.ID, s.Explicit = t.key, true
		case t.bare:
			b.f.add(line, "unknown-key", "%q is none of the flags %s: it is ignored%s", t.key, strings.Join(flags, ", "), didYouMean(word, flags))
		case flag >= 0:
			b.f.add(line, "wrong-value", "%q is a flag and takes no value: write it alone, it is ignored as it stands", word)
		case key < 0:
			b.f.add(line, "unknown-key", "%q is none of %s: it is ignored%s", t.key, strings.Join(stepKeys, ", "), didYouMean(word, stepKeys))
		default:
			if t.unclosed {
				b.f.add(line, "wrong-value", "the quotation mark behind %s= has no second one: what follows it was taken for the value", word)
			}
			if err := b.setKey(s, word, t.value); err != nil {
				b.f.add(line, err.code, "%s", err.message)
			}
		}
	}
}

// didYouMean offers the one of names that a word is a slip of the pen away from.
func didYouMean(word string, names []string) string {
	if name := nearest(word, names); name != "" {
		return ": did you mean " + name + "?"
	}
	return ""
}

// maxSlip is the longest word that is compared, in bytes, and maxSlips how many
// letters may be wrong in it.
const (
	maxSlip  = 24
	maxSlips = 3
)

// nearest is the name that differs from word in the fewest letters, "" where
// none is near. Short words must be nearer: "from" is two letters from
// many.
func nearest(word string, names []string) string {
	best, least := "", maxSlips+1
	if len(word) > maxSlip {
		return best
	}
	for _, name := range names {
		slips := distance(word, name)
		if slips < least && slips*4 <= len(name) {
			best, least = name, slips
		}
	}
	return best
}

// distance is the number of letters to add, delete or change between two words.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := before
			if a[i] != b[j] {
				change++
			}
			before = row[j+1]
			row[j+1] = min(change, before+1, row[j]+1)
		}
	}
	return row[len(b)]
}

func setFlag(s *procedure.Step, flag string) {
	switch flag {
	case "critical":
		s.Critical = true
	case "two-person":
		s.TwoPerson = true
	case "optional":
		s.Optional = true
	case "read-back":
		s.ReadBack = true
	}
}

// metadataError is a finding still without its line.
type metadataError struct{ code, message string }

// setKey sets one of stepKeys.
func (b *builder) setKey(s *procedure.Step, key, value string) *metadataError {
	switch key {
	case "within":
		return b.setSeconds(&s.Within, key, value)
	case "from":
		return b.setSeconds(&s.From, key, value)
	case "every":
		return b.setSeconds(&s.Every, key, value)
	case "role":
		s.Roles = nil
		for role := range strings.SplitSeq(value, ",") {
			role = strings.TrimSpace(role)
			if !isID(role) {
				return &metadataError{"bad-role", fmt.Sprintf("role %q is not lower-case words joined by hyphens: write it as nurse-in-charge", role)}
			}
			s.Roles = append(s.Roles, role)
		}
	case "answer":
		answer, ok := parseAnswer(value)
		if !ok {
			return &metadataError{"bad-answer", fmt.Sprintf("answer %q is none of text, number, time, choice(a|b): nothing is asked", value)}
		}
		s.Answer = answer
	case "order":
		if order := procedure.Order(value); order.Known() {
			s.Order = order
			break
		}
		return &metadataError{"bad-order", fmt.Sprintf("order %q is none of %s: the step comes where it stands in the file", value, orderWords())}
	}
	return nil
}

func orderWords() string {
	words := make([]string, len(procedure.Orders))
	for i, order := range procedure.Orders {
		words[i] = string(order)
	}
	return strings.Join(words, ", ")
}

// setSeconds reads a duration. A file has few different ones, which are kept.
func (b *builder) setSeconds(to *int64, key, value string) *metadataError {
	if seconds, ok := b.seconds[value]; ok {
		*to = seconds
		return nil
	}
	d, err := procedure.ParseDuration(value)
	if err != nil {
		message := err.Error()
		if said, ok := procedure.DurationAsSaid(value); ok {
			message = fmt.Sprintf("%q is not read as a duration: write it as %s (downtime lint --fix does)", value, compact(int64(said.Seconds())))
		}
		return &metadataError{"bad-duration", key + ": " + message}
	}
	*to = int64(d.Seconds())
	b.seconds[value] = *to
	return nil
}

// parseAnswer reads text, number, time or choice(a|b).
func parseAnswer(value string) (*procedure.Answer, bool) {
	switch kind := procedure.AnswerKind(value); kind {
	case procedure.AnswerText, procedure.AnswerNumber, procedure.AnswerTime:
		return &procedure.Answer{Kind: kind}, true
	}
	inner, ok := strings.CutPrefix(value, "choice(")
	inner, closed := strings.CutSuffix(inner, ")")
	if !ok || !closed {
		return nil, false
	}
	answer := &procedure.Answer{Kind: procedure.AnswerChoice}
	for choice := range strings.SplitSeq(inner, "|") {
		choice = strings.TrimSpace(choice)
		if choice == "" || slices.Contains(answer.Choices, choice) {
			return nil, false
		}
		answer.Choices = append(answer.Choices, choice)
	}
	return answer, len(answer.Choices) > 1
}
