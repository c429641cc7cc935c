package event

// TypeDrillCarried is the type of DrillCarried.
const TypeDrillCarried Type = "drill.carried"

// DrillEntry names an entry in the log of a drill. Nothing of a drill comes into the log of
// a downtime but such a name, and who did what it tells of, when.
type DrillEntry struct {
	Log string `json:"log"`
	Seq uint64 `json:"seq"`
}

// DrillCarried says that somebody has looked through what was ticked in the drill which the
// downtime put an end to, and how much of it was really done. That has entries of its own.
type DrillCarried struct {
	Log     string `json:"log"`     // of the drill
	Ticked  int    `json:"ticked"`  // steps in it
	Carried int    `json:"carried"` // of them were really done
	// Unread is that the log of the drill could not be read, so that nobody can know of any
	// step in it. It is settled all the same, until the log can be read.
	Unread bool `json:"unread,omitempty"`
}

// EventType is the type that is written in the entry.
func (DrillCarried) EventType() Type { return TypeDrillCarried }
