package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"downtime/runbooks"
	"downtime/runbooks/clean"
	"downtime/ui/text"
)

type contactsCommand struct {
	JSON     bool   `name:"json" help:"Print one JSON object a line."`
	Template bool   `help:"Write a contacts.md with a line for every name that is used; what is set already stays."`
	Output   string `short:"o" placeholder:"FILE" help:"With --template: write to a file; it must not exist yet. Default: standard output."`
	Force    bool   `help:"Write over a file that exists."`
}

// Help is the rest of what the command's --help says.
func (contactsCommand) Help() string {
	return `Procedures say {{phone:blood-sciences}}, and the number comes from contacts.md beside them: a table of Name, Phone, Bleep, Place and Checked on. What is not set is a blank to fill in by hand, on the screen and on paper.

Examples:
  downtime contacts
  downtime contacts --template -o contacts.md
  downtime contacts --runbooks our-procedures --json`
}

// contactLine is a contact in contacts --json.
type contactLine struct {
	Name      string   `json:"name"`
	Phone     string   `json:"phone"`
	Bleep     string   `json:"bleep"`
	Place     string   `json:"place"`
	CheckedOn string   `json:"checked_on"`
	Check     string   `json:"check"` // what is wrong with checked_on, "" for nothing
	Needs     []string `json:"needs"`
	Missing   []string `json:"missing"`
	UsedBy    []string `json:"used_by"`
	Line      int      `json:"line"` // of contacts.md, 0 where it has none
}

// Run lists the contacts, or writes the template.
func (c *contactsCommand) Run(a *app) error {
	switch {
	case c.Template && c.JSON:
		return usage("--template and --json cannot be had together: leave one out")
	case !c.Template && (c.Output != "" || c.Force):
		return usage("-o and --force go with --template: add it, or leave them out")
	}
	library, err := a.library()
	if err != nil {
		return err
	}
	uses := library.ContactUses(a.now())
	switch {
	case c.JSON:
		lines := make([]contactLine, len(uses))
		for i, use := range uses {
			lines[i] = contactLine{
				Name: use.Name, Phone: use.Phone, Bleep: use.Bleep, Place: use.Place, CheckedOn: use.CheckedOn, Check: use.Check,
				Needs: append([]string{}, use.Needs...), Missing: append([]string{}, use.Missing...),
				UsedBy: append([]string{}, use.UsedBy...), Line: use.Line,
			}
		}
		return printJSON(a.out, lines)
	case c.Template:
		return c.template(a, uses)
	}
	a.printContacts(library, uses)
	return nil
}

func (c *contactsCommand) template(a *app, uses []runbooks.ContactUse) error {
	write := func(w io.Writer) error { return runbooks.WriteContacts(w, uses) }
	if c.Output == "" || c.Output == "-" {
		return write(a.out)
	}
	// A hospital begins with this file, so the folder may not be there yet.
	if err := os.MkdirAll(filepath.Dir(c.Output), 0o777); err != nil {
		return err
	}
	if err := a.writeFile(c.Output, c.Force, write); err != nil {
		return err
	}
	_, err := fmt.Fprintf(a.out, "Wrote %s: %s. Fill it in, and put it beside the hospital's procedures as %s.\n",
		clean.Quoted(c.Output), text.Count(len(uses), "contact"), runbooks.ContactsFile)
	return err
}

func (a *app) printContacts(library *runbooks.Library, uses []runbooks.ContactUse) {
	width := a.columns()
	say := func(prefix, words string) {
		for _, line := range text.Hang(prefix, words, width) {
			fmt.Fprintln(a.out, line)
		}
	}
	missing, unchecked := 0, 0
	for _, use := range uses {
		say("", use.Name)
		say("    ", contactWords(use))
		if use.Check != "" {
			unchecked++
			say("    ", "NOT CHECKED: "+use.Check)
		}
		if len(use.Missing) > 0 {
			missing++
		}
		usedBy := "no procedure uses it"
		if len(use.UsedBy) > 0 {
			usedBy = "used by " + strings.Join(use.UsedBy, ", ")
		}
		say("    ", usedBy)
	}
	for _, f := range library.Contacts.Findings {
		fmt.Fprintln(a.out, f)
	}
	where := "no contacts.md yet: downtime contacts --template -o FILE writes one to fill in"
	if file := library.Contacts.File; file != "" {
		where = fmt.Sprintf("they come from %s", clean.Quoted(file))
	}
	fmt.Fprintln(a.out)
	say("", fmt.Sprintf("%s; %d with something NOT SET; %d not checked in the last 12 months; %s.",
		text.Count(len(uses), "contact"), missing, unchecked, where))
}

// contactWords is what is known of a contact, first what is missing.
func contactWords(use runbooks.ContactUse) string {
	var words []string
	for _, kind := range use.Missing {
		words = append(words, strings.ToUpper(kind)+" NOT SET")
	}
	for _, part := range []struct{ kind, value string }{
		{"phone", use.Phone}, {"bleep", use.Bleep}, {"place", use.Place}, {"checked on", use.CheckedOn},
	} {
		if part.value != "" {
			words = append(words, part.kind+" "+part.value)
		}
	}
	if len(words) == 0 {
		return "nothing is set"
	}
	return strings.Join(words, "; ")
}
