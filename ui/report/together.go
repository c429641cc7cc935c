package report

import (
	"cmp"
	"encoding/csv"
	"io"
	"slices"
	"strings"
	"time"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/seal"
	"downtime/store/timeline"
)

// An outage may have several logs, of two PCs or two wards. Each stays what it is:
// here they are only told in one order, and every row says whose it is.

// CSVTogether is CSV of several logs in one order, by the wall's time.
func CSVTogether(w io.Writer, logs ...Entries) error {
	type placed struct {
		at    time.Time
		cells []string
	}
	var all []placed
	var codes [][]string
	for _, entries := range logs {
		rows := csvRows{zone: time.UTC}
		if err := entries(func(e *event.Entry) error {
			if err := rows.count(e); err != nil {
				return err
			}
			all = append(all, placed{e.Happened, slices.Clone(rows.cells(e))})
			return nil
		}); err != nil {
			return err
		}
		if len(rows.last) > 0 {
			codes = append(codes, slices.Clone(rows.code()))
		}
	}
	slices.SortStableFunc(all, func(a, b placed) int { return cmp.Compare(a.at.UnixNano(), b.at.UnixNano()) })
	return writeCSV(w, func(out *csv.Writer) error {
		for _, row := range all {
			if err := out.Write(row.cells); err != nil {
				return err
			}
		}
		return out.WriteAll(codes) // of each log: it cannot be changed without it showing
	})
}

// Others are the other logs of the outage: those whose entries are at hand, those that
// are a drill where this one is real, or the other way round, and those that are not
// here.
type Others struct {
	Logs          []Entries
	Apart, Absent []incident.Linked
}

// together are the other logs of the outage, those that are at hand as they were read.
type together struct {
	Others
	rows   [][]timeline.Row
	states []*incident.State
}

// MarkdownTogether is Markdown with the entries of other logs of the same outage in
// its timeline.
func MarkdownTogether(w io.Writer, entries Entries, key *seal.Key, others Others) error {
	t := &together{Others: others}
	for _, other := range others.Logs {
		state, builder := new(incident.State), new(timeline.Builder)
		var rows []timeline.Row
		if err := other(func(e *event.Entry) error {
			state.Apply(e)
			rows = append(rows, builder.Row(e))
			return nil
		}); err != nil {
			return err
		}
		t.rows, t.states = append(t.rows, rows), append(t.states, state)
	}
	return writeMarkdown(w, entries, key, t)
}

// state is one of the logs at hand; nil where it is not.
func (t *together) state(log string) *incident.State {
	if t == nil {
		return nil
	}
	for _, s := range t.states {
		if s.Log == log {
			return s
		}
	}
	return nil
}

// linked names the other logs of the outage: those that this one links, and those
// that link this one, or one of them.
func (d *document) linked() {
	var rows [][]string
	for _, l := range d.state.Linked {
		rows = append(rows, []string{
			code(l.Log), escape(l.Ward), escape(l.Device), d.number(l.Seq) + ", " + d.exact(l.At),
			escape(l.By.String()), escape(l.Why), hadThen(&l), d.atHand(l.Log),
		})
	}
	if d.together != nil {
		for _, s := range d.together.states {
			if d.state.LinkedTo(s.Log) == nil {
				rows = append(rows, d.linkedElsewhere(s.Log, orNotSet(s.Ward), s.Device))
			}
		}
		for _, l := range slices.Concat(d.together.Apart, d.together.Absent) {
			if d.state.LinkedTo(l.Log) == nil {
				rows = append(rows, d.linkedElsewhere(l.Log, escape(l.Ward), l.Device))
			}
		}
	}
	if len(rows) == 0 {
		return
	}
	d.section("Other logs of the same outage, %d", len(rows))
	d.table([]string{"Log", "Ward", "Begun on", "Linked in entry", "By", "Why", "It had then", "Here"}, rows)
	d.paragraph("\nEach log was kept by itself and stays as it is. %s checks each of them, and what this one says of the others.", code("downtime verify"))
}

// hadThen is what a log had when it was linked.
func hadThen(l *incident.Linked) string {
	if l.Size == 0 {
		return "not known"
	}
	return plural(int(l.Size), "entry", "entries") + ", " + code(l.Code)
}

// linkedElsewhere is the row of a log that this one does not link, with the entry that
// does. Where no log at hand has that, it is in the log of the row.
func (d *document) linkedElsewhere(log, ward, device string) []string {
	row := []string{code(log), ward, escape(device), "in that log itself", "", "", "", d.atHand(log)}
	in, l := d.together.linking(d.state.Log, log)
	if l == nil {
		return row
	}
	row[3] = d.number(l.Seq) + " of log " + code(in) + ", " + d.exact(l.At)
	row[4], row[5] = escape(l.By.String()), escape(l.Why)
	if l.Log == log {
		row[6] = hadThen(l)
	}
	return row
}

// linking finds the entry that links a log, and the log that has it: a link of that log
// to the one of the report, of another to that log, or of that log to another.
func (t *together) linking(reported, log string) (in string, link *incident.Linked) {
	own := t.state(log)
	if own != nil {
		if l := own.LinkedTo(reported); l != nil {
			return log, l
		}
	}
	for _, s := range t.states {
		if l := s.LinkedTo(log); l != nil {
			return s.Log, l
		}
	}
	for _, s := range t.states {
		if own != nil && own.LinkedTo(s.Log) != nil {
			return log, own.LinkedTo(s.Log)
		}
	}
	return "", nil
}

func (d *document) atHand(log string) string {
	switch state := d.together.state(log); {
	case state != nil:
		return "in the timeline below, " + plural(int(state.Entries), "entry", "entries")
	case d.together == nil:
		return "not in this report"
	}
	for _, l := range d.together.Apart {
		if l.Log == log {
			return "**" + timeline.ApartWords(log, l.Mode) + "**"
		}
	}
	return "not in this data folder"
}

// timelineTogether is every entry of all logs, by the wall's time.
func (d *document) timelineTogether() {
	d.section("Full timeline of %s", plural(1+len(d.together.rows), "log", "logs"))
	all := timeline.Merge(slices.Insert(slices.Clone(d.together.rows), 0, d.rows)...)
	later := timeline.AfterByLog(all)
	header := []string{"Log", "Mode", "Entry", "When", "Who", "What", "Message", "Reason or note"}
	d.tableRow(header)
	d.WriteString(strings.Repeat("|---", len(header)) + "|\n")
	for i := range all {
		row := &all[i]
		d.tableRow(append([]string{code(row.Log), string(row.Mode), d.number(row.Seq)}, d.cells(row, later[row.Log])...))
	}
}

// order says how the entries of the timeline stand.
func (d *document) order() string {
	if d.together != nil {
		return "Entries of all logs stand in the order in which they happened by the wall clock of their ward. Those of one moment stand log by log, as they were written."
	}
	return "Entries stand in the order in which they were written."
}

// alone says once what the report tells of one log only.
func (d *document) alone() {
	if d.together != nil && len(d.together.Logs)+len(d.together.Apart)+len(d.together.Absent) > 0 {
		d.paragraph("\n**All but the timeline and the list of logs is of log %s alone**: what the other logs have of steps, decisions and safety events is in their own reports.", code(d.state.Log))
	}
}

// ofThisLog tells the log that the report is of from the others in its timeline.
func (d *document) ofThisLog() string {
	if d.together == nil {
		return ""
	}
	return " of log " + code(d.state.Log)
}

// this is what the report is of, where its timeline has other logs as well.
func (d *document) this() string {
	if d.together == nil {
		return "this"
	}
	return "log " + code(d.state.Log)
}
