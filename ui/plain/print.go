package plain

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"downtime/runbooks"
	"downtime/runbooks/clean"
	"downtime/ui/handbook"
	"downtime/ui/session"
	"downtime/ui/text"
)

// What is printed besides a procedure. One that has such a name goes in quotes.
const (
	printOpen      = "open"
	printBox       = "box"
	printHandover  = "handover"
	printQuickCard = "quick-card"
)

// toPrint is what was asked for, and what of it stands in the file.
type toPrint struct {
	job    *session.PrintJob
	said   string
	byHand func() []string // the lines to copy where nothing prints; nil for none
}

// printLine is one way to read a line that prints: what, and the file to print it to, ""
// for none.
type printLine struct {
	what []word
	file string
}

// parsePrint reads what to print, and after "to" the rest of the line as the name of a
// file. A title may have that word in it as well, so each way to read the line is kept,
// that with the longest title first.
func parsePrint(rest string) (act, error) {
	list, err := words(rest)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, errUsage
	}
	ways := []printLine{{what: list}}
	for i, w := range slices.Backward(list) {
		if !w.is("to") || i == 0 {
			continue
		}
		file := session.TypedPath(rest[w.end:])
		if file == "" {
			return nil, errUsage
		}
		ways = append(ways, printLine{list[:i], file})
	}
	return func(f *face) ([]string, error) { return f.print(f.meant(ways)) }, nil
}

// meant is the first way to read a line that names what there is to print; where none
// does, that with the shortest title.
func (f *face) meant(ways []printLine) printLine {
	if i := slices.IndexFunc(ways, func(l printLine) bool { return f.printable(l.what) }); i >= 0 {
		return ways[i]
	}
	return ways[len(ways)-1]
}

// printable reports whether the words name what can be printed, now or at another time.
func (f *face) printable(list []word) bool {
	if len(list) == 1 && slices.ContainsFunc([]string{printOpen, printBox, printHandover, printQuickCard}, list[0].is) {
		return true
	}
	_, ok := f.s.Library().Get(f.procedureID(joined(list)))
	return ok
}

// boardByHand names what there is to do now, which is copied by hand and not printed.
const boardByHand = "board"

func parseByHand(rest string) (act, error) {
	list, err := words(rest)
	if err == nil && len(list) == 0 {
		err = errUsage
	}
	if len(list) == 1 && list[0].is(boardByHand) {
		return func(f *face) ([]string, error) {
			lines := f.s.BoardByHand()
			if lines == nil {
				return nil, errNothing
			}
			return read(lines...), nil
		}, nil
	}
	return func(f *face) ([]string, error) { return f.byHand(list) }, err
}

// toPrint finds what was named.
func (f *face) toPrint(list []word) (toPrint, error) {
	is := func(name string) bool { return len(list) == 1 && list[0].is(name) }
	switch {
	case is(printOpen):
		job := f.s.PrintOpen()
		if job == nil {
			return toPrint{}, errNoneOpen
		}
		return toPrint{job, "all that is open, " + text.Count(job.Procedures(), "procedure"), job.ByHand}, nil
	case is(printBox):
		job := f.s.PrintBox()
		return toPrint{job, "the downtime box, " + text.Count(job.Procedures(), "procedure"), nil}, nil
	case is(printHandover):
		f.enterJump()
		job := f.s.PrintHandover()
		if job == nil {
			return toPrint{}, errNothing
		}
		return toPrint{job, "the handover sheet", f.s.HandoverByHand}, nil
	case is(printQuickCard):
		card := handbook.QuickCard()
		job := f.s.PrintPage(&runbooks.ParsePage(card.ID+".md", []byte(card.Markdown)).Procedure)
		return toPrint{job, "the quick card, one page", nil}, nil
	}
	typed := joined(list)
	doc, ok := f.s.Library().Get(f.procedureID(typed))
	if !ok {
		return toPrint{}, fmt.Errorf("there is no procedure %q: procedures lists them; besides them %s, %s, %s and %s can be printed",
			typed, printOpen, printBox, printHandover, printQuickCard)
	}
	said := doc.Procedure.Title
	if n := len(doc.Procedure.Records); n > 0 {
		said += ", with " + text.Count(n, "blank form")
	}
	job := f.s.PrintCard(doc)
	return toPrint{job, said, job.ByHand}, nil
}

// print makes the PDF, in the data folder where no file was named, and opens it where a
// person sits before it.
func (f *face) print(asked printLine) ([]string, error) {
	list, file := asked.what, asked.file
	wanted, err := f.toPrint(list)
	if err != nil {
		return nil, err
	}
	var path string
	switch {
	case file == "":
		path, err = wanted.job.Write()
	case !strings.HasSuffix(strings.ToLower(file), ".pdf"):
		return nil, fmt.Errorf("%s does not end in .pdf: a print is a PDF, so end the name in .pdf", clean.Quoted(file))
	default:
		path, err = wanted.job.WriteTo(file)
	}
	if err != nil {
		return nil, notPrinted(err, wanted.byHand != nil, joinedQuoted(list))
	}
	line := fmt.Sprintf("ok - the PDF is %s: %s", clean.Quoted(path), wanted.said)
	switch {
	case f.viewer == nil:
		return []string{line + "; open it there to print it"}, nil
	case f.viewer(path) != nil:
		return []string{line + "; it could not be opened here: open it from its folder to print it"}, nil
	}
	return []string{line + "; it opens in the viewer: print it from there"}, nil
}

// notPrinted says why there is no file, and what to do on a PC that cannot write one.
func notPrinted(err error, byHand bool, typed string) error {
	instead := ""
	if byHand {
		instead = "; without a printer: by-hand " + typed
	}
	if errors.Is(err, fs.ErrExist) {
		instead = "" // another name is enough
	}
	return fmt.Errorf("%w%s", session.WhyNoFile("nothing was printed", err, ", as print "+typed+" to FILE"), instead)
}

// byHand reads the lines that are copied by hand.
func (f *face) byHand(list []word) ([]string, error) {
	wanted, err := f.toPrint(list)
	switch {
	case err != nil:
		return nil, err
	case wanted.byHand == nil:
		return nil, fmt.Errorf("%s is too long to copy by hand: by-hand PROCEDURE, by-hand %s, or by-hand %s", wanted.said, printHandover, boardByHand)
	}
	return read(wanted.byHand()...), nil
}

// joinedQuoted is what was typed, with quotes where it needs them again.
func joinedQuoted(list []word) string {
	typed := joined(list)
	if len(list) == 1 && (list[0].quoted || strings.Contains(typed, " ")) {
		return quoted(typed)
	}
	return typed
}

// printCommands are the lines that print.
func printCommands() grammar {
	return grammar{
		{"print", "", "print PROCEDURE|open|box|handover|quick-card [to FILE]",
			"make a PDF to print: a procedure with its blank forms, those that are open, the whole downtime box, the handover sheet or the quick card; in the data folder where no FILE is named",
			`print pathology-requests to E:\pathology.pdf`, parsePrint},
		{"by-hand", "", "by-hand PROCEDURE|open|handover|board", "the lines to copy by hand where nothing prints, of the board what is overdue and next: one reads and one writes",
			"by-hand pathology-requests", parseByHand},
	}
}

// procedureChoices are what can be read and printed, and what can be copied by hand.
func (f *face) procedureChoices() []choice {
	procedures := func(f *face) []option {
		var options []option
		for _, doc := range f.s.Library().All() {
			options = append(options, option{doc.Procedure.Title, doc.Procedure.ID})
		}
		return options
	}
	file := question{name: "file", words: "To which file? Its name ends in .pdf", optional: true, enter: "for one in the data folder", check: checkPrintFile}
	choices := []choice{
		alone("List the procedures", "procedures"),
		{"Print a procedure, with its blank forms", []question{{name: "procedure", words: "Which procedure?", options: procedures}, file},
			func(a told) string { return "print " + quoted(a["procedure"]) + toFile(a["file"]) }},
		{"No printer: the lines of a procedure to copy by hand", []question{{name: "procedure", words: "Which procedure?", options: procedures}},
			func(a told) string { return "by-hand " + quoted(a["procedure"]) }},
	}
	whole := func(words, name string) choice {
		return choice{words, []question{file}, func(a told) string { return "print " + name + toFile(a["file"]) }}
	}
	if f.s.Running() {
		choices = append(choices, whole("Print the handover sheet", printHandover),
			alone("No printer: the handover sheet to copy by hand", "by-hand "+printHandover),
			alone("No printer: what is overdue and next to copy by hand", "by-hand "+boardByHand))
	}
	if f.s.PrintOpen() != nil {
		choices = append(choices, whole("Print all procedures that are open", printOpen))
	}
	return append(choices, whole("Print the downtime box: all there is", printBox), whole("Print the quick card, one page", printQuickCard))
}

func toFile(name string) string {
	if name == "" {
		return ""
	}
	return " to " + quoted(session.TypedPath(name))
}

// checkPrintFile refuses the answer that would be another name in the line made of it.
func checkPrintFile(_ *face, answer string) error {
	if strings.Contains(session.TypedPath(answer), `"`) {
		return errors.New(`a name with a quote (") in it cannot be written in a line: choose one without`)
	}
	return nil
}
