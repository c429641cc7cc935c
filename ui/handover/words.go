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

// Top is what stands above the parts of the sheet: the ward, whether it was handed over, and
// the facts.
func (s Sheet) Top() []string {
	var top []string
	if s.Ward != "" {
		top = append(top, "Ward "+s.Ward)
	}
	if s.Given != "" {
		top = append(top, s.Given)
	}
	return append(top, s.Facts...)
}

// Words is the sheet line by line, each a whole sentence or a heading.
func (s Sheet) Words() []string {
	lines := append([]string{s.Heading()}, s.Top()...)
	for _, part := range s.Parts {
		lines = append(lines, part.Heading)
		for _, line := range part.Said() {
			lines = append(lines, "- "+line.String())
		}
	}
	return append(lines, NotPatients)
}
