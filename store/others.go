package store

import (
	"os"
	"path/filepath"
	"strings"
)

// othersOf are the files that were set aside because they tell another course of a
// log, with where that begins.
func (s *Store) othersOf(log string) []FileFound {
	if s.journals == nil {
		return nil // one file is read, whatever lies beside it
	}
	var found []FileFound
	for _, name := range namesOf(s.dir) {
		if strings.HasPrefix(name, "downtime") && strings.Contains(name, ".db"+otherMark) {
			found = append(found, s.otherDatabase(log, filepath.Join(s.dir, name))...)
		}
	}
	for _, folder := range append([]string{s.dir}, s.journals...) { // one that was brought in may lie above
		for _, name := range namesOf(folder) {
			if m := otherJournal.FindStringSubmatch(name); m != nil && m[1] == log {
				file := segment{path: filepath.Join(folder, name), log: log}
				theirs, err := journalSource(file)
				found = append(found, s.other(log, file, theirs, err))
			}
		}
	}
	return found
}

// otherDatabase is such a file, where it has something of the log or cannot be read.
func (s *Store) otherDatabase(log, path string) []FileFound {
	d, err := openToLook(segment{path: path})
	if err != nil {
		return []FileFound{s.other(log, segment{path: path}, nil, err)}
	}
	defer d.close()
	theirs, err := databaseSource(d, log)
	if err == nil && theirs == nil {
		return nil
	}
	return []FileFound{s.other(log, d.segment, theirs, err)}
}

func (s *Store) other(log string, file segment, theirs *source, err error) FileFound {
	f := FileFound{Path: file.path, Log: log, Fork: true}
	if err != nil {
		f.Damage = reasonOf(err)
		return f
	}
	f.Seq, f.Alone = s.parting(theirs, log)
	return f
}

// namesOf are the files of a folder; none of one that is not there.
func namesOf(dir string) []string {
	list, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var names []string
	for _, entry := range list {
		names = append(names, entry.Name())
	}
	return names
}
