package report

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"downtime/runbooks/clean"
	"downtime/runbooks/procedure"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/seal"
	"downtime/ui/ledger"
)

// ledgerOf is the state of a log, with the line that fixes its entries on paper.
type ledgerOf struct {
	state incident.State
	zone  *time.Location
	tree  seal.Tree
}

func readLedger(entries Entries) (*ledgerOf, error) {
	l := &ledgerOf{zone: time.UTC}
	return l, entries(func(e *event.Entry) error {
		if started, ok := e.Body.(event.RunStarted); ok {
			l.zone = Zone(started)
		}
		l.state.Apply(e)
		l.tree.Add(e.Raw)
		return nil
	})
}

// The columns of the ledger that stand before and behind those of the fields.
var (
	ledgerBefore = []string{"mode", "log", "record", "procedure", "form", "state", "added", "added_by"}
	ledgerBehind = []string{"due", "told_to", "custodian", "moved_from", "became", "became_at", "became_by", "note", "verified_at", "verified_by", "left_to", "late_what", "late_limit", "late_at", "late_min"}
)

// LedgerCSV writes a row for each paper record, by its number, with a column for each
// field that any of the forms asks for. It has the shape of CSV; the last row is no
// record, and has the code on paper of the entries that it was made of.
func LedgerCSV(w io.Writer, entries Entries) error {
	l, err := readLedger(entries)
	if err != nil {
		return err
	}
	fields := askedFields(ledger.ByForm(&l.state))
	header := append([]string{}, ledgerBefore...)
	header = append(header, fieldColumns(fields)...)
	return writeTable(w, append(header, ledgerBehind...), func(out *csv.Writer) error {
		for _, r := range l.state.Records {
			if err := out.Write(l.row(r, fields)); err != nil {
				return err
			}
		}
		if l.tree.Size() == 0 {
			return nil
		}
		return out.Write(l.code(len(fields)))
	})
}

// fieldColumns are the names of the columns of fields. No two columns have one name, in
// any case: a field that is called as another column is has "field: " before its name.
func fieldColumns(fields []*procedure.Field) []string {
	taken := make(map[string]bool)
	for _, name := range slices.Concat(ledgerBefore, ledgerBehind) {
		taken[name] = true
	}
	names := make([]string, len(fields))
	for i, f := range fields {
		name := cell(f.Name)
		for taken[strings.ToLower(name)] {
			name = "field: " + name
		}
		taken[strings.ToLower(name)] = true
		names[i] = name
	}
	return names
}

func (l *ledgerOf) row(r *incident.Record, fields []*procedure.Field) []string {
	row := []string{
		string(l.state.Mode), l.state.Log, strconv.Itoa(r.Number), r.Procedure, r.Form.Name, r.State(), l.stamp(r.At), r.By.String(),
	}
	for _, f := range fields {
		row = append(row, l.value(f, r.Value(f.Name)))
	}
	row = append(row, l.stamp(r.Due().At), r.ToldTo, r.Custodian, strings.Join(r.MovedFrom(), "; "),
		string(r.Became), l.stamp(r.BecameAt), r.BecameBy.String(), r.Note, l.stamp(r.VerifiedAt), r.VerifiedBy.String(), l.leftTo(r))
	row = append(row, l.lateCells(r)...)
	for i := range row {
		row[i] = cell(row[i])
	}
	return row
}

// lateCells are what answered a deadline of a paper after its limit, that limit, when it
// was answered, and by how many minutes too late; of several with "; " between.
func (l *ledgerOf) lateCells(r *incident.Record) []string {
	cells := make([]string, 4)
	for i, late := range l.lateLines(r) {
		for j, value := range []string{late.What, late.Limit, late.At, strconv.Itoa(late.Minutes)} {
			if i > 0 {
				value = "; " + value
			}
			cells[j] += value
		}
	}
	return cells
}

// lateLine is a deadline that was answered after its limit in the JSON Lines of the ledger.
type lateLine struct {
	What     string `json:"what"`
	Deadline string `json:"deadline"`
	Limit    string `json:"limit"`
	At       string `json:"at"`
	Minutes  int    `json:"minutes"`
}

func (l *ledgerOf) lateLines(r *incident.Record) []lateLine {
	var lines []lateLine
	for _, a := range r.AnsweredLate() {
		lines = append(lines, lateLine{clean.Line(ledger.AnsweredBy(a)), clean.Line(a.Deadline), l.stamp(a.Limit), l.stamp(a.At), int(a.After() / time.Minute)})
	}
	return lines
}

// leftTo is who took a paper on where the run was closed without it.
func (l *ledgerOf) leftTo(r *incident.Record) string {
	if left := l.state.LeftOf(r.Number); left != nil {
		return left.Owner
	}
	return ""
}

func (l *ledgerOf) code(fields int) []string {
	row := make([]string, len(ledgerBefore)+fields+len(ledgerBehind))
	row[0], row[1], row[slices.Index(ledgerBefore, "state")] = string(l.state.Mode), cell(l.state.Log), "Code on paper"
	line := seal.Paper{Log: l.state.Log, Size: l.tree.Size(), Code: seal.CodeOf(l.tree.Root())}
	row[len(ledgerBefore)+fields+slices.Index(ledgerBehind, "note")] = line.String()
	return row
}

// stamp is a time as it stands in the CSV of the timeline; "" for none.
func (l *ledgerOf) stamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return string(appendStamp(nil, at.In(l.zone), false))
}

func (l *ledgerOf) value(field *procedure.Field, value string) string {
	if field.Kind == procedure.FieldTime {
		if at, err := time.Parse(time.RFC3339, value); err == nil {
			return l.stamp(at)
		}
	}
	return value
}

// ledgerLine is a paper record in the JSON Lines of the ledger.
type ledgerLine struct {
	Mode       event.Mode         `json:"mode"`
	Log        string             `json:"log"`
	Record     int                `json:"record"`
	Procedure  string             `json:"procedure"`
	Form       string             `json:"form"`
	State      string             `json:"state"`
	Added      string             `json:"added"`
	AddedBy    string             `json:"added_by"`
	Values     []event.FieldValue `json:"values"` // of the fields that are filled in
	Due        string             `json:"due,omitempty"`
	ToldTo     string             `json:"told_to,omitempty"`
	Custodian  string             `json:"custodian,omitempty"`
	MovedFrom  []string           `json:"moved_from,omitempty"` // beds, in their order
	Became     string             `json:"became,omitempty"`
	BecameAt   string             `json:"became_at,omitempty"`
	BecameBy   string             `json:"became_by,omitempty"`
	Note       string             `json:"note,omitempty"`
	VerifiedAt string             `json:"verified_at,omitempty"`
	VerifiedBy string             `json:"verified_by,omitempty"`
	LeftTo     string             `json:"left_to,omitempty"`
	Late       []lateLine         `json:"late,omitempty"` // answered after their limits
}

// LedgerJSONL writes an object for each paper record, one a line.
func LedgerJSONL(w io.Writer, entries Entries) error {
	l, err := readLedger(entries)
	if err != nil {
		return err
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	for _, r := range l.state.Records {
		line := ledgerLine{
			Mode: l.state.Mode, Log: l.state.Log, Record: r.Number, Procedure: r.Procedure, Form: clean.Line(r.Form.Name), State: r.State(),
			Added: l.stamp(r.At), AddedBy: clean.Line(r.By.String()), Values: []event.FieldValue{},
			Due: l.stamp(r.Due().At), ToldTo: clean.Line(r.ToldTo), Custodian: clean.Line(r.Custodian),
			Became: string(r.Became), BecameAt: l.stamp(r.BecameAt), BecameBy: clean.Line(r.BecameBy.String()), Note: clean.Line(r.Note),
			VerifiedAt: l.stamp(r.VerifiedAt), VerifiedBy: clean.Line(r.VerifiedBy.String()), LeftTo: clean.Line(l.leftTo(r)), Late: l.lateLines(r),
		}
		for _, bed := range r.MovedFrom() {
			line.MovedFrom = append(line.MovedFrom, clean.Line(bed))
		}
		for i := range r.Form.Fields {
			f := &r.Form.Fields[i]
			if value := r.Value(f.Name); value != "" && incident.Asked(f) {
				line.Values = append(line.Values, event.FieldValue{Field: clean.Line(f.Name), Value: clean.Line(l.value(f, value))})
			}
		}
		if err := out.Encode(line); err != nil {
			return err
		}
	}
	return nil
}
