package runbooks

import (
	"regexp"
	"strings"

	"downtime/runbooks/clean"

	"github.com/yuin/goldmark/ast"
)

var (
	htmlTag  = regexp.MustCompile(`(?s)</?([A-Za-z][A-Za-z0-9-]*)((?:\s[^<>]*)?)/?>`)
	htmlNote = regexp.MustCompile(`(?s)<!--.*?-->`)
	altText  = regexp.MustCompile(`(?is)\balt\s*=\s*(?:"([^"]*)"|'([^']*)')`)
)

// htmlText says what the tags of HTML become. Tags that are not listed are no
// HTML but placeholders such as <ward name>, and stay as they are.
var htmlText = func() map[string]string {
	byName := map[string]string{
		"br": "\n", "hr": "\n", "p": "\n", "div": "\n", "li": "\n", "tr": "\n", "table": "\n", "h1": "\n", "h2": "\n",
		"h3": "\n", "h4": "\n", "h5": "\n", "h6": "\n", "ul": "\n", "ol": "\n", "dt": "\n", "dd": "\n", "pre": "\n",
		"blockquote": "\n", "summary": "\n", "td": " | ", "th": " | ",
	}
	for name := range strings.FieldsSeq("a abbr article aside audio b body button caption center cite code col colgroup " +
		"details dfn dl del em figcaption figure font footer head header html i iframe img input ins kbd label main mark nav " +
		"object picture q s samp section small source span strike strong sub sup svg tbody tfoot thead time tt u var video wbr") {
		byName[name] = ""
	}
	return byName
}()

// struckTags are those of words that are struck out.
var struckTags = map[string]bool{"del": true, "s": true, "strike": true}

// fromHTML returns HTML as text: the tags of HTML go, everything else stays as
// literal text, so that nothing is hidden.
func fromHTML(html string) string {
	if strings.IndexByte(html, '<') < 0 {
		return clean.Text(html)
	}
	if strings.Contains(html, "<!--") {
		html = htmlNote.ReplaceAllString(html, "")
	}
	var text strings.Builder
	written := 0
	for _, m := range htmlTag.FindAllStringSubmatchIndex(html, -1) {
		text.WriteString(html[written:m[0]])
		text.WriteString(fromTag(html[m[0]:m[1]], html[m[2]:m[3]], html[m[4]:m[5]]))
		written = m[1]
	}
	text.WriteString(html[written:])
	return clean.Text(text.String())
}

// fromTag returns what a tag with a name and attributes is as text.
func fromTag(tag, name, attributes string) string {
	name = strings.ToLower(name)
	if name == "img" {
		alt := ""
		if a := altText.FindStringSubmatch(attributes); a != nil {
			alt = a[1] + a[2]
		}
		return strings.TrimSuffix("[image: "+alt, ": ") + "]"
	}
	with, known := htmlText[name]
	switch {
	case struckTags[name] && strings.HasPrefix(tag, "</"):
		return "]"
	case struckTags[name]:
		return struckOut
	case !known:
		return tag
	case with == " | " && strings.HasPrefix(tag, "</"):
		return ""
	}
	return with
}

// htmlLines tidies the text of an HTML block: no blank lines, no loose bars.
func htmlLines(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.Trim(clean.Line(line), "| "); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// rawHTML writes a tag that stands in a line of text.
func (w *writer) rawHTML(n *ast.RawHTML) {
	var tag strings.Builder
	for i := range n.Segments.Len() {
		segment := n.Segments.At(i)
		tag.Write(segment.Value(w.src))
	}
	if br := tag.String(); br == "<br>" || br == "<br/>" || br == "<br />" {
		w.breakLine() // as most tags within a line are
		return
	}
	text := fromHTML(tag.String())
	if strings.TrimSpace(text) == "" && strings.Contains(text, "\n") {
		w.breakLine()
		return
	}
	w.literal(text)
}
