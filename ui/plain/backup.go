package plain

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"downtime/runbooks/clean"
	"downtime/ui/session"
)

// parseBackup reads the name of a file, in quotes or without.
func parseBackup(rest string) (act, error) {
	path := session.TypedPath(rest)
	if path == "" {
		return nil, errUsage
	}
	return func(f *face) ([]string, error) { return f.backup(path) }, nil
}

func (f *face) backup(path string) ([]string, error) {
	made, err := f.s.Backup(context.Background(), path, false)
	if errors.Is(err, fs.ErrExist) {
		return nil, errors.New(path + " exists already: choose another name")
	}
	if failed := new(fs.PathError); errors.As(err, &failed) {
		if why, do, known := session.Fault(err); known {
			return nil, fmt.Errorf("no backup was made in %s, %s: %s", clean.Quoted(failed.Path), why, do)
		}
	}
	if err != nil {
		return nil, err
	}
	lines := []string{"ok - " + session.BackupWords(made)}
	if missing := session.MissingWords(made); missing != "" {
		lines = append(lines, "note: "+missing)
	}
	return lines, nil
}

// notes are what became known since the last line and should be said.
func (f *face) notes() []string {
	if problem := f.s.BackupProblem(); problem != "" {
		return []string{"note: " + problem}
	}
	return nil
}
