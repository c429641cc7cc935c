package session

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"downtime/runbooks/clean"
)

// NotReplacedError is a file that ReplaceFile will not touch; its text says why,
// as a sentence.
type NotReplacedError struct{ Path, Why string }

func (e *NotReplacedError) Error() string {
	return fmt.Sprintf("%s was left as it is: %s", clean.Quoted(e.Path), e.Why)
}

// ReplaceFile puts content in the place of was, which is what the file held when
// it was read. It is done under another name in the same folder, flushed, and
// renamed, so that at every moment the name leads to the old file or the new one
// and, whatever fails, the old one stays. The permissions stay too. A file that
// is a link, may not be written or has changed meanwhile is left alone.
func ReplaceFile(path string, was, content []byte) (err error) {
	info, err := os.Lstat(path)
	switch {
	case err != nil:
		return err
	case info.Mode()&fs.ModeSymlink != 0:
		target, _ := os.Readlink(path)
		return &NotReplacedError{path, fmt.Sprintf("it is a link to %s, so name that file", clean.Quoted(target))}
	case !info.Mode().IsRegular():
		return &NotReplacedError{path, "it is not a plain file"}
	case info.Mode().Perm()&0o200 == 0:
		return &NotReplacedError{path, "it is marked as read-only, so ask its owner"}
	}
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".part-*")
	if failed := new(fs.PathError); errors.As(err, &failed) {
		// The temporary name would only puzzle people.
		return &fs.PathError{Op: "write", Path: path, Err: failed.Err}
	}
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = file.Close()
			_ = os.Remove(file.Name())
		}
	}()
	_, err = file.Write(content)
	if err = errors.Join(err, file.Chmod(info.Mode().Perm()), file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("%s could not be written and was left as it is: check the disk: %w", clean.Quoted(path), err)
	}
	now, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if !bytes.Equal(now, was) {
		return &NotReplacedError{path, "somebody has changed it meanwhile, so run this again"}
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return err
	}
	syncFolder(filepath.Dir(path))
	return nil
}

// syncFolder makes a new name last through a loss of power, where the system
// lets a folder be flushed; Windows does not, and needs it not.
func syncFolder(dir string) {
	folder, err := os.Open(dir)
	if err != nil {
		return
	}
	_ = folder.Sync()
	_ = folder.Close()
}
