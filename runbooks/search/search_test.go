package search

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"downtime/runbooks"
)

const pathology = `---
title: Paper pathology requests
id: pathology-requests
systems: [pathology, epr]
---
# Paper pathology requests

Use when: requests cannot be placed.

> [!WARNING]
> A sample that is not labelled by hand will be rejected.

## Immediate

1. [ ] **Tell blood sciences** on {{phone:blood-sciences}} <!-- step: tell-lab critical -->
   - Ask the haematology bench for their porter.
2. [ ] Count samples already sent <!-- step: in-transit -->
3. [ ] Label every sample by hand, at the bedside <!-- step: label critical -->
   Check the wristband, read-back included.
4. [ ] Label the spare request pads <!-- step: pads -->

## Tubes

| Colour | Use |
|---|---|
| Purple | full blood count |

## Recovery

- [ ] Organise the scanning of forms <!-- step: scan -->

## Record: Paper request

| Field | Kind | Note |
|---|---|---|
| Bed | text | where the result must come back to |
| Urgency | one of: emergency, urgent, routine | |
`

const medicines = `---
title: Paper drug charts
id: medicines
systems: [epma]
---
# Paper drug charts

## First hour

- [ ] Collect the charts from the downtime box <!-- step: charts -->
- [ ] Two nurses check the controlled medicines <!-- step: controlled two-person -->
- [ ] Write the café rota on the café board <!-- step: cafe -->
- [ ] Ring the anaesthetist about X-ray requests <!-- step: xray -->
- [ ] 採血 を する <!-- step: cjk -->
`

func index(sources ...string) *Index {
	var docs []*runbooks.Document
	for i, source := range sources {
		docs = append(docs, runbooks.Parse(fmt.Sprintf("p%d.md", i), []byte(source)))
	}
	return New(docs)
}

// name is how the tests write a result: procedure/step, procedure#kind.
func name(r Result) string {
	if r.Step > 0 {
		return r.Procedure + "/" + r.StepID
	}
	return fmt.Sprintf("%s#%s", r.Procedure, [...]string{"title", "section", "", "text", "form"}[r.Kind])
}

func names(results Results) []string {
	var list []string
	for _, r := range results.List {
		list = append(list, name(r))
	}
	return list
}

func TestFirstResult(t *testing.T) {
	x := index(pathology, medicines)
	for query, want := range map[string]string{
		"label":                    "pathology-requests/label", // critical before the other
		"LABEL":                    "pathology-requests/label",
		"lab":                      "pathology-requests#title", // the laboratory
		"labe":                     "pathology-requests/label",
		"label bedside":            "pathology-requests/label",
		"bedside label":            "pathology-requests/label",
		"labelling":                "pathology-requests/label",
		"lable":                    "pathology-requests/label", // two letters swapped
		"lbel":                     "pathology-requests/label",
		"labbel":                   "pathology-requests/label",
		"sampel":                   "pathology-requests/label",
		"bedsode":                  "pathology-requests/label",
		"pathology":                "pathology-requests#title",
		"pathlogy":                 "pathology-requests#title",
		"patholgoy reqeusts":       "pathology-requests#title", // two slips
		"pahto":                    "pathology-requests#title", // and not yet typed to its end
		"sciences":                 "pathology-requests/tell-lab",
		"hematology":               "pathology-requests/tell-lab",
		"organize":                 "pathology-requests/scan",
		"wristband":                "pathology-requests/label",
		"readback":                 "pathology-requests/label",
		"read-back":                "pathology-requests/label",
		"emergency":                "pathology-requests#form",
		"purple":                   "pathology-requests#text",
		"rejected":                 "pathology-requests#text",
		"recovery":                 "pathology-requests#section",
		"drug charts":              "medicines#title",
		"chart":                    "medicines#title",
		"medicine":                 "medicines/controlled",
		"meds":                     "medicines#title", // or else drugs
		"cafe":                     "medicines/cafe",
		"CAFÉ":                     "medicines/cafe",
		"cafe\u0301":               "medicines/cafe",
		"anesthetist":              "medicines/xray",
		"xray":                     "medicines/xray",
		"x-ray":                    "medicines/xray",
		"x ray":                    "medicines/xray",
		"採血":                       "medicines/cjk",
		"the":                      "pathology-requests/label", // a small word counts where it is all there is
		"how do I label a sample?": "pathology-requests/label",
		"medicines controlled":     "medicines/controlled",
		"pathology count":          "pathology-requests/in-transit", // one word in the title of the procedure
		"recovery forms":           "pathology-requests/scan",
		"zzzzzz":                   "",
		"":                         "",
		" ?!… ":                    "",
	} {
		results := x.Search(query, nil)
		got := ""
		if len(results.List) > 0 {
			got = name(results.List[0])
		}
		if want != got {
			t.Errorf("%q finds %q first, want %q; all: %v", query, got, want, names(results))
		}
	}
}

// TestOrder: exact before beginning before slip, a title before a step before
// detail, more of the words before fewer.
func TestOrder(t *testing.T) {
	step := func(id, words, detail string) string {
		return fmt.Sprintf("- [ ] %s <!-- step: %s -->\n  %s\n", words, id, detail)
	}
	x := index("# Ward\n\n## A\n\n"+step("detail", "Do it", "with the folder there")+step("slip", "Find the holder", "x")+
		step("start", "Sort the foldering", "x")+step("exact", "Bring a folder", "x")+step("both", "Bring a red folder", "x"),
		"# Folder\n\n## B\n\n"+step("other", "Nothing", "x"))
	if got := names(x.Search("folder", nil)); !slices.Equal(got, []string{"p1#title", "p0/exact", "p0/both", "p0/start", "p0/detail"}) {
		t.Errorf("%v", got)
	}
	if got := names(x.Search("red folder", nil)); got[0] != "p0/both" {
		t.Errorf("%v", got)
	}
	if got := names(x.Search("holder", nil)); got[0] != "p0/slip" {
		t.Errorf("what was typed comes first: %v", got)
	}
}

func TestSlips(t *testing.T) {
	for _, test := range []struct {
		typed, term string
		found       bool
	}{
		{"bed", "bad", false}, // three letters: too short to guess
		{"ward", "wurd", true},
		{"ward", "wrad", true},
		{"ward", "wruds", false},
		{"label", "lebal", false}, // two letters of five
		{"request", "reqeust", true},
		{"request", "rekwest", false},
		{"pathology", "pahtoolgy", true},
		{"pathology", "pahtoolgi", false},
		{"transfer", "trnsfr", true},
		{"obser", "obsrevation", true}, // while it is typed
		{"observaton", "observation", true},
		{"observatns", "observation", true},
	} {
		x := index("# T\n\n## S\n\n- [ ] Xyz " + test.term + " xyz\n")
		found := len(x.Search(test.typed, nil).List) > 0
		if found != test.found {
			t.Errorf("%q for %q: found %v", test.typed, test.term, found)
		}
	}
}

func TestDistance(t *testing.T) {
	var d distance
	for _, test := range []struct {
		typed, term string
		edits       int
		whole       bool
	}{
		{"label", "label", 0, true}, {"label", "labelled", 0, false}, {"lable", "label", 1, true},
		{"ab", "ba", 1, true}, {"abcd", "badc", 2, true}, {"", "abc", 0, false}, {"abcd", "wxyz", 3, false},
	} {
		edits, whole := d.toBeginning([]rune(test.typed), []rune(test.term), 2)
		if edits != test.edits || edits <= 2 && whole != test.whole {
			t.Errorf("%q, %q: %d edits, whole %v", test.typed, test.term, edits, whole)
		}
	}
}

func TestResultSaysWhere(t *testing.T) {
	x := index(pathology, medicines)
	fill := func(s string) string { return strings.ReplaceAll(s, "{{phone:blood-sciences}}", "*21*600") }
	r := x.Search("blood sciences", fill).List[0]
	if r.Title != "Paper pathology requests" || r.Section != "Immediate" || r.Step != 1 || !r.Critical || r.Words != "Tell blood sciences" {
		t.Errorf("%+v", r)
	}
	if got := marked(r.Words, r.Found); got != "Tell [blood] [sciences]" {
		t.Errorf("%s", got)
	}
	r = x.Search("wristband read-back", nil).List[0]
	if got := marked(r.Passage, r.PassageFound); got != "Check the [wristband], [read-back] included." {
		t.Errorf("%s", got)
	}
	r = x.Search("emergency", nil).List[0]
	if got := marked(r.Passage, r.PassageFound); r.Words != "Record: Paper request" || got != "Urgency: [emergency], urgent, routine" {
		t.Errorf("%+v", r)
	}
	r = x.Search("purple", nil).List[0]
	if got := marked(r.Words, r.Found); got != "Colour: [Purple]; Use: full blood count" {
		t.Errorf("%s", got)
	}
	r = x.Search("phone", fill).List[0]
	if r.Passage != "on *21*600" && r.Step != 1 {
		t.Errorf("%+v", r)
	}
	if lines := strings.Split(pathology, "\n"); !strings.Contains(lines[x.Search("label bedside", nil).List[0].Line-1], "Label every sample") {
		t.Error("the line is not the step's")
	}
}

func TestLongPassageIsCut(t *testing.T) {
	long := strings.Repeat("word ", 80)
	x := index("# T\n\n" + long + "wristband " + long + "\n")
	r := x.Search("wristband", nil).List[0]
	if got := marked(r.Words, r.Found); len(got) > 200 || !strings.Contains(got, "[wristband]") || !strings.HasPrefix(got, "… word") || !strings.HasSuffix(got, "word …") {
		t.Errorf("%q", got)
	}
}

func marked(text string, found []Span) string {
	var b strings.Builder
	at := 0
	for _, s := range found {
		b.WriteString(text[at:s.From] + "[" + text[s.From:s.To] + "]")
		at = s.To
	}
	return b.String() + text[at:]
}

func TestLimits(t *testing.T) {
	x := index("# T\n\n" + strings.Repeat("- [ ] Same words\n", 300))
	if r := x.Search("same", nil); len(r.List) != maxResults || r.All != 300 {
		t.Errorf("%d of %d", len(r.List), r.All)
	}
	if r := x.Search(strings.Repeat("same words ", 1000)+strings.Repeat("x", 100000), nil); r.All != 300 {
		t.Errorf("%d", r.All)
	}
	if r := index().Search("anything", nil); r.All != 0 {
		t.Errorf("%d in nothing", r.All)
	}
}

func TestStepIsFoundInAnotherVersion(t *testing.T) {
	r := index(pathology).Search("bedside", nil).List[0]
	changed := runbooks.Parse("p.md", []byte(strings.ReplaceAll(pathology, "2. [ ] Count samples already sent <!-- step: in-transit -->\n", "")))
	if number := r.StepIn(&changed.Procedure); r.Step != 3 || number != 2 {
		t.Errorf("step %d is now %d", r.Step, number)
	}
	if r.StepIn(&runbooks.Parse("p.md", []byte(medicines)).Procedure) != 0 {
		t.Error("another procedure has it")
	}
}

// FuzzSearch: no query and no procedure makes it panic, and every mark lies on
// whole characters within its text.
func FuzzSearch(f *testing.F) {
	for _, seed := range []string{"label", "x-ray", "lable bedsied", "採血", "cafe\u0301", "-'-/", "\xff\xfe", "a-b-c-d", "{{phone:x}}", strings.Repeat("é", 70)} {
		f.Add(seed, pathology)
	}
	base := index(pathology, medicines)
	f.Fuzz(func(t *testing.T, query, source string) {
		for _, x := range []*Index{base, index(source)} {
			for _, r := range x.Search(query, nil).List {
				checkMarks(t, r.Words, r.Found)
				checkMarks(t, r.Passage, r.PassageFound)
			}
		}
	})
}

func checkMarks(t *testing.T, text string, found []Span) {
	t.Helper()
	at := 0
	for _, s := range found {
		if s.From < at || s.To <= s.From || s.To > len(text) || !utf8.ValidString(text[s.From:s.To]) {
			t.Fatalf("mark %v in %q after %d", s, text, at)
		}
		at = s.To
	}
}

// hospital is a library of 200 procedures of 40 steps, with a vocabulary of 8,000
// words, which is more than the corpus of public procedures has.
func hospital() []*runbooks.Document {
	random := rand.New(rand.NewPCG(1, 2))
	vocabulary := make([]string, 8000)
	for i := range vocabulary {
		word := make([]byte, 4+random.IntN(9))
		for j := range word {
			word[j] = "etaoinshrdlcumwfgypbvk"[min(random.IntN(22), random.IntN(22))]
		}
		vocabulary[i] = string(word)
	}
	words := func(n int) string {
		list := make([]string, n)
		for i := range list {
			list[i] = vocabulary[min(random.IntN(len(vocabulary)), random.IntN(len(vocabulary)))]
		}
		return strings.Join(list, " ")
	}
	var docs []*runbooks.Document
	for i := range 200 {
		var b strings.Builder
		fmt.Fprintf(&b, "---\nid: p%d\n---\n# %s\n\nUse when: %s\n", i, words(4), words(12))
		for section := range 5 {
			fmt.Fprintf(&b, "\n## %s %d\n\n%s\n\n", words(3), section, words(30))
			for range 8 {
				fmt.Fprintf(&b, "- [ ] %s\n  - %s\n  - %s\n", words(9), words(14), words(14))
			}
		}
		docs = append(docs, runbooks.Parse(fmt.Sprintf("p%d.md", i), []byte(b.String())))
	}
	return docs
}

// BenchmarkKey is one key of a query in 200 procedures; it must answer within
// 50 ms.
func BenchmarkKey(b *testing.B) {
	docs := hospital()
	x := New(docs)
	title := docs[77].Procedure.Title
	fields := strings.Fields(title)
	for what, query := range map[string]string{
		"one-letter": title[:1], "word": fields[0], "two-words": fields[0] + " " + fields[1][:2],
		"slip": "zq" + fields[0] + "xs", "nothing": "qqqqqqqqqqq zzzzzzzzzz", "long": strings.Repeat(title+" ", 3),
	} {
		b.Run(what, func(b *testing.B) {
			for b.Loop() {
				x.Search(query, nil)
			}
		})
	}
}

func BenchmarkBuild(b *testing.B) {
	docs := hospital()
	for b.Loop() {
		New(docs)
	}
}

// TestEveryWordIsFound: in the shipped procedures, and in the public ones where
// they are at hand, a step's own title finds that step within the first few.
func TestEveryWordIsFound(t *testing.T) {
	files, _ := filepath.Glob("../library/*.md")
	if more, _ := filepath.Glob("../../../shared/corpus/dev/*.md"); len(more) > 0 {
		files = append(files, more[:min(len(more), 60)]...)
	}
	var docs []*runbooks.Document
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, runbooks.Parse(file, source))
	}
	x := New(docs)
	asked, missed := 0, 0
	for _, doc := range docs {
		for _, step := range doc.Procedure.Steps() {
			if len(step.Title) < 12 || strings.Count(step.Title, " ") > maxWords-1 {
				continue
			}
			asked++
			results := x.Search(step.Title, nil).List
			at := slices.IndexFunc(results, func(r Result) bool {
				return r.Words == step.Title || strings.Contains(r.Words+r.Passage, step.Title)
			})
			if at < 0 || at > 4 {
				missed++
				t.Logf("%s: %q is result %d of %d", doc.File, step.Title, at, len(results))
			}
		}
	}
	if asked == 0 || missed*50 > asked {
		t.Errorf("%d of %d titles do not find their step within the first five", missed, asked)
	}
}
