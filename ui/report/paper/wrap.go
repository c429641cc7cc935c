package paper

import (
	"strings"
	"unicode/utf8"

	"downtime/ui/text"
)

// span is text in one face and size. A blank is a line to write on, with what
// belongs there in its text.
type span struct {
	text  string
	face  face
	size  float64 // points
	blank bool
}

// fragment is a piece of a word, or of a line, in one face.
type fragment struct {
	span
	x, width float64 // millimetres; x from the start of the line
}

// word is what is not broken between lines: fragments without a space between.
type word struct {
	parts []fragment
	width float64
	space float64 // of the space before it
	first bool    // it follows a line feed
}

// line is a line of a text, ready to be drawn.
type line struct {
	parts  []fragment
	width  float64
	height float64
	size   float64 // the largest in it
}

const (
	leading     = 1.3  // height of a line, in its size
	blankWidth  = 30.0 // of a line to write on
	blankHeight = 8.5  // of a text line that has one
	maxIndent   = 4    // depths that are still shown by indenting
)

// wrap breaks a text into lines no wider than width, at spaces where it can.
// There is always at least one line.
func (p *printer) wrap(width float64, spans ...span) []line {
	width = max(width, 1)
	size := 0.0
	for _, s := range spans {
		size = max(size, s.size)
	}
	lines := []line{{size: size}}
	last := func() *line { return &lines[len(lines)-1] }
	next := func() { lines = append(lines, line{size: size}) }
	for _, w := range p.words(spans) {
		if w.first {
			next()
		}
		l := last()
		if len(l.parts) > 0 && l.width+w.space+w.width > width {
			next()
			l = last()
		}
		if len(l.parts) > 0 {
			l.width += w.space
		}
		for _, part := range w.parts {
			if part.blank {
				if part.width = min(part.width, width); l.width+part.width > width && len(l.parts) > 0 {
					next()
					l = last()
				}
				l.add(part)
				continue
			}
			for l.width+part.width > width && (len(l.parts) > 0 || utf8.RuneCountInString(part.text) > 1) {
				var head fragment
				head, part = p.split(part, width-l.width, len(l.parts) == 0)
				if head.text != "" {
					l.add(head)
				}
				next()
				l = last()
			}
			if part.text != "" {
				l.add(part)
			}
		}
	}
	for i := range lines {
		lines[i].finish()
	}
	return lines
}

// words cuts spans at their spaces and line feeds.
func (p *printer) words(spans []span) []word {
	var words []word
	open, feed, space := false, false, 0.0
	add := func(f fragment) {
		if !open {
			words = append(words, word{space: space, first: feed && len(words) > 0})
			open, feed = true, false
		}
		w := &words[len(words)-1]
		w.parts = append(w.parts, f)
		w.width += f.width
	}
	for _, s := range spans {
		if s.blank {
			add(fragment{span: s, width: blankWidth})
			continue
		}
		gap := p.width(" ", s.face, s.size)
		rest := text.Hold(p.safe(s.text, s.face))
		for rest != "" {
			end := strings.IndexAny(rest, " \n")
			switch {
			case end == 0:
				open, space = false, gap
				feed = feed || rest[0] == '\n'
				rest = rest[1:]
				continue
			case end < 0:
				end = len(rest)
			}
			piece := s
			piece.text = text.Release(rest[:end])
			add(fragment{span: piece, width: p.width(piece.text, s.face, s.size)})
			rest = rest[end:]
		}
	}
	return words
}

// split cuts a fragment that is too wide for a line after what fits into room,
// and at least after one character where the line is empty.
func (p *printer) split(f fragment, room float64, empty bool) (head, tail fragment) {
	end, width := 0, 0.0
	for i, r := range f.text {
		next := p.width(string(r), f.face, f.size)
		if width+next > room && (i > 0 || !empty) {
			break
		}
		end, width = i+utf8.RuneLen(r), width+next
	}
	head, tail = f, f
	head.text, head.width = f.text[:end], width
	tail.text = f.text[end:]
	tail.width = p.width(tail.text, f.face, f.size)
	return head, tail
}

func (l *line) add(f fragment) {
	f.x = l.width
	l.parts = append(l.parts, f)
	l.width += f.width
}

// finish joins neighbours of one face, spaces included, so that a reader of the
// file finds whole sentences in it, and sets the height.
func (l *line) finish() {
	joined := l.parts[:0:0]
	for _, f := range l.parts {
		if n := len(joined); n > 0 && !f.blank && !joined[n-1].blank && joined[n-1].face == f.face && joined[n-1].size == f.size {
			before := &joined[n-1]
			if f.x > before.x+before.width+0.01 {
				before.text += " "
			}
			before.text += f.text
			before.width = f.x + f.width - before.x
			continue
		}
		joined = append(joined, f)
	}
	l.parts = joined
	l.height = l.size * leading * millimetres
	for _, f := range l.parts {
		if f.blank {
			l.height = max(l.height, blankHeight)
		}
	}
}

// String is the text of a line.
func (l *line) String() string {
	var b strings.Builder
	for _, f := range l.parts {
		b.WriteString(f.text)
	}
	return b.String()
}
