package runbooks

import (
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"io/fs"
	"path/filepath"
)

// Glance is what can be seen of a procedures folder without reading its files.
type Glance struct {
	// Stamp changes with the names, sizes and times of the files that Load would
	// read; "" where there is no such folder.
	Stamp string
	// Folders are the folder and those below it that hold, or may come to hold,
	// procedures.
	Folders []string
}

// Look glances at a hospital's folder, which may not be there. It reads no file,
// so that it can be done every few seconds, also on a network share. It fails
// only where the folder is there and cannot be listed.
func Look(folder string) (Glance, error) {
	root, err := openFolder(folder)
	if root == nil {
		return Glance{}, err
	}
	defer root.Close()
	files := root.FS()
	sum := fnv.New128a()
	var glance Glance
	count := 0
	err = walkFolder(files, folder, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			fmt.Fprintf(sum, "%q cannot be read\n", name)
			return nil
		case entry.IsDir():
			glance.Folders = append(glance.Folders, filepath.Join(folder, filepath.FromSlash(name)))
			return nil
		}
		if count++; count > maxFiles {
			return fs.SkipAll
		}
		// Of the file itself, where the entry is a link.
		if info, err := fs.Stat(files, name); err != nil {
			fmt.Fprintf(sum, "%q cannot be read\n", name)
		} else {
			fmt.Fprintf(sum, "%q %d %d\n", name, info.Size(), info.ModTime().UnixNano())
		}
		return nil
	})
	if err != nil {
		return Glance{}, err
	}
	glance.Stamp = hex.EncodeToString(sum.Sum(nil))
	return glance, nil
}
