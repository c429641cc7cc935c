package runbooks

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// Procedures kept in word processors are mostly tables, and the programs that
// turn those into Markdown write them in ways that CommonMark does not read:
// HTML for tables with more than one paragraph in a cell (pandoc -t gfm), grids
// drawn with +---+, or columns under runs of dashes (pandoc -t markdown). All
// become tables with bars here.

// drawnTable is a table found among the lines: its rows, the first the header,
// each with the line it begins at.
type drawnTable struct {
	rows  [][]string
	lines []int
	end   int // index of the line after it
}

// readTable takes the table that begins at the line being read, if one does.
func (t *tidier) readTable(line []byte, indent int) bool {
	var table drawnTable
	switch c := line[indent]; {
	case c == '<' && hasFold(line[indent:], "<table"):
		table = t.htmlTable()
	case c == '+':
		table = t.gridTable()
	case c == '-' && isDashes(line), t.at+1 < len(t.lines) && c != '|' && isColumns(t.lines[t.at+1]):
		table = t.dashTable()
	}
	if len(table.rows) < 2 || len(table.rows[0]) < 2 {
		return false
	}
	if !t.afterBlank() {
		t.emit(nil)
	}
	start := t.at
	for i, row := range table.rows {
		t.at = table.lines[i]
		t.emit(barRow(row))
		if i == 0 {
			t.emit([]byte(strings.Repeat("|---", len(row)) + "|"))
		}
	}
	t.emit(nil)
	t.at, t.skipTo = start, table.end
	return true
}

func barRow(cells []string) []byte {
	var b bytes.Buffer
	for _, cell := range cells {
		b.WriteString("| " + strings.ReplaceAll(cell, "|", `\|`) + " ")
	}
	b.WriteByte('|')
	return b.Bytes()
}

// square makes all rows as long as the longest.
func (d *drawnTable) square() {
	columns := 0
	for _, row := range d.rows {
		columns = max(columns, len(row))
	}
	for i, row := range d.rows {
		for len(row) < columns {
			row = append(row, "")
		}
		d.rows[i] = row
	}
}

func hasFold(text []byte, prefix string) bool {
	return len(text) >= len(prefix) && strings.EqualFold(string(text[:len(prefix)]), prefix)
}

// Limits of a table that is not drawn with bars; one that is larger is left as
// it is.
const (
	maxTableLines   = 2000
	maxTableColumns = 40
)

// gridTable reads a table drawn with +---+ and bars. One whose cells span
// columns or rows is left as it is.
func (t *tidier) gridTable() drawnTable {
	edges := gridEdges(t.lines[t.at])
	if len(edges) < 2 || len(edges) > maxTableColumns {
		return drawnTable{}
	}
	d := drawnTable{end: t.at + 1}
	var row [][]string // lines of each cell
	begin := 0
	for ; d.end < len(t.lines) && d.end-t.at < maxTableLines; d.end++ {
		line := []rune(string(bytes.TrimRight(t.lines[d.end], " \t")))
		if len(line) == 0 {
			break
		}
		if own := gridEdges(t.lines[d.end]); own != nil {
			if !slices.Equal(own, edges) {
				return drawnTable{}
			}
			if row != nil {
				d.add(row, begin)
				row = nil
			}
			continue
		}
		if len(line) <= edges[len(edges)-1] || slices.ContainsFunc(edges, func(at int) bool { return line[at] != '|' }) {
			return drawnTable{}
		}
		if row == nil {
			row, begin = make([][]string, len(edges)-1), d.end
		}
		for i := range row {
			row[i] = append(row[i], string(line[edges[i]+1:edges[i+1]]))
		}
	}
	if row != nil {
		return drawnTable{} // it is not closed below
	}
	return d
}

// gridEdges are the columns of the + of a line such as +---+====+, nil for any
// other line.
func gridEdges(line []byte) []int {
	line = bytes.TrimRight(line, " \t")
	indent := indentBytes(line)
	if len(line) < indent+3 || line[indent] != '+' || line[len(line)-1] != '+' {
		return nil
	}
	var edges []int
	for i := indent; i < len(line); i++ {
		switch line[i] {
		case '+':
			edges = append(edges, i)
		case '-', '=', ':':
		default:
			return nil
		}
	}
	return edges
}

// add adds a row whose cells have several lines each: text that goes on, or list
// items.
func (d *drawnTable) add(cells [][]string, line int) {
	row := make([]string, len(cells))
	for i, lines := range cells {
		var b strings.Builder
		for _, words := range lines {
			words = strings.TrimSpace(words)
			item := strings.HasPrefix(words, "- ") || strings.HasPrefix(words, "* ")
			if item {
				words = strings.TrimSpace(words[2:])
			}
			switch {
			case words == "" || b.Len() == 0:
			case item:
				b.WriteString("; ")
			default:
				b.WriteByte(' ')
			}
			b.WriteString(words)
		}
		row[i] = b.String()
	}
	d.rows, d.lines = append(d.rows, row), append(d.lines, line)
}

// minDashes is the shortest run of dashes above and below a table of columns.
const minDashes = 10

// isDashes reports whether a line is one long run of dashes.
func isDashes(line []byte) bool {
	line = bytes.TrimSpace(line)
	return len(line) >= minDashes && line[1] == '-' && len(bytes.Trim(line, "-")) == 0
}

// isColumns reports whether a line is two or more runs of dashes with spaces
// between them, and nothing else.
func isColumns(line []byte) bool {
	if len(line) == 0 || line[0] != ' ' && line[0] != '-' {
		return false
	}
	line = bytes.TrimSpace(line)
	if len(line) < 5 || line[0] != '-' || line[1] != '-' || bytes.IndexByte(line, ' ') < 0 {
		return false
	}
	for run := range bytes.FieldsSeq(line) {
		if len(run) < 2 || len(bytes.Trim(run, "-")) > 0 {
			return false
		}
	}
	return true
}

// dashTable reads a table whose columns stand under runs of dashes. Between two
// long runs of dashes its rows have several lines and are parted by blank ones;
// otherwise each line is a row.
func (t *tidier) dashTable() drawnTable {
	d := drawnTable{end: t.at}
	several := isDashes(t.lines[t.at])
	if several {
		d.end++
	}
	head := d.end
	for d.end < len(t.lines) && !isColumns(t.lines[d.end]) {
		if len(bytes.TrimSpace(t.lines[d.end])) == 0 || d.end-head > 4 {
			return drawnTable{}
		}
		d.end++
	}
	if d.end == head || d.end == len(t.lines) {
		return drawnTable{}
	}
	edges := columnStarts(t.lines[d.end])
	if len(edges) > maxTableColumns {
		return drawnTable{}
	}
	d.add(t.columns(edges, head, d.end), head)
	closed := false
	begin := d.end + 1
	for d.end++; d.end < len(t.lines) && d.end-t.at < maxTableLines; d.end++ {
		line := t.lines[d.end]
		blank := len(bytes.TrimSpace(line)) == 0
		if closed = isDashes(line) || isColumns(line); closed || blank || !several {
			if blank && !several {
				break
			}
			upTo := d.end
			if !closed && !blank {
				upTo++
			}
			if upTo > begin {
				d.add(t.columns(edges, begin, upTo), begin)
			}
			begin = d.end + 1
		}
		if closed {
			d.end++
			break
		}
	}
	if several && !closed {
		return drawnTable{}
	}
	return d
}

// columnStarts are the columns at which the runs of dashes of a line begin.
func columnStarts(line []byte) []int {
	var starts []int
	for i := range line {
		if line[i] == '-' && (i == 0 || line[i-1] != '-') {
			starts = append(starts, i)
		}
	}
	return starts
}

// columns cuts the lines from one index to before another at the edges of
// columns.
func (t *tidier) columns(edges []int, from, to int) [][]string {
	cells := make([][]string, len(edges))
	for _, line := range t.lines[from:to] {
		// Columns are counted in characters, and edges were found in dashes.
		text := []rune(string(line))
		for i, start := range edges {
			end := utf8.RuneCount(line)
			if i+1 < len(edges) {
				end = min(end, edges[i+1])
			}
			if i == 0 {
				start = 0
			}
			cells[i] = append(cells[i], string(text[min(start, end):end]))
		}
	}
	return cells
}
