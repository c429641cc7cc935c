package plain

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"downtime/runbooks/procedure"
	"downtime/store/incident"
	"downtime/ui/ledger"
)

// fieldArg is field=value as it was typed, without quotes.
type fieldArg struct{ name, value string }

var errFields = errors.New(`a field is filled in as field=value, and what has spaces goes in double quotes: "request no."=101 requester="B Shah"`)

// cutField splits a word at its first = outside quotes.
func cutField(line string, w word) (fieldArg, bool) {
	raw := line[w.start:w.end]
	inQuotes := false
	for i := range len(raw) {
		if raw[i] == '"' {
			inQuotes = !inQuotes
		} else if raw[i] == '=' && !inQuotes {
			bare := strings.NewReplacer(`"`, "")
			return fieldArg{strings.TrimSpace(bare.Replace(raw[:i])), strings.TrimSpace(bare.Replace(raw[i+1:]))}, true
		}
	}
	return fieldArg{}, false
}

// fieldArgs reads field=value ... [at HH:MM].
func fieldArgs(line string, list []word) (fields []fieldArg, at string, err error) {
	for len(list) > 0 {
		if list[0].is("at") && at == "" && len(list) > 1 {
			at, list = takeMoment(list[1:])
			continue
		}
		field, ok := cutField(line, list[0])
		if !ok || field.name == "" {
			return nil, "", errFields
		}
		fields, list = append(fields, field), list[1:]
	}
	return fields, at, nil
}

// paperArgs is what follows record and each.
type paperArgs struct {
	form   string
	beds   []string // of each
	named  string   // the beds as they were typed
	fields []fieldArg
	at     string // as typed, "" for now
}

// parseRecord reads FORM field=value ... [at HH:MM], the number of a paper to read it, or
// nothing.
func parseRecord(rest string) (act, error) {
	list, reason, err := wordsAndReason(rest)
	switch {
	case err != nil:
		return nil, err
	case rest == "":
		return (*face).forms, nil
	case reason != "" || strings.HasSuffix(rest, ":") || len(list) == 0:
		return nil, errUsage
	case len(list) == 1 && isNumber(list[0].text) && !list[0].quoted:
		number, err := parseNumber(list[0].text)
		return func(f *face) ([]string, error) { return f.readRecord(number) }, err
	}
	args := paperArgs{form: list[0].text}
	if _, is := cutField(rest, list[0]); is {
		return nil, errUsage
	}
	args.fields, args.at, err = fieldArgs(rest, list[1:])
	return func(f *face) ([]string, error) { return f.addRecord(args) }, err
}

// parseEach reads FORM beds 1-28 field=value ... [at HH:MM].
func parseEach(rest string) (act, error) {
	list, reason, err := wordsAndReason(rest)
	switch {
	case err != nil:
		return nil, err
	case reason != "" || strings.HasSuffix(rest, ":") || len(list) < 3 || !list[1].is("beds") && !list[1].is("bed"):
		return nil, errUsage
	}
	args := paperArgs{form: list[0].text}
	list = list[2:]
	n := 0
	for n < len(list) && !list[n].is("at") {
		if _, field := cutField(rest, list[n]); field {
			break
		}
		n++
	}
	if n == 0 {
		return nil, errUsage
	}
	typed := rest[list[0].start:list[n-1].end]
	args.named = strings.ReplaceAll(typed, `"`, "")
	if args.beds, err = ledger.Beds(typed); err != nil {
		return nil, err
	}
	args.fields, args.at, err = fieldArgs(rest, list[n:])
	return func(f *face) ([]string, error) { return f.addForEach(args) }, err
}

// parseNumber reads the number of a paper in the ledger.
func parseNumber(typed string) (int, error) {
	n, err := strconv.Atoi(typed)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%q is not the number of a record: records lists them", typed)
	}
	return n, nil
}

// recordAnd reads REC, with or without the word record before it, and gives back the
// words behind it.
func recordAnd(rest string) (number int, list []word, reason string, err error) {
	list, reason, err = wordsAndReason(rest)
	if err != nil {
		return 0, nil, "", err
	}
	if len(list) > 1 && list[0].is("record") {
		list = list[1:]
	}
	if len(list) == 0 {
		return 0, nil, "", errUsage
	}
	number, err = parseNumber(list[0].text)
	return number, list[1:], reason, err
}

// amendArgs is what follows amend.
type amendArgs struct {
	number int
	fields []fieldArg
	out    bool
	reason string
}

// parseAmendment reads REC [out] field=value ... : REASON.
func parseAmendment(rest string) (amendArgs, error) {
	number, list, reason, err := recordAnd(rest)
	args := amendArgs{number: number, reason: reason}
	if err == nil && len(list) > 0 && list[0].is("out") {
		args.out, list = true, list[1:]
	}
	if err != nil {
		return args, err
	}
	at := ""
	if args.fields, at, err = fieldArgs(rest, list); err == nil && (at != "" || len(args.fields) == 0 && !args.out) {
		err = errUsage
	}
	return args, err
}

// namedAt is a paper, who or what is named of it, and when.
type namedAt struct {
	number   int
	name, at string
}

// parseNamedAt reads REC [NAME] [at HH:MM]. A name may have several words.
func parseNamedAt(rest string, named, timed bool) (namedAt, error) {
	number, list, reason, err := recordAnd(rest)
	switch {
	case err != nil:
		return namedAt{}, err
	case reason != "":
		return namedAt{}, errUsage
	}
	args := namedAt{number: number}
	n := slices.IndexFunc(list, func(w word) bool { return timed && w.is("at") })
	if n < 0 {
		n = len(list)
	}
	args.name = joined(list[:n])
	if list = list[n:]; len(list) == 1 || named == (args.name == "") {
		return args, errUsage
	}
	if len(list) > 1 {
		if args.at, list = takeMoment(list[1:]); len(list) > 0 {
			return args, errUsage
		}
	}
	return args, nil
}

// moveArgs is what follows move.
type moveArgs struct {
	from, to string
	only     []int
}

// parseMove reads BED to PLACE [only REC,REC].
func parseMove(rest string) (moveArgs, error) {
	list, reason, err := wordsAndReason(rest)
	if err != nil {
		return moveArgs{}, err
	}
	to := slices.IndexFunc(list, func(w word) bool { return w.is("to") })
	if reason != "" || to < 1 {
		return moveArgs{}, errUsage
	}
	end := len(list)
	if only := slices.IndexFunc(list, func(w word) bool { return w.is("only") }); only > to {
		end = only
	}
	args := moveArgs{from: joined(withoutBed(list[:to])), to: joined(withoutBed(list[to+1 : end]))}
	if args.from == "" || args.to == "" {
		return args, errUsage
	}
	if end < len(list) {
		for _, part := range strings.FieldsFunc(joined(list[end+1:]), func(r rune) bool { return r == ',' || r == ' ' }) {
			number, err := parseNumber(part)
			if err != nil {
				return args, err
			}
			args.only = append(args.only, number)
		}
		if args.only == nil {
			return args, errUsage
		}
	}
	return args, nil
}

// withoutBed leaves the word bed out where the name of one follows it.
func withoutBed(list []word) []word {
	if len(list) > 1 && list[0].is("bed") {
		return list[1:]
	}
	return list
}

// fieldOf is the field that is meant by its name, by its name as one word, or by the
// beginning of it where that is not the beginning of another: "request" is Request no.
// and not Requester, whose first word it is not.
func fieldOf(form *procedure.Form, typed string) (*procedure.Field, error) {
	if field := form.Field(typed); field != nil {
		return field, nil
	}
	wanted, begins := oneWord(typed), strings.ToLower(typed)+" "
	rules := []func(f *procedure.Field) bool{
		func(f *procedure.Field) bool { return oneWord(f.Name) == wanted },
		func(f *procedure.Field) bool {
			return incident.Asked(f) && strings.HasPrefix(strings.ToLower(f.Name), begins)
		},
		func(f *procedure.Field) bool { return incident.Asked(f) && strings.HasPrefix(oneWord(f.Name), wanted) },
		func(f *procedure.Field) bool { return strings.HasPrefix(oneWord(f.Name), wanted) },
	}
	for _, is := range rules {
		var found []*procedure.Field
		for i := range form.Fields {
			if wanted != "" && is(&form.Fields[i]) {
				found = append(found, &form.Fields[i])
			}
		}
		if len(found) == 1 {
			return found[0], nil
		}
		if len(found) > 1 {
			return nil, fmt.Errorf("%q may be %s: write more of the name", typed, fieldNames(found))
		}
	}
	var asked []*procedure.Field
	for i := range form.Fields {
		if incident.Asked(&form.Fields[i]) {
			asked = append(asked, &form.Fields[i])
		}
	}
	return nil, fmt.Errorf("%s has no field %q: it has %s", form.Name, typed, fieldNames(asked))
}

func fieldNames(fields []*procedure.Field) string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	return strings.Join(names, ", ")
}

// oneWord is a name in small letters without its spaces and punctuation.
func oneWord(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}
