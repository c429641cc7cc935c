package cli

import (
	"errors"
	"fmt"
	"io"

	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/store/seal"
	"downtime/store/timeline"
	"downtime/ui/report"
	"downtime/ui/session"
)

// writeTogether writes a run and the logs of the same outage in one order.
func (c *exportCommand) writeTogether(w io.Writer, st *store.Store, outage session.SameOutageLogs, key *seal.Key) error {
	var logs []report.Entries
	for _, log := range outage.Logs {
		logs = append(logs, entriesOf(st, store.Run{Log: log}))
	}
	logs, err := c.people(logs...)
	if err != nil {
		return err
	}
	if c.format() == "csv" {
		return report.CSVTogether(w, logs...)
	}
	others := report.Others{Logs: logs[1:], Apart: outage.Apart, Absent: outage.Absent}
	return errors.Join(report.MarkdownTogether(w, logs[0], key, others), c.noteInitials(w))
}

// sayLinked says which logs are in the file with the run.
func sayLinked(w io.Writer, outage session.SameOutageLogs) {
	for _, log := range outage.Logs[1:] {
		fmt.Fprintf(w, "With it, in one order: log %s of the same outage.\n", log)
	}
	if len(outage.Logs) == 1 && len(outage.Apart) == 0 && len(outage.Absent) == 0 {
		fmt.Fprintf(w, "No other log is linked to it: same-outage in downtime plain links one.\n")
	}
	sayNotWithIt(w, outage, "NOT with it: ")
}

// sayNotWithIt says which logs are linked and not in the file, and why.
func sayNotWithIt(w io.Writer, outage session.SameOutageLogs, first string) {
	for _, l := range outage.Apart {
		fmt.Fprintf(w, "%s%s.\n", first, clean.Line(timeline.ApartWords(l.Log, l.Mode)))
	}
	for _, l := range outage.Absent {
		fmt.Fprintf(w, "%slog %s, which is linked and not here: bring it in with downtime import.\n", first, clean.Line(l.Log))
	}
}
