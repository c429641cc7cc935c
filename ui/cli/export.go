package cli

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/store/event"
	"downtime/store/seal"
	"downtime/store/timeline"
	"downtime/ui/report"
	"downtime/ui/session"
)

type exportCommand struct {
	Log    string `arg:"" optional:"" name:"run" placeholder:"RUN" help:"Log id, or the start of one. Default: the open run, else the latest."`
	Format string `short:"f" enum:"markdown,csv,jsonl,pdf," default:"" placeholder:"FORMAT" help:"markdown, csv or jsonl; of a handover markdown or pdf. Default: by the ending of the file, else markdown."`
	What   string `enum:"timeline,handover,ledger" default:"timeline" placeholder:"WHAT" help:"What to write: timeline, the handover sheet of what is open, or the ledger of paper records."`
	Output string `short:"o" placeholder:"FILE" help:"Write to a file; it must not exist yet. Default: standard output."`
	Force  bool   `help:"Write over a file that exists."`

	Withhold string `placeholder:"ENTRIES" help:"Leave the words of these entries out, such as 12,30-34, and put their hashes in; JSON Lines alone."`
	Initials bool   `help:"Cut the names of staff to initials; of Markdown, CSV and the ledger. Names typed in other words, such as who was told, stay: read it before you hand it on."`

	WithLinked bool `help:"With every log of the same outage that is here, in one order; Markdown and CSV alone."`
}

// Help is the rest of what the command's --help says.
func (exportCommand) Help() string {
	return `Markdown is for people, CSV for Excel and Timesketch, JSON Lines is the log itself, byte for byte, and a signature at its end: keep that one, it can be verified.

The ledger has a row for each paper record: its form, its number, its bed, how it stands. It asks for no name and no result of a patient; those are on the paper.

Examples:
  downtime export
  downtime export -o night.csv
  downtime export --what handover -o handover.pdf
  downtime export --what ledger -o papers.csv
  downtime export --with-linked -o outage.md
  downtime export 7F3A --format jsonl -o 7F3A91C2K4QX.jsonl
  downtime export --initials -o for-the-trust.md
  downtime export --withhold 31,40-42 -o for-the-supplier.jsonl`
}

// Run writes the export.
func (c *exportCommand) Run(a *app) (err error) {
	st, err := a.openRecorded()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	runs, err := st.Runs()
	if err != nil {
		return err
	}
	run, err := c.find(a, st, runs)
	if err != nil {
		return err
	}
	withheld, err := c.withheld(run)
	if err != nil {
		return err
	}
	if err := c.fits(); err != nil {
		return err
	}
	switch c.What {
	case "handover":
		return c.handover(a, st, run)
	case "ledger":
		return c.ledger(a, st, run)
	}
	return c.timeline(a, st, run, withheld)
}

// fits refuses what cannot be asked for together.
func (c *exportCommand) fits() error {
	switch {
	case c.What == "handover" && c.Initials:
		return usage("the handover sheet is for the next shift, who must know whom to ask: leave --initials out")
	case c.What == "handover" && c.WithLinked:
		return usage("the handover sheet is of one log: leave --with-linked out, or leave --what out")
	case c.What == "ledger" && c.WithLinked:
		return usage("the ledger is of one log: leave --with-linked out, or leave --what out")
	case c.What != "timeline":
		return nil
	case c.WithLinked && c.format() == "jsonl":
		return usage("JSON Lines is one log, byte for byte: export each by itself, or choose --format markdown or csv with --with-linked")
	case c.Initials && c.format() == "jsonl":
		return usage("--initials would make another log of it, and nothing in it could be proved: choose Markdown or CSV, or leave entries out with --withhold")
	case c.format() == "pdf":
		return usage("the timeline is not made as PDF: choose --format markdown, csv or jsonl, or add --what handover")
	}
	return nil
}

// timeline writes what happened in a run, or the log of it as it is.
func (c *exportCommand) timeline(a *app, st *store.Store, run store.Run, withheld numbers) error {
	var signer *seal.Key
	key, unsigned := store.ReadKey(st.Dir())
	if unsigned == nil {
		signer = &key
	}
	if c.format() != "jsonl" {
		unsigned = nil // only the log itself is missed a signature
	}
	var outage session.SameOutageLogs
	if c.WithLinked {
		var err error
		if outage, err = session.Outage(st, run.Log); err != nil {
			return err
		}
	}
	write := func(w io.Writer) error {
		if !slices.Contains(formats, c.format()) {
			return usage("%s does not say which format: add --format csv, jsonl or markdown, or end the name in .csv, .jsonl or .md", clean.Quoted(c.Output))
		}
		if c.WithLinked {
			return c.writeTogether(w, st, outage, signer)
		}
		own, err := c.people(entriesOf(st, run))
		if err != nil {
			return err
		}
		return c.write(w, own[0], withheld, signer)
	}
	if c.Output == "" || c.Output == "-" {
		err := write(untilDone{a.ctx, a.out})
		if err == nil {
			sayNotWithIt(a.Err, outage, "downtime: NOT with it: ")
		}
		if err == nil && unsigned != nil {
			fmt.Fprintf(a.Err, "downtime: the export is not signed, %s\n", tidy(unsigned.Error()))
		}
		return err
	}
	if err := a.writeFile(c.Output, c.Force, write); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "Wrote %s: %s of %s, %s.\n", clean.Quoted(c.Output), entries(run.Entries), run.Log, timeline.ModeWords(run.Started.Mode))
	if len(withheld) > 0 {
		fmt.Fprintf(a.out, "Withheld, and in it only as a hash: %s. The log here has all of it.\n", withheld)
	}
	c.sayInitials(a.out)
	err := a.sayNotReal(c.Output, run.Started.Mode)
	if c.WithLinked {
		sayLinked(a.out, outage)
	}
	if unsigned != nil {
		fmt.Fprintf(a.out, "It is not signed: %s.\n", tidy(unsigned.Error()))
	}
	return err
}

// find is the run that was asked for. Where a whole log is in no copy here, the latest
// that is here may not be the one that is meant: then it must be named.
func (c *exportCommand) find(a *app, st *store.Store, runs []store.Run) (store.Run, error) {
	run, err := findRun(runs, c.Log)
	for _, l := range st.Lacking() {
		if !l.Whole() || !strings.HasPrefix(l.Log, seal.Meant(c.Log)) || c.Log != "" && err == nil {
			continue
		}
		said := session.LackingWords(l, store.KeepsDamaged(st.Dir()))
		if err != nil || !run.Open() {
			return store.Run{}, usage("%s. Or name a run that is here: see downtime incidents", said)
		}
		fmt.Fprintf(a.Err, "downtime: %s\n", tidy(said))
	}
	return run, err
}

func entriesOf(st *store.Store, run store.Run) report.Entries {
	return func(visit func(*event.Entry) error) error { return st.Read(run.Log, visit) }
}

// write writes the timeline, signed where there is a key and the format can be.
func (c *exportCommand) write(w io.Writer, source report.Entries, withheld numbers, key *seal.Key) error {
	switch {
	case c.format() == "csv":
		return report.CSV(w, source)
	case c.format() == "jsonl":
		return report.LogCopy{Withhold: withheld.has, Key: key}.Write(w, source)
	}
	return errors.Join(report.Markdown(w, source, key), c.noteInitials(w))
}

// formats are those there are; "md" is how a file name says Markdown.
var formats = []string{"csv", "jsonl", "markdown", "md"}

// format is the format that was asked for, if only by the name of the file;
// Markdown where neither says.
func (c *exportCommand) format() string {
	switch {
	case c.Format != "":
		return c.Format
	case c.Output == "" || c.Output == "-":
		return "markdown"
	}
	return strings.TrimPrefix(strings.ToLower(filepath.Ext(c.Output)), ".")
}
