package plain

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"downtime/runbooks/procedure"
	"downtime/store/incident"
	"downtime/ui/ledger"
	"downtime/ui/text"
)

// recordChoices are what is done with paper, what happens most often first.
func (f *face) recordChoices() []choice {
	which := question{name: "record", words: "Which paper? Its number in the ledger", options: (*face).papersOut, byAnswer: true,
		check: func(_ *face, answer string) error { _, err := parseNumber(answer); return err }}
	whole := which
	whole.options = (*face).papersAll
	accounted := which
	accounted.options = (*face).papersAccounted
	toCheck := which
	toCheck.options = (*face).papersToCheck
	reason := question{name: "reason", words: "The reason"}
	return []choice{
		{"A paper was written: put it into the ledger", []question{{name: "form", words: "Which form?", only: true, options: (*face).formOptions, then: (*face).fieldAsks}}, recordLine},
		{"The same form for several beds at once", []question{
			{name: "form", words: "Which form?", only: true, options: (*face).formOptions},
			{name: "beds", words: "For which beds? As 1-28, or 1-4,7,A1", check: func(_ *face, answer string) error { _, err := ledger.Beds(answer); return err }},
		}, func(a told) string { return "each " + quoted(a["form"]) + " beds " + a["beds"] }},
		alone("List the ledger", "records"),
		{"Read one paper whole", []question{whole}, func(a told) string { return "record " + a["record"] }},
		{"A paper was phoned through to us", []question{which, whenAsked},
			func(a told) string { return "phoned " + a["record"] + a.timeAfter() }},
		{"Somebody who can act was told", []question{which, {name: "name", words: "Who was told? Name and role"}, whenAsked},
			func(a told) string { return "told " + a["record"] + " " + quoted(a["name"]) + a.timeAfter() }},
		{"A field is to be filled in or changed", []question{fieldChoice(whole),
			{name: "reason", words: "The reason, where something else stood there", optional: true}},
			func(a told) string {
				return "amend " + a["record"] + " " + quoted(a["field"]) + "=" + quoted(a["value"]) + reasonAfter(a["reason"])
			}},
		{"A patient was moved: their papers go along", []question{{name: "from", words: "From which bed?"}, {name: "to", words: "To which bed or place?"},
			{name: "only", words: "Only some papers of the bed? Their numbers in the ledger, with commas between", optional: true}},
			func(a told) string {
				line := "move " + quoted(a["from"]) + " to " + quoted(a["to"])
				if a["only"] != "" {
					line += " only " + a["only"]
				}
				return line
			}},
		{"Somebody has a paper, or it is somewhere", []question{which, {name: "name", words: "Who has it, or where is it?"}},
			func(a told) string { return "custody " + a["record"] + " " + quoted(a["name"]) }},
		accountChoice(which),
		{"It was not accounted for after all", []question{accounted, reason},
			func(a told) string { return "amend " + a["record"] + " out : " + a["reason"] }},
		{"You have checked it, as the second person", []question{toCheck}, func(a told) string { return "verify " + a["record"] }},
		{"Find a paper", []question{{name: "words", words: "The number on it, its bed, its form, or its number in the ledger"}},
			func(a told) string { return "records find " + a["words"] }},
	}
}

// timeAfter is when it was, as a line has it.
func (a told) timeAfter() string {
	if a["at"] == "" {
		return ""
	}
	return " at " + quoted(a["at"])
}

// accountChoice says what became of a paper.
func accountChoice(which question) choice {
	how := question{name: "how", words: "What became of it?", only: true, options: are(
		option{"entered: typed into the patient record", "entered"}, option{"scanned into the patient record", "scanned"},
		option{"filed: kept as paper", "filed"}, option{"not needed", "not-needed"})}
	how.then = func(_ *face, answer string) []question {
		switch answer {
		case "filed":
			return []question{{name: "note", words: "Where is it?"}}
		case "not-needed":
			return []question{{name: "note", words: "The reason"}}
		}
		return []question{{name: "note", words: "The reference there", optional: true}}
	}
	return choice{"A paper is accounted for: entered, scanned, filed or not needed", []question{which, how},
		func(a told) string { return a["how"] + " " + a["record"] + reasonAfter(a["note"]) }}
}

// fieldChoice asks which field of a paper, and what it says.
func fieldChoice(which question) question {
	which.then = func(f *face, answer string) []question {
		r := f.typedRecord(answer)
		if r == nil {
			return []question{{name: "field", words: "Which field?"}, {name: "value", words: "What does it say?"}}
		}
		field := question{name: "field", words: "Which field?", only: true, options: func(f *face) []option {
			var options []option
			for _, field := range ledger.Fields(r, f.now()) {
				if incident.Asked(field.Field) {
					options = append(options, option{strings.TrimSuffix(field.Name+": "+field.Value, ": "), field.Name})
				}
			}
			return options
		}}
		field.then = func(_ *face, answer string) []question {
			return []question{fieldAsk("value", r.Form.Field(answer))}
		}
		return []question{field}
	}
	return which
}

// typedRecord is the paper whose number was typed, nil where there is none.
func (f *face) typedRecord(typed string) *incident.Record {
	number, err := strconv.Atoi(typed)
	if err != nil {
		return nil
	}
	return f.s.State().Record(number)
}

// fieldAsks asks for each field that a form has on a screen; what it does not need may be
// left empty, and filled in later.
func (f *face) fieldAsks(form string) []question {
	found, err := f.s.State().FormNamed(form)
	if err != nil {
		return nil
	}
	var asks []question
	for i := range found.Form.Fields {
		if field := &found.Form.Fields[i]; incident.Asked(field) {
			ask := fieldAsk(fmt.Sprintf("%s%03d%s", fieldPrefix, i, field.Name), field)
			ask.optional, ask.enter = !field.Required, "leaves it empty"
			asks = append(asks, ask)
		}
	}
	return append(asks, whenAsked)
}

// fieldPrefix begins the name of a question about a field; the place of the field in its
// form, in three figures, and its name follow.
const fieldPrefix = "field "

// fieldAsk asks what one field says, and again where that is no answer to it.
func fieldAsk(name string, field *procedure.Field) question {
	words := field.Name + ": it asks for " + incident.FieldAsks(field)
	if field.Note != "" {
		words += ", " + field.Note
	}
	q := question{name: name, words: words, check: func(f *face, answer string) error {
		typed, err := ledger.Typed(field, answer, f.now())
		if err == nil {
			_, err = incident.CheckField(field, typed, f.now())
		}
		return err
	}}
	answers := field.Choices
	if field.Kind == procedure.FieldYesNo {
		answers = []string{"yes", "no"}
	}
	if len(answers) > 0 {
		q.words, q.only = field.Name, true
		q.options = func(*face) []option {
			options := make([]option, len(answers))
			for i, answer := range answers {
				options[i] = option{answer, answer}
			}
			return options
		}
	}
	return q
}

// recordLine is the paper that the answers are.
func recordLine(a told) string {
	line := "record " + quoted(a["form"])
	for _, name := range slices.Sorted(maps.Keys(a)) {
		if field, is := strings.CutPrefix(name, fieldPrefix); is && a[name] != "" {
			line += " " + quoted(field[len("000"):]) + "=" + quoted(a[name])
		}
	}
	return line + a.timeAfter()
}

func (f *face) formOptions() []option {
	var options []option
	for _, form := range f.s.State().Forms() {
		options = append(options, option{form.Form.Name + ", " + f.s.Fill(form.Procedure.Def.Title), form.Procedure.Def.ID + "/" + form.Form.ID})
	}
	return options
}

// mostPapers is how many papers a question lists: the number of any other can be typed.
const mostPapers = 18

// papers are those of the ledger of which something is true, the late ones first.
func (f *face) papers(is func(r *incident.Record) bool) []option {
	late := f.s.State().LateRecords(f.now())
	list := slices.Clone(late)
	for _, r := range f.s.State().Ledger() {
		if !slices.Contains(late, r) {
			list = append(list, r)
		}
	}
	list = slices.DeleteFunc(list, func(r *incident.Record) bool { return !is(r) })
	var options []option
	for _, r := range list[:min(len(list), mostPapers)] {
		options = append(options, option{strings.TrimPrefix(f.paperLine(r), "record "+strconv.Itoa(r.Number)+": "), strconv.Itoa(r.Number)})
	}
	if more := len(list) - len(options); more > 0 {
		options = append(options, option{text.Count(more, "more paper") + ": type the number on it in the ledger", ""})
	}
	return options
}

func (f *face) papersOut() []option {
	return f.papers(func(r *incident.Record) bool { return r.Became == incident.Out })
}

func (f *face) papersAll() []option { return f.papers(func(*incident.Record) bool { return true }) }

func (f *face) papersAccounted() []option {
	return f.papers(func(r *incident.Record) bool { return r.Became != incident.Out })
}

func (f *face) papersToCheck() []option {
	return f.papers(func(r *incident.Record) bool { return r.Became != incident.Out && !r.Checked() })
}
