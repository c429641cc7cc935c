package report

import (
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"downtime/store/event"
)

// Initials cut the names of the people of some logs to their initials, wherever they
// stand: names of staff are personal data, and who reads a report elsewhere seldom
// needs them. Those people are who did something, who wrote it down, second persons and
// whom a shift was handed to. Roles stay, and so do names that stand only in words that
// somebody typed, such as who was told, and those of log-ins and PCs. Two people with the
// same initials are told apart by a number. The log itself keeps every name.
type Initials struct {
	of    map[string]string // by the name as it is written
	taken map[string]string // by the initials: the name in small letters
	names *regexp.Regexp    // any of them, the longest first
}

// InitialsOf are those of everybody whom some logs name.
func InitialsOf(logs ...Entries) (*Initials, error) {
	i := &Initials{of: make(map[string]string), taken: make(map[string]string)}
	for _, entries := range logs {
		err := entries(func(e *event.Entry) error {
			i.add(e.Actor.Name)
			if e.Recorder != nil {
				i.add(e.Recorder.Name)
			}
			for _, name := range peopleIn(e.Body) {
				i.add(name)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	var names []string
	for name := range i.of {
		names = append(names, regexp.QuoteMeta(name))
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	if len(names) > 0 {
		i.names = regexp.MustCompile(strings.Join(names, "|"))
	}
	return i, nil
}

const ofLogIn = "log-in "

func (i *Initials) add(name string) {
	if name == "" || name == event.Program.Name || strings.HasPrefix(name, ofLogIn) || i.of[name] != "" {
		return
	}
	var letters strings.Builder
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }) {
		letters.WriteRune(unicode.ToUpper([]rune(word)[0]))
	}
	short, same := letters.String(), strings.ToLower(name)
	for n := 2; short == "" || i.taken[short] != "" && i.taken[short] != same; n++ {
		short = letters.String() + strconv.Itoa(n)
	}
	i.of[name], i.taken[short] = short, same
}

// Cut is a log with its people cut to their initials.
func (i *Initials) Cut(entries Entries) Entries {
	return func(visit func(*event.Entry) error) error {
		return entries(func(e *event.Entry) error {
			cut := *e
			cut.Actor.Name = i.in(e.Actor.Name)
			if e.Recorder != nil {
				recorder := *e.Recorder
				recorder.Name = i.in(recorder.Name)
				cut.Recorder = &recorder
			}
			cut.Body = i.body(e.Body)
			return visit(&cut)
		})
	}
}

// in is a text with initials in the place of names. A part of a longer word is none.
func (i *Initials) in(text string) string {
	if i.names == nil {
		return text
	}
	var cut strings.Builder
	last := 0
	for from := 0; ; {
		at := i.names.FindStringIndex(text[from:])
		if at == nil {
			break
		}
		start, end := from+at[0], from+at[1]
		before, _ := utf8.DecodeLastRuneInString(text[:start])
		after, _ := utf8.DecodeRuneInString(text[end:])
		if unicode.IsLetter(before) || unicode.IsLetter(after) {
			_, size := utf8.DecodeRuneInString(text[start:])
			from = start + size // another name may begin within it
			continue
		}
		cut.WriteString(text[last:start])
		cut.WriteString(i.of[text[start:end]])
		from, last = end, end
	}
	return cut.String() + text[last:]
}

// body is what an entry says, with initials in the place of names.
func (i *Initials) body(body event.Body) event.Body {
	switch body.(type) {
	case event.Unknown, event.ProcedureOpened, event.ProcedureReplaced:
		return body // no words of people; those of a file are the same everywhere
	}
	return i.value(reflect.ValueOf(body)).Interface().(event.Body)
}

// value is a copy of a value with every text in it changed.
func (i *Initials) value(v reflect.Value) reflect.Value {
	cut := reflect.New(v.Type()).Elem()
	cut.Set(v)
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() { // and no kind, mode or state
			cut.SetString(i.in(v.String()))
		}
	case reflect.Struct:
		for n := range v.NumField() {
			if v.Type().Field(n).IsExported() {
				cut.Field(n).Set(i.value(v.Field(n)))
			}
		}
	case reflect.Slice:
		if v.IsNil() {
			break
		}
		cut.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for n := range v.Len() {
			cut.Index(n).Set(i.value(v.Index(n)))
		}
	case reflect.Map:
		if v.IsNil() {
			break
		}
		cut.Set(reflect.MakeMapWithSize(v.Type(), v.Len()))
		for of := v.MapRange(); of.Next(); {
			cut.SetMapIndex(of.Key(), i.value(of.Value()))
		}
	case reflect.Pointer:
		if v.IsNil() {
			break
		}
		cut.Set(reflect.New(v.Type().Elem()))
		cut.Elem().Set(i.value(v.Elem()))
	}
	return cut
}

// peopleIn are those whom an entry names as people, besides who did and who wrote it.
func peopleIn(body event.Body) []string {
	switch body := body.(type) {
	case event.StepDone:
		return []string{body.With}
	case event.EntryCorrected:
		if body.Doer != nil {
			return []string{body.Doer.Name, body.With}
		}
		return []string{body.With}
	case event.HandoverGiven:
		return []string{body.To.Name}
	case event.HandoverAccepted:
		return []string{body.From.Name}
	case event.StorageTakenOver:
		return []string{body.FromPerson}
	}
	return nil
}
