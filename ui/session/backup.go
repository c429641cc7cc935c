package session

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/ui/text"
)

// Backup copies every log to one file, and reads it back.
func (s *Session) Backup(ctx context.Context, path string, replace bool) (made store.Backup, err error) {
	err = s.reading(func(st *store.Store) error {
		made, err = Backup(ctx, st, path, replace)
		return err
	})
	return made, err
}

// Backup copies every log of a folder to one file, and reads it back.
func Backup(ctx context.Context, from *store.Store, path string, replace bool) (store.Backup, error) {
	if err := checkFileName(path); err != nil {
		return store.Backup{}, err // before the system makes another path of it
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return store.Backup{}, err
	}
	return from.Backup(ctx, path, replace)
}

// BackupWords says in one sentence what a backup holds.
func BackupWords(b store.Backup) string {
	return fmt.Sprintf("backed up %s with %s to %s, read back and compared; SHA-256 %s",
		text.Count(b.Logs, "log"), text.Count(int(b.Entries), "entry"), clean.Quoted(b.Path), b.SHA256)
}

// MissingWords says what could not be read and so is not in a backup; "" where
// nothing is missing.
func MissingWords(b store.Backup) string {
	if len(b.Missing) == 0 {
		return ""
	}
	list := make([]string, len(b.Missing))
	for i, m := range b.Missing {
		list[i] = m.String()
	}
	return "NOT in the backup, because it cannot be read: " + strings.Join(list, "; ") + `: see "downtime recover --dry-run"`
}

func missingFrom(b store.Backup) error {
	if words := MissingWords(b); words != "" {
		return errors.New(words)
	}
	return nil
}
