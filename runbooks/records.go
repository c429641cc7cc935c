package runbooks

import (
	"slices"
	"strings"

	"downtime/runbooks/clean"
	"downtime/runbooks/procedure"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// record reads a "## Record: NAME" section into a form. What stands there
// besides the table and its two lines stays with the section.
func (b *builder) record(u *unit, section *procedure.Section) {
	name := strings.TrimSpace(section.Heading[len("record:"):])
	form := procedure.Form{Name: name, ID: slug(name), Line: section.Line}
	var at keyLines
	var table ast.Node
	for _, n := range u.nodes {
		if t, ok := n.(*extast.Table); ok && table == nil {
			table = t
			b.fields(&form, t, &at)
			continue
		}
		if n.Kind() == ast.KindParagraph && b.formLines(&form, b.plainLines(n), b.nodeLine(n), &at) {
			continue
		}
		section.Blocks = b.blocks(section.Blocks, n, 0)
	}
	switch {
	case table == nil:
		b.f.add(form.Line, "bad-record", "the record %q has no table: write one with the columns Field, Kind and Note", name)
		return
	case len(form.Fields) == 0:
		b.f.add(form.Line, "bad-record", "the table of record %q has no fields: write one row for each", name)
		section.Blocks = b.blocks(section.Blocks, table, 0)
		return
	}
	for _, other := range b.p.Records {
		if other.ID == form.ID {
			b.f.add(form.Line, "bad-record", "there is a record %q in line %d already: give this one another name", name, other.Line)
			section.Blocks = b.blocks(section.Blocks, table, 0)
			return
		}
	}
	b.checkForm(&form, max(at.sort, form.Line))
	b.checkNamed(&form, at)
	b.p.Records = append(b.p.Records, form)
}

// keyLines are where the lines of a form stand that begin with a key, 0 for none.
type keyLines struct {
	sort, check, escalate int
	wrapped               bool // the line before was of Escalate:, which may go on
}

// formLines takes the Sort:, Check: and Escalate: lines of a paragraph, and reports
// whether it held nothing else.
func (b *builder) formLines(form *procedure.Form, text string, line int, at *keyLines) bool {
	taken := true
	at.wrapped = false
	for i, words := range strings.Split(text, "\n") {
		taken = (b.formLine(form, words, line+i, at) || escalateGoesOn(form, words, at)) && taken
	}
	return taken
}

// formLine takes a line that begins with a key. One that stands twice is not taken the
// second time, and so stays to be read.
func (b *builder) formLine(form *procedure.Form, words string, line int, at *keyLines) bool {
	key, value, ok := strings.Cut(words, ":")
	if !ok {
		return false
	}
	var stands *int
	switch key = strings.ToLower(strings.TrimSpace(key)); key {
	case "sort":
		stands = &at.sort
	case "check":
		stands = &at.check
	case "escalate":
		stands = &at.escalate
	default:
		return false
	}
	at.wrapped = false
	if *stands > 0 {
		b.f.add(line, "duplicate-key", "%q of record %q stands twice: delete one, the first is used, in line %d", strings.TrimSpace(words), form.Name, *stands)
		return false
	}
	*stands = line
	switch value = strings.TrimSpace(value); key {
	case "sort":
		form.Sort = splitList(value)
	case "check":
		form.Check = value
	case "escalate":
		form.Escalate = value
		at.wrapped = true
	}
	return true
}

// escalateGoesOn takes what an editor wrapped of an Escalate: line, for whoever stands
// last in it is to be rung as much as the first.
func escalateGoesOn(form *procedure.Form, words string, at *keyLines) bool {
	if at.wrapped {
		form.Escalate = strings.TrimSpace(form.Escalate + " " + strings.TrimSpace(words))
	}
	return at.wrapped
}

// checkNamed checks that the keys of a form name somebody, and that a paper of it can be
// late where somebody is told of that.
func (b *builder) checkNamed(form *procedure.Form, at keyLines) {
	if at.check > 0 && form.Check == "" {
		b.f.add(at.check, "bad-check", "Check: names nobody: write Check: second person, or delete the line")
	}
	isDeadline := func(f procedure.Field) bool { return f.Kind == procedure.FieldDeadline }
	switch {
	case at.escalate == 0:
	case form.Escalate == "":
		b.f.add(at.escalate, "bad-escalate", "Escalate: names nobody: write who is told of a late one, as Escalate: site manager on {{bleep:site-manager}}, or delete the line")
	case !slices.ContainsFunc(form.Fields, isDeadline):
		b.f.add(at.escalate, "escalate-without-deadline", "record %q says whom to escalate to and has no deadline, so it is never late and nobody is told: give it a field of the kind deadline: FIELD + 2h, or delete the line", form.Name)
	}
}

// splitList splits at commas and drops what is empty.
func splitList(text string) []string {
	var list []string
	for item := range strings.SplitSeq(text, ",") {
		if item = strings.TrimSpace(item); item != "" {
			list = append(list, item)
		}
	}
	return list
}

// fields reads the rows of a record table.
func (b *builder) fields(form *procedure.Form, table *extast.Table, at *keyLines) {
	rows := b.rows(table)
	name, kind, note := column(rows[0], "field"), column(rows[0], "kind"), column(rows[0], "note")
	if name < 0 || kind < 0 {
		b.f.add(b.nodeLine(table), "bad-record", "the table of record %q has no columns Field and Kind: name them so", form.Name)
		return
	}
	form.Fields = make([]procedure.Field, 0, len(rows))
	node := table.FirstChild()
	for _, row := range rows[1:] {
		node = node.NextSibling()
		line := b.nodeLine(node)
		// Without a blank line after the table, Markdown takes these for rows.
		if row[kind] == "" && b.formLine(form, row[name], line, at) {
			b.f.addAs(Warning, line, "bad-record", "%q stands directly under the table and so in it: put a blank line before it", row[name])
			continue
		}
		if strings.Join(row, "") == row[name] && escalateGoesOn(form, row[name], at) {
			continue
		}
		at.wrapped = false
		field := procedure.Field{Name: row[name], Line: line}
		if note >= 0 {
			field.Note = row[note]
		}
		if field.Name == "" {
			b.f.add(line, "bad-record", "a field of record %q has no name: write it in the first column", form.Name)
			continue
		}
		if slices.ContainsFunc(form.Fields, func(f procedure.Field) bool { return strings.EqualFold(f.Name, field.Name) }) {
			b.f.add(line, "bad-record", "the field %q stands twice: give this one another name", field.Name)
			continue
		}
		b.clauses(&field, row[kind])
		form.Fields = append(form.Fields, field)
	}
}

func column(header []string, name string) int {
	return slices.IndexFunc(header, func(cell string) bool {
		cell = strings.ToLower(strings.TrimSpace(cell))
		return cell == name || cell == name+"s"
	})
}

var plainKinds = []procedure.FieldKind{
	procedure.FieldText, procedure.FieldNumber, procedure.FieldTime, procedure.FieldDate, procedure.FieldYesNo,
	procedure.FieldPatient, procedure.FieldNHSNumber, procedure.FieldPaper,
}

// clauses reads the Kind cell of a field: clauses parted by semicolons.
func (b *builder) clauses(field *procedure.Field, cell string) {
	bad := func(clause, how string) {
		b.f.add(field.Line, "bad-clause", "%q of field %q cannot be read: %s", clause, field.Name, how)
	}
	setKind := func(clause string, kind procedure.FieldKind) {
		if field.Kind != "" {
			bad(clause, "the field has a kind already, write one")
			return
		}
		field.Kind = kind
	}
	for clause := range strings.SplitSeq(cell, ";") {
		clause = clean.Line(clause)
		lower := strings.ToLower(clause)
		switch {
		case clause == "":
		case lower == "required":
			field.Required = true
		case lower == "serial":
			field.Serial = true
		case lower == "read-back":
			field.ReadBack = true
		case slices.Contains(plainKinds, procedure.FieldKind(lower)):
			setKind(clause, procedure.FieldKind(lower))
		case strings.HasPrefix(lower, "one of:"):
			setKind(clause, procedure.FieldOneOf)
			b.choices(field, clause[len("one of:"):])
		case strings.HasPrefix(lower, "deadline:"):
			setKind(clause, procedure.FieldDeadline)
			b.deadline(field, clause[len("deadline:"):])
		case strings.HasPrefix(lower, "met by "):
			field.MetBy = strings.TrimSpace(clause[len("met by "):])
		default:
			bad(clause, "write one of text, number, time, date, yes/no, patient, nhs-number, paper, one of: a, b, deadline: FIELD + 2h, and the flags required, serial, read-back, met by FIELD")
		}
	}
	if field.Kind == "" {
		if cell == "" {
			bad(cell, "say what kind of field it is")
		}
		field.Kind = procedure.FieldText
	}
}

func (b *builder) choices(field *procedure.Field, text string) {
	field.Choices = splitList(text)
	seen := make(map[string]bool)
	for _, choice := range field.Choices {
		if key := strings.ToLower(choice); seen[key] {
			b.f.add(field.Line, "bad-clause", "field %q offers %q twice: delete one", field.Name, choice)
		} else {
			seen[key] = true
		}
	}
	if len(field.Choices) < 2 {
		b.f.add(field.Line, "bad-clause", "field %q needs at least two values after one of: part them by commas", field.Name)
	}
}

// deadline reads FIELD + DURATION [when VALUE], ...
func (b *builder) deadline(field *procedure.Field, text string) {
	for _, part := range splitList(text) {
		clause := procedure.Clause{}
		if head, value, ok := cutFold(part, " when "); ok {
			part, clause.When = head, strings.TrimSpace(value)
		}
		plus := strings.LastIndexByte(part, '+')
		if plus < 0 {
			b.f.add(field.Line, "bad-deadline", "the deadline %q has no +: write it as Sent + 2h", part)
			continue
		}
		after, err := procedure.ParseDuration(strings.TrimSpace(part[plus+1:]))
		if err != nil {
			b.f.add(field.Line, "bad-deadline", "the deadline of field %q: %v", field.Name, err)
			continue
		}
		clause.From = strings.TrimSpace(part[:plus])
		clause.After = int64(after.Seconds())
		field.Deadline = append(field.Deadline, clause)
	}
	if len(field.Deadline) == 0 {
		b.f.add(field.Line, "bad-deadline", "field %q has no deadline that can be read: write deadline: Sent + 2h", field.Name)
	}
}

// cutFold is strings.Cut for ASCII separators in either case.
func cutFold(s, separator string) (before, after string, found bool) {
	for i := 0; i+len(separator) <= len(s); i++ {
		if strings.EqualFold(s[i:i+len(separator)], separator) {
			return s[:i], s[i+len(separator):], true
		}
	}
	return s, "", false
}

// checkForm checks what concerns several fields, and writes the names in
// clauses as the fields write them.
func (b *builder) checkForm(form *procedure.Form, sortLine int) {
	find := func(name string) *procedure.Field {
		for i := range form.Fields {
			if strings.EqualFold(form.Fields[i].Name, name) {
				return &form.Fields[i]
			}
		}
		return nil
	}
	for i, name := range form.Sort {
		field := find(name)
		if field == nil {
			b.f.add(sortLine, "bad-sort", "Sort: names %q, which is no field of record %q", name, form.Name)
			continue
		}
		form.Sort[i] = field.Name
	}
	form.Sort = slices.DeleteFunc(form.Sort, func(name string) bool { return find(name) == nil })
	for i := range form.Fields {
		field := &form.Fields[i]
		if field.Kind == procedure.FieldPatient || field.Kind == procedure.FieldNHSNumber {
			b.f.add(field.Line, "patient-identifiers", "field %q asks for a patient identifier, which is refused unless settings allow it: paper keeps it off the screen", field.Name)
		}
		b.checkDeadline(form, field, find)
		b.checkMetBy(field, find)
	}
}

// checkMetBy checks which field answers a deadline.
func (b *builder) checkMetBy(field *procedure.Field, find func(string) *procedure.Field) {
	if field.MetBy == "" {
		return
	}
	by := find(field.MetBy)
	wrong := func(format string, args ...any) {
		b.f.add(field.Line, "bad-deadline", format, args...)
		field.MetBy = ""
	}
	switch {
	case field.Kind != procedure.FieldDeadline:
		wrong("field %q is no deadline: met by belongs behind one", field.Name)
	case by == nil:
		wrong("the deadline of field %q is met by %q, which is no field of this record", field.Name, field.MetBy)
	case by.Kind != procedure.FieldTime && by.Kind != procedure.FieldDate:
		wrong("the deadline of field %q is met by %q, which is no time", field.Name, field.MetBy)
	default:
		field.MetBy = by.Name
	}
}

func (b *builder) checkDeadline(form *procedure.Form, field *procedure.Field, find func(string) *procedure.Field) {
	kept := field.Deadline[:0]
	always := false
	for _, clause := range field.Deadline {
		from := find(clause.From)
		switch {
		case always:
			b.f.addAs(Warning, field.Line, "bad-deadline", "field %q has a deadline after one without when, which is never reached: put that one last", field.Name)
			continue
		case from == nil:
			b.f.add(field.Line, "bad-deadline", "the deadline of field %q counts from %q, which is no field of this record", field.Name, clause.From)
			continue
		case from.Kind != procedure.FieldTime && from.Kind != procedure.FieldDate:
			b.f.add(field.Line, "bad-deadline", "the deadline of field %q counts from %q, which is no time", field.Name, clause.From)
			continue
		}
		clause.From = from.Name
		if clause.When == "" {
			always = true
			kept = append(kept, clause)
			continue
		}
		holders := 0
		for _, other := range form.Fields {
			for _, choice := range other.Choices {
				if strings.EqualFold(choice, clause.When) {
					clause.When = choice
					holders++
				}
			}
		}
		if holders != 1 {
			b.f.add(field.Line, "bad-deadline", "the deadline of field %q depends on %q, which must be a value of exactly one field with one of", field.Name, clause.When)
			continue
		}
		kept = append(kept, clause)
	}
	field.Deadline = kept
}
