package plain

import (
	"fmt"
	"slices"
	"strings"
)

// UnsavedError is how a run ends in which lines could not be saved, and were not saved
// by being typed again.
type UnsavedError struct {
	Lines []string
	Cause error // of the first of them: a *session.NotSavedError
}

func (e *UnsavedError) Error() string {
	return fmt.Sprintf("NOT SAVED, so write it on paper: %s: %v", strings.Join(e.Lines, "; "), e.Cause)
}

func (e *UnsavedError) Unwrap() error { return e.Cause }

// unsaved are the lines that could not be saved, until they are.
type unsaved struct {
	lines []string
	why   []error
}

// answered takes in what a line has become: it is not saved, or it is after all.
func (u *unsaved) answered(line string, failed error) {
	line = strings.Join(strings.Fields(line), " ")
	switch i := slices.Index(u.lines, line); {
	case isNotSaved(failed) && i < 0:
		u.lines, u.why = append(u.lines, line), append(u.why, failed)
	case failed == nil && i >= 0:
		u.lines, u.why = slices.Delete(u.lines, i, i+1), slices.Delete(u.why, i, i+1)
	}
}

// err is nil where all is saved in the end.
func (u *unsaved) err() error {
	if len(u.lines) == 0 {
		return nil
	}
	return &UnsavedError{u.lines, u.why[0]}
}
