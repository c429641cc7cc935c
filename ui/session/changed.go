package session

import (
	"slices"

	"downtime/runbooks"
	"downtime/store/incident"
)

// ChangedFile is a procedure that is on in the run, and the file there is for it
// now, which is not as it was when the procedure was opened.
type ChangedFile struct {
	runbooks.Standing
	Procedure *incident.Procedure

	file, second string // which those of the Standing are, in words
}

// ChangedFiles are the procedures of the run whose files have changed, are gone,
// cannot be used or are two, in the order they were opened.
func (s *Session) ChangedFiles() []ChangedFile {
	if !s.Running() {
		return nil
	}
	var list []ChangedFile
	for _, p := range s.state.Procedures {
		if changed, ok := s.ChangedFile(p); ok {
			list = append(list, changed)
		}
	}
	return list
}

// ChangedFile is what has become of the file of a procedure; false where it is as
// it was.
func (s *Session) ChangedFile(p *incident.Procedure) (ChangedFile, bool) {
	during := s.duringRun()
	at := slices.Index(during.open, p)
	if at < 0 {
		return ChangedFile{}, false
	}
	c := ChangedFile{Standing: during.standings[at], Procedure: p}
	if c.File != nil {
		c.file = during.library.Source(c.File.Origin)
	}
	if c.Second != nil {
		c.second = during.library.Source(c.Second.Origin)
	}
	return c, c.Second != nil || !c.asItWas()
}

func (c ChangedFile) asItWas() bool {
	return c.File != nil && c.Fault == "" && c.File.SHA256 == c.Procedure.SHA256
}

// CanMove reports whether the file is another version, which can be moved to. One
// whose keys cannot be read is none: what it is, which version, and who approved
// it are not known, and a move is kept in the log for good. Its author mends a
// line; meanwhile the copy in use is whole. A shipped procedure that is left where
// the hospital's file is gone is no next version of that either.
func (c ChangedFile) CanMove() bool { return c.File != nil && c.Fault == "" && !c.asItWas() }

// ReplaceProcedure is the action that puts a changed file in the place of the
// version of its procedure that is in use, or a refusal where it can not.
func (s *Session) ReplaceProcedure(c ChangedFile, reason string) (incident.Action, error) {
	if !c.CanMove() {
		return nil, incident.Refusal{Why: "there is nothing to move to: " + c.Short()}
	}
	return incident.ReplaceProcedure{OpenProcedure: s.openAction(c.File), Reason: reason}, nil
}

// openAction pins a document as it is. In the log its origin stands as on screen
// and not as a path: that may hold the log-in name of whoever keeps the folder,
// and a log is handed on.
func (s *Session) openAction(doc *runbooks.Document) incident.OpenProcedure {
	return incident.OpenProcedure{
		Procedure: &doc.Procedure, Origin: s.Library().Source(doc.Origin), SHA256: doc.SHA256, Source: doc.Source,
	}
}
