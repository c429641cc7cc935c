package tui

import (
	"errors"
	"regexp"
	"testing"
	"time"

	"downtime/store/event"
	"downtime/ui/session"

	tea "charm.land/bubbletea/v2"
)

// asked is a question as it is kept: how it is come to, and words that say it is this one.
type asked struct {
	name, title string
	keys        []string
}

// keep keeps each of some questions, and gives it up again.
func (d *driver) keep(questions []asked) {
	d.t.Helper()
	behind := d.m.screen
	for _, q := range questions {
		d.keys(q.keys...)
		d.mustShow(q.title)
		d.golden(q.name)
		d.m.forms = nil
		d.m.show(behind)
		d.tick(2 * time.Second) // past what is said of the last key
	}
}

// TestQuestionsOfARun keeps the questions of a run that neither TestScreens nor TestForms
// comes by.
func TestQuestionsOfARun(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := onPaper(t, width, height)
		d.requests()
		d.keys("esc", "m", "up", "6", "=dose late", "enter")
		d.m.show(newBoard())
		d.keep([]asked{
			{"leave", "Leave the program?", []string{"ctrl+c"}},
			{"code", "CODE TO WRITE DOWN", []string{"l", "y"}},
			{"witness", "ANOTHER WARD'S CODE", []string{"l", "v"}},
			{"lfpse", "LFPSE reference", []string{"l", "n"}},
			{"report-asked", "REPORT to read out", []string{"g"}},
			{"lesson", "LESSON: what was learned?", []string{"b", "n"}},
			{"give", "HAND OVER to whom?", []string{"h", "enter"}},
			{"handover-by-hand", "COPY BY HAND", []string{"h", "c"}},
			{"which-form", "ADD PAPER", []string{"a", "a"}},
			{"bed-asked", "BED MOVE", []string{"a", "home", "v"}},
			{"entered", "ENTERED?", []string{"a", "home", "3"}},
			{"amend", "AMEND", []string{"a", "home", "8"}},
			{"who-has-it", "WHO HAS IT?", []string{"a", "home", "9"}},
			{"each-bed", "ONE FOR EACH BED", []string{"a", "e", "3"}},
		})
		d.keys("b", "a", "=A box of pads", "tab", "=Ward manager", "tab", "=12 Dec", "enter")
		d.keep([]asked{{"action-done", "ACTION DONE?", []string{"down", "space"}}})
		d.m.show(newBoard())
		d.keys("esc", "b")
		d.keep([]asked{
			{"link-by-name", "Which log is of the same outage?", []string{"n"}},
			{"other-place", "Where is the log of the other PC?", []string{"1"}},
		})
	})
}

// TestQuestionsOfAClose keeps what is asked of a run in which nothing is left, and after it.
func TestQuestionsOfAClose(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := declared(t, width, height)
		d.keys("enter", "x", "=done on paper", "enter", "esc", "c", "enter")
		d.mustShow("CLOSE this downtime?")
		d.golden("close-clean")
		d.keys("=over", "enter")
		d.keep([]asked{
			{"report-file", "REPORT of", []string{"e"}},
			{"open-again", "OPEN AGAIN", []string{"o"}},
		})
	})
}

// TestQuestionsOfAnotherPC keeps what is asked where its log goes on here, or what was done
// on paper is typed in.
func TestQuestionsOfAnotherPC(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		dir, log := otherPC(t)
		d := newDriver(t, writeLibrary(t), width, height)
		d.other = log
		d.m.s.SetWho(event.Person{Name: "S Okafor", Role: "nurse"})
		d.lookAt(dir)
		d.keys("enter")
		d.tick(time.Second)
		d.mustShow("Go on with it HERE")
		d.golden("carry-on")

		d = newDriver(t, writeLibrary(t), width, height)
		d.keys("b", "2", "=02:20", "tab", "=S Okafor", "tab", "=nurse", "tab", "tab", "y", "tab", "1", "enter")
		d.mustShow("Started. Now type in what was done on")
		d.golden("paper-started")
	})
}

// TestQuestionsOfAChange keeps what is asked of a run without a ward, of several changed
// files, and before a log is taken from somebody who is at work.
func TestQuestionsOfAChange(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := newDriverWithoutWard(t, writeLibrary(t))
		d.send(tea.WindowSizeMsg{Width: width, Height: height})
		d.keys("esc")
		d.m.s.SetWho(event.Person{Name: "S Okafor"})
		if _, err := d.m.s.Start(session.Declaration{Mode: event.Live, Title: "EPR down", Systems: []string{"epr"}}); err != nil {
			t.Fatal(err)
		}
		d.keys("enter")
		d.golden("no-ward-board")
		d.keys("ctrl+k", "=ward", "enter")
		d.mustShow("Which ward is this downtime on?")
		d.golden("ward-asked")

		d = declared(t, width, height)
		action, err := d.m.s.OpenProcedure("pathology-requests")
		if err == nil {
			_, err = d.m.s.Do(action)
		}
		if err != nil {
			t.Fatal(err)
		}
		d.edit("epr-downtime.md", "version: 1.0", "version: 1.1")
		d.edit("pathology-requests.md", "Tell blood sciences", "Ring blood sciences")
		d.golden("changed-several")
		d.keys("v")
		d.mustShow("CHANGED FILES. Which one?")
		d.golden("changed-which")
	})
}

// TestScreensOfWhatIsNotSaved keeps them from the failure to the way out of the program.
func TestScreensOfWhatIsNotSaved(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := declared(t, width, height)
		d.loseLog()
		d.keys("down", "space")
		d.mustShow("NOT SAVED")
		d.golden("not-saved")
		d.keys("k")
		d.mustShow("WRITE ON PAPER")
		d.golden("paper-list")
		d.keys("esc")
		d.golden("kept-as-paper")
		d.keys("ctrl+c")
		d.mustShow("Leave the program?")
		d.golden("leave-unsaved")
	})
}

// blocks are the lines of a QR code as it is drawn.
var blocks = regexp.MustCompile(`(?m)^[█▀▄ ]*[█▀▄][█▀▄ ]*$`)

// TestTheCodeAsAPicture keeps the code to write down where its QR code is shown, and where
// there is no room for it. What is in it is another every time, and is not kept.
func TestTheCodeAsAPicture(t *testing.T) {
	for _, size := range append([][2]int{{120, 60}}, sizes...) {
		d := declared(t, size[0], size[1])
		d.m.opts = Options{Environ: []string{"TERM=xterm-256color", "COLORTERM=truecolor", "TTY_FORCE=1"}}
		d.keys("l", "y")
		d.mustShow("CODE TO WRITE DOWN")
		drawn := len(blocks.FindAllString(d.screen(), -1))
		if size[1] == 60 != (drawn > 20) {
			t.Errorf("%v: %d lines of a QR code", size, drawn)
		}
		d.goldenOf("code-picture", blocks.ReplaceAllString(d.screen(), "     (a line of the QR code)"))
	}
}

// TestScreensOfALogThatDoesNotOpen keeps the sentence that there is then.
func TestScreensOfALogThatDoesNotOpen(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := &driver{t: t, now: start, gap: time.Second, at: time.Unix(0, 0)}
		d.m = newModel(func() (*session.Session, error) { return nil, errors.New("the disk cannot be read") }, Options{})
		d.send(tea.WindowSizeMsg{Width: width, Height: height})
		d.golden("opening")
		d.run(d.m.openSession)
		d.mustShow("The log could not be opened")
		d.golden("not-opened")
	})
}
