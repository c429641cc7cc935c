package cli

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"downtime/runbooks"
	"downtime/runbooks/clean"
	"downtime/store/event"
	"downtime/ui/handbook"
	"downtime/ui/open"
	"downtime/ui/report/paper"
	"downtime/ui/session"
	"downtime/ui/text"
)

type printCommand struct {
	Procedures []string `arg:"" optional:"" name:"procedure" placeholder:"PROCEDURE" help:"Ids of procedures, as the list of procedures has them, or names of files."`
	All        bool     `help:"Print the whole downtime box: cover, contents, contacts, and all of every procedure."`
	QuickCard  bool     `name:"quick-card" help:"Print the quick card of the handbook, one page."`
	ByHand     bool     `name:"by-hand" help:"Write the lines that are copied by hand where nothing prints, as text."`
	Output     string   `short:"o" placeholder:"FILE" help:"The PDF file to write; it must not exist yet."`
	Force      bool     `help:"Write over a file that exists."`
	Open       bool     `help:"Open the file in this PC's viewer, to print it from there."`
	Sheets     int      `default:"1" placeholder:"N" help:"How many sheets of each blank form, at most 100. Default: 1."`
	Drill      bool     `help:"For a drill: DRILL on every page, and no real phone numbers."`
}

// Help is the rest of what the command's --help says.
func (printCommand) Help() string {
	return `Each procedure gives an action card, a sheet of at most 15 lines to copy by hand, and its blank record forms, on A4. Local phone numbers are filled in; what is not set is a line to write on.

Examples:
  downtime print pathology-requests -o pathology.pdf --open
  downtime print --all -o box.pdf --ward 7B --sheets 10
  downtime print --quick-card -o quick-card.pdf --ward 7B
  downtime print epr-downtime --by-hand`
}

// Run prints to a file, or the lines to copy by hand to standard output.
func (c *printCommand) Run(a *app) error {
	if err := c.check(); err != nil {
		return err
	}
	library, err := a.library()
	if err != nil {
		return err
	}
	cards, err := c.cards(library)
	if err != nil {
		return err
	}
	options, err := a.paperOptions(library, c.Drill)
	if err != nil {
		return err
	}
	options.FormSheets = c.Sheets
	said := printed(cards)
	var page *runbooks.Document
	if c.QuickCard {
		card := handbook.QuickCard()
		page, said = runbooks.ParsePage(card.ID+".md", []byte(card.Markdown)), "the quick card"
	}
	write := func(w io.Writer) error {
		switch {
		case page != nil:
			return paper.Page(w, &page.Procedure, options)
		case c.ByHand:
			return writeByHand(w, cards, options)
		case c.All:
			return paper.Box(w, cards, options)
		}
		return paper.Print(w, cards, options)
	}
	if c.ByHand && (c.Output == "" || c.Output == "-") {
		return write(untilDone{a.ctx, a.out})
	}
	if err := a.writeFile(c.Output, c.Force, write); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(a.out, "Wrote %s: %s.\n", clean.Quoted(c.Output), said); err != nil {
		return err
	}
	if c.Drill {
		if err := a.sayNotReal(c.Output, event.Drill); err != nil {
			return err
		}
	}
	if !c.Open {
		return nil
	}
	return openFile(c.Output)
}

// mostSheets is how many sheets of each form one file may have.
const mostSheets = 100

// check refuses what does not go together, and says what to type.
func (c *printCommand) check() error {
	switch {
	case c.QuickCard && (c.All || c.ByHand || len(c.Procedures) > 0):
		return usage("--quick-card is printed by itself: leave out the procedures, --all and --by-hand")
	case len(c.Procedures) == 0 && !c.All && !c.QuickCard:
		return usage("PROCEDURE is missing after downtime print: name one, see downtime procedures, or print them all with --all")
	case len(c.Procedures) > 0 && c.All:
		return usage("--all prints every procedure: leave %q out, or leave --all out", c.Procedures[0])
	case c.Sheets < 1 || c.Sheets > mostSheets:
		return usage("--sheets cannot be %d: give a number from 1 to %d", c.Sheets, mostSheets)
	case c.ByHand && c.Open:
		return usage("--open is for a PDF: leave it out, or leave --by-hand out")
	case c.ByHand:
		return nil
	case c.Output == "":
		name := "box.pdf"
		switch {
		case c.QuickCard:
			name = "quick-card.pdf"
		case !c.All:
			name = filepath.Base(c.Procedures[0])
			name = strings.TrimSuffix(name, filepath.Ext(name))
			if session.IsDeviceName(name) {
				name = "card-" + name
			}
			name += ".pdf"
		}
		return usage("the file to write is not named: add -o %s", name)
	case c.Output == "-":
		return usage("a PDF is not for standard output: give -o the name of a file")
	}
	return nil
}

// cards are the procedures that were asked for.
func (c *printCommand) cards(library *runbooks.Library) ([]paper.Card, error) {
	docs := library.All()
	if !c.All { // none of them for the quick card
		docs = nil
		for _, name := range c.Procedures {
			doc, err := findProcedure(library, name)
			if err != nil {
				return nil, err
			}
			docs = append(docs, doc)
		}
	}
	cards := make([]paper.Card, len(docs))
	for i, doc := range docs {
		cards[i] = paper.Card{Procedure: &doc.Procedure, SHA256: doc.SHA256}
	}
	return cards, nil
}

// paperOptions is what stands on paper besides the procedures. Printing reads
// the settings and opens nothing, so that it works while the app is open.
func (a *app) paperOptions(library *runbooks.Library, drill bool) (paper.Options, error) {
	data, err := session.FindDataToRead(a.dataFlag())
	if err != nil {
		return paper.Options{}, err
	}
	settings, zone, err := session.ReadSettings(data)
	if err != nil {
		return paper.Options{}, err
	}
	if a.Ward != "" {
		settings.Ward = a.Ward
	}
	return paper.Options{
		Ward: settings.Ward, Organisation: settings.Organisation, Program: Version(),
		Now: a.now().In(zone), Contacts: library.Contacts, Drill: drill,
	}, nil
}

func writeByHand(w io.Writer, cards []paper.Card, o paper.Options) error {
	for i, card := range cards {
		if i > 0 {
			if _, err := io.WriteString(w, "\n"); err != nil {
				return err
			}
		}
		if _, err := io.WriteString(w, strings.Join(paper.ByHand(card, o), "\n")+"\n"); err != nil {
			return err
		}
	}
	return nil
}

// printed says what is in a file.
func printed(cards []paper.Card) string {
	forms, templates := 0, 0
	for _, card := range cards {
		forms += len(card.Procedure.Records)
		if !card.Procedure.Approved() {
			templates++
		}
	}
	words := text.Count(len(cards), "procedure") + ", " + text.Count(forms, "blank form")
	if templates > 0 {
		words += fmt.Sprintf("; %d %s", templates, text.NotApproved)
	}
	return words
}

// openFile hands a file to the viewer. It is written whatever the viewer does,
// so a failure says where it is.
func openFile(name string) error {
	path, err := filepath.Abs(name)
	if err != nil {
		path = name
	}
	if err := open.File(path); err != nil {
		return fmt.Errorf("%s is written and could not be opened here (%v): open it from its folder", clean.Quoted(path), err)
	}
	return nil
}
