package session

import (
	"fmt"
	"time"

	"downtime/store"
	"downtime/store/event"
	"downtime/store/timeline"
	"downtime/ui/text"
)

// busyFor is how long after something was saved somebody is taken to be still at work
// there.
const busyFor = 2 * time.Minute

// BusyThere says of a session that only looks on that somebody is at work where the log is
// open: they saved something, or pressed a key, within the last two minutes. "" where
// nobody did, so that it may be taken over without asking them.
func (s *Session) BusyThere() string {
	l := s.Looking()
	if l == nil || l.By.Same(store.Holder{}) {
		return ""
	}
	const ask = ": ask them first"
	// The other PC's clock may be a little ahead: how far apart the times are is what counts.
	if last := s.lastSavedByAnyone(); last != nil && (l.TookOver.IsZero() || last.PC.After(l.TookOver)) {
		who := last.Actor.Name
		if last.Recorder != nil {
			who = last.Recorder.Name // who was at the keys
		}
		if ago := s.PCNow().Sub(last.PC).Abs(); ago < busyFor {
			return fmt.Sprintf("%s saved an entry there %s%s", who, agoShort(ago), ask)
		}
	}
	if ago := s.PCNow().Sub(l.By.LastKey).Abs(); !l.By.LastKey.IsZero() && ago < busyFor {
		who := l.By.Person
		if who == "" {
			who = "Somebody"
		}
		return fmt.Sprintf("%s pressed a key there %s%s", who, agoShort(ago), ask)
	}
	return ""
}

// lastSavedByAnyone is the last entry that a person made, nil for none. What this session
// wrote itself, before the log was taken from it, is among them.
func (s *Session) lastSavedByAnyone() *timeline.Row {
	for place := s.book.Len() - 1; place >= 0; place-- {
		if row := s.book.Row(place); row.Actor != event.Program {
			return &row
		}
	}
	return nil
}

// agoShort is a time of less than some minutes ago.
func agoShort(ago time.Duration) string {
	if ago < time.Minute {
		return text.Count(max(1, int(ago.Seconds())), "second") + " ago"
	}
	return text.Count(int(ago.Minutes()), "minute") + " ago"
}

// BusyThere is that of a session which would look on.
func (e *HeldError) BusyThere() string { return BusyThere(e.cfg) }

// BusyThere says, before a folder is taken over, that somebody is at work there; "" for
// nobody, and where that cannot be read. It may run on any goroutine.
func BusyThere(cfg Config) string {
	s, err := LookOn(cfg)
	if err != nil {
		return ""
	}
	words := s.BusyThere()
	_ = s.Close()
	return words
}
