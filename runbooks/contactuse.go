package runbooks

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// ContactUse is a name that procedures use or contacts.md has, with what is
// known of it. Its kinds are "phone", "bleep" and "place".
type ContactUse struct {
	Contact
	Needs   []string // kinds that procedures ask for
	Missing []string // those of them that are not set
	UsedBy  []string // ids of the procedures, sorted
	Check   string   // what is wrong with its checked-on date, "" for nothing
}

var contactKinds = []string{"phone", "bleep", "place"}

// maxContactAge is how many months after a check a line must be checked again.
const maxContactAge = 12

// checkProblem says what is wrong with the date on which a line was checked,
// with the code of the finding; "" if nothing is.
func (c Contact) checkProblem(today time.Time) (code, problem string) {
	switch date, err := time.Parse(time.DateOnly, c.CheckedOn); {
	case c.Phone+c.Bleep+c.Place == "":
		return "", "" // there is nothing to check
	case err != nil:
		return "contact-not-checked", "nobody has said when it was checked"
	case date.After(today.AddDate(0, 0, 1)):
		return "date-in-future", fmt.Sprintf("it was checked on %s, which is still to come", c.CheckedOn)
	case date.AddDate(0, maxContactAge, 1).Before(today):
		return "contact-check-old", fmt.Sprintf("it was last checked on %s, more than %d months ago", c.CheckedOn, maxContactAge)
	}
	return "", ""
}

// Lint is what is wrong with contacts.md, sorted by line.
func (c *Contacts) Lint(today time.Time) []Finding {
	f := &findings{file: c.File, list: slices.Clone(c.Findings)}
	for _, contact := range c.List {
		if code, problem := contact.checkProblem(today); code != "" {
			f.add(contact.Line, code, "%q: %s: ring it, and write today's date under Checked on", contact.Name, problem)
		}
	}
	sortFindings(f.list)
	return f.list
}

// ContactUses lists every name that the procedures in use ask for and every
// line of contacts.md, sorted by name.
func (l *Library) ContactUses(today time.Time) []ContactUse {
	byName := make(map[string]*ContactUse)
	get := func(name string) *ContactUse {
		use, ok := byName[name]
		if !ok {
			use = &ContactUse{Contact: Contact{Name: name}}
			if contact, set := l.Contacts.Get(name); set {
				use.Contact = contact
			}
			byName[name] = use
		}
		return use
	}
	for _, contact := range l.Contacts.List {
		get(contact.Name)
	}
	for _, doc := range l.all {
		for _, c := range doc.contacts {
			use := get(c.ref.name)
			use.Needs = append(use.Needs, c.ref.kind)
			use.UsedBy = append(use.UsedBy, doc.Procedure.ID)
		}
	}
	uses := make([]ContactUse, 0, len(byName))
	for _, use := range byName {
		slices.SortFunc(use.Needs, func(a, b string) int {
			return cmp.Compare(slices.Index(contactKinds, a), slices.Index(contactKinds, b))
		})
		use.Needs = slices.Compact(use.Needs)
		slices.Sort(use.UsedBy)
		use.UsedBy = slices.Compact(use.UsedBy)
		for _, kind := range use.Needs {
			if l.Contacts.value(contactRef{kind, use.Name}) == "" {
				use.Missing = append(use.Missing, kind)
			}
		}
		_, use.Check = use.checkProblem(today)
		uses = append(uses, *use)
	}
	slices.SortFunc(uses, func(a, b ContactUse) int { return cmp.Compare(a.Name, b.Name) })
	return uses
}

// MissingContacts is how many phone numbers, bleeps and places the procedures in
// use ask for that contacts.md does not give.
func (l *Library) MissingContacts() int { return l.missing }

// countMissing is MissingContacts anew.
func (l *Library) countMissing() int {
	missing := make(map[contactRef]bool)
	for _, doc := range l.all {
		for _, c := range doc.contacts {
			if !missing[c.ref] && l.Contacts.value(c.ref) == "" {
				missing[c.ref] = true
			}
		}
	}
	return len(missing)
}

const contactsHead = `# Contacts

Fill in what the column "Needed" asks for, ring each number, and write the date under "Checked on" (as 2026-11-24); check every line again within 12 months.

| Name | Phone | Bleep | Place | Checked on | Needed |
|---|---|---|---|---|---|
`

// WriteContacts writes a contacts.md with a line for each use. What is set
// stays; the rest is empty, to be filled in.
func WriteContacts(w io.Writer, uses []ContactUse) error {
	if _, err := io.WriteString(w, contactsHead); err != nil {
		return err
	}
	for _, use := range uses {
		cells := []string{use.Name, use.Phone, use.Bleep, use.Place, use.CheckedOn, strings.Join(use.Needs, ", ")}
		for i, cell := range cells {
			cells[i] = strings.ReplaceAll(cell, "|", `\|`)
		}
		if _, err := fmt.Fprintf(w, "| %s |\n", strings.Join(cells, " | ")); err != nil {
			return err
		}
	}
	return nil
}
