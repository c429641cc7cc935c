package runbooks

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"downtime/runbooks/clean"
	"downtime/runbooks/procedure"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// blocks adds to list the blocks that a node without steps becomes, level lists
// deep.
func (b *builder) blocks(list []procedure.Block, n ast.Node, level int) []procedure.Block {
	line := b.nodeLine(n)
	if level > maxNesting {
		b.tooDeep(line)
		return addText(list, line, b.flat(n))
	}
	switch n := n.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		text, markdown := b.plainAndRich(n)
		if text == "" {
			return list
		}
		return append(list, procedure.Block{Kind: procedure.Prose, Line: line, Level: level, Text: text, Markdown: markdown})
	case *ast.Heading:
		return append(list, procedure.Block{Kind: procedure.Heading, Line: line, Level: max(n.Level, 3), Text: b.oneLine(n)})
	case *ast.List:
		return b.bullets(list, n, level)
	case *ast.Blockquote:
		return b.quote(list, n, level)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		text := strings.TrimRight(clean.Text(string(n.Lines().Value(b.src))), "\n")
		if strings.TrimSpace(text) == "" {
			return list
		}
		return append(list, procedure.Block{Kind: procedure.Code, Line: line, Level: level, Text: text})
	case *extast.Table:
		return append(list, procedure.Block{Kind: procedure.Table, Line: line, Level: level, Rows: b.rows(n)})
	case *ast.HTMLBlock:
		source := string(n.Lines().Value(b.src))
		if n.HasClosure() {
			source += string(n.ClosureLine.Value(b.src))
		}
		return addText(list, line, htmlLines(fromHTML(source)))
	case *ast.ThematicBreak, *ast.LinkReferenceDefinition:
		return list
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		list = b.blocks(list, c, level)
	}
	return list
}

func (b *builder) tooDeep(line int) {
	b.f.add(line, "too-deep", "more than %d lists or quotes stand in one another: what is deeper is shown as plain text", maxNesting)
}

// addText adds prose of plain text.
func addText(list []procedure.Block, line int, text string) []procedure.Block {
	if text == "" {
		return list
	}
	return append(list, procedure.Block{Kind: procedure.Prose, Line: line, Text: text, Markdown: asMarkdown(text)})
}

// asMarkdown is plain text as Markdown that shows the same.
func asMarkdown(text string) string {
	w := writer{markdown: true, clean: true}
	if w.wordsOnly(text) {
		return text
	}
	for rest, more := text, true; more; {
		var line string
		line, rest, more = strings.Cut(rest, "\n")
		w.escape(strings.TrimSpace(line))
		if more {
			w.buf = append(w.buf, "\\\n"...)
		}
	}
	return guardEntities(string(w.buf))
}

// flat is all text below n on one line, found without descending by recursion
// into structure.
func (b *builder) flat(n ast.Node) string {
	var parts []string
	_ = ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering && (ast.IsParagraph(c) || c.Kind() == ast.KindTextBlock || c.Kind() == ast.KindHeading) {
			parts = append(parts, b.plain(c))
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	return clean.Line(strings.Join(parts, " "))
}

// bullets adds one block for each item of a plain list, and the blocks that
// stand inside items.
func (b *builder) bullets(list []procedure.Block, n *ast.List, level int) []procedure.Block {
	facts := b.lists[n]
	index := 0
	list = slices.Grow(list, n.ChildCount())
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		list = b.bullet(list, item, facts.textOf(index), marker(n, index), level)
		index++
	}
	return list
}

func (b *builder) bullet(list []procedure.Block, item ast.Node, read *words, marker string, level int) []procedure.Block {
	block := procedure.Block{Kind: procedure.Bullet, Line: b.nodeLine(item), Level: level, Marker: marker}
	rest := item.FirstChild()
	if text := itemText(item); text != nil {
		if read != nil && read.links == nil {
			block.Text = read.text
		} else {
			block.Text = b.plain(text)
		}
		rest = text.NextSibling()
	}
	if block.Text == "" && rest == nil {
		return list
	}
	list = append(list, block)
	for ; rest != nil; rest = rest.NextSibling() {
		list = b.blocks(list, rest, level+1)
	}
	return list
}

// marker is what stands before an item of a list.
func marker(list *ast.List, index int) string {
	if !list.IsOrdered() {
		return "-"
	}
	return strconv.Itoa(list.Start+index) + string(list.Marker)
}

func isText(n ast.Node) bool {
	return n != nil && (n.Kind() == ast.KindParagraph || n.Kind() == ast.KindTextBlock)
}

// rows returns a table's cells as plain text, all rows as long as the header.
// The rules ask for them before the steps or blocks are made of them.
func (b *builder) rows(table *extast.Table) [][]string {
	if rows, known := b.tables[table]; known {
		return rows
	}
	rows := b.readRows(table)
	if b.tables == nil {
		b.tables = make(map[*extast.Table][][]string)
	}
	b.tables[table] = rows
	return rows
}

func (b *builder) readRows(table *extast.Table) [][]string {
	rows := make([][]string, 0, table.ChildCount())
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		cells := make([]string, 0, row.ChildCount())
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			cells = append(cells, b.oneLine(cell))
		}
		if len(rows) > 0 {
			for len(cells) < len(rows[0]) {
				cells = append(cells, "")
			}
			cells = cells[:len(rows[0])]
		}
		rows = append(rows, cells)
	}
	return rows
}

// opensWith reports whether a paragraph may begin with a lower-case ASCII word,
// marks and case aside: a quick look at its source before its text is made.
func (b *builder) opensWith(n ast.Node, word string) bool {
	if n.Type() != ast.TypeBlock || n.Lines().Len() == 0 {
		return false
	}
	first := n.Lines().At(0)
	line := bytes.TrimLeft(first.Value(b.src), " \t*_")
	return len(line) >= len(word) && bytes.EqualFold(line[:len(word)], []byte(word))
}

// stepNumber is the number of an item of an ordered list in its file.
func stepNumber(list *ast.List, index int) string {
	if !list.IsOrdered() {
		return ""
	}
	return strconv.Itoa(list.Start + index)
}
