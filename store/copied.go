package store

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// A copy of a log that is begun when the log has entries already, because its files
// were gone or it is kept in another folder now, is made from the other copy. It is
// then no witness of its own for those entries, and a file beside it says so.

// copiedName is that file.
const copiedName = "downtime.copied.json"

// maxCopied bounds what is read of it, in bytes.
const maxCopied = 1 << 20

// Copied says that a file of one copy was made from the other.
type Copied struct {
	Log     string    `json:"log"`
	Entries uint64    `json:"entries"` // 1 to Entries were copied
	File    string    `json:"file"`    // without its folder
	At      time.Time `json:"at"`

	Path string `json:"-"`
}

// copiedIn are those of a folder whose file is still there.
func copiedIn(dir string) []Copied {
	text, err := readSmall(filepath.Join(dir, copiedName), maxCopied)
	var all []Copied
	if err != nil || json.Unmarshal(text, &all) != nil {
		return nil
	}
	for i := range all {
		all[i].Path = filepath.Join(dir, filepath.Base(all[i].File))
	}
	return slices.DeleteFunc(all, func(c Copied) bool {
		_, err := os.Lstat(c.Path)
		return errors.Is(err, fs.ErrNotExist)
	})
}

// noteCopied adds to those of a folder. Without it everything works, and verify has
// less to say.
func noteCopied(dir string, more []Copied) {
	if len(more) == 0 {
		return
	}
	before := slices.DeleteFunc(copiedIn(dir), func(old Copied) bool {
		return slices.ContainsFunc(more, func(c Copied) bool { return c.Log == old.Log && c.File == old.File })
	})
	text, err := json.Marshal(append(before, more...))
	if err != nil || len(text) > maxCopied {
		return
	}
	_ = writeText(filepath.Join(dir, copiedName), fileMode(dir), true, append(text, '\n'))
}

// noteCopiedInto says of which logs a database had nothing before it was made whole.
func (s *Store) noteCopiedInto(d *database, lacking map[string]head, covered map[string]uint64) {
	var copied []Copied
	for log, h := range lacking {
		if covered[log] == 0 {
			copied = append(copied, Copied{Log: log, Entries: h.Seq, File: filepath.Base(d.path), At: time.Now().UTC()})
		}
	}
	noteCopied(s.dir, copied)
}

// copiedOf are the files of a log that were made from the other copy.
func (s *Store) copiedOf(log string) []Copied {
	if s.journals == nil {
		return nil // one file is read by itself
	}
	var found []Copied
	for _, dir := range append([]string{s.dir}, s.journals...) {
		found = append(found, copiedIn(dir)...)
	}
	return slices.DeleteFunc(found, func(c Copied) bool { return c.Log != log })
}
