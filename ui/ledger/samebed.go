package ledger

import (
	"slices"
	"strings"

	"downtime/runbooks/procedure"
	"downtime/store/incident"
)

// SameBed are the papers of a form that are out and of a bed; none where no bed is named.
// With one more of them a patient has two live charts, or two patients are taken for one.
func SameBed(s *incident.State, form *procedure.Form, bed string) []*incident.Record {
	if strings.TrimSpace(bed) == "" {
		return nil
	}
	return slices.DeleteFunc(s.OfBed(bed), func(r *incident.Record) bool { return r.Became != incident.Out || !r.Form.Same(form) })
}
