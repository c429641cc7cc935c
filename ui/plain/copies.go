package plain

import (
	"fmt"

	"downtime/ui/session"
)

// copyNotes are what has become of the two copies since the last answer.
func (f *face) copyNotes() []string {
	news := f.s.WatchCopies()
	var notes []string
	for _, said := range f.s.Notices()[f.noticed:] {
		notes = append(notes, "note: "+said)
	}
	f.noticed = len(f.s.Notices())
	switch said := f.s.CopiesSentence(); {
	case !news:
		return notes
	case said == "":
		return append(notes, "note: "+session.CopiesWhole)
	default:
		return append(notes, "note: "+said)
	}
}

// foundNotes are what the start found in the files of the logs.
func (f *face) foundNotes() []string {
	var notes []string
	if said := f.s.CopiesSentence(); said != "" {
		notes = append(notes, "note: "+said)
	}
	for _, said := range f.s.FoundAtStart() {
		notes = append(notes, "note: "+said)
	}
	if said := f.s.Unsigned(); said != "" {
		notes = append(notes, "note: "+said)
	}
	rows := f.s.Unconfirmed()
	if len(rows) == 0 {
		return notes
	}
	notes = append(notes, "note: recovered, please confirm: this is saved, though the program ended before it could say so, or said NOT SAVED. Type confirm if it is right, else correct N : TEXT")
	for _, row := range rows {
		notes = append(notes, "note: recovered: "+f.s.UnconfirmedLine(row))
	}
	return notes
}

// confirm says that what was recovered is right.
func (f *face) confirm() ([]string, error) { return f.do(f.s.ConfirmFound()) }

func parseConfirm(rest string) (act, error) {
	if rest != "" {
		return nil, errUsage
	}
	return (*face).confirm, nil
}

// copyLines say how the two copies stand.
func (f *face) copyLines() []string {
	var lines []string
	for _, c := range f.s.Copies() {
		how := "working"
		switch {
		case c.Behind:
			how = "being made whole"
		case c.Lost:
			how = fmt.Sprintf("LOST since %s, %s: %s", f.clockTime(c.Since), c.Why, c.Do)
		}
		lines = append(lines, fmt.Sprintf("%s: in %s, %s", c.Title(), c.Where, how))
	}
	return lines
}
