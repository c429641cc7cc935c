package tui

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/ledger"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

const fieldBeds = "Beds"

// eachBedForm puts one paper for each of several beds into the ledger; nil where no form
// has a bed.
func eachBedForm(m *Model) *form {
	forms := slices.DeleteFunc(m.s.State().Forms(), func(pf incident.PaperForm) bool { return pf.Form.Bed() == nil })
	switch len(forms) {
	case 0:
		m.hint("No open procedure has a paper form with a bed on it.")
		return nil
	case 1:
		f := new(form)
		f.askEachBed(m, forms[0])
		return f
	}
	return whichForm(m, "ONE FOR EACH BED: which form?", forms, (*form).askEachBed)
}

func (f *form) askEachBed(m *Model, pf incident.PaperForm) {
	asked := askFields(m, pf.Form, nil, pf.Form.Bed())
	beds := newField(fieldBeds, "", true)
	beds.hint = "1-28, or 1-4, 7, side room 2"
	beds.after = func(typed string) string { return m.bedsUnderstood(pf, typed) }
	for i, field := range asked.fields {
		field.required = false // the rest is filled in as the papers are used
		if asked.defs[i] == pf.Form.Serial() {
			field.hint, field.note = "of the first bed's: the others count on from it", ""
			field.after = func(typed string) string {
				list, _ := ledger.Beds(beds.value())
				return sentence(ledger.CountsOn(pf.Form, []event.FieldValue{{Field: asked.defs[i].Name, Value: typed}}, list))
			}
		}
	}
	f.title, f.enter = "ONE FOR EACH BED: "+pf.Form.Name, "save"
	f.lines = []string{"One paper for each bed goes into the ledger. The rest can be filled in later, with 8."}
	f.fields = append([]*field{beds}, asked.fields...)
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		list, err := ledger.Beds(beds.value())
		if err != nil {
			f.focusOn(beds)
			return nil, err
		}
		values, err := asked.values(m, f, nil)
		if err != nil {
			return nil, err
		}
		add := incident.AddForEach{AddRecord: incident.AddRecord{Procedure: pf.Procedure.Def.ID, Form: pf.Form.ID, Values: values}, Beds: list}
		words := fmt.Sprintf("%s added, %s each for beds %s", text.Count(len(list), "paper"), pf.Form.Name, strings.Join(list, ", "))
		if said := m.valueWords(pf.Form, values); said != "" {
			words += "; " + said
		}
		if said := ledger.CountsOn(pf.Form, values, list); said != "" {
			words += "; " + said
		}
		r := m.actionRequest(words, add)
		r.done = m.paperAdded
		return f.save(m, r), nil
	}
}

// bedsUnderstood counts the beds that were typed, and warns of those that have such a
// paper already.
func (m *Model) bedsUnderstood(pf incident.PaperForm, typed string) string {
	list, err := ledger.Beds(typed)
	if err != nil {
		return sentence(err.Error())
	}
	words := text.Count(len(list), "paper")
	var have []string
	for _, bed := range list {
		if len(ledger.SameBed(m.s.State(), pf.Form, bed, 0)) > 0 {
			have = append(have, bed)
		}
	}
	if len(have) > 0 {
		words += ". OUT ALREADY for bed " + strings.Join(have, ", ")
	}
	return words
}

const (
	fieldFromBed = "Bed that is left"
	fieldToBed   = "New bed or place"
	fieldOnly    = "Only these records"
)

// bedMoveForm takes the papers of a bed to where their patient is now. All of them are
// named before it is saved: a bed alone is nobody.
func bedMoveForm(m *Model, r *incident.Record) *form {
	bed := ""
	if r != nil && r.Became == incident.Out {
		if field := r.Form.Bed(); field != nil {
			bed = r.Value(field.Name)
		}
	}
	from, to, only := newField(fieldFromBed, bed, true), newField(fieldToBed, "", true), newField(fieldOnly, "", false)
	from.after = m.leavesWords
	to.after = m.arrivesWords
	to.hint = "12, CT, home"
	only.hint = "numbers; empty: all of them"
	f := &form{
		title: "BED MOVE: whose papers go along?", enter: "next",
		lines:  []string{"A patient has another bed or place: their papers that are out go along. Whoever comes into the bed gets new papers.", ""},
		fields: []*field{from, to, only},
	}
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		numbers, err := recordNumbers(only.value())
		if err != nil {
			f.focusOn(only)
			return nil, err
		}
		if strings.EqualFold(from.value(), to.value()) {
			f.focusOn(to)
			return nil, fmt.Errorf("bed %s is where they are: name another place", from.value())
		}
		if len(numbers) == 0 && len(m.s.State().OfBed(to.value())) > 0 {
			f.focusOn(only)
			return nil, fmt.Errorf("in %s there is other paper: write which records go along, or move that first", to.value())
		}
		if words := ledger.NotOfBed(m.s.State(), from.value(), numbers); words != "" && len(m.s.State().OfBed(from.value())) > 0 {
			f.focusOn(only)
			return nil, errors.New(words)
		}
		move := incident.MoveBed{From: from.value(), To: to.value(), Only: numbers}
		papers := slices.DeleteFunc(m.s.State().OfBed(move.From), func(r *incident.Record) bool {
			return len(numbers) > 0 && !slices.Contains(numbers, r.Number)
		})
		if len(papers) == 0 {
			f.focusOn(from)
			return nil, errors.New(m.leavesWords(move.From))
		}
		m.askKnown(moveTheseForm(m, f, move, papers))
		return nil, nil
	}
	return f
}

// moveTheseForm is the second press of a bed move: every paper that goes along is named.
func moveTheseForm(m *Model, first *form, move incident.MoveBed, papers []*incident.Record) *form {
	f := &form{title: fmt.Sprintf("Bed %s to %s: %s along?", move.From, move.To, goes(len(papers))), enter: "move them", escape: "back", long: true}
	if words := m.arrivesWords(move.To); words != "" {
		f.lines = append(f.lines, words)
	}
	var names []string
	for _, r := range papers {
		names = append(names, r.String())
		f.lines = append(f.lines, "- "+r.String())
	}
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		words := fmt.Sprintf("Bed %s moved to %s: %s", move.From, move.To, strings.Join(names, "; "))
		r := m.actionRequest(words, move)
		r.done = func(o session.Outcome) tea.Cmd {
			m.remove(first)
			m.last = &undoable{seq: o.Rows[len(o.Rows)-1].Seq, what: fmt.Sprintf("the move of bed %s to %s", move.From, move.To)}
			for _, row := range o.Rows {
				m.last.moved = append(m.last.moved, row.Seq)
			}
			return nil
		}
		return f.save(m, r), nil
	}
	return f
}

// undoMove takes back a bed move, while nothing else was said of its papers.
func (m *Model) undoMove(last *undoable) tea.Cmd {
	if record := m.s.SaidSinceMove(last.moved); record != 0 {
		m.last = nil
		m.hint(fmt.Sprintf("More was said of record %d since. V moves it as any other.", record))
		return nil
	}
	if m.asksUndo(last, "The latest is ") {
		return nil
	}
	request := m.actionRequest("Taken back, moved by mistake: "+last.what, incident.UndoMove{Entries: last.moved})
	request.done = func(session.Outcome) tea.Cmd { m.last = nil; return nil }
	return m.submit(request)
}

func goes(papers int) string {
	if papers == 1 {
		return "1 paper goes"
	}
	return fmt.Sprintf("%d papers go", papers)
}

// leavesWords name the papers of a bed that would move.
func (m *Model) leavesWords(bed string) string {
	papers := m.s.State().OfBed(bed)
	if len(papers) == 0 {
		return "No paper of bed " + bed + " is out."
	}
	var names []string
	for _, r := range papers {
		names = append(names, r.String())
	}
	return fmt.Sprintf("%s: %s.", sentence(text.Count(len(papers), "paper")), strings.Join(names, "; "))
}

// arrivesWords warn where the new bed has papers of somebody.
func (m *Model) arrivesWords(bed string) string {
	papers := m.s.State().OfBed(bed)
	if len(papers) == 0 {
		return ""
	}
	var names []string
	for _, r := range papers {
		names = append(names, r.String())
	}
	return "! Bed " + bed + " HAS PAPERS OUT: " + strings.Join(names, "; ") + ". Whose are they? Move those first, or write below which records go along."
}

// recordNumbers are numbers of the ledger as they are typed, "1, 4 7".
func recordNumbers(typed string) ([]int, error) {
	var list []int
	for _, word := range strings.FieldsFunc(typed, func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
		n := 0
		if _, err := fmt.Sscanf(word, "%d", &n); err != nil || n < 1 || fmt.Sprint(n) != word {
			return nil, fmt.Errorf("%q is no number of a record: type 1, 4", word)
		}
		list = append(list, n)
	}
	return list, nil
}
