package event

import "downtime/runbooks/procedure"

// The types of a paper record: one piece of paper, from the moment it is written until
// what stands on it is in the record again, or is accounted for in another way.
const (
	TypeRecordAdded     Type = "record.added"
	TypeRecordAmended   Type = "record.amended"
	TypeRecordCustody   Type = "record.custody"
	TypeRecordMoved     Type = "record.moved"
	TypeRecordEntered   Type = "record.entered"
	TypeRecordScanned   Type = "record.scanned"
	TypeRecordFiled     Type = "record.filed"
	TypeRecordNotNeeded Type = "record.not-needed"
	TypeRecordVerified  Type = "record.verified"
)

// FieldValue is what one field of a form says. A time is in RFC 3339 with its offset, a
// date YYYY-MM-DD; anything else is as it was written and checked.
type FieldValue struct {
	Field string `json:"field"`
	Value string `json:"value"` // "" for a field that is empty again
}

// RecordAdded puts a piece of paper into the ledger. Its number is unique in the run,
// from 1, and is never used again.
type RecordAdded struct {
	Record    int          `json:"record"`
	Procedure string       `json:"procedure"`
	Form      string       `json:"form"` // its id in the procedure as it was pinned then
	Values    []FieldValue `json:"values"`
}

// UnknownForm stands for the form of a paper where that is not to be had: it has the fields
// that were filled in.
func (r RecordAdded) UnknownForm() *procedure.Form {
	var fields []string
	for _, v := range r.Values {
		fields = append(fields, v.Field)
	}
	return procedure.UnknownForm(r.Procedure, r.Form, fields)
}

// RecordAmended fills fields, or gives them other values.
type RecordAmended struct {
	Record int          `json:"record"`
	Values []FieldValue `json:"values"`
	Reason string       `json:"reason,omitempty"`
	To     string       `json:"to,omitempty"` // who was told
	// Out says that it had not left the ledger: what was said of that is taken back.
	Out bool `json:"out,omitempty"`
}

// RecordCustody says who has the paper now, or where it is.
type RecordCustody struct {
	Record int    `json:"record"`
	To     string `json:"to"`
}

// RecordMoved says that the patient of a paper has another bed or place.
type RecordMoved struct {
	Record int    `json:"record"`
	From   string `json:"from"`
	To     string `json:"to"`
	Reason string `json:"reason,omitempty"`
	// TakenBack says that the move before was a mistake, and this is the way back.
	TakenBack bool `json:"taken_back,omitempty"`
}

// RecordEntered says that what stands on the paper was typed into the patient record.
type RecordEntered struct {
	Record    int    `json:"record"`
	Reference string `json:"reference,omitempty"` // of the entry there
}

// RecordScanned says that the paper was scanned into the patient record.
type RecordScanned struct {
	Record    int    `json:"record"`
	Reference string `json:"reference,omitempty"`
}

// RecordFiled says that the paper is kept as paper.
type RecordFiled struct {
	Record int    `json:"record"`
	Where  string `json:"where"`
}

// RecordNotNeeded says that the paper need not be kept or entered.
type RecordNotNeeded struct {
	Record int    `json:"record"`
	Reason string `json:"reason"`
}

// RecordVerified says that the actor, who is not who accounted for it, has compared the
// paper with what became of it.
type RecordVerified struct {
	Record int `json:"record"`
}

// EventType is the type that is written in the entry.
func (RecordAdded) EventType() Type { return TypeRecordAdded }

// EventType is the type that is written in the entry.
func (RecordAmended) EventType() Type { return TypeRecordAmended }

// EventType is the type that is written in the entry.
func (RecordCustody) EventType() Type { return TypeRecordCustody }

// EventType is the type that is written in the entry.
func (RecordMoved) EventType() Type { return TypeRecordMoved }

// EventType is the type that is written in the entry.
func (RecordEntered) EventType() Type { return TypeRecordEntered }

// EventType is the type that is written in the entry.
func (RecordScanned) EventType() Type { return TypeRecordScanned }

// EventType is the type that is written in the entry.
func (RecordFiled) EventType() Type { return TypeRecordFiled }

// EventType is the type that is written in the entry.
func (RecordNotNeeded) EventType() Type { return TypeRecordNotNeeded }

// EventType is the type that is written in the entry.
func (RecordVerified) EventType() Type { return TypeRecordVerified }
