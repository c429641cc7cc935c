package runbooks

import "bytes"

// fence is an open code block or directive.
type fence struct {
	char   byte // '`', '~' or ':'
	length int
	indent int // columns before it
}

func (f fence) open() bool { return f.length > 0 }

// closes reports whether a line holds nothing but at least as many marks.
func (f fence) closes(line []byte) bool {
	line = bytes.TrimSpace(bytes.TrimLeft(line, "> \t"))
	return len(line) >= f.length && len(bytes.Trim(line, string(f.char))) == 0
}

// gluedTo reports whether the closing marks stand behind code: `kubectl get```.
// A line with marks at both ends is code about Markdown.
func (f fence) gluedTo(line []byte) bool {
	line = bytes.TrimRight(line, " \t")
	code := bytes.TrimRight(line, string(f.char))
	return len(line)-len(code) >= f.length && len(bytes.TrimSpace(code)) > 0 && bytes.IndexByte(code, f.char) < 0
}

// openFence reads the opening of a code block at the start of content.
func openFence(content []byte) (f fence, info []byte, ok bool) {
	marks := bytes.TrimLeft(content, string(content[0]))
	f = fence{char: content[0], length: len(content) - len(marks)}
	if f.length < 3 || f.char == '`' && bytes.IndexByte(marks, '`') >= 0 {
		return fence{}, nil, false
	}
	return f, bytes.TrimSpace(marks), true
}

// minFencedBoxes is how many boxes make a code block a checklist to paste.
const minFencedBoxes = 5

// fencesOfBoxes finds the lines that open and close code blocks which hold the
// file's checklist (rule 10): five boxes or more, and none outside code. The
// value is true for the opening ones.
func fencesOfBoxes(lines [][]byte) map[int]bool {
	found := make(map[int]bool)
	var open fence
	start, boxes := 0, 0
	for i, line := range lines {
		content, _ := skipMarkers(line)
		n := 0
		if len(content) > 0 {
			_, n = boxAt(content)
		}
		switch {
		case open.open() && open.closes(line):
			if boxes >= minFencedBoxes {
				found[start], found[i] = true, false
			}
			open = fence{}
		case open.open():
			boxes += btoi(n > 0)
		case n > 0:
			return nil
		case len(content) > 0 && (content[0] == '`' || content[0] == '~'):
			open, _, _ = openFence(content)
			start, boxes = i, 0
		}
	}
	return found
}

// indentBytes counts the blanks that a line begins with.
func indentBytes(line []byte) int {
	n := 0
	for n < len(line) && (line[n] == ' ' || line[n] == '\t') {
		n++
	}
	return n
}

// indentColumns is the width of the blanks that a line begins with.
func indentColumns(line []byte) int {
	columns := 0
	for _, c := range line {
		switch c {
		case ' ':
			columns++
		case '\t':
			columns += 4 - columns%4
		default:
			return columns
		}
	}
	return columns
}

// cutColumns takes up to n columns of blanks off the front.
func cutColumns(line []byte, n int) []byte {
	for n > 0 && len(line) > 0 {
		switch line[0] {
		case ' ':
			n--
		case '\t':
			n -= 4
		default:
			return line
		}
		line = line[1:]
	}
	return line
}

// skipMarkers returns what follows the quote marks and list markers at the
// start of a line, and how many of them there are.
func skipMarkers(line []byte) (content []byte, depth int) {
	content = line
	for {
		rest := content[indentBytes(content):]
		n := markerLength(rest)
		if n == 0 {
			return rest, depth
		}
		content = rest[n:]
		depth++
	}
}

// markerLength is the length of the list marker or quote mark at the start of
// text, 0 if there is none.
func markerLength(text []byte) int {
	if len(text) == 0 {
		return 0
	}
	n := 0
	switch c := text[0]; {
	case c == '>':
		return 1
	case c == '-' || c == '*' || c == '+':
		n = 1
	case c >= '0' && c <= '9':
		for n < len(text) && n < 10 && text[n] >= '0' && text[n] <= '9' {
			n++
		}
		if n == len(text) || text[n] != '.' && text[n] != ')' {
			return 0
		}
		n++
	default:
		return 0
	}
	if n < len(text) && text[n] != ' ' && text[n] != '\t' {
		return 0
	}
	return n
}

// maxCodeSpan bounds the search for the end of a code span, in bytes, so that a
// line of nothing but backticks costs linear time.
const maxCodeSpan = 1024

// isDefinition reports whether a line defines a link: "[name]: address".
func isDefinition(line []byte) bool {
	if len(line) < 4 || line[0] != '[' {
		return false
	}
	end := bytes.Index(line, []byte("]:"))
	return end > 1 && len(bytes.TrimSpace(line[end+2:])) > 0
}

// codeSpanEnd returns the end of the code span that begins with the backticks
// at i, or the end of those backticks if nothing near on the line closes them.
func codeSpanEnd(line []byte, i int) int {
	line = line[:min(len(line), i+maxCodeSpan)]
	open := i
	for i < len(line) && line[i] == '`' {
		i++
	}
	length := i - open
	for j := i; j < len(line); {
		if line[j] != '`' {
			j++
			continue
		}
		start := j
		for j < len(line) && line[j] == '`' {
			j++
		}
		if j-start == length {
			return j
		}
	}
	return i
}
