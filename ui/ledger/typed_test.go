package ledger

import (
	"testing"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/incident"
)

// What was sent is behind us, whatever hour is typed; what a chart is valid until may be
// ahead. What is said comes through the check of a command as it is meant.
func TestTyped(t *testing.T) {
	for _, tt := range []struct{ field, typed, want string }{
		{"Sent", "02:50", "2026-11-24T02:50:00Z"},
		{"Sent", "23:50", "2026-11-23T23:50:00Z"},
		{"Sent", "14:00", "2026-11-23T14:00:00Z"}, // not this afternoon, though that is nearer
		{"Sent", "Sun 23:50", "2026-11-22T23:50:00Z"},
		{"Sent", " now ", "2026-11-24T03:11:00Z"},
		{"Sent", "2026-11-24T01:00:00Z", "2026-11-24T01:00:00Z"},
		{"Sent", "", ""},
		{"Valid until", "06:00", "2026-11-24T06:00:00Z"},
		{"Valid until", "Wed 12:00", "2026-11-25T12:00:00Z"},
		{"See by", "02:00", "2026-11-24T02:00:00Z"},
		{"See by", "Mon 20:00", "2026-11-23T20:00:00Z"},
	} {
		field := &procedure.Field{Name: tt.field, Kind: procedure.FieldTime}
		got, err := Typed(field, tt.typed, now)
		if err == nil {
			got, err = incident.CheckField(field, got, now)
		}
		if err != nil || got != tt.want {
			t.Errorf("%s %q is %q, with %v", tt.field, tt.typed, got, err)
		}
	}
	for _, wrong := range []string{"25:00", "soon", "Mon"} {
		if got, err := Typed(&procedure.Field{Name: "Sent", Kind: procedure.FieldTime}, wrong, now); err == nil {
			t.Errorf("%q is %q", wrong, got)
		}
	}
	if got, err := Typed(&procedure.Field{Name: "Bed", Kind: procedure.FieldText}, " 4 ", now); err != nil || got != "4" {
		t.Errorf("a bed is %q, with %v", got, err)
	}
}

func TestLate(t *testing.T) {
	if got := Late(sheet("14"), now); got != "Tell by 03:05 (6 min late); told nobody yet" {
		t.Errorf("late: %q", got)
	}
	other := *form
	other.Fields = []procedure.Field{form.Fields[0], form.Fields[2], {Name: "Received", Kind: procedure.FieldTime}, form.Fields[5]}
	r := sheet("15")
	r.Form = &other
	if got := Late(r, now); got != "Tell by 03:05 (6 min late); Received is empty" {
		t.Errorf("late: %q", got)
	}
	other.Fields = []procedure.Field{form.Fields[0], form.Fields[2], form.Fields[5]}
	if got := Late(r, now.Add(-time.Minute)); got != "Tell by 03:05 (5 min late)" {
		t.Errorf("late: %q", got)
	}
}
