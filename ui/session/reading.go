package session

import (
	"cmp"
	"errors"
	"time"

	"downtime/store"
)

// ReadSettings is the settings of a data folder and the zone they name, for
// commands that only read; those of a new ward where there are none.
func ReadSettings(dir string) (Settings, *time.Location, error) {
	settings, _, err := settingsOrNone(dir)
	if err != nil {
		return Settings{}, nil, err
	}
	zone, err := settings.location()
	return settings, zone, err
}

// FindDataToRead is chooseData for commands that only read: nothing is made or
// tried. It is the folder that was asked for, else the first known place that
// holds a database, else the first that exists, else the first, which has yet to
// be made.
func FindDataToRead(explicit string) (string, error) {
	if dir := cmp.Or(explicit, dataVariable()); dir != "" {
		return namedFolder(dir)
	}
	places := knownPlaces()
	if len(places) == 0 {
		return "", errors.New("there is no folder for the log on this PC: name one with --data FOLDER")
	}
	for _, dir := range places {
		if store.Holds(dir) {
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

// OpenToRead opens a data folder to read its logs, those in the second copy too,
// and changes nothing in it. Look surveys the files first, in another process, because
// a device that does not answer would hold up this one for ever; nil for a process that
// may be held up. It fails with fs.ErrNotExist where there is no log.
func OpenToRead(dir string, look Look) (*store.Store, error) {
	settings, _, err := settingsOrNone(dir)
	if err != nil {
		return nil, err
	}
	return store.OpenReading(dir, store.Options{Second: settings.Second, Look: look})
}
