package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"
)

const (
	backupFolder = "backups"
	backupStamp  = "20060102T150405Z"
	backupsKept  = 5
	// spareBytes is what an automatic backup leaves of the disk: the log itself
	// needs the room more.
	spareBytes = 64 << 20
)

var backupPattern = regexp.MustCompile(`^downtime-[0-9]{8}T[0-9]{6}Z\.db$`)

// KeepBackup makes a backup in the folder's own "backups", and keeps the latest
// few of them. It refuses where the disk is so full that the log would miss the
// room.
func (s *Store) KeepBackup(ctx context.Context, at time.Time) (Backup, error) {
	folder := filepath.Join(s.dir, backupFolder)
	if len(s.ends()) == 0 {
		return Backup{}, errNoLog
	}
	if err := makeSharedDir(folder); err != nil {
		return Backup{}, err
	}
	if room, known := freeBytes(folder); known && room < 2*s.bytes()+spareBytes {
		return Backup{}, fmt.Errorf("only %d MB are free on that disk, and the log needs them: make room", room>>20)
	}
	removeParts(folder)
	path := filepath.Join(folder, "downtime-"+at.UTC().Format(backupStamp)+".db")
	b, err := s.Backup(ctx, path, true)
	if err != nil {
		return Backup{}, err
	}
	share(path)
	return b, prune(folder, filepath.Base(path), s.onlyBackups())
}

// onlyBackups are the names of those that have what no copy here has.
func (s *Store) onlyBackups() []string {
	var only []string
	for _, l := range s.opening.Lacking {
		if l.Backup != "" {
			only = append(only, filepath.Base(l.Backup))
		}
	}
	return only
}

// bytes is about how long a backup will be.
func (s *Store) bytes() uint64 {
	size := uint64(0)
	for _, d := range s.databases() {
		if info, err := os.Stat(d.path); err == nil {
			size += uint64(info.Size())
		}
	}
	return size
}

// removeParts takes away what a backup that was ended in the middle left.
func removeParts(folder string) {
	parts, _ := filepath.Glob(filepath.Join(folder, "downtime-*.db.part-*"))
	for _, part := range parts {
		_ = os.Remove(part)
	}
}

func prune(folder, made string, only []string) error {
	files, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	var names []string
	for _, file := range files {
		names = append(names, file.Name())
	}
	var errs []error
	for _, name := range surplus(names, append(only, made)) {
		errs = append(errs, os.Remove(filepath.Join(folder, name)))
	}
	return errors.Join(errs...)
}

// surplus names the backups that need not be kept: all but the latest few, going
// by the times in their names. Those to be kept are kept whatever that time says: the
// one just made, for the PC's clock may have been set back, and what is nowhere else.
// Other files are nobody's business.
func surplus(names, kept []string) []string {
	var old []string
	for _, name := range names {
		if backupPattern.MatchString(name) && !slices.Contains(kept, name) {
			old = append(old, name)
		}
	}
	slices.Sort(old)
	return old[:max(0, len(old)-(backupsKept-1))]
}
