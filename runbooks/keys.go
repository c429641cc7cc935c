package runbooks

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"downtime/runbooks/clean"

	"go.yaml.in/yaml/v4"
)

// read returns the keys in order. YAML that cannot be read is read line by
// line: "title: Ward: what to do" is not YAML and yet quite clear.
func (h frontMatter) read(f *findings) []entry {
	if h.toml {
		f.add(1, "toml-front-matter", "the keys at the top are TOML: simple ones were read; write them as YAML between --- lines")
		return h.readLines()
	}
	if entries, ok := plainKeys(h.text); ok {
		return entries
	}
	var root yaml.Node
	// YAML refuses a file for one control character, which are reported anyway.
	if err := loadYAML([]byte(clean.Text(string(h.text))), &root); err != nil {
		line, why := badKey(string(h.text))
		if line == 0 {
			line, why = 1, "they are not valid YAML; put values that hold a colon or a brace in quotation marks"
		}
		f.add(line+1+h.above, "bad-front-matter", "the keys at the top cannot be read: %s", why)
		return h.readLines()
	}
	if len(root.Content) == 0 || root.Content[0].Kind != yaml.MappingNode {
		f.add(2, "bad-front-matter", "the keys at the top cannot be read: they are not a list of keys with values, such as title: EPR downtime")
		return h.readLines()
	}
	if why := overLimit(&root, 0, new(int)); why != "" {
		f.add(2, "front-matter-limit", "the keys at the top cannot be read: they %s, so write plain keys with plain values", why)
		return h.readLines()
	}
	pairs := root.Content[0].Content
	entries := make([]entry, 0, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		key, value := pairs[i], pairs[i+1]
		e := entry{key: clean.Line(key.Value), line: key.Line + 1}
		switch value.Kind {
		case yaml.ScalarNode:
			if value.Tag != "!!null" {
				e.value = clean.Line(value.Value)
			}
		case yaml.SequenceNode:
			e.isList = true
			for _, item := range value.Content {
				e.list = append(e.list, nodeText(item))
			}
			e.value = strings.Join(e.list, ", ")
		default:
			e.value = nodeText(value)
			if slices.Contains(ownKeys, e.key) {
				f.add(e.line, "wrong-value", "%q has keys of its own where a value belongs: write it on one line", e.key)
				continue
			}
		}
		entries = append(entries, e)
	}
	return entries
}

// loadYAML turns a panic of the library into an error: a damaged file must not
// stop the program.
func loadYAML(text []byte, root *yaml.Node) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("yaml: %v", r)
		}
	}()
	if deepFlow(text) {
		return fmt.Errorf("yaml: nested too deep")
	}
	return yaml.Unmarshal(text, root)
}

// deepFlow reports brackets nested beyond any sensible use.
func deepFlow(text []byte) bool {
	depth := 0
	for _, c := range text {
		switch c {
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		}
		if depth > maxFrontMatterDeep*4 {
			return true
		}
	}
	return false
}

// overLimit says what is too much about a tree of nodes, "" if nothing.
func overLimit(n *yaml.Node, depth int, count *int) string {
	*count++
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		return "use anchors or aliases"
	case depth > maxFrontMatterDeep:
		return fmt.Sprintf("are nested more than %d deep", maxFrontMatterDeep)
	case *count > 4*maxFrontMatterKeys:
		return fmt.Sprintf("are more than %d", maxFrontMatterKeys)
	}
	for _, c := range n.Content {
		if why := overLimit(c, depth+1, count); why != "" {
			return why
		}
	}
	return ""
}

// nodeText is a YAML value as one line of text.
func nodeText(n *yaml.Node) string {
	switch n.Kind {
	case yaml.ScalarNode:
		return clean.Line(n.Value)
	case yaml.MappingNode:
		var parts []string
		for i := 0; i+1 < len(n.Content); i += 2 {
			parts = append(parts, nodeText(n.Content[i])+": "+nodeText(n.Content[i+1]))
		}
		return strings.Join(parts, ", ")
	}
	var parts []string
	for _, c := range n.Content {
		parts = append(parts, nodeText(c))
	}
	return strings.Join(parts, ", ")
}

// readLines reads key: value and key = value, with lists in brackets.
func (h frontMatter) readLines() []entry {
	var entries []entry
	number := 1
	for line := range strings.Lines(string(h.text)) {
		number++
		if !keyLine.MatchString(line) || len(entries) >= maxFrontMatterKeys {
			continue
		}
		i := strings.IndexAny(line, ":=")
		e := entry{key: clean.Line(strings.Trim(line[:i], " \t\"'")), line: number}
		value := clean.Line(line[i+1:])
		if strings.HasPrefix(value, "[") && strings.HasSuffix(value, "]") {
			e.isList = true
			for item := range strings.SplitSeq(value[1:len(value)-1], ",") {
				e.list = append(e.list, strings.Trim(item, " \"'"))
			}
		}
		e.value = strings.Trim(value, "\"'")
		entries = append(entries, e)
	}
	return entries
}

// plainKeys reads YAML that is nothing but "key: value" and "key: [a, b]" with
// values that no rule of YAML touches, as most files have it. It gives what the
// YAML library gives and takes a twentieth of the time; anything else is left
// to the library.
func plainKeys(text []byte) ([]entry, bool) {
	entries := make([]entry, 0, 16)
	number, items := 1, 0
	for line := range bytes.Lines(text) {
		number++
		if len(line) == 1 && line[0] == '\n' {
			continue
		}
		if last := len(entries) - 1; last >= 0 && entries[last].takes(line) {
			items++
			continue
		}
		key, value, ok := strings.Cut(strings.TrimRight(string(line), "\n"), ":")
		if !ok || !isPlainKey(key) || value != "" && value[0] != ' ' {
			return nil, false
		}
		e := entry{key: key, value: strings.Trim(value, " "), line: number}
		if inner, ok := strings.CutPrefix(e.value, "["); ok {
			inner, closed := strings.CutSuffix(inner, "]")
			if !closed {
				return nil, false
			}
			e.isList, e.closed = true, true
			for item := range strings.SplitSeq(inner, ",") {
				item = strings.Trim(item, " ")
				if item == "" || !isPlainItem(item) {
					return nil, false
				}
				e.list = append(e.list, item)
			}
			e.value = strings.Join(e.list, ", ")
		} else if inner, ok := quoted(e.value); ok {
			e.value, e.closed = strings.TrimSpace(inner), true
		} else if !isPlainValue(e.value) {
			return nil, false
		}
		entries = append(entries, e)
	}
	if items > 0 && items+len(entries) > maxFrontMatterKeys {
		return nil, false // the library's tree is held against the limits
	}
	for i, e := range entries {
		if e.isList && !e.closed {
			entries[i].value = strings.Join(e.list, ", ")
		}
	}
	return entries, true
}

// takes reads a line as one more item of a list of plain values, each on a line
// of its own with two blanks before its hyphen. It refuses any other line.
func (e *entry) takes(line []byte) bool {
	item, ok := bytes.CutPrefix(line, []byte("  - "))
	if !ok || e.value != "" || e.closed {
		return false
	}
	value := strings.TrimRight(string(item), " \n")
	if value == "" || !isPlainValue(value) {
		return false
	}
	e.isList = true
	e.list = append(e.list, value)
	return true
}

// quoted returns what stands between the quotes of a value, where that is
// printable ASCII without a quote or a backslash.
func quoted(value string) (string, bool) {
	if len(value) < 2 || value[0] != '"' && value[0] != '\'' || value[len(value)-1] != value[0] {
		return "", false
	}
	inner := value[1 : len(value)-1]
	for i := range len(inner) {
		if c := inner[i]; c < ' ' || c > '~' || c == '"' || c == '\'' || c == '\\' {
			return "", false
		}
	}
	return inner, true
}

func isPlainKey(key string) bool {
	for i := range len(key) {
		c := key[i]
		if (c < 'a' || c > 'z') && c != '_' {
			return false
		}
	}
	return key != "" && key != "null"
}

// isPlainValue reports whether a value on a line of its own means itself to
// YAML: it begins with a letter, a digit or a slash, holds no colon and no # ,
// and is no word for null.
func isPlainValue(value string) bool {
	for i := range len(value) {
		c := value[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '/':
		case i > 0 && c >= ' ' && c <= '~' && c != ':' && c != '#':
		default:
			return false
		}
	}
	return !strings.EqualFold(value, "null")
}

// isPlainItem is isPlainValue for an item of a list in brackets, in which more
// marks mean something: only a few are taken.
func isPlainItem(value string) bool {
	for i := range len(value) {
		c := value[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		case i > 0 && strings.IndexByte(" -/.()+_", c) >= 0:
		default:
			return false
		}
	}
	return !strings.EqualFold(value, "null")
}
