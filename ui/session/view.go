package session

import (
	"errors"
	"io/fs"
	"sync"
	"time"

	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/text"
)

// Looking says why nothing can be written in a session.
type Looking struct {
	// By is who has the log; zero where nobody does.
	By store.Holder
	// TookOver is when they took it from this session; zero where it never had it.
	TookOver time.Time
	// Behind is how many entries are saved there that cannot be read here: the
	// second copy, which is what can be read beside a program that writes, does not
	// have them.
	Behind uint64
}

// view is a session that only looks on.
type view struct {
	was      Looking // how it came to that
	now      Looking
	follower *store.Follower // of the run; nil where there is none
	begun    string          // which journals there were
	look     Look            // nil for a process that may be held up by a device
}

// surveyedOnce is a survey that is made at the first reading, and says at the others
// which files are not to be opened.
func surveyedOnce(look Look) Look {
	if look == nil {
		return nil
	}
	var once sync.Once
	var unread store.Survey
	var why error
	return func(dir string, journals ...string) (store.Survey, error) {
		once.Do(func() {
			if !store.Holds(dir) {
				return // there is nothing that another process would have to read first
			}
			var found store.Survey
			found, why = look(dir, journals...)
			for _, f := range found.Files {
				if f.Unread {
					unread.Files = append(unread.Files, f)
				}
			}
		})
		return unread, why
	}
}

// Looking says that this session only looks on, and at whom; nil where it writes.
func (s *Session) Looking() *Looking {
	if s.view != nil {
		return &s.view.now
	}
	if to := s.store.TakenOver(); to != nil {
		return &Looking{By: to.By, TookOver: to.At}
	}
	return nil
}

// Following reports whether the session was begun to look on, so that Poll has news
// for it.
func (s *Session) Following() bool { return s.view != nil }

// Gone is closed once another program has taken over what this session had.
func (s *Session) Gone() <-chan struct{} {
	if s.store == nil {
		return nil
	}
	return s.store.Gone()
}

// NoteKey says that a person is at the keyboard, for whoever finds the folder in
// use.
func (s *Session) NoteKey() {
	if s.store != nil {
		s.store.NoteKey(s.who.Name, s.cfg.Clocks().At)
	}
}

// LookingWords is Looking as a sentence without its full stop, "" where the
// session writes.
func (s *Session) LookingWords() string {
	l := s.Looking()
	if l == nil {
		return ""
	}
	where := ""
	if l.By.Host != "" {
		where = " on " + l.By.Host
	}
	at := func(t time.Time) string { return text.Clock(t.In(s.zone), s.PCNow()) }
	switch {
	case l.By.Same(store.Holder{}):
		return "Nobody has this log open now"
	case !l.TookOver.IsZero():
		return l.By.Name() + " took over at " + at(l.TookOver) + where
	}
	return l.By.Name() + " has this log open since " + at(l.By.Since) + where
}

func (s *Session) mayWrite() error {
	if s.Looking() == nil {
		return nil
	}
	return incident.Refusal{Why: "you are only looking on, and nothing is saved here: take over first"}
}

// journals are how the files of the log are read here.
func (s *Session) journals() store.Options {
	options := store.Options{Second: s.settings.Second}
	if s.view != nil {
		options.Look = s.view.look
	}
	return options
}

// reading calls read with what the log can be read from.
func (s *Session) reading(read func(*store.Store) error) error { return s.reader()(read) }

// reader is what calls a function with what the log can be read from, on any goroutine:
// the store that is open, or, in a session that only looks on, one that is open for that
// moment alone, so that whoever wants to write is not kept waiting.
func (s *Session) reader() func(read func(*store.Store) error) error {
	if s.Looking() == nil {
		st := s.store
		return func(read func(*store.Store) error) error { return read(st) }
	}
	dir, options := s.dir, s.journals()
	return func(read func(*store.Store) error) error {
		st, err := store.OpenReading(dir, options)
		if errors.Is(err, fs.ErrNotExist) || errors.As(err, new(*store.LockedError)) {
			return nil // there is nothing that could be read: nobody has written anything yet
		}
		if err != nil {
			return err
		}
		return errors.Join(read(st), st.Close())
	}
}

// Rest prepares to give back memory that was only needed to read the log, and gives
// what does it, which may run on any goroutine.
func (s *Session) Rest() func() {
	rest, st := s.book.Rest(), s.store
	if s.Looking() != nil {
		return rest
	}
	return func() {
		rest()
		st.Rest()
	}
}

// follow begins to follow the run as it was read.
func (s *Session) follow() {
	if s.view == nil {
		return
	}
	s.view.follower = nil
	if s.last != nil {
		s.view.follower = store.Follow(s.dir, s.journals(), s.last.Log, s.last)
	}
	s.view.now = s.view.was.with(store.HolderOf(s.dir))
}

// with is how things stand once somebody has the log.
func (l Looking) with(holder store.Holder) Looking {
	same := holder.Host == l.By.Host && holder.PID == l.By.PID
	if !same {
		l.TookOver = time.Time{}
	}
	if !l.TookOver.IsZero() && holder.Person == "" {
		holder.Person = l.By.Person
	}
	l.By = holder
	return l
}

// News is what has come since a session that only looks on last looked.
type News struct {
	entries []event.Entry
	anew    *Session // where everything had to be read again; nil as a rule
	begun   string
	looking Looking
	log     string // of the entry that was acknowledged last
	seq     uint64
}

// Poll looks what the other program has written. It may run on any goroutine, one
// at a time; nothing changes before Show.
func (s *Session) Poll() (News, error) {
	n := News{looking: s.view.was.with(store.HolderOf(s.dir)), begun: store.JournalStamp(s.dir, s.journals())}
	n.log, n.seq = store.LastAcknowledged(s.dir)
	retold := n.begun != s.view.begun
	if !retold && s.view.follower != nil {
		err := s.view.follower.More(func(e *event.Entry) { n.entries = append(n.entries, *e) })
		if err != nil && !errors.Is(err, store.ErrRetold) {
			return News{}, err
		}
		retold = err != nil
	}
	if retold {
		next, err := LookOn(s.cfg)
		if err != nil {
			return News{}, err
		}
		n.anew, n.entries = next, nil
	}
	return n, nil
}

// Show brings the session up to date with what was found, and reports whether the
// run is another than before, or was read anew.
func (s *Session) Show(n News) (anew bool) {
	if n.anew != nil {
		n.anew.keepRun(s)
		s.showRun(n.anew)
		s.view.follower, s.view.begun = n.anew.view.follower, n.begun
	}
	for i := range n.entries {
		s.take(&n.entries[i])
		s.resume(n.entries[i].Recorded)
	}
	s.view.now = n.looking
	if s.state != nil && n.log == s.state.Log && n.seq > s.state.Entries {
		s.view.now.Behind = n.seq - s.state.Entries
	}
	return n.anew != nil && s.state != nil
}

// keepRun keeps the run that another session has shown, where no run is open: one
// that is over stays on the screen.
func (s *Session) keepRun(from *Session) {
	if s.state == nil && from.state != nil {
		s.showRun(from)
		s.follow()
	}
}

// showRun makes the run that another session has read that of this one.
func (s *Session) showRun(from *Session) {
	s.state, s.builder, s.book, s.last = from.state, from.builder, from.book, from.last
	s.tree, s.seen, s.later = from.tree, from.seen, from.later
}
