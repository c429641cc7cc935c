package event

import "time"

// EntryCorrected corrects an earlier entry of this log. Both are shown; the
// earlier one is never changed. Text says all of it in words: it is what a program shows
// that knows no more members than that.
type EntryCorrected struct {
	Corrects uint64 `json:"corrects"`
	Text     string `json:"text"`
	// Doer is who did what the entry says, in the place of its actor; nil where that was
	// right.
	Doer *Person `json:"actor,omitempty"`
	// With is who the second person of a step.done was, "" where that was right.
	With string `json:"with,omitempty"`
}

// OfPeople reports whether it is who did it that is corrected, and not what was said.
func (c EntryCorrected) OfPeople() bool { return c.Doer != nil || c.With != "" }

// Correction is an entry that says who did another: its number, and who says so when.
type Correction struct {
	Seq uint64
	By  Person
	At  time.Time
}

// RightName is a name that was put right, by the latest correction of it.
type RightName struct {
	Is Person // without a name where none was corrected
	Correction
}

// Righted is who did an entry that has another's name, as its corrections say together.
type Righted struct {
	Doer RightName
	With RightName // the second person, of whom no role is known
}

// Take has one more correction. The latest of each name counts: what this one leaves as it
// was stays as it was said before, by whoever said it.
func (r *Righted) Take(doer Person, with string, c Correction) {
	if doer.Name != "" {
		r.Doer = RightName{doer, c}
	}
	if with != "" {
		r.With = RightName{Person{Name: with}, c}
	}
}
