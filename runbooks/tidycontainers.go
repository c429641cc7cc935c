package runbooks

import (
	"bytes"
	"regexp"
	"strings"
)

// calloutKinds says what kind of callout the admonitions of MkDocs, MyST and
// Docusaurus are.
var calloutKinds = map[string]string{
	"note": "note", "info": "note", "abstract": "note", "summary": "note", "seealso": "note", "todo": "note",
	"example": "note", "question": "note", "quote": "note", "admonition": "note",
	"tip": "tip", "hint": "tip", "success": "tip", "check": "tip",
	"important": "important", "attention": "important",
	"warning": "warning", "warn": "warning",
	"caution": "caution", "danger": "caution", "error": "caution", "failure": "caution", "bug": "caution",
}

// plainContainers are directives that hold ordinary Markdown.
var plainContainers = map[string]bool{
	"dropdown": true, "details": true, "tab-set": true, "tab-item": true, "tabs": true, "grid": true, "card": true, "div": true,
}

// directive reads what follows the marks of ```{note} Title.
func directive(info []byte) (kind, title string, ok bool) {
	if len(info) == 0 || info[0] != '{' {
		return "", "", false
	}
	name, rest, found := strings.Cut(string(info[1:]), "}")
	name = strings.ToLower(strings.Trim(name, " ."))
	kind = calloutKinds[name]
	return kind, strings.TrimSpace(rest), found && (kind != "" || plainContainers[name])
}

// dedent takes the indentation of the open !!! containers off a line, and
// closes those that the line has left.
func (t *tidier) dedent(line []byte) []byte {
	if len(t.admonition) == 0 || len(bytes.TrimSpace(line)) == 0 {
		return line
	}
	columns := indentColumns(line)
	for n := len(t.admonition); n > 0 && columns < t.admonition[n-1]+4; n-- {
		t.admonition = t.admonition[:n-1]
		if t.fence.open() {
			t.emit(bytes.Repeat([]byte{t.fence.char}, t.fence.length))
			t.fence = fence{}
		}
	}
	return cutColumns(line, 4*len(t.admonition))
}

var (
	mkdocsOpening = regexp.MustCompile(`^(?:!!!|\?\?\?\+?) +([A-Za-z][\w-]*)[^"]*(?:"(.*)")?\s*$`)
	tabOpening    = regexp.MustCompile(`^===[!+]? +"(.*)"\s*$`)
)

// readContainer takes a line beginning with :, !, ? or =.
func (t *tidier) readContainer(line []byte, n int) {
	content := line[n:]
	if content[0] == ':' {
		t.readColons(line, n)
		return
	}
	if !bytes.HasPrefix(content, []byte("!!!")) && !bytes.HasPrefix(content, []byte("???")) && !bytes.HasPrefix(content, []byte("===")) {
		t.emit(line)
		return
	}
	kind, title := "", ""
	if m := mkdocsOpening.FindSubmatch(content); m != nil {
		kind, title = calloutKinds[strings.ToLower(string(m[1]))], string(m[2])
	} else if m := tabOpening.FindSubmatch(content); m != nil {
		title = string(m[1])
	} else {
		t.emit(line)
		return
	}
	column := indentColumns(line) + 4*len(t.admonition)
	inside := func(l []byte) bool { return indentColumns(l) >= column+4 }
	t.openContainer(line, n, kind, title, inside)
	t.admonition = append(t.admonition, column)
}

// readColons takes the opening or closing line of a ::: container.
func (t *tidier) readColons(line []byte, n int) {
	opened, info, ok := openFence(line[n:])
	if !ok {
		if t.at == t.options && containerOption.Match(line[n:]) {
			t.options++
			line = nil
		}
		t.emit(line)
		return
	}
	if len(info) == 0 {
		if n := len(t.directives); n > 0 && t.directives[n-1].closes(line) {
			t.directives = t.directives[:n-1]
		}
		t.emit(nil)
		return
	}
	kind, title, ok := directive(info)
	if !ok {
		name, rest, _ := strings.Cut(strings.Trim(string(info), "{}"), " ")
		name, bracketed, _ := strings.Cut(name, "[")
		kind = calloutKinds[strings.ToLower(name)]
		title = strings.Trim(bracketed+rest, " []")
	}
	t.openContainer(line, n, kind, title, t.directiveEnd(opened))
	t.directives = append(t.directives, opened)
}

// directiveEnd says of a line whether it is still inside the directive.
func (t *tidier) directiveEnd(opened fence) func(line []byte) bool {
	return func(line []byte) bool { return !opened.closes(line) }
}

// openContainer writes the first line of a container: as a callout where it
// holds text only, else as a bold title, so that its lists are lists. The title
// keeps the indentation, which may hold the container in a list item.
func (t *tidier) openContainer(line []byte, indent int, kind, title string, inside func([]byte) bool) {
	t.options = t.at + 1
	prefix := string(line[:min(indent, len(line))])
	if t.callout.end == 0 && kind != "" {
		if end, plain := t.plainUntil(inside); plain {
			t.callout = callout{end: end, indent: indent}
			t.emit([]byte(prefix + "[!" + strings.ToUpper(kind) + "]"))
			if title != "" {
				t.emit([]byte(prefix + "**" + title + "**  "))
			}
			return
		}
	}
	t.emit(nil)
	if title != "" {
		t.emit([]byte(prefix + "**" + title + "**"))
		t.emit(nil)
	}
}

// containerOption matches the lines below ```{note} that set it up.
var containerOption = regexp.MustCompile(`^:[a-z][a-z-]*:(?:\s.*)?$`)

// plainUntil finds the end of the container that begins on this line, and
// whether it holds nothing but paragraphs. It stops at the first line that is
// something else, so that all calls together read each line about once.
func (t *tidier) plainUntil(inside func([]byte) bool) (end int, plain bool) {
	options := true
	for end = t.at + 1; end < len(t.lines); end++ {
		line := t.lines[end]
		content := bytes.TrimSpace(line)
		if options = options && containerOption.Match(content); options || len(content) == 0 {
			continue
		}
		if !inside(line) {
			break
		}
		if _, depth := skipMarkers(content); depth > 0 {
			return 0, false
		}
		if strings.IndexByte("`~:!?=<|#{", content[0]) >= 0 || bytes.Contains(line, []byte("<!--")) {
			return 0, false
		}
	}
	return end, end > t.at+1
}

// templateOnly matches what template languages write on lines of their own:
// ERB, Liquid and Jinja, Hugo, kramdown.
var templateOnly = regexp.MustCompile(`^\s*(?:(?:<%.*?%>|\{%.*?%\}|\{\{[<%].*?[>%]\}\}|\{#.*?#\}|\{:[^}]*\})\s*)+$`)

// wrapperTag matches the tags that only wrap Markdown: they are taken out so
// that the lists inside are seen.
var wrapperTag = regexp.MustCompile(`(?i)</?(?:details|summary|div|section|article|aside|header|footer|main|center|figure|p|tabs|tabitem|tab|steps|step|callout|admonition|accordion|accordiongroup|card|cardgroup|note|warning|tip|info)(?:\s[^<>]*)?/?>`)

// component matches a line that holds one tag of a component of MDX, which all
// begin with a capital letter: <HowTo title="Ring the lab">.
var component = regexp.MustCompile(`^</?([A-Z][A-Za-z0-9]*(?:\.[A-Z][A-Za-z0-9]*)*)(\s[^<>]*?)?(/)?>$`)

var componentTitle = regexp.MustCompile(`\stitle="([^"]+)"`)

// closesTag reports whether the file closes a component of this name, and so
// does not mean a blank to fill in such as <Ward>.
func (t *tidier) closesTag(name []byte) bool {
	if t.closed == nil {
		t.closed = make(map[string]bool)
		for _, line := range t.lines {
			if m := component.FindSubmatch(bytes.TrimSpace(line)); m != nil && bytes.HasPrefix(bytes.TrimSpace(line), []byte("</")) {
				t.closed[string(m[1])] = true
			}
		}
	}
	return t.closed[string(name)]
}

// opensTemplate is a quick look at the first two characters of a line.
func opensTemplate(line []byte) bool {
	return len(line) > 1 && (line[0] == '<' && line[1] == '%' || line[0] == '{' && strings.IndexByte("%{#:", line[1]) >= 0)
}

// readTag takes a line beginning with <, { or %.
func (t *tidier) readTag(line []byte) {
	trimmed := bytes.TrimSpace(line)
	if opensTemplate(trimmed) && templateOnly.Match(line) {
		t.emit(nil)
		return
	}
	if trimmed[0] != '<' {
		t.emit(line)
		return
	}
	if (hasFold(trimmed, "<ol") || hasFold(trimmed, "<ul")) && t.readHTMLList(line) {
		return
	}
	if m := component.FindSubmatch(trimmed); m != nil && (m[3] != nil || t.closesTag(m[1])) {
		t.emit(nil)
		if title := componentTitle.FindSubmatch(m[2]); title != nil {
			t.emit([]byte(string(line[:indentBytes(line)]) + "**" + string(title[1]) + "**"))
			t.emit(nil)
		}
		return
	}
	where := wrapperTag.FindIndex(trimmed)
	if where == nil || where[0] != 0 {
		t.emit(line)
		return
	}
	text := bytes.TrimSpace(wrapperTag.ReplaceAll(trimmed, nil))
	if len(text) == 0 {
		t.emit(nil)
		return
	}
	// The indentation stays: it may hold what stands here in a list item.
	indent := string(line[:indentBytes(line)])
	if bytes.Contains(bytes.ToLower(trimmed), []byte("</summary>")) {
		t.emit([]byte(indent + "**" + string(text) + "**"))
		t.emit(nil)
		return
	}
	t.emit([]byte(indent + string(text)))
}

// unwrapItem takes the opening tag of a wrapper off the text of a list item:
// "1. <details>". The words follow on the next line.
func unwrapItem(line, content []byte) []byte {
	where := wrapperTag.FindIndex(content)
	if where == nil || where[0] != 0 {
		return line
	}
	text := bytes.TrimSpace(wrapperTag.ReplaceAll(content, nil))
	return append(append([]byte{}, line[:len(line)-len(content)]...), text...)
}
