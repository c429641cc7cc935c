package session

import (
	"maps"

	"downtime/runbooks"
)

// ChoiceChange is what somebody chose to count as a step, on its way to disk.
type ChoiceChange struct {
	settings *SettingsChange
	load     func() (ReadProcedures, error)
	read     ReadProcedures // set by Commit
}

// Choose changes what counts as a step in a procedure file. It is kept with the
// hash of the file, so that another version of it is read by the rules again, and
// what is open in a run stays as it was opened.
func (s *Session) Choose(doc *runbooks.Document, choices runbooks.Choices) *ChoiceChange {
	settings := s.settings
	settings.Chosen = maps.Clone(settings.Chosen)
	if settings.Chosen == nil {
		settings.Chosen = make(runbooks.Chosen)
	}
	if delete(settings.Chosen, doc.SHA256); !choices.IsZero() {
		settings.Chosen[doc.SHA256] = choices
	}
	return &ChoiceChange{settings: s.ChangeSettings(settings), load: s.ReadProcedures}
}

// Commit writes the choice and reads the procedures by it. It may run on any
// goroutine, one change at a time.
func (c *ChoiceChange) Commit() error {
	if err := c.settings.Commit(); err != nil {
		return err
	}
	read, err := c.load()
	c.read = read
	return err
}

// ApplyChoice makes a committed choice that of the session.
func (s *Session) ApplyChoice(c *ChoiceChange) {
	s.ApplySettings(c.settings)
	s.choices.Add(1)
	c.read.choices = s.choices.Load()
	s.UseProcedures(c.read)
}

// ChooseNow is Choose, Commit and ApplyChoice in one, for callers that may wait.
func (s *Session) ChooseNow(doc *runbooks.Document, choices runbooks.Choices) error {
	change := s.Choose(doc, choices)
	if err := change.Commit(); err != nil {
		return err
	}
	s.ApplyChoice(change)
	return nil
}
