package report

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/seal"
	"downtime/store/timeline"
	"downtime/ui/text"
)

// document is a report on its way out.
type document struct {
	*bufio.Writer // keeps the first error
	state         incident.State
	rows          []timeline.Row
	zone          *time.Location
	checked       bool // the wall clock was compared at the start
	tree          seal.Tree
	key           *seal.Key // nil for none
	together      *together // other logs of the same outage; nil where they were not asked for
}

// Markdown writes the timeline as a report that a manager can read: what
// happened, what became of each step, why, and what can be relied on. Whether it
// was LIVE or a DRILL stands in its title, in each heading and in each row of
// the timeline. With a key it has the code of the log signed as well, as text and
// as a QR code; nil leaves that out.
func Markdown(w io.Writer, entries Entries, key *seal.Key) error {
	return writeMarkdown(w, entries, key, nil)
}

func writeMarkdown(w io.Writer, entries Entries, key *seal.Key, others *together) error {
	d := document{Writer: bufio.NewWriter(w), zone: time.UTC, key: key, together: others}
	if err := d.read(entries); err != nil {
		return err
	}
	d.front()
	d.inShort()
	for _, p := range d.state.Procedures {
		d.procedure(p)
	}
	d.instructions()
	d.leftAtClose()
	d.paperRecords()
	d.decisions()
	d.safety()
	d.readOuts()
	d.debrief()
	d.corrections()
	d.linked()
	d.timeline()
	d.times()
	d.proof()
	return d.Flush()
}

// read takes in the log that the report is of.
func (d *document) read(entries Entries) error {
	var builder timeline.Builder
	return entries(func(e *event.Entry) error {
		if started, ok := e.Body.(event.RunStarted); ok {
			d.zone, d.checked = Zone(started), started.WallClock.Checked
		}
		d.state.Apply(e)
		d.rows = append(d.rows, builder.Row(e))
		d.tree.Add(e.Raw)
		return nil
	})
}

// mode is what every heading starts with.
func (d *document) mode() string { return string(d.state.Mode) }

func (d *document) section(format string, args ...any) {
	fmt.Fprintf(d, "\n## %s: %s\n\n", d.mode(), fmt.Sprintf(format, args...))
}

func (d *document) paragraph(format string, args ...any) { fmt.Fprintf(d, format+"\n", args...) }

// table writes a table; the cells are Markdown already.
func (d *document) table(header []string, rows [][]string) {
	d.tableRow(header)
	d.WriteString(strings.Repeat("|---", len(header)) + "|\n")
	for _, row := range rows {
		d.tableRow(row)
	}
}

func (d *document) tableRow(cells []string) {
	d.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}

// moment is a time for people, with its offset.
func (d *document) moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(d.zone).Format("Mon 2 Jan 2006 15:04 -07:00")
}

// exact is a time to the second, as it stands in the timeline.
func (d *document) exact(t time.Time) string {
	return t.In(d.zone).Format("2006-01-02 15:04:05 -07:00")
}

func (d *document) front() {
	s := &d.state
	fmt.Fprintf(d, "# %s: %s\n\n", timeline.ModeWords(s.Mode), escape(s.Title))
	d.notReal()
	if s.Abandoned {
		d.paragraph("**Started in error**, and closed as such: %s\n", escape(s.CloseReason))
	}
	var box [][]string
	add := func(name, value string) {
		if value != "" {
			box = append(box, []string{name, value})
		}
	}
	add("Ward", orNotSet(s.Ward))
	add("Organisation", orNotSet(s.Organisation))
	add("Since", d.moment(s.Since))
	add("Declared", d.moment(s.Declared))
	add("Recovery from", d.moment(s.RecoveryAt))
	if s.Running() {
		add("Closed", "not yet")
	} else {
		add("Closed", d.moment(s.ClosedAt))
		add("Closed with the reason", escape(s.CloseReason))
	}
	add("Phase", string(s.Phase))
	for _, system := range s.Systems {
		value := fmt.Sprintf("%s, %s", system.Status, d.moment(system.At))
		if system.By != "" {
			value += ", by " + escape(system.By)
		}
		if said := system.Said(); said != "" {
			value += ", " + escape(said)
		}
		add("System: "+escape(system.Name), value)
	}
	for _, p := range s.Procedures {
		add("Procedure", textOf(p.Def.Title)+", "+versionWords(p.Def)+", "+approval(p.Def)+d.since(p))
	}
	var people []string
	for _, who := range d.people() {
		people = append(people, escape(who.String()))
	}
	add("Who worked", strings.Join(people, "; "))
	add("Written on", escape(s.Device))
	add("Log", code(s.Log)+", "+plural(len(d.rows), "entry", "entries"))
	add("To write down", code(d.paper().String()))
	d.table([]string{d.mode(), escape(s.Title)}, box)
	d.alone()
}

// notReal says of anything but a live downtime that it was none.
func (d *document) notReal() {
	switch d.state.Mode {
	case event.Drill:
		d.paragraph("**DRILL. This was an exercise: nothing in this report happened to a patient.**\n")
	case event.Readiness:
		d.paragraph("**READINESS CHECK. No system was down.**\n")
	}
}

// people are all who did something, in the order in which they first did.
func (d *document) people() []event.Person {
	var people []event.Person
	seen := make(map[event.Person]bool)
	for i := range d.rows {
		row := &d.rows[i]
		did := []*event.Person{&row.Actor, row.Recorder}
		if row.Righted != nil && row.Righted.Doer.Name != "" {
			did = append(did, &row.Righted.Doer)
		}
		for _, who := range did {
			if who != nil && !seen[*who] && *who != event.Program {
				seen[*who] = true
				people = append(people, *who)
			}
		}
	}
	return people
}

func orNotSet(name string) string {
	if name == "" {
		return "not set"
	}
	return escape(name)
}

func versionWords(def *procedure.Procedure) string {
	if def.Version == "" {
		return "no version"
	}
	return "version " + escape(def.Version)
}

func approval(def *procedure.Procedure) string {
	if !def.Approved() {
		return "**" + text.NotApproved + "**"
	}
	return "approved by " + escape(def.ApprovedBy) + " on " + escape(def.ApprovedOn)
}

// inShort is the report in a few lines.
func (d *document) inShort() {
	s := &d.state
	d.section("In short")
	if s.Running() {
		d.paragraph("- It had lasted %s at the last entry, and is not closed.", text.Duration(s.Elapsed(s.LastRecorded)))
	} else {
		d.paragraph("- It lasted %s.", text.Duration(s.Elapsed(s.ClosedAt)))
	}
	if wait := s.Elapsed(s.Declared); wait > timeline.LateEntry {
		d.paragraph("- It was declared %s after it began.", text.Duration(wait))
	}
	if s.Drill != "" {
		d.paragraph("- %s", d.fromDrill())
	}
	for _, p := range s.Procedures {
		d.paragraph("- %s: %s; %s.", textOf(p.Def.Title), s.Progress(p, s.LastRecorded), strings.Join(counts(p), ", "))
	}
	if paper := s.Paper(nil, s.LastRecorded); paper.All > 0 {
		d.paragraph("- Paper records, %d: %s%s.", paper.All, paper, lateCount(paper))
	}
	if words, _ := s.Outstanding(s.LastRecorded); len(words) > 0 {
		d.paragraph("- Outstanding: %s.", escape(strings.Join(words, ", ")))
	}
}

// counts says how many steps of a procedure are in each state. The four that
// are not open are never added up.
func counts(p *incident.Procedure) []string {
	var words []string
	for _, status := range []incident.Status{
		incident.Done, incident.NotApplicable, incident.CouldNot, incident.PutOff, incident.Open,
	} {
		if n := p.Count(status); n > 0 || status == incident.Done {
			words = append(words, strconv.Itoa(n)+" "+statusWords[status])
		}
	}
	checks := 0
	for _, step := range p.Steps {
		if step.Def.Recurring() && step.Status == incident.Open {
			checks++
		}
	}
	if checks > 0 {
		words = append(words, text.Count(checks, "repeated check"))
	}
	return words
}

var statusWords = map[incident.Status]string{
	incident.Done:          "done",
	incident.NotApplicable: "not applicable",
	incident.CouldNot:      "could not be done",
	incident.PutOff:        "put off to recovery",
	incident.Open:          "not done",
}
