package session

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"downtime/store"
)

// Rescue is what somebody asks to be recovered.
type Rescue struct {
	// From are files and folders to look in; nil for the data folder and that of
	// the second copy. Those are looked in as well unless To is given.
	From []string
	// To is a folder for the recovered logs; "" for the data folder itself.
	To     string
	DryRun bool
}

// Recover puts the logs together again from everything that holds some of them.
// It needs no session: it is for logs that cannot be opened.
func Recover(ctx context.Context, cfg Config, asked Rescue) (store.Recovery, error) {
	dir, err := FindDataToRead(cfg.Data)
	if err != nil {
		return store.Recovery{}, err
	}
	// Settings that cannot be read keep nobody from the log.
	settings, settingsErr := readSettings(dir)
	if cfg.Second != "" {
		settings.Second = cfg.Second
	}
	rescue := store.Rescue{
		From: asked.From, To: asked.To, DryRun: asked.DryRun,
		Options: store.Options{Who: cfg.User, Look: cfg.Look, Second: cfg.Second},
	}
	if asked.To == "" || len(asked.From) == 0 {
		rescue.From = append(slices.Clone(asked.From), there(dir, settings.Second)...)
	}
	if len(rescue.From) == 0 {
		rescue.From = []string{dir} // which says that it is not there
	}
	if asked.To == "" {
		rescue.To, rescue.Second = dir, settings.Second
	} else if rescue.To, err = filepath.Abs(asked.To); err != nil {
		return store.Recovery{}, err
	}
	found, err := store.Recover(ctx, rescue)
	if err == nil && !asked.DryRun {
		writeOut(&found, rescue.Options)
	}
	hasSettings := settingsErr == nil && len(there(filepath.Join(dir, settingsName))) > 0
	if err == nil && found.Written && asked.To != "" && len(asked.From) == 0 && hasSettings {
		settings.Second = cfg.Second
		err = keepSettings(settings, rescue.To)
	}
	return found, err
}

// there are the folders that exist.
func there(folders ...string) []string {
	var found []string
	for _, folder := range folders {
		if _, err := os.Stat(folder); folder != "" && err == nil {
			found = append(found, folder)
		}
	}
	return found
}

// keepSettings writes the settings of a ward to a new folder of its, which has
// none yet.
func keepSettings(settings Settings, dir string) error {
	text, err := settings.encode()
	if err != nil {
		return err
	}
	err = writeText(filepath.Join(dir, settingsName), false, text)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

// IsDamage reports whether a data folder could not be opened because of what is
// in its files, so that a recovery may help.
func IsDamage(err error) bool {
	var damaged *store.DamagedError
	var broken *store.BrokenError
	return errors.As(err, &damaged) || errors.As(err, &broken)
}
