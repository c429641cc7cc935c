package tui

import (
	"fmt"
	"strings"
	"testing"

	"downtime/ui/qr"
)

// TestCodeToWriteDown: the code is whole on every size of screen, and is that of
// the log as it is.
func TestCodeToWriteDown(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := declared(t, width, height)
		paper, err := d.m.s.Paper()
		if err != nil || paper.Size != uint64(len(d.m.s.Book().Rows())) {
			t.Fatalf("%+v, %v", paper, err)
		}
		d.keys("l", "y")
		for _, want := range []string{"LOG " + paper.Log, fmt.Sprintf("N=%d", paper.Size), paper.Code.String()} {
			if !strings.Contains(d.screen(), want) {
				t.Errorf("%q is not on the screen:\n%s", want, d.screen())
			}
		}
		d.keys("esc")
		if strings.Contains(d.screen(), paper.Code.String()) {
			t.Error("Esc does not close it")
		}
	})
}

// TestSignedCodeOnScreen: a window that is tall enough shows the whole note as a QR
// code in black on white; one that is not says how tall it has to be, and no window
// shows half of one.
func TestSignedCodeOnScreen(t *testing.T) {
	show := func(height int, o Options) (d *driver, rows []string) {
		d = declared(t, 80, height)
		d.m.opts = o
		paper, err := d.m.s.Paper()
		if err != nil {
			t.Fatal(err)
		}
		code, err := qr.Make(paper.Note)
		if err != nil {
			t.Fatal(err)
		}
		d.keys("l", "y")
		return d, code.HalfBlocks()
	}
	colour := Options{Environ: []string{"TERM=xterm-256color", "COLORTERM=truecolor", "TTY_FORCE=1"}}
	d, rows := show(60, colour)
	if !strings.Contains(d.screen(), strings.TrimRight(" "+strings.Join(rows, "\n "), " ")) {
		t.Errorf("the QR code is not on the screen:\n%s", d.screen())
	}
	if frame := d.m.View().Content; !strings.Contains(frame, "\x1b[38;2;0;0;0;48;2;255;255;255m"+rows[len(rows)/2]) {
		t.Error("it is not black on white")
	}
	for name, o := range map[string]Options{
		"ASCII": {ASCII: true, Environ: colour.Environ}, "NO_COLOR": {Environ: append([]string{"NO_COLOR=1"}, colour.Environ...)},
	} {
		d, _ := show(60, o)
		if strings.ContainsAny(d.screen(), "█▀▄") || !strings.Contains(d.screen(), "last page of whatever is printed") {
			t.Errorf("%s:\n%s", name, d.screen())
		}
	}
	d, _ = show(24, colour)
	var tall int
	_, said, _ := strings.Cut(strings.Join(strings.Fields(d.screen()), " "), "columns and ")
	if fmt.Sscan(said, &tall); tall < 40 || strings.ContainsAny(d.screen(), "█▀▄") {
		t.Fatalf("in 24 lines it says:\n%s", d.screen())
	}
	if d, rows := show(tall, colour); !strings.Contains(d.screen(), strings.TrimSpace(rows[len(rows)-4])) {
		t.Errorf("in %d lines, as it said:\n%s", tall, d.screen())
	}
	if d, _ := show(tall-1, colour); strings.ContainsAny(d.screen(), "█▀▄") {
		t.Errorf("in %d lines half of it is there:\n%s", tall-1, d.screen())
	}
}

// TestWitnessForm: another ward's line is in the log once it is typed in, and what
// is none is refused with what was typed still there.
func TestWitnessForm(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("l", "v", "=LOG K4QX7F3A91C2 N=1500", "enter")
	d.mustShow("The other ward's code")
	d.mustShow("LOG K4QX7F3A91C2 N=1500")
	d.keys("esc", "v", "=log k4qx7f3a91c2 n=1500 mr20-hrst-gv7f-vggp-9mbd-2s8y", "enter")
	d.mustShow("Another ward's code seen: log K4QX7F3A91C2, entries 1 to 1500")
}

// TestNobodyWaitsForACheckpoint: keys pressed while one is on its way to disk are
// taken as ever, and nothing is said of it.
func TestNobodyWaitsForACheckpoint(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("l", "d", "=runner", "tab", "=phones are down", "enter")
	d.mustShow("SAVED 2/2  no. 3: Decision: runner")
	d.keys("m", "=told Jo", "enter")
	d.mustShow("SAVED 2/2  no. 5: Note: told Jo")
	if strings.Contains(d.screen(), "heckpoint") {
		t.Errorf("the log shows it:\n%s", d.screen())
	}
	if n := d.m.s.State().Entries; n != 5 {
		t.Errorf("the log has %d entries", n)
	}
}
