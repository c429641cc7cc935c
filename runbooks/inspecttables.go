package runbooks

import (
	"bytes"
	"strings"

	"downtime/runbooks/clean"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// brokenTable looks for lines that were meant to be a table and are a paragraph.
func (in *inspection) brokenTable(n ast.Node) {
	lines := n.Lines()
	if lines == nil || lines.Len() < 2 {
		return
	}
	row := func(i int) string {
		segment := lines.At(i)
		return strings.TrimSpace(string(segment.Value(in.src)))
	}
	for i := 0; i+1 < lines.Len(); i++ {
		header, rule := row(i), row(i+1)
		if !strings.HasPrefix(header, "|") || !strings.HasPrefix(rule, "|") {
			continue
		}
		line := in.line(lines.At(i).Start)
		if cells, _ := tableRow(rule); ruleRow(cells) {
			in.l.add(line, "unreadable-table", "this is no table, for its header has %d cells and the line of dashes under it %d: make them as many", cellCount(header), cellCount(rule))
		} else {
			in.l.add(line, "unreadable-table", "this is no table, for no line of dashes stands under its header: write one such as |---|---|")
		}
		return
	}
}

// table looks for rows with more cells than the header: no program shows those.
func (in *inspection) table(n *extast.Table) {
	header := n.FirstChild()
	if header == nil {
		return
	}
	most := header.ChildCount()
	names, _ := tableRow(in.sourceLine(header))
	if column(names, "field") >= 0 && column(names, "kind") >= 0 && !isRecord(in.section) {
		in.l.addAs(Warning, in.line(max(n.Pos(), 0)), "bad-record", "this table has the columns Field and Kind and is no record, for its heading %q does not begin with Record: and a name", shorten(in.section))
	}
	for row := header.NextSibling(); row != nil; row = row.NextSibling() {
		source := in.sourceLine(row)
		if cellCount(source) <= most {
			continue
		}
		cells, _ := tableRow(source)
		if extra := strings.Join(cells[min(most, len(cells)):], ""); extra != "" {
			in.l.add(in.line(row.Pos()), "unreadable-table", "the row has %d cells and the header %d, so %q is not shown: add a column, or write \\| for a bar within a cell", cellCount(source), most, shorten(clean.Line(extra)))
		}
	}
}

// sourceLine is the line of the text at which a row of a table begins.
func (in *inspection) sourceLine(row ast.Node) string {
	at := row.Pos()
	if at < 0 || at > len(in.src) {
		return ""
	}
	line, _, _ := bytes.Cut(in.src[at:], []byte("\n"))
	return strings.TrimSpace(string(line))
}

func cellCount(row string) int {
	cells, _ := tableRow(row)
	return len(cells)
}
