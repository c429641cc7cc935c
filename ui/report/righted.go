package report

import (
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/handover"
)

// stepBy is who put a step in its state. A name that was put right stands beside the one
// that the entry has.
func (d *document) stepBy(step *incident.Step) string {
	return escape(handover.Doer(step, event.Person.String, d.exact))
}

// rowBy is who did an entry, in the same way.
func (d *document) rowBy(row *timeline.Row, later *timeline.Later) string {
	return escape(handover.RowDoer(row, later, event.Person.String, d.exact))
}
