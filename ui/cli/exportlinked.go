package cli

import (
	"fmt"
	"io"

	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/store/seal"
	"downtime/ui/report"
	"downtime/ui/session"
)

// writeTogether writes a run and the logs of the same outage in one order.
func (c *exportCommand) writeTogether(w io.Writer, st *store.Store, run store.Run, key *seal.Key) error {
	outage, err := session.Outage(st, run.Log)
	if err != nil {
		return err
	}
	var logs []report.Entries
	for _, log := range outage.Logs {
		logs = append(logs, entriesOf(st, store.Run{Log: log}))
	}
	if c.format() == "csv" {
		return report.CSVTogether(w, logs...)
	}
	return report.MarkdownTogether(w, logs[0], key, logs[1:]...)
}

// sayLinked says which logs are in the file with the run, and which could not be.
func (c *exportCommand) sayLinked(w io.Writer, st *store.Store, run store.Run) error {
	outage, err := session.Outage(st, run.Log)
	if err != nil {
		return err
	}
	for _, log := range outage.Logs[1:] {
		fmt.Fprintf(w, "With it, in one order: log %s of the same outage.\n", log)
	}
	if len(outage.Logs) == 1 && len(outage.Absent) == 0 {
		fmt.Fprintf(w, "No other log is linked to it: same-outage in downtime plain links one.\n")
	}
	for _, l := range outage.Absent {
		fmt.Fprintf(w, "NOT with it: log %s, which is linked and not here: bring it in with downtime import.\n", clean.Line(l.Log))
	}
	return nil
}
