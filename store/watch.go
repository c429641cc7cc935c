package store

import (
	"errors"
	"path/filepath"
	"time"

	"downtime/store/event"
)

// A store that is open for writing looks once a second whether another program
// asks for the folder, or has fenced this one off, also where nobody touches a key:
// behind a locked screen the program runs on.

// watch attends until the store is closed.
func (s *Store) watch(every time.Duration) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	// A request from before is not for us: whoever made it would have the folder.
	before := readRequest(filepath.Join(s.dir, requestName)).ID
	for {
		select {
		case <-s.done:
			return
		case <-s.notice:
		case <-ticker.C:
		}
		to := s.attend(before)
		if to == nil {
			continue
		}
		select {
		case <-s.started: // what opening has begun, it ends
			s.yield(to)
		case <-s.done:
		}
		return
	}
}

// attend does what is to be done once a second, and says to whom the folder is to
// go; nil while nobody wants it.
func (s *Store) attend(before string) *TakenOverError {
	if s.lock.fenced() {
		return fencedBy(s.dir)
	}
	s.lock.refresh()
	asked := readRequest(filepath.Join(s.dir, requestName))
	if asked.ID == "" || asked.ID == before {
		return nil
	}
	// The answer is that it was seen. That it is done shows by the lock.
	_ = writeRequest(filepath.Join(s.dir, answerName), request{ID: asked.ID})
	return &TakenOverError{By: asked.Holder, At: time.Now()}
}

// fencedBy is who has fenced this program off.
func fencedBy(dir string) *TakenOverError {
	by := HolderOf(dir)
	at := by.Since
	if at.IsZero() {
		at = time.Now()
	}
	return &TakenOverError{By: by, At: at}
}

// yield ends all writing for good, once what is in flight has been answered, and
// lets the folder go.
func (s *Store) yield(to *TakenOverError) {
	s.writing.Lock()
	s.mu.Lock()
	s.takenOver = to
	s.mu.Unlock()
	s.writing.Unlock()
	_ = s.shut() // what could not be closed ends with the program
	close(s.gone)
}

// Gone is closed once another program has taken the folder over, and TakenOver
// says who. The store is closed then.
func (s *Store) Gone() <-chan struct{} { return s.gone }

// TakenOver is by whom the folder was taken over; nil while it was not.
func (s *Store) TakenOver() *TakenOverError {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.takenOver
}

// Taken says from whom the folder was taken over when it was opened; nil for nobody.
func (s *Store) Taken() *Taken { return s.taken }

// NoteKey says that a person is at the keyboard, for whoever finds the folder in
// use. It writes nothing by itself.
func (s *Store) NoteKey(person string, at time.Time) {
	if s.lock != nil {
		s.lock.noteKey(person, at)
	}
}

// mayWrite is nil while the folder is this program's. It is asked before anything
// is written, and again before it is acknowledged.
func (s *Store) mayWrite() error {
	if to := s.TakenOver(); to != nil {
		return to
	}
	return s.unfenced()
}

// unfenced is nil while no other program has fenced this one off.
func (s *Store) unfenced() error {
	if !s.lock.fenced() {
		return nil
	}
	select {
	case s.notice <- struct{}{}: // it is watch that lets the folder go
	default:
	}
	return fencedBy(s.dir)
}

// fencedWriter is a copy to which nothing is written once another program has
// fenced this one off, not even word that it is stopped: that the newcomer has left.
type fencedWriter struct {
	writer
	store *Store
}

// unlessFenced begins a copy in the same way.
func (s *Store) unlessFenced(begin func(map[string]head) (writer, error)) func(map[string]head) (writer, error) {
	return func(heads map[string]head) (writer, error) {
		if err := s.unfenced(); err != nil {
			return nil, err
		}
		w, err := begin(heads)
		if err != nil {
			return nil, err
		}
		if err := s.unfenced(); err != nil { // it may be a file of the newcomer's
			return nil, errors.Join(err, w.close())
		}
		return fencedWriter{w, s}, nil
	}
}

func (w fencedWriter) write(entries []event.Entry, heads map[string]head) error {
	if err := w.store.unfenced(); err != nil {
		return err
	}
	return w.writer.write(entries, heads)
}

func (w fencedWriter) bring(entries []event.Entry, heads map[string]head) error {
	if err := w.store.unfenced(); err != nil {
		return err
	}
	return w.writer.bring(entries, heads)
}

func (w fencedWriter) stop(why error, good map[string]uint64, at time.Time) {
	if w.store.unfenced() == nil {
		w.writer.stop(why, good, at)
	}
}
