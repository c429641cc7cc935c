package paper

import (
	"strconv"
	"strings"

	"downtime/runbooks/procedure"
	"downtime/ui/text"
)

// form is the blank paper form of a record table: columns where they fit, upright
// or across, and else bands, each with all fields of one record in it.
func (p *printer) form(c Card, f *procedure.Form) sheet {
	fields := p.formFields(f)
	paper, bands := arrange(fields)
	w := paper.content()
	for _, band := range bands {
		stretch(band, w)
	}
	labelled := len(bands) > 1
	key := p.formKey(f, bands, labelled)
	record := p.record(bands, labelled, 0)
	top := p.head(c, "Blank form: "+c.Procedure.Title, f.Name, w)
	columns := []row(nil)
	if !labelled {
		columns = p.columnHeads(bands[0])
	}
	s := sheet{
		title: "Form: " + f.Name, level: 1, target: "form " + c.Procedure.ID + " " + f.ID, size: paper, foot: p.foot(c, w), tight: !labelled,
		head: func(n, of int) []row {
			rows := append(top(n, of), p.fillIn(w, p.wardBlank(), blank{"Beds", 15}, blank{"to", 15}, blank{"Date", 26},
				blank{"Sheet", 12}, blank{"of", 12}), row{height: 1.5})
			if n == 1 {
				rows = append(rows, key...)
			}
			return append(rows, columns...)
		},
	}
	room := func(n int) float64 {
		return paper.height - marginTop - marginBottom - heightOf(s.head(n, 1)) - heightOf(s.foot(n, 1)) - 3 - p.drillHeight()
	}
	for n := 1; n <= max(1, p.FormSheets); n++ {
		// What is left over on the page makes its records higher.
		count := max(1, int((room(n)+hair)/heightOf(record)))
		tall := record
		if spare := room(n)/float64(count) - heightOf(record); spare > 0 && spare < cellHeight {
			tall = p.record(bands, labelled, spare/float64(len(bands)))
		}
		for range count {
			s.blocks = append(s.blocks, block{name: "record " + strconv.Itoa(len(s.blocks)+1), rows: tall})
		}
	}
	return s
}

// wardBlank is where the ward is written, or stands.
func (p *printer) wardBlank() blank {
	if p.Ward != "" {
		return blank{"Ward " + strings.TrimPrefix(p.Ward, "Ward ") + ", filled in by", 0}
	}
	return blank{"Ward", 0}
}

// formField is a field as a place on paper.
type formField struct {
	name, note string
	hint       string // always printed: the rule of a deadline
	kind       procedure.FieldKind
	choices    []string
	serial     bool
	readBack   bool
	least      float64 // width that it needs
	weight     float64 // its part of the width that is left
	width      float64
}

// Widths that hands need, by kind.
var leastWidth = map[procedure.FieldKind]float64{
	procedure.FieldText: 25, procedure.FieldNumber: 16, procedure.FieldTime: 18, procedure.FieldDate: 25,
	procedure.FieldYesNo: 18, procedure.FieldPatient: 42, procedure.FieldNHSNumber: 46, procedure.FieldPaper: 42,
	procedure.FieldDeadline: 22, procedure.FieldOneOf: 20,
}

// formFields are the fields of a form, with those that paper has besides: for
// the second person, and for what became of the record afterwards.
func (p *printer) formFields(f *procedure.Form) []formField {
	var fields []formField
	for i := range f.Fields {
		fields = append(fields, p.formField(&f.Fields[i]))
	}
	if f.Check != "" {
		fields = append(fields, formField{name: "Checked", note: "time, initials", kind: procedure.FieldText, least: 20, weight: 0.2,
			hint: "by a " + plainText(p.spans(f.Check, regular, labelSize))})
	}
	return append(fields, formField{name: "Accounted for", hint: "how, initials", kind: procedure.FieldText, least: 21, weight: 0.2})
}

func (p *printer) formField(f *procedure.Field) formField {
	least, ok := leastWidth[f.Kind]
	if !ok {
		least = leastWidth[procedure.FieldText]
	}
	field := formField{
		name: f.Name, note: plainText(p.spans(f.Note, regular, labelSize)), kind: f.Kind, choices: f.Choices,
		serial: f.Serial, readBack: f.ReadBack, least: least, weight: 0.4,
	}
	switch f.Kind {
	case procedure.FieldPaper:
		field.weight = 4
	case procedure.FieldText:
		field.weight = 1.5
	case procedure.FieldOneOf:
		total := 0.0
		for _, choice := range f.Choices {
			w := p.width(p.safe(choice, regular), regular, choiceSize) + choiceGap
			field.least = max(field.least, min(w+2*cellPad, 36))
			total += w
		}
		// Three lines of choices look well; more make every record high.
		field.least = max(field.least, min(total/3+2*cellPad+5, 52))
	case procedure.FieldDeadline:
		field.hint = text.Deadline(f.Deadline)
	}
	if f.Serial {
		field.least, field.weight = 22, 0.2
	}
	for _, word := range p.words([]span{{text: f.Name, face: bold, size: factSize}}) {
		field.least = max(field.least, min(word.width+2*cellPad, 45))
	}
	return field
}

// arrange decides which way the paper lies, and puts the fields into bands of
// its width, in their order.
func arrange(fields []formField) (size, [][]formField) {
	total := 0.0
	for _, f := range fields {
		total += f.least
	}
	switch {
	case total <= portrait.content():
		return portrait, [][]formField{fields}
	case total <= landscape.content():
		return landscape, [][]formField{fields}
	}
	w := landscape.content()
	count := int(total/w) + 1
	aim := total / float64(count)
	var bands [][]formField
	var band []formField
	used := 0.0
	for i := range fields {
		f := &fields[i]
		f.least = min(f.least, w)
		// A band ends once it has its share, or is full.
		if len(band) > 0 && (used+f.least > w || used+f.least/2 > aim && len(bands) < count-1) {
			bands, band, used = append(bands, band), nil, 0
		}
		band = append(band, *f)
		used += f.least
	}
	return landscape, append(bands, band)
}

// stretch shares out the width that is left, most of it to what is only on paper.
func stretch(band []formField, w float64) {
	used, weight := 0.0, 0.0
	for _, f := range band {
		used += f.least
		weight += f.weight
	}
	for i := range band {
		band[i].width = band[i].least
		if left := w - used; left > 0 && weight > 0 {
			band[i].width += left * band[i].weight / weight
		}
	}
}

// columnHeads are the names over the columns, with what is to be known of each.
func (p *printer) columnHeads(fields []formField) []row {
	cells := make([]cell, len(fields))
	widths := make([]float64, len(fields))
	for i, f := range fields {
		widths[i] = f.width
		cells[i].spans = []span{{text: f.name, face: bold, size: factSize}}
		for _, under := range []string{f.hint, f.note} {
			if under != "" && p.fitsHead(under, f.width) {
				cells[i].spans = append(cells[i].spans, span{text: "\n" + under, face: regular, size: labelSize})
			}
		}
	}
	return p.tableRow(cells, widths, 0, true)
}

// fitsHead reports whether a note is short enough for the head of a column;
// others stand above the form.
func (p *printer) fitsHead(note string, width float64) bool {
	return len(p.wrap(width-2*cellPad, span{text: note, face: regular, size: labelSize})) <= 4
}

// formKey says, above the form, how it is filled in.
func (p *printer) formKey(f *procedure.Form, bands [][]formField, labelled bool) []row {
	const points = factSize
	var spans []span
	add := func(name, words string) {
		if len(spans) > 0 {
			spans = append(spans, span{text: "  ·  ", face: regular, size: points})
		}
		if name != "" {
			spans = append(spans, span{text: name + ": ", face: bold, size: points})
		}
		spans = append(spans, span{text: words, face: regular, size: points})
	}
	add("", "One record for each paper. Circle the words that apply.")
	var required []string
	for _, field := range f.Fields {
		if field.Required && field.Kind != procedure.FieldPaper {
			required = append(required, field.Name)
		}
	}
	if len(required) > 0 {
		add("", "Never left empty: "+strings.Join(required, ", "))
	}
	for _, band := range bands {
		for _, field := range band {
			if field.note != "" && (labelled || !p.fitsHead(field.note, field.width)) {
				add(field.name, field.note)
			}
			if field.hint != "" && !labelled && !p.fitsHead(field.hint, field.width) {
				add(field.name, field.hint)
			}
			if !p.choicesFit(&field) {
				add(field.name, "one of "+strings.Join(field.choices, ", "))
			}
		}
	}
	if len(f.Sort) > 0 {
		add("", "Kept in order of "+strings.Join(f.Sort, ", then "))
	}
	if f.Escalate != "" {
		add(latePast(f)+", or nobody answers: escalate to", "")
		spans = append(spans, p.spans(f.Escalate, regular, points)...)
	}
	rows := p.prose(0, bandsWidth(bands), spans...)
	const most = 12 // a longer key would leave no room for the form
	if len(rows) > most {
		rows = rows[:most]
	}
	return append(rows, row{height: 1.5})
}

// latePast says when a record is late, by the rules of its deadlines: "Past Tell by (Phoned +
// 15 min if critical, else Phoned + 1 h)".
func latePast(f *procedure.Form) string {
	var limits []string
	for i := range f.Fields {
		if field := &f.Fields[i]; field.Kind == procedure.FieldDeadline {
			limits = append(limits, field.Name+" ("+text.Deadline(field.Deadline)+")")
		}
	}
	if len(limits) == 0 {
		return "Late"
	}
	return "Past " + strings.Join(limits, " or ")
}

func bandsWidth(bands [][]formField) float64 {
	total := 0.0
	for _, f := range bands[0] {
		total += f.width
	}
	return total
}
