package report

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"downtime/runbooks"
	"downtime/runbooks/procedure"
	"downtime/store/incident"
)

// opened says when a procedure was opened, and as which version: the first, where
// another took its place.
func (d *document) opened(p *incident.Procedure) {
	def, origin, sum := p.Def, p.Origin, p.SHA256
	if len(p.Earlier) > 0 {
		first := &p.Earlier[0]
		def, origin, sum = first.Def, first.Origin, first.SHA256
	}
	d.paragraph("Opened %s by %s: %s.", d.moment(p.Opened), escape(p.OpenedBy.String()), pinned(def, origin, sum))
}

// pinned is a version as it is pinned in the log.
func pinned(def *procedure.Procedure, origin, sum string) string {
	return fmt.Sprintf("%s, %s. From: %s. SHA-256 of the file: %s", versionWords(def), approval(def), escape(runbooks.PinnedSource(origin)), code(sum))
}

// earlier says of each version whose place another took when that was and by
// whom, and what was marked in it and not carried to the next.
func (d *document) earlier(p *incident.Procedure) {
	for i := range p.Earlier {
		v := &p.Earlier[i]
		def, origin, sum := p.Def, p.Origin, p.SHA256 // what took its place
		if i+1 < len(p.Earlier) {
			next := &p.Earlier[i+1]
			def, origin, sum = next.Def, next.Origin, next.SHA256
		}
		d.paragraph("\nIn its place from %s, by %s: %s.", d.moment(v.Until), escape(v.EndedBy.String()), pinned(def, origin, sum))
		if v.Reason != "" {
			d.paragraph("Reason: %s.", strings.TrimSuffix(escape(v.Reason), "."))
		}
		d.paragraph("Carried to it by the id of the step: %s. Not carried: %d.", plural(v.Carried, "tick", "ticks"), len(v.Left))
		for _, step := range v.LookAgain {
			d.paragraph("Carried to a step that reads differently, in its %s: %s.", escape(strings.Join(step.Changed, ", ")), titleOf(def, step.Step))
		}
		d.left(v)
	}
}

// titleOf names a step of a version.
func titleOf(def *procedure.Procedure, id string) string {
	for i, step := range def.Steps() {
		if step.ID == id {
			return fmt.Sprintf("step %d, %s", i+1, textOf(step.Title))
		}
	}
	return code(id)
}

// left lists what was marked in a version and not carried to the next.
func (d *document) left(v *incident.Version) {
	rows := make([][]string, 0, len(v.Left))
	for _, step := range v.Left {
		when := d.moment(step.At)
		if n := len(step.DoneAt); step.Def.Recurring() && n > 0 {
			when = d.moments(step.DoneAt)
		}
		rows = append(rows, []string{strconv.Itoa(step.Number), stepTitle(step), step.Mark(), when, d.stepBy(step), d.carriedNote(step)})
	}
	if len(rows) == 0 {
		return
	}
	d.paragraph("\n### %s: Not carried from %s, %d\n", d.mode(), versionWords(v.Def), len(rows))
	d.table([]string{"Step", "What", "Marked", "When", "Who", "Note"}, rows)
}

// moments are several times in one cell.
func (d *document) moments(times []time.Time) string {
	words := make([]string, len(times))
	for i, at := range times {
		words[i] = d.moment(at)
	}
	return strings.Join(words, "; ")
}

// since says that a procedure was not the same all the time.
func (d *document) since(p *incident.Procedure) string {
	if len(p.Earlier) == 0 {
		return ""
	}
	return ", in place of an earlier version since " + d.moment(p.Earlier[len(p.Earlier)-1].Until)
}
