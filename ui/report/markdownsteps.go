package report

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/text"
)

// procedure says what became of each step of one procedure.
func (d *document) procedure(p *incident.Procedure) {
	d.section("%s", textOf(p.Def.Title))
	d.opened(p)
	d.earlier(p)
	if p.StoodDown {
		d.paragraph("\nStood down %s: %s", d.moment(p.StoodDownAt), escape(p.StoodDownReason))
	}
	d.steps(p, incident.Done, "Done", "Note")
	d.steps(p, incident.NotApplicable, "Not applicable", "Reason")
	d.steps(p, incident.CouldNot, "Could not be done", "Reason")
	d.steps(p, incident.PutOff, "Put off to recovery", "Reason")
	d.steps(p, incident.Open, "Not done", "Note")
	d.checks(p)
}

// steps writes a table of the steps in one state, if there are any. Recurring
// checks that are on have a table of their own.
func (d *document) steps(p *incident.Procedure, status incident.Status, heading, last string) {
	var rows [][]string
	for _, step := range p.Steps {
		if step.Status != status || status == incident.Open && step.Def.Recurring() {
			continue
		}
		row := []string{strconv.Itoa(step.Number), stepTitle(step), "", "", d.carriedNote(step)}
		if step.Seq > 0 {
			row[2], row[3] = d.moment(step.At), d.stepBy(step)
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return
	}
	d.paragraph("\n### %s: %s, %d\n", d.mode(), heading, len(rows))
	d.table([]string{"Step", "What", "When", "Who", last}, rows)
}

// textOf is a text of a procedure as it stands in a report: local values by name,
// as in the timeline below.
func textOf(text string) string { return escape(timeline.LocalNames(text)) }

func stepTitle(step *incident.Step) string {
	title := textOf(step.Def.Title)
	if step.Def.Critical {
		title += " **CRITICAL**"
	}
	return title
}

// note is the note or reason of a step, after its answer.
func note(step *incident.Step) string {
	var parts []string
	if step.Answer != "" {
		parts = append(parts, "Answer: "+escape(step.Answer))
	}
	if step.Note != "" {
		words := escape(step.Note)
		if step.Status == incident.Open {
			words = "Reopened: " + words
		}
		parts = append(parts, words)
	}
	return strings.Join(parts, ". ")
}

// carriedNote is a step's note, before it that the step reads differently now
// from what was marked.
func (d *document) carriedNote(step *incident.Step) string {
	since := step.DiffersSince()
	if since.IsZero() {
		return note(step)
	}
	words := "**READS DIFFERENTLY SINCE " + d.moment(since) + "**"
	if said := note(step); said != "" {
		words += ". " + said
	}
	return words
}

func (d *document) checks(p *incident.Procedure) {
	var rows [][]string
	for _, step := range p.Steps {
		if !step.Def.Recurring() || step.Status != incident.Open {
			continue
		}
		when := d.moments(step.DoneAt)
		if when == "" {
			when = "never"
		}
		if since := step.DiffersSince(); !since.IsZero() {
			when += ", **READS DIFFERENTLY SINCE " + d.moment(since) + "**"
		}
		rows = append(rows, []string{
			strconv.Itoa(step.Number), stepTitle(step), text.Duration(step.Def.EveryDuration()), when,
		})
	}
	if len(rows) == 0 {
		return
	}
	d.paragraph("\n### %s: Repeated checks, %d\n", d.mode(), len(rows))
	d.table([]string{"Step", "What", "Every", "Done at"}, rows)
}

func (d *document) decisions() {
	later := timeline.After(d.rows)
	var rows [][]string
	for i := range d.rows {
		if row := &d.rows[i]; row.Type == event.TypeDecision {
			rows = append(rows, []string{
				d.number(row.Seq), d.exact(row.Happened), d.rowBy(row, later), escape(row.Message) + d.correctedBy(later, row.Seq), escape(row.Reason),
			})
		}
	}
	d.recorded("Decisions", []string{"Entry", "When", "Who", "Decision", "Reason"}, rows)
}

// recorded is a section of entries of one kind, which says so where there are none.
func (d *document) recorded(title string, columns []string, rows [][]string) {
	d.section(title+", %d", len(rows))
	if len(rows) == 0 {
		d.paragraph("None was recorded.")
		return
	}
	d.table(columns, rows)
}

// safety lists the safety events with their numbers in LFPSE, as they are known now.
func (d *document) safety() {
	later := timeline.After(d.rows)
	var rows [][]string
	for i := range d.rows {
		row := &d.rows[i]
		if row.Type != event.TypeSafetyEvent {
			continue
		}
		reference := later.Reference(row)
		if reference == "" {
			reference = "none given"
		}
		rows = append(rows, []string{
			d.number(row.Seq), d.exact(row.Happened), d.rowBy(row, later),
			escape(row.Message) + d.correctedBy(later, row.Seq), escape(reference),
		})
	}
	d.recorded("Safety events", []string{"Entry", "When", "Who", "What", "LFPSE reference"}, rows)
}

// readOuts are the reports that were made field by field, METHANE and SBAR.
func (d *document) readOuts() {
	later := timeline.After(d.rows)
	for i := range d.rows {
		row := &d.rows[i]
		if !row.ReadOut() {
			continue
		}
		d.section("%s, entry %d", escape(row.What), row.Seq)
		d.paragraph("%s, %s%s\n", d.exact(row.Happened), d.rowBy(row, later), d.correctedBy(later, row.Seq))
		var rows [][]string
		for _, field := range row.Typed.Fields {
			rows = append(rows, []string{escape(field.Letter), escape(field.Name), escape(cmp.Or(field.Text, event.NotKnown))})
		}
		d.table([]string{"", "Field", "Said"}, rows)
	}
}

// correctedBy is the entry that corrects another last, to stand behind it.
func (d *document) correctedBy(later *timeline.Later, seq uint64) string {
	by := later.CorrectedBy(seq)
	if len(by) == 0 {
		return ""
	}
	return fmt.Sprintf(" (corrected by entry %d)", by[len(by)-1])
}

// corrections shows what was written and what it was corrected to, side by
// side.
func (d *document) corrections() {
	var rows [][]string
	for i := range d.rows {
		row := &d.rows[i]
		if row.Corrects == 0 {
			continue
		}
		before := ""
		if row.Corrects <= uint64(len(d.rows)) {
			before = escape(d.rows[row.Corrects-1].Message)
		}
		rows = append(rows, []string{
			d.number(row.Corrects), before, d.number(row.Seq), escape(row.Message),
			escape(row.Actor.String()), d.exact(row.Happened),
		})
	}
	d.section("Corrections, %d", len(rows))
	if len(rows) == 0 {
		d.paragraph("None was made.")
		return
	}
	d.paragraph("Nothing is deleted: both stand in the log.\n")
	d.table([]string{"Entry", "As written", "Corrected by", "Correction", "Who", "When"}, rows)
}

// number is the number of an entry. In anything but a live downtime it says so,
// because a long table is printed on many pages.
func (d *document) number(seq uint64) string {
	n := strconv.FormatUint(seq, 10)
	if d.state.Mode == event.Live {
		return n
	}
	return d.mode() + " " + n
}
