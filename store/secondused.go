package store

import (
	"encoding/json"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
)

// secondsName is a file in the data folder that says which folders have been those of
// the second copy: one that has nothing of the log, and is not among them, is used for
// the first time, and nobody has taken anything away there.
const secondsName = "downtime.seconds.json"

// noteFirst works out whether the folder is used for the first time. A data folder
// that has a name and no such file is of an older program, which kept none.
func (s *second) noteFirst() {
	if s.dir == "" || s.owner() != "" {
		return
	}
	used, err := s.used()
	if errors.Is(err, fs.ErrNotExist) {
		s.first = readName(filepath.Join(s.data, identityName)) == ""
		return
	}
	s.first = err == nil && !slices.Contains(used, s.dir)
}

func (s *second) used() ([]string, error) {
	text, err := readSmall(filepath.Join(s.data, secondsName), maxMark)
	if err != nil {
		return nil, err
	}
	var used []string
	return used, json.Unmarshal(text, &used)
}

// noteUsed notes that the folder is the second copy's. Where it cannot be noted, the
// next start says again what was made.
func (s *second) noteUsed() error {
	used, _ := s.used() // what cannot be read is begun anew
	if s.dir == "" || slices.Contains(used, s.dir) {
		return nil
	}
	return writeSmall(filepath.Join(s.data, secondsName), append(used, s.dir))
}
