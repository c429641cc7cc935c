package cli

import (
	"errors"
	"fmt"
	"time"

	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/report"
	"downtime/ui/text"
)

type incidentsCommand struct {
	JSON bool `name:"json" help:"Print one JSON object a line."`
}

// Help is the rest of what the command's --help says.
func (incidentsCommand) Help() string {
	return `The latest is first. "open" counts the steps still to do, "outstanding" what a clean close waits for: those, the steps put off to recovery, and the paper records that are not accounted for.

Examples:
  downtime incidents
  downtime incidents --data E:\downtime-data --json`
}

// incidentLine is a run in incidents --json.
type incidentLine struct {
	Log         string     `json:"log"`
	Mode        event.Mode `json:"mode"`
	Title       string     `json:"title"`
	Started     string     `json:"started"`
	Closed      *string    `json:"closed"` // null while open
	Phase       string     `json:"phase"`
	Entries     uint64     `json:"entries"`
	OpenSteps   int        `json:"open_steps"`
	Outstanding int        `json:"outstanding"`
	Elsewhere   bool       `json:"elsewhere,omitempty"` // brought in, and only read here

	since, until string // for people; until is "" while open
}

// Run lists the runs.
func (c *incidentsCommand) Run(a *app) error {
	st, err := a.openToRead()
	if empty := new(nothingRecorded); errors.As(err, &empty) {
		if !c.JSON {
			fmt.Fprintf(a.out, "Nothing has been recorded in %s yet.\n", clean.Quoted(empty.dir))
		}
		return nil
	}
	if err != nil {
		return err
	}
	defer st.Close()
	runs, err := st.Runs()
	if err != nil {
		return err
	}
	lines := make([]incidentLine, 0, len(runs))
	var damaged error
	for _, run := range runs {
		if err := a.ctx.Err(); err != nil {
			return err
		}
		if run.Broken != nil {
			damaged = errors.Join(damaged, run.Broken)
			continue
		}
		state, err := fold(st, run.Log)
		if broken := new(store.BrokenError); errors.As(err, &broken) {
			damaged = errors.Join(damaged, err)
		} else if err != nil {
			return err
		}
		lines = append(lines, describeRun(run, state, a.now()))
	}
	if c.JSON {
		err = printJSON(a.out, lines)
	} else {
		printRuns(a, lines)
	}
	for _, said := range lackingSentences(st) {
		damaged = errors.Join(damaged, errors.New(said))
	}
	return errors.Join(err, damaged)
}

// fold reads a log into its state, as far as the log holds.
func fold(st *store.Store, log string) (*incident.State, error) {
	state := new(incident.State)
	err := st.Read(log, func(e *event.Entry) error {
		state.Apply(e)
		return nil
	})
	return state, err
}

func describeRun(run store.Run, state *incident.State, pc time.Time) incidentLine {
	now := state.Wall(pc)
	zone := report.Zone(run.Started)
	line := incidentLine{
		Log: run.Log, Mode: run.Started.Mode, Title: clean.Line(run.Started.Title),
		Started: run.Since.In(zone).Format(time.RFC3339), Phase: string(state.Phase),
		Elsewhere: run.Elsewhere(), Entries: run.Entries, OpenSteps: state.OpenSteps(now), since: minute(run.Since.In(zone)),
	}
	_, line.Outstanding = state.Outstanding(now)
	if !run.Ended.IsZero() {
		closed := run.Ended.In(zone).Format(time.RFC3339)
		line.Closed, line.until = &closed, minute(run.Ended.In(zone))
	}
	return line
}

func printRuns(a *app, lines []incidentLine) {
	if len(lines) == 0 {
		fmt.Fprintln(a.out, "Nothing has been recorded yet.")
	}
	for _, l := range lines {
		when := "since " + l.since + ", " + l.Phase
		if l.Closed != nil {
			when = l.since + " to " + l.until + ", closed"
		}
		if l.Elsewhere {
			when += ", brought in from another PC and only read here"
		}
		fmt.Fprintf(a.out, "%s  %s: %s\n", l.Log, timeline.ModeWords(l.Mode), l.Title)
		fmt.Fprintf(a.out, "%14s%s; %s, %d open, %d outstanding\n", "",
			when, entries(l.Entries), l.OpenSteps, l.Outstanding)
	}
}

// minute is a time as it sorts, "2026-11-24 02:20".
func minute(at time.Time) string { return at.Format("2006-01-02 15:04") + text.ZoneMark(at) }

// entries counts entries in words.
func entries(n uint64) string {
	return text.Count(int(n), "entry")
}
