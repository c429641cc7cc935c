package session

import "time"

// Bell is whether the terminal's bell rings when something becomes overdue or due.
type Bell string

// The ways the bell rings.
const (
	BellOff    Bell = "" // the default: a ward has enough alarms
	BellOnce   Bell = "once"
	BellRepeat Bell = "repeat"
)

// Next is the way after this one; anything unknown counts as off.
func (b Bell) Next() Bell {
	switch b {
	case BellOnce:
		return BellRepeat
	case BellRepeat:
		return BellOff
	}
	return BellOnce
}

// known is b, or off where it is none that this version knows.
func (b Bell) known() Bell {
	if b == BellOnce || b == BellRepeat {
		return b
	}
	return BellOff
}

// How often the bell rings at most, and again while something critical is overdue.
const (
	bellGap    = time.Minute
	bellRepeat = 5 * time.Minute
)

// Rings reports whether it rings now: since is how long ago it last did, fresh that
// something has become overdue or due, critical that something critical is overdue.
func (b Bell) Rings(since time.Duration, fresh, critical bool) bool {
	switch {
	case b == BellOff:
		return false
	case fresh && since >= bellGap:
		return true
	}
	return b == BellRepeat && critical && since >= bellRepeat
}
