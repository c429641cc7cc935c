package report

import "downtime/runbooks/procedure"

// Page lays out a text that is only to be read, such as a chapter of the
// handbook, as Reading lays out a procedure. Code stays as it is, so that an
// example can be copied.
func Page(p *procedure.Procedure, width int) string {
	r := reading{fill: func(s string) string { return s }, width: width}
	r.capitals(p.Title)
	for i := range p.Sections {
		r.section(&p.Sections[i], 0)
	}
	return r.String()
}
