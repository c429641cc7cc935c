package incident

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"downtime/runbooks/procedure"
)

// RecordDue is the deadline of a paper.
type RecordDue struct {
	Field string    // the name of the deadline, "Tell by"
	At    time.Time // zero for none
	Waits string    // the field that answers it, or moves it; "" where only accounting for it does
}

// Late reports whether it has passed.
func (d RecordDue) Late(now time.Time) bool { return !d.At.IsZero() && now.After(d.At) }

// Due is the first deadline of a paper that nothing has answered, its At zero where there
// is none. A deadline counts from another field of the paper. It is answered by the field
// that it names; else by the field Told, and where the form has none by the first time
// after the one it counts from that the form does not require. One that waits for no such
// field is met when the paper is accounted for; and one that names the field it counts
// from is moved by a later time there until then. A result that was entered, scanned or
// filed and that nobody was told of is still to be told: only what is not needed is not
// waited for. It warns, and never blocks.
func (r *Record) Due() RecordDue {
	if r.known {
		return r.due
	}
	return r.nextDue()
}

// StillDue is what a paper that is out will go on being due for once somebody has said what
// became of it; its At is zero where nothing will be.
func (r *Record) StillDue() RecordDue {
	after := *r
	after.Became = Entered
	return after.nextDue()
}

func (r *Record) nextDue() RecordDue {
	var first RecordDue
	if r.Became == NotNeeded {
		return first
	}
	for i := range r.Form.Fields {
		field := &r.Form.Fields[i]
		if field.Kind != procedure.FieldDeadline {
			continue
		}
		at, from := r.deadline(field)
		if at.IsZero() {
			continue
		}
		waits := Answers(r.Form, field, from)
		another := waits != "" && waits != from
		if another && (r.Value(waits) != "" || r.answeredByResult(waits)) || !another && r.Became != Out {
			continue
		}
		if first.At.IsZero() || at.Before(first.At) {
			first = RecordDue{Field: field.Name, At: at, Waits: waits}
		}
	}
	return first
}

// deadline is when a field is due, whether or not it was answered, and the field it
// counts from. The first clause that applies decides. A day begins at midnight of the
// wall's time, as it was when the paper was added.
func (r *Record) deadline(field *procedure.Field) (at time.Time, from string) {
	for _, clause := range field.Deadline {
		applies := clause.When == ""
		for i := range r.Form.Fields {
			if f := &r.Form.Fields[i]; slices.Contains(f.Choices, clause.When) && r.Value(f.Name) == clause.When {
				applies = true
			}
		}
		if !applies {
			continue
		}
		value := r.Value(clause.From)
		start, err := time.Parse(time.RFC3339, value)
		if err != nil {
			start, err = time.Parse(time.DateOnly+"Z07:00", value+cmp.Or(r.offset, "Z"))
		}
		if err != nil {
			return time.Time{}, clause.From
		}
		return start.Add(time.Duration(clause.After) * time.Second), clause.From
	}
	return time.Time{}, ""
}

// Answers is the name of the field that answers a deadline that counts from a field, ""
// where only accounting for the paper does.
func Answers(form *procedure.Form, deadline *procedure.Field, from string) string {
	if named := form.Field(deadline.MetBy); named != nil {
		return named.Name
	}
	if told := form.Field("Told"); told != nil && told.Kind == procedure.FieldTime && !strings.EqualFold(from, told.Name) {
		return told.Name
	}
	behind := false
	for i := range form.Fields {
		switch field := &form.Fields[i]; {
		case strings.EqualFold(field.Name, from):
			behind = true
		case behind && field.Kind == procedure.FieldTime && !field.Required:
			return field.Name
		}
	}
	return ""
}

// LateRecords are the papers whose deadline has passed, the latest of them first.
func (s *State) LateRecords(now time.Time) []*Record {
	var list []*Record
	if !s.Running() {
		return nil
	}
	for _, r := range s.Records {
		if r.Due().Late(now) {
			list = append(list, r)
		}
	}
	slices.SortStableFunc(list, func(a, b *Record) int { return a.Due().At.Compare(b.Due().At) })
	return list
}

// Paper counts the ledger.
type Paper struct {
	Out     int
	ToCheck int // somebody said what became of it, and no second person has checked that
	Missing int // neither, but a deadline waits for a field, as for who was told
	Late    int // whose deadline has passed, accounted for or not
	WasLate int // of which a deadline was answered after its limit
	All     int
}

// Outstanding is how many papers are not accounted for.
func (p Paper) Outstanding() int { return p.Out + p.ToCheck + p.Missing }

// Kinds counts those by what is still to be done, "47 out, 2 to be checked".
func (p Paper) Kinds() string {
	words, _ := p.kinds()
	return strings.Join(words, ", ")
}

func (p Paper) kinds() (words []string, several bool) {
	for _, part := range []struct {
		n    int
		noun string
	}{{p.Out, "out"}, {p.ToCheck, "to be checked"}, {p.Missing, "not finished"}} {
		if part.n > 0 {
			words = append(words, strconv.Itoa(part.n)+" "+part.noun)
		}
	}
	return words, len(words) > 1
}

// String counts in words, "47 out, 1 late", with how many are not accounted for where that
// is more than one number: "49 not accounted for: 47 out, 2 to be checked, 1 late". The late
// ones are among them. It is "all 12 accounted for" where nothing is outstanding, and ""
// where there are none.
func (p Paper) String() string {
	if p.All == 0 {
		return ""
	}
	words, several := p.kinds()
	if p.Late > 0 {
		words = append(words, strconv.Itoa(p.Late)+" late")
	}
	switch {
	case len(words) == 0:
		return fmt.Sprintf("all %d accounted for", p.All)
	case several:
		return fmt.Sprintf("%d not accounted for: %s", p.Outstanding(), strings.Join(words, ", "))
	}
	return strings.Join(words, ", ")
}

// Paper counts the papers of a form, of all forms where it is nil.
func (s *State) Paper(form *procedure.Form, now time.Time) Paper {
	var p Paper
	for _, r := range s.Records {
		if form != nil && !r.Form.Same(form) {
			continue
		}
		p.All++
		switch {
		case r.Became == Out:
			p.Out++
		case !r.Checked():
			p.ToCheck++
		case !r.Accounted():
			p.Missing++
		}
		if s.Running() && r.Due().Late(now) {
			p.Late++
		}
		if len(r.AnsweredLate()) > 0 {
			p.WasLate++
		}
	}
	return p
}

// Ledger is every paper, by form in the order of the first of each; within a form those
// that are not accounted for first, then as its Sort says.
func (s *State) Ledger() []*Record {
	first := map[procedure.FormKey]int{}
	list := make([]placed, len(s.Records))
	for i, r := range s.Records {
		key := r.Form.Key()
		if _, ok := first[key]; !ok {
			first[key] = r.Number
		}
		list[i] = placed{r, first[key], r.order}
		if !r.known {
			list[i].order = r.orderIn()
		}
	}
	slices.SortStableFunc(list, func(a, b placed) int {
		return cmp.Or(
			cmp.Compare(a.form, b.form),
			compareBool(a.Accounted(), b.Accounted()),
			slices.CompareFunc(a.order, b.order, sortKey.compare),
			cmp.Compare(a.Number, b.Number),
		)
	})
	records := make([]*Record, len(list))
	for i := range list {
		records[i] = list[i].Record
	}
	return records
}

// placed is a paper with what it is sorted by.
type placed struct {
	*Record
	form  int // the number of the first paper of its form
	order []sortKey
}

// sortKey is what a field of a form's Sort says, made to be compared with that of another
// paper of the form.
type sortKey struct {
	empty bool
	n     float64 // of a number, a time, or one of several
	text  string
}

func (k sortKey) compare(other sortKey) int {
	return cmp.Or(compareBool(k.empty, other.empty), cmp.Compare(k.n, other.n), compareNatural(k.text, other.text))
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// orderIn is what a paper is sorted by, in the order of its form's Sort. What is empty
// comes last.
func (r *Record) orderIn() []sortKey {
	var keys []sortKey
	for _, name := range r.Form.Sort {
		field := r.Form.Field(name)
		if field == nil {
			continue
		}
		value := r.Value(name)
		key := sortKey{empty: value == ""}
		switch field.Kind {
		case procedure.FieldDeadline:
			at, _ := r.deadline(field)
			if key.empty = at.IsZero(); !key.empty {
				key.n = float64(at.Unix())
			}
		case procedure.FieldTime:
			if at, err := time.Parse(time.RFC3339, value); err == nil {
				key.n = float64(at.Unix())
			}
		case procedure.FieldNumber:
			key.n, _ = strconv.ParseFloat(value, 64)
		case procedure.FieldOneOf:
			key.n = float64(slices.Index(field.Choices, value))
		default:
			key.text = strings.ToLower(value)
		}
		keys = append(keys, key)
	}
	return keys
}

// compareNatural puts bed 4 before bed 12.
func compareNatural(x, y string) int {
	for x != "" && y != "" {
		n, restX := figures(x)
		m, restY := figures(y)
		if n != "" && m != "" {
			if c := cmp.Or(cmp.Compare(len(n), len(m)), strings.Compare(n, m)); c != 0 {
				return c
			}
			x, y = restX, restY
			continue
		}
		if x[0] != y[0] {
			return cmp.Compare(x[0], y[0])
		}
		x, y = x[1:], y[1:]
	}
	return cmp.Compare(len(x), len(y))
}

// figures are those at the start of a text, without zeros in front, and the rest.
func figures(s string) (n, rest string) {
	end := strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsDigit(r) })
	if end < 0 {
		end = len(s)
	}
	if n = strings.TrimLeft(s[:end], "0"); n == "" && end > 0 {
		n = "0"
	}
	return n, s[end:]
}

// mostNotSeen is how many missing numbers are named.
const mostNotSeen = 20

// NotSeen are the numbers between the lowest and the highest of a form's pad that no
// record has: the paper was spoiled, or it is lost and nobody knows it. More is how many
// there are besides.
func (s *State) NotSeen(form *procedure.Form) (numbers []string, more int) {
	serial := form.Serial()
	if serial == nil {
		return nil, 0
	}
	const longestNumber = 9
	seen := map[string]map[int]bool{} // by what stands before the figures
	width := map[string]int{}
	var pads []string
	for _, r := range s.Records {
		if !r.Form.Same(form) {
			continue
		}
		value := r.Value(serial.Name)
		pad := strings.TrimRightFunc(value, unicode.IsDigit)
		n, err := strconv.Atoi(value[len(pad):])
		if err != nil || len(value)-len(pad) > longestNumber {
			continue
		}
		if seen[pad] == nil {
			seen[pad] = map[int]bool{}
			pads = append(pads, pad)
		}
		seen[pad][n], width[pad] = true, len(value)-len(pad)
	}
	slices.Sort(pads)
	for _, pad := range pads {
		used := make([]int, 0, len(seen[pad]))
		for n := range seen[pad] {
			used = append(used, n)
		}
		slices.Sort(used)
		for i := 1; i < len(used); i++ {
			for n := used[i-1] + 1; n < used[i]; n++ {
				if len(numbers) == mostNotSeen {
					more += used[i] - n
					break
				}
				numbers = append(numbers, fmt.Sprintf("%s%0*d", pad, width[pad], n))
			}
		}
	}
	return numbers, more
}
