package tui

import (
	"errors"
	"time"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

const (
	fieldText      = "Text"
	fieldTold      = "Who was told"
	fieldMeans     = "How"
	fieldReference = "LFPSE reference"
)

// whenField asks when something happened.
func (m *Model) whenField(hint string, required bool) *field {
	when := newField(fieldWhen, "", required)
	when.hint, when.after = hint, m.understood
	return when
}

// ifEarlier asks when something happened that is mostly written down at once.
func (m *Model) ifEarlier() *field { return m.whenField("if earlier: 02:50", false) }

// happened is the time that was typed, zero for now where none was. A doubtful one is
// asked about: Enter again takes it.
func (f *form) happened(m *Model) (time.Time, error) { return f.momentIn(m, fieldWhen) }

// momentIn is that of the field with a label.
func (f *form) momentIn(m *Model, label string) (time.Time, error) {
	typed := f.text(label)
	if typed == "" {
		return time.Time{}, nil
	}
	at, err := text.ParseMoment(typed, m.s.Now())
	if err != nil {
		return time.Time{}, err
	}
	if doubt := m.doubtful(typed, at); doubt != "" && f.confirmed != typed {
		f.confirmed = typed
		return time.Time{}, errors.New(doubt)
	}
	return at, nil
}

// atWords is a time that was typed, as it would go on paper; "" for now.
func (m *Model) atWords(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return ", at " + text.Clock(at, m.s.Now())
}

// noteForm writes words into the log. Who was told, and the number of a safety event,
// are asked for with the kinds that have them; what was typed stays when the kind
// changes.
func noteForm(m *Model) *form {
	kinds := []struct {
		name string
		kind event.Type
	}{
		{"Note", event.TypeNote}, {"Notification: somebody was told", event.TypeNotification},
		{"Situation update", event.TypeSituation}, {"Safety briefing", event.TypeBriefing},
		{"Major event", event.TypeMajor}, {"Safety event (LFPSE)", event.TypeSafetyEvent},
	}
	words, when := newField(fieldText, "", true), m.ifEarlier()
	told, means := newField(fieldTold, "", true), newField(fieldMeans, "", false)
	means.hint = "phone, in person"
	reference := newField(fieldReference, "", false)
	reference.hint = "now or later"
	f := &form{title: "Write in the log: a note (Up, then a number: another kind)", enter: "save", preset: true, fields: []*field{words, when}}
	for _, k := range kinds {
		f.choices = append(f.choices, k.name)
	}
	f.choose = func(f *form) {
		f.title = "Write in the log: " + kinds[f.chosen].name
		switch kinds[f.chosen].kind {
		case event.TypeNotification:
			f.fields = []*field{told, words, means, when}
		case event.TypeSafetyEvent:
			f.fields = []*field{words, reference, when}
		default:
			f.fields = []*field{words, when}
		}
	}
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		at, err := f.happened(m)
		if err != nil {
			return nil, err
		}
		w := incident.Write{
			Kind: kinds[f.chosen].kind, Text: f.text(fieldText), At: at,
			Told: f.text(fieldTold), Means: f.text(fieldMeans), Reference: f.text(fieldReference),
		}
		return f.save(m, m.actionRequest(m.writeWords(w), w)), nil
	}
	return f
}

// writeWords is an entry with all that was typed for it, as it would go on paper.
func (m *Model) writeWords(w incident.Write) string {
	words := timeline.Describe(w.Kind) + ": "
	if w.Told != "" {
		words += "told " + w.Told
		if w.Means != "" {
			words += ", " + w.Means
		}
		words += ": "
	}
	words += w.Text
	if w.Reference != "" {
		words += "; " + timeline.ReferenceWords(w.Reference)
	}
	return words + m.atWords(w.At)
}

// decisionForm records a decision; why is as needed as what.
func decisionForm(m *Model) *form {
	return &form{
		title: "DECISION", enter: "save",
		fields: []*field{
			newField("Decided", "", true), newField("Why", "", true), newField("Also considered", "", false), m.ifEarlier(),
		},
		submit: func(m *Model, f *form) (tea.Cmd, error) {
			at, err := f.happened(m)
			if err != nil {
				return nil, err
			}
			d := event.Decision{Text: f.text("Decided"), Reason: f.text("Why"), Options: f.text("Also considered")}
			return f.save(m, m.actionRequest("Decision: "+d.Text+m.atWords(at), incident.RecordDecision{Decision: d, At: at})), nil
		},
	}
}

// reportForm asks which report is to be read out over the phone, and then for its
// fields.
func reportForm(m *Model) *form {
	f := &form{title: "REPORT to read out over the phone", enter: "save"}
	for _, report := range event.Forms {
		f.choices = append(f.choices, report.Name+": "+blankNames(report))
	}
	f.choose = func(f *form) {
		report := event.Forms[f.chosen]
		f.title, f.choices = report.Name, nil
		f.lines = []string{"Bed and time, never the name of a patient. What you leave empty is read out as not known.", ""}
		for i, blank := range report.Blanks {
			field := newField(blank.Letter+" "+blank.Name, "", i == 0)
			field.hint = blank.Hint
			f.fields = append(f.fields, field)
		}
		f.fields = append(f.fields, m.ifEarlier())
		f.each, f.enter = true, "next, at the end save"
		f.submit = func(m *Model, f *form) (tea.Cmd, error) { return f.saveReport(m, report) }
	}
	return f
}

// blankNames are the fields of a report, in few words.
func blankNames(report event.Form) string {
	words := ""
	for i, blank := range report.Blanks {
		if i > 0 {
			words += ", "
		}
		words += blank.Name
	}
	return words
}

// saveReport saves a report, and then shows it as it is read out.
func (f *form) saveReport(m *Model, report event.Form) (tea.Cmd, error) {
	at, err := f.happened(m)
	if err != nil {
		return nil, err
	}
	var typed []string
	for i := range report.Blanks {
		typed = append(typed, f.fields[i].value())
	}
	words := report.Name + ": " + event.FieldsText(report.Fill(typed)) + m.atWords(at)
	r := m.actionRequest(words, incident.WriteForm{Form: report.Name, Texts: typed, At: at})
	r.done = func(o session.Outcome) tea.Cmd {
		if len(m.forms) == 0 { // it may have been saved at another try, and somebody be typing
			m.show(newEntry(o.Rows[len(o.Rows)-1].Seq, m.screen))
		}
		return nil
	}
	return f.save(m, r), nil
}

// referenceForm gives a safety event its number in LFPSE.
func referenceForm(row timeline.Row, known string) *form {
	return &form{
		title: "LFPSE reference of entry " + text.Number(row.Seq), enter: "save",
		lines:   []string{row.Message, ""},
		fields:  []*field{newField(fieldReference, known, true)},
		subject: entrySubject(row.Seq),
		submit: func(m *Model, f *form) (tea.Cmd, error) {
			number := f.text(fieldReference)
			return f.save(m, m.actionRequest("Entry "+text.Number(row.Seq)+" has the LFPSE reference "+number,
				incident.AddReference{Of: row.Seq, Reference: number})), nil
		},
	}
}
