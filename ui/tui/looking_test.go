package tui

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/session"
	"downtime/ui/text"
)

// beside is a second start of the app on the data folder of another.
func (d *driver) beside(width, height int) *driver {
	d.t.Helper()
	return startDriver(d.t, d.dir, "7B", width, height)
}

// second lets a second go by, and runs what is done once in it.
func (d *driver) second() {
	d.t.Helper()
	d.now, d.at = d.now.Add(time.Second), d.at.Add(time.Second)
	d.run(d.m.attend())
}

// becomes waits until a screen shows words, while seconds go by.
func (d *driver) becomes(words ...string) {
	d.t.Helper()
	for range 1000 { // 20 s, on a busy machine
		d.second()
		missing := false
		for _, w := range words {
			missing = missing || !strings.Contains(d.screen(), w)
		}
		if !missing {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	d.mustShow(words...)
}

// The second start says who has the log. It can look on, and follows; it can take
// over, and the first becomes the one that looks on; and back.
func TestTwoSessionsTakeOverFromEachOther(t *testing.T) {
	first := declared(t, 80, 24)
	first.keys("m", "=half a no") // and is called away

	second := first.beside(80, 24)
	second.mustShow("has this log open since", "on this PC", "K   Take over here", "V   Only look on", "Esc Leave")
	second.keys("v")
	second.mustShow("LIVE", "has this log open since", "You are only looking on.", "K take over here")
	second.keys("enter")
	second.mustShow("NEXT")
	second.mustNotShow("Who are you?")
	first.keys("=te", "enter")
	second.keys("l")
	second.becomes("half a note")
	second.keys("m")
	second.mustShow("nothing is saved here")
	second.keys("esc")

	first.keys("m", "=typed and not sa")
	second.keys("k") // asks first: somebody is at work there
	second.mustShow("Take over from", "S Okafor saved an entry there 1 second ago: ask them first.", "only looking on")
	second.keys("esc")
	second.mustShow("only looking on")
	second.keys("k")
	second.second()
	second.keys("enter")
	second.mustShow("Taken over at", "You write here now", "Who are you?")
	second.mustNotShow("only looking on")
	second.keys("2", "=M Silva", "tab", "=nurse", "enter")
	second.keys("m", "=by Silva", "enter")
	second.keys("l")
	second.mustShow("taken over from the session of log-in test", "by Silva")

	first.becomes("took over at", "F6 take over here")
	first.keys("=ved", "enter")
	first.mustShow("only looking on", "typed and not saved") // it is still in the field
	second.keys("m", "=seen by all", "enter")
	first.keys("esc", "l")
	first.becomes("seen by all", "K take over here")
	first.keys("esc", "m")
	first.mustShow("nothing is saved here")

	first.keys("k")
	first.mustShow("Take the log back from")
	first.keys("esc")
	first.mustShow("only looking on")
	first.keys("k")
	first.tick(time.Second)
	first.keys("enter")
	first.mustShow("You write here now")
	first.keys("m", "=back again", "enter")
	first.mustShow("SAVED 2/2", "back again")
	second.becomes("took over at", "back again")
}

// A tick that is asked for while somebody else has the log does nothing, and what
// is typed when the log goes stays typed and can be saved after all.
func TestHalfTypedIsSavedAfterTakingBack(t *testing.T) {
	first := declared(t, 80, 24)
	first.keys("m", "=pharmacy rang")
	second := first.beside(80, 24)
	second.keys("k")
	second.mustShow("S Okafor saved an entry there 1 second ago: ask them first.", "K   Take over here")
	second.keys("k")
	second.mustShow("You write here now")
	first.becomes("only looking on")
	before := first.m.s.State().Entries
	first.keys("enter")
	first.mustShow("take over first", "pharmacy rang")
	first.keys("f6")
	first.mustShow("Take the log back from")
	first.keys("f6")
	first.mustShow("Taken over at", "You write here now", "pharmacy rang")
	first.mustNotShow("only looking on") // what was refused can be saved now
	first.keys("enter")
	first.mustShow("SAVED 2/2", "pharmacy rang")
	if got := first.m.s.State().Entries; got != before+3 { // that it was taken over, too, and a checkpoint
		t.Errorf("%d entries, want %d", got, before+3)
	}
	first.keys("esc")
	if state := first.m.s.State(); state.Who.Name != "S Okafor" {
		t.Errorf("working is %v", state.Who)
	}
}

func TestLeavingWhatAnotherHas(t *testing.T) {
	first := declared(t, 80, 24)
	second := first.beside(80, 24)
	second.keys("esc")
	if !errors.As(second.m.openError, new(*store.LockedError)) {
		t.Errorf("left with %v", second.m.openError)
	}
	first.mustNotShow("took over")
}

// hold writes down somebody as the holder, so that screens read alike every time.
func hold(t *testing.T, dir string) {
	t.Helper()
	text, err := json.Marshal(store.Holder{
		Who: "jreid", Host: "WARD7B-PC2", PID: 4711, Person: "J Reid", Since: start.Add(-50 * time.Minute), LastKey: start.Add(-7 * time.Minute),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "downtime.holder.json"), text, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestHeldAndLookingScreens(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := declared(t, width, height)
		dir := d.dir
		d.close()
		hold(t, dir)
		held := &session.HeldError{LockedError: &store.LockedError{Dir: dir, Holder: store.HolderOf(dir)}}
		d.m = newModel(func() (*session.Session, error) { return nil, held }, Options{})
		d.m.width, d.m.height = width, height
		d.m.clock, d.m.now = func() time.Time { return d.at }, func() time.Time { return start }
		d.run(d.m.openSession)
		heldGolden(d, "held")
		d.m.open = func() (*session.Session, error) {
			return session.LookOn(session.Config{Data: dir, Program: "test", User: "test", Clocks: d.clocks})
		}
		d.run(d.m.openSession)
		d.golden("looking-home")
		d.keys("enter")
		d.golden("looking-board")
		d.keys("space")
		d.golden("looking-refused")
		d.keys("esc", "?")
		d.golden("looking-help")
	})
}

// heldGolden is golden before there is a session.
func heldGolden(d *driver, name string) {
	d.t.Helper()
	kept(d.m.screen)
	path := filepath.Join("testdata", name+"-"+text.Number(uint64(d.m.width))+"x"+text.Number(uint64(d.m.height))+".golden")
	got := strings.ReplaceAll(temporary.ReplaceAllString(d.screen(), "/data"), " \n", "\n") + "\n"
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			d.t.Fatal(err)
		}
		return
	}
	if want, err := os.ReadFile(path); err != nil || got != string(want) {
		d.t.Errorf("%s: %v. Got:\n%s", path, err, got)
	}
}

// Nothing that a screen offers can be done while somebody else has the log.
func TestNothingIsWrittenWhileLooking(t *testing.T) {
	d := declared(t, 80, 24)
	writer := d.looksOn()
	d.m.s.SetWho(event.Person{Name: "V"})
	before := writer.State().Entries
	for _, keys := range [][]string{
		{"space"}, {"n"}, {"u"}, {"d"}, {"m"}, {"w"}, {"s", "1"}, {"esc", "c", "enter"}, {"esc", "r"}, {"p", "enter", "o"}, {"esc", "esc", "l", "x"}, {"g"}, {"r", "x"}, {"g"}, {"esc", "f", "x"},
	} {
		d.keys(keys...)
		d.mustShow("looking on", "LIVE")
	}
	d.m.s = writer
	if _, err := writer.Do(incident.Write{Kind: event.TypeNote, Text: "x"}); err != nil {
		t.Fatal(err)
	}
	if got := writer.State().Entries; got != before+1 {
		t.Errorf("%d entries, want %d", got, before+1)
	}
}

// Who only looks on is offered nothing that writes, and a key that would is answered.
func TestNothingToWriteIsOfferedWhileLooking(t *testing.T) {
	first := newDriver(t, writeLibrary(t), 80, 24)
	d := first.beside(80, 24)
	d.keys("v")
	d.mustShow("Nothing is running here", "K take over here")
	d.mustNotShow("SYSTEM IS DOWN", "Rehearse", "system down", "rehearse", "C ward", "Press C")
	for _, name := range []string{"d", "r", "c"} {
		d.keys(name)
		d.mustShow("Nothing is running here", "You are only looking on: nothing is saved here. K takes over.")
		d.keys("?", "esc")
	}
	d.keys("k")
	d.mustShow("D system down", "R rehearse")
	first.becomes("only looking on")

	d = declared(t, 80, 24)
	d = d.beside(80, 24)
	d.keys("v")
	d.mustShow("Enter look on")
	d.mustNotShow("Carry on", "press W")
	d.keys("enter")
	d.mustNotShow("Space done", "N not done", "U undo")
	for _, name := range []string{"space", "n", "t", "u", "c"} {
		d.keys(name)
		d.mustShow("nothing is saved here. K takes over.", "NEXT")
	}
}

// looksOn makes the app that of somebody who only looks on, and gives the session that goes
// on writing.
func (d *driver) looksOn() (writing *session.Session) {
	d.t.Helper()
	writing = d.m.s
	looking, err := session.LookOn(session.Config{Data: d.dir, Ward: "7B", Program: "test", User: "other", Clocks: d.clocks})
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { writing.Close() })
	d.m.s = looking
	return writing
}
