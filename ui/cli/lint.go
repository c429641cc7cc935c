package cli

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"downtime/runbooks"
	"downtime/ui/text"
)

type lintCommand struct {
	Paths  []string `arg:"" optional:"" name:"path" help:"Files or folders. Default: the shipped procedures and the hospital's."`
	JSON   bool     `name:"json" help:"Print one JSON object a file: what was understood, and the findings."`
	Strict bool     `help:"Warnings fail too: the exit code is 1 if there is any. What is for information never fails."`
	Fix    bool     `help:"Put right what is mechanical: ids for steps that have none, the form of times, dates and keys. Shows each change, then writes it."`
	DryRun bool     `help:"With --fix: show the changes and write nothing."`
}

// Help is the rest of what the command's --help says.
func (lintCommand) Help() string {
	return `Each finding has its file, line, severity, code and a sentence. An error is something that is not as its author meant; a warning should be put right; info is worth knowing. The chapter "lint" of downtime handbook explains every code.

A folder may hold up to 10,000 procedures. Its contacts.md is checked too.

--fix changes only files of the hospital that are plain UTF-8, each as a whole or not at all, and never an id that is there. A file read again after it is the same procedure but for the new ids, and for times such as within="15 minutes" that were not read before.

Examples:
  downtime lint
  downtime lint our-procedures --strict
  downtime lint draft.md --json
  downtime lint our-procedures --fix --dry-run`
}

// linted is a file with what there is to say about it. It is a procedure, or
// contacts, or neither.
type linted struct {
	file     string
	doc      *runbooks.Document
	contacts *runbooks.Contacts
	findings []runbooks.Finding
}

// Run checks the files.
func (c *lintCommand) Run(a *app) error {
	switch {
	case c.DryRun && !c.Fix:
		return usage("--dry-run goes with --fix: add it, or leave both out")
	case c.Fix && c.JSON:
		return usage("--json cannot be had with --fix: run lint --json afterwards")
	}
	list, err := c.lint(a)
	if err != nil {
		return err
	}
	if c.Fix {
		if err := a.fix(list, c.DryRun); err != nil || c.DryRun {
			return err
		}
		if list, err = c.lint(a); err != nil {
			return err
		}
	}
	if c.JSON {
		lines := make([]lintLine, len(list))
		for i, one := range list {
			lines[i] = describeLinted(one)
		}
		err = printJSON(a.out, lines)
	} else {
		printFindings(a, list, c.Strict)
	}
	if err == nil && (count(list, runbooks.Error) > 0 || c.Strict && count(list, runbooks.Warning) > 0) {
		return errNo
	}
	return err
}

// lint checks what was named, sorted by file.
func (c *lintCommand) lint(a *app) ([]linted, error) {
	library, err := a.library()
	if err != nil {
		return nil, err
	}
	if len(c.Paths) == 0 {
		return a.lintLibrary(library, true), nil
	}
	var list []linted
	var docs []*runbooks.Document // named one by one
	named := make(map[string]bool)
	for _, path := range c.Paths {
		if path = filepath.Clean(path); named[path] {
			continue
		}
		named[path] = true
		info, err := os.Stat(path)
		switch {
		case err != nil:
			return nil, err
		case info.IsDir():
			folder, err := library.Other(path)
			if err != nil {
				return nil, err
			}
			list = append(list, a.lintLibrary(folder, false)...)
		default:
			source, err := readSource(path)
			if err != nil {
				return nil, err
			}
			if strings.EqualFold(filepath.Base(path), runbooks.ContactsFile) {
				list = append(list, a.lintContacts(runbooks.ParseContacts(path, source)))
				continue
			}
			docs = append(docs, library.Read(path, source))
		}
	}
	docs = slices.DeleteFunc(docs, func(doc *runbooks.Document) bool {
		return slices.ContainsFunc(list, func(l linted) bool { return l.file == doc.File })
	})
	runbooks.MarkDuplicates(docs)
	return sorted(append(list, a.lintEach(library, docs)...)), nil
}

// lintLibrary checks the hospital's files of a library, and those shipped with
// the program.
func (a *app) lintLibrary(library *runbooks.Library, shipped bool) []linted {
	docs := append(library.All(), library.NotUsed()...)
	if !shipped {
		docs = slices.DeleteFunc(docs, func(doc *runbooks.Document) bool { return doc.Origin == runbooks.Shipped })
	}
	list := a.lintEach(library, docs)
	for _, f := range library.Findings {
		i := slices.IndexFunc(list, func(l linted) bool { return l.file == f.File })
		if i < 0 {
			i, list = len(list), append(list, linted{file: f.File})
		}
		list[i].findings = append(list[i].findings, f)
	}
	if library.Contacts.File != "" {
		list = append(list, a.lintContacts(library.Contacts))
	}
	return sorted(list)
}

func (a *app) lintEach(library *runbooks.Library, docs []*runbooks.Document) []linted {
	list := make([]linted, len(docs))
	for i, found := range library.LintAll(docs, a.now()) {
		list[i] = linted{file: docs[i].File, doc: docs[i], findings: found}
	}
	return list
}

func (a *app) lintContacts(contacts *runbooks.Contacts) linted {
	return linted{file: contacts.File, contacts: contacts, findings: contacts.Lint(a.now())}
}

func sorted(list []linted) []linted {
	slices.SortStableFunc(list, func(x, y linted) int { return cmp.Compare(x.file, y.file) })
	return list
}

func printFindings(a *app, list []linted, strict bool) {
	for _, one := range list {
		for _, f := range one.findings {
			fmt.Fprintln(a.out, f)
		}
	}
	warnings := count(list, runbooks.Warning)
	fmt.Fprintf(a.out, "%s checked: %s, %s, %d for information.\n", text.Count(len(list), "file"),
		text.Count(count(list, runbooks.Error), "error"), text.Count(warnings, "warning"), count(list, runbooks.Info))
	if strict && warnings > 0 {
		fmt.Fprintln(a.out, "With --strict, warnings fail too.")
	}
}

func count(list []linted, severity runbooks.Severity) int {
	n := 0
	for _, one := range list {
		for _, f := range one.findings {
			if f.Severity == severity {
				n++
			}
		}
	}
	return n
}
