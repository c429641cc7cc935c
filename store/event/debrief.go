package event

// The types of a debrief: what was learned, and what somebody will do about it.
// They may follow the end of a run, and change nothing of it.
const (
	TypeLessonAdded Type = "lesson.added"
	TypeActionAdded Type = "action.added"
	TypeActionDone  Type = "action.done"
)

// LessonAdded is something that was learned.
type LessonAdded struct {
	Text string `json:"text"`
}

// ActionAdded is something that the owner will do, by the end of a day.
type ActionAdded struct {
	Text  string `json:"text"`
	Owner string `json:"owner"`
	Due   string `json:"due"` // YYYY-MM-DD
}

// ActionDone says that an action was done.
type ActionDone struct {
	Action uint64 `json:"action"` // the entry with which it was added
	Note   string `json:"note,omitempty"`
}

// Left is one thing that was not finished when a run was closed.
type Left struct {
	What      string `json:"what"`                // in words
	Procedure string `json:"procedure,omitempty"` // id, where it is a step
	Step      string `json:"step,omitempty"`      // id, where it is a step
	Record    int    `json:"record,omitempty"`    // number, where it is a paper record
	Owner     string `json:"owner"`               // the person, role or place that takes it on
	Reason    string `json:"reason,omitempty"`    // "" where it is that of the close
}

// EventType is the type that is written in the entry.
func (LessonAdded) EventType() Type { return TypeLessonAdded }

// EventType is the type that is written in the entry.
func (ActionAdded) EventType() Type { return TypeActionAdded }

// EventType is the type that is written in the entry.
func (ActionDone) EventType() Type { return TypeActionDone }
