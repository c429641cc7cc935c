package ledger

import (
	"strings"
	"testing"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

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
