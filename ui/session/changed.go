package session

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"downtime/runbooks"
	"downtime/store/incident"
)

// ChangedFile is a procedure that is on in the run, and the document that the
// library has for its id now, which is another than the one pinned.
type ChangedFile struct {
	Procedure *incident.Procedure
	Doc       *runbooks.Document
}

// ChangedFiles are the procedures of the run that have another file now, in the
// order they were opened. A file that is gone, or that cannot be read at the
// moment, is not another one.
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

// ChangedFile is the other file of a procedure, if it has one.
func (s *Session) ChangedFile(p *incident.Procedure) (ChangedFile, bool) {
	doc, ok := s.Library().Get(p.Def.ID)
	if !ok || doc.SHA256 == p.SHA256 || p.StoodDown || !s.Running() || s.unreadable(p.Origin) {
		return ChangedFile{}, false
	}
	return ChangedFile{p, doc}, true
}

// FileWords says how the file of a procedure stands that ChangedFile has nothing
// other for.
func (s *Session) FileWords(p *incident.Procedure) string {
	switch doc, ok := s.Library().Get(p.Def.ID); {
	case p.StoodDown:
		return "is stood down: opened again, it is used as its file is then"
	case s.unreadable(p.Origin):
		return "goes on as it is: its file cannot be read now"
	case !ok:
		return "goes on as it is: no file here has its id now"
	case doc.SHA256 != p.SHA256:
		return "is not used as its file is now"
	}
	return "is used as its file is now"
}

// OddFiles says, of each procedure that is in use, if its file is gone or cannot
// be read: then there is no other version, and the one in use goes on.
func (s *Session) OddFiles() []string {
	if !s.Running() {
		return nil
	}
	var list []string
	for _, p := range s.state.Procedures {
		_, there := s.Library().Get(p.Def.ID)
		if !p.StoodDown && (!there || s.unreadable(p.Origin)) {
			list = append(list, p.Def.Title+" "+s.FileWords(p))
		}
	}
	return list
}

// unreadable reports whether the file of this origin is there and cannot be read,
// as for a moment while an editor saves it: the shipped procedure that stands in
// for it then is no other version.
func (s *Session) unreadable(origin string) bool {
	library := s.Library()
	pinned := library.Source(origin) // logs of earlier versions have the path
	return slices.ContainsFunc(append(library.All(), library.NotUsed()...), func(doc *runbooks.Document) bool {
		return !doc.Readable() && library.Source(doc.Origin) == pinned
	})
}

// Has says what the file has that the version in use has not: "has a newer
// version 1.1 (this downtime uses 1.0)". Noun is what the run is called.
func (c ChangedFile) Has(noun string) string {
	now, used := c.Doc.Procedure.Version, c.Procedure.Def.Version
	switch {
	case now == used && now == "":
		return "has been edited since this " + noun + " opened it"
	case now == used:
		return fmt.Sprintf("has been edited and still says version %s", now)
	case now == "":
		return fmt.Sprintf("has lost its version (this %s uses %s)", noun, used)
	case used == "":
		return fmt.Sprintf("has a version %s now (this %s uses one without)", now, noun)
	case newer(now, used):
		return fmt.Sprintf("has a newer version %s (this %s uses %s)", now, noun, used)
	}
	return fmt.Sprintf("has another version %s (this %s uses %s)", now, noun, used)
}

// newer compares versions as people number them, 1.10 after 1.9. What is not
// numbers is never newer.
func newer(a, b string) bool {
	numbers := func(version string) []int {
		var list []int
		for part := range strings.SplitSeq(version, ".") {
			n, err := strconv.Atoi(part)
			if err != nil {
				return nil
			}
			list = append(list, n)
		}
		return list
	}
	x, y := numbers(a), numbers(b)
	return x != nil && y != nil && slices.Compare(x, y) > 0
}

// ReplaceProcedure is the action that puts a document in the place of the
// version of its procedure that is in use.
func (s *Session) ReplaceProcedure(doc *runbooks.Document, reason string) incident.Action {
	return incident.ReplaceProcedure{OpenProcedure: s.openAction(doc), Reason: reason}
}

// openAction pins a document as it is. In the log its origin stands as on screen
// and not as a path: that may hold the log-in name of whoever keeps the folder,
// and a log is handed on.
func (s *Session) openAction(doc *runbooks.Document) incident.OpenProcedure {
	return incident.OpenProcedure{
		Procedure: &doc.Procedure, Origin: s.Library().Source(doc.Origin), SHA256: doc.SHA256, Source: doc.Source,
	}
}
