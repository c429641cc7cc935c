package procedure

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// paths is a procedure of two sections; a test changes it.
func paths() *Procedure {
	return &Procedure{
		ID: "paths", Title: "Paper requests", Version: "1.0",
		Sections: []Section{
			{Heading: "Immediate", Blocks: []Block{{Kind: Callout, Callout: "warning", Text: "Label at the bedside."}}, Steps: []Step{
				{ID: "tell", Text: "Tell the lab within 15 minutes", Title: "Tell the lab", Within: 900},
				{ID: "count", Text: "Count the samples", Title: "Count the samples"},
				{ID: "label", Text: "Label by hand", Title: "Label by hand"},
			}},
			{Heading: "Until stood down", Steps: []Step{
				{ID: "chase", Text: "Chase results", Title: "Chase results", Every: 3600},
			}},
		},
		Records: []Form{{ID: "request", Name: "Request", Fields: []Field{
			{Name: "Bed", Kind: FieldText, Required: true}, {Name: "Sent", Kind: FieldTime},
		}}},
	}
}

// show is a diff in a few lines.
func show(d Diff) string {
	var lines []string
	add := func(what string, list []Difference) {
		for _, difference := range list {
			lines = append(lines, what+difference.String())
		}
	}
	add("fact ", d.Facts)
	for _, s := range d.Steps {
		id, after := "", ""
		if s.Before != nil {
			id = s.Before.ID
		}
		if s.After != nil {
			after = s.After.ID
		}
		line := fmt.Sprintf("%s %s>%s %d>%d", s.Change, id, after, s.BeforeNumber, s.AfterNumber)
		if s.Moved {
			line += " moved"
		}
		lines = append(lines, line)
		add("  ", s.What)
	}
	for _, f := range d.Forms {
		lines = append(lines, "form "+string(f.Change))
		add("  ", f.What)
	}
	add("text ", d.Texts)
	lines = append(lines, fmt.Sprint("unchanged ", d.Unchanged))
	return strings.Join(lines, "\n")
}

func TestCompare(t *testing.T) {
	tests := map[string]struct {
		change func(p *Procedure)
		want   []string
	}{
		"nothing": {func(*Procedure) {}, []string{"unchanged 4"}},
		"what only an author sees": {func(p *Procedure) {
			p.Extra = map[string]string{"x": "y"}
			p.Sections[0].Line, p.Sections[0].Steps[0].Line, p.Sections[0].Steps[0].Explicit = 7, 9, true
		}, []string{"unchanged 4"}},
		"words and a target": {func(p *Procedure) {
			p.Sections[0].Steps[0].Text, p.Sections[0].Steps[0].Within = "Tell the lab within 10 minutes", 600
		}, []string{
			"changed tell>tell 1>1",
			"  words: Tell the lab within 10 minutes; was: Tell the lab within 15 minutes",
			"  target: 10 min; was: 15 min", "unchanged 3",
		}},
		"marks on and off": {func(p *Procedure) {
			s := &p.Sections[0].Steps[1]
			s.Critical, s.TwoPerson, s.Roles, s.Answer = true, true, []string{"nurse"}, &Answer{Kind: AnswerNumber}
			p.Sections[1].Steps[0].Every = 0
		}, []string{
			"changed count>count 2>2", "  now critical", "  now for two people", "  who, new: nurse", "  answer, new: a number",
			"changed chase>chase 4>4", "  repeated every, gone: 1 h", "unchanged 2",
		}},
		"one more, one less": {func(p *Procedure) {
			p.Sections[0].Steps = slices.Insert(slices.Delete(p.Sections[0].Steps, 1, 2), 0, Step{ID: "stop", Text: "Stop"})
		}, []string{"new >stop 0>1", "gone count> 2>0", "unchanged 3"}},
		"the first gone": {func(p *Procedure) {
			p.Sections[0].Steps = p.Sections[0].Steps[1:]
		}, []string{"gone tell> 1>0", "unchanged 3"}},
		"another order": {func(p *Procedure) {
			s := p.Sections[0].Steps
			s[0], s[1], s[2] = s[2], s[0], s[1]
		}, []string{"moved label>label 3>1 moved", "unchanged 3"}},
		"another section": {func(p *Procedure) {
			s := p.Sections[0].Steps[2]
			p.Sections[0].Steps = p.Sections[0].Steps[:2]
			p.Sections = append(p.Sections, Section{Heading: "Recovery", Steps: []Step{s}})
		}, []string{"changed label>label 3>4 moved", "  under: Recovery; was: Immediate", "  now for recovery", "unchanged 3"}},
		"a heading of another name": {func(p *Procedure) {
			p.Sections[0].Heading = "Immediate (first 15 minutes)"
		}, []string{"text heading: Immediate (first 15 minutes); was: Immediate", "unchanged 4"}},
		"words that make another id": {func(p *Procedure) {
			p.Sections[0].Steps[1] = Step{ID: "s-1", Text: "Count the samples sent"}
		}, []string{"reworded count>s-1 2>2", "  words: Count the samples sent; was: Count the samples", "unchanged 3"}},
		"words that are others": {func(p *Procedure) {
			p.Sections[0].Steps[1] = Step{ID: "s-1", Text: "Ring the porter"}
		}, []string{"gone count> 2>0", "new >s-1 0>2", "unchanged 3"}},
		"the same words in another place": {func(p *Procedure) {
			p.Sections[0].Steps = p.Sections[0].Steps[:2]
			p.Sections[1].Steps = append(p.Sections[1].Steps, Step{ID: "s-1", Text: "Label by hand"})
		}, []string{"reworded label>s-1 3>4", "  under: Until stood down; was: Immediate", "unchanged 3"}},
		"the text around": {func(p *Procedure) {
			p.Sections[0].Blocks = []Block{{Kind: Callout, Callout: "caution", Text: "Label at the bedside."}}
			p.Sections[0].Steps[1].Detail = []Block{{Kind: Table, Rows: [][]string{{"Tube", "Cap"}, {"EDTA", "purple"}}}}
		}, []string{
			"changed count>count 2>2", "  detail, new: Tube, Cap; EDTA, purple",
			"text Immediate, gone: WARNING Label at the bedside.", "text Immediate, new: CAUTION Label at the bedside.", "unchanged 3",
		}},
		"a form's fields": {func(p *Procedure) {
			p.Records[0].Fields = []Field{
				{Name: "Sent", Kind: FieldTime},
				{Name: "Bed", Kind: FieldOneOf, Choices: []string{"a", "b"}, Note: "where"},
				{Name: "Due", Kind: FieldDeadline, Deadline: []Clause{{From: "Sent", After: 5400, When: "a"}}, MetBy: "Seen"},
			}
			p.Records = append(p.Records, Form{ID: "result", Name: "Result"})
		}, []string{
			"form changed", "  field Bed: one of: a, b (where); was: text; required", "  field Due, new: deadline: Sent + 1 h 30 min when a; met by Seen",
			"  order of fields: Sent, Bed; was: Bed, Sent", "form new", "unchanged 4",
		}},
		"a form gone": {func(p *Procedure) { p.Records = nil }, []string{"form gone", "unchanged 4"}},
		"facts": {func(p *Procedure) {
			p.Version, p.ApprovedBy, p.Title = "1.1", "M Silva", "Requests on paper"
		}, []string{"fact title: Requests on paper; was: Paper requests", "fact version: 1.1; was: 1.0", "fact approved by, new: M Silva", "unchanged 4"}},
	}
	for name, test := range tests {
		after := paths()
		test.change(after)
		d := Compare(paths(), after)
		if got, want := show(d), strings.Join(test.want, "\n"); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
		if d.Empty() != (len(test.want) == 1) {
			t.Errorf("%s: empty is %t", name, d.Empty())
		}
	}
}

// Whatever a reader sees of a step, its change is seen too: a member that is
// added to Step is either compared or named here.
func TestEveryMarkIsCompared(t *testing.T) {
	unseen := []string{"ID", "Explicit", "Line", "Parent", "Depth", "Number", "Title", "Rest"}
	kind := reflect.TypeFor[Step]()
	for i := range kind.NumField() {
		name := kind.Field(i).Name
		if slices.Contains(unseen, name) {
			continue
		}
		after := paths()
		field := reflect.ValueOf(&after.Sections[0].Steps[1]).Elem().Field(i)
		switch field.Interface().(type) {
		case string:
			field.SetString("other")
		case bool:
			field.SetBool(true)
		case int64:
			field.SetInt(60)
		case []string:
			field.Set(reflect.ValueOf([]string{"other"}))
		case []Block:
			field.Set(reflect.ValueOf([]Block{{Kind: Prose, Text: "other"}}))
		case Order:
			field.Set(reflect.ValueOf(Order("notes")))
		case *Answer:
			field.Set(reflect.ValueOf(&Answer{Kind: AnswerText}))
		default:
			t.Fatalf("a member of type %s: how is it compared?", field.Type())
		}
		if d := Compare(paths(), after); len(d.Steps) != 1 || d.Steps[0].Change != Changed || len(d.Steps[0].What) != 1 {
			t.Errorf("%s: %s", name, show(d))
		}
	}
	// A sub-step of another step reads differently, too.
	after := paths()
	after.Sections[0].Steps[1].Parent = "tell"
	if d := Compare(paths(), after); len(d.Steps) != 1 || d.Steps[0].What[0].String() != "part of, new: Tell the lab" {
		t.Errorf("a parent: %s", show(d))
	}
}

// Of any two versions, each step is accounted for once on either side.
func TestEveryStepIsAccountedFor(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields("tell count label chase lab samples porter bed hand now then")
	version := func() *Procedure {
		p := &Procedure{ID: "p", Sections: make([]Section, 3)}
		for i := range p.Sections {
			p.Sections[i].Heading = []string{"A", "B", "C", "D"}[random.IntN(4)]
		}
		for range random.IntN(12) {
			s := &p.Sections[random.IntN(3)]
			text := words[random.IntN(len(words))] + " " + words[random.IntN(len(words))]
			s.Steps = append(s.Steps, Step{ID: fmt.Sprint("s", random.IntN(10)), Text: text, Critical: random.IntN(2) == 0})
		}
		return p
	}
	for range 3000 {
		before, after := version(), version()
		d := Compare(before, after)
		was, is := d.Unchanged, d.Unchanged
		for _, s := range d.Steps {
			if s.Before != nil {
				was++
			}
			if s.After != nil {
				is++
			}
			if s.Change == Reworded && s.Before.ID == s.After.ID && len(before.Steps()) == 0 {
				t.Fatalf("reworded into itself: %s", show(d))
			}
		}
		if was != len(before.Steps()) || is != len(after.Steps()) {
			t.Fatalf("%d of %d steps before, %d of %d after:\n%s", was, len(before.Steps()), is, len(after.Steps()), show(d))
		}
		if same := Compare(before, before); !same.Empty() && !repeats(before) {
			t.Fatalf("a version differs from itself:\n%s", show(same))
		}
	}
}

// repeats reports whether an id stands twice, as it never does in what was
// parsed.
func repeats(p *Procedure) bool {
	seen := make(map[string]bool)
	for _, s := range p.Steps() {
		if seen[s.ID] {
			return true
		}
		seen[s.ID] = true
	}
	return false
}

func BenchmarkCompare(b *testing.B) {
	big := func(prefix string) *Procedure {
		p := &Procedure{Sections: make([]Section, 50)}
		for i := range 5000 {
			s := &p.Sections[i/100]
			s.Heading = fmt.Sprint("Section ", i/100)
			s.Steps = append(s.Steps, Step{ID: fmt.Sprint(prefix, i), Text: fmt.Sprint("Do thing ", i)})
		}
		return p
	}
	one, same, other := big("s"), big("s"), big("t")
	b.Run("same", func(b *testing.B) {
		for b.Loop() {
			Compare(one, same)
		}
	})
	b.Run("all new", func(b *testing.B) {
		for b.Loop() {
			Compare(one, other)
		}
	})
}
