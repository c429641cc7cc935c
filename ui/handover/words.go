package handover

import "downtime/store/event"

// Heading is what the sheet is, and whether it is real.
func (s Sheet) Heading() string {
	words := "HANDOVER of a downtime"
	switch s.Mode {
	case event.Drill:
		words = "DRILL HANDOVER, an exercise"
	case event.Readiness:
		words = "HANDOVER of a readiness check"
	}
	return words + ": " + s.Title
}

// Words is the sheet line by line, each a whole sentence or a heading.
func (s Sheet) Words() []string {
	lines := []string{s.Heading()}
	if s.Ward != "" {
		lines = append(lines, "Ward "+s.Ward)
	}
	if s.Given != "" {
		lines = append(lines, s.Given)
	}
	lines = append(lines, s.Facts...)
	for _, part := range s.Parts {
		lines = append(lines, part.Heading)
		for _, line := range part.Said() {
			lines = append(lines, "- "+line.String())
		}
	}
	return append(lines, NotPatients)
}
