package runbooks

import (
	"bytes"
	"strconv"
)

// maxLetterGap is how many lines may stand between two items of a lettered list:
// the rest of the first one's text, and a blank line.
const maxLetterGap = 4

// letteredItems finds the items of lists that word processors number by letters,
// a) b) c), which Markdown takes for prose. The value is the item's place in its
// list, from 1. A letter by itself is no list.
func letteredItems(lines [][]byte) map[int]int {
	found := make(map[int]int)
	for i := 0; i < len(lines); i++ {
		if _, letter := letterAt(lines[i]); letter != 'a' {
			continue
		}
		run := []int{i}
		for j := i + 1; j < len(lines) && j-run[len(run)-1] <= maxLetterGap && len(run) < 26; j++ {
			if _, letter := letterAt(lines[j]); letter == 'a'+byte(len(run)) {
				run = append(run, j)
			}
		}
		if len(run) < 2 {
			continue
		}
		for place, line := range run {
			found[line] = place + 1
		}
		i = run[len(run)-1]
	}
	return found
}

// mayBeLettered is a quick look for the second item of a lettered list.
func mayBeLettered(body []byte) bool {
	for {
		before, after, found := bytes.Cut(body, []byte(") "))
		if !found {
			return false
		}
		if n := len(before); n > 0 && before[n-1]|0x20 == 'b' {
			return true
		}
		body = after
	}
}

// letterAt returns the letter that a line is numbered by, in lower case, and how
// many bytes its label takes, blanks included: "a) ", "(a) ". 0 for none.
func letterAt(line []byte) (label int, letter byte) {
	start := indentBytes(line)
	rest := bytes.TrimPrefix(line[start:], []byte("("))
	if len(rest) < 4 || rest[1] != ')' || rest[2] != ' ' {
		return 0, 0
	}
	letter = rest[0] | 0x20
	if letter < 'a' || letter > 'z' {
		return 0, 0
	}
	return len(line) - len(bytes.TrimLeft(rest[2:], " ")), letter
}

// numbered is a lettered item with a number in the place of its letter.
func numbered(line []byte, place int) []byte {
	label, _ := letterAt(line)
	item := append([]byte{}, line[:indentBytes(line)]...)
	item = strconv.AppendInt(item, int64(place), 10)
	return append(append(item, ") "...), line[label:]...)
}
