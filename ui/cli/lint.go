package cli

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"

	"downtime/runbooks"
	"downtime/ui/text"
)

type lintCommand struct {
	Paths []string `arg:"" optional:"" name:"path" help:"Files or folders. Default: the shipped procedures and the hospital's."`
	JSON  bool     `name:"json" help:"Print one JSON object a file: what was understood, and the findings."`
}

// Help is the rest of what the command's --help says.
func (lintCommand) Help() string {
	return `Each finding has its file, line, severity, code and a sentence. An error is something that is not as its author meant; a warning should be put right; info is worth knowing.

Examples:
  downtime lint
  downtime lint our-procedures
  downtime lint draft.md --json`
}

// linted is a file with what there is to say about it. Doc is nil for a file or
// folder that is not a procedure.
type linted struct {
	file     string
	doc      *runbooks.Document
	findings []runbooks.Finding
}

// Run checks the files.
func (c *lintCommand) Run(a *app) error {
	list, err := c.lint(a)
	if err != nil {
		return err
	}
	slices.SortStableFunc(list, func(x, y linted) int { return cmp.Compare(x.file, y.file) })
	if c.JSON {
		lines := make([]lintLine, len(list))
		for i, one := range list {
			lines[i] = describeLinted(one)
		}
		err = printJSON(a.out, lines)
	} else {
		printFindings(a, list)
	}
	if err == nil && count(list, runbooks.Error) > 0 {
		return errNo
	}
	return err
}

func (c *lintCommand) lint(a *app) ([]linted, error) {
	library, err := a.library()
	if err != nil {
		return nil, err
	}
	if len(c.Paths) == 0 {
		return a.lintLibrary(library, true), nil
	}
	var list []linted
	for _, path := range c.Paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		if info.IsDir() {
			folder, err := runbooks.Load(path)
			if err != nil {
				return nil, err
			}
			list = append(list, a.lintLibrary(folder, false)...)
			continue
		}
		doc, err := readProcedure(path)
		if err != nil {
			return nil, err
		}
		list = append(list, a.lintOne(library, doc))
	}
	return list, nil
}

// lintLibrary checks the hospital's files of a library, and those shipped with
// the program.
func (a *app) lintLibrary(library *runbooks.Library, shipped bool) []linted {
	var list []linted
	for _, doc := range append(library.All(), library.NotUsed()...) {
		if shipped || doc.Origin != runbooks.Shipped {
			list = append(list, a.lintOne(library, doc))
		}
	}
	for _, f := range append(slices.Clone(library.Findings), library.Contacts.Findings...) {
		i := slices.IndexFunc(list, func(l linted) bool { return l.file == f.File })
		if i < 0 {
			i, list = len(list), append(list, linted{file: f.File})
		}
		list[i].findings = append(list[i].findings, f)
	}
	return list
}

func (a *app) lintOne(library *runbooks.Library, doc *runbooks.Document) linted {
	return linted{file: doc.File, doc: doc, findings: library.Lint(doc, a.Now())}
}

func printFindings(a *app, list []linted) {
	for _, one := range list {
		for _, f := range one.findings {
			fmt.Fprintln(a.out, f)
		}
	}
	fmt.Fprintf(a.out, "%s checked: %s, %s, %d for information.\n", text.Count(len(list), "file"),
		text.Count(count(list, runbooks.Error), "error"), text.Count(count(list, runbooks.Warning), "warning"),
		count(list, runbooks.Info))
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

// The objects of lint --json (FORMATS section 4).
type (
	lintLine struct {
		File        string           `json:"file"`
		ID          string           `json:"id"`
		Title       string           `json:"title"`
		Rule        string           `json:"rule"`
		Sections    []lintSection    `json:"sections"`
		Steps       []lintStep       `json:"steps"`
		Records     []lintRecord     `json:"records"`
		Diagnostics []lintDiagnostic `json:"diagnostics"`
	}
	lintSection struct {
		Heading string `json:"heading"`
		Line    int    `json:"line"`
		Rule    string `json:"rule"`
		Steps   int    `json:"steps"`
		Ignored int    `json:"ignored"`
	}
	lintStep struct {
		ID        string `json:"id"`
		Text      string `json:"text"`
		Line      int    `json:"line"`
		Section   string `json:"section"`
		Parent    string `json:"parent"`
		Critical  bool   `json:"critical"`
		TwoPerson bool   `json:"two_person"`
		Optional  bool   `json:"optional"`
		Within    int64  `json:"within_s"`
		From      int64  `json:"from_s"`
		Every     int64  `json:"every_s"`
		Role      string `json:"role"`
		Answer    string `json:"answer"`
	}
	lintRecord struct {
		Name   string      `json:"name"`
		Fields []lintField `json:"fields"`
	}
	lintField struct {
		Name     string `json:"name"`
		Kind     string `json:"kind"`
		Required bool   `json:"required"`
	}
	lintDiagnostic struct {
		Line     int    `json:"line"`
		Severity string `json:"severity"`
		Code     string `json:"code"`
		Message  string `json:"message"`
	}
)

func describeLinted(one linted) lintLine {
	line := lintLine{
		File: one.file, Rule: "none",
		Sections: []lintSection{}, Steps: []lintStep{}, Records: []lintRecord{}, Diagnostics: []lintDiagnostic{},
	}
	for _, f := range one.findings {
		line.Diagnostics = append(line.Diagnostics, lintDiagnostic{f.Line, string(f.Severity), f.Code, f.Message})
	}
	if one.doc == nil {
		return line
	}
	p := &one.doc.Procedure
	line.ID, line.Title, line.Rule = p.ID, p.Title, string(p.Rule)
	for i := range p.Sections {
		s := &p.Sections[i]
		line.Sections = append(line.Sections, lintSection{s.Heading, s.Line, string(s.Rule), len(s.Steps), s.Ignored})
		for j := range s.Steps {
			step := &s.Steps[j]
			line.Steps = append(line.Steps, lintStep{
				ID: step.ID, Text: step.Text, Line: step.Line, Section: s.Heading, Parent: step.Parent,
				Critical: step.Critical, TwoPerson: step.TwoPerson, Optional: step.Optional,
				Within: step.Within, From: step.From, Every: step.Every,
				Role: strings.Join(step.Roles, ","), Answer: step.Answer.String(),
			})
		}
	}
	for _, form := range p.Records {
		record := lintRecord{form.Name, []lintField{}}
		for _, field := range form.Fields {
			record.Fields = append(record.Fields, lintField{field.Name, string(field.Kind), field.Required})
		}
		line.Records = append(line.Records, record)
	}
	return line
}
