package plain

import (
	"fmt"
	"slices"
	"strings"

	"downtime/runbooks/procedure"
	"downtime/store/incident"
	"downtime/ui/ledger"
	"downtime/ui/text"
)

// Of the papers that are late next reads at most latePapers in full, and of those that
// were accounted for records reads at most accountedPapers. The rest is counted.
const (
	latePapers      = 6
	accountedPapers = 60
)

// forms lists the forms that papers can be added with, and what each asks for.
func (f *face) forms() ([]string, error) {
	state := f.s.State()
	if state == nil {
		return nil, errNothing
	}
	lines := []string{f.title()}
	for _, form := range state.Forms() {
		lines = append(lines, fmt.Sprintf("form: %s/%s, %s: %s", form.Procedure.Def.ID, form.Form.ID, form.Form.Name, asksOf(form.Form)))
	}
	if len(lines) == 1 {
		lines = append(lines, "no procedure that is open has a paper form: to open one, use PROCEDURE")
	}
	return read(lines...), nil
}

// asksOf says which fields a form has, those that it needs first.
func asksOf(form *procedure.Form) string {
	var needed, more []string
	for i := range form.Fields {
		field := &form.Fields[i]
		switch words := fmt.Sprintf("%s (%s)", field.Name, incident.FieldAsks(field)); {
		case !incident.Asked(field):
		case field.Required:
			needed = append(needed, words)
		default:
			more = append(more, words)
		}
	}
	var words []string
	if len(needed) > 0 {
		words = append(words, "needs "+strings.Join(needed, ", "))
	}
	if len(more) > 0 {
		words = append(words, "may have "+strings.Join(more, ", "))
	}
	return strings.Join(words, "; ")
}

// parseRecords reads [FORM] [all], or find WORDS.
func parseRecords(rest string) (act, error) {
	list, err := words(rest)
	if err != nil {
		return nil, err
	}
	if len(list) > 0 && list[0].is("find") {
		if len(list) == 1 {
			return nil, errUsage
		}
		return func(f *face) ([]string, error) { return f.findRecords(joined(list[1:])) }, nil
	}
	all := false
	if n := len(list); n > 0 && list[n-1].is("all") {
		all, list = true, list[:n-1]
	}
	form := joined(list)
	return func(f *face) ([]string, error) { return f.records(form, all) }, nil
}

// records lists the ledger: what is late, then what else is not accounted for, then the
// rest.
func (f *face) records(typed string, all bool) ([]string, error) {
	state := f.s.State()
	if state == nil {
		return nil, errNothing
	}
	var form *procedure.Form
	if typed != "" {
		found, err := f.formNamed(typed)
		if err != nil {
			return nil, err
		}
		form = found.Form
	}
	lines := []string{f.title()}
	counts := state.Paper(form, f.now()).String()
	if counts == "" {
		return read(append(lines, "paper: none in the ledger; record lists the forms")...), nil
	}
	if form != nil {
		counts = form.Name + ": " + counts
	}
	lines = append(lines, "paper: "+counts)
	late := make(map[int]bool)
	for _, r := range state.LateRecords(f.now()) {
		if form == nil || r.Form.Same(form) {
			late[r.Number] = true
			lines = append(lines, f.lateLine(r))
		}
	}
	var accounted []*incident.Record
	for _, r := range state.Ledger() {
		switch {
		case form != nil && !r.Form.Same(form) || late[r.Number]:
		case r.Accounted():
			accounted = append(accounted, r)
		default:
			lines = append(lines, f.paperLine(r))
		}
	}
	if len(accounted) > accountedPapers && !all {
		lines = append(lines, fmt.Sprintf("accounted for: %s; records all lists them", text.Count(len(accounted), "paper")))
		accounted = nil
	}
	for _, r := range accounted {
		lines = append(lines, f.paperLine(r))
	}
	return read(append(lines, f.notSeen(form)...)...), nil
}

// findRecords lists the papers that are meant by a number on them, a bed, a form or a
// number in the ledger: what is late first.
func (f *face) findRecords(wanted string) ([]string, error) {
	state := f.s.State()
	if state == nil {
		return nil, errNothing
	}
	late := ledger.Find(f.pairs(), state.LateRecords(f.now()), wanted)
	found := ledger.Find(f.pairs(), state.Ledger(), wanted)
	lines := []string{f.title(), fmt.Sprintf("%d of %s: %q", len(found), text.Count(len(state.Records), "paper"), wanted)}
	for _, r := range late {
		lines = append(lines, f.lateLine(r))
	}
	for _, r := range found {
		if !slices.Contains(late, r) {
			lines = append(lines, f.paperLine(r))
		}
	}
	if len(found) == 0 {
		lines = append(lines, "no paper is like that: write the number on it, its bed, its form or its number here; records lists all")
	}
	return read(lines...), nil
}

// paired are the papers of one number of the log as it was.
type paired struct {
	log     string
	entries uint64
	pairs   *incident.Pairs
}

// pairs are those of the log as it is now.
func (f *face) pairs() *incident.Pairs {
	state := f.s.State()
	if p := f.paired; p.pairs == nil || p.log != state.Log || p.entries != state.Entries {
		f.paired = paired{state.Log, state.Entries, state.Pairs()}
	}
	return f.paired.pairs
}

// notSeen are the numbers of the pads that nobody has seen, of one form or of all.
func (f *face) notSeen(only *procedure.Form) []string {
	var lines []string
	for _, papers := range ledger.ByForm(f.s.State()) {
		if only != nil && !papers.Form.Same(only) {
			continue
		}
		if words := ledger.NotSeen(f.s.State(), papers.Form); words != "" {
			lines = append(lines, "numbers: "+papers.Form.Name+": "+words)
		}
	}
	return lines
}

// paperLine is a paper on one line: which, how it stands, when it is due, what else is to
// be known.
func (f *face) paperLine(r *incident.Record) string {
	words := r.String() + ": " + ledger.State(r, f.now())
	if due := ledger.Due(r, f.now()); due != "" {
		words += "; " + due
	}
	return f.withFacts(words, r)
}

// lateLine is a paper whose deadline has passed.
func (f *face) lateLine(r *incident.Record) string {
	words := fmt.Sprintf("overdue: record %d %s: %s", r.Number, r.Name(), ledger.Late(r, f.now()))
	if escalate := ledger.Escalate(r, f.now(), f.s.Fill); escalate != "" {
		words += "; " + escalate
	}
	return f.withFacts(words, r)
}

func (f *face) withFacts(words string, r *incident.Record) string {
	for _, fact := range slices.Concat(ledger.Facts(r, f.now()), ledger.Linked(f.pairs(), r, f.now())) {
		words += "; " + fact
	}
	return words
}

// lateLines are the papers that are late, for a reading that begins with them.
func (f *face) lateLines() []string {
	var lines []string
	late := f.s.State().LateRecords(f.now())
	for _, r := range late[:min(len(late), latePapers)] {
		lines = append(lines, f.lateLine(r))
	}
	if more := len(late) - len(lines); more > 0 {
		lines = append(lines, fmt.Sprintf("overdue: %s more: records lists them", text.Count(more, "paper")))
	}
	return lines
}

// paperCounts is the ledger counted in a line, none where there is no paper.
func (f *face) paperCounts() []string {
	if words := f.s.State().Paper(nil, f.now()).String(); words != "" {
		return []string{"paper: " + words}
	}
	return nil
}

// readRecord reads one paper whole.
func (f *face) readRecord(number int) ([]string, error) {
	state := f.s.State()
	if state == nil {
		return nil, errNothing
	}
	r := state.Record(number)
	if r == nil {
		return nil, fmt.Errorf("there is no record %d in this %s: records lists them", number, state.Noun())
	}
	now := f.now()
	lines := []string{f.title(), r.String(), "state: " + ledger.State(r, now)}
	if due := ledger.Late(r, now); f.s.Running() && r.Due().Late(now) {
		lines = append(lines, "overdue: "+due)
		if escalate := ledger.Escalate(r, now, f.s.Fill); escalate != "" {
			lines = append(lines, "overdue: "+escalate)
		}
	}
	for _, fact := range slices.Concat(ledger.Facts(r, f.now()), ledger.Linked(f.pairs(), r, f.now())) {
		lines = append(lines, "fact: "+fact)
	}
	for _, look := range []string{ledger.OtherBed(f.pairs(), r), ledger.NoRequest(f.pairs(), r), ledger.StillOutAlready(state, r)} {
		if look != "" {
			lines = append(lines, "fact: "+look)
		}
	}
	for _, field := range ledger.Fields(r, now) {
		value := field.Value
		if value == "" {
			value = "empty"
		}
		lines = append(lines, "field: "+field.Name+": "+value)
	}
	if paper := ledger.OnPaper(r.Form); len(paper) > 0 {
		lines = append(lines, "on the paper only: "+strings.Join(paper, ", "))
	}
	for _, row := range f.s.RowsOfRecord(number) {
		lines = append(lines, "entry: "+f.logLine(row, f.s.Later()))
	}
	return read(lines...), nil
}

// withPaper adds to the answer that recovery begins how much paper there is.
func (f *face) withPaper(lines []string, err error) ([]string, error) {
	if err != nil {
		return nil, err
	}
	if counts := f.paperCounts(); len(counts) > 0 {
		lines[0] += "; " + counts[0] + ": records lists them"
	}
	return lines, nil
}
