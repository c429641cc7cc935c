package cli

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"downtime/store"
	"downtime/ui/session"
)

// hold opens the ward's log as another program does.
func (w *ward) hold() *store.Store {
	w.t.Helper()
	holder, err := store.Open(w.data, store.Options{Who: "J Reid"})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { holder.Close() })
	return holder
}

func TestPlainBesideAnotherProgram(t *testing.T) {
	w := newWard(t)
	w.begin()
	holder := w.hold()

	got := w.want(exitFailed, "note x\n", "plain", "--as", whoIs)
	if !sentence.MatchString(got.err) || !strings.Contains(got.err, "J Reid") || !strings.Contains(got.err, "--take-over") || !strings.Contains(got.err, "--look-on") {
		t.Errorf("plain says %q", got.err)
	}

	got = w.want(exitDone, "status\nnote x\nlog\n", "plain", "--as", whoIs, "--look-on")
	for _, want := range []string{"note: log-in J Reid has this log open since", "you are only looking on", "LIVE downtime: EPR down", "error: you are only looking on"} {
		if !strings.Contains(got.out, want) {
			t.Errorf("--look-on: no %q in\n%s", want, got.out)
		}
	}
	if holder.TakenOver() != nil {
		t.Error("looking on took the log over")
	}

	got = w.want(exitDone, "note by plain\nlog\n", "plain", "--as", whoIs, "--take-over")
	for _, want := range []string{"note: taken over from log-in J Reid on", "saved 2/2 ", "by plain", "Log taken over from the session of log-in J Reid"} {
		if !strings.Contains(got.out, want) {
			t.Errorf("--take-over: no %q in\n%s", want, got.out)
		}
	}
	<-holder.Gone()
	if to := holder.TakenOver(); to == nil || to.By.Who != "tester" {
		t.Errorf("taken over by %+v", to)
	}

	w.want(exitUsage, "", "plain", "--take-over", "--look-on")
}

// Who is working there, and who takes the log over, are named where they are known: in
// the refusal, and for ever in the log, with their log-ins.
func TestTheirNamesAreKnown(t *testing.T) {
	w := newWard(t)
	w.begin()
	holder, err := store.Open(w.data, store.Options{Who: "reid", Person: "J Reid"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { holder.Close() })
	refused := ""
	for until := time.Now().Add(10 * time.Second); !strings.Contains(refused, "J Reid, log-in reid on ") && time.Now().Before(until); {
		refused = w.want(exitFailed, "note x\n", "plain", "--as", whoIs).err
	}
	if !strings.Contains(refused, "is open already: J Reid, log-in reid on ") {
		t.Errorf("a second start says %q", refused)
	}
	got := w.want(exitDone, "log\n", "plain", "--as", whoIs, "--take-over")
	name, _, _ := strings.Cut(whoIs, ",")
	for _, want := range []string{"Log taken over from J Reid (log-in reid) on ", " by log-in tester", name} {
		i := strings.Index(got.out, want)
		if i < 0 {
			t.Errorf("no %q in\n%s", want, got.out)
		}
	}
	if strings.Contains(got.out, "log-in tester: ") {
		t.Errorf("the entry is of a log-in, and not of %s:\n%s", name, got.out)
	}
}

func TestTakeOverWhileLooking(t *testing.T) {
	w := newWard(t)
	w.begin()
	w.hold()
	got := w.want(exitDone, "note no\ntake-over\nnote yes\ntake-over\n", "plain", "--as", whoIs, "--look-on")
	for _, want := range []string{"error: you are only looking on", "taken over from log-in J Reid", "saved 2/2 ", "ok - this session writes already"} {
		i := strings.Index(got.out, want)
		if i < 0 {
			t.Fatalf("no %q in its place in\n%s", want, got.out)
		}
		got.out = got.out[i:]
	}
}

// A person is asked; only K takes the log, and what follows the answer is left to
// be read as commands.
func TestAPersonIsAskedHowToGoOn(t *testing.T) {
	for typed, want := range map[string]string{"k\nrest": "writes", "V\r\nrest": "looks", "\nrest": "leaves", "": "leaves", "yes\n": "leaves"} {
		w := newWard(t)
		w.begin()
		holder := w.hold()
		_, err := session.Open(session.Config{Data: w.data})
		held := new(session.HeldError)
		if !errors.As(err, &held) {
			t.Fatal(err)
		}
		var out bytes.Buffer
		in := strings.NewReader(typed)
		s, err := askHeld(held, in, &out)
		got := "leaves"
		switch {
		case err == nil && s.Looking() == nil:
			got = "writes"
		case err == nil:
			got = "looks"
		case !errors.As(err, new(*store.LockedError)):
			t.Errorf("%q gave %v", typed, err)
		}
		if got != want || !strings.Contains(out.String(), "J Reid") || (holder.TakenOver() != nil) != (want == "writes") {
			t.Errorf("%q %s, want %s; it was told\n%s", typed, got, want, &out)
		}
		if strings.HasSuffix(typed, "rest") && in.Len() != len("rest") {
			t.Errorf("%q: %d bytes are left", typed, in.Len())
		}
		if s != nil {
			s.Close()
		}
	}
}
