package session

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// ReadSettings is the settings of a data folder and the zone they name, for
// commands that only read; those of a new ward where there are none.
func ReadSettings(dir string) (Settings, *time.Location, error) {
	settings, err := readSettings(dir)
	if err != nil {
		return Settings{}, nil, err
	}
	zone, err := settings.location()
	return settings, zone, err
}

// FindDataToRead is FindData for commands that only read: nothing is made or
// tried. It is the folder that was asked for, else the first known place that
// holds a database, else the first that exists, else the first, which has yet to
// be made.
func FindDataToRead(explicit string) (string, error) {
	if dir := cmp.Or(explicit, os.Getenv("DOWNTIME_DATA")); dir != "" {
		return filepath.Abs(dir)
	}
	places := knownPlaces()
	if len(places) == 0 {
		return "", errors.New("there is no folder for the log on this PC: name one with --data FOLDER")
	}
	for _, dir := range places {
		if _, err := os.Stat(filepath.Join(dir, "downtime.db")); err == nil || errors.Is(err, fs.ErrPermission) {
			return dir, nil
		}
	}
	for _, dir := range places {
		if existing(dir) != "" {
			return dir, nil
		}
	}
	return places[0], nil
}
