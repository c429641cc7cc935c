package runbooks

import (
	"fmt"
	"slices"
	"strings"

	"downtime/runbooks/clean"
	"downtime/runbooks/procedure"
)

// ContactsFile is the file of local numbers beside the procedures.
const ContactsFile = "contacts.md"

// Contact is one line of contacts.md. A value that is not set is "".
type Contact struct {
	Name      string // as {{phone:NAME}} has it
	Phone     string
	Bleep     string
	Place     string
	CheckedOn string // YYYY-MM-DD, "" if it is not a date
	Line      int
}

// Contacts are the local values of {{phone:NAME}} and the like. The nil value
// has none.
type Contacts struct {
	File     string // name for messages; cleaned
	Source   []byte // the bytes of the file
	List     []Contact
	Findings []Finding
	byName   map[string]int
}

// contactRef is one {{kind:name}}.
type contactRef struct{ kind, name string }

// cutContact finds the first {{phone:NAME}} of s. Spaces are allowed inside the
// braces, as people write them.
func cutContact(s string) (before string, ref contactRef, after string, ok bool) {
	for from := 0; ; {
		open := strings.Index(s[from:], "{{")
		if open < 0 {
			return s, ref, "", false
		}
		open += from
		inner := s[open+2 : min(len(s), open+maxContact)]
		end := strings.Index(inner, "}}")
		if end >= 0 {
			kind, name, _ := strings.Cut(inner[:end], ":")
			// Markdown made for Glamour has _ escaped.
			kind, name = strings.TrimSpace(kind), strings.ReplaceAll(strings.TrimSpace(name), `\_`, "_")
			if isContactKind(kind) && isContactName(name) {
				return s[:open], contactRef{kind: kind, name: slug(name)}, s[open+2+end+2:], true
			}
		}
		from = open + 2
	}
}

// maxContact is the longest {{phone:NAME}} in bytes.
const maxContact = 100

func isContactKind(kind string) bool { return kind == "phone" || kind == "bleep" || kind == "place" }

func isContactName(name string) bool {
	for i := range len(name) {
		c := name[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && (i == 0 || c != ' ' && c != '-' && c != '_') {
			return false
		}
	}
	return name != ""
}

// ParseContacts reads contacts.md: the first table whose first column is Name.
// Like Parse it never fails.
func ParseContacts(file string, source []byte) *Contacts {
	f := &findings{file: clean.Line(file)}
	c := &Contacts{File: f.file, Source: source, byName: make(map[string]int)}
	if len(source) > MaxFileSize {
		f.add(1, "too-large", "the file has more than 1 MiB, which is the limit: keep only the numbers in it")
		c.Findings = f.list
		return c
	}
	var header []string
	line, named := 0, false
	for text := range strings.Lines(string(decode(source, f))) {
		line++
		row, ok := tableRow(text)
		switch {
		case !ok:
			header = nil
		case header == nil:
			header = row
			named = named || column(header, "name") >= 0
		case ruleRow(row):
		case column(header, "name") >= 0:
			c.add(header, row, line, f)
		}
	}
	if !named {
		f.add(1, "contacts-unreadable", "there is no table with a column Name: write one with the columns Name, Phone, Bleep, Place and Checked on (downtime contacts --template writes it)")
	}
	c.Findings = f.list
	return c
}

// tableRow splits a line of a table at its bars.
func tableRow(line string) ([]string, bool) {
	line = clean.Line(line)
	if !strings.Contains(line, "|") {
		return nil, false
	}
	line = strings.TrimSuffix(strings.TrimPrefix(line, "|"), "|")
	cells := strings.Split(strings.ReplaceAll(line, `\|`, "\x00"), "|")
	for i, cell := range cells {
		cells[i] = strings.Trim(strings.ReplaceAll(cell, "\x00", "|"), " `")
	}
	return cells, true
}

func ruleRow(row []string) bool {
	return !slices.ContainsFunc(row, func(cell string) bool { return strings.Trim(cell, ":-") != "" || cell == "" }) ||
		strings.Trim(strings.Join(row, ""), ":- ") == "" && strings.Contains(strings.Join(row, ""), "-")
}

func (c *Contacts) add(header, row []string, line int, f *findings) {
	cell := func(name string) string {
		if i := column(header, name); i >= 0 && i < len(row) {
			return row[i]
		}
		return ""
	}
	contact := Contact{
		Name: slug(cell("name")), Phone: cell("phone"), Bleep: cell("bleep"), Place: cell("place"), CheckedOn: cell("checked on"), Line: line,
	}
	if cell("name") == "" {
		if contact.Phone+contact.Bleep+contact.Place != "" {
			f.add(line, "no-contact-name", "this line has no name: write the one that procedures use, such as blood-sciences")
		}
		return
	}
	if first, twice := c.byName[contact.Name]; twice {
		f.add(line, "duplicate-contact", "the name %q stands in line %d already, which is used: delete one of the two", contact.Name, c.List[first].Line)
		return
	}
	if contact.Phone+contact.Bleep+contact.Place == "" {
		f.add(line, "contact-empty", "%q has no phone, bleep or place: fill in what is used of it", contact.Name)
	}
	if len(row) > len(header) && strings.Join(row[len(header):], "") != "" {
		f.add(line, "contacts-unreadable", "the line has %d cells and the table %d columns, so %q is not read: write \\| for a bar within a cell", len(row), len(header), row[len(header)])
	}
	if contact.CheckedOn != "" {
		contact.CheckedOn, _ = readDate(f, line, "checked on", contact.CheckedOn)
	}
	c.byName[contact.Name] = len(c.List)
	c.List = append(c.List, contact)
}

func (c *Contact) empty() bool { return c.Phone == "" && c.Bleep == "" && c.Place == "" }

// Get returns the contact of a name.
func (c *Contacts) Get(name string) (Contact, bool) {
	if c == nil {
		return Contact{}, false
	}
	i, ok := c.byName[slug(name)]
	if !ok {
		return Contact{}, false
	}
	return c.List[i], true
}

// value returns what a reference stands for, "" if it is not set.
func (c *Contacts) value(ref contactRef) string {
	contact, _ := c.Get(ref.name)
	switch ref.kind {
	case "phone":
		return contact.Phone
	case "bleep":
		return contact.Bleep
	}
	return contact.Place
}

// Each takes a text apart: words gets what stands between the references, local
// each {{phone:NAME}}, {{bleep:NAME}} and {{place:NAME}} with its value, "" where
// contacts.md does not say one. The order is that of the text.
func (c *Contacts) Each(text string, words func(string), local func(kind, name, value string)) {
	before, ref, after, ok := cutContact(text)
	for ok {
		if before != "" {
			words(before)
		}
		local(ref.kind, ref.name, c.value(ref))
		before, ref, after, ok = cutContact(after)
	}
	if before != "" {
		words(before)
	}
}

// Fill replaces {{phone:NAME}}, {{bleep:NAME}} and {{place:NAME}} in text by
// what contacts.md says, and where it says nothing by a blank that cannot be
// overlooked. In a drill nobody's real telephone rings: it says whom to ask.
func (c *Contacts) Fill(text string, drill bool) string {
	if drill {
		text = WithoutNumbers(text)
	}
	if _, _, _, ok := cutContact(text); !ok {
		return text
	}
	var b strings.Builder
	c.Each(text, func(words string) { b.WriteString(words) }, func(kind, name, value string) {
		switch {
		case drill:
			fmt.Fprintf(&b, "(%s of %s: ask the facilitator)", kind, name)
		case value == "":
			fmt.Fprintf(&b, "________ (%s of %s NOT SET)", kind, name)
		default:
			b.WriteString(value)
		}
	})
	return b.String()
}

// Wanted is one local value that a procedure refers to. Value is "" where
// contacts.md does not say it.
type Wanted struct{ Kind, Name, Value string }

// Wanted lists what p refers to, each once, in the order in which it is met.
func (c *Contacts) Wanted(p *procedure.Procedure) []Wanted {
	var wanted []Wanted
	seen := make(map[Wanted]bool)
	eachText(p, func(text string) {
		c.Each(text, func(string) {}, func(kind, name, value string) {
			w := Wanted{kind, name, value}
			if !seen[w] {
				seen[w] = true
				wanted = append(wanted, w)
			}
		})
	})
	return wanted
}

// Missing lists what p refers to and contacts.md does not say, each once, as
// "phone of blood-sciences", sorted.
func (c *Contacts) Missing(p *procedure.Procedure) []string {
	var missing []string
	for _, w := range c.Wanted(p) {
		if w.Value == "" {
			missing = append(missing, w.Kind+" of "+w.Name)
		}
	}
	slices.Sort(missing)
	return missing
}

// findContacts finds every reference in a file with its line.
func findContacts(body string) []contactUse {
	var uses []contactUse
	line := 1
	before, ref, after, ok := cutContact(body)
	for ok {
		line += strings.Count(before, "\n")
		uses = append(uses, contactUse{ref: ref, line: line})
		before, ref, after, ok = cutContact(after)
	}
	return uses
}

// eachText calls f with every text of p that people read.
func eachText(p *procedure.Procedure, f func(string)) {
	blocks := func(list []procedure.Block) {
		for _, b := range list {
			f(b.Text)
			for _, row := range b.Rows {
				for _, cell := range row {
					f(cell)
				}
			}
		}
	}
	f(p.Title)
	f(p.UseWhen)
	for _, s := range p.Sections {
		f(s.Heading)
		blocks(s.Blocks)
		for _, step := range s.Steps {
			f(step.Text)
			blocks(step.Detail)
		}
	}
	for _, r := range p.Records {
		f(r.Name)
		f(r.Escalate)
		for _, field := range r.Fields {
			f(field.Note)
		}
	}
}
