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
}

// EventType is the type that is written in the entry.
func (DrillCarried) EventType() Type { return TypeDrillCarried }
