package plain

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/session"
)

// withoutDrill is a session with a real downtime that a drill became whose log is not here.
func withoutDrill(t *testing.T) *session.Session {
	t.Helper()
	isolate(t)
	dir := filepath.Join(t.TempDir(), "data")
	st, err := store.Open(dir, store.Options{Stamp: func() event.Stamp { return event.Steady(night).Stamp }})
	if err != nil {
		t.Fatal(err)
	}
	started := event.RunStarted{Mode: event.Live, Title: "EPR down", Systems: []string{"EPR"}, Zone: "Europe/London", Drill: "K4QX7F3A91C2"}
	if _, err = st.Append(store.Batch{Log: store.NewLogID(), New: true, Events: []event.Event{{Happened: night, Actor: okafor, Body: started}}}); err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	s := openAt(t, dir, night)
	s.SetWho(okafor)
	return s
}

// The log of a drill that is gone is said to be, and is settled as that: nobody knows what was
// ticked in it.
func TestADrillThatCannotBeRead(t *testing.T) {
	s := withoutDrill(t)
	why := `the drill's log cannot be read: there is no log "K4QX7F3A91C2" here`
	mustSay(t, strings.Join(run(t, s, "next\n"), "\n"), "drill: "+why+"; carry says what to do")
	byHand := "error: " + why + ": what was really done is ticked by hand, with the time at which it was, as done 3 at 02:50; "
	mustSay(t, strings.Join(run(t, s, "carry\ncarry 1\n"), "\n"), byHand+"carry none settles it, and it is asked again once the log can be read", byHand)
	out := strings.Join(run(t, s, "carry none\nnext\ncarry\ncarry none\n"), "\n")
	mustSay(t, out, "ok 2 saved 2/2 The log of drill K4QX7F3A91C2 could not be read: what was really done in it is ticked by hand", byHand+"that is settled")
	if strings.Contains(out, "drill: ") || strings.Contains(out, "Nothing was really done") || !s.State().DrillUnread() {
		t.Errorf("%d entries, and\n%s", s.State().Entries, out)
	}
}

// What is asked says how many were ticked, and how many of them are left to say; where none
// is left, nothing is asked.
func TestWhatIsLeftOfTheDrill(t *testing.T) {
	s := atWork(t)
	run(t, s, "declare drill Lost EPR systems EPR\nuse pathology-requests\ndone 1\ndone 3\nno-duff EPR down systems EPR since 03:00\nuse pathology-requests\ndone 1\n")
	if out := strings.Join(run(t, s, "next\n"), "\n"); !strings.Contains(out, "drill: 2 steps were ticked in the drill, 1 still to say. Was it really done?") {
		t.Errorf("what is asked:\n%s", out)
	}
	if out := strings.Join(run(t, s, "done 3\nnext\n"), "\n"); strings.Contains(out, "drill: ") {
		t.Errorf("it is still asked:\n%s", out)
	}
	untouched := atWork(t)
	out := strings.Join(run(t, untouched, "declare drill Lost EPR systems EPR\nno-duff EPR down systems EPR since 03:00\nnext\ncarry\n"), "\n")
	if mustSay(t, out, "nothing was ticked in the drill, log "+untouched.State().Drill); strings.Contains(out, "drill: ") || untouched.State().Mode != event.Live {
		t.Errorf("it is asked:\n%s", out)
	}
	if _, err := s.Do(incident.CarryOver{Drill: "another"}); err == nil {
		t.Error("another drill is carried over")
	}
}

// The menu asks of a drill that cannot be read only whether that is settled.
func TestTheMenuOfADrillThatCannotBeRead(t *testing.T) {
	s := withoutDrill(t)
	var out bytes.Buffer
	if err := Run(s, Options{In: strings.NewReader("\n1\n1\n\n"), Out: &out, Interactive: true}); err != nil {
		t.Fatal(err)
	}
	mustSay(t, out.String(), "the drill's log cannot be read: ", ": settle it; ")
	if strings.Contains(out.String(), "none of them") || !s.State().DrillUnread() {
		t.Errorf("settled: %t\n%s", s.State().DrillUnread(), out.String())
	}
}
