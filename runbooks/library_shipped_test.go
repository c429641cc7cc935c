package runbooks_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"downtime/runbooks"
	"downtime/runbooks/procedure"
)

// shippedIDs are the procedures a ward that has written nothing starts with.
var shippedIDs = []string{
	"blood-transfusion", "cancer-pathway-prioritisation", "cyber-isolation", "discharge-transfer", "epr-downtime", "imaging-requests",
	"medicines-administration", "observations-escalation", "pathology-requests", "patient-tracking", "phoned-critical-results",
	"readiness-check", "recovery-back-entry", "theatres-procedures-list",
}

// contactNames are the names a hospital has to fill in for the shipped
// procedures. Each name more is a line more that somebody keeps up to date, and
// a name misspelt is a blank where a number is needed.
var contactNames = []string{
	"ambulance-control", "bed-manager", "blood-sciences", "cancer-office", "clinical-engineering", "consultant-on-call",
	"critical-care-outreach", "cyber-security-team", "downtime-box", "downtime-viewer", "duty-executive", "eprr-lead", "histology", "imaging",
	"information-governance", "it-service-desk", "medical-registrar", "microbiology", "on-call-pharmacist", "pharmacy", "porters",
	"resuscitation-team", "site-manager", "switchboard", "theatres", "transfusion", "ward-manager",
}

// longestTitle is what a line of the board and of a printed card has room for.
const longestTitle = 70

func TestShippedProceduresAreAllThere(t *testing.T) {
	library := load(t, "")
	var ids []string
	for _, doc := range library.All() {
		ids = append(ids, doc.Procedure.ID)
	}
	slices.Sort(ids)
	if !slices.Equal(ids, shippedIDs) {
		t.Errorf("shipped are\n%q, want\n%q", ids, shippedIDs)
	}
	// Two files with one id would be one procedure, the other lost.
	files, err := filepath.Glob("library/*.md")
	if err != nil || len(files) != len(ids) {
		t.Errorf("%d files for %d procedures, %v", len(files), len(ids), err)
	}
	for _, id := range ids {
		if !slices.Contains(files, filepath.Join("library", id+".md")) {
			t.Errorf("%s is not in library/%s.md", id, id)
		}
	}
}

func TestShippedProceduresAreComplete(t *testing.T) {
	library := load(t, "")
	for _, doc := range library.All() {
		t.Run(doc.Procedure.ID, func(t *testing.T) {
			for _, f := range library.Lint(doc, today) {
				if f.Code != "not-approved" && f.Code != "no-contacts" {
					t.Error(f)
				}
			}
			for _, lack := range lacks(&doc.Procedure) {
				t.Error(lack)
			}
			for _, value := range library.Contacts.Missing(&doc.Procedure) {
				if _, name, _ := strings.Cut(value, " of "); !slices.Contains(contactNames, name) {
					t.Errorf("the %s is on no list of contacts: is it misspelt?", value)
				}
			}
		})
	}
}

func TestShippedProceduresLeaveLocalPolicyAlone(t *testing.T) {
	library := load(t, "")
	for _, doc := range library.All() {
		source, err := os.ReadFile(filepath.Join("library", doc.File))
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range forbiddenIn(string(source)) {
			t.Errorf("%s:%s", doc.File, found)
		}
	}
}

// lacks says what a procedure of the library should have and has not.
func lacks(p *procedure.Procedure) []string {
	var list []string
	need := func(ok bool, format string, args ...any) {
		if !ok {
			list = append(list, fmt.Sprintf(format, args...))
		}
	}
	wantKind := procedure.Downtime
	switch p.ID {
	case "recovery-back-entry":
		wantKind = procedure.Recovery
	case "readiness-check":
		wantKind = procedure.Readiness
	}
	need(p.Kind == wantKind, "the kind is %q, not %q", p.Kind, wantKind)
	need(len(p.Systems) > 0 || p.Kind == procedure.Readiness, "no system brings it up")
	need(p.UseWhen != "", "nothing says when to use it")
	need(p.Owner != "", "nobody owns it")
	need(p.Version != "", "it has no version")
	_, reviewed := runbooks.ReviewDue(p)
	need(reviewed, "no review is due")
	need(!p.Approved(), "a template cannot be approved before a hospital has seen it")

	has := make(map[string]bool)
	ids := make(map[string]bool)
	for _, step := range p.Steps() {
		has["target time"] = has["target time"] || step.Within > 0
		has["critical step"] = has["critical step"] || step.Critical
		has["recurring check"] = has["recurring check"] || step.Every > 0
		has["time band"] = has["time band"] || step.From > 0
		has["step for two people or read back"] = has["step for two people or read back"] || step.TwoPerson || step.ReadBack
		need(step.Explicit, "step %q has no id of its own, so history is lost when its words change", step.Title)
		need(!ids[step.ID], "the id %q stands twice", step.ID)
		ids[step.ID] = true
		need(len(step.Roles) > 0, "step %q is nobody's", step.ID)
		need(utf8.RuneCountInString(step.Title) <= longestTitle, "the title of step %q has more than %d characters: %q", step.ID, longestTitle, step.Title)
		need(len(step.Detail) > 0, "step %q does not say what to do if it cannot be done", step.ID)
	}
	for _, what := range []string{"target time", "critical step", "recurring check", "time band", "step for two people or read back"} {
		need(has[what], "there is no %s", what)
	}

	need(slices.ContainsFunc(p.Sections, func(s procedure.Section) bool { return s.InRecovery() && len(s.Steps) > 0 }), "there is no recovery section with steps")
	need(slices.ContainsFunc(p.Sections, func(s procedure.Section) bool { return s.Heading == "Sources" && len(s.Blocks) > 1 }), "no sources are named")
	return append(list, recordLacks(p.Records)...)
}

// identityField matches the names under which a form has who the patient is.
var identityField = regexp.MustCompile(`(?i)\b(?:patients?|identity|baby|donor)\b`)

func recordLacks(forms []procedure.Form) []string {
	var list []string
	identity := false
	for _, form := range forms {
		for _, field := range form.Fields {
			isIdentity := identityField.MatchString(field.Name)
			identity = identity || isIdentity && field.Kind == procedure.FieldPaper
			if field.Kind == procedure.FieldPatient || field.Kind == procedure.FieldNHSNumber {
				list = append(list, fmt.Sprintf("record %q asks for %q on the screen: patients stay on paper", form.Name, field.Name))
			}
		}
	}
	if !identity {
		list = append(list, "no record table keeps the patient on paper")
	}
	return list
}

// forbidden is a safety net under what must not be shipped: clinical values and
// rules that belong to local policy, telephone numbers, and spellings that are
// not British. What it matches is wrong; what it does not match may be wrong
// all the same.
var forbidden = map[string]*regexp.Regexp{
	"a dose or a clinical value": regexp.MustCompile(`(?i)\d ?(?:mg|mcg|µg|micrograms?|milligrams?|grams?|g|kg|ml|millilitres?|litres?|l/min|iu|(?:international )?units?(?:/\w+)?|mmol|mmhg|kpa|g/d?l|mmol/l|%|bpm|joules?|drops?)(?:[/ .,;:)|]|$)`),
	"a score":                    regexp.MustCompile(`(?i)\b(?:scor(?:e|es|ing)|NEWS2?|MEWS|PEWS|GCS)\b(?: (?:of|is|at|above|over|below|under|least|or more|than))* ?(?:[<>=]+ ?)?\d`),
	"a clinical threshold":       regexp.MustCompile(`(?i)\b(?:sats|saturations?|SpO2|temperature|pulse|heart rate|respiratory rate|blood pressure|systolic|glucose|potassium|sodium|lactate|haemoglobin|Hb|INR|platelets|creatinine|eGFR|urine output)\b[^.|]{0,30}?(?:[<>]|\b(?:above|over|below|under|less than|more than|at least|greater than)\b) ?=? ?\d`),
	"an interval of doses":       regexp.MustCompile(`(?i)\b(?:give|repeat|take|administer)\b[^.|]{0,30}\bevery \d+ (?:minutes|hours)`),
	"a telephone number":         regexp.MustCompile(`(?i)\+44|\b0\d{2,4}[ -]?\d{3}[ -]?\d{3,4}\b|\b(?:ring|call|dial|phone|bleep|extension|ext\.?) (?:on )?\d{3,}\b|\b\d{5} \d{6}\b`),
	"a spelling that is not British": regexp.MustCompile(`(?i)\b(?:` + strings.Join([]string{
		`\w+(?:i|ly)z(?:es?|ed|ers?|ing|ations?)`,
		`(?:col|lab|behavi|fav|hon|neighb|tum)or(?:s|ed|ing|al|able|ite)?`,
		`(?:un)?labeled|labeling|cancel(?:ed|ing)|travel(?:ed|ing)|fulfills?|skillful|gotten|catalogs?`,
		`cent(?:er|ers|ered)|theaters?|(?:milli)?liters?|fibers?`,
		`hemo(?:glob|rrh|dyn|ly|dial|phil)\w*|hemat\w*|(?:an|isch|leuk|septic|bacter|(?:hyper|hypo)(?:glyc|kal|natr|vol))emi[ac]`,
		`anesthe\w*|pediatric\w*|orthopedic\w*|gynec\w*|edema|diarrhea|esophag\w*|acetaminophen|epinephrine|emergency room|check mark`,
	}, "|") + `)\b`),
}

// british are words whose ending only looks like the other one.
var british = []string{
	"size", "sizes", "sized", "sizing", "resize", "resized", "oversized", "prize", "prizes", "seize", "seizes", "seized", "seizing", "capsize",
}

var (
	linkTarget = regexp.MustCompile(`\]\([^)\s]*\)`)
	comment    = regexp.MustCompile(`<!--.*?-->`)
)

// forbiddenIn gives what must not be shipped as "line: what: words". The titles
// of sources are as their authors wrote them.
func forbiddenIn(source string) []string {
	var list []string
	prose, _, _ := strings.Cut(source, "\n## Sources\n")
	for i, line := range strings.Split(prose, "\n") {
		line = comment.ReplaceAllString(linkTarget.ReplaceAllString(line, "]"), "")
		for _, what := range slices.Sorted(maps.Keys(forbidden)) {
			for _, words := range forbidden[what].FindAllString(line, -1) {
				if !slices.Contains(british, strings.ToLower(words)) {
					list = append(list, fmt.Sprintf("%d: %s: %q", i+1, what, words))
				}
			}
		}
	}
	// Printed cards and old consoles have letters of Western Europe, and not
	// everything else.
	for i, line := range strings.Split(source, "\n") {
		for _, r := range line {
			if r > 0x7e && (r < 0xa1 || r > 0xff) || r < ' ' {
				list = append(list, fmt.Sprintf("%d: a character that print may lack: %q", i+1, r))
			}
		}
	}
	return list
}

// A net with a hole is worse than none: each rule is shown what it must catch,
// and words like those that must pass.
func TestSafetyNetHolds(t *testing.T) {
	for _, tt := range []struct{ text, what string }{
		{"Give 5 mg at once", "a dose or a clinical value"},
		{"run at 125ml/hour", "a dose or a clinical value"},
		{"10 units/kg, then", "a dose or a clinical value"},
		{"below 70 g/L", "a dose or a clinical value"},
		{"over 6.5 mmol/l", "a dose or a clinical value"},
		{"less than 92%", "a dose or a clinical value"},
		{"NEWS2 of 5: call", "a score"},
		{"a score of 7 or more", "a score"},
		{"temperature above 38", "a clinical threshold"},
		{"Hb < 70", "a clinical threshold"},
		{"give it every 6 hours", "an interval of doses"},
		{"ring 2222", "a telephone number"},
		{"call 020 7946 0000 at night", "a telephone number"},
		{"prioritize the list", "a spelling that is not British"},
		{"the labor ward", "a spelling that is not British"},
		{"unlabeled", "a spelling that is not British"},
		{"hemoglobin", "a spelling that is not British"},
		{"hyperkalemia", "a spelling that is not British"},
		{"emphasize", "a spelling that is not British"},
		{"analyzed", "a spelling that is not British"},
		{"5 \u2265 4", "a character that print may lack"},
		{"a\ttab", "a character that print may lack"},
	} {
		found := forbiddenIn(tt.text)
		if len(found) != 1 || !strings.HasPrefix(found[0], "1: "+tt.what+": ") {
			t.Errorf("in %q found %q, want %s", tt.text, found, tt.what)
		}
	}
	for _, text := range []string{
		"within 15 minutes; every 4 hours", "check 1 entry in 10 again", "NEWS2 chart", "name, number, test, value, units, time", "size of the pad",
		"print 5 drug charts, 3 glucose sheets", "one of 24 hours", "[a colour](http://x.org/color/5mg)", "call the doctor", "ring {{phone:x}}",
		"Organise, prioritise, practise", "chemotherapy", "the emergency department", "step 5 <!-- step: color every=60m -->",
		"\n## Sources\n\n- Color 5 mg", "patients at 3 or 4 places", "the scheme", "hour by hour", "score on the chart", "laboratory",
	} {
		if found := forbiddenIn(text); len(found) > 0 {
			t.Errorf("in %q found %q", text, found)
		}
	}
}
