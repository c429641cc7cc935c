package plain

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"downtime/store/event"
)

func TestCutReason(t *testing.T) {
	tests := []struct{ in, before, reason string }{
		{"1 : told Jo", "1", "told Jo"},
		{"1: told Jo", "1", "told Jo"},
		{"1 :", "1", ""},
		{"1:", "1", ""},
		{": reason", "", "reason"},
		{"1 :told Jo", "1 :told Jo", ""},
		{"1 at 03:20", "1 at 03:20", ""},
		{"1 at 03:20 : at 03:21: late", "1 at 03:20", "at 03:21: late"},
		{`1 "a: b" : c`, `1 "a: b"`, "c"},
		{`1 "a : b`, `1 "a : b`, ""},
		{`1 : he said "no`, "1", `he said "no`},
		{"", "", ""},
	}
	for _, tt := range tests {
		if before, reason := cutReason(tt.in); before != tt.before || reason != tt.reason {
			t.Errorf("cutReason(%q) = %q, %q, want %q, %q", tt.in, before, reason, tt.before, tt.reason)
		}
	}
}

func TestWords(t *testing.T) {
	tests := []struct {
		in     string
		want   []string
		quoted []bool
	}{
		{"", nil, nil},
		{"  a  b ", []string{"a", "b"}, []bool{false, false}},
		{`with "B Shah" at`, []string{"with", "B Shah", "at"}, []bool{false, true, false}},
		{`"" x`, []string{"", "x"}, []bool{true, false}},
		{`B" "Shah`, []string{"B Shah"}, []bool{true}},
		{`"at"`, []string{"at"}, []bool{true}},
	}
	for _, tt := range tests {
		list, err := words(tt.in)
		if err != nil {
			t.Errorf("words(%q): %v", tt.in, err)
		}
		var got []string
		var quoted []bool
		for _, w := range list {
			got, quoted = append(got, w.text), append(quoted, w.quoted)
			if tt.in[w.start] == ' ' || w.end > len(tt.in) || w.end <= w.start {
				t.Errorf("words(%q): %q stands at %d to %d", tt.in, w.text, w.start, w.end)
			}
		}
		if !slices.Equal(got, tt.want) || !slices.Equal(quoted, tt.quoted) {
			t.Errorf("words(%q) = %q %v, want %q %v", tt.in, got, quoted, tt.want, tt.quoted)
		}
	}
	if _, err := words(`a "b`); !errors.Is(err, errUnclosed) {
		t.Errorf("an open quote gives %v", err)
	}
}

func TestStepArgs(t *testing.T) {
	step := func(s string) stepRef { return stepRef{step: s} }
	tests := []struct {
		in        string
		withValue bool
		want      stepArgs
	}{
		{"1", false, stepArgs{ref: step("1")}},
		{"tell-lab : told Jo", false, stepArgs{ref: step("tell-lab"), note: "told Jo"}},
		{"epr/7", false, stepArgs{ref: stepRef{"epr", "7"}}},
		{`"epr downtime/7"`, false, stepArgs{ref: stepRef{"epr downtime", "7"}}},
		{"epr/tell-lab at 03:20", false, stepArgs{ref: stepRef{"epr", "tell-lab"}, at: "03:20"}},
		{"1 AT 03:20 WITH Jo", false, stepArgs{ref: step("1"), at: "03:20", with: "Jo"}},
		{`1 with "B Shah" at "Mon 23:50" : x`, false, stepArgs{ref: step("1"), at: "Mon 23:50", with: "B Shah", note: "x"}},
		{"1 at Mon 23:50 with Jo", false, stepArgs{ref: step("1"), at: "Mon 23:50", with: "Jo"}},
		{"1 at 01:30 GMT", false, stepArgs{ref: step("1"), at: "01:30 GMT"}},
		{"1 at Sun 01:30 bst with Jo", false, stepArgs{ref: step("1"), at: "Sun 01:30 bst", with: "Jo"}},
		{"2 7", true, stepArgs{ref: step("2"), value: "7"}},
		{`2 "two of them" : n`, true, stepArgs{ref: step("2"), value: "two of them", note: "n"}},
		{"2 03:15 at 03:20", true, stepArgs{ref: step("2"), value: "03:15", at: "03:20"}},
		{`2 "at" with Jo`, true, stepArgs{ref: step("2"), value: "at", with: "Jo"}},
		{`2 x at 03:00 with "B Shah"`, true, stepArgs{ref: step("2"), value: "x", at: "03:00", with: "B Shah"}},
	}
	for _, tt := range tests {
		got, err := parseStepArgs(tt.in, tt.withValue)
		if err != nil || got != tt.want {
			t.Errorf("%q gives %+v, %v, want %+v", tt.in, got, err, tt.want)
		}
	}
	for _, in := range []string{"", ": note", "1 2", "1 at", "1 with", "1 at 03:00 at 03:01", "1 with Jo with Al", "1 with B Shah", `1 "`, "a b/1", "/1", "1/", "1/2/3", `""`, `"a b"`} {
		if got, err := parseStepArgs(in, false); err == nil {
			t.Errorf("%q gives %+v", in, got)
		}
	}
	for _, in := range []string{"", "1", "1 : note", "1 two words", "1 two words at 03:00"} {
		if got, err := parseStepArgs(in, true); err == nil {
			t.Errorf("answer %q gives %+v", in, got)
		}
	}
}

func TestDeclaration(t *testing.T) {
	tests := []struct {
		in   string
		want declaration
	}{
		{"EPR down", declaration{title: "EPR down"}},
		{"EPR down since 03:00", declaration{title: "EPR down", since: "03:00"}},
		{"EPR down SINCE Mon 23:50", declaration{title: "EPR down", since: "Mon 23:50"}},
		{`EPR since "Mon 23:50"`, declaration{title: "EPR", since: "Mon 23:50"}},
		{"EPR down since 01:30 BST systems EPR", declaration{title: "EPR down", since: "01:30 BST", systems: []string{"EPR"}}},
		{"X systems EPR,PACS since 03:00", declaration{title: "X", systems: []string{"EPR", "PACS"}, since: "03:00"}},
		{`X systems EPR , "PACS viewer",, "a,b"`, declaration{title: "X", systems: []string{"EPR", "PACS viewer", "a,b"}}},
		{`X systems "down"`, declaration{title: "X", systems: []string{"down"}}},
		{`"All systems down since noon"`, declaration{title: "All systems down since noon"}},
		{`All "systems" down systems EPR`, declaration{title: "All systems down", systems: []string{"EPR"}}},
		{"EPR: down", declaration{title: "EPR: down"}},
		{"", declaration{}},
		{"since 03:00", declaration{since: "03:00"}},
	}
	for _, tt := range tests {
		tt.want.mode = event.Live
		got, err := parseDeclaration(event.Live, tt.in)
		if err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%q gives %+v, %v, want %+v", tt.in, got, err, tt.want)
		}
	}
	for _, in := range []string{
		`"EPR`, "EPR since", "EPR systems", "EPR systems ,", "All systems down", "All systems are down",
		"EPR since yesterday", "EPR since the upgrade", "EPR since 03:00 sharp", "X since 03:00 since 04:00",
		"X systems A systems B", "X systems A B", "systems since",
	} {
		if got, err := parseDeclaration(event.Live, in); err == nil {
			t.Errorf("%q gives %+v", in, got)
		}
	}
}

func TestDecision(t *testing.T) {
	tests := []struct {
		in   string
		want decisionArgs
	}{
		{"go; reason: faster", decisionArgs{event.Decision{Text: "go", Reason: "faster"}, ""}},
		{": go ;REASON : faster ; Options:stay", decisionArgs{event.Decision{Text: "go", Reason: "faster", Options: "stay"}, ""}},
		{"go; options: stay; a; b: c; reason: x: y; z", decisionArgs{event.Decision{Text: "go", Reason: "x: y; z", Options: "stay; a; b: c"}, ""}},
		{"go; because", decisionArgs{event.Decision{Text: "go; because"}, ""}},
		{"; reason: x", decisionArgs{event.Decision{Reason: "x"}, ""}},
		{"go; at: Mon 23:50; reason: x", decisionArgs{event.Decision{Text: "go", Reason: "x"}, "Mon 23:50"}},
		{"", decisionArgs{}},
	}
	for _, tt := range tests {
		if got, err := parseDecision(tt.in); err != nil || got != tt.want {
			t.Errorf("%q gives %+v, %v, want %+v", tt.in, got, err, tt.want)
		}
	}
	for _, in := range []string{"a; reason: b; reason: c", "a; reason:; reason: c", "a; options: b; reason: c; options: d"} {
		if got, err := parseDecision(in); err == nil {
			t.Errorf("%q gives %+v", in, got)
		}
	}
}

func TestForm(t *testing.T) {
	methane, _ := event.FormNamed("METHANE")
	for in, want := range map[string]string{
		"M: standby; E: ward 7B; T: smoke: thick; h; H: none; A: east; N: 2; E: called; at: 02:50": "standby|ward 7B|smoke: thick; h|none|east|2|called@02:50",
		"standby; exact location: 7B; Emergency Services : called":                                 "standby|7B|||||called@",
		"n: none; M: standby; e: 7B; e: called; at: Mon 23:50":                                     "standby|7B||||none|called@Mon 23:50",
		": M: standby":                   "standby||||||@",
		"; M: standby; type: smoke; A:":  "standby||smoke||||@",
		"we stand by; because: of smoke": "we stand by; because: of smoke||||||@",
	} {
		got, err := parseForm(methane, in)
		if words := strings.Join(got.texts, "|") + "@" + got.at; err != nil || words != want {
			t.Errorf("%q gives %q, %v, want %q", in, words, err, want)
		}
	}
	for in, why := range map[string]string{
		"M: standby; T: smoke; E: called": "E stands for two things",
		"E: 7B":                           "E stands for two things",
		"M: a; E: b; E: c; E: d":          "there twice",
		"M: a; T: b; T: c":                "there twice",
		"a; M: b":                         "there twice",
		"M: a; at: 02:50; at: 02:51":      "usage",
		"":                                "usage",
	} {
		if got, err := parseForm(methane, in); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%q gives %+v, %v, want %q", in, got, err, why)
		}
	}
}

func TestPlainText(t *testing.T) {
	for in, want := range map[string]string{
		": two beds": "two beds", ":": "", "a: b": "a: b", ":-)": ":-)", "": "", ":  x": "x",
	} {
		if got := plainText(in); got != want {
			t.Errorf("plainText(%q) = %q, want %q", in, got, want)
		}
	}
}

// Every command is explained, and its example is one.
func TestHelp(t *testing.T) {
	g := newGrammar()
	seen := make(map[string]bool)
	for _, c := range g {
		if c.name == "" || c.usage == "" || c.about == "" || c.example == "" || c.parse == nil {
			t.Errorf("%q is not complete", c.name)
		}
		for _, name := range []string{c.name, c.alias} {
			if name != "" && seen[name] {
				t.Errorf("%q is there twice", name)
			}
			seen[name] = true
		}
		if word, _ := firstWord(c.usage); word != c.name {
			t.Errorf("usage of %s begins with %q", c.name, word)
		}
		if word, _ := firstWord(c.example); word != c.name {
			t.Errorf("example of %s begins with %q", c.name, word)
		}
		if _, err := g.parse(c.example); err != nil {
			t.Errorf("example %q: %v", c.example, err)
		}
		if _, err := g.parse("help " + c.name); err != nil {
			t.Errorf("help %s: %v", c.name, err)
		}
	}
	f := &face{grammar: g}
	all, err := f.helpAll()
	if err != nil || len(all) < len(g) {
		t.Fatalf("help gives %d lines, %v", len(all), err)
	}
	for _, c := range g {
		if lines, err := f.help(c.name); err != nil || lines[len(lines)-1] != "." {
			t.Errorf("help %s gives %q, %v", c.name, lines, err)
		}
	}
}

func firstWord(s string) (string, error) {
	list, err := words(s)
	if len(list) == 0 {
		return "", err
	}
	return list[0].text, err
}
