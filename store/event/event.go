// Package event is the vocabulary of a log: every type of entry, its body, and
// the one encoding in which entries are hashed, stored and exported. FORMAT.md
// beside the store describes it for people who write a verifier.
package event

import (
	"encoding/json"
	"strings"
	"time"
)

// Type names what happened, as noun.pastverb.
type Type string

// The name of a log has so many letters and figures, of those that are not mistaken for
// one another: Crockford's base 32, which has no I, L, O and U.
const (
	LogNameLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	LogNameLength  = 12
)

// IsLogName reports whether a text can be the whole name of a log.
func IsLogName(text string) bool {
	return len(text) == LogNameLength && strings.Trim(text, LogNameLetters) == ""
}

// Person is somebody on the ward: a name and the role worked in.
type Person struct {
	Name string `json:"name"`
	Role string `json:"role,omitempty"`
}

// String is the person as people write it: "A Okafor, nurse in charge".
func (p Person) String() string {
	if p.Role == "" {
		return p.Name
	}
	return p.Name + ", " + p.Role
}

// Program is the actor of what the program notices by itself.
var Program = Person{Name: "the program"}

// Event is something that happened and is not yet in a log: what a decision
// produces. Its time is wall time; the PC's own time is added on writing.
type Event struct {
	Happened time.Time
	Actor    Person
	// Recorder is who wrote it down, where that is not the actor.
	Recorder *Person
	Body     Body
}

// Body is what an entry says. Each type has one; Unknown stands for those that
// this version does not know.
type Body interface {
	EventType() Type
}

// Stamp is what the PC knew when an entry was written: its own clock, whatever
// the wall said, and the two that cannot be set by hand.
type Stamp struct {
	At     time.Time `json:"at"`      // the PC's clock, UTC, to the millisecond
	Offset string    `json:"offset"`  // of local time at that moment, "+01:00"
	Boot   string    `json:"boot"`    // changes when the PC is started again; "" where it is not known
	MonoMS int64     `json:"mono_ms"` // milliseconds since an arbitrary moment of that boot
}

// Reading is what the PC's clocks say at one moment. Only its stamp is written.
type Reading struct {
	Stamp
	Asleep time.Duration // of this boot so far; 0 where the system does not say
	// CountsSleep reports whether MonoMS goes on while the PC is asleep.
	CountsSleep bool
}

// Steady is a reading of clocks that nobody sets, on a PC that is never started
// again: its monotonic clock goes by its wall clock.
func Steady(at time.Time) Reading {
	return Reading{
		Stamp:       Stamp{At: at, Offset: at.Format("-07:00"), Boot: "steady", MonoMS: at.UnixMilli()},
		CountsSleep: true,
	}
}

// Entry is a committed event: one line of a log.
type Entry struct {
	Log      string
	Seq      uint64 // from 1, without gaps
	Type     Type
	Version  int // of the body's form
	Happened time.Time
	Recorded Stamp
	Actor    Person
	Recorder *Person
	Body     Body
	Salt     string // 32 hex digits
	Prev     string // 64 hex digits: the link to the entry before
	// Raw is the line itself, without its line feed. It is what links are made
	// of, and is never encoded again.
	Raw []byte
}

// Unknown is the body of an entry whose type, or whose version of it, this
// program does not know. It is kept, verified and shown as such.
type Unknown struct {
	Type Type
	Raw  json.RawMessage
}

// EventType is the type written in the entry.
func (u Unknown) EventType() Type { return u.Type }
