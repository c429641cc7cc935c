package report

import (
	"downtime/store/incident"
	"downtime/ui/ledger"
	"downtime/ui/text"
)

// answeredLate lists the deadlines of papers that were answered after their limit. It stays
// when one was accounted for, and says so when one of the times was changed since.
func (d *document) answeredLate() {
	var rows [][]string
	for _, r := range d.state.Records {
		for _, a := range r.Late {
			stands := "stands"
			if a.Changed != 0 {
				stands = "said anew in entry " + text.Number(a.Changed)
			}
			rows = append(rows, []string{
				d.number(uint64(r.Number)), escape(r.Form.Name), escape(bedOf(r)), escape(ledger.AnsweredBy(a)), d.moment(a.At),
				escape(a.Deadline) + " " + d.moment(a.Limit), text.Duration(a.After()), text.Number(a.Seq), stands,
			})
		}
	}
	if len(rows) == 0 {
		return
	}
	d.paragraph("\n### %s: Answered after the limit, %d\n", d.mode(), len(rows))
	d.table([]string{"Record", "Form", "Bed", "What", "When", "Limit", "How late", "Entry", "It"}, rows)
}

// lateCount says how many papers were answered after a limit; "" for none.
func lateCount(p incident.Paper) string {
	if p.WasLate == 0 {
		return ""
	}
	return ", " + text.Count(p.WasLate, "paper") + " answered after the limit"
}

// bedOf is the bed of a paper; "" where its form has none.
func bedOf(r *incident.Record) string {
	if bed := r.Form.Bed(); bed != nil {
		return r.Value(bed.Name)
	}
	return ""
}
