package event

// The types of an instruction from command: it is given, and read by the people of
// a shift.
const (
	TypeInstructionGiven Type = "instruction.given"
	TypeInstructionRead  Type = "instruction.read"
)

// InstructionGiven is what command says of a subject from here on. It happened when
// it was received here; the actor is who entered it, and so has read it.
type InstructionGiven struct {
	Subject string `json:"subject"`
	Text    string `json:"text"`
	From    string `json:"from,omitempty"` // who said it, as they were named
	// Replaces is the entry with the instruction of this subject that stood until
	// now, 0 for none.
	Replaces uint64 `json:"replaces,omitempty"`
	Steps    []Step `json:"steps,omitempty"` // that it touches
	// Ends says that command has withdrawn what stood: no instruction of this
	// subject stands from here on. Text is what was said of that.
	Ends bool `json:"ends,omitempty"`
}

// InstructionRead says that the actor has read an instruction.
type InstructionRead struct {
	Given uint64 `json:"given"` // the entry with which it was given
}

// EventType is the type that is written in the entry.
func (InstructionGiven) EventType() Type { return TypeInstructionGiven }

// EventType is the type that is written in the entry.
func (InstructionRead) EventType() Type { return TypeInstructionRead }
