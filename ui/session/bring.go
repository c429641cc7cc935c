package session

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
)

// An outage may have been begun on another PC. Its log is brought in from a file, a
// stick or another folder: it is looked at first, everything in it is proved, and
// nothing is brought in before somebody has said so.

// Found is what there is in a file or a folder that may be brought in.
type Found struct {
	Place string
	Logs  []FoundLog
	Unfit []store.Unfit
}

// FoundLog is one log that may be brought in, and how it stands to what is here.
type FoundLog struct {
	*store.Incoming
	Here store.Imported
	// Trouble is why it cannot be brought in all the same; "" as a rule.
	Trouble string
}

// ToBring are the logs of which anything would be brought in, or kept aside.
func (f Found) ToBring() []FoundLog {
	return slices.DeleteFunc(slices.Clone(f.Logs), func(l FoundLog) bool {
		return l.Trouble != "" || !l.Here.Changes() && l.Here.Standing != store.StandsOther
	})
}

// NothingToBringError says that no log is in a place.
type NothingToBringError struct {
	Place string
	Unfit []store.Unfit
}

func (e *NothingToBringError) Error() string {
	switch len(e.Unfit) {
	case 0:
		return fmt.Sprintf("there is no log in %s: name an export (JSON Lines), a journal, a backup, or the data folder of another PC", clean.Quoted(e.Place))
	case 1:
		return fmt.Sprintf("what is in %s cannot be brought in: %s", clean.Quoted(e.Unfit[0].From), e.Unfit[0].Why)
	}
	return fmt.Sprintf("none of the %d logs in %s can be brought in; of the first: %s", len(e.Unfit), clean.Quoted(e.Place), e.Unfit[0].Why)
}

// LookInto looks for logs in a file, on a stick or in a folder, and proves each. It
// changes nothing, and may run on any goroutine.
func (s *Session) LookInto(ctx context.Context, place string) (Found, error) {
	place = TypedPath(place)
	if abs, err := filepath.Abs(place); err == nil && place != "" {
		place = abs
	}
	found := Found{Place: place}
	info, err := os.Stat(place)
	if err != nil {
		return found, err
	}
	if info.IsDir() {
		err = found.inFolder(ctx, place, s.cfg.Look)
	} else {
		err = found.inFile(ctx, place)
	}
	if err != nil {
		return found, err
	}
	if len(found.Logs) == 0 {
		return found, &NothingToBringError{place, found.Unfit}
	}
	for i := range found.Logs {
		l := &found.Logs[i]
		l.Here = store.Imported{Log: l.Log, Standing: store.StandsNew} // where there is no log at all
		err := s.reading(func(st *store.Store) (err error) {
			l.Here, err = st.Stands(l.Incoming)
			return err
		})
		if err != nil {
			l.Trouble = err.Error()
		}
	}
	return found, nil
}

// inFolder reads a data folder, which is looked at first, a stick that has one, or a
// folder of files.
func (f *Found) inFolder(ctx context.Context, dir string, look Look) error {
	if filepath.Base(dir) == "journal" && store.Holds(filepath.Dir(dir)) {
		dir = filepath.Dir(dir)
	}
	for _, data := range []string{dir, filepath.Join(dir, besideName)} {
		if !store.Holds(data) {
			continue
		}
		return f.inStore(ctx, data, func() (*store.Store, error) { return OpenToRead(data, look) })
	}
	names, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, name := range names {
		path := filepath.Join(dir, name.Name())
		if ext := strings.ToLower(filepath.Ext(path)); name.IsDir() || ext != ".jsonl" && ext != ".db" {
			continue
		}
		if err := f.inFile(ctx, path); err != nil {
			return err
		}
	}
	return nil
}

// inFile reads an export, a journal or a backup.
func (f *Found) inFile(ctx context.Context, path string) error {
	if strings.EqualFold(filepath.Ext(path), ".db") {
		return f.inStore(ctx, path, func() (*store.Store, error) { return store.OpenFile(path) })
	}
	in, unfit, err := store.IncomingFile(ctx, path)
	if err != nil {
		return err
	}
	if unfit != nil {
		f.Unfit = append(f.Unfit, *unfit)
		return nil
	}
	f.add(in)
	return nil
}

func (f *Found) inStore(ctx context.Context, from string, open func() (*store.Store, error)) error {
	logs, unfit, err := store.IncomingFrom(ctx, from, open)
	if damaged := new(store.DamagedError); errors.As(err, &damaged) {
		f.Unfit = append(f.Unfit, store.Unfit{From: from, Why: "it is damaged (" + damaged.Why + "): get back what is in it with downtime recover --from, into another folder"})
		return nil
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	f.Unfit = append(f.Unfit, unfit...)
	for _, in := range logs {
		f.add(in)
	}
	return nil
}

// add takes a log once: of two files of one log the longer, which has all of both
// unless they are of two courses.
func (f *Found) add(in *store.Incoming) {
	for i, known := range f.Logs {
		if known.Log != in.Log {
			continue
		}
		c, err := store.Compare(&known.Proof.Examined, &in.Proof.Examined)
		if err == nil && c.Relation == store.SecondGoesOn {
			f.Logs[i].Incoming = in
		}
		if err == nil && c.Relation != store.Fork {
			return
		}
	}
	f.Logs = append(f.Logs, FoundLog{Incoming: in})
}

// Bringing is logs on their way in.
type Bringing struct {
	store *store.Store
	logs  []FoundLog
	Done  []store.Imported // set by Commit, one for each log that has no trouble, as far as it came
}

// Bring begins to bring logs in. Nothing has happened yet when it returns.
func (s *Session) Bring(logs []FoundLog) (*Bringing, error) {
	if err := s.mayWrite(); err != nil {
		return nil, err
	}
	logs = slices.DeleteFunc(slices.Clone(logs), func(l FoundLog) bool { return l.Trouble != "" })
	return &Bringing{store: s.store, logs: logs}, nil
}

// Commit brings them in, one transaction each, and returns when they are on disk.
// Where one cannot be, those before it have been. It may run on any goroutine.
func (b *Bringing) Commit(ctx context.Context) error {
	for _, l := range b.logs {
		done, err := b.store.Import(ctx, l.Incoming)
		if refused := new(store.NotSavedError); errors.As(err, &refused) {
			return &NotSavedError{err}
		}
		if err != nil {
			return err
		}
		b.Done = append(b.Done, done)
	}
	return nil
}

// Brought brings the session up to date with what came in.
func (s *Session) Brought(b *Bringing) error {
	for _, done := range b.Done {
		if s.state != nil && done.Log == s.state.Log && done.Changes() {
			return s.loadRun(done.Log)
		}
	}
	return nil
}

// Elsewhere are the runs that were brought in while they were open, and may go on
// on the PC they came from, the latest first.
func (s *Session) Elsewhere() ([]store.Run, error) {
	runs, err := s.Runs()
	return slices.DeleteFunc(runs, func(r store.Run) bool { return !r.Elsewhere() || r.Status != store.StatusOpen }), err
}

// CarryingOn lets a run that was begun on another PC go on here, once it is called.
// That may run on any goroutine. Whoever asks for it has made sure that the other PC
// does not go on with it.
func (s *Session) CarryingOn(log string) (func() error, error) {
	if err := s.mayWrite(); err != nil {
		return nil, err
	}
	if s.Running() {
		return nil, incident.Refusal{Why: "a " + s.state.Noun() + " is running here: close it first, or link the two as of the same outage"}
	}
	st := s.store
	return func() error { return st.CarryOn(log) }, nil
}

// CarriedOn makes it the session's run, and gives what is to be entered in it first:
// that it goes on here, and what this PC's clock is behind the one on the wall, of
// which the other's said nothing.
func (s *Session) CarriedOn(log string, offset time.Duration) ([]incident.Action, error) {
	if err := s.loadRun(log); err != nil {
		return nil, err
	}
	return []incident.Action{
		incident.TakeOver{StorageTakenOver: event.StorageTakenOver{Host: s.state.Device}},
		incident.CheckClock{Offset: offset},
	}, nil
}

// CarryOn is both, for callers that may wait.
func (s *Session) CarryOn(log string, offset time.Duration) error {
	let, err := s.CarryingOn(log)
	if err == nil {
		err = let()
	}
	if err != nil {
		return err
	}
	first, err := s.CarriedOn(log, offset)
	for _, do := range first {
		if err == nil {
			_, err = s.Do(do)
		}
	}
	return err
}
