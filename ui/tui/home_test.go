package tui

import (
	"fmt"
	"testing"

	"downtime/runbooks"
)

// Home says how many local numbers are missing, in all of its sizes but the
// least, and nothing once there are none.
func TestHomeSaysWhatIsMissing(t *testing.T) {
	d := newDriver(t, writeLibrary(t), 80, 24)
	n := d.m.s.Library().MissingContacts()
	if n < 2 {
		t.Fatalf("%d are missing", n)
	}
	d.mustShow(fmt.Sprintf("%d phone numbers and places missing: see contacts.md, H handbook", n))

	table := func(leave string) string {
		words := "| Name | Phone | Bleep | Place | Checked on |\n|---|---|---|---|---|\n"
		for _, use := range d.m.s.Library().ContactUses(d.m.clock()) {
			if use.Name != leave {
				words += "| " + use.Name + " | 1 | 2 | 3 | 2026-11-01 |\n"
			}
		}
		return words
	}
	var one runbooks.ContactUse // that only one thing is asked of
	for _, use := range d.m.s.Library().ContactUses(d.m.clock()) {
		if len(use.Needs) == 1 && len(use.Missing) == 1 {
			one = use
		}
	}
	d.write("contacts.md", table(one.Name))
	d.mustShow("1 phone number or place missing: see contacts.md")
	d.write("contacts.md", table(""))
	d.mustNotShow("missing: see contacts.md")
}
