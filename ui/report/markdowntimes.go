package report

import (
	"fmt"
	"strings"
	"time"

	"downtime/store"
	"downtime/store/event"
	"downtime/store/seal"
	"downtime/store/timeline"
	"downtime/ui/text"
)

// timeline is every entry, in the order in which they were written.
func (d *document) timeline() {
	if d.together != nil {
		d.timelineTogether()
		return
	}
	d.section("Full timeline")
	later := timeline.After(d.rows)
	d.tableRow([]string{"Entry", "When", "Who", "What", "Message", "Reason or note"})
	d.WriteString("|---|---|---|---|---|---|\n")
	for i := range d.rows {
		row := &d.rows[i]
		d.tableRow(append([]string{d.number(row.Seq)}, d.cells(row, later)...))
	}
}

// cells are an entry in the timeline, without its number.
func (d *document) cells(row *timeline.Row, later *timeline.Later) []string {
	when := d.exact(row.Happened)
	if row.WrittenLater() > timeline.LateEntry {
		when += ", written " + d.written(row.Happened, row.Recorded)
	}
	who := d.rowBy(row, later)
	if row.Recorder != nil {
		who += ", written by " + escape(row.Recorder.String())
	}
	return []string{when, who, escape(row.What), escape(row.Message) + d.correctedBy(later, row.Seq), escape(row.Reason)}
}

// written is the time of writing, with its day and offset where those are not
// the ones of the happening.
func (d *document) written(happened, recorded time.Time) string {
	h, r := d.exact(happened), d.exact(recorded)
	const day, offset = len("2006-01-02 "), len(" -07:00")
	if h[:day] != r[:day] || h[len(h)-offset:] != r[len(r)-offset:] {
		return r
	}
	return r[day : len(r)-offset]
}

// times says how the times in the report were obtained.
func (d *document) times() {
	d.section("How the times were obtained")
	d.paragraph("Times are those of the wall clock on the ward, zone %s, with their offset from UTC. "+
		"%s", escape(d.zone.String()), d.order())
	if d.checked {
		d.paragraph("The PC's clock was compared with the wall clock when %s was started.", d.this())
	} else {
		d.paragraph("The PC's clock was not compared with the wall clock when %s was started.", d.this())
	}
	for i := range d.rows {
		switch row := &d.rows[i]; row.Type {
		case event.TypeClockChecked:
			d.paragraph("Entry %d%s, %s: %s.", row.Seq, d.ofThisLog(), d.exact(row.Happened), escape(row.Message))
		case event.TypeClockJumped:
			d.paragraph("Entry %d%s, %s: %s. The PC's own clock then showed %s.",
				row.Seq, d.ofThisLog(), d.exact(row.Happened), escape(row.Message), d.exact(row.PC))
		}
	}
	if len(d.state.Jumps) > 0 {
		d.paragraph("**After the last jump the PC's clock%s was not compared with the wall clock again: times after it rest on the PC's count of the time that passed.**", d.ofThisLog())
	}
	n, longest := 0, time.Duration(0)
	for i := range d.rows {
		if later := d.rows[i].WrittenLater(); later > timeline.LateEntry {
			n++
			longest = max(longest, later)
		}
	}
	if n == 0 {
		d.paragraph("All entries%s were written within 2 minutes of what they describe.", d.ofThisLog())
		return
	}
	d.paragraph("Written more than 2 minutes after what they describe: %d of %s%s, the latest %s after. "+
		"The time of those is the one that was given; the timeline says when each was written.",
		n, plural(len(d.rows), "entry", "entries"), d.ofThisLog(), text.Duration(longest))
}

// proof says what is known of the log itself.
func (d *document) proof() {
	d.section("What can be relied on")
	paper := d.paper()
	d.paragraph("To be written down or initialled on paper now:\n\n    %s\n", paper)
	note := store.CheckpointWithin(d.key, d.state.Device, d.state.Log, &d.tree, event.AtExport).Note
	writeNote(d, note)
	lines := []string{
		"The code stands for all " + plural(len(d.rows), "entry", "entries") + d.ofThisLog() + " above. Once it is on paper, with the time and initials,",
		"nobody can change, leave out, add or move one of them without it showing, not even somebody with the PC.",
		"What is added later needs a code of its own.\n",
		"Each entry was checked against its checksum and its link to the one before, and holds:",
		"none was changed, left out or moved, by accident or by anyone who did not compute every entry after it anew.",
		"It is not proved that what the entries say is true, when it really happened, nor who was behind a shared log-in.\n",
		"Keep the log itself with this report (" + code("downtime export "+d.state.Log+" --format jsonl -o FILE") + "):",
		code("downtime verify FILE --paper "+paper.Code.String()) + " checks it again.",
	}
	d.paragraph("%s", strings.Join(lines, "\n"))
	if n := d.state.NotKnown; n > 0 {
		d.paragraph("Written by a newer version and not understood by this one: %d. The timeline names them.", n)
	}
}

// paper is the line that fixes all entries of the report once it is on paper.
func (d *document) paper() seal.Paper {
	return seal.Paper{Log: d.state.Log, Size: d.tree.Size(), Code: seal.CodeOf(d.tree.Root())}
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
