package runbooks

import (
	"time"

	"downtime/runbooks/procedure"
)

// ReviewOverdue reports whether the day by which p must be reviewed is over on
// the day of today. A procedure that names no such day is never overdue.
func ReviewOverdue(p *procedure.Procedure, today time.Time) bool {
	due, ok := ReviewDue(p)
	return ok && today.After(due.AddDate(0, 0, 1))
}
