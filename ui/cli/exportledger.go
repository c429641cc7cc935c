package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/store/timeline"
	"downtime/ui/report"
	"downtime/ui/text"
)

// ledger writes the paper records of a run as they stand now.
func (c *exportCommand) ledger(a *app, st *store.Store, run store.Run) error {
	if !slices.Contains(formats, c.format()) {
		return usage("the ledger is Markdown, CSV or JSON Lines, and not %q: end the name in .md, .csv or .jsonl", c.format())
	}
	state, err := fold(st, run.Log)
	if err != nil {
		return err
	}
	logs, err := c.people(entriesOf(st, run))
	if err != nil {
		return err
	}
	own := logs[0]
	write := func(w io.Writer) error {
		switch c.format() {
		case "csv":
			return report.LedgerCSV(w, own)
		case "jsonl":
			return report.LedgerJSONL(w, own)
		}
		key, err := store.ReadKey(st.Dir())
		if err != nil {
			return errors.Join(report.LedgerMarkdown(w, own, nil), c.noteInitials(w))
		}
		return errors.Join(report.LedgerMarkdown(w, own, &key), c.noteInitials(w))
	}
	if c.Output == "" || c.Output == "-" {
		return write(untilDone{a.ctx, a.out})
	}
	if err := a.writeFile(c.Output, c.Force, write); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "Wrote %s: %s of %s, %s.\n",
		clean.Quoted(c.Output), text.Count(len(state.Records), "paper record"), run.Log, timeline.ModeWords(state.Mode))
	c.sayInitials(a.out)
	return errors.Join(err, a.sayNotReal(c.Output, state.Mode))
}
