package tui

import (
	"fmt"
	"testing"

	"downtime/runbooks"
	"downtime/store/event"
	"downtime/ui/session"
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

// A downtime that was declared without a ward asks for it; it is an entry of the log, and
// in the header from then on. This PC keeps it for what is declared next.
func TestWardAfterTheDeclaration(t *testing.T) {
	dir := writeLibrary(t)
	d := newDriverWithoutWard(t, dir)
	d.keys("esc")
	d.m.s.SetWho(event.Person{Name: "S Okafor"})
	if _, err := d.m.s.Start(session.Declaration{Mode: event.Live, Title: "EPR down", Systems: []string{"epr"}}); err != nil {
		t.Fatal(err)
	}
	d.keys("enter")
	d.mustShow("LIVE", "WARD NOT SET", "! No ward is named, and every page needs one: Ctrl+K, then type ward")
	d.close()

	d = newDriverWithoutWard(t, dir)
	d.mustShow("Who are you?")
	d.keys("1", "enter")
	d.mustShow("Which ward is this downtime on?")
	d.keys("=---", "enter")
	d.mustShow("Type the name of the ward")
	d.keys("backspace", "backspace", "backspace", "=7B", "tab", "=Northgate General", "enter")
	d.mustShow("SAVED 2/2", "This is ward 7B")
	d.keys("enter")
	d.mustShow("LIVE", "7B")
	d.mustNotShow("WARD NOT SET")
	rows := d.m.s.Book().Rows()
	if last := rows[len(rows)-1]; last.Type != event.TypeWardNamed || last.Message != "This is ward 7B, Northgate General" {
		t.Errorf("the last entry is %+v", last)
	}
	if settings := d.m.s.Settings(); settings.Ward != "7B" || settings.Organisation != "Northgate General" {
		t.Errorf("this PC keeps %+v", settings)
	}
	d.keys("ctrl+k", "=ward", "enter")
	d.mustShow("Which ward is this downtime on?")
	d.keys("=7C", "enter")
	d.mustShow("7C")
	d.keys("esc")
	d.close()
}
