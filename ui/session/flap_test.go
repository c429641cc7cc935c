package session

import (
	"strings"
	"testing"
	"time"

	"downtime/store/event"
)

func TestWhatIsEnteredOfACopyThatComesAndGoes(t *testing.T) {
	start := time.Date(2026, 11, 24, 3, 11, 0, 0, time.UTC)
	after := func(minutes float64) time.Time { return start.Add(time.Duration(minutes * float64(time.Minute))) }
	for name, test := range map[string]struct {
		losses  []float64 // in minutes, entered
		changed float64
		at      float64
		want    entering
	}{
		"never":                  {nil, 0, 1, enterEach},
		"twice":                  {[]float64{0, 1}, 1, 2, enterEach},
		"three times":            {[]float64{0, 4, 9}, 9, 9.5, enterNone},
		"three times, far apart": {[]float64{0, 9, 18}, 18, 18.5, enterEach},
		"and goes on":            {[]float64{0, 1, 2}, 30, 34, enterNone},
		"and has lasted":         {[]float64{0, 1, 2}, 30, 35, enterLast},
		"the clock was set back": {[]float64{0, 1, 2}, 30, 10, enterLast},
	} {
		var f flap
		for _, loss := range test.losses {
			f = f.change(after(loss)).entered(after(loss))
		}
		if f = f.change(after(test.changed)); f.enters(after(test.at)) != test.want {
			t.Errorf("%s: %v, want %v", name, f.enters(after(test.at)), test.want)
		}
	}
}

// A stick that comes and goes for half an hour is entered three times, and how it is
// in the end.
func TestAFlappingCopyDoesNotFillTheLog(t *testing.T) {
	for name, lostInTheEnd := range map[string]bool{"whole in the end": false, "lost in the end": true} {
		w := newWard(t)
		s := w.open()
		s.SetWho(event.Person{Name: "A Okafor"})
		if _, err := s.Start(Declaration{Mode: event.Live, Title: "EPR down"}); err != nil {
			t.Fatal(err)
		}
		turns := 0
		turn := func(lost bool) {
			turns++
			before := s.watch.copies
			c := &s.watch.copies[1]
			c.Lost, c.Since, c.Why = lost, s.Now(), "the folder is not there"
			s.noteFlaps(before, s.Now())
			if lost && !s.state.Storage.Lost[c.Name] {
				s.unentered = map[event.LogCopy]loss{c.Name: {*c, s.state.Log}}
			}
			s.proved = !lost
			s.EnterStorage()
			w.pass(30 * time.Second)
			s.EnterStorage()
		}
		for range 30 {
			turn(true)
			turn(false)
		}
		if lostInTheEnd {
			turn(true)
		}
		for range 12 {
			w.pass(30 * time.Second)
			s.EnterStorage()
		}
		var said []string
		for _, row := range s.Book().Rows() {
			switch row.Type {
			case event.TypeStorageDegraded:
				said = append(said, "lost")
				if strings.Contains(row.Reason, "It comes and goes") {
					said = append(said, "goes on")
				}
			case event.TypeStorageRecovered:
				said = append(said, "whole")
			}
		}
		want := "lost whole lost whole lost goes on"
		if !lostInTheEnd {
			want += " whole"
		}
		if got := strings.Join(said, " "); got != want {
			t.Errorf("%s: of %d turns the log says %s, want %s", name, turns, got, want)
		}
		if s.state.Storage.Lost[event.SecondCopy] != lostInTheEnd {
			t.Errorf("%s: the log says that these are lost: %v", name, s.state.Storage.Lost)
		}
		// From then on it is as if nothing had been.
		if !lostInTheEnd {
			before := len(s.Book().Rows())
			turn(true)
			if len(s.Book().Rows()) != before+1 {
				t.Errorf("the next loss is not entered")
			}
		}
	}
}
