package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/seal"
	"downtime/store/timeline"
	"downtime/ui/ledger"
)

// LedgerMarkdown writes the paper records alone: what became of each piece of paper, form
// by form. With a key the code of the log is signed, as in the report.
func LedgerMarkdown(w io.Writer, entries Entries, key *seal.Key) error {
	d := document{Writer: bufio.NewWriter(w), zone: time.UTC, key: key}
	if err := d.read(entries); err != nil {
		return err
	}
	s := &d.state
	fmt.Fprintf(&d, "# %s: %s: paper records\n\n", timeline.ModeWords(s.Mode), escape(s.Title))
	d.notReal()
	box := [][]string{
		{"Ward", orNotSet(s.Ward)}, {"Organisation", orNotSet(s.Organisation)}, {"Since", d.moment(s.Since)}, {"Phase", string(s.Phase)},
		{"As it stood at", d.moment(s.LastRecorded)}, {"Log", code(s.Log) + ", " + plural(len(d.rows), "entry", "entries")},
	}
	d.table([]string{d.mode(), escape(s.Title)}, box)
	d.paperRecords()
	d.ledgerProof()
	return d.Flush()
}

// ledgerProof says which entries the ledger was worked out from.
func (d *document) ledgerProof() {
	d.section("What can be relied on")
	d.paragraph("To be written down or initialled on paper now:\n\n    %s\n", d.paper())
	writeNote(d, store.CheckpointWithin(d.key, d.state.Device, d.state.Log, &d.tree, event.AtExport).Note)
	d.paragraph("The paper records were worked out from the %s of the log, each of which was checked against its checksum and its link to the one before. "+
		"Keep the log itself with them (%s): the code stands for it. It is not proved that what the entries say is true.",
		plural(len(d.rows), "entry", "entries"), code("downtime export "+d.state.Log+" --format jsonl -o FILE"))
}

// What is said of every ledger: what its counts do not prove, and what is not in it.
const (
	notCorrect = "**Accounted for is not the same as correct:** somebody said that the paper was entered, scanned or filed, or why it is not needed, " +
		"and not that what stands in the patient record is right."
	notHeld = "The program holds of a paper what kind it is, its number, its bed, the other fields below, who has it and who accounted for it. " +
		"It asks for no name, date of birth or NHS number of a patient and for no result or dose: they stand on the paper, which is kept as the hospital keeps patient records. " +
		"What somebody typed into a field of words was not checked for them: read this before it is passed on."
)

// paperRecords is the ledger: how many papers there are, and what became of each.
func (d *document) paperRecords() {
	s := &d.state
	all := s.Paper(nil, s.LastRecorded)
	d.section("Paper records, %d", all.All)
	if all.All == 0 {
		d.paragraph("No paper record was added.")
		return
	}
	forms := ledger.ByForm(s)
	d.paragraph("- In all: %s%s.", all, lateCount(all))
	for _, f := range forms {
		counted := s.Paper(f.Form, s.LastRecorded)
		d.paragraph("- %s, %d: %s%s.", escape(f.Form.Name), len(f.Records), counted, lateCount(counted))
	}
	if looks := d.state.Looks; len(looks) > 0 {
		d.paragraph("- To be looked at: %s.", lookCount(looks))
	}
	d.paragraph("\n%s %s\n\n%s", notCorrect, d.secondPeople(), notHeld)
	d.answeredLate()
	d.looks()
	for _, f := range forms {
		d.papersOf(f)
	}
}

// secondPeople counts the papers that a second person has compared.
func (d *document) secondPeople() string {
	accounted, compared := 0, 0
	for _, r := range d.state.Records {
		if r.Became != incident.Out {
			accounted++
			if !r.VerifiedAt.IsZero() {
				compared++
			}
		}
	}
	return fmt.Sprintf("A second person compared %d of the %d that were accounted for.", compared, accounted)
}

// papersOf is a table of the papers of one form, with the numbers of its pad that are
// missing.
func (d *document) papersOf(papers ledger.Papers) {
	d.paragraph("\n### %s: %s, %d\n", d.mode(), escape(papers.Form.Name), len(papers.Records))
	fields := askedFields([]ledger.Papers{papers})
	header := []string{"Record"}
	for _, f := range fields {
		header = append(header, escape(f.Name))
	}
	header = append(header, "Added", "How it stands", "Accounted for by", "Second person")
	var rows [][]string
	for _, r := range papers.Records {
		row := []string{d.number(uint64(r.Number))}
		for _, f := range fields {
			row = append(row, d.said(f, r.Value(f.Name)))
		}
		rows = append(rows, append(row, d.moment(r.At)+", "+escape(r.By.String()), d.paperState(r), d.accountedBy(r), d.compared(r)))
	}
	d.table(header, rows)
	if words := ledger.NotSeen(&d.state, papers.Form); words != "" {
		d.paragraph("\n**Numbers of its pad %s**", escape(words))
	}
}

// askedFields are the fields that forms ask for on a screen, in their order, those of all
// versions that papers were added with; a name that several have stands once.
func askedFields(forms []ledger.Papers) []*procedure.Field {
	var fields []*procedure.Field
	seen := make(map[string]bool)
	add := func(form *procedure.Form) {
		for i := range form.Fields {
			f := &form.Fields[i]
			if name := strings.ToLower(f.Name); incident.Asked(f) && !seen[name] {
				seen[name] = true
				fields = append(fields, f)
			}
		}
	}
	for _, papers := range forms {
		add(papers.Form)
		for _, r := range papers.Records {
			add(r.Form)
		}
	}
	return fields
}

// said is what a field of a paper says.
func (d *document) said(field *procedure.Field, value string) string {
	switch field.Kind {
	case procedure.FieldTime:
		if at, err := time.Parse(time.RFC3339, value); err == nil {
			return d.moment(at)
		}
	case procedure.FieldDate:
		return escape(timeline.Day(value))
	}
	return escape(value)
}

// paperState is how a paper stands: what became of it, or where it is, whether it is
// late, and who took it on where the run was closed without it.
func (d *document) paperState(r *incident.Record) string {
	words := []string{noted(string(r.Became), r.Note)}
	if r.Became == incident.Out {
		words[0] = "**out**"
	}
	switch due := r.Due(); {
	case due.At.IsZero():
	case d.state.Running() && due.Late(d.state.LastRecorded):
		words = append(words, "**LATE**, "+escape(due.Field)+" was "+d.moment(due.At))
	default:
		words = append(words, escape(due.Field)+" "+d.moment(due.At))
	}
	if field := r.Unanswered(); field != "" {
		words = append(words, "**"+escape(field)+" not filled in**")
	}
	for _, fact := range ledger.Facts(r, d.state.LastRecorded.In(d.zone)) {
		words = append(words, escape(fact))
	}
	if left := d.state.LeftOf(r.Number); left != nil {
		words = append(words, noted("**left at the close to "+escape(left.Owner)+"**", cmp.Or(left.Reason, d.state.CloseReason)))
	}
	return strings.Join(words, "; ")
}

// noted is what is said, which is Markdown already, with a note behind it.
func noted(what, note string) string {
	if note == "" {
		return what
	}
	return what + ": " + escape(note)
}

func (d *document) accountedBy(r *incident.Record) string {
	if r.Became == incident.Out {
		return ""
	}
	return d.moment(r.BecameAt) + ", " + escape(r.BecameBy.String())
}

func (d *document) compared(r *incident.Record) string {
	switch {
	case !r.VerifiedAt.IsZero():
		return d.moment(r.VerifiedAt) + ", " + escape(r.VerifiedBy.String())
	case r.Became != incident.Out && !r.Checked():
		return "**not checked yet**"
	case r.Form.Check == "":
		return "not asked for"
	}
	return ""
}
