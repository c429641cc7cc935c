package store

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const (
	// identityName is a file that names a data folder, at random, once for all.
	identityName = "downtime.id"
	// ownerName is a file beside journals on another device: the name of the data
	// folder that they are the second copy of. Two wards that share a stick would
	// write one another's logs.
	ownerName = "downtime.owner"
	// maxIdentity bounds what is read of either, in bytes.
	maxIdentity = 256
)

// OwnerError says that a folder has the second copy of another data folder's logs.
type OwnerError struct{ Dir string }

func (e *OwnerError) Error() string {
	return fmt.Sprintf("%q has the second copy of another ward's log: take that stick out, or name another folder with --second FOLDER", e.Dir)
}

// identity is the name of a data folder, which is made where there is none; "" where
// that cannot be.
func identity(dir string) string {
	var id [16]byte
	rand.Read(id[:])
	return firstText(filepath.Join(dir, identityName), hex.EncodeToString(id[:]))
}

// claim makes the folder for the journals of the second copy this data folder's, and
// refuses one that is another's.
func (s *second) claim(id string) error {
	if s.dir == "" || id == "" {
		return nil
	}
	folder := filepath.Join(s.dir, journalFolder)
	if err := makeSharedDir(folder); err != nil {
		return err
	}
	if owner := firstText(filepath.Join(folder, ownerName), id); owner != "" && owner != id {
		return &OwnerError{s.dir}
	}
	return nil
}

// isOthers reports whether the folder has another data folder's second copy.
func (s *second) isOthers(id string) bool {
	owner := readText(filepath.Join(s.dir, journalFolder, ownerName))
	return s.dir != "" && owner != "" && id != "" && owner != id
}

// firstText is what a small file says, which is the text where nobody wrote it yet;
// "" where it can be neither written nor read.
func firstText(path, text string) string {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode(filepath.Dir(path)))
	if errors.Is(err, fs.ErrExist) {
		return readText(path)
	}
	if err != nil {
		return ""
	}
	_, err = file.WriteString(text + "\n")
	if errors.Join(err, file.Sync(), file.Close()) != nil {
		return ""
	}
	share(path)
	return text
}

func readText(path string) string {
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxIdentity))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}
