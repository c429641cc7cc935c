package runbooks

import (
	"slices"
	"strings"

	"downtime/runbooks/procedure"
)

// ForDrill is a copy of a procedure in which no telephone number is left. Local
// values stand in it as {{phone:NAME}} still: Contacts.Fill hides those.
func ForDrill(p *procedure.Procedure) *procedure.Procedure {
	next := *p
	next.Title, next.UseWhen = WithoutNumbers(p.Title), WithoutNumbers(p.UseWhen)
	next.Sections = slices.Clone(p.Sections)
	for i := range next.Sections {
		s := &next.Sections[i]
		s.Heading = WithoutNumbers(s.Heading)
		s.Blocks = BlocksForDrill(s.Blocks)
		s.Steps = slices.Clone(s.Steps)
		for j := range s.Steps {
			s.Steps[j] = stepForDrill(s.Steps[j])
		}
	}
	next.Records = slices.Clone(p.Records)
	for i := range next.Records {
		form := &next.Records[i]
		form.Escalate = WithoutNumbers(form.Escalate)
		form.Fields = slices.Clone(form.Fields)
		for j := range form.Fields {
			form.Fields[j].Note = WithoutNumbers(form.Fields[j].Note)
		}
	}
	return &next
}

func stepForDrill(step procedure.Step) procedure.Step {
	step.Rest = RestForDrill(&step)
	step.Title, step.Text, step.Group = WithoutNumbers(step.Title), WithoutNumbers(step.Text), WithoutNumbers(step.Group)
	step.Detail = BlocksForDrill(step.Detail)
	return step
}

// RestForDrill is what follows a step's title without telephone numbers, some of
// which only the title tells: "Tell the lab", and then "on 2413".
func RestForDrill(step *procedure.Step) string { return withoutNumbersAfter(step.Title, step.Rest) }

// BlocksForDrill are blocks without telephone numbers, those in the columns of
// tables among them.
func BlocksForDrill(blocks []procedure.Block) []procedure.Block {
	next := slices.Clone(blocks)
	for i := range next {
		b := &next[i]
		b.Text, b.Markdown = WithoutNumbers(b.Text), WithoutNumbers(b.Markdown)
		b.Rows = tableForDrill(b.Rows)
	}
	return next
}

// tableForDrill hides the numbers of a table.
func tableForDrill(rows [][]string) [][]string {
	next := make([][]string, len(rows))
	for i, row := range rows {
		next[i] = make([]string, len(row))
		for j, cell := range row {
			switch {
			case i > 0 && j > 0:
				next[i][j] = cellForDrill(rows[0][j], row[0], cell)
			case i > 0 && headsNumbers(rows[0][0]): // or the rows are numbered
				next[i][j] = replaced(cell, 0, numbersInColumn(cell, 4))
			default:
				next[i][j] = WithoutNumbers(cell)
			}
		}
	}
	return next
}

// cellForDrill hides the numbers of a cell: all in a column, or a row, that is
// headed as one of numbers; else those that its words tell, or who is rung, whose
// name the row begins with.
func cellForDrill(column, row, cell string) string {
	switch {
	case headsNumbers(column), isDevice(row):
		return replaced(cell, 0, numbersInColumn(cell, 3))
	case headsTimes(column):
		return WithoutNumbers(cell)
	}
	return withoutNumbersAfter(row+":", cell)
}

var (
	deviceHeads = newWordSet(`ext exts extn extension extensions bleep bleeps phone phones telephone telephones tel dect pager pagers mobile mobiles mob fax landline switchboard`)
	// numberHeads head a column of telephone numbers where they stand among
	// themselves: "Number" does, and "Number of beds" and "Request number" do not.
	numberHeads = newWordSet(`number numbers no nos contact contacts call ring dial`)
	besideHeads = newWordSet(`direct internal external emergency out of hours office day night on oncall best main short the their who whom to how reach details line desk and or in`)
	timeHeads   = newWordSet(`time times date when due at from until till by start starts starting begins end ends round shift handover opens closes`)
)

func headWords(heading string) []string {
	return strings.FieldsFunc(strings.ToLower(heading), func(r rune) bool { return r < 'a' || r > 'z' })
}

func anyIn(words []string, set map[string]bool) bool {
	return slices.ContainsFunc(words, func(w string) bool { return set[w] })
}

// headsNumbers reports whether a heading is that of a column of telephone numbers.
func headsNumbers(heading string) bool {
	const most = 8 // a longer heading is a sentence
	words := headWords(heading)
	switch {
	case len(words) > most, headsTimes(heading):
		return false
	case anyIn(words, deviceHeads):
		return true
	}
	return anyIn(words, numberHeads) && !slices.ContainsFunc(words, func(w string) bool { return !numberHeads[w] && !besideHeads[w] })
}

func headsTimes(heading string) bool { return anyIn(headWords(heading), timeHeads) }

// isDevice reports whether the first cell of a row is nothing but the name of what
// has a number, as "Bleep" or "Night phone".
func isDevice(cell string) bool {
	words := headWords(cell)
	return len(words) > 0 && len(words) <= 2 && deviceHeads[words[len(words)-1]]
}
