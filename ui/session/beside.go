package session

import (
	"errors"
	"fmt"
	"os"

	"downtime/store"
)

// A ward whose log cannot be opened goes on in a new folder beside the old one,
// whose files stay as they are.

// besideOf is the name of the n-th such folder.
func besideOf(dir string, n int) string {
	if n == 1 {
		return dir + "-new"
	}
	return fmt.Sprintf("%s-new-%d", dir, n)
}

// Beside is the folder in which the ward goes on, and whether it holds a log
// already: the program may have been started again meanwhile.
func Beside(cfg Config) (dir string, begun bool, err error) {
	damaged, err := FindDataToRead(cfg.Data)
	if err != nil {
		return "", false, err
	}
	dir = besideOf(damaged, 1)
	for n := 2; ; n++ {
		begun = store.Holds(dir)
		next := besideOf(damaged, n)
		if _, err := os.Stat(next); err != nil {
			return dir, begun, nil
		}
		dir = next
	}
}

// OpenBeside opens a new log in that folder. The ward's settings and the
// hospital's procedures are those of the old one, as far as they can be read;
// the second copy is kept in the new folder.
func OpenBeside(cfg Config) (*Session, error) {
	damaged, err := FindDataToRead(cfg.Data)
	if err != nil {
		return nil, err
	}
	dir, _, err := Beside(cfg)
	if err != nil {
		return nil, err
	}
	settings, err := readSettings(damaged)
	if err == nil {
		settings.Second = ""
		err = errors.Join(os.MkdirAll(dir, 0o700), keepSettings(settings, dir))
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		settings = Settings{} // the ward is asked for again
	}
	if cfg.Runbooks == "" && existing(libraryFolder("", damaged)) != "" {
		cfg.Runbooks = libraryFolder("", damaged)
	}
	cfg.Data, cfg.Second = dir, ""
	return Open(cfg)
}
