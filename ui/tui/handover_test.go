package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"downtime/store/event"
)

// TestHandoverScreens keeps what both nurses see: the sheet, who it was given to,
// and the question to whoever comes.
func TestHandoverScreens(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := declared(t, width, height)
		d.keys("n", "3", "=no runner", "enter")
		d.keys("d", "=Urgent bloods only", "tab", "=laboratory on paper", "enter")
		for range 8 {
			d.tick(30 * time.Minute)
			d.keys("down")
		}
		d.keys("h")
		d.golden("handover")
		d.keys("enter")
		d.tick(time.Second)
		d.keys("=B Shah", "tab", "=charge nurse", "enter")
		d.golden("handover-given")
		d.keys("esc")
		d.golden("handover-board")
		d.keys("h", "enter")
		d.tick(time.Second)
		d.golden("handover-accept")
	})
}

// giveTo hands over from the board.
func (d *driver) giveTo(name string) {
	d.t.Helper()
	d.keys("h", "enter")
	d.tick(time.Second)
	d.keys("="+name, "enter")
	d.mustShow("Their role")
	d.keys("enter")
}

// The name in the header changes when it is accepted, and not before. The wall
// clock that was typed is entered with it; one that is no time keeps the question.
func TestHandover(t *testing.T) {
	d := declared(t, 80, 24)
	d.giveTo("B Shah")
	d.mustShow("S Okafor, Nurse in charge", "B Shah: read this with S Okafor", "accept")
	d.keys("g")
	d.tick(time.Second)
	d.keys("=J Reid", "tab", "=nurse", "enter")
	d.mustShow("J Reid: read this with S Okafor")
	d.keys("esc")
	d.mustShow("! HANDED OVER to J Reid 03:11, not accepted yet: press H")
	d.keys("h", "enter")
	d.tick(time.Second)
	d.keys("=25:00", "enter")
	d.mustShow("is not a time", "accept the downtime from S Okafor?")
	for range len("25:00") {
		d.keys("backspace")
	}
	d.keys("=03:15", "enter")
	d.mustShow("J Reid, nurse", "Handover accepted by J Reid", "NEXT", "Tue 03:15")
	d.mustNotShow("not accepted yet")
	if who := d.m.s.State().Who; who != (event.Person{Name: "J Reid", Role: "nurse"}) {
		t.Errorf("%v works", who)
	}
	// The shift that goes is known, and one key away.
	d.keys("h", "enter")
	d.tick(time.Second)
	d.mustShow("1  S Okafor, Nurse in charge")
	d.mustNotShow("J Reid, nurse\n")
	d.keys("1")
	d.mustShow("S Okafor: read this with J Reid")
}

// Keys typed ahead accept nothing, and nobody takes over by holding Enter down.
func TestHandoverIsNotAcceptedByAccident(t *testing.T) {
	d := declared(t, 80, 24)
	d.giveTo("B Shah")
	before := d.m.s.State().Entries
	d.keys("enter", "enter", "enter", "space", "y", "esc", "esc")
	if now := d.m.s.State(); now.Entries != before || now.Given == nil {
		t.Errorf("%d entries became %d", before, now.Entries)
	}
}

// The sheet prints from its own screen, and has lines to copy where nothing does.
func TestHandoverPrints(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("h", "c")
	d.mustShow("COPY BY HAND", "HANDOVER of a downtime", "It is not the patient handover.")
	d.keys("esc", "p")
	prints, err := filepath.Glob(filepath.Join(d.m.s.Dir(), "print", "handover_*.pdf"))
	if err != nil || len(prints) != 1 {
		t.Fatalf("%q: %v", prints, err)
	}
	if pdf, err := os.ReadFile(prints[0]); err != nil || !strings.HasPrefix(string(pdf), "%PDF-") {
		t.Errorf("%.8q: %v", pdf, err)
	}
	d.mustShow(filepath.Base(prints[0]))
	d.keys("ctrl+p")
	d.mustShow("The handover sheet", "No printer: copy by hand")
}

// In a drill the sheet says so, and has no number of the hospital.
func TestHandoverOfADrill(t *testing.T) {
	d := newDriver(t, writeLibrary(t), 80, 24)
	d.keys("r", "1", "y", "tab", "tab", "=S Okafor", "tab", "enter", "=drill", "enter")
	d.keys("h", "c")
	d.mustShow("DRILL DRILL DRILL", "DRILL HANDOVER, an exercise")
}

// After an hour without a key it is not known who is there: the next change asks,
// and what was typed for it waits. The same person comes back without an entry.
func TestIdle(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("m", "=Porter late")
	d.tick(59 * time.Minute)
	d.mustShow("S Okafor, Nurse in charge")
	d.tick(time.Minute)
	d.mustShow("who? press W", "Porter late")
	before := d.m.s.State().Entries
	d.keys("enter")
	d.tick(time.Second)
	d.mustShow("Who are you?")
	d.keys("1")
	d.tick(time.Second)
	d.keys("enter")
	d.mustShow("S Okafor, Nurse in charge", "Note: Porter late")
	if n := d.m.s.State().Entries - before; n != 1 {
		t.Errorf("%d entries for one note", n)
	}
	d.tick(time.Hour)
	d.mustShow("No key for 60 minutes: W says who is working now.")
}

// After a restart whoever comes is told how to accept, on the first screen and where
// it is asked who they are.
func TestHandoverAfterARestart(t *testing.T) {
	d := declared(t, 60, 15)
	d.giveTo("B Shah")
	d.close()
	d.run(d.m.openSession)
	d.mustShow("! HANDED OVER, not accepted: Enter, then H")
	d.keys("enter")
	d.mustShow("Who are you?", "B Shah, to whom it was handed over, accepts it with H")
	d.keys("esc", "h")
	d.mustShow("B Shah: read this with S Okafor")
}
