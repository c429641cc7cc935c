package report

import (
	"fmt"

	"downtime/store/incident"
	"downtime/ui/ledger"
	"downtime/ui/text"
)

// looks lists what was to be looked at in the ledger, settled or not, and what came of it.
// It is worked out from what the papers say: the log does not tell what was shown.
func (d *document) looks() {
	looks := d.state.Looks
	if len(looks) == 0 {
		return
	}
	d.paragraph("\n### %s: To be looked at, %s\n", d.mode(), lookCount(looks))
	now := d.state.LastRecorded.In(d.zone)
	var rows [][]string
	for _, l := range looks {
		records := d.number(uint64(l.Record))
		if l.Other != 0 && l.Other != l.Record {
			records += fmt.Sprintf(", record %d", l.Other)
		}
		rows = append(rows, []string{records, text.Number(l.Seq), d.moment(l.At), escape(ledger.LookWords(l, now)), d.settled(l)})
	}
	d.table([]string{"Record", "Entry", "When", "What", "Settled"}, rows)
}

// settled says when a look was settled and by what, as the timeline has it.
func (d *document) settled(l incident.Look) string {
	if l.Settled == 0 {
		return "**not settled**"
	}
	words := fmt.Sprintf("entry %d, %s, %s", l.Settled, d.moment(l.SettledAt), escape(l.SettledBy.String()))
	if l.Settled <= uint64(len(d.rows)) {
		row := &d.rows[l.Settled-1]
		words += ": " + noted(escape(row.Message), row.Reason)
	}
	if l.StillSo {
		words += "; **nothing more is to be done with them, and they still say so**"
	}
	return words
}

// lookCount counts looks, "3, 1 not settled".
func lookCount(looks []incident.Look) string {
	open := 0
	for _, l := range looks {
		if l.Settled == 0 {
			open++
		}
	}
	return fmt.Sprintf("%d, %d not settled", len(looks), open)
}
