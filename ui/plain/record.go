package plain

import (
	"errors"
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
)

// recordCommands are those of the ledger of paper.
func recordCommands() grammar {
	return grammar{
		{"record", "", "record [N|FORM FIELD=VALUE ... [at HH:MM]]",
			"put a piece of paper into the ledger; with the number of one, read it whole; alone, list the forms and what they ask for",
			`record paper-request "request no."=101 bed=4 urgency=emergency sent=02:50`, parseRecord},
		{"each", "", "each FORM beds 1-28 [FIELD=VALUE ...] [at HH:MM]",
			"put one paper for each of several beds into the ledger, all or none; its number is of the first bed, and the others count on; what else each needs is filled in later with amend",
			`each drug-chart beds 1-4,7,A1,"side room 2" made="printed from viewer"`, parseEach},
		{"records", "", "records [FORM] [all]|find WORDS",
			"list the ledger of paper: what is late, what is out, what was accounted for, which numbers of a pad nobody saw; all: those accounted for as well where they are many; find: those of a number on the paper, a bed, a form or a record",
			"records find bed 4", parseRecords},
		{"amend", "", "amend REC [out] FIELD=VALUE ... [: REASON]",
			"fill in fields of a paper, or change them, for a reason; out: it was not accounted for after all",
			"amend 3 bed=6 : written down wrongly", parseAmend},
		{"phoned", "", "phoned REC [at HH:MM]", "a result or report was phoned through to us",
			"phoned 3 at 03:20", timed("Phoned", false, func(a namedAt, at time.Time) incident.Action { return incident.Phoned{Record: a.number, At: at} })},
		{"told", "", "told REC NAME [at HH:MM]", "somebody who can act was told of it: it is no longer late",
			"told 3 B Shah, doctor at 03:22", timed("Told", true, func(a namedAt, at time.Time) incident.Action {
				return incident.Told{Record: a.number, To: a.name, At: at}
			})},
		{"move", "", "move BED to PLACE [only REC,REC]",
			"the patient of a bed is elsewhere now: all papers of that bed that are out move along, or only those named, as they have to be where other paper is",
			`move 4 to "side room 2" only 1,3`, parseMoveBed},
		{"custody", "", "custody REC NAME", "who has a paper, or where it is",
			"custody 3 the runner", parseCustody},
		{"entered", "", "entered REC [: REFERENCE]", "what is on a paper was typed into the patient record",
			"entered 3 : 4711", account(incident.Entered)},
		{"scanned", "", "scanned REC [: REFERENCE]", "a paper was scanned into the patient record",
			"scanned 3", account(incident.Scanned)},
		{"filed", "", "filed REC : WHERE", "a paper is kept as paper",
			"filed 3 : notes of bed 4", account(incident.Filed)},
		{"not-needed", "", "not-needed REC : REASON", "a paper need not be kept or entered",
			"not-needed 3 : spoiled, and written anew as 102", account(incident.NotNeeded)},
		{"verify", "", "verify REC", "you have compared a paper with what became of it, as the second person",
			"verify 3", parseVerify},
	}
}

// timed is the parser of a command that takes a paper, where named somebody, and when, and
// that fills a field of the paper with that.
func timed(field string, named bool, action func(a namedAt, at time.Time) incident.Action) func(string) (act, error) {
	return func(rest string) (act, error) {
		args, err := parseNamedAt(rest, named, true)
		return func(f *face) ([]string, error) {
			at, err := f.moment(args.at)
			if err != nil {
				return nil, err
			}
			if named {
				return f.doOnLooks(args.number, action(args, at))
			}
			filled := []event.FieldValue{{Field: field}}
			return f.doSaying(action(args, at), func(o session.Outcome) string { return f.withLooks(o, filled) })
		}, err
	}
}

func parseCustody(rest string) (act, error) {
	args, err := parseNamedAt(rest, true, false)
	return onRecord(incident.GiveCustody{Record: args.number, To: args.name}), err
}

// account is the parser of a command that says what became of a paper.
func account(as incident.Became) func(string) (act, error) {
	return func(rest string) (act, error) {
		number, list, note, err := recordAnd(rest)
		if err == nil && len(list) > 0 {
			err = errUsage
		}
		return func(f *face) ([]string, error) {
			return f.doOnLooks(number, incident.Account{Record: number, As: as, Note: note})
		}, err
	}
}

func parseVerify(rest string) (act, error) {
	number, list, note, err := recordAnd(rest)
	if err == nil && (len(list) > 0 || note != "") {
		err = errUsage
	}
	return func(f *face) ([]string, error) { return f.doOnLooks(number, incident.VerifyRecord{Record: number}) }, err
}

// onRecord carries out what is said of one paper.
func onRecord(action incident.Action) act {
	return func(f *face) ([]string, error) { return f.doSaying(action, f.recordWords) }
}

// doOnLooks carries out what acts on what a paper says, and names in its answer what was
// to be looked at about that paper before, and what came with it: the entry may settle it.
func (f *face) doOnLooks(number int, action incident.Action) ([]string, error) {
	open := func() []string {
		if state := f.s.State(); state != nil && state.Record(number) != nil {
			return ledger.Wholly(ledger.OpenLooks(state, state.Record(number), f.now()))
		}
		return nil
	}
	before := open()
	return f.doSaying(action, func(o session.Outcome) string {
		words := append([]string{f.recordWords(o)}, before...)
		for _, look := range open() {
			if !slices.Contains(before, look) {
				words = append(words, look)
			}
		}
		return strings.Join(words, "; ")
	})
}

func parseAmend(rest string) (act, error) {
	args, err := parseAmendment(rest)
	return func(f *face) ([]string, error) { return f.amend(args) }, err
}

func parseMoveBed(rest string) (act, error) {
	args, err := parseMove(rest)
	return func(f *face) ([]string, error) { return f.moveBed(args) }, err
}

// recordWords is what became of a paper, in the words of the log, and when it is due.
func (f *face) recordWords(o session.Outcome) string {
	row := o.Rows[len(o.Rows)-1]
	words := fmt.Sprintf("record %d: %s", row.Record, strings.TrimPrefix(f.s.RowWords(row), fmt.Sprintf("Record %d, ", row.Record)))
	words += f.writtenAt(o)
	r := f.s.State().Record(row.Record)
	if r == nil {
		return words
	}
	if due := ledger.Due(r, f.now()); due != "" {
		words += "; " + due
	}
	if r.Became != incident.Out && !r.Checked() {
		words += fmt.Sprintf("; a second person is to check it: verify %d", r.Number)
	}
	return words
}

// writtenAt is when papers were written that were put into the ledger later. Any other
// time that is said of a paper is in its fields.
func (f *face) writtenAt(o session.Outcome) string {
	row := o.Rows[len(o.Rows)-1]
	if row.Type != event.TypeRecordAdded || row.WrittenLater() < time.Minute {
		return ""
	}
	return "; written at " + f.clockTime(row.Happened)
}

// formNamed is the form that was typed, of a procedure that is open. Where none has it,
// the one to open is named.
func (f *face) formNamed(typed string) (incident.PaperForm, error) {
	state := f.s.State()
	if state == nil {
		return incident.PaperForm{}, errNothing
	}
	found, err := state.FormNamed(typed)
	if err == nil {
		return found, nil
	}
	for _, doc := range f.s.Library().All() {
		for _, form := range doc.Procedure.Records {
			if state.Procedure(doc.Procedure.ID) == nil && (form.ID == strings.ToLower(typed) || strings.EqualFold(form.Name, typed)) {
				return found, fmt.Errorf("the paper form %s belongs to a procedure that is not open: to open it, use %s", form.Name, doc.Procedure.ID)
			}
		}
	}
	return found, err
}

// values are fields as they were typed, by the names that the form has for them.
func (f *face) values(form *procedure.Form, typed []fieldArg) ([]event.FieldValue, error) {
	values := make([]event.FieldValue, 0, len(typed))
	for _, arg := range typed {
		field, err := fieldOf(form, arg.name)
		if err != nil {
			return nil, err
		}
		value, err := ledger.Typed(field, arg.value, f.now())
		if err != nil {
			return nil, fmt.Errorf("%s: %w", field.Name, err)
		}
		values = append(values, event.FieldValue{Field: field.Name, Value: value})
	}
	return values, nil
}

// added is the paper that was typed, as it is put into the ledger.
func (f *face) added(args paperArgs) (incident.AddRecord, error) {
	form, err := f.formNamed(args.form)
	if err != nil {
		return incident.AddRecord{}, err
	}
	values, err := f.values(form.Form, args.fields)
	if err != nil {
		return incident.AddRecord{}, err
	}
	at, err := f.moment(args.at)
	return incident.AddRecord{Procedure: form.Procedure.Def.ID, Form: form.Form.ID, Values: values, At: at}, err
}

func (f *face) addRecord(args paperArgs) ([]string, error) {
	action, err := f.added(args)
	if err != nil {
		return nil, err
	}
	return f.doSaying(action, f.addedWords)
}

// addedWords are those of one paper, and what is to be looked at.
func (f *face) addedWords(o session.Outcome) string { return f.withLooks(o, nil) }

// withLooks are the words of a paper that was added, or of which these values were changed,
// with what is to be looked at.
func (f *face) withLooks(o session.Outcome, changed []event.FieldValue) string {
	words := []string{f.recordWords(o)}
	if r := f.s.State().Record(o.Rows[len(o.Rows)-1].Record); r != nil {
		words = append(words, ledger.Looks(f.s.State(), r, changed, f.now())...)
	}
	return strings.Join(words, "; ")
}

func (f *face) addForEach(args paperArgs) ([]string, error) {
	action, err := f.added(args)
	if err != nil {
		return nil, err
	}
	return f.doSaying(incident.AddForEach{AddRecord: action, Beds: args.beds}, func(o session.Outcome) string {
		if len(o.Rows) == 1 {
			return f.addedWords(o)
		}
		last := f.s.State().Record(o.Rows[len(o.Rows)-1].Record)
		n := len(args.beds)
		words := fmt.Sprintf("records %d to %d: %s for %d beds, %s", last.Number-n+1, last.Number, last.Form.Name, n, args.named) + f.writtenAt(o)
		if due := ledger.Due(last, f.now()); due != "" {
			words += "; each " + due
		}
		if said := ledger.CountsOn(last.Form, action.Values, args.beds); said != "" {
			words += "; " + said
		}
		if missing := last.Missing(); len(missing) > 0 {
			words += "; to be filled in on each: " + strings.Join(missing, ", ")
		}
		if last.NotReadBack() {
			words += "; " + ledger.LookNotReadBack
		}
		var again []string
		for _, row := range o.Rows {
			r := f.s.State().Record(row.Record)
			if bed := r.Value(r.Form.Bed().Name); len(ledger.SameBed(f.s.State(), r.Form, bed, r.Number)) > 0 {
				again = append(again, bed)
			}
		}
		if len(again) > 0 {
			words += "; LOOK: OUT ALREADY for bed " + strings.Join(again, ", ")
		}
		return words
	})
}

func (f *face) amend(args amendArgs) ([]string, error) {
	if f.s.State() == nil {
		return nil, errNothing
	}
	action := incident.AmendRecord{Record: args.number, Reason: args.reason, Out: args.out}
	if r := f.s.State().Record(args.number); r != nil {
		var err error
		if action.Values, err = f.values(r.Form, args.fields); err != nil {
			return nil, err
		}
	}
	changed := action.Values
	switch {
	case args.out:
		changed = nil // it is there again, with all it says
	case changed == nil:
		changed = []event.FieldValue{}
	}
	return f.doSaying(action, func(o session.Outcome) string { return f.withLooks(o, changed) })
}

// moveBed moves the papers of a bed, and names each of them.
func (f *face) moveBed(args moveArgs) ([]string, error) {
	if f.s.State() == nil {
		return nil, errNothing
	}
	of := f.s.State().OfBed(args.from)
	for _, number := range args.only {
		if !slices.ContainsFunc(of, func(r *incident.Record) bool { return r.Number == number }) {
			return nil, fmt.Errorf("record %d is no paper of bed %s that is out: records lists them", number, args.from)
		}
	}
	there := f.s.State().OfBed(args.to)
	return f.doSaying(incident.MoveBed{From: args.from, To: args.to, Only: args.only}, func(o session.Outcome) string {
		moved, stay := f.papersOf(o), f.s.State().OfBed(args.from)
		words := fmt.Sprintf("bed %s to %s, %s moved: %s", args.from, args.to, text.Count(len(moved), "paper"), recordNames(moved))
		if len(there) > 0 {
			words += fmt.Sprintf("; LOOK: in %s there was other paper already: %s", args.to, recordNames(there))
		}
		if len(stay) > 0 {
			words += fmt.Sprintf("; NOT moved, %s: %s", text.Count(len(stay), "paper"), recordNames(stay))
		}
		return words
	})
}

// papersOf are the papers that a change is about.
func (f *face) papersOf(o session.Outcome) []*incident.Record {
	var list []*incident.Record
	for _, row := range o.Rows {
		if r := f.s.State().Record(row.Record); r != nil {
			list = append(list, r)
		}
	}
	return list
}

// undoMove takes back the bed move that was made just now: every paper of it is where it
// was.
func (f *face) undoMove() ([]string, error) {
	if f.s.SaidSinceMove(f.ticked.moved) == 0 { // else it is refused, in the log's own words
		if err := f.asksUndo(); err != nil {
			return nil, err
		}
	}
	lines, err := f.doSaying(incident.UndoMove{Entries: f.ticked.moved}, func(o session.Outcome) string {
		back := f.papersOf(o)
		return fmt.Sprintf("the bed move is taken back, %s moved back: %s", text.Count(len(back), "paper"), recordNames(back))
	})
	if err == nil {
		f.ticked = ticked{}
	}
	return lines, err
}

// recordNames names papers by their numbers in the ledger and what they are.
func recordNames(list []*incident.Record) string {
	names := make([]string, len(list))
	for i, r := range list {
		names[i] = r.String()
	}
	return strings.Join(names, "; ")
}

// undoAccount takes back what was said just now of a paper, while nothing else was said
// of it.
func (f *face) undoAccount() ([]string, error) {
	last := f.ticked
	rows := f.s.RowsOfRecord(last.record)
	if len(rows) == 0 || rows[len(rows)-1].Seq != last.seq {
		return nil, errors.New("more was said of that paper since: amend REC out : REASON")
	}
	if err := f.asksUndo(); err != nil {
		return nil, err
	}
	lines, err := f.doSaying(incident.AmendRecord{Record: last.record, Out: true, Reason: "said by mistake"}, f.addedWords)
	if err == nil {
		f.ticked = ticked{}
	}
	return lines, err
}
