package session

import (
	"fmt"
	"time"

	"downtime/store"
	"downtime/store/event"
	"downtime/ui/text"
)

// copyNames are the two copies in the order in which the store lists them.
var copyNames = [store.Copies]event.LogCopy{event.FirstCopy, event.SecondCopy}

// Copy is how one of the two copies of the log stands.
type Copy struct {
	Name  event.LogCopy
	Where string // its folder
	Lost  bool
	// Behind is set where a lost copy is only behind, and is being made whole.
	Behind bool
	Since  time.Time // wall time; where it is lost
	Why    string    // in plain words; where it is lost
	Do     string    // what to do about it

	fault store.Fault
}

// Title names the copy: "second copy".
func (c Copy) Title() string { return string(c.Name) + " copy" }

// copyWatch follows the two copies, and says only what has changed for people. A
// lost copy is tried every few seconds: as long as that fails nothing has.
type copyWatch struct{ copies [store.Copies]Copy }

// see takes in how the copies stand now, and reports whether that is news.
func (w *copyWatch) see(now []store.Copy, at time.Time) (news bool) {
	if len(now) != store.Copies {
		return false // the log is closed
	}
	for i, is := range now {
		was := w.copies[i]
		c := Copy{Name: copyNames[i], Where: is.Where}
		if is.State != store.Working {
			r := remedyOf(is.Why)
			c.Lost, c.Since, c.Why, c.Do, c.fault = true, at, r.why, r.do, store.FaultOf(is.Why)
			c.Behind = c.fault == store.FaultBehind
		}
		if c.Lost && was.Lost {
			c.Since = was.Since
		}
		news = news || c.Lost != was.Lost || c.fault != was.fault
		w.copies[i] = c
	}
	return news
}

// lost are the copies that are lost, or behind.
func (w *copyWatch) lost() []Copy {
	var lost []Copy
	for _, c := range w.copies {
		if c.Lost {
			lost = append(lost, c)
		}
	}
	return lost
}

// WatchCopies looks how the two copies stand, and reports whether that is news. It
// waits for no disk.
func (s *Session) WatchCopies() (news bool) {
	if s.store == nil {
		return false // nothing is written here
	}
	before, now := s.watch.copies, s.Now()
	news = s.watch.see(s.store.Copies(), now)
	s.noteFlaps(before, now)
	s.notices = s.store.Notices()
	for _, c := range s.LostCopies() {
		s.proved = false
		if s.Running() && !c.Behind && !s.state.Storage.Lost[c.Name] && s.unentered[c.Name].Log != s.state.Log {
			if s.unentered == nil {
				s.unentered = make(map[event.LogCopy]loss)
			}
			s.unentered[c.Name] = loss{c, s.state.Log}
		}
	}
	return news
}

// loss is a copy that was lost in a run, and may work again.
type loss struct {
	Copy
	Log string
}

// Copies are the two copies as they were when they were last watched; none where
// this session does not write the log.
func (s *Session) Copies() []Copy {
	if s.watch.copies[0].Name == "" {
		return nil
	}
	return s.watch.copies[:]
}

// Notices are sentences about what became of files since the start.
func (s *Session) Notices() []string { return s.notices }

// LostCopies are those that are lost or behind.
func (s *Session) LostCopies() []Copy { return s.watch.lost() }

// CopiesWhole is said once both copies work again.
const CopiesWhole = "both copies of the log are whole again"

// CopiesSentence says which copies are lost, what that means and what to do; it
// is "" where none is.
func (s *Session) CopiesSentence() string { return copiesSentence(s.LostCopies(), s.Now()) }

func copiesSentence(lost []Copy, now time.Time) string {
	switch len(lost) {
	case 0:
		return ""
	case store.Copies:
		return fmt.Sprintf("BOTH COPIES of the log are lost since %s, and nothing can be saved: write on paper. The first, in %s: %s; %s. The second, in %s: %s; %s",
			text.Clock(lost[0].Since, now), lost[0].Where, lost[0].Why, lost[0].Do, lost[1].Where, lost[1].Why, lost[1].Do)
	}
	c := lost[0]
	if c.Behind {
		return fmt.Sprintf("the %s of the log, in %s, is being made whole. Everything is in the other: go on", c.Title(), c.Where)
	}
	return fmt.Sprintf("the %s of the log, in %s, is lost since %s: %s. Everything is in the other: go on. To mend it, %s",
		c.Title(), c.Where, text.Clock(c.Since, now), c.Why, c.Do)
}

// StorageEntries is the change that enters in the run what became of its copies,
// nil where there is nothing to enter. Nobody asks for it: it is for when no other
// change is on its way.
//
// That a copy is lost is entered once, in the other. That it is whole again is
// entered once something that a person did has been saved in both. So a disk that
// fails every few seconds is not worn out by entries that say so.
func (s *Session) StorageEntries() *Change {
	if !s.Running() || s.notEntered || s.awaitsChoice() {
		return nil
	}
	looked, _, jumped := s.look()
	if jumped {
		return nil // that is entered first
	}
	var events []event.Event
	add := func(at time.Time, body event.Body) {
		events = append(events, event.Event{Happened: at, Actor: event.Program, Body: body})
	}
	for _, body := range s.openingBodies() {
		add(s.Now(), body)
	}
	for _, said := range s.notices[s.noticesEntered:] {
		add(s.Now(), event.StorageRecovered{Where: s.watch.copies[1].Where, Text: said})
	}
	if len(s.LostCopies()) < store.Copies {
		for _, c := range s.watch.copies {
			if at, body := s.copyBody(c, s.Now()); body != nil {
				add(at, body)
			}
		}
	}
	if len(events) == 0 {
		return nil
	}
	return &Change{
		store: s.store, log: s.state.Log, own: true, storage: true, notices: len(s.notices), looked: looked,
		batches: []store.Batch{{Log: s.state.Log, Events: events}},
	}
}

// NotEntered is called where a change of StorageEntries could not be saved. It is
// not tried again before something that a person did has been.
func (s *Session) NotEntered() { s.notEntered = true }

// EnterStorage is StorageEntries, Commit and Apply in one, for callers that may
// wait.
func (s *Session) EnterStorage() {
	c := s.StorageEntries()
	if c == nil {
		return
	}
	if c.Commit() != nil {
		s.NotEntered()
		return
	}
	s.Apply(c)
}

// committed notes how many copies have what a person did.
func (s *Session) committed(c *Change) {
	if c.storage {
		s.openingEntered, s.noticesEntered = true, c.notices
		s.told()
		s.store.LackingEntered()
		s.flapsEntered(c, s.Now())
		for name := range s.state.Storage.Lost {
			delete(s.unentered, name)
		}
	}
	if c.own {
		return
	}
	s.changed, s.notEntered = true, false
	s.proved = c.receipt.Saved == store.Copies
}
