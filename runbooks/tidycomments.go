package runbooks

import (
	"bytes"

	"downtime/runbooks/clean"
)

// cutComments takes the comments out of a line and keeps their text. What
// stands in code spans stays.
func (t *tidier) cutComments(line []byte) []byte {
	out := t.scratch[:0]
	last := bytes.LastIndex(line, []byte("-->"))
	defer func() { t.scratch = out[:0] }()
	for i := 0; i < len(line); {
		switch {
		case line[i] == '`':
			end := codeSpanEnd(line, i)
			out = append(out, line[i:end]...)
			i = end
		case line[i] != '<':
			end := i + 1
			for end < len(line) && line[end] != '<' && line[end] != '`' {
				end++
			}
			out = append(out, line[i:end]...)
			i = end
		case bytes.HasPrefix(line[i:], []byte("<!--")):
			t.pendingAt, t.pendingOutside = t.first+t.at, i == 0
			start := i + len("<!--")
			n := -1
			if start <= last {
				n = bytes.Index(line[start:], []byte("-->"))
			}
			if n >= 0 {
				t.pending = append(t.pending, line[start:start+n]...)
				t.endComment()
				i = start + n + len("-->")
				continue
			}
			if t.at >= t.lastClose {
				t.f.add(t.pendingAt, "unclosed-comment", "the comment that begins here is never closed with -->: close it, its text is shown until then")
				i = start
				continue
			}
			t.inComment = true
			t.pending = append(t.pending, line[start:]...)
			return bytes.TrimRight(out, " \t")
		default:
			out = append(out, line[i])
			i++
		}
	}
	return bytes.TrimRight(out, " \t")
}

func (t *tidier) continueComment(line []byte) (rest []byte, closed bool) {
	t.pending = append(t.pending, '\n')
	n := bytes.Index(line, []byte("-->"))
	if n < 0 {
		t.pending = append(t.pending, line...)
		return nil, false
	}
	t.pending = append(t.pending, line[:n]...)
	t.endComment()
	return line[n+len("-->"):], true
}

func (t *tidier) endComment() {
	if t.comments == nil {
		t.comments = make([]comment, 0, t.expectedComments)
	}
	t.comments = append(t.comments, comment{line: t.pendingAt, text: clean.Line(string(t.pending)), outside: t.pendingOutside})
	t.pending, t.inComment = t.pending[:0], false
}
