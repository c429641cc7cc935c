package tui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/ledger"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// paperAction is something that can be done with a paper of the ledger. The keys are
// numbers: the letters mean other things on every screen of a run.
type paperAction struct {
	key
	says    string // where all of them are listed
	applies func(r *incident.Record) bool
	ask     func(m *Model, r *incident.Record) *form
}

// paperActions are those actions, in the order in which a paper meets them.
func paperActions() []paperAction {
	out := func(r *incident.Record) bool { return r.Became == incident.Out }
	return []paperAction{
		{key{"1", "phoned", writes}, "it was phoned through to us", func(r *incident.Record) bool { return !r.HasResult() && unanswered(r, "Phoned") }, phonedForm},
		{key{toldKey, "told", writes}, "somebody who can act on it was told: name and time (T too)", waitsForTime, toldForm},
		{key{"3", "entered", writes}, "entered into the patient record", out, accountForm(incident.Entered)},
		{key{"4", "scanned", writes}, "scanned into the patient record", out, accountForm(incident.Scanned)},
		{key{"5", "filed", writes}, "filed as paper: where", out, accountForm(incident.Filed)},
		{key{"6", "not needed", writes}, "not needed: why", out, accountForm(incident.NotNeeded)},
		{key{"7", "checked", writes}, "checked by a second person", func(r *incident.Record) bool {
			return r.Became != incident.Out && r.VerifiedAt.IsZero()
		}, checkPaperForm},
		{key{"8", "amend", writes}, "fill in or change what the ledger says of it", func(*incident.Record) bool { return true }, amendPaperForm},
		{key{"9", "who has it", writes}, "who has the paper, or where it is", func(*incident.Record) bool { return true }, custodyForm},
		{key{"0", "out after all", writes}, "it is out after all: why", func(r *incident.Record) bool { return r.Became != incident.Out }, outForm},
	}
}

// toldKey says that somebody was told; T does the same.
const toldKey = "2"

// keyOf is the key of an action with what it does to one paper.
func (a paperAction) keyOf(r *incident.Record) key {
	k := a.key
	if k.name == toldKey && r.Due().Waits != "" {
		k.does = answerWords(r)
	}
	return k
}

// paperKeys are the keys of what can be done with a paper as it stands.
func paperKeys(r *incident.Record) []key {
	var keys []key
	for _, a := range paperActions() {
		if a.applies(r) {
			keys = append(keys, a.keyOf(r))
		}
	}
	return keys
}

// ledgerKey handles the keys that the ledger and a paper of it have in common; r is the
// paper they are for, nil for none.
func (m *Model) ledgerKey(name string, r *incident.Record) (tea.Cmd, bool) {
	switch name {
	case "e":
		m.askForm(eachBedForm(m))
		return nil, true
	case "v":
		f := bedMoveForm(m, r)
		m.askKnown(f)
		if f.fields[0].value() != "" {
			f.setFocus(1)
		}
		return nil, true
	case "t":
		name = toldKey
	}
	for _, a := range paperActions() {
		if a.name != name {
			continue
		}
		switch {
		case r == nil:
			m.hint("Choose a paper with Up and Down first.")
		case !a.applies(r) && r.HasResult() && (a.name == "1" || a.name == toldKey):
			m.hint(fmt.Sprintf("The result of record %d was phoned: record %d. Say there who was told.", r.Number, r.Results[0].Record))
		case !a.applies(r):
			words := fmt.Sprintf("%s: not for record %d. It is %s", sentence(a.does), r.Number, r.State())
			if !m.looking() {
				words += "; 8 amends it"
			}
			m.hint(words + ".")
		default:
			m.askKnown(a.ask(m, r))
		}
		return nil, true
	}
	return nil, false
}

// askForm asks a form that may be nil: the reason was said then.
func (m *Model) askForm(f *form) {
	if f != nil {
		m.askKnown(f)
	}
}

// paperName names a paper in full, as the log does.
func paperName(r *incident.Record) string { return fmt.Sprintf("Record %d, %s", r.Number, r.Name()) }

func (m *Model) paperRequest(r *incident.Record, words string, action incident.Action) request {
	return m.actionRequest(paperName(r)+": "+words, action)
}

// timeRequest fills a time of a paper, and says then what is to be looked at.
func (m *Model) timeRequest(r *incident.Record, words, field string, action incident.Action) request {
	request := m.paperRequest(r, words, action)
	request.done = m.amended(r.Number, request.what, []event.FieldValue{{Field: field}})
	return request
}

// paperForm begins the form of an action: which paper it is, and how it stands.
func (m *Model) paperForm(title string, r *incident.Record) *form {
	state := "It is " + ledger.State(r, m.s.Now())
	if due := ledger.Due(r, m.s.Now()); due != "" {
		state += ". " + due
	}
	return &form{title: title + "  " + r.String(), enter: "save", lines: []string{state + ".", ""}, subject: paperSubject(r.Number)}
}

// sayingForm begins the form of an action that acts on what a paper says: what is to be
// looked at about it comes first.
func (m *Model) sayingForm(title string, r *incident.Record) *form {
	f := m.paperForm(title, r)
	f.looks = ledger.OpenLooks(m.s.State(), r, m.s.Now())
	return f
}

func phonedForm(m *Model, r *incident.Record) *form {
	f := m.paperForm("PHONED?", r)
	f.readBack(incident.TimeField(r.Form, "Phoned"))
	f.fields = []*field{m.ifEarlierOn(r, "Phoned")}
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		at, err := f.happened(m)
		if err != nil {
			return nil, err
		}
		return f.save(m, m.timeRequest(r, "phoned"+m.atWords(at), "Phoned", incident.Phoned{Record: r.Number, At: at})), nil
	}
	return f
}

// readBack says of a field that is read back when to save it.
func (f *form) readBack(field *procedure.Field) {
	if field != nil && field.ReadBack {
		f.lines = slices.Insert(f.lines, len(f.lines)-1, "READ BACK from the paper first.")
	}
}

// waitsForTime reports whether a paper waits for a time that answers its deadline, or for
// when somebody was told. A request that has its result waits for neither: the paper of
// that does.
func waitsForTime(r *incident.Record) bool {
	return r.Due().Waits != "" || unanswered(r, "Told") && !r.HasResult()
}

func unanswered(r *incident.Record, name string) bool {
	field := incident.TimeField(r.Form, name)
	return field != nil && r.Value(field.Name) == ""
}

// toldForm says that somebody was told; of a paper whose deadline another time answers,
// that time.
func toldForm(m *Model, r *incident.Record) *form {
	if waits := r.Due().Waits; waits != "" && !strings.EqualFold(waits, "Told") {
		return answerForm(m, r, waits)
	}
	f := m.sayingForm("TOLD?", r)
	f.readBack(incident.TimeField(r.Form, "Told"))
	who := newField(fieldTold, "", true)
	who.hint = "who can act on it"
	f.fields = []*field{who, m.ifEarlierOn(r, "Told")}
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		at, err := f.happened(m)
		if err != nil {
			return nil, err
		}
		to := f.text(fieldTold)
		return f.save(m, m.timeRequest(r, "told "+to+m.atWords(at), "Told", incident.Told{Record: r.Number, To: to, At: at})), nil
	}
	return f
}

// answerForm fills the time that answers a deadline.
func answerForm(m *Model, r *incident.Record, name string) *form {
	f := m.sayingForm(strings.ToUpper(name)+"?", r)
	f.readBack(incident.TimeField(r.Form, name))
	f.fields = []*field{m.ifEarlierOn(r, name)}
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		at, err := f.happened(m)
		if err != nil {
			return nil, err
		}
		value := "now"
		switch field := r.Form.Field(name); {
		case field != nil && field.Kind == procedure.FieldDate:
			value = cmp.Or(at, m.s.Now()).Format(time.DateOnly)
		case !at.IsZero():
			value = at.Format(time.RFC3339)
		}
		return f.save(m, m.timeRequest(r, strings.ToLower(name)+m.atWords(at), name,
			incident.AmendRecord{Record: r.Number, Values: []event.FieldValue{{Field: name, Value: value}}})), nil
	}
	return f
}

// accountForm asks for what belongs to one way of accounting for a paper.
func accountForm(as incident.Became) func(*Model, *incident.Record) *form {
	return func(m *Model, r *incident.Record) *form {
		f := m.sayingForm(strings.ToUpper(string(as))+"?", r)
		note := newField("Reference there", "", false)
		switch as {
		case incident.Filed:
			note = newField("Where", "", true)
		case incident.NotNeeded:
			note = newField(fieldReason, "", true)
		default:
			note.hint = "if it has one; no name or number of a patient"
		}
		if r.Form.Check != "" {
			f.lines = slices.Insert(f.lines, len(f.lines)-1, "A "+r.Form.Check+" checks it then.")
		}
		if words := stillToSay(r, as, m.s.Now()); words != "" {
			f.lines = slices.Insert(f.lines, 0, words)
		}
		note.whole = true
		f.fields = []*field{note}
		f.submit = func(m *Model, f *form) (tea.Cmd, error) {
			words := string(as)
			if said := note.value(); said != "" {
				words += ": " + said
			}
			request := m.paperRequest(r, words, incident.Account{Record: r.Number, As: as, Note: note.value()})
			request.done = func(o session.Outcome) tea.Cmd {
				m.last = &undoable{record: r.Number, seq: o.Rows[len(o.Rows)-1].Seq, what: paperName(r) + ": " + string(as)}
				return nil
			}
			return f.save(m, request), nil
		}
		return f
	}
}

// stillToSay warns that a deadline of a paper waits for something else than what becomes
// of it, as for who was told; "" where none does.
func stillToSay(r *incident.Record, as incident.Became, now time.Time) string {
	due := r.StillDue()
	switch {
	case due.At.IsZero():
		return ""
	case as == incident.NotNeeded:
		return "! " + due.Waits + " IS EMPTY. Nobody will be reminded of it any more."
	}
	at := due.At.In(now.Location())
	return fmt.Sprintf("! %s IS STILL EMPTY: %s %s (%s). It is waited for, also after this.", due.Waits, due.Field, text.Clock(at, now), text.Due(at, now))
}

// undoPaper takes back what became of a paper, while nothing else was said of it.
func (m *Model) undoPaper(last *undoable) tea.Cmd {
	r, rows := m.s.State().Record(last.record), m.s.RowsOfRecord(last.record)
	if r == nil || len(rows) == 0 || rows[len(rows)-1].Seq != last.seq {
		m.last = nil
		m.hint("Something else was said of that paper since. 0 on it: out after all, with a reason.")
		return nil
	}
	if m.asksUndo(last, "The latest is ") {
		return nil
	}
	request := m.paperRequest(r, "out after all: said by mistake", incident.AmendRecord{Record: r.Number, Out: true, Reason: "said by mistake"})
	looks := m.amended(r.Number, request.what, nil)
	request.done = func(o session.Outcome) tea.Cmd {
		m.last = nil
		return looks(o)
	}
	return m.submit(request)
}

// checkPaperForm is the word of a second person: it is refused to who accounted for the
// paper.
func checkPaperForm(m *Model, r *incident.Record) *form {
	f := m.sayingForm("CHECKED?", r)
	f.enter = "yes, it agrees"
	f.lines = append(f.lines, m.inHand())
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		return f.save(m, m.paperRequest(r, "checked by a second person", incident.VerifyRecord{Record: r.Number})), nil
	}
	return f
}

// inHand says who will stand in the log as having checked a paper, and how that is
// somebody else.
func (m *Model) inHand() string {
	who, change := "Whoever says it", "W"
	if doer, name := m.s.Doer(), m.s.Who().Name; doer != nil {
		who, change = doer.Name+", for whom you write,", "J"
	} else if name != "" {
		who = "You are " + name + ". Whoever says it"
	}
	return who + " has the paper in hand, and compared it with what became of it. Somebody else? Esc, then " + change + "."
}

func custodyForm(m *Model, r *incident.Record) *form {
	f := m.paperForm("WHO HAS IT?", r)
	who := newField("With", "", true)
	who.hint = "name, role or place"
	f.fields = []*field{who}
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		to := who.value()
		return f.save(m, m.paperRequest(r, "the paper is with "+to, incident.GiveCustody{Record: r.Number, To: to})), nil
	}
	return f
}

func outForm(m *Model, r *incident.Record) *form {
	f := m.paperForm("OUT AFTER ALL?", r)
	f.fields = []*field{newField(fieldReason, "", true)}
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		reason := f.text(fieldReason)
		request := m.paperRequest(r, "out after all: "+reason, incident.AmendRecord{Record: r.Number, Out: true, Reason: reason})
		request.done = m.amended(r.Number, request.what, nil)
		return f.save(m, request), nil
	}
	return f
}
