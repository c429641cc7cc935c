package session

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"downtime/runbooks"
	"downtime/runbooks/clean"
	"downtime/store"
)

// defaultZone is where a ward is, unless its settings say otherwise.
const defaultZone = "Europe/London"

const settingsName = "settings.json"

// Settings is what a ward says once about itself, in settings.json of the data
// folder. Members of newer versions are kept.
type Settings struct {
	Ward         string `json:"ward,omitempty"`
	Organisation string `json:"organisation,omitempty"`
	Zone         string `json:"zone,omitempty"` // IANA name; "" for defaultZone
	// Second is the folder in which the second copy of the log is kept, often on
	// a stick; "" for the data folder.
	Second string `json:"second,omitempty"`
	// Bell is whether the bell rings when something becomes overdue.
	Bell Bell `json:"bell,omitempty"`
	// Chosen is what somebody said counts as a step, in files where the rules
	// did not find it.
	Chosen runbooks.Chosen `json:"chosen,omitempty"`

	other map[string]json.RawMessage
}

func (s Settings) location() (*time.Location, error) {
	name := s.Zone
	if name == "" {
		name = defaultZone
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil, fmt.Errorf("%s: zone %q is not a time zone: write one such as %q", settingsName, name, defaultZone)
	}
	return zone, nil
}

func readSettings(dir string) (Settings, error) {
	path := filepath.Join(dir, settingsName)
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return Settings{}, &SettingsError{path, store.ErrNoFile} // a pipe would wait for its other end
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Settings{}, nil
	}
	if err != nil {
		return Settings{}, err
	}
	var s Settings
	err = json.Unmarshal(text, &s)
	if err == nil {
		err = json.Unmarshal(text, &s.other)
	}
	if err != nil {
		return Settings{}, &SettingsError{path, err}
	}
	s.Ward, s.Organisation = clean.Line(s.Ward), clean.Line(s.Organisation)
	s.Bell = s.Bell.known()
	return s, nil
}

// SettingsError says that what is in the file of the settings is none.
type SettingsError struct {
	Path string
	Err  error
}

func (e *SettingsError) Error() string {
	return fmt.Sprintf("%s is not readable: mend it, or rename it to start with none: %v", e.Path, e.Err)
}

// Unwrap is what was wrong in it.
func (e *SettingsError) Unwrap() error { return e.Err }

// settingsOrNone are the settings of a data folder, or those of a new ward where they
// are not readable, and then why: a ward is not kept from its log for them.
func settingsOrNone(dir string) (settings Settings, bad *SettingsError, err error) {
	settings, err = readSettings(dir)
	if errors.As(err, &bad) {
		return Settings{}, bad, nil
	}
	return settings, nil, err
}

// putAside keeps the file under another name, so that others can be written, and says so.
// It is for a program that holds the folder.
func (e *SettingsError) putAside() (said string, err error) {
	to := e.Path + ".unreadable-" + time.Now().UTC().Format("20060102T150405Z")
	if os.Rename(e.Path, to) != nil {
		return "", e
	}
	return fmt.Sprintf("%s; it is kept as %s", e.instead(), clean.Quoted(to)), nil
}

// passSettings says that the settings are not readable, where they are not, and puts them
// aside where this session writes.
func (s *Session) passSettings(bad *SettingsError) error {
	if bad == nil {
		return nil
	}
	said := bad.instead()
	if s.view == nil {
		var err error
		if said, err = bad.putAside(); err != nil {
			return err
		}
	}
	s.passed = append(s.passed, said)
	return nil
}

// instead says what is used in their place.
func (e *SettingsError) instead() string {
	return fmt.Sprintf("%s is not readable, and without it this is a new ward's program: ward, hospital and the folder of the second copy are to be set again", clean.Quoted(e.Path))
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
	refused  error // nil as a rule
	second   bool  // the second copy is to be kept elsewhere
}

// ChangeSettings is SaveSettings in three calls, as Decide, Commit and Apply
// are of Do.
func (s *Session) ChangeSettings(settings Settings) *SettingsChange {
	settings.other = s.settings.other
	return &SettingsChange{
		settings: settings, path: filepath.Join(s.Dir(), settingsName), refused: s.mayWrite(),
		second: settings.Second != "" && settings.Second != s.settings.Second,
	}
}

// Commit writes the settings, unless the second copy cannot be kept where they
// say. It may run on any goroutine.
func (c *SettingsChange) Commit() (err error) {
	if c.refused != nil {
		return c.refused
	}
	if c.second {
		if c.settings.Second, err = nameSecond(c.settings.Second, filepath.Dir(c.path)); err != nil {
			return err
		}
	}
	text, err := c.settings.encode()
	if err != nil {
		return err
	}
	if err := writeText(c.path, true, text); err != nil {
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
	for _, name := range []string{"ward", "organisation", "zone", "second", "bell", "chosen"} {
		delete(all, name)
	}
	if err := json.Unmarshal(own, &all); err != nil {
		return nil, err
	}
	text, err := json.MarshalIndent(all, "", "  ")
	return append(text, '\n'), err
}
