package event

// TypeStorageTakenOver is the type of StorageTakenOver.
const TypeStorageTakenOver Type = "storage.taken-over"

// StorageTakenOver says that another program writes the log from here on: that of
// the entry's recorded time, at which the actor is.
type StorageTakenOver struct {
	From string `json:"from,omitempty"` // the log-in that had it, where that is known
	Host string `json:"host,omitempty"` // the name of its PC
	// FromPerson is who was working there, and Login the log-in that has it now.
	// Entries of earlier versions have neither.
	FromPerson string `json:"from_person,omitempty"`
	Login      string `json:"login,omitempty"`
	// Frozen is set where it did not answer: what it did not tell anybody was
	// saved may be missing, or be told otherwise.
	Frozen bool `json:"frozen,omitempty"`
}

// EventType is the type that is written in the entry.
func (StorageTakenOver) EventType() Type { return TypeStorageTakenOver }
