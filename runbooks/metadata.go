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
}

// tokens splits the text after "step:" at blanks outside quotes and brackets,
// and adds the parts to list.
func tokens(list []token, text string) []token {
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		end := 0
		for end < len(text) && text[end] != ' ' && text[end] != '=' {
			end++
		}
		if end == len(text) {
			return append(list, token{key: text, bare: true})
		}
		t := token{key: text[:end]}
		if text[end] != '=' {
			t.bare = true
			text = text[end:]
			list = append(list, t)
			continue
		}
		text = text[end+1:]
		switch {
		case strings.HasPrefix(text, `"`):
			t.value, text, _ = strings.Cut(text[1:], `"`)
		default:
			end = valueEnd(text)
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
	return found && strings.HasPrefix(b.comments[i].text, "step:")
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
		rest, ok := strings.CutPrefix(c.text, "step:")
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

var flags = []string{"critical", "two-person", "optional", "read-back"}

// describe reads one metadata comment into a step.
func (b *builder) describe(s *procedure.Step, text string, line int) {
	b.tokens = tokens(b.tokens[:0], text)
	for i, t := range b.tokens {
		switch {
		case t.bare && slices.Contains(flags, t.key):
			setFlag(s, t.key)
		case t.bare && i == 0:
			if !isID(t.key) {
				b.f.add(line, "bad-id", "the id %q is not lower-case letters, digits and hyphens: the step gets one from its text", t.key)
				continue
			}
			s.ID, s.Explicit = t.key, true
		case t.bare:
			b.f.add(line, "unknown-key", "%q is none of the flags %s: it is ignored", t.key, strings.Join(flags, ", "))
		default:
			if err := b.setKey(s, t); err != nil {
				b.f.add(line, err.code, "%s", err.message)
			}
		}
	}
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

func (b *builder) setKey(s *procedure.Step, t token) *metadataError {
	switch t.key {
	case "within":
		return b.setSeconds(&s.Within, t)
	case "from":
		return b.setSeconds(&s.From, t)
	case "every":
		return b.setSeconds(&s.Every, t)
	case "role":
		s.Roles = nil
		for role := range strings.SplitSeq(t.value, ",") {
			role = strings.TrimSpace(role)
			if !isID(role) {
				return &metadataError{"bad-role", fmt.Sprintf("role %q is not lower-case words joined by hyphens: write it as nurse-in-charge", role)}
			}
			s.Roles = append(s.Roles, role)
		}
	case "answer":
		answer, ok := parseAnswer(t.value)
		if !ok {
			return &metadataError{"bad-answer", fmt.Sprintf("answer %q is none of text, number, time, choice(a|b): nothing is asked", t.value)}
		}
		s.Answer = answer
	default:
		return &metadataError{"unknown-key", fmt.Sprintf("%q is none of within, from, every, role, answer: it is ignored", t.key)}
	}
	return nil
}

// setSeconds reads a duration. A file has few different ones, which are kept.
func (b *builder) setSeconds(to *int64, t token) *metadataError {
	if seconds, ok := b.seconds[t.value]; ok {
		*to = seconds
		return nil
	}
	d, err := procedure.ParseDuration(t.value)
	if err != nil {
		return &metadataError{"bad-duration", t.key + ": " + err.Error()}
	}
	*to = int64(d.Seconds())
	b.seconds[t.value] = *to
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
