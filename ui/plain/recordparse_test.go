package plain

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"downtime/runbooks/procedure"
)

func TestFieldArgs(t *testing.T) {
	tests := []struct {
		in     string
		fields []fieldArg
		at     string
	}{
		{"", nil, ""},
		{"bed=4", []fieldArg{{"bed", "4"}}, ""},
		{`"request no."=101 requester="B Shah, doctor"`, []fieldArg{{"request no.", "101"}, {"requester", "B Shah, doctor"}}, ""},
		{`"Request no.=101"=5`, []fieldArg{{"Request no.=101", "5"}}, ""}, // within quotes = is no sign
		{"sent=02:50 at 02:55", []fieldArg{{"sent", "02:50"}}, "02:55"},
		{`at "Mon 23:50" sent="Mon 23:45"`, []fieldArg{{"sent", "Mon 23:45"}}, "Mon 23:50"},
		{"at Mon 23:50 bed=4", []fieldArg{{"bed", "4"}}, "Mon 23:50"},
		{"note=a=b", []fieldArg{{"note", "a=b"}}, ""},
		{`bed=""`, []fieldArg{{"bed", ""}}, ""},
		{"at=4", []fieldArg{{"at", "4"}}, ""},
	}
	for _, tt := range tests {
		list, err := words(tt.in)
		if err != nil {
			t.Fatal(err)
		}
		fields, at, err := fieldArgs(tt.in, list)
		if err != nil || !slices.Equal(fields, tt.fields) || at != tt.at {
			t.Errorf("%q is %q at %q, with %v", tt.in, fields, at, err)
		}
	}
	// A value that stands apart is never taken for nothing.
	for _, wrong := range []string{"bed", "bed = 4", "bed= 4", "=4", `""=4`, "at", "bed=4 at", "bed=4 at 02:50 at 02:55", `"bed=4"`} {
		list, err := words(wrong)
		if err != nil {
			t.Fatal(err)
		}
		if fields, at, err := fieldArgs(wrong, list); !errors.Is(err, errFields) {
			t.Errorf("%q is %q at %q, with %v", wrong, fields, at, err)
		}
	}
}

func TestMoveAndNamedAt(t *testing.T) {
	for in, want := range map[string]moveArgs{
		"4 to 7":                              {from: "4", to: "7"},
		"bed 4 to bed 7":                      {from: "4", to: "7"},
		`"side room 1" to theatre 2`:          {from: "side room 1", to: "theatre 2"},
		"4 to ITU only 1,3":                   {from: "4", to: "ITU", only: []int{1, 3}},
		"4 to ITU only 1, 3":                  {from: "4", to: "ITU", only: []int{1, 3}},
		`"way to the door" to "for men only"`: {from: "way to the door", to: "for men only"},
	} {
		if got, err := parseMove(in); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s is %+v, with %v", in, got, err)
		}
	}
	for _, wrong := range []string{"", "4", "4 to", "to 7", "4 7", "4 to only 1", "4 to 7 only", "4 to 7 only x", "4 to 7 only 0", "4 to 7 : why", `4 "to" 7`} {
		if got, err := parseMove(wrong); err == nil {
			t.Errorf("%q is %+v", wrong, got)
		}
	}
	for in, want := range map[string]namedAt{
		"3 B Shah, doctor at 03:22":  {3, "B Shah, doctor", "03:22"},
		`record 3 "Sister at night"`: {3, "Sister at night", ""},
		"3 Jo at Mon 23:50":          {3, "Jo", "Mon 23:50"},
	} {
		if got, err := parseNamedAt(in, true, true); err != nil || got != want {
			t.Errorf("%s is %+v, with %v", in, got, err)
		}
	}
	for _, wrong := range []string{"", "3", "x Jo", "0 Jo", "-1 Jo", "record", "record Jo", "3 at 03:20", "3 Jo at", "3 Jo at 03:20 today", "3 Jo : why"} {
		if got, err := parseNamedAt(wrong, true, true); err == nil {
			t.Errorf("%q is %+v", wrong, got)
		}
	}
	if got, err := parseNamedAt("3 Jo", false, true); err == nil {
		t.Errorf("phoned by somebody: %+v", got)
	}
}

func TestFieldOf(t *testing.T) {
	form := &procedure.Form{Name: "Paper request", Fields: []procedure.Field{
		{Name: "Patient", Kind: procedure.FieldPaper}, {Name: "Request no.", Kind: procedure.FieldText},
		{Name: "Requester", Kind: procedure.FieldText}, {Name: "Bed", Kind: procedure.FieldText},
		{Name: "Told", Kind: procedure.FieldTime}, {Name: "Told to", Kind: procedure.FieldText},
		{Name: "Tests", Kind: procedure.FieldPaper}, {Name: "Due", Kind: procedure.FieldDeadline},
	}}
	for typed, want := range map[string]string{
		"bed": "Bed", "BED": "Bed", "b": "Bed", "request no.": "Request no.", "requestno": "Request no.", "request no": "Request no.", "request": "Request no.",
		"requeste": "Requester", "told": "Told", "told to": "Told to", "told-to": "Told to", "toldt": "Told to",
		"patient": "Patient", "te": "Tests", "due": "Due", "d": "Due",
	} {
		if got, err := fieldOf(form, typed); err != nil || got.Name != want {
			t.Errorf("%q is %+v, with %v", typed, got, err)
		}
	}
	for _, wrong := range []string{"", "re", "req", "t", "beds", "x", "...", "no"} {
		if got, err := fieldOf(form, wrong); err == nil {
			t.Errorf("%q is %s", wrong, got.Name)
		}
	}
}

// Whatever is typed of paper is understood or refused, and no two beds are one.
func FuzzRecordLines(f *testing.F) {
	for _, c := range recordCommands() {
		f.Add(c.example)
		f.Add(c.usage)
	}
	for _, line := range []string{`record "a=b"=c`, `record x "=`, "each x beds 1-,-1,A-A", "each x beds 001-1", "each x bed \"\"", "move to to to", "told 1 at at", "amend 1 out out=1 : x"} {
		f.Add(line)
	}
	g := newGrammar()
	f.Fuzz(func(t *testing.T, line string) {
		do, err := g.parse(line)
		if err == nil && do == nil {
			t.Errorf("%q is nothing", line)
		}
		if err != nil && err.Error() == "" {
			t.Errorf("%q is refused without a word", line)
		}
	})
}
