package event

// The types of a handover: the shift that goes gives it, and the one that comes
// accepts it.
const (
	TypeHandoverGiven    Type = "handover.given"
	TypeHandoverAccepted Type = "handover.accepted"
)

// HandoverGiven says that the actor hands over what goes on here. It is not the
// handover of the patients.
type HandoverGiven struct {
	To   Person   `json:"to"`
	Open []string `json:"open,omitempty"` // what was not finished then, in words
}

// HandoverAccepted says that the actor has it from here on, and works now.
type HandoverAccepted struct {
	From  Person `json:"from"`
	Given uint64 `json:"given"` // the entry with which it was given
}

// EventType is the type that is written in the entry.
func (HandoverGiven) EventType() Type { return TypeHandoverGiven }

// EventType is the type that is written in the entry.
func (HandoverAccepted) EventType() Type { return TypeHandoverAccepted }
