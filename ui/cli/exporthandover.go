package cli

import (
	"errors"
	"fmt"
	"io"

	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/seal"
	"downtime/store/timeline"
	"downtime/ui/handover"
	"downtime/ui/report"
	"downtime/ui/report/paper"
	"downtime/ui/session"
)

// handover writes the handover sheet of a run as it stands now.
func (c *exportCommand) handover(a *app, st *store.Store, run store.Run) error {
	format := c.format()
	if format != "markdown" && format != "md" && format != "pdf" {
		return usage("a handover sheet is Markdown or PDF, and not %q: end the name in .md or .pdf", format)
	}
	state, builder := new(incident.State), new(timeline.Builder)
	var rows []timeline.Row
	var tree seal.Tree
	err := st.Read(run.Log, func(e *event.Entry) error {
		state.Apply(e)
		rows = append(rows, builder.Row(e))
		tree.Add(e.Raw)
		return nil
	})
	if err != nil {
		return err
	}
	if !state.Running() {
		return usage("%s is closed, and nothing of it is handed over: downtime export %s writes its timeline", run.Log, run.Log)
	}
	now := state.Wall(a.now()).In(report.Zone(run.Started))
	sheet := handover.Make(handover.Source{State: state, Rows: rows, Now: now, Fill: timeline.LocalNames})
	line := seal.Paper{Log: run.Log, Size: tree.Size(), Code: seal.CodeOf(tree.Root())}
	code := paper.LogCode{Line: line.String()}
	key, unsigned := store.ReadKey(st.Dir())
	if unsigned == nil {
		code.Note = store.CheckpointWithin(&key, state.Device, run.Log, &tree, event.AtHandover).Note
	}
	write := func(w io.Writer) error { return report.Handover(w, sheet, line, code.Note) }
	if format == "pdf" {
		write = func(w io.Writer) error {
			return paper.Handover(w, sheet, paper.Options{
				Ward: state.Ward, Organisation: state.Organisation, Program: Version(), Now: now,
				Drill: state.Mode == event.Drill, Log: &code,
			})
		}
	}
	if c.Output == "" || c.Output == "-" {
		err := write(untilDone{a.ctx, a.out})
		if said := session.UnsignedWords(unsigned); err == nil && said != "" {
			fmt.Fprintf(a.Err, "downtime: the handover sheet is %s\n", tidy(said))
		}
		return err
	}
	if err := a.writeFile(c.Output, c.Force, write); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "Wrote %s: the handover of %s, %s.\n", clean.Quoted(c.Output), run.Log, timeline.ModeWords(state.Mode))
	err = errors.Join(err, a.sayNotReal(c.Output, state.Mode))
	if said := session.UnsignedWords(unsigned); said != "" {
		fmt.Fprintf(a.out, "It is %s.\n", tidy(said))
	}
	return err
}
