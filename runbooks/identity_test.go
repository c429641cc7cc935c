package runbooks_test

import (
	"slices"
	"testing"

	"downtime/runbooks"
)

func ids(source string) []string {
	var list []string
	p := runbooks.Parse("a.md", []byte(source)).Procedure
	for _, s := range p.Steps() {
		list = append(list, s.ID)
	}
	return list
}

// A step keeps its id when the file is edited elsewhere, moved or renumbered:
// a run carries its ticks over by id.
func TestStepsKeepTheirIDs(t *testing.T) {
	before := ids("## Now\n\n- [ ] Ring the lab\n- [ ] Write the time\n- [ ] Ring the lab\n\n## Later\n\n- [ ] Ring the lab\n")
	if len(before) != 4 {
		t.Fatalf("got %v", before)
	}
	for name, source := range map[string]string{
		"words above":          "# Title\n\nWords.\n\n## Now\n\nMore.\n\n- [ ] Ring the lab\n- [ ] Write the time\n- [ ] Ring the lab\n\n## Later\n\n- [ ] Ring the lab\n",
		"numbers and emphasis": "## Now\n\n1. [ ] **Ring** the lab.\n2. [x] Write the *time*\n3. [ ] Ring the lab\n\n## Later\n\n* [ ] Ring  the lab\n",
		"metadata":             "## Now\n\n- [ ] Ring the lab <!-- step: within=15m -->\n- [ ] Write the time\n- [ ] Ring the lab\n\n## Later\n\n- [ ] Ring the lab\n",
	} {
		if got := ids(source); !slices.Equal(got, before) {
			t.Errorf("%s: got %v, want %v", name, got, before)
		}
	}
	moved := ids("## Later\n\n- [ ] Ring the lab\n\n## Now\n\n- [ ] Write the time\n- [ ] New\n- [ ] Ring the lab\n")
	if moved[0] != before[3] || moved[1] != before[1] || moved[3] != before[0] {
		t.Errorf("moved: got %v from %v", moved, before)
	}
}

func TestExplicitIDs(t *testing.T) {
	got := ids("- [ ] a <!-- step: one -->\n- [ ] b <!-- step: one -->\n- [ ] c <!-- step: one-2 -->\n")
	if got[0] != "one" || got[2] != "one-2" || got[1] == "one" || got[1] == "one-2" {
		t.Errorf("got %v", got)
	}
}

func TestTitleAndRest(t *testing.T) {
	tests := []struct{ text, title, rest string }{
		{"**Tell the lab** on 2222, now", "Tell the lab", "on 2222, now"},
		{"**Count:** how many?", "Count", "how many?"},
		{"Ring the lab. Say which ward.", "Ring the lab", "Say which ward."},
		{"Ring the lab e.g. by phone. Wait.", "Ring the lab e.g. by phone", "Wait."},
		{"Ring Dr. Jones now. Wait.", "Ring Dr. Jones now", "Wait."},
		{"Ring the lab: say which ward", "Ring the lab: say which ward", ""},
		{"Every hour: check the sheet against what was sent", "Every hour: check the sheet against what was sent", ""},
		{"Ring the laboratory: say which ward you are, how many samples are on their way, and to which phone results go",
			"Ring the laboratory", "say which ward you are, how many samples are on their way, and to which phone results go"},
		{"Ward name: ____", "Ward name", "____"},
		{"Is the phone dead? Send a runner", "Is the phone dead?", "Send a runner"},
		{"Ring the lab", "Ring the lab", ""},
		{"Give 2.5 litres", "Give 2.5 litres", ""},
		{"*Ring* the lab", "Ring the lab", ""},
		{"***Ring*** the lab", "Ring the lab", ""},
		{"`run` it", "run it", ""},
	}
	for _, tt := range tests {
		steps := func() (title, rest string) {
			p := runbooks.Parse("a.md", []byte("- [ ] "+tt.text+"\n")).Procedure
			s := p.Steps()[0]
			return s.Title, s.Rest
		}
		if title, rest := steps(); title != tt.title || rest != tt.rest {
			t.Errorf("%q: got %q and %q, want %q and %q", tt.text, title, rest, tt.title, tt.rest)
		}
	}
}
