package event

// TypeWardNamed is the type of WardNamed.
const TypeWardNamed Type = "ward.named"

// WardNamed says which ward a run is of that was started without one.
type WardNamed struct {
	Ward         string `json:"ward"`
	Organisation string `json:"organisation,omitempty"`
}

// EventType is the type that is written in the entry.
func (WardNamed) EventType() Type { return TypeWardNamed }
