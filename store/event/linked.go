package event

// TypeRunLinked is the type of RunLinked.
const TypeRunLinked Type = "run.linked"

// RunLinked says that another log is of the same outage: one that was kept on
// another PC, or begun before this one. Both logs stay as they are.
type RunLinked struct {
	Log    string `json:"log"` // the other one
	Ward   string `json:"ward,omitempty"`
	Device string `json:"device,omitempty"` // the PC that it was begun on
	Mode   Mode   `json:"mode,omitempty"`
	Why    string `json:"why,omitempty"`
	// Size and Code are what stands on paper for the entries that it had then,
	// where they were known: it cannot be changed afterwards without it showing.
	Size uint64 `json:"size,omitempty"`
	Code string `json:"code,omitempty"`
}

// EventType is the type that is written in the entry.
func (RunLinked) EventType() Type { return TypeRunLinked }
