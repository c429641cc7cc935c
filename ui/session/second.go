package session

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/store/incident"
)

// notThereError is that the folder for the second copy is not there.
type notThereError struct{ incident.Refusal }

func (e notThereError) Unwrap() error { return e.Refusal }

// checkSecond makes an absolute path of the folder somebody names for the second
// copy of the log, and refuses, in a sentence, one in which it cannot be kept.
func checkSecond(dir, data string) (string, error) {
	dir, err := filepath.Abs(TypedPath(dir))
	if err != nil {
		return "", err
	}
	if err := store.CheckPlace(dir); err != nil {
		return "", incident.Refusal{Why: err.Error() + ", the second copy neither: name a folder on this PC or on a stick"}
	}
	info, err := os.Stat(dir)
	switch {
	case err != nil:
		why, do, _ := Fault(err)
		refusal := incident.Refusal{Why: fmt.Sprintf("the second copy cannot be kept in %s, %s: %s", clean.Quoted(dir), why, do)}
		if errors.Is(err, fs.ErrNotExist) {
			return "", notThereError{refusal}
		}
		return "", refusal
	case !info.IsDir():
		return "", incident.Refusal{Why: fmt.Sprintf("the second copy cannot be kept in %s, which is a file: name a folder", clean.Quoted(dir))}
	case sameDir(dir, data):
		return "", incident.Refusal{Why: "that is the folder of the log itself: name another, best on a stick, or leave it empty"}
	}
	return dir, nil
}

// nameSecond is checkSecond for a folder that is named now and was not before: it
// must not be another ward's.
func nameSecond(dir, data string) (string, error) {
	dir, err := checkSecond(dir, data)
	if err != nil {
		return "", err
	}
	if store.IsInner(dir) {
		above := filepath.Dir(dir)
		if sameDir(above, data) {
			return "", incident.Refusal{Why: "that is where the second copy is kept where no folder is named: name another, best on a stick, or leave it empty"}
		}
		return "", incident.Refusal{Why: fmt.Sprintf("%s is the folder that the program makes for the second copy: name the one that it is in, %s", clean.Quoted(dir), clean.Quoted(above))}
	}
	if err := store.CheckOwner(data, dir); err != nil {
		return "", incident.Refusal{Why: err.Error()}
	}
	return dir, nil
}
