package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"downtime/store/event"
	"downtime/ui/session"

	tea "charm.land/bubbletea/v2"
)

// TestQuestionsOfPapers keeps what is asked of papers in the ledger.
func TestQuestionsOfPapers(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := onPaper(t, width, height)
		d.requests()
		d.keep([]asked{
			{"phoned", "PHONED?", []string{"home", "1"}},
			{"told", "TOLD?", []string{"home", "2"}},
			{"told-result", "TOLD?", []string{"end", "2"}},
			{"each-which", "ONE FOR EACH BED: which form?", []string{"e"}},
		})
		d.keys("end", "4", "=yes", "enter", "enter")
		d.m.s.SetWho(event.Person{Name: "B Shah", Role: "charge nurse"})
		d.m.show(newBoard())
		d.keys("a", "a", "esc")
		d.keep([]asked{
			{"checked", "CHECKED?", []string{"end", "7"}},
			{"out-after-all", "OUT AFTER ALL?", []string{"end", "0"}},
		})
	})
}

// TestQuestionsOfSteps keeps what is asked of a step that takes two people, and of one that
// is done.
func TestQuestionsOfSteps(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := declared(t, width, height)
		d.keys("enter")
		d.keep([]asked{
			{"two-people", "DONE?", []string{"home", "down", "down", "down", "down", "space"}},
			{"done-earlier", "DONE?", []string{"home", "down", "t"}},
		})
		d.keys("home", "down", "space")
		d.keep([]asked{{"reopen", "REOPEN:", []string{"n"}}})
	})
}

// TestQuestionsOfRecovery keeps what is asked of what comes back, and goes again.
func TestQuestionsOfRecovery(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := declared(t, width, height)
		d.instruct("bloods", "Essential blood tests only", "silver", "03:05", "")
		d.keep([]asked{{"command-withdrawn", "WITHDRAWN by command:", []string{"x"}}})
		d.m.show(newBoard())
		d.keep([]asked{{"in-part", "IN PART", []string{"s", "1", "=IT desk", "enter", inPartKey}}})
		d.m.show(newBoard())
		d.keys("c", "r", "=EPR is back", "enter", "esc")
		d.m.show(newBoard())
		d.keep([]asked{{"back-to-downtime", "Back to DOWNTIME?", []string{"c", "b"}}})
	})
}

// TestQuestionsOfTakingOver keeps what is asked before a log is taken over, or back, from
// somebody who is at work.
func TestQuestionsOfTakingOver(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		first := declared(t, width, height)
		second := first.beside(width, height)
		second.keys("k")
		second.mustAsk("K once more")
		second.goldenOfTwo("held-at-work")
		second.keys("v", "enter", takeOverKey)
		second.mustAsk("Take over from")
		second.goldenOfTwo("take-over")
		second.keys(takeOverKey)
		second.mustShow("You write here")
		first.becomes("looking on")
		first.keys("k")
		first.mustAsk("Take the log back from")
		first.goldenOfTwo("take-back")
	})
}

// mustAsk is mustShow of words that may be over several lines.
func (d *driver) mustAsk(words string) {
	d.t.Helper()
	if !strings.Contains(strings.Join(strings.Fields(d.screen()), " "), words) {
		d.t.Fatalf("%q is not on the screen:\n%s", words, d.screen())
	}
}

var (
	byRealTime = regexp.MustCompile(`since (?:[A-Z][a-z]{2} )?\d\d:\d\d\.`)
	howLongAgo = regexp.MustCompile(`\d+ seconds? ago`)
	// whoHasIt names this PC, and breaks by the length of its name.
	whoHasIt = regexp.MustCompile(`(?s)log-in test (?:took over|has this log open).*?F6 take over here`)
)

// goldenOfTwo is golden of a frame that says of another session where and when it was begun,
// by clocks that no test sets.
func (d *driver) goldenOfTwo(name string) {
	d.t.Helper()
	screen := byRealTime.ReplaceAllString(d.screen(), "since 02:21.")
	screen = whoHasIt.ReplaceAllString(screen, "(who has the log, where and since when)\n F6 take over here")
	d.goldenOf(name, howLongAgo.ReplaceAllString(screen, "1 second ago"))
}

// TestScreensOfTheStart keeps what a start says of files, and of entries that are missing.
func TestScreensOfTheStart(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := newDriver(t, writeLibrary(t), width, height)
		d.close()
		d.m = newModel(func() (*session.Session, error) {
			return session.Open(session.Config{
				Data: d.dir, Runbooks: "testdata/epr-downtime.md", Ward: "7B", Program: "test", // a file, and no folder
				Clocks: func() event.Reading { return d.clocks() },
			})
		}, Options{})
		d.m.clock = func() time.Time { return d.at }
		d.send(tea.WindowSizeMsg{Width: width, Height: height})
		d.run(d.m.openSession)
		d.keys("n")
		d.mustShow("Found at the start")
		d.golden("found-start")

		d = lacking(t, width, height)
		d.keys("g")
		d.begunAgain()
		d.mustAsk("Entries that were saved are not in the log")
		d.golden("rescue-missing")
	})
}

// TestThePapersOfWhatIsOver keeps the papers of a run that is closed.
func TestThePapersOfWhatIsOver(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := onPaper(t, width, height)
		d.requests()
		d.m.show(newBoard())
		d.keys("c", "enter", "=Day shift", "tab", "=ward handed back", "enter")
		d.m.show(home{})
		d.keys("f", "enter", "a")
		d.mustShow("RECORDS of")
		d.golden("records-closed")
	})
}

// TestQuestionOfTheDrill keeps what is asked before nothing of a drill is carried over.
func TestQuestionOfTheDrill(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := becomesReal(t, width, height)
		d.keys("o", "enter")
		d.mustShow("Was NONE of it really done?")
		d.golden("carry-none")
	})
}

// TestManyFormsScreen keeps the list to choose one of many paper forms from.
func TestManyFormsScreen(t *testing.T) {
	source := "---\ntitle: Paper of every kind\nid: every-kind\nsystems: [epr]\n---\n# Paper of every kind\n\n## Now\n\n1. [ ] Number the pads <!-- step: pads -->\n"
	for _, name := range []string{
		"Admission", "Allergy sheet", "Bed state", "Consent", "Discharge letter", "Drug chart",
		"Fluid chart", "Imaging request", "Observation chart", "Phoned result", "Referral", "Transfusion request",
	} {
		source += fmt.Sprintf("\n## Record: %s\n\n| Field | Kind |\n|---|---|\n| Bed | text; required |\n", name)
	}
	atSizes(t, func(t *testing.T, width, height int) {
		dir := writeLibrary(t)
		if err := os.WriteFile(filepath.Join(dir, "runbooks", "every-kind.md"), []byte(source), 0o644); err != nil {
			t.Fatal(err)
		}
		d := newDriver(t, dir, width, height)
		d.declare()
		open, err := d.m.s.OpenProcedure("every-kind")
		if err == nil {
			_, err = d.m.s.Do(open)
		}
		if err != nil {
			t.Fatal(err)
		}
		d.keys("a", "a")
		d.mustShow("12")
		d.golden("many-forms")
		d.keys("=request")
		d.golden("many-forms-typed")
	})
}
