package report

import (
	"strconv"
	"strings"

	"downtime/runbooks/procedure"
	"downtime/ui/text"
)

// notApproved is what every procedure says until the hospital has approved it.
const notApproved = "TEMPLATE NOT APPROVED HERE"

// Reading lays a procedure out as plain text, to be read in a terminal, through
// a pipe, aloud, or on a sheet of paper. Everything that a mark or a colour says
// on a screen is in words. Fill puts local phone numbers into a text.
func Reading(p *procedure.Procedure, fill func(string) string, width int) string {
	r := reading{fill: fill, width: width}
	r.head(p)
	number := 0
	for i := range p.Sections {
		number = r.section(&p.Sections[i], number)
	}
	for i := range p.Records {
		r.form(&p.Records[i])
	}
	return strings.TrimLeft(r.String(), "\n")
}

type reading struct {
	strings.Builder
	fill  func(string) string
	width int
	group string // level-3 heading that was last written
}

// hang writes a text with a prefix under which its lines hang.
func (r *reading) hang(prefix, s string) {
	for _, line := range text.Hang(prefix, r.fill(s), r.width) {
		r.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

// capitals writes a heading in capitals. It is filled in first: {{PHONE:X}} is no
// contact.
func (r *reading) capitals(s string) { r.hang("", strings.ToUpper(r.fill(s))) }

func (r *reading) blank() { r.WriteByte('\n') }

func (r *reading) head(p *procedure.Procedure) {
	r.capitals(p.Title)
	if !p.Approved() {
		r.hang("", notApproved)
	}
	var facts []string
	add := func(name, value string) {
		if value != "" {
			facts = append(facts, name+value)
		}
	}
	add("", p.ID)
	add("version ", p.Version)
	add("owner: ", p.Owner)
	if p.Approved() {
		add("approved by ", p.ApprovedBy+" on "+p.ApprovedOn)
	}
	add("last reviewed ", p.LastReviewedOn)
	add("systems: ", strings.Join(p.Systems, ", "))
	r.hang("", strings.Join(facts, "; "))
	if p.UseWhen != "" {
		r.blank()
		r.hang("", "Use when: "+p.UseWhen)
	}
}

// section writes one section; its steps go on counting from number.
func (r *reading) section(s *procedure.Section, number int) int {
	if s.Heading != "" {
		r.blank()
		r.blank()
		r.capitals(s.Heading)
	}
	r.group = ""
	next := 0
	for i := 0; i <= len(s.Steps); i++ {
		for next < len(s.Blocks) && (s.Blocks[next].After <= i || i == len(s.Steps)) {
			b := &s.Blocks[next]
			if next == 0 || b.Kind != procedure.Bullet || s.Blocks[next-1].Kind != procedure.Bullet || s.Blocks[next-1].After != b.After {
				r.blank() // bullets stand together
			}
			r.block("", b)
			next++
		}
		if i < len(s.Steps) {
			number++
			r.step(&s.Steps[i], number)
		}
	}
	return number
}

func (r *reading) step(s *procedure.Step, number int) {
	if s.Group != r.group {
		if r.group = s.Group; s.Group != "" {
			r.blank()
			r.hang("", s.Group)
		}
	}
	r.blank()
	indent := strings.Repeat("    ", min(s.Depth, 4))
	prefix := indent + leftPad(strconv.Itoa(number), 2) + ". [ ] "
	for i := range s.Detail {
		// A callout stands above the step it warns of, as in the source.
		if b := &s.Detail[i]; b.Kind == procedure.Callout && b.Line < s.Line {
			r.block(strings.Repeat(" ", len(prefix)), b)
		}
	}
	words := s.Text
	if s.Critical {
		words = "CRITICAL: " + words
	}
	r.hang(prefix, words)
	under := strings.Repeat(" ", len(prefix))
	if notes := stepNotes(s); notes != "" {
		r.hang(under, "("+notes+")")
	}
	for i := range s.Detail {
		if b := &s.Detail[i]; b.Kind != procedure.Callout || b.Line >= s.Line {
			r.block(under, b)
		}
	}
}

// stepNotes says in words what a step's metadata says.
func stepNotes(s *procedure.Step) string {
	var notes []string
	if s.TwoPerson {
		notes = append(notes, "TWO PEOPLE")
	}
	if s.Optional {
		notes = append(notes, "optional")
	}
	if s.Within > 0 {
		notes = append(notes, "within "+text.Duration(s.WithinDuration()))
	}
	if s.From > 0 {
		notes = append(notes, "from "+text.Duration(s.FromDuration())+" after it began")
	}
	if s.Every > 0 {
		notes = append(notes, "every "+text.Duration(s.EveryDuration()))
	}
	if len(s.Roles) > 0 {
		roles := make([]string, len(s.Roles))
		for i, role := range s.Roles {
			roles[i] = strings.ReplaceAll(role, "-", " ")
		}
		notes = append(notes, "for: "+strings.Join(roles, " or "))
	}
	if s.ReadBack {
		notes = append(notes, "read back")
	}
	if s.Answer != nil {
		notes = append(notes, "answer: "+s.Answer.Asks())
	}
	return strings.Join(notes, "; ")
}

// block writes one piece of text that is not a step.
func (r *reading) block(indent string, b *procedure.Block) {
	switch b.Kind {
	case procedure.Heading:
		r.group = b.Text
		r.hang(indent, b.Text)
	case procedure.Bullet:
		r.hang(indent+strings.Repeat("  ", min(b.Level, 8))+bullet(b.Marker)+" ", b.Text)
	case procedure.Callout:
		r.hang(indent, strings.ToUpper(b.Callout)+": "+b.Text)
	case procedure.Code:
		for line := range strings.Lines(b.Text) {
			r.WriteString(indent + "    " + strings.TrimRight(line, "\n") + "\n")
		}
	case procedure.Table:
		r.table(indent, b.Rows)
	default:
		r.hang(indent, b.Text)
	}
}

func bullet(marker string) string {
	if marker == "" {
		return "-"
	}
	return marker
}

// table writes a table in columns where it fits, and else each row as a list of
// its cells, which is also how it is best heard.
func (r *reading) table(indent string, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	const gap = 2
	widths := make([]int, len(rows[0]))
	filled := make([][]string, len(rows))
	for i, row := range rows {
		for j, cell := range row {
			cell = r.fill(cell)
			filled[i] = append(filled[i], cell)
			widths[j] = max(widths[j], text.Width(cell))
		}
	}
	total := len(indent) - gap
	for _, w := range widths {
		total += w + gap
	}
	if total > r.width {
		for _, row := range filled[1:] {
			r.tableRow(indent, filled[0], row)
		}
		return
	}
	for _, row := range filled {
		line := indent
		for j, cell := range row {
			line += text.Pad(cell, widths[j]) + strings.Repeat(" ", gap)
		}
		r.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

func (r *reading) tableRow(indent string, header, row []string) {
	var cells []string
	for j, cell := range row {
		switch {
		case cell == "":
		case header[j] == "":
			cells = append(cells, cell)
		default:
			cells = append(cells, header[j]+": "+cell)
		}
	}
	r.hang(indent+"- ", strings.Join(cells, "; "))
}

func leftPad(s string, width int) string {
	return strings.Repeat(" ", max(0, width-len(s))) + s
}
