package store

import (
	"path/filepath"
	"slices"

	"downtime/store/event"
)

// BackedUp is a log of which a backup in the folder has entries that no copy there has.
type BackedUp struct {
	Log     string `json:"log"`
	Entries uint64 `json:"entries"` // in the backup, from the first on
	Path    string `json:"path"`    // of the newest backup that has so many
}

// mostBackups is how many of them are looked into: more than the program keeps.
const mostBackups = 10

// backups looks what the folder's own backups have that is in no copy. A backup that
// cannot be read is nothing to tell at a start.
func (l *looking) backups(dir string) {
	if len(l.found.Held) > 0 {
		return // nobody knows what is in those files
	}
	for _, name := range newestBackups(namesOf(filepath.Join(dir, backupFolder))) {
		path := filepath.Join(dir, backupFolder, name)
		if _, apart := l.how.Apart[path]; apart || l.how.Databases != "" {
			continue
		}
		l.progress.begin(path)
		for _, b := range l.onlyIn(path) {
			l.addBackedUp(b)
		}
	}
}

// newestBackups are the names of the newest backups, the latest first.
func newestBackups(names []string) []string {
	names = slices.DeleteFunc(names, func(name string) bool { return !backupPattern.MatchString(name) })
	slices.Sort(names)
	slices.Reverse(names)
	return names[:min(len(names), mostBackups)]
}

func (l *looking) addBackedUp(b BackedUp) {
	i := slices.IndexFunc(l.found.Backups, func(known BackedUp) bool { return known.Log == b.Log })
	switch {
	case i < 0:
		l.found.Backups = append(l.found.Backups, b)
	case b.Entries > l.found.Backups[i].Entries:
		l.found.Backups[i] = b
	}
}

// onlyIn are the logs of which a backup has more than the copies, and what is here is
// its beginning.
func (l *looking) onlyIn(path string) []BackedUp {
	d, err := openToLook(segment{path: path, number: 1, progress: l.progress})
	if err != nil {
		return nil
	}
	defer d.close()
	heads, err := d.heads()
	if err != nil {
		return nil
	}
	var only []BackedUp
	for log, theirs := range heads {
		ours := l.end(log)
		if theirs.Seq > ours.Seq && (ours.Seq == 0 || goesOnFrom(d, log, ours)) {
			only = append(only, BackedUp{log, theirs.Seq, path})
		}
	}
	return only
}

// end is where a log ends in the copies.
func (l *looking) end(log string) head {
	if f, read := l.found.Logs[log]; read {
		return f.Head
	}
	return l.heads[log]
}

// goesOnFrom reports whether a database has the entry that follows the end of a log, and
// no other of that number.
func goesOnFrom(d *database, log string, end head) bool {
	src, err := databaseSource(d, log)
	if err != nil || src == nil {
		return false
	}
	next, raw := src.after(end.Seq + 1)
	e, err := event.Decode(raw)
	return err == nil && next == end.Seq+1 && e.Prev == end.Link
}
