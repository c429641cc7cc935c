package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/ui/session"
)

// nothingRecorded says that the data folder has no log yet.
type nothingRecorded struct{ dir string }

func (e *nothingRecorded) Error() string {
	return fmt.Sprintf("nothing has been recorded in %s yet", clean.Quoted(e.dir))
}

// dataToRead is the data folder, of which nothing is made or changed.
func (a *app) dataToRead() (string, error) { return session.FindDataToRead(a.dataFlag()) }

// openToRead opens the data folder and changes nothing in it. Where there is no
// log it gives a *nothingRecorded.
func (a *app) openToRead() (*store.Store, error) {
	dir, err := a.dataToRead()
	if err != nil {
		return nil, err
	}
	st, err := session.OpenToRead(dir, a.config().Look)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &nothingRecorded{dir}
	}
	if missing := new(store.MissingError); errors.As(err, &missing) {
		return nil, missingError{missing}
	}
	return st, err
}

// openRecorded is openToRead where there must be a log: without one the command was called
// for nothing.
func (a *app) openRecorded() (*store.Store, error) {
	st, err := a.openToRead()
	if empty := new(nothingRecorded); errors.As(err, &empty) {
		return nil, usage("%v: name the folder with --data, or record something first", empty)
	}
	return st, err
}

// findRun is the run that was asked for, by the start of its log id. Asked for
// nothing, it is the open run, else the latest. Runs come with the latest first.
func findRun(runs []store.Run, asked string) (store.Run, error) {
	if len(runs) == 0 {
		return store.Run{}, usage("there is no run in this data folder: see downtime incidents")
	}
	if asked == "" {
		for _, run := range runs {
			if run.Open() {
				return run, nil
			}
		}
		return runs[0], nil
	}
	switch found := session.RunsNamed(runs, asked); len(found) {
	case 0:
		return store.Run{}, usage("there is no run %q: see downtime incidents", asked)
	case 1:
		return found[0], nil
	default:
		return store.Run{}, usage("%q is the start of %d runs: give more of the log id", asked, len(found))
	}
}

// missingError is a *store.MissingError in words for somebody who types commands.
type missingError struct{ *store.MissingError }

func (e missingError) Error() string {
	return strings.Join(session.MissingSentences(e.MissingError), "; ")
}

func (e missingError) Unwrap() error { return e.MissingError }

// lackingSentences say what is known of and in no copy of a data folder.
func lackingSentences(st *store.Store) []string {
	var said []string
	for _, l := range st.Lacking() {
		said = append(said, session.LackingWords(l, store.KeepsDamaged(st.Dir())))
	}
	return said
}
