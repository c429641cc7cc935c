package store

import (
	"encoding/json"
	"io"
	"path/filepath"
)

// readSmall reads a file that says something in a few words, and of any other as
// much as it may be: whoever reads it finds that it says nothing.
func readSmall(path string, most int64) ([]byte, error) {
	file, _, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, most))
}

// writeSmall writes what readSmall reads, a value as one line of JSON, in the place of
// what was there.
func writeSmall(path string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return writeText(path, fileMode(filepath.Dir(path)), true, append(text, '\n'))
}
