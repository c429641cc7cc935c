package runbooks

import (
	"bytes"
	"slices"
)

// tidied is a file's body as goldmark gets it: comments, template lines and
// wrappers that would hide lists are gone, and every line knows the line of the
// file that it came from.
type tidied struct {
	text     []byte
	comments []comment
	starts   []int32 // offset of each line of text
	origins  []int32 // number in the file of each line of text
	asked    int     // index of the line that was found last
	// alone says how the lines of the file are numbered that became paragraphs.
	alone map[int]series
}

// line returns the line of the file that the byte at offset came from.
func (t *tidied) line(offset int) int {
	// Questions come in the order of the text, or nearly so.
	at := int32(offset)
	if i := t.asked; i < len(t.starts) && t.starts[i] <= at {
		for i+1 < len(t.starts) && t.starts[i+1] <= at && i < t.asked+4 {
			i++
		}
		if i+1 == len(t.starts) || t.starts[i+1] > at {
			t.asked = i
			return int(t.origins[i])
		}
	}
	i, _ := slices.BinarySearch(t.starts, at+1)
	if i == 0 {
		return 1
	}
	t.asked = i - 1
	return int(t.origins[i-1])
}

// split divides the body into lines. As long as nothing is changed they are those
// of the text.
func (t *tidier) split() {
	const more = 8 // lines that may be put in
	expected := bytes.Count(t.body, []byte("\n")) + 1
	t.lines = emptied(t.room.lines, expected)
	t.starts = emptied(t.room.starts, expected+more)
	t.origins = emptied(t.room.from, expected+more)
	for start := 0; start < len(t.body); {
		end := len(t.body)
		if n := bytes.IndexByte(t.body[start:], '\n'); n >= 0 {
			end = start + n
		}
		t.origins = append(t.origins, int32(t.first+len(t.lines)))
		t.starts = append(t.starts, int32(start))
		t.lines = append(t.lines, t.body[start:end:end])
		start = end + 1
	}
	t.room.lines = t.lines
}

// emit writes one line of the tidied text. Most files need no tidying: nothing
// is copied up to the first line that does.
func (t *tidier) emit(line []byte) {
	if !t.changed {
		start := len(t.body)
		if t.kept < len(t.starts) {
			start = int(t.starts[t.kept])
		}
		if t.kept == t.at && t.callout.end == 0 && isSame(line, t.lines[t.at]) && start+len(line) < len(t.body) {
			t.kept++
			return
		}
		t.changed = true
		t.text = append(emptied(t.room.text, len(t.body)+64), t.body[:start]...)
		t.starts, t.origins = t.starts[:t.kept], t.origins[:t.kept]
	}
	t.starts = append(t.starts, int32(len(t.text)))
	t.origins = append(t.origins, int32(t.first+t.at))
	if t.callout.end > t.at {
		n := min(t.callout.indent, indentBytes(line))
		t.text = append(t.text, line[:n]...)
		t.text = append(t.text, "> "...)
		line = line[n:]
	}
	t.text = append(t.text, line...)
	t.text = append(t.text, '\n')
}

// isSame reports whether two lines are the same place of the file.
func isSame(a, b []byte) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// afterBlank reports whether a paragraph begins here.
func (t *tidier) afterBlank() bool {
	if !t.changed {
		return t.kept == 0 || t.kept > 1 && len(t.lines[t.kept-1]) == 0
	}
	return len(t.text) == 0 || bytes.HasSuffix(t.text, []byte("\n\n"))
}
