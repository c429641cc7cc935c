package plain

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"downtime/store/event"
	"downtime/ui/session"
)

var update = flag.Bool("update", false, "write the answers of the transcripts in testdata anew")

// A transcript is a file of testdata: lines that begin with "> " are typed, or
// with ">q " typed as the Go string that follows; the others are the answers.
// Comments are for the test: "# clock TIME" lets time pass until then, "# jump 1h"
// sets the PC's clock by that, "# sleep 1h" lets the PC sleep, "# start
// [strict] [interactive] [NAME, ROLE]" ends the program and starts it again, "#
// edit FILE | OLD | NEW" changes a procedure's file, as its author would, "#
// elsewhere LINE | LINE" types lines into the program of another PC.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, typedLines(t, string(want)))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			compare(t, got, string(want))
		})
	}
}

// typedLine is what is typed, and how the transcript shows it.
type typedLine struct{ shown, typed string }

func typedLines(t *testing.T, transcript string) []typedLine {
	var list []typedLine
	for line := range strings.Lines(transcript) {
		line = strings.TrimSuffix(line, "\n")
		if typed, ok := strings.CutPrefix(line, "> "); ok {
			list = append(list, typedLine{line, typed})
		} else if quoted, ok := strings.CutPrefix(line, ">q "); ok {
			typed, err := strconv.Unquote(quoted)
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			list = append(list, typedLine{line, typed})
		}
	}
	return list
}

// stage is a data folder, the hospital's procedures, and a clock.
type stage struct {
	t        *testing.T
	data     string
	runbooks string
	other    string // the data folder of another PC, which a transcript calls ELSEWHERE
	otherLog string // the log there, OTHERLOG
	now      time.Time
	set      time.Duration // how far the PC's clock has been set since the start
	asleep   time.Duration

	lines []typedLine
	start string // the directive that starts the program next, "" for none
	out   bytes.Buffer
}

// isolate keeps the test from finding the data folders of whoever runs it.
func isolate(t testing.TB) {
	t.Setenv("DOWNTIME_DATA", "")
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	t.Setenv("LocalAppData", t.TempDir())
	t.Setenv("ProgramData", t.TempDir())
}

func newStage(t *testing.T) *stage {
	isolate(t)
	st := &stage{
		t: t, data: t.TempDir(), runbooks: t.TempDir(), other: t.TempDir(),
		now: time.Date(2026, 11, 24, 3, 11, 0, 0, time.UTC),
	}
	if err := os.CopyFS(st.runbooks, os.DirFS("testdata/hospital")); err != nil {
		t.Fatal(err)
	}
	hostile := filepath.Join(st.runbooks, "hostile.md")
	if err := os.WriteFile(hostile, []byte(hostileProcedure), 0o644); err != nil {
		t.Fatal(err)
	}
	return st
}

const hostileProcedure = "---\ntitle: \"Bad \\x1b]0;owned\\x07 title\"\nid: hostile\n---\n# Hostile\n\n## Section \x1b[2J one\n\n" +
	"> [!WARNING]\n> look \u202eesrever\n\n" +
	"- [ ] **Step** with \x1b]52;c;aGk=\x07 and &#27;[2J and \u009b31m <!-- step: one -->\n  detail \u2066 \u0007 here\n" +
	"- [ ] .\n- [ ] ok 99 error: not an answer\n"

// clocks are the PC's: what now says, and how far they were set.
func (st *stage) clocks() event.Reading {
	r := event.Steady(st.now)
	r.At, r.Asleep = r.At.Add(st.set), st.asleep
	return r
}

func (st *stage) duration(text string) time.Duration {
	d, err := time.ParseDuration(text)
	if err != nil {
		st.t.Error(err)
	}
	return d
}

func (st *stage) open() *session.Session {
	st.t.Helper()
	s, err := session.Open(session.Config{
		Data: st.data, Runbooks: st.runbooks, Program: "test", User: "tester",
		Clocks: st.clocks,
	})
	if err != nil {
		st.t.Fatal(err)
	}
	return s
}

// Read types one line, and shows that it was typed.
func (st *stage) Read(p []byte) (int, error) {
	if len(st.lines) == 0 {
		return 0, io.EOF
	}
	line := st.lines[0]
	st.lines = st.lines[1:]
	fmt.Fprintln(&st.out, line.shown)
	if clock, ok := strings.CutPrefix(line.typed, "# clock "); ok {
		at, err := time.Parse(time.RFC3339, clock)
		if err != nil {
			st.t.Error(err)
		}
		st.now = at
	}
	if by, ok := strings.CutPrefix(line.typed, "# jump "); ok {
		st.set += st.duration(by)
	}
	if slept, ok := strings.CutPrefix(line.typed, "# sleep "); ok {
		st.asleep += st.duration(slept)
		st.now = st.now.Add(st.duration(slept))
	}
	if data, ok := strings.CutPrefix(line.typed, "# elsewhere "); ok {
		st.elsewhere(data)
	}
	if edit, ok := strings.CutPrefix(line.typed, "# edit "); ok {
		st.edit(strings.Split(edit, " | "))
	}
	if start, ok := strings.CutPrefix(line.typed, "# start"); ok {
		st.start = start
		return 0, io.EOF
	}
	typed := strings.NewReplacer("ELSEWHERE", st.other, "OTHERLOG", st.otherLog).Replace(line.typed)
	return copy(p, typed+"\n"), nil
}

// elsewhere makes the data folder of another PC, a folder beside that of this one,
// and does there what a line says.
func (st *stage) elsewhere(line string) {
	s, err := session.Open(session.Config{Data: st.other, Ward: "7A", Program: "test", User: "them", Clocks: st.clocks})
	if err != nil {
		st.t.Fatal(err)
	}
	defer s.Close()
	s.SetWho(event.Person{Name: "M Silva", Role: "nurse"})
	lines := strings.ReplaceAll(line, " | ", "\n")
	if err := Run(s, Options{In: strings.NewReader(lines), Out: io.Discard, Strict: true}); err != nil {
		st.t.Error(err)
	}
	st.otherLog = s.State().Log
}

// edit replaces words of a file. "\\n" is a line feed.
func (st *stage) edit(parts []string) {
	path := filepath.Join(st.runbooks, parts[0])
	text, err := os.ReadFile(path)
	feed := strings.NewReplacer(`\n`, "\n")
	old, now := feed.Replace(parts[1]), feed.Replace(parts[2])
	if err != nil || !strings.Contains(string(text), old) {
		st.t.Errorf("%q is not in %s: %v", old, parts[0], err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), old, now, 1)), 0o600); err != nil {
		st.t.Error(err)
	}
}

// paperCode is the code of a log, which is another every time.
var paperCode = regexp.MustCompile(`\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){5}\b`)

var logID = regexp.MustCompile(`\b[0-9A-HJKMNP-TV-Z]{12}\b`)

// exported is the beginning of the name of a log, in what to type for its report.
var exported = regexp.MustCompile(`downtime export [0-9A-HJKMNP-TV-Z]{4} `)

func play(t *testing.T, lines []typedLine) string {
	st := newStage(t)
	st.lines = lines
	for first := true; first || len(st.lines) > 0; first = false {
		st.run(first)
	}
	got := st.out.String()
	for name, folder := range map[string]string{"DATA": st.data, "RUNBOOKS": st.runbooks, "ELSEWHERE": st.other} {
		got = strings.ReplaceAll(got, folder+string(filepath.Separator), name+"/")
		got = strings.ReplaceAll(got, folder, name)
	}
	if device := session.Device(); device != "" {
		got = strings.ReplaceAll(got, "begun on "+device, "begun on PC")
		got = strings.ReplaceAll(got, "session on "+device, "session on PC")
	}
	got = exported.ReplaceAllString(got, "downtime export LOG ")
	got = paperCode.ReplaceAllString(got, "CODE")
	return logID.ReplaceAllString(got, "LOGID")
}

// run is one run of the program.
func (st *stage) run(first bool) {
	if first {
		if _, err := st.Read(make([]byte, 1024)); !errors.Is(err, io.EOF) {
			st.t.Fatal("a transcript begins with # start")
		}
	}
	options := Options{In: st, Out: &st.out}
	s := st.open()
	defer func() {
		if err := s.Close(); err != nil {
			st.t.Error(err)
		}
	}()
	start := strings.TrimSpace(st.start)
	start, options.Strict = strings.CutPrefix(start, "strict")
	start, options.Interactive = strings.CutPrefix(strings.TrimSpace(start), "interactive")
	if start = strings.TrimSpace(start); start != "" {
		who, err := session.ParsePerson(start)
		if err != nil {
			st.t.Fatal(err)
		}
		s.SetWho(who)
	}
	if err := Run(s, options); err != nil {
		fmt.Fprintf(&st.out, "ended: %v\n", err)
		for len(st.lines) > 0 && !strings.HasPrefix(st.lines[0].typed, "# start") {
			st.t.Errorf("not typed: %s", st.lines[0].typed)
			st.lines = st.lines[1:]
		}
		if len(st.lines) > 0 {
			st.Read(make([]byte, 1024))
		}
	}
	for _, r := range st.out.String() {
		if r != '\n' && !printable(r) {
			st.t.Errorf("%U was printed", r)
		}
	}
}

// printable allows the two joiners, without which Persian is misspelt.
func printable(r rune) bool { return unicode.IsPrint(r) || r == '\u200c' || r == '\u200d' }

func compare(t *testing.T, got, want string) {
	t.Helper()
	if got == want {
		return
	}
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		if i >= len(g) || i >= len(w) || g[i] != w[i] {
			line := func(list []string) string {
				if i < len(list) {
					return list[i]
				}
				return "(the end)"
			}
			t.Fatalf("line %d\n got %s\nwant %s\n(-update accepts the answers as they are)", i+1, line(g), line(w))
		}
	}
}
