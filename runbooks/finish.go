package runbooks

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"downtime/runbooks/procedure"
)

// finish reads the metadata, gives every step its id, and puts the steps into
// their sections.
func (b *builder) finish() {
	b.readMetadata()
	b.identify()
	// The steps of a section stand together, in the order of the file.
	first := 0
	for i, n := range b.count {
		if n > 0 { // else nil, as it is read from a log
			b.p.Sections[i].Steps = b.steps[first : first+n : first+n]
		}
		first += n
	}
	b.p.Sections = dropEmpty(b.p.Sections)
	for i := range b.p.Sections {
		s := &b.p.Sections[i]
		if len(s.Steps) == 0 {
			s.Rule = procedure.RuleNone
			continue
		}
		b.p.Rule = mixRules(b.p.Rule, s.Rule)
	}
}

// dropEmpty leaves out sections in which there is nothing at all, not even a
// heading.
func dropEmpty(sections []procedure.Section) []procedure.Section {
	kept := sections[:0]
	for _, s := range sections {
		if s.Heading != "" && !isRecord(s.Heading) || len(s.Steps) > 0 || len(s.Blocks) > 0 {
			kept = append(kept, s)
		}
	}
	return kept
}

// identify gives every step its id: the one written in the file, else one from
// the section path and the text, with an ordinal for repeats. Neither lines nor
// positions are in it, so that an edit elsewhere changes no id.
func (b *builder) identify() {
	lines := make(map[string]int, len(b.steps))
	for i := range b.steps {
		s := &b.steps[i]
		if !s.Explicit {
			continue
		}
		if first, taken := lines[s.ID]; taken {
			b.f.add(s.Line, "duplicate-id", "the id %q stands in line %d already: give this step another", s.ID, first)
			s.Explicit = false
			continue
		}
		lines[s.ID] = s.Line
	}
	for i := range b.steps {
		s := &b.steps[i]
		switch {
		case s.Explicit:
		case s.ID != "": // a duplicate
			s.ID = freeID(s.ID, lines)
			lines[s.ID] = s.Line
		default:
			b.buf = append(append(b.buf[:0], b.origins[i].path...), 0x1e)
			b.buf = appendNormalised(b.buf, s.Text)
			s.ID = hashOf(derivedPrefix, b.buf)
			if _, taken := lines[s.ID]; taken {
				s.ID = freeID(s.ID, lines)
			}
			lines[s.ID] = s.Line
		}
		if parent := b.origins[i].parent; parent >= 0 {
			s.Parent = b.steps[parent].ID
		}
	}
}

const derivedPrefix = "s-"

// derivedID reports whether a step's id was made from its words. One that a
// file gave to two steps was not.
func derivedID(s *procedure.Step) bool {
	return !s.Explicit && strings.HasPrefix(s.ID, derivedPrefix)
}

// freeID adds the first ordinal that makes id unlike all taken ones. The last
// ordinal given for an id is kept under a key that is no id, so that a file of
// one sentence ten thousand times costs linear time.
func freeID(id string, taken map[string]int) string {
	n := max(taken["\x00"+id], 1)
	for {
		n++
		next := id + "-" + strconv.Itoa(n)
		if _, used := taken[next]; !used {
			taken["\x00"+id] = n
			return next
		}
	}
}

// normalised is text with only what makes it another instruction: letters and
// digits in lower case, words parted by one space.
func normalised(text string) string {
	return string(appendNormalised(nil, text))
}

// lowered is the lower case of the ASCII letters and digits, a space for all
// other characters.
var lowered = func() (to [256]byte) {
	for i := range to {
		to[i] = ' '
	}
	for c := byte('a'); c <= 'z'; c++ {
		to[c], to[c-'a'+'A'] = c, c
	}
	for c := byte('0'); c <= '9'; c++ {
		to[c] = c
	}
	return to
}()

func appendNormalised(buf []byte, text string) []byte {
	start := len(buf)
	last := byte(' ')
	for i := 0; i < len(text); {
		c, size := lowered[text[i]], 1
		if text[i] >= utf8.RuneSelf {
			var r rune
			r, size = utf8.DecodeRuneInString(text[i:])
			if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
				buf, last = utf8.AppendRune(buf, unicode.ToLower(r)), 0
				i += size
				continue
			}
		}
		i += size
		if c == last && c == ' ' {
			continue
		}
		buf, last = append(buf, c), c
	}
	if len(buf) > start && last == ' ' {
		buf = buf[:len(buf)-1]
	}
	return buf
}

// shortHash is the first 10 hex digits of the SHA-256 of text.
func shortHash(text string) string { return hashOf("", []byte(text)) }

// hashOf is shortHash with a prefix.
func hashOf(prefix string, text []byte) string {
	sum := sha256.Sum256(text)
	var buf [16]byte
	return string(hex.AppendEncode(append(buf[:0], prefix...), sum[:5]))
}
