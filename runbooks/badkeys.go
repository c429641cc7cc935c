package runbooks

import (
	"bytes"
	"slices"
	"strings"
)

// openKeys is the line at which keys begin at the top of a file that are not read,
// for a line of --- is missing before or after them; 0 where there are none. Only
// keys of ours count: many a page begins with a rule or with a word and a colon.
func openKeys(body []byte, head frontMatter) int {
	if head.present {
		return 0
	}
	trimmed := bytes.TrimLeft(body, " \t\n")
	line := 1 + bytes.Count(body[:len(body)-len(trimmed)], []byte("\n"))
	firstLine, rest, _ := bytes.Cut(trimmed, []byte("\n"))
	if string(bytes.TrimRight(firstLine, " \t")) == "---" {
		if next, _, _ := bytes.Cut(rest, []byte("\n")); isOwnKey(next) {
			return line
		}
		return 0
	}
	if !isOwnKey(firstLine) {
		return 0 // nearly every file from elsewhere
	}
	if keys, _, ended := bytes.Cut(trimmed, []byte("\n---\n")); !ended || bytes.Contains(keys, []byte("\n\n")) || !ownKeyLine.Match(keys) {
		return 0
	}
	return line
}

func isOwnKey(line []byte) bool {
	key, _, ok := bytes.Cut(line, []byte(":"))
	return ok && slices.Contains(ownKeys, string(key))
}

// badKey finds the line, counted from 1, that makes keys unreadable, and says in
// plain words what is wrong with it. YAML's own messages name what its grammar
// expected, which helps nobody on a ward. 0 where none is to be seen.
func badKey(text string) (line int, why string) {
	for each := range strings.Lines(text) {
		line++
		row := strings.TrimRight(each, " \t\n")
		switch {
		case row == "" || row[0] == '#' || strings.HasPrefix(strings.TrimLeft(row, " "), "- "):
			continue
		case strings.HasPrefix(strings.TrimLeft(row, " "), "\t"):
			return line, "the line begins with a tab"
		case row[0] == ' ':
			continue // goes on from the line above
		}
		key, value, ok := strings.Cut(row, ":")
		switch value = strings.TrimSpace(value); {
		case !ok:
			return line, "the line is no key with a value, such as title: EPR downtime"
		case value == "":
		case strings.Count(key, `"`)%2 == 1:
			return line, "a quotation mark is not closed"
		case value[0] == '"' || value[0] == '\'':
			if len(value) == 1 || strings.Count(value, value[:1])%2 == 1 {
				return line, "a quotation mark is not closed"
			}
			if value[len(value)-1] != value[0] && !strings.Contains(value, " #") {
				return line, "words follow the quotation mark that closes the value"
			}
		case value[0] == '[' && !strings.Contains(value, "]"), value[0] == '{' && !strings.Contains(value, "}"):
			return line, "a bracket is not closed"
		case strings.Contains(value, ": "), strings.HasSuffix(value, ":"):
			return line, "the value has a colon, so put it in quotation marks"
		case strings.ContainsRune("]}@`%,", rune(value[0])):
			return line, "the value begins with " + value[:1] + ", so put it in quotation marks"
		}
	}
	return 0, ""
}
