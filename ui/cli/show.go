package cli

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"

	"downtime/runbooks"
	"downtime/runbooks/clean"
	"downtime/ui/compose"
)

type showCommand struct {
	Procedure string `arg:"" help:"Id of a procedure, as the list of procedures has it, or the name of a file."`
}

// Help is the rest of what the command's --help says.
func (showCommand) Help() string {
	return `The text is for reading: local phone numbers are filled in, and what is critical, timed or for two people is said in words. Through a pipe its lines have 80 columns, or as many as COLUMNS says.

Examples:
  downtime show pathology-requests
  downtime show pathology-requests | more
  downtime show ./draft.md`
}

// Run prints the procedure.
func (c *showCommand) Run(a *app) error {
	library, err := a.library()
	if err != nil {
		return err
	}
	doc, err := findProcedure(library, c.Procedure)
	if err != nil {
		return err
	}
	fill := func(s string) string { return library.Contacts.Fill(s, false) }
	page := compose.Document(doc, compose.Options{Width: a.columns(), Fill: fill, Today: a.now(), Origin: library.Where(doc)})
	_, err = io.WriteString(a.out, page.String())
	return err
}

// findProcedure is a procedure of the library by its id, or one from a file.
func findProcedure(library *runbooks.Library, name string) (*runbooks.Document, error) {
	if doc, ok := library.Get(name); ok {
		return doc, nil
	}
	return readProcedure(library, name)
}

// readProcedure reads a procedure file that is not in the library, as the app
// would: by what somebody chose to count as a step in it.
func readProcedure(library *runbooks.Library, name string) (*runbooks.Document, error) {
	source, err := readSource(name)
	if err != nil {
		return nil, err
	}
	return library.Read(name, source), nil
}

// readSource reads the bytes of a procedure file, up to one more than the limit,
// so that Parse sees that it is too large.
func readSource(name string) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !strings.ContainsAny(name, `./\`):
		return nil, usage("there is no procedure %q: see downtime procedures", name)
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, usage("%s is not a file: name one, or the id of a procedure", clean.Quoted(name))
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, runbooks.MaxFileSize+1))
}
