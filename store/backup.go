package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"downtime/runbooks/clean"
)

// Backup is what a backup holds.
type Backup struct {
	Path    string
	Logs    int
	Entries uint64
	Bytes   int64
	SHA256  string // of the file, in hex
	// Missing is what could not be read and so is not in it.
	Missing []Missing
}

// Missing are the entries of a log from one on that could not be read.
type Missing struct {
	Span
	Why string
}

func (m Missing) String() string {
	if m.First == m.Last {
		return fmt.Sprintf("entry %d of log %s (%s)", m.First, m.Log, m.Why)
	}
	return fmt.Sprintf("entries %d to %d of log %s (%s)", m.First, m.Last, m.Log, m.Why)
}

var errNoLog = errors.New("nothing has been recorded yet, so there is nothing to back up")

// OwnNameError says that a backup would have a name by which the program knows
// its own files: it would be taken for a log, or take the place of one.
type OwnNameError struct{ Path string }

func (e *OwnNameError) Error() string {
	return fmt.Sprintf("%s is a name that the program gives to its own files: choose another", clean.Quoted(e.Path))
}

// ownBeginning is what the names of the program's own files begin with, and of what it
// keeps beside one.
var ownBeginning = regexp.MustCompile(`(?i)^downtime(?:-[1-9][0-9]{0,8})?\.` +
	`(?:db|lock|key|id|owner|recovered-[0-9TZ]+\.json|(?:last|holder|request|answer|seconds|copied|brought|lacking)\.json)(?:$|\.)|` + journalNamed + `\b`)

// settingsFile is what the ward said of itself, which has a name of no kind.
const settingsFile = "settings.json"

// CheckOtherFile refuses the path of a file that is none of the program's own, where it
// would be taken for one or stand among the journals or the backups.
func CheckOtherFile(path string) error {
	dir := filepath.Dir(path)
	if folder := filepath.Base(dir); (strings.EqualFold(folder, journalFolder) || strings.EqualFold(folder, backupFolder)) && Holds(filepath.Dir(dir)) {
		return fmt.Errorf("%s is among the files of the log: choose another folder", clean.Quoted(path))
	}
	if strings.EqualFold(filepath.Base(path), settingsFile) && Holds(dir) {
		return &OwnNameError{path}
	}
	if ownBeginning.MatchString(filepath.Base(path)) {
		return &OwnNameError{path}
	}
	return nil
}

// Backup writes every log to one database of its own, under another name first,
// reads it back and gives it its name. What is appended meanwhile may go on, and
// is not in it. The file is its maker's alone: names of staff are in it. A log that does not hold is written as far as it does. Without
// replace a name that is taken is refused with fs.ErrExist. When the context ends
// nothing is left behind.
func (s *Store) Backup(ctx context.Context, path string, replace bool) (Backup, error) {
	if name := filepath.Base(path); databasePattern.MatchString(name) || journalPattern.MatchString(name) {
		return Backup{}, &OwnNameError{path}
	}
	if err := NameIsFree(path, replace); err != nil {
		return Backup{}, err
	}
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		return Backup{}, err
	}
	ends := s.ends()
	if len(ends) == 0 {
		return Backup{}, errNoLog
	}
	temporary := path + ".part-" + rand.Text()[:8]
	all, err := writeWhole(ctx, temporary, s.sources(ends), s.giveWay)
	if err != nil {
		return Backup{}, underItsName(err, temporary, path)
	}
	b := Backup{Path: path}
	for log, w := range all {
		b.add(log, w)
	}
	slices.SortFunc(b.Missing, func(x, y Missing) int { return cmp.Compare(x.Log, y.Log) })
	b.SHA256, b.Bytes, err = hashFile(temporary)
	if err == nil {
		err = Place(temporary, path, replace)
	}
	if err != nil {
		_ = os.Remove(temporary)
		return Backup{}, underItsName(err, temporary, path)
	}
	return b, syncAbove(path)
}

// underItsName is an error of a file as that of the name which it was to get.
func underItsName(err error, temporary, path string) error {
	if failed := new(fs.PathError); errors.As(err, &failed) && failed.Path == temporary {
		return &fs.PathError{Op: "write", Path: path, Err: failed.Err}
	}
	return err
}

func (b *Backup) add(log string, w wrote) {
	if w.head.Seq > 0 {
		b.Logs++
		b.Entries += w.head.Seq
	}
	if w.broken != nil {
		b.Missing = append(b.Missing, Missing{Span{log, w.broken.Seq, w.last}, w.broken.Why})
	}
}

// sources are all logs up to where they were acknowledged at one moment.
func (s *Store) sources(ends map[string]head) []logSource {
	var logs []logSource
	for log, h := range ends {
		logs = append(logs, logSource{log, func() (*merge, error) {
			m, err := s.merge(log)
			if err == nil && s.lock != nil {
				m.to = h.Seq
			}
			return m, err
		}})
	}
	slices.SortFunc(logs, func(a, b logSource) int { return cmp.Compare(a.log, b.log) })
	return logs
}

// giveWay waits while an append is under way: it goes first.
func (s *Store) giveWay() {
	s.writing.Lock()
	defer s.writing.Unlock()
}

func hashFile(path string) (sum string, size int64, err error) {
	file, err := os.Open(filepath.Clean(path))
	if err != nil {
		return "", 0, err
	}
	defer file.Close()
	hash := sha256.New()
	size, err = io.Copy(hash, file)
	return hex.EncodeToString(hash.Sum(nil)), size, err
}
