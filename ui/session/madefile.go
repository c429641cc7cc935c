package session

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/text"
)

// printFolder is where prints and reports go, in the data folder.
const printFolder = "print"

// madeFile is a file that is made for people, a print or a report: in the folder print under
// a name of its own, or where somebody typed.
type madeFile struct {
	dir    string
	name   string // without its ending
	ending string
	mode   event.Mode // of the run that it is of; what is of none is as of a real one
}

// WhyNoFile says why a print or a report was not made, and what to do, after the words for
// that: "nothing was printed". Elsewhere is how to name another place.
func WhyNoFile(what string, err error, elsewhere string) error {
	failed := new(fs.PathError)
	if !errors.As(err, &failed) {
		return fmt.Errorf("%s: %w", what, err)
	}
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s exists already, and is not written over: choose another name", clean.Quoted(failed.Path))
	}
	if why, do, known := Fault(err); known {
		return fmt.Errorf("%s to %s, %s: %s", what, clean.Quoted(failed.Path), why, do)
	}
	return fmt.Errorf("%s to %s, %w: choose another place%s", what, clean.Quoted(failed.Path), failed.Err, elsewhere)
}

// madeFile names a file by what it is, the ward and the time.
func (s *Session) madeFile(name, ward, ending string, mode event.Mode) madeFile {
	// The day and the time of a name have no colon, which Windows refuses.
	const stamp = "_20060102T1504"
	if ward := fileWord(ward); ward != "" {
		name += "_" + ward
	}
	now := s.Now()
	name += now.Format(stamp) + strings.TrimSpace(text.ZoneMark(now))
	return madeFile{dir: filepath.Join(s.Dir(), printFolder), name: NotReal(mode, name), ending: ending, mode: mode}
}

// ownName makes the file, whole or not at all, in its folder, and returns where it is. One
// of the same minute is replaced: it is the same, or the newer one.
func (f madeFile) ownName(write func(io.Writer) error) (path string, err error) {
	if err := os.MkdirAll(f.dir, 0o777); err != nil {
		return "", err
	}
	path = filepath.Join(f.dir, f.name+f.ending)
	if err := WriteFile(path, true, write); err != nil {
		return "", err
	}
	return path, nil
}

// typedName makes the file under a name that somebody typed, and returns where it is: a
// drill's says so in its name, whatever was typed. A name that exists is refused with
// fs.ErrExist.
func (f madeFile) typedName(typed string, write func(io.Writer) error) (path string, err error) {
	if err := checkFileName(typed); err != nil {
		return "", err // before the system makes another path of it
	}
	if path, err = filepath.Abs(typed); err != nil {
		return "", err
	}
	if stem := strings.TrimSuffix(strings.ToLower(filepath.Base(path)), f.ending); strings.Trim(stem, ". ") == "" {
		return "", incident.Refusal{Why: fmt.Sprintf("%s is no name, and would be hidden: write one before %s", clean.Quoted(typed), f.ending)}
	}
	if err := store.CheckOtherFile(path); err != nil {
		return "", err
	}
	path = filepath.Join(filepath.Dir(path), NotReal(f.mode, filepath.Base(path)))
	if err := WriteFile(path, false, write); err != nil {
		return "", err
	}
	return path, nil
}
