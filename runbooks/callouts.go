package runbooks

import (
	"strings"

	"downtime/runbooks/clean"
	"downtime/runbooks/procedure"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// calloutWords open a quote that is a callout: > **Warning:** text, > Note: text.
var calloutWords = []string{"note", "tip", "important", "warning", "caution", "danger", "attention"}

// calloutWord returns the word of calloutWords that text begins with, "" for
// none, and what follows it after white space.
func calloutWord(text string) (word, after string) {
	end := 0
	for end < len(text) && lowered[text[end]] >= 'a' {
		end++
	}
	for _, word := range calloutWords {
		if strings.EqualFold(word, text[:end]) {
			return word, strings.TrimLeft(text[end:], " \t\n\f\r")
		}
	}
	return "", ""
}

// callout reads a quote as a callout of either form of FORMATS section 1.
func (b *builder) callout(n ast.Node) (procedure.Block, bool) {
	quote, ok := n.(*ast.Blockquote)
	if !ok {
		return procedure.Block{}, false
	}
	first := quote.FirstChild()
	if !isText(first) {
		return procedure.Block{}, false
	}
	text := b.plain(first)
	kind, text := alert(text)
	if kind == "" {
		word, after := calloutWord(text)
		if after == "" || after[0] != ':' && after[0] != '!' {
			bold := leadIn(first)
			if bold == nil {
				return procedure.Block{}, false
			}
			if word, after = calloutWord(b.plain(bold)); word == "" || after != "" && after != ":" && after != "!" {
				return procedure.Block{}, false
			}
		}
		kind = calloutKinds[word]
		text = strings.TrimLeft(text[len(word):], " :!\n")
	}
	var parts []string
	if text != "" {
		parts = append(parts, text)
	}
	for c := first.NextSibling(); c != nil; c = c.NextSibling() {
		parts = append(parts, blockTexts(b.blocks(nil, c, 0))...)
	}
	return procedure.Block{
		Kind:    procedure.Callout,
		Line:    b.nodeLine(n),
		Callout: kind,
		Text:    clean.Text(strings.Join(parts, "\n")),
	}, true
}

// alert reads the opening [!WARNING] of a callout, and returns the text after it.
func alert(text string) (kind, rest string) {
	inner, ok := strings.CutPrefix(text, "[!")
	name, rest, closed := strings.Cut(inner, "]")
	if !ok || !closed {
		return "", text
	}
	switch name = strings.ToLower(name); name {
	case "note", "tip", "important", "warning", "caution":
		return name, strings.TrimSpace(rest)
	}
	return "", text
}

// blockTexts are the lines of plain text that blocks become inside a callout.
func blockTexts(blocks []procedure.Block) []string {
	var lines []string
	for _, block := range blocks {
		switch block.Kind {
		case procedure.Bullet:
			lines = append(lines, strings.Repeat("  ", block.Level)+block.Marker+" "+block.Text)
		case procedure.Table:
			for _, row := range block.Rows {
				lines = append(lines, strings.Join(row, " | "))
			}
		default:
			lines = append(lines, block.Text)
		}
	}
	return lines
}

// leadIn is the strong emphasis that a paragraph begins with, nil if it does
// not.
func leadIn(paragraph ast.Node) ast.Node {
	c := paragraph.FirstChild()
	if c != nil && c.Kind() == extast.KindTaskCheckBox {
		c = c.NextSibling()
	}
	if e, ok := c.(*ast.Emphasis); ok {
		if e.Level == 1 {
			if inner, ok := e.FirstChild().(*ast.Emphasis); ok && inner.Level == 2 && e.ChildCount() == 1 {
				return e
			}
			return nil
		}
		return e
	}
	return nil
}

// quote adds a quote as a callout or as prose that keeps its marks.
func (b *builder) quote(list []procedure.Block, n *ast.Blockquote, level int) []procedure.Block {
	if block, ok := b.callout(n); ok {
		return append(list, block)
	}
	start := len(list)
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		list = b.blocks(list, c, level+1)
	}
	for i := start; i < len(list); i++ {
		if list[i].Kind == procedure.Prose {
			list[i].Markdown = "> " + strings.ReplaceAll(list[i].Markdown, "\n", "\n> ")
		}
	}
	return list
}
