package session

import (
	"fmt"
	"slices"

	"downtime/runbooks"
	"downtime/store/incident"
)

// ReadProcedures is the procedures as they were read, not yet in use.
type ReadProcedures struct {
	library *runbooks.Library
	stamp   string // of the hospital's folder, from before it was read
	choices int64  // how many choices had been made by then
}

// Library is the loaded procedures, in which each that is open in the run has its
// place, whatever became of its file.
func (s *Session) Library() *runbooks.Library { return s.duringRun().library }

// duringRun is the library as it is by now; it is made anew only when something
// that it was made of has changed.
func (s *Session) duringRun() *duringRun {
	var open []*incident.Procedure
	if s.Running() {
		for _, p := range s.state.Procedures {
			if !p.StoodDown {
				open = append(open, p)
			}
		}
	}
	if s.during.of != s.read.library || !slices.Equal(s.during.open, open) {
		kept := make([]*runbooks.Document, len(open))
		for i, p := range open {
			kept[i] = runbooks.Kept(p.Def, p.Origin, p.SHA256)
		}
		library, standings := s.read.library.During(kept)
		s.during = duringRun{of: s.read.library, open: open, library: library, standings: standings}
	}
	return &s.during
}

// duringRun is a library while procedures of a run are open, and what it was made
// of.
type duringRun struct {
	of   *runbooks.Library
	open []*incident.Procedure // another version of one is another *Procedure

	library   *runbooks.Library
	standings []runbooks.Standing // of open
}

// ReadProcedures reads the procedures again, as after somebody edited one. It
// may run on any goroutine; nothing changes before UseProcedures.
func (s *Session) ReadProcedures() (ReadProcedures, error) {
	choices := s.choices.Load()
	// Looked at first: a file that changes while it is read has changed later.
	glance, err := runbooks.Look(libraryFolder(s.cfg.Runbooks, s.Dir()))
	if err != nil {
		return ReadProcedures{}, err
	}
	library, err := LoadLibrary(s.cfg.Runbooks, s.Dir())
	if err != nil {
		return ReadProcedures{}, err
	}
	return ReadProcedures{library, glance.Stamp, choices}, nil
}

// shippedAlone is the procedures inside the program, where those of the hospital
// cannot be read.
func (s *Session) shippedAlone() (ReadProcedures, error) {
	library, err := runbooks.Load("", s.settings.Chosen)
	return ReadProcedures{library: library, choices: s.choices.Load()}, err
}

func (s *Session) noHospitalWords(err error) string {
	why, _, _ := Fault(err)
	return fmt.Sprintf("the hospital's own procedures, in %s, cannot be read, %s: only those inside the program are here until they can",
		libraryFolder(s.cfg.Runbooks, s.Dir()), why)
}

// UseProcedures takes procedures that were read into use. What is open in a run
// goes on as it is pinned there. False: what counts as a step was chosen while
// they were read, so they must be read again.
func (s *Session) UseProcedures(read ReadProcedures) bool {
	if read.choices != s.choices.Load() {
		return false
	}
	s.read, s.noHospital = read, ""
	return true
}

// ReloadLibrary reads the procedures again and takes them into use. Where they
// cannot be read, those in use stay.
func (s *Session) ReloadLibrary() error {
	read, err := s.ReadProcedures()
	if err == nil {
		s.UseProcedures(read)
	}
	return err
}

// RefreshLibrary is ReloadLibrary where a file has changed since the last time,
// for a face that has no watch.
func (s *Session) RefreshLibrary() error {
	glance, err := runbooks.Look(libraryFolder(s.cfg.Runbooks, s.Dir()))
	if err != nil || glance.Stamp == s.read.stamp {
		return err
	}
	return s.ReloadLibrary()
}
