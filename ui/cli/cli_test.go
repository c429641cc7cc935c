package cli

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
	"unicode"

	"downtime/store/event"

	"github.com/alecthomas/kong"
)

// result is what a run of the program leaves behind.
type result struct {
	code     int
	out, err string
}

// ward is a place to run the program in, with a clock that stands still.
type ward struct {
	t       *testing.T
	data    string
	environ []string
	program string // that looks at a log before it is opened; "" for this one
}

func newWard(t *testing.T) *ward {
	return &ward{t: t, data: filepath.Join(t.TempDir(), "data"), environ: []string{"USER=tester"}}
}

func (w *ward) run(stdin string, args ...string) result {
	return w.runIn(strings.NewReader(stdin), append([]string{"--data", w.data}, args...)...)
}

func (w *ward) runIn(in io.Reader, args ...string) result {
	w.t.Helper()
	var out, errs bytes.Buffer
	code := Run(args, IO{
		In: in, Out: &out, Err: &errs, Environ: w.environ,
		Clocks: w.clocks, Program: w.program,
	})
	return result{code, out.String(), errs.String()}
}

func (w *ward) clocks() event.Reading {
	return event.Steady(time.Date(2026, 11, 24, 3, 11, 7, 123e6, time.UTC))
}

// want runs and expects an exit code.
func (w *ward) want(code int, stdin string, args ...string) result {
	w.t.Helper()
	got := w.run(stdin, args...)
	if got.code != code {
		w.t.Fatalf("downtime %q: exit code %d, want %d\nout: %s\nerr: %s", args, got.code, code, got.out, got.err)
	}
	if code == exitDone && got.err != "" && !strings.Contains(got.err, "line by line") {
		w.t.Errorf("downtime %q: %q on standard error", args, got.err)
	}
	return got
}

const (
	whoIs = "A Okafor, nurse in charge"
	night = `declare live EPR down since 02:20
use pathology-requests
done 1 : told Jo in blood sciences
na 2 : no samples in transit
decision essential tests only; reason: half strength
status
`
)

// begin records a night, and returns its log id.
func (w *ward) begin() string {
	w.t.Helper()
	got := w.want(exitDone, night, "plain", "--as", whoIs, "--strict")
	for _, answer := range []string{"ok 1 ", "ok 2 ", "ok 3 ", "ok 4 ", "ok 5 "} {
		if !strings.Contains(got.out, "\n"+answer) {
			w.t.Fatalf("no %q in:\n%s", answer, got.out)
		}
	}
	line := w.json("incidents", "--json")[0]
	return line["log"].(string)
}

// json runs a command and decodes the objects it prints.
func (w *ward) json(args ...string) []map[string]any {
	w.t.Helper()
	var objects []map[string]any
	for line := range strings.Lines(w.run("", args...).out) {
		var object map[string]any
		if err := json.Unmarshal([]byte(line), &object); err != nil {
			w.t.Fatalf("%q: %v", line, err)
		}
		objects = append(objects, object)
	}
	return objects
}

// sentence is the form of every message on standard error.
var sentence = regexp.MustCompile(`^downtime: [^\n]*[^\n.]\n$`)

func TestExitCodes(t *testing.T) {
	w := newWard(t)
	log := w.begin()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := write("good.md", "# Good\n\n- [ ] Do it\n")
	bad := write("bad.md", "---\nid: bad\nkind: nonsense\n---\n# Bad\n\n- [ ] Do it <!-- step: x within=soon -->\n")
	there := write("there.csv", "x")
	broken := write("broken.jsonl", "{}\n")

	for _, c := range []struct {
		args []string
		code int
		says string // on standard error
	}{
		{[]string{"--help"}, 0, ""},
		{[]string{"-h"}, 0, ""},
		{[]string{"--version"}, 0, ""},
		{[]string{"export", "--help"}, 0, ""},
		{[]string{"procedures"}, 0, ""},
		{[]string{"runbooks"}, 0, ""},
		{[]string{"lint"}, 0, ""},
		{[]string{"lint", good}, 0, ""},
		{[]string{"lint", bad}, 1, ""},
		{[]string{"lint", dir}, 1, ""},
		{[]string{"show", "pathology-requests"}, 0, ""},
		{[]string{"show", good}, 0, ""},
		{[]string{"incidents"}, 0, ""},
		{[]string{"verify"}, 0, ""},
		{[]string{"verify", log[:4]}, 0, ""},
		{[]string{"verify", strings.ToLower(log)}, 0, ""},
		{[]string{"verify", broken}, 1, ""},
		{[]string{"verify", filepath.Join(w.data, "downtime.db")}, 0, ""},
		{[]string{"export"}, 0, ""},
		{[]string{"export", log, "--format", "csv"}, 0, ""},
		{[]string{"export", "--format=jsonl", "-o", "-"}, 0, ""},

		{[]string{"nosuch"}, 2, `unknown command "nosuch": see downtime --help`},
		{[]string{"export", "--fromat", "csv"}, 2, "unknown flag --fromat: did you mean"},
		{[]string{"--bogus"}, 2, "unknown flag --bogus: see downtime --help"},
		{[]string{"export", "--format", "word"}, 2, `--format cannot be "word": choose one of markdown, csv, jsonl, pdf`},
		{[]string{"export", "--format", "pdf"}, 2, "the timeline is not made as PDF"},
		{[]string{"export", "-o", "night.pdf"}, 2, "the timeline is not made as PDF"},
		{[]string{"export", "--what", "handover", "--format", "csv"}, 2, "a handover sheet is Markdown or PDF"},
		{[]string{"export", "--what", "sitrep"}, 2, `--what cannot be "sitrep": choose one of timeline, handover, ledger`},
		{[]string{"export", "--what", "ledger"}, 0, ""},
		{[]string{"export", "--what", "ledger", "--format", "pdf"}, 2, "the ledger is Markdown, CSV or JSON Lines"},
		{[]string{"export", "--what", "ledger", "--with-linked"}, 2, "the ledger is of one log"},
		{[]string{"export", "ZZZZ"}, 2, `there is no run "ZZZZ": see downtime incidents`},
		{[]string{"export", "-o", there}, 2, "exists already: choose another name, or add --force"},
		{[]string{"export", "-o", dir, "--force"}, 2, "is a folder"},
		{[]string{"export", "a", "b"}, 2, `unexpected word "b"`},
		{[]string{"--theme", "pink"}, 2, `--theme cannot be "pink"`},
		{[]string{"--theme"}, 2, "--theme needs a value"},
		{[]string{"export", "-o"}, 2, "--output needs a value"},
		{[]string{"--ward="}, 2, "--ward is empty"},
		{[]string{"incidents", "--data", ""}, 2, "--data is empty"},
		{[]string{"show"}, 2, "PROCEDURE is missing"},
		{[]string{"show", "nosuch"}, 2, "there is no procedure \"nosuch\": see downtime procedures"},
		{[]string{"plain", "--as", " , nurse"}, 2, "--as"},
		{[]string{"verify", "ZZZZ"}, 2, "there is no run"},
		{[]string{"verify", dir}, 2, "is a folder"},

		{[]string{"show", filepath.Join(dir, "none.md")}, 3, "check the name"},
		{[]string{"lint", filepath.Join(dir, "none.md")}, 3, "check the name"},
		{[]string{"verify", filepath.Join(dir, "none.jsonl")}, 3, "check the name"},
		{[]string{"export", "-o", filepath.Join(dir, "none", "x.csv")}, 3, "check the name"},
		{[]string{"procedures", "--runbooks", filepath.Join(dir, "none")}, 3, "check the name"},
		{[]string{"incidents", "--data", good}, 3, "good.md"},
		{[]string{"plain", "--data", good}, 3, "good.md"},
	} {
		got := w.want(c.code, "", c.args...)
		switch {
		case c.says == "" && got.err != "":
			t.Errorf("downtime %q: %q on standard error", c.args, got.err)
		case !strings.Contains(got.err, c.says):
			t.Errorf("downtime %q says %q, want %q in it", c.args, got.err, c.says)
		case c.says != "" && (!sentence.MatchString(got.err) || strings.Count(got.err, ": ") < 2):
			t.Errorf("downtime %q: not one sentence of the form what, where: what to do: %q", c.args, got.err)
		}
	}
}

// TestFlagsAnywhere: the program's flags stand before or after a command.
func TestFlagsAnywhere(t *testing.T) {
	w := newWard(t)
	w.begin()
	for _, c := range []string{"incidents", "verify", "export", "procedures", "lint"} {
		before := w.runIn(nil, "--data", w.data, c)
		after := w.runIn(nil, c, "--data="+w.data)
		if before != after || before.code != exitDone {
			t.Errorf("%s: %+v before, %+v after", c, before, after)
		}
	}
	w.environ = append(w.environ, "DOWNTIME_DATA="+w.data)
	t.Setenv("DOWNTIME_DATA", w.data)
	if got := w.runIn(nil, "incidents"); !strings.Contains(got.out, "EPR down") {
		t.Errorf("DOWNTIME_DATA: %+v", got)
	}
}

// TestJSONKeys holds the keys of FORMATS section 4, in their order.
func TestJSONKeys(t *testing.T) {
	w := newWard(t)
	w.begin()
	for _, c := range []struct{ args, keys string }{
		{"incidents --json", "log mode title started closed phase entries open_steps outstanding"},
		{"verify --json", "log entries ok first_bad proved_to reason paper_to signed_to withheld checkpoints papers files copied others copies keys says details"},
		{"lint --json", "file id title rule sections steps records diagnostics"},
		{"procedures --json", "id title version kind systems owner approved approved_by approved_on last_reviewed_on review_in steps records origin replaces_shipped sha256"},
	} {
		got := w.want(exitDone, "", strings.Fields(c.args)...)
		for line := range strings.Lines(got.out) {
			if keys := strings.Join(keysOf(t, line), " "); keys != c.keys {
				t.Errorf("%s has %s\nwant %s", c.args, keys, c.keys)
			}
		}
	}
	lint := w.run("", "lint", "--json").out
	for name, keys := range map[string]string{
		"sections": "heading line rule steps ignored",
		"steps":    "id text line section parent critical two_person optional within_s from_s every_s role answer",
		"records":  "name fields",
		"fields":   "name kind required",
	} {
		if first := regexp.MustCompile(`"` + name + `":\[(\{.*?\}[,\]])`).FindStringSubmatch(lint); first == nil {
			t.Errorf("lint --json has no %s", name)
		} else if got := strings.Join(keysOf(t, first[1]), " "); got != keys {
			t.Errorf("%s has %s, want %s", name, got, keys)
		}
	}
}

// keysOf lists the keys of the first JSON object of a text, in their order.
func keysOf(t *testing.T, text string) []string {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	if _, err := decoder.Token(); err != nil {
		t.Fatal(err)
	}
	var keys []string
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			break // the text was cut in a nested list
		}
		keys = append(keys, key.(string))
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			break
		}
	}
	return keys
}

func TestIncidentValues(t *testing.T) {
	w := newWard(t)
	log := w.begin()
	line := w.json("incidents", "--json")[0]
	for key, want := range map[string]any{
		"log": log, "mode": "LIVE", "title": "EPR down", "started": "2026-11-24T02:20:00Z", "closed": nil,
		"phase": "downtime", "entries": 6.0,
	} {
		if line[key] != want {
			t.Errorf("%s is %v, want %v", key, line[key], want)
		}
	}
	// The shipped procedure has one optional step, which no close waits for.
	if open := line["open_steps"].(float64); open < 10 || line["outstanding"].(float64) != open-1 {
		t.Errorf("open_steps %v, outstanding %v", line["open_steps"], line["outstanding"])
	}
	w.want(exitDone, "close : everybody is on paper\n", "plain", "--as", whoIs, "--strict")
	line = w.json("incidents", "--json")[0]
	if line["closed"] != "2026-11-24T03:11:07Z" || line["phase"] != "closed" {
		t.Errorf("closed %v, phase %v", line["closed"], line["phase"])
	}
}

// TestHelp: each command has examples, each example can be typed, and no page is
// wider than a terminal.
func TestHelp(t *testing.T) {
	w := newWard(t)
	parser, err := kong.New(new(program), kong.Name("downtime"), kong.NoDefaultHelp())
	if err != nil {
		t.Fatal(err)
	}
	pages := map[string]string{"": w.want(exitDone, "", "--help").out}
	for _, command := range parser.Model.Children {
		if command.Hidden {
			continue
		}
		pages[command.Name] = w.want(exitDone, "", command.Name, "--help").out
		if !strings.Contains(pages[""], "\n  "+command.Name) {
			t.Errorf("downtime --help does not name %s", command.Name)
		}
	}
	for name, page := range pages {
		_, examples, ok := strings.Cut(page, "\n"+examplesHeading)
		if !ok {
			t.Errorf("downtime %s --help has no examples", name)
		}
		found := 0
		for line := range strings.Lines(page) {
			if len([]rune(strings.TrimRight(line, "\n"))) > helpWidth {
				t.Errorf("downtime %s --help: too wide: %q", name, line)
			}
		}
		for line := range strings.Lines(examples) {
			typed, ok := strings.CutPrefix(line, "  downtime")
			if !ok {
				break
			}
			found++
			if _, err := parser.Parse(words(typed)); err != nil && !strings.Contains(typed, "COMMAND") {
				t.Errorf("downtime %s --help: example %q: %v", name, line, err)
			}
		}
		if found == 0 {
			t.Errorf("downtime %s --help has no example", name)
		}
	}
}

// words splits a typed line as a shell does, as far as the examples need it. An
// explanation stands after two spaces.
func words(typed string) []string {
	typed, _, _ = strings.Cut(typed, "  ")
	var list []string
	for i, part := range strings.Split(typed, `"`) {
		if i%2 == 1 {
			list = append(list, part)
			continue
		}
		fields := strings.Fields(part)
		if end := slices.IndexFunc(fields, func(f string) bool { return f == "|" || f[0] == '<' }); end >= 0 {
			return append(list, fields[:end]...)
		}
		list = append(list, fields...)
	}
	return list
}

// TestHostile puts what a terminal obeys into every text that can be given, and
// looks for it in everything that is printed.
func TestHostile(t *testing.T) {
	const evil = "\x1b]52;c;aGk=\x07\x1b[2J\u009b31m\u202eX"
	w := newWard(t)
	w.want(exitDone, "declare live EPR "+evil+"\nnote "+evil+"\nuse pathology-requests\nna 2 : "+evil+"\n", "plain", "--as", "A "+evil+", nurse")
	dir := filepath.Join(t.TempDir(), "d\x1b[2J")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Skip("not run:", err)
	}
	file := filepath.Join(dir, "x\x1b[31m.md")
	text := "---\nid: evil\ntitle: T" + evil + "\n---\n# T\n\n- [ ] Step &#27;[2J " + evil + "\n"
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Skip("not run:", err)
	}
	for _, args := range [][]string{
		{"export"}, {"export", "--format", "csv"}, {"export", "--format", "jsonl"}, {"incidents"}, {"incidents", "--json"},
		{"verify"}, {"lint", file}, {"lint", dir}, {"lint", dir, "--json"}, {"show", file}, {"procedures", "--runbooks", dir},
		{"procedures", "--json", "--runbooks", dir}, {evil}, {"--" + evil}, {"show", evil}, {"show", "./" + evil},
		{"print", file, "--by-hand"}, {"print", file, "-o", dir}, {"print", evil}, {"export", evil}, {"export", "-o", dir}, {"export", "-o", file}, {"verify", evil + ".jsonl"}, {"plain", "--as", evil + ","},
		{"--data", dir + "/none", "incidents"}, {"--runbooks", evil, "procedures"}, {"--theme", evil},
	} {
		got := w.run("", args...)
		for i, r := range strings.TrimPrefix(got.out, "\ufeff") + got.err {
			if !unicode.IsPrint(r) && r != '\n' && r != '\r' {
				t.Errorf("downtime %q prints %U at %d", args, r, i)
				break
			}
		}
	}
	got := w.run("", "lint", file)
	if !strings.Contains(got.out, ".md:3: warning control-character") || !strings.Contains(got.out, ".md:7: warning control-") {
		t.Errorf("lint does not name the lines:\n%s", got.out)
	}
}
