package ledger

import (
	"slices"

	"downtime/runbooks/procedure"
	"downtime/store/incident"
)

// SameBed are the papers of a form that are out for a bed: another one there may be a
// second live chart of one patient. It warns, and never blocks.
func SameBed(s *incident.State, form *procedure.Form, bed string) []*incident.Record {
	if bed == "" {
		return nil
	}
	return slices.DeleteFunc(s.OfBed(bed), func(r *incident.Record) bool { return r.Form.ID != form.ID })
}
