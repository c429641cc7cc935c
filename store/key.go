package store

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"downtime/runbooks/clean"
	"downtime/store/seal"
)

// keyName is the file of the key that signs for a data folder. FORMAT.md
// describes it.
const keyName = "downtime.key"

// keyMode lets nobody but who made the key read it, even in a folder that is
// shared: to others the folder's exports are then unsigned, and say so.
const keyMode = 0o600

// maxKeyFile bounds what is read of the file of a key, in bytes.
const maxKeyFile = 4096

// ensureKey makes the key of a folder that this program holds, unless there is
// a file of that name, whatever is in it: a key is never written over, because
// what it signed could not be checked any more.
func ensureKey(dir string) (made bool, err error) {
	path := filepath.Join(dir, keyName)
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	var seed [32]byte
	rand.Read(seed[:])
	err = writeText(path, keyMode, false, seal.NewKey(seed).Encode())
	return err == nil, err
}

// readyKey makes the key where there is none, and says so where there are logs: either
// somebody took the key away, or somebody put the logs there.
//
// Without a key everything works but signing, and who asks for a signature is told
// then: a ward is never kept from its log for it.
func (s *Store) readyKey() {
	made := make(chan bool, 1)
	_ = within(stallLimit, func() error {
		is, err := ensureKey(s.dir)
		made <- is
		return err
	})
	select {
	case is := <-made:
		if is && len(s.ends())+len(s.opening.Lacking) > 0 {
			s.opening.Made = append(s.opening.Made, fmt.Sprintf("%s was not there, and a new key was made: what was signed before has another key, see downtime handbook tamper-evidence",
				clean.Quoted(filepath.Join(s.dir, keyName))))
		}
	default: // the disk does not answer
	}
}

// NoKeyError says that a folder's checkpoints cannot be signed by whoever asks.
type NoKeyError struct {
	Dir   string
	Cause error
}

func (e *NoKeyError) Error() string {
	switch {
	case errors.Is(e.Cause, fs.ErrNotExist):
		return fmt.Sprintf("%s has no key to sign with: start downtime there once to make it", clean.Quoted(e.Dir))
	case errors.Is(e.Cause, fs.ErrPermission):
		return fmt.Sprintf("the key in %s belongs to another log-in: whoever made the folder can sign", clean.Quoted(e.Dir))
	}
	return fmt.Sprintf("the key in %s cannot be used (%v): leave the file as it is, and rely on codes on paper", clean.Quoted(e.Dir), e.Cause)
}

func (e *NoKeyError) Unwrap() error { return e.Cause }

// ReadKey reads the key of a data folder, and makes none. It fails with a
// *NoKeyError.
func ReadKey(dir string) (seal.Key, error) {
	path := filepath.Join(dir, keyName)
	info, err := os.Stat(path)
	if err == nil && (!info.Mode().IsRegular() || info.Size() > maxKeyFile) {
		err = errors.New("it is not the file of a key")
	}
	var text []byte
	if err == nil {
		text, err = os.ReadFile(path)
	}
	var key seal.Key
	if err == nil {
		key, err = seal.DecodeKey(text)
	}
	if err != nil {
		return seal.Key{}, &NoKeyError{Dir: dir, Cause: err}
	}
	return key, nil
}
