package session

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
