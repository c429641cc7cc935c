package ledger

import (
	"strings"
	"testing"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

func TestBeds(t *testing.T) {
	for typed, want := range map[string]string{
		"1-4":                    "1 2 3 4",
		"1-2, 7; side room 2":    "1 2 7 side room 2",
		" 12 ,":                  "12",
		"A-B":                    "A-B",
		"4-1":                    `"4-1" is no row of beds: type 1-28, or 1-4, 7`,
		"1-900":                  `"1-900" is too many beds at once: the most is 200`,
		"1-4, 3":                 "bed 3 was named twice",
		"9223372036854775807-12": `"9223372036854775807-12" is no row of beds: type 1-28, or 1-4, 7`,
	} {
		beds, err := Beds(typed)
		got := strings.Join(beds, " ")
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

// One of several is meant by its number, its word, or the beginning of one alone.
func TestOneOfSeveral(t *testing.T) {
	urgency := &procedure.Field{Name: "Urgency", Kind: procedure.FieldOneOf, Choices: []string{"emergency", "urgent", "routine", "unknown", "2"}, Required: true}
	for typed, want := range map[string]string{"1": "emergency", "2": "2", "3": "routine", "EM": "emergency", "Urgent": "urgent", "r": "routine", "": ""} {
		if got, err := Checked(urgency, typed, now); err != nil || got != want {
			t.Errorf("%q: %q, %v, want %q", typed, got, err, want)
		}
	}
	for _, typed := range []string{"u", "9", "0", "soon"} {
		if got, err := Checked(urgency, typed, now); err == nil {
			t.Errorf("%q is taken for %q", typed, got)
		}
	}
	if got := Asks(urgency); got != "required; 1 emergency, 2 urgent, 3 routine, 4 unknown, 5 2" {
		t.Errorf("it asks for %q", got)
	}
}

func TestFieldWords(t *testing.T) {
	phoned := &procedure.Field{Name: "Phoned", Kind: procedure.FieldTime, ReadBack: true}
	if got := Asks(phoned); got != "HH:MM or now; read back" {
		t.Errorf("it asks for %q", got)
	}
	if got, err := Checked(phoned, "Mon 23:50", now); err != nil || got != "2026-11-23T23:50:00Z" {
		t.Errorf("%q, %v", got, err)
	}
	r := sheet("14")
	r.Values = append(r.Values, event.FieldValue{Field: "Told"})
	if got := Values(r, now); got != "Sheet no. 14; Phoned 02:50; Day Mon 23 Nov; Told is empty again" {
		t.Errorf("values %q", got)
	}
	if got := Brief(r); got != "14" {
		t.Errorf("in short %q", got)
	}
	if got := strings.Join(OnPaper(form), ", "); got != "Result" {
		t.Errorf("on paper %q", got)
	}
}
