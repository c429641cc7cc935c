package plain

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func mustBePDF(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil || !bytes.HasPrefix(content, []byte("%PDF-")) {
		t.Errorf("%q is not a PDF: %v", path, err)
	}
	return content
}

// Everything that the app prints has a line, which says where the file is. A file that
// was named is never written over, and a refusal says what to do.
func TestPrint(t *testing.T) {
	isolate(t)
	data, dir := t.TempDir(), t.TempDir()
	s := openAt(t, data, night)
	card, sheet := filepath.Join(dir, "card of 7B.pdf"), filepath.Join(dir, "sheet.pdf")
	out := run(t, s, strings.Join([]string{
		"print open", "print handover", "print nothing-known", "print", "print box to", "by-hand box",
		"who A Okafor, nurse", "declare live EPR down", "print open", "use pathology-requests",
		"print pathology-requests to " + card, `print "pathology-requests" to "` + card + `"`,
		"PRINT Handover TO " + sheet, "print open to " + filepath.Join(dir, "open.txt"),
		"print quick-card to " + filepath.Join(dir, "missing", "card.pdf"),
		"print paper pathology requests to " + filepath.Join(dir, "missing", "card.pdf"),
		"print quick-card", "by-hand paper pathology requests",
	}, "\n"))
	for len(out) > 0 && strings.HasPrefix(out[0], "note: ") {
		out = out[1:]
	}
	for i, want := range []string{
		"error: no procedure is open: to open one, use PROCEDURE", "error: nothing is running: ",
		`error: there is no procedure "nothing-known": procedures lists them; besides them open, box, handover and quick-card can be printed`,
		"error: write it as: print PROCEDURE|", "error: write it as: print ", "error: the downtime box, 14 procedures is too long to copy by hand: by-hand PROCEDURE",
		"ok - ", "ok 1 ", "error: no procedure is open", "ok 2 ",
		`ok - the PDF is "` + card + `": Paper pathology requests, with 2 blank forms; open it there to print it`,
		`error: "` + card + `" exists already, and is not written over: choose another name`,
		`ok - the PDF is "` + sheet + `": the handover sheet; `,
		`error: "` + filepath.Join(dir, "open.txt") + `" does not end in .pdf`,
		`error: nothing was printed to "` + filepath.Join(dir, "missing", "card.pdf") + `"`,
		`error: nothing was printed to "` + filepath.Join(dir, "missing", "card.pdf") + `"`,
		`ok - the PDF is "` + filepath.Join(data, "print", "quick-card"),
		"PAPER PATHOLOGY REQUESTS",
	} {
		if i >= len(out) || !strings.HasPrefix(out[i], want) {
			t.Fatalf("answer %d is %q, want %q", i, out[i:min(i+1, len(out))], want)
		}
	}
	if !strings.HasSuffix(out[15], "without a printer: by-hand paper pathology requests") {
		t.Errorf("a card that cannot be written: %q", out[15])
	}
	if last := out[len(out)-1]; last != "." || len(out) < 25 {
		t.Errorf("the lines to copy end with %q", out[17:])
	}
	if bytes.Equal(mustBePDF(t, card), mustBePDF(t, sheet)) {
		t.Error("the card and the sheet are the same")
	}
	if left, _ := os.ReadDir(dir); len(left) != 2 {
		t.Errorf("the folder holds %v", left)
	}
}

// At a terminal a print opens in the viewer, by a number too; where it cannot be opened
// it is there all the same, and the answer says where.
func TestPrintOpensForAPerson(t *testing.T) {
	isolate(t)
	data := t.TempDir()
	s := openAt(t, data, night)
	var seen []string
	broken := false
	viewer := func(path string) error {
		seen = append(seen, path)
		mustBePDF(t, path)
		if broken {
			return errors.New("no program for it was found")
		}
		broken = true
		return nil
	}
	var out bytes.Buffer
	lines := "\n3\n1\n\n3\n2\nepr-downtime\n\n\n3\n5\n\nprint epr-downtime\nquit\n"
	if err := Run(s, Options{In: strings.NewReader(lines), Out: &out, Interactive: true, Viewer: viewer}); err != nil {
		t.Fatal(err)
	}
	mustSay(t, out.String(),
		"3: Procedures: list, print, copy by hand ...", "menu: Procedures", "1: List the procedures", "line: procedures\n",
		"ask: Which procedure?", "ask: To which file?", `line: print "epr-downtime"`+"\n", "; it opens in the viewer: print it from there",
		"line: print quick-card\n", "; it could not be opened here: open it from its folder to print it")
	if len(seen) != 3 || filepath.Dir(seen[0]) != filepath.Join(data, "print") {
		t.Errorf("the viewer was given %q", seen)
	}
}

// A step by itself, without a number, is the one that next begins with.
func TestStepAloneIsTheFirstToDo(t *testing.T) {
	isolate(t)
	s := openAt(t, t.TempDir(), night)
	out := run(t, s, "step\nwho A Okafor, nurse\ndeclare live EPR down\nstep\nuse epr-downtime\nstep\nnext\nquit")
	text := strings.Join(out, "\n")
	mustSay(t, text, "error: nothing is running", "ok 1", "error: no step is to be done now: to read one, step N", "ok 2 ", "words: ", "for: ")
	_, after, _ := strings.Cut(text, "ok 2 ")
	first := strings.Split(after, "\n")[2]
	mustSay(t, after, first, "words: ", "\nnext: epr-downtime/"+first)
}

// The name of a file that was answered in the menu is the file's, as the system copies it
// too; one that a line cannot hold is asked for again.
func TestPrintFileInTheMenu(t *testing.T) {
	isolate(t)
	dir := t.TempDir()
	out := typedAt(t, "", "3", "5", `q"x.pdf`, `"`+filepath.Join(dir, "card.pdf")+`"`, "quit")
	mustSay(t, out, "ask: To which file?", `error: a name with a quote (") in it cannot be written in a line: choose one without`,
		"ask: To which file?", `line: print quick-card to "`+filepath.Join(dir, "card.pdf")+`"`, "ok - ")
	mustBePDF(t, filepath.Join(dir, "card.pdf"))
}

// A title may have the word "to" in it, before the "to" of a file and in place of it.
func TestPrintTitleWithTo(t *testing.T) {
	isolate(t)
	data, dir := t.TempDir(), t.TempDir()
	for name, title := range map[string]string{"back": "Back to paper", "theatre": "To theatre", "short": "Back"} {
		writeProcedure(t, data, name, title)
	}
	back, short := filepath.Join(dir, "back to paper.pdf"), filepath.Join(dir, "short.pdf")
	out := run(t, openAt(t, data, night), strings.Join([]string{
		"print back to paper", "print back TO paper to " + back, "print to theatre", "print back to " + short,
		"print nothing known to paper", "print back to paper to", `print back to paper to ""`,
	}, "\n"))
	for len(out) > 0 && strings.HasPrefix(out[0], "note: ") {
		out = out[1:]
	}
	printed := `ok - the PDF is "` + filepath.Join(data, "print")
	for i, want := range []string{
		printed, `ok - the PDF is "` + back + `": Back to paper; `, printed, `ok - the PDF is "` + short + `": Back; `,
		`error: there is no procedure "nothing known": `, "error: write it as: print ", "error: write it as: print ",
	} {
		if i >= len(out) || !strings.HasPrefix(out[i], want) {
			t.Fatalf("answer %d is %q, want %q", i, out[i:min(i+1, len(out))], want)
		}
	}
	mustSay(t, strings.Join(out, "\n"), "Back to paper; ", "To theatre; ")
	mustBePDF(t, back)
}

// What Enter does is said once in a question.
func TestQuestionsSayOnceWhatEnterDoes(t *testing.T) {
	out := typedAt(t, "", "3", "5", "cancel", "", "5", "3", "cancel", "quit")
	mustSay(t, out, "ask: To which file? Its name ends in .pdf (Enter for one in the data folder)\n",
		"ask: Which folder, best on a stick? As E:\\ (Enter to leave it where it is)\n")
}

// A procedure of the list of which the file is gone goes by its title where the run knows
// it, open or stood down.
func TestOfferedProceduresWhoseFileWent(t *testing.T) {
	isolate(t)
	data := t.TempDir()
	gone := []string{writeProcedure(t, data, "porters", "Porters"), writeProcedure(t, data, "runners", "Runners"), writeProcedure(t, data, "scribes", "Scribes")}
	takeAway := func(string) error { // the viewer, for it is called between two lines
		for _, path := range gone {
			if err := os.Remove(path); err != nil {
				t.Error(err)
			}
		}
		return nil
	}
	var out bytes.Buffer
	lines := "who A Okafor, nurse\ndeclare live EPR down\n\n7\ncancel\nuse porters\nuse scribes\nstand-down scribes : opened by mistake\nprint quick-card\nchanged\n\n7\ncancel\nquit\n"
	if err := Run(openAt(t, data, night), Options{In: strings.NewReader(lines), Out: &out, Interactive: true, Viewer: takeAway}); err != nil {
		t.Fatal(err)
	}
	_, again, _ := strings.Cut(out.String(), "opens in the viewer")
	mustSay(t, again, "ask: Which procedure?", ": Porters, open already\n", ": runners, whose file is not there any more\n", ": Scribes, stood down; its file is not there any more\n")
}

// writeProcedure puts a small procedure into the folder of the hospital's.
func writeProcedure(t *testing.T, data, id, title string) (path string) {
	t.Helper()
	dir := filepath.Join(data, "runbooks")
	path = filepath.Join(dir, id+".md")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("---\nid: "+id+"\n---\n# "+title+"\n\n- [ ] Tell the porters\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// The report is written from within: of the run in front, of one that is over by its number,
// in the data folder or where it was said. A drill's says so in its name.
func TestReport(t *testing.T) {
	isolate(t)
	dir := t.TempDir()
	s := openAt(t, dir, night)
	s.SetWho(okafor)
	night, again := filepath.Join(t.TempDir(), "night 1.md"), filepath.Join(t.TempDir(), "again.md")
	out := strings.Join(run(t, s, "report\ndeclare drill Practice <b>\nreport to "+night+"\nreport to "+night+"\nreport 1\nreport to night.pdf\n"+
		"close : all back\nreport\nreport 1 to \""+again+"\"\nreport 2\n"), "\n")
	mustSay(t, out, "error: nothing is running", "ok 1 ", "ok - the report of DRILL: Practice", "DRILL-night 1.md", "names of staff",
		"error: ", "exists already", "error: there is no finished run 1", "error: no report was written: ", "does not end in .md",
		"ok 2 ", "ok - the report of DRILL", "DRILL-report-", "DRILL-again.md", "error: there is no finished run 2")
	files, err := filepath.Glob(filepath.Join(s.Dir(), "print", "DRILL-report-*.md"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%q, %v", files, err)
	}
	if text, err := os.ReadFile(files[0]); err != nil || !strings.Contains(string(text), "DRILL") || !strings.Contains(string(text), "all back") {
		t.Errorf("%q, %v", text, err)
	}
}

// What is overdue and next is read for a notebook, times first, while something runs.
func TestBoardByHand(t *testing.T) {
	isolate(t)
	s := openAt(t, t.TempDir(), night)
	out := run(t, s, "by-hand board\nwho A Okafor, nurse\ndeclare live EPR down\nuse pathology-requests\nby-hand board")
	joined := strings.Join(out, "\n")
	for _, want := range []string{"error: nothing is running", "LIVE downtime, to do at ", ", Paper pathology requests"} {
		if !strings.Contains(joined, want) {
			t.Errorf("%q is not in\n%s", want, joined)
		}
	}
}
