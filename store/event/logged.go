package event

import "strings"

// TypeReference is the type of Reference.
const TypeReference Type = "log.reference"

// Logged is the body of the log.* types that are words: Kind is the type.
type Logged struct {
	Kind Type   `json:"-"`
	Text string `json:"text"`
	// Told is who was told, and Means by what means, of a notification.
	Told  string `json:"told,omitempty"`
	Means string `json:"means,omitempty"`
	// Reference is the number of a safety event in LFPSE, where it was known then.
	Reference string `json:"reference,omitempty"`
	// Form is the name of the form that Fields are of; Text has them in one line.
	Form   string  `json:"form,omitempty"`
	Fields []Field `json:"fields,omitempty"`
}

// Field is one field of a form, as it is read out.
type Field struct {
	Letter string `json:"letter"`
	Name   string `json:"name"`
	Text   string `json:"text,omitempty"` // "" where it was not known
}

// NotKnown is said of a field that nothing was typed into.
const NotKnown = "not known"

// String is the field as it is read: "E Exact location: ward 7B".
func (f Field) String() string {
	said := f.Text
	if said == "" {
		said = NotKnown
	}
	return f.Letter + " " + f.Name + ": " + said
}

// FieldsText is all fields of a form in one line.
func FieldsText(fields []Field) string {
	words := make([]string, len(fields))
	for i, field := range fields {
		words[i] = field.String()
	}
	return strings.Join(words, "; ")
}

// Reference gives a safety event the number that it has in LFPSE, which is often
// known hours later.
type Reference struct {
	Of        uint64 `json:"of"`
	Reference string `json:"reference"`
}

// EventType is the type that is written in the entry.
func (Reference) EventType() Type { return TypeReference }

// Form is a report that is made field by field, and read out over the phone.
type Form struct {
	Name   string
	Kind   Type // of the entry it becomes
	Blanks []Blank
}

// Blank is a field of a form before anything is typed into it.
type Blank struct {
	Letter, Name string
	Hint         string // what belongs there, "" where its name says it
}

// Fill makes the fields of the form of what was typed, in the order of its blanks.
func (f Form) Fill(typed []string) []Field {
	fields := make([]Field, len(f.Blanks))
	for i, blank := range f.Blanks {
		fields[i] = Field{Letter: blank.Letter, Name: blank.Name}
		if i < len(typed) {
			fields[i].Text = strings.TrimSpace(typed[i])
		}
	}
	return fields
}

// Forms are the reports there are. Neither asks who a patient is.
var Forms = []Form{
	{"METHANE", TypeMajor, []Blank{
		{"M", "Major incident", "declared or standby"},
		{"E", "Exact location", ""},
		{"T", "Type", "of incident"},
		{"H", "Hazards", "now, or to come"},
		{"A", "Access", "way in, what is blocked"},
		{"N", "Number and type of casualties", "no names"},
		{"E", "Emergency services", "there, needed"},
	}},
	{"SBAR", TypeSituation, []Blank{
		{"S", "Situation", "bed and time, not the name"},
		{"B", "Background", "bed and time, not the name"},
		{"A", "Assessment", ""},
		{"R", "Recommendation", "what is needed, by when"},
	}},
}

// FormNamed is the form of that name, in any case.
func FormNamed(name string) (Form, bool) {
	for _, form := range Forms {
		if strings.EqualFold(form.Name, name) {
			return form, true
		}
	}
	return Form{}, false
}
