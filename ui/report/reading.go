package report

import (
	"downtime/runbooks/procedure"
	"downtime/ui/compose"
)

// Reading lays a procedure out as plain text of at most width columns, to be
// read in a terminal, through a pipe, aloud, or on a sheet of paper. Everything
// that a mark or a colour says on a screen is in words. Fill puts local phone
// numbers into a text.
func Reading(p *procedure.Procedure, fill func(string) string, width int) string {
	return compose.Procedure(p, compose.Options{Width: width, Fill: fill}).String()
}
