package session

import (
	"strings"
	"testing"

	"downtime/store/event"
	"downtime/store/incident"
)

func TestNHSNumberIn(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"told the site manager at 03:20", ""},
		{"4010232137", "4010232137"},
		{"bed 3, 401 023 2137, told", "401 023 2137"},
		{"bed 3, 401-023-2137", "401-023-2137"},
		{"4010232138", ""},  // its last digit does not check the others
		{"9434765919", ""},  // for testing: no patient has it
		{"24010232137", ""}, // eleven digits
		{"40102321370", ""}, // eleven digits
		{"07401023213", ""}, // a phone
		{"A4010232137", ""}, // a part of something else
		{"lab 1111111111 and 6541003238", "6541003238"},
		{"4010232137, 6541003238", "4010232137 and 6541003238"},
	} {
		if got := strings.Join(nhsNumbersIn(c.text), " and "); got != c.want {
			t.Errorf("in %q there is %q, want %q", c.text, got, c.want)
		}
	}
}

// What can be a patient's NHS number is not saved by one press of a key, whatever is
// typed, and is saved by a second.
func TestAPatientsNumberIsAskedAbout(t *testing.T) {
	w := newWard(t)
	s := w.open()
	before := w.start(s, Declaration{Mode: event.Live, Title: "EPR down"}).Seq
	note := func(words string) error {
		_, err := s.Do(incident.Write{Kind: event.TypeNote, Text: words})
		return err
	}
	if err := note("told 401 023 2137"); !IsRefusal(err) || !strings.Contains(err.Error(), `"401 023 2137" can be a patient's NHS number`) {
		t.Errorf("it gave %v", err)
	}
	if err := note("told 6541003238"); !IsRefusal(err) {
		t.Errorf("another number gave %v", err)
	}
	if err := note("told 6541003238"); err != nil {
		t.Errorf("the second time it gave %v", err)
	}
	if now := w.do(s, incident.Write{Kind: event.TypeNote, Text: "told"}).Seq; now != before+2 {
		t.Errorf("%d entries were saved, and one of them was meant", now-before-1)
	}
	if err := note("R&D<4010232137"); !IsRefusal(err) {
		t.Errorf("what was asked of and left out gave %v", err)
	}
	if err := note("told 6541003238 again"); err != nil {
		t.Errorf("what was saved already gave %v", err)
	}
	if err := note("told 4505577104"); !IsRefusal(err) {
		t.Errorf("a number gave %v", err)
	}
	if err := note("bed 3 4505577104"); !IsRefusal(err) {
		t.Errorf("other words with a number that was asked about, and not saved, gave %v", err)
	}
	s.LeaveQuestion()
	if err := note("bed 3 4505577104"); !IsRefusal(err) {
		t.Errorf("the same, typed after the question was left, gave %v", err)
	}
	s = w.restart(s)
	s.SetWho(okafor)
	if err := note("6541003238 is found"); err != nil {
		t.Errorf("what stands in the log of the start before gave %v", err)
	}
	if err := note("and 4010232137"); !IsRefusal(err) {
		t.Errorf("what does not stand there gave %v", err)
	}
}

// What was meant and could not be saved is not asked about when it is tried again, and
// its number is, in other words, as long as it is not in the log.
func TestAPatientsNumberThatWasNotSaved(t *testing.T) {
	w := newWard(t)
	s := w.open()
	w.start(s, Declaration{Mode: event.Live, Title: "EPR down"})
	asked := s.Asked()
	tried := func(words string) error {
		_, err := s.DecideAs(asked, func() (*Change, error) {
			return s.Decide(incident.Write{Kind: event.TypeNote, Text: words})
		})
		return err
	}
	if err := tried("told 4505577104"); !IsRefusal(err) {
		t.Errorf("it gave %v", err)
	}
	for range 2 {
		if err := tried("told 4505577104"); err != nil { // and it is not committed
			t.Errorf("the same again gave %v", err)
		}
	}
	if err := tried("bed 3 4505577104"); !IsRefusal(err) {
		t.Errorf("a number that is in no entry gave %v", err)
	}
}
