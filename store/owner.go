package store

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"strings"

	"downtime/runbooks/clean"
)

const (
	// identityName is a file that names a data folder, at random, once for all.
	identityName = "downtime.id"
	// ownerName is a file beside journals on another device: the name of the data
	// folder that they are the second copy of. Two wards that share a stick would
	// write one another's logs.
	ownerName = "downtime.owner"
)

// OwnerError says that a folder has the second copy of another data folder's logs.
type OwnerError struct{ Dir string }

func (e *OwnerError) Error() string {
	return fmt.Sprintf("%s has the second copy of another ward's log: take that stick out, or name another folder with --second FOLDER", clean.Quoted(e.Dir))
}

// identity is the name of a data folder. One that has none, or has lost it with its
// disk, takes that of the second copy, whose log is then its own.
func (s *second) identity(dir string) string {
	path := filepath.Join(dir, identityName)
	if id := readName(path); id != "" {
		return id
	}
	id := s.owner()
	if id == "" {
		var random [nameDigits / 2]byte
		rand.Read(random[:])
		id = hex.EncodeToString(random[:])
	}
	_ = writeName(path, id) // without it the next start does the same
	return id
}

// owner is the data folder whose second copy is kept there; "" for none.
func (s *second) owner() string {
	if s.dir == "" {
		return ""
	}
	return readName(filepath.Join(s.dir, journalFolder, ownerName))
}

// claim makes the folder for the journals of the second copy this data folder's, and
// refuses one that is another's.
func (s *second) claim(id string) error {
	if s.dir == "" {
		return nil
	}
	folder := filepath.Join(s.dir, journalFolder)
	if err := makeSharedDir(folder); err != nil {
		return err
	}
	switch s.owner() {
	case id:
		return nil
	case "":
		return writeName(filepath.Join(folder, ownerName), id)
	}
	return &OwnerError{s.dir}
}

// isOthers reports whether the folder has another data folder's second copy.
func (s *second) isOthers(id string) bool {
	owner := s.owner()
	return owner != "" && id != "" && owner != id
}

// CheckOwner refuses a folder that somebody names for the second copy of a data
// folder while it has the second copy of another, with an *OwnerError.
func CheckOwner(dir, folder string) error {
	s := second{dir: folder}
	if owner := s.owner(); owner != "" && owner != readName(filepath.Join(dir, identityName)) {
		return &OwnerError{folder}
	}
	return nil
}

// IsInner reports whether a folder is itself the one in which journals are kept, of
// a data folder or of a second copy: whoever names it means the folder above.
func IsInner(folder string) bool {
	if filepath.Base(folder) != journalFolder {
		return false
	}
	journals, _ := journalsIn(folder)
	return len(journals) > 0 || readName(filepath.Join(folder, ownerName)) != ""
}

const nameDigits = 32

// writeName puts a name into a small file.
func writeName(path, name string) error {
	return writeText(path, fileMode(filepath.Dir(path)), true, []byte(name+"\n"))
}

// readName is the name in a small file, "" where it has none.
func readName(path string) string {
	text, err := readSmall(path, 2*nameDigits)
	name := strings.TrimSpace(string(text))
	if _, wrong := hex.DecodeString(name); err != nil || wrong != nil || len(name) != nameDigits {
		return ""
	}
	return name
}
