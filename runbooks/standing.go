package runbooks

import (
	"fmt"
	"slices"
	"strings"

	"downtime/runbooks/procedure"
)

// Kept is the copy that a run keeps of a procedure since it was opened from the
// file that origin names.
func Kept(p *procedure.Procedure, origin, sha256 string) *Document {
	return &Document{File: origin, Origin: origin, SHA256: sha256, Procedure: *p, parsed: true, ours: true, kept: true}
}

// IsKept reports whether this is a copy that a run keeps, and no file.
func (d *Document) IsKept() bool { return d.kept }

// Standing is how the files there are stand to a procedure that is open in a run.
type Standing struct {
	// File is the document that has the procedure now, nil where none has.
	File *Document
	// Fault is why File cannot be used, "" where it can.
	Fault string
	// Gone is what became of the file the procedure was opened from, where no
	// file of the hospital has the procedure now: "is gone".
	Gone string
	// Instead is the shipped procedure that has the id of one that is gone.
	Instead *Document
	// Second is another file of the hospital with its id.
	Second *Document
}

// unusable are the findings that leave it open what a file is: its bytes could
// not be read, or its keys, by which it is known.
var unusable = map[string]bool{
	"unreadable": true, "too-large": true, "empty-file": true, "not-text": true,
	"bad-front-matter": true, "front-matter-limit": true, "unclosed-front-matter": true,
}

// Fault says why it is open what the file is, with the line; "" where it is not.
func (d *Document) Fault() string {
	i := slices.IndexFunc(d.Findings, func(f Finding) bool { return unusable[f.Code] })
	if i < 0 {
		return ""
	}
	return fmt.Sprintf("line %d: %s", d.Findings[i].Line, d.Findings[i].Message)
}

// standing says what has become of the file of a procedure that is kept. A file
// that it was opened from goes before all others of its id: one that is added
// later, whatever its name, never becomes its next version by itself.
func (l *Library) standing(kept *Document) Standing {
	id := kept.Procedure.ID
	others := l.filesOf(id)
	if l.Source(kept.Origin) == Shipped {
		return l.standingOfShipped(kept, others)
	}
	own := l.fileAt(kept.Origin)
	others = slices.DeleteFunc(others, func(doc *Document) bool { return doc == own })
	s := Standing{Gone: "is gone"}
	if own != nil {
		if own.SHA256 == kept.SHA256 { // also where its steps are found in another way since
			return Standing{File: own, Second: first(others)}
		}
		if fault := own.lost(kept); fault != "" {
			return Standing{File: own, Fault: fault, Second: first(others)}
		}
		if doc := own.holding(id); doc != nil {
			return Standing{File: doc, Second: first(others)}
		}
		s.Gone = fmt.Sprintf("is another procedure now, %q", own.Procedure.ID)
		if strings.HasPrefix(id, own.Procedure.ID+partMark) {
			s.Gone = "has no heading of its name now"
		}
	}
	if len(others) > 0 { // its file has another name now
		return standingOf(kept, others)
	}
	if used := l.byID[id]; used != nil && used.Origin == Shipped {
		s.Instead = used
	}
	return s
}

// standingOfShipped is standing for a procedure that was opened as it is shipped:
// a file of the hospital may have taken its place since.
func (l *Library) standingOfShipped(kept *Document, others []*Document) Standing {
	if len(others) > 0 {
		return standingOf(kept, others)
	}
	doc, there := l.Get(kept.Procedure.ID)
	if !there {
		return Standing{Gone: "is no longer shipped"}
	}
	return Standing{File: doc}
}

// standingOf is the standing of the first of some files that have the id.
func standingOf(kept *Document, docs []*Document) Standing {
	s := Standing{File: docs[0], Fault: docs[0].lost(kept), Second: first(docs[1:])}
	if s.Fault == "" {
		s.File = docs[0].holding(kept.Procedure.ID)
	}
	return s
}

func first(docs []*Document) *Document {
	if len(docs) == 0 {
		return nil
	}
	return docs[0]
}

// lost says why it cannot be told whether a file still has a procedure, "" where
// it can. A file that says no id any more has not become another procedure; and
// one that is as it was when the procedure was opened is no worse than then.
func (d *Document) lost(kept *Document) string {
	id := kept.Procedure.ID
	switch fault := d.Fault(); {
	case d.SHA256 == kept.SHA256 && d.holding(id) != nil:
	case fault != "":
		return fault
	case d.holding(id) != nil || strings.HasPrefix(id, d.Procedure.ID+partMark):
	case d.keys["id"] == 0:
		return fmt.Sprintf("line 1: no id can be read at the top: write id: %s", id)
	case !d.saysID():
		return fmt.Sprintf("line %d: the id at the top cannot be read: write id: %s", d.keyLine("id"), id)
	}
	return ""
}

// saysID reports whether the id of the procedure is the one that the file says,
// and not made of its name.
func (d *Document) saysID() bool {
	return d.keys["id"] > 0 && !slices.ContainsFunc(d.Findings, func(f Finding) bool {
		return (f.Code == "bad-id" || f.Code == "no-id") && f.Line == d.keys["id"]
	})
}

// holding is the document, or the part of it, that has an id; nil for none.
func (d *Document) holding(id string) *Document {
	if d.Procedure.ID == id {
		return d
	}
	if !strings.HasPrefix(id, d.Procedure.ID+partMark) {
		return nil
	}
	for _, p := range d.Parts() {
		if p.ID == id {
			return d.Part(p)
		}
	}
	return nil
}

// filesOf are the files of the hospital that have an id, or a part of that id, in
// the order of their names.
func (l *Library) filesOf(id string) []*Document {
	var list []*Document
	for _, doc := range l.hospital {
		if doc.holding(id) != nil {
			list = append(list, doc)
		}
	}
	return list
}

// fileAt is the file of the hospital that an origin names, nil for none. Logs of
// earlier versions have the path.
func (l *Library) fileAt(origin string) *Document {
	source := l.Source(origin)
	for _, doc := range l.hospital {
		if l.Source(doc.Origin) == source {
			return doc
		}
	}
	return nil
}

// During is the library as it is while procedures are open: each that is kept has
// its place in it, whatever became of its file. A file that can be used has it,
// else the copy; what had the place before is not used, and said to be. The
// standings are those of the copies, in their order.
func (l *Library) During(kept []*Document) (*Library, []Standing) {
	next := l
	standings := make([]Standing, len(kept))
	for i, copied := range kept {
		id := copied.Procedure.ID
		standing := l.standing(copied)
		standings[i] = standing
		holder := copied
		if standing.File != nil && standing.Fault == "" {
			holder = standing.File
			if holder.PartOf != "" { // the whole has its place
				holder = l.fileAt(holder.Origin)
			}
			if holder == nil || holder == l.byID[holder.Procedure.ID] {
				continue
			}
			id = holder.Procedure.ID
		}
		if next == l {
			next = l.copied()
		}
		next.give(id, holder)
		if standing.Fault != "" {
			next.setAside(standing.File, standing.Fault)
		}
	}
	if next != l {
		next.sortAll()
	}
	return next, standings
}

// give puts a document in the place of an id. A file of the hospital that had it
// is not used then.
func (l *Library) give(id string, holder *Document) {
	was := l.byID[id]
	if was != nil && was.Origin == Shipped {
		l.Replaced[id] = was
	}
	if at := slices.Index(l.Duplicates, holder); at >= 0 {
		l.Duplicates = slices.Delete(l.Duplicates, at, at+1)
		holder = holder.withoutTwin()
	}
	if was != nil && was.Origin != Shipped && !was.kept && was.Fault() == "" {
		was = was.withoutTwin()
		was.duplicateOf(holder)
		l.Duplicates = append(l.Duplicates, was)
	}
	l.byID[id] = holder
}

// setAside leaves a file unused for its fault, for a copy is kept. What it took the place
// of by the id it seems to have comes back.
func (l *Library) setAside(file *Document, fault string) {
	if id := file.Procedure.ID; l.byID[id] == file {
		delete(l.byID, id)
		if shipped := l.Replaced[id]; shipped != nil {
			l.byID[id] = shipped
		}
	}
	l.Duplicates = slices.DeleteFunc(l.Duplicates, func(doc *Document) bool { return doc == file })
	if !slices.Contains(l.Unread, file) {
		l.Unread = append(l.Unread, file)
	}
	l.faults[file.Origin] = fault
}

// withoutTwin is a copy of a document that says nothing of another of its id.
func (d *Document) withoutTwin() *Document {
	next := *d
	next.Findings = slices.DeleteFunc(slices.Clone(d.Findings), func(f Finding) bool { return f.Code == "duplicate-file-id" })
	return &next
}
