package event

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
