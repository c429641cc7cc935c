package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"time"

	"downtime/runbooks/clean"
	"downtime/store/event"
	"downtime/store/seal"
)

// Standing is how a log from elsewhere stands to what is here.
type Standing string

// The standings of a log.
const (
	StandsNew     Standing = "new"          // it is not here
	StandsLonger  Standing = "longer"       // what is here is its beginning
	StandsSame    Standing = "same"         // all of it is here
	StandsShorter Standing = "shorter"      // all of it is here, which goes on
	StandsOther   Standing = "other-course" // both go on otherwise from one entry on
)

// Imported is what became of a log that was to be brought in.
type Imported struct {
	Log      string
	Standing Standing
	// Before are the entries that were here, SameTo those up to which both are the
	// same, Entries those that are here now.
	Before, SameTo, Entries uint64
	// Saved counts the copies that have it on disk, of Copies; 0 where there was
	// nothing to bring.
	Saved int
	// Aside is the file in which another course of the log is kept.
	Aside string
}

// Changes reports whether anything was brought into the log.
func (i Imported) Changes() bool { return i.Standing == StandsNew || i.Standing == StandsLonger }

// errChanged says that what was looked at is not what is there any more.
var errChanged = errors.New("it has changed since it was looked at: look again")

// Stands compares a log from elsewhere with what is here.
func (s *Store) Stands(in *Incoming) (Imported, error) {
	found := Imported{Log: in.Log, Standing: StandsNew}
	if _, known := s.ends()[in.Log]; !known {
		return found, nil
	}
	here, err := s.Examine(in.Log)
	if err != nil {
		return found, err
	}
	if !here.Complete {
		return found, fmt.Errorf("log %s is here, and entry %d of it is damaged: mend it first, with downtime recover --from %s", in.Log, here.FirstBad, clean.Quoted(in.From))
	}
	c, err := Compare(&in.Proof.Examined, &here)
	if err != nil {
		return found, err
	}
	found.Before, found.Entries, found.SameTo = here.Entries, here.Entries, c.SameTo
	found.Standing = map[Relation]Standing{
		Same: StandsSame, FirstGoesOn: StandsLonger, SecondGoesOn: StandsShorter, Fork: StandsOther,
	}[c.Relation]
	return found, nil
}

// Import brings a log in, byte for byte, in one transaction: all of it is here
// afterwards, or nothing of it. One that is here already is made longer where it
// goes on there; another course of one is kept beside it, and changes nothing. A
// log that may go on elsewhere is only read here, see CarryOn.
func (s *Store) Import(ctx context.Context, in *Incoming) (Imported, error) {
	if s.lock == nil {
		return Imported{}, errReading
	}
	text, err := in.load(ctx)
	if err != nil {
		return Imported{}, err
	}
	x, err := Examine(bytes.NewReader(text))
	if err != nil {
		return Imported{}, err
	}
	if x.Log != in.Log || x.Entries != in.Proof.Entries || x.Tree.Root() != in.Proof.Tree.Root() {
		return Imported{}, errChanged
	}
	entries, _, err := entriesOf(text)
	if err != nil {
		return Imported{}, err
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	if err := s.mayWrite(); err != nil {
		return Imported{}, &NotSavedError{err, err}
	}
	found, err := s.Stands(in)
	switch {
	case err != nil:
		return found, err
	case found.Standing == StandsOther:
		found.Aside, err = s.putBeside(in, text)
		return found, err
	case !found.Changes():
		return found, nil
	}
	if err := ctx.Err(); err != nil {
		return found, err
	}
	if err := s.noteBrought(in); err != nil {
		return found, err
	}
	found.Saved, err = s.bring(entries[found.Before:])
	if err == nil {
		found.Entries = uint64(len(entries))
	}
	return found, err
}

// noteBrought writes down that a log is from elsewhere, unless it is one that goes
// on here.
func (s *Store) noteBrought(in *Incoming) error {
	before, known := s.ends()[in.Log]
	was := s.broughtIn(in.Log)
	own := was == nil && (before.Status == StatusOpen || in.Status != StatusOpen)
	goesOnHere := known && (own || was != nil && !was.Elsewhere)
	if goesOnHere {
		return nil
	}
	return s.keepBrought(Brought{Log: in.Log, From: in.From, At: time.Now().UTC().Truncate(time.Second), Elsewhere: true})
}

// importRate is how many bytes of a log that is brought in a copy must take in a
// second: it is one write, and a stick is slow.
const importRate = 1 << 20

// bring adds entries that were checked to both copies. Whoever calls it holds
// writing.
func (s *Store) bring(entries []event.Entry) (saved int, err error) {
	keepers := s.keepers()
	if keepers == nil {
		return 0, errClosed
	}
	h, size := s.ends()[entries[0].Log], 0
	for i := range entries {
		h = h.after(&entries[i], "")
		size += len(entries[i].Raw)
	}
	h.Link = seal.Link(entries[len(entries)-1].Raw)
	heads := map[string]head{entries[0].Log: h}
	limit := stallLimit + time.Duration(size/importRate)*time.Second
	saved, err = saveOrRevive(keepers, job{entries: entries, heads: heads, brought: true, limit: limit})
	if err != nil {
		return 0, err
	}
	if err := s.mayWrite(); err != nil {
		return 0, &NotSavedError{err, err}
	}
	s.mu.Lock()
	maps.Copy(s.heads, heads)
	s.mu.Unlock()
	last := entries[len(entries)-1]
	if s.acknowledged.said().Log == last.Log {
		s.acknowledged.note(last) // somebody is told that it is saved; another log's word stays
	}
	return saved, nil
}

// putBeside keeps another course of a log as the store keeps one that it finds,
// once: nothing reads it by itself, and a recovery shows it.
func (s *Store) putBeside(in *Incoming, text []byte) (string, error) {
	for _, folder := range []string{s.journals[0], s.dir} {
		name := filepath.Join(folder, journalName(in.Declared, in.Log, 1)) + otherMark
		if kept := sameBeside(folder, filepath.Base(name), text); kept != "" {
			return kept, nil
		}
		path := name + time.Now().UTC().Format("20060102T150405Z")
		err := writeText(path, fileMode(folder), false, text)
		if err == nil {
			share(path)
			return path, syncAbove(path)
		}
		if folder == s.dir {
			return "", err
		}
	}
	return "", errClosed // not reached: the last folder has answered
}

// sameBeside is the file of another course that has just these bytes, "" for none.
func sameBeside(folder, begins string, text []byte) string {
	names, err := os.ReadDir(folder)
	if err != nil {
		return ""
	}
	for _, name := range names {
		path := filepath.Join(folder, name.Name())
		if !strings.HasPrefix(name.Name(), begins) {
			continue
		}
		if kept, err := readSmall(path, maxIncoming+1); err == nil && bytes.Equal(kept, text) {
			return path
		}
	}
	return ""
}
