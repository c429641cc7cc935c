package runbooks

import (
	"reflect"
	"strings"
	"testing"

	"downtime/runbooks/procedure"
)

// A change after which the procedure would read differently is left out, and
// said, and the others of the file are made all the same. No rule makes such a
// change that we know of: this guards against the one that we do not.
func TestFixRefusesWhatChangesTheProcedure(t *testing.T) {
	const source = "---\nid: ward\n---\n# Ward\n\n- [ ] Tell the lab <!-- step: tell within=60m -->\n- [ ] Count <!-- step: count -->\n"
	const harmless = "- [ ] Tell the lab <!-- step: tell within=1h -->"
	for name, harm := range map[string]edit{
		"other words":           {line: 7, text: "- [ ] Count the pads <!-- step: count -->"},
		"another time":          {line: 7, text: "- [ ] Count <!-- step: count within=5m -->"},
		"a time not said":       {line: 7, text: "- [ ] Count <!-- step: count within=5m -->", times: []readTime{{"within", 600}}},
		"a time of another key": {line: 7, text: "- [ ] Count <!-- step: count within=5m -->", times: []readTime{{"every", 300}}},
		"another id":            {line: 7, text: "- [ ] Count <!-- step: pads -->"},
		"no step any more":      {line: 7, text: "Count"},
		"one step more":         {line: 7, text: "- [ ] Look", insert: true},
		"the id not given":      {line: 7, text: "- [ ] Count <!-- step: count -->", id: "pads", step: 1},
		"another procedure":     {line: 2, text: "id: other"},
		"a line of words":       {line: 5, text: "Ring first.", insert: true},
	} {
		x := &fixer{doc: Parse("ward.md", []byte(source)), lines: splitLines([]byte(source))}
		safe := edit{line: 6, text: harmless}
		if !x.keeps([]edit{safe}) {
			t.Fatal("a change of form alone is refused")
		}
		if x.keeps([]edit{harm}) {
			t.Errorf("%s: it is said to change nothing", name)
		}
		x.edits = []edit{harm, safe}
		accepted := x.choose()
		if !reflect.DeepEqual(accepted, []edit{safe}) || len(x.left) != 1 || !strings.Contains(x.left[0], "was left as it is") {
			t.Errorf("%s: made %+v, said %q", name, accepted, x.left)
		}
	}
}

// Where there are too many to be tried one by one, none is made.
func TestFixRefusesManyAtOnce(t *testing.T) {
	source := []byte("---\nid: ward\n---\n- [ ] Count <!-- step: count -->\n")
	x := &fixer{doc: Parse("ward.md", source), lines: splitLines(source)}
	for range 501 {
		x.edits = append(x.edits, edit{line: 4, text: "- [ ] Look <!-- step: count -->"})
	}
	if accepted := x.choose(); accepted != nil || len(x.left) != 1 {
		t.Errorf("made %d, said %q", len(accepted), x.left)
	}
}

// What somebody chose to count as a step is kept with the hash of the file, so a
// change of the file would lose it: such a file is left alone, and that is said.
func TestFixKeepsWhatWasChosen(t *testing.T) {
	const source = "---\nid: ward\napproved_on: 2026/11/1\n---\n# Ward\n\n- [ ] Tell <!-- step: tell -->\n\n1. Count\n"
	fixed, err := Fix(ParseAs("ward.md", []byte(source), Choices{File: procedure.RuleOrdered}))
	if err != nil || fixed.Count != 0 || string(fixed.Source) != source || len(fixed.Left) != 1 {
		t.Errorf("made %+v, %v", fixed, err)
	}
	if fixed, err := Fix(Parse("ward.md", []byte(source))); err != nil || fixed.Count != 1 {
		t.Errorf("without a choice: %+v, %v", fixed, err)
	}
}
