package session

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"downtime/runbooks/clean"
)

// DefaultZone is where a ward is, unless its settings say otherwise.
const DefaultZone = "Europe/London"

const settingsName = "settings.json"

// Settings is what a ward says once about itself, in settings.json of the data
// folder. Members of newer versions are kept.
type Settings struct {
	Ward         string `json:"ward,omitempty"`
	Organisation string `json:"organisation,omitempty"`
	Zone         string `json:"zone,omitempty"` // IANA name; "" for DefaultZone

	other map[string]json.RawMessage
}

func (s Settings) location() (*time.Location, error) {
	name := s.Zone
	if name == "" {
		name = DefaultZone
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil, fmt.Errorf("%s: zone %q is not a time zone: write one such as %q", settingsName, name, DefaultZone)
	}
	return zone, nil
}

func readSettings(dir string) (Settings, error) {
	path := filepath.Join(dir, settingsName)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Settings{}, nil
	}
	if err != nil {
		return Settings{}, err
	}
	var s Settings
	if err := errors.Join(json.Unmarshal(text, &s), json.Unmarshal(text, &s.other)); err != nil {
		return Settings{}, fmt.Errorf("%s is not readable: mend it, or rename it to start with none: %w", path, err)
	}
	s.Ward, s.Organisation = clean.Line(s.Ward), clean.Line(s.Organisation)
	return s, nil
}

// Settings is what the ward said about itself.
func (s *Session) Settings() Settings { return s.settings }

// SaveSettings writes the ward's settings, whole or not at all.
func (s *Session) SaveSettings(settings Settings) error {
	change := s.ChangeSettings(settings)
	if err := change.Commit(); err != nil {
		return err
	}
	s.ApplySettings(change)
	return nil
}

// SettingsChange is settings on their way to disk.
type SettingsChange struct {
	settings Settings
	path     string
}

// ChangeSettings is SaveSettings in three calls, as Decide, Commit and Apply
// are of Do.
func (s *Session) ChangeSettings(settings Settings) *SettingsChange {
	settings.other = s.settings.other
	return &SettingsChange{settings: settings, path: filepath.Join(s.Dir(), settingsName)}
}

// Commit writes the settings. It may run on any goroutine.
func (c *SettingsChange) Commit() error {
	text, err := c.settings.encode()
	if err != nil {
		return err
	}
	if err := WriteFile(c.path, text, true); err != nil {
		return fmt.Errorf("save %s: %w", settingsName, err)
	}
	return nil
}

// ApplySettings makes committed settings those of the session.
func (s *Session) ApplySettings(c *SettingsChange) { s.settings = c.settings }

func (s Settings) encode() ([]byte, error) {
	own, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	all := make(map[string]json.RawMessage, len(s.other)+3)
	for name, value := range s.other {
		all[name] = value
	}
	for _, name := range []string{"ward", "organisation", "zone"} {
		delete(all, name)
	}
	if err := json.Unmarshal(own, &all); err != nil {
		return nil, err
	}
	text, err := json.MarshalIndent(all, "", "  ")
	return append(text, '\n'), err
}

// WriteFile writes a file whole or not at all: under another name first, then
// flushed and renamed. Without replace it refuses a name that exists.
func WriteFile(path string, content []byte, replace bool) (err error) {
	if _, statErr := os.Lstat(path); statErr == nil && !replace {
		return fmt.Errorf("%q: %w", path, fs.ErrExist)
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), ".downtime-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temporary.Name())
		}
	}()
	_, err = temporary.Write(content)
	if err = errors.Join(err, temporary.Sync(), temporary.Close()); err != nil {
		return err
	}
	if err = os.Chmod(temporary.Name(), 0o644); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), path)
}
