package runbooks

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"downtime/runbooks/clean"
	"downtime/runbooks/procedure"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

var (
	stepColumn   = regexp.MustCompile(`(?i)^(?:(?:key |executive |main )?(?:steps?|actions?|tasks?)(?: required| to take)?|what(?: to do)?|activity|activities|instructions?|procedure|to do|check|item|گام|مرحله(?: اجرایی)?|اقدامات?|فعالیت|خطوة|الخطوة|الإجراء)$`)
	besideColumn = regexp.MustCompile(`(?i)^(?:who|role|owner|responsible(?: person| party)?|responsibility|assigned(?: to)?|assignee|by whom|status|done\??|complete[d]?\??|initials?|time|timing|when|deadline|due(?: date)?|target|how|notes?|comments?|remarks|expected(?: result)?|result|details?|what|description|#|no\.?|nr\.?|step|sr\.? ?no\.?|✓|☐|مسئول(?: اجرا)?|مسئولیت|مهلت|زمان|المسؤول|ملاحظات|توضیحات|ردیف)?$`)
	roleColumn   = regexp.MustCompile(`(?i)^(?:who|role|owner|responsible(?: person| party)?|responsibility|assigned(?: to)?|assignee|by whom|مسئول(?: اجرا)?|المسؤول)$`)
	numberOnly   = regexp.MustCompile(`^(?:step\s*)?[\d.)#]*$`)
)

// isColumn reports whether the heading of a column, or one of the names that it
// gives in brackets or parts with a slash, matches: "Owner / deadline",
// "مسئول (Responsible)".
func isColumn(column *regexp.Regexp, heading string) bool {
	if column.MatchString(strings.TrimSpace(heading)) {
		return true
	}
	if !strings.ContainsAny(heading, "(/") {
		return false
	}
	for name := range strings.FieldsFuncSeq(heading, func(r rune) bool { return strings.ContainsRune("()/", r) }) {
		if name = strings.TrimSpace(name); name != "" && column.MatchString(name) {
			return true
		}
	}
	return false
}

// planTables takes step tables (rule 7): a column of steps beside columns of who,
// when or what came of it. Later tables that repeat the same rows are left.
func (b *builder) planTables() bool {
	seen := make(map[string]bool)
	found := false
	for u := range b.searchedUnits() {
		for i, n := range u.nodes {
			table, ok := n.(*extast.Table)
			if !ok || b.never(u) {
				continue
			}
			rows := b.rows(table)
			column := stepColumnOf(rows)
			if column < 0 {
				continue
			}
			var key strings.Builder
			for _, row := range rows[1:] {
				if words := normalised(row[column]); words != "" {
					key.WriteString(words + "\n")
				}
			}
			if seen[key.String()] {
				continue
			}
			seen[key.String()] = true
			u.rules[i] = procedure.RuleTables
			found = true
		}
	}
	return found
}

// stepColumnOf finds the column of steps, -1 if the table has none: the one
// with a step heading whose cells hold words and not only numbers.
func stepColumnOf(rows [][]string) int {
	if column := boxColumn(rows); column >= 0 {
		return column
	}
	if len(rows) < 3 {
		return -1
	}
	best := -1
	for i, name := range rows[0] {
		if !isColumn(stepColumn, name) {
			continue
		}
		words := 0
		for _, row := range rows[1:] {
			words += btoi(!numberOnly.MatchString(strings.ToLower(row[i])) && strings.Contains(row[i], " "))
		}
		if words*2 > len(rows)-1 {
			best = i
		}
	}
	if best < 0 {
		return -1
	}
	for i, name := range rows[0] {
		if i != best && isColumn(besideColumn, name) {
			return best
		}
	}
	return -1
}

// planBoxTables takes the tables with boxes to tick, whatever else holds steps:
// nothing says more plainly what is to be done.
func (b *builder) planBoxTables() {
	for u := range b.searchedUnits() {
		for i, n := range u.nodes {
			if table, ok := n.(*extast.Table); ok && u.rules[i] == "" && boxColumn(b.rows(table)) >= 0 {
				u.rules[i] = procedure.RuleTables
			}
		}
	}
}

// boxColumn finds the column of steps in a table whose rows have boxes to tick:
// the one with words behind the boxes, or the first with words beside them.
func boxColumn(rows [][]string) int {
	if len(rows) == 0 {
		return -1
	}
	boxes, behind := -1, -1
	for column := range rows[0] {
		ticks, words := 0, 0
		for _, row := range rows[1:] {
			if rest, ok := afterBox(row[column]); ok {
				ticks++
				words += btoi(rest != "")
			}
		}
		switch {
		case ticks == 0 || ticks*2 < len(rows)-1:
		case words > 0:
			behind = max(behind, column)
		default:
			boxes = max(boxes, column)
		}
	}
	if behind >= 0 || boxes < 0 {
		return behind
	}
	for column := range rows[0] {
		words := 0
		for _, row := range rows[1:] {
			words += btoi(strings.Contains(row[column], " "))
		}
		if column != boxes && words*2 > len(rows)-1 {
			return column
		}
	}
	return -1
}

// afterBox returns what follows the box that a cell begins with.
func afterBox(cell string) (rest string, ok bool) {
	if cell == "" || cell[0] != '[' && cell[0] != '<' && cell[0] < utf8.RuneSelf {
		return cell, false
	}
	if isTaskBox([]byte(cell + " ")) {
		return strings.TrimSpace(cell[3:]), true
	}
	if box, n := boxAt([]byte(cell + " ")); n > 0 && box != "" {
		return strings.TrimSpace((cell + " ")[n:]), true
	}
	return cell, false
}

func onlyBox(cell string) bool {
	rest, ok := afterBox(cell)
	return ok && rest == ""
}

// tableSteps takes each row with words in the column of steps as a step; the
// other cells are its detail.
func (b *builder) tableSteps(table *extast.Table, at place) {
	rows := b.rows(table)
	column := firstWords(rows)
	if column < 0 {
		return
	}
	var node ast.Node = table.FirstChild()
	for i, row := range rows {
		line := b.nodeLine(node)
		node = node.NextSibling()
		text, _ := afterBox(row[column])
		if i == 0 || text == "" || numberOnly.MatchString(strings.ToLower(text)) {
			continue
		}
		inner := at
		number := ""
		var detail []procedure.Block
		for j, cell := range row {
			switch name := rows[0][j]; {
			case j == column || cell == "" || onlyBox(cell):
			case numberOnly.MatchString(strings.ToLower(cell)) && j < column:
				number = strings.Trim(cell, ".)# ")
			case isColumn(roleColumn, name) && roleSlug(cell) != "" && len(cell) < 40:
				inner.role = roleSlug(cell)
				fallthrough
			default:
				detail = addText(detail, line, strings.TrimPrefix(clean.Line(name+": "+cell), ": "))
			}
		}
		index := b.addStep(stepText{line: line, number: number, words: words{text: text}}, inner)
		b.steps[index].Detail = append(b.steps[index].Detail, detail...)
	}
}
