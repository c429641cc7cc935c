package runbooks

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
)

var (
	tableTag = regexp.MustCompile(`(?is)<(/?)(table|tr|td|th)\b([^<>]*)>`)
	spans    = regexp.MustCompile(`(?i)\b(colspan|rowspan)\s*=\s*["']?(\d{1,3})`)
)

// htmlTable reads from <table> to </table>. A table with another in it is left
// as it is.
func (t *tidier) htmlTable() drawnTable {
	text, end, ok := t.htmlTableSource()
	if !ok {
		return drawnTable{}
	}
	r := htmlRows{text: text, line: t.at, held: make(map[int]int), cell: noCell}
	if !r.read() {
		return drawnTable{}
	}
	r.table.end = end
	r.table.square()
	return r.table
}

// htmlTableSource is what stands from the line being read to the end of its table,
// and the index of the line after that.
func (t *tidier) htmlTableSource() (source string, end int, ok bool) {
	var b strings.Builder
	for end = t.at; end < len(t.lines) && end-t.at < maxTableLines; end++ {
		line := t.lines[end]
		b.Write(line)
		b.WriteByte('\n')
		if bytes.Contains(line, []byte("</")) && bytes.Contains(bytes.ToLower(line), []byte("</table")) {
			return b.String(), end + 1, true
		}
	}
	return "", end, false
}

// htmlRows reads the rows of a table that is written as HTML.
type htmlRows struct {
	text          string
	table         drawnTable
	row           []string    // that is open, nil for none
	line, counted int         // of the row, and how far in text lines are counted
	held          map[int]int // rows still covered by a cell from above, by column
	cell          htmlCell    // that is open
}

// htmlCell is a cell whose end was not read yet.
type htmlCell struct {
	from          int // where in the text its words begin, -1 for no cell
	columns, rows int // that it takes
}

var noCell = htmlCell{from: -1}

// read reads all rows, and reports whether the table can be drawn with bars.
func (r *htmlRows) read() bool {
	tables := 0
	for _, m := range tableTag.FindAllStringSubmatchIndex(r.text, -1) {
		closing, name, attributes := m[3] > m[2], strings.ToLower(r.text[m[4]:m[5]]), r.text[m[6]:m[7]]
		switch {
		case name == "table" && !closing:
			if tables++; tables > 1 {
				return false
			}
		case name == "table":
			r.closeRow(m[0])
			// What stands behind the table on its last line is kept.
			if strings.TrimSpace(r.text[m[1]:]) != "" {
				return false
			}
		case name == "tr":
			r.closeRow(m[0])
		case closing:
			r.closeCell(m[0])
		default:
			if r.closeCell(m[0]); r.row == nil {
				r.line, r.counted = r.line+strings.Count(r.text[r.counted:m[0]], "\n"), m[0]
			}
			r.cell = openCell(m[1], attributes)
		}
		if len(r.row) > maxTableColumns {
			return false
		}
	}
	return true
}

// openCell is a cell whose tag has these attributes.
func openCell(from int, attributes string) htmlCell {
	cell := htmlCell{from: from, columns: 1, rows: 1}
	for _, s := range spans.FindAllStringSubmatch(attributes, -1) {
		n, _ := strconv.Atoi(s[2])
		if n = max(1, min(n, maxTableColumns)); strings.EqualFold(s[1], "colspan") {
			cell.columns = n
		} else {
			cell.rows = n
		}
	}
	return cell
}

// closeCell writes the open cell into the row: its words once, for each more column
// that it takes an empty one.
func (r *htmlRows) closeCell(at int) {
	if r.cell.from < 0 {
		return
	}
	r.passHeld()
	words := cellWords(fromHTML(r.text[r.cell.from:at]))
	for range r.cell.columns {
		if r.cell.rows > 1 {
			r.held[len(r.row)] = r.cell.rows - 1
		}
		r.row, words = append(r.row, words), ""
	}
	r.cell = noCell
}

func (r *htmlRows) closeRow(at int) {
	if r.row == nil && r.cell.from < 0 {
		return
	}
	r.closeCell(at)
	r.passHeld()
	r.table.rows, r.table.lines = append(r.table.rows, r.row), append(r.table.lines, r.line)
	r.row = nil
}

// passHeld leaves the columns empty that a cell from above covers.
func (r *htmlRows) passHeld() {
	for r.held[len(r.row)] > 0 {
		r.held[len(r.row)]--
		r.row = append(r.row, "")
	}
}

// cellWords is what stands in a cell on one line; its paragraphs and list items
// are kept apart. The words are not Markdown, and do not become it.
func cellWords(text string) string {
	var b strings.Builder
	for line := range strings.Lines(htmlLines(text)) {
		line = strings.TrimSpace(line)
		if b.Len() > 0 {
			if !strings.HasSuffix(b.String(), ".") && !strings.HasSuffix(b.String(), ":") && !strings.HasSuffix(b.String(), ";") {
				b.WriteByte(';')
			}
			b.WriteByte(' ')
		}
		b.WriteString(line)
	}
	return strings.ReplaceAll(asMarkdown(b.String()), `\|`, "|") // barRow does that
}
