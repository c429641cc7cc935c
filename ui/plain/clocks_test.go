package plain

import (
	"bytes"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"downtime/store/event"
	"downtime/ui/session"
)

// written is what was printed so far, read while more may come.
type written struct {
	mu sync.Mutex
	bytes.Buffer
}

func (w *written) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.Buffer.Write(p)
}

func (w *written) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.Buffer.String()
}

// openInBubble opens a session whose clock is that of a bubble of synctest.
func openInBubble(t *testing.T, dir string) *session.Session {
	s, err := session.Open(session.Config{
		Data: dir, Ward: "7B", Clocks: func() event.Reading { return event.Steady(time.Now()) },
	})
	if err != nil {
		t.Fatal(err)
	}
	s.SetWho(event.Person{Name: "A Okafor"})
	return s
}

// typist runs a session within a bubble of synctest, for a person or for a script. What
// is typed has been answered when typed returns.
func typist(t *testing.T, s *session.Session, interactive bool) (typed func(line string), out *written, ended chan error) {
	in, keyboard := io.Pipe()
	out, ended = new(written), make(chan error)
	go func() { ended <- Run(s, Options{In: in, Out: out, Interactive: interactive}) }()
	return func(line string) {
		if _, err := io.WriteString(keyboard, line+"\n"); err != nil {
			t.Error(err)
		}
		synctest.Wait()
	}, out, ended
}

// While nobody types, a jump is entered within seconds. A person is told at once, a
// script with its next answer.
func TestJumpWhileNobodyTypes(t *testing.T) {
	isolate(t)
	for _, interactive := range []bool{true, false} {
		dir := t.TempDir()
		synctest.Test(t, func(t *testing.T) {
			var set atomic.Int64 // how far the PC's clock has been set
			s, err := session.Open(session.Config{Data: dir, Ward: "7B", Clocks: func() event.Reading {
				r := event.Steady(time.Now())
				r.At = r.At.Add(time.Duration(set.Load()))
				return r
			}})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			s.SetWho(event.Person{Name: "A Okafor"})
			typed, out, ended := typist(t, s, interactive)
			typed("declare live EPR down")
			set.Store(int64(-time.Hour))
			time.Sleep(lookAgain + time.Second)
			synctest.Wait()
			if n := s.State().Entries; n != 2 {
				t.Errorf("%d entries after a jump that nobody answered", n)
			}
			const note = "note: entry 2: The PC's clock jumped 1 h back"
			if said := strings.Contains(out.String(), note); said != interactive {
				t.Errorf("interactive is %t, and it printed\n%s", interactive, out)
			}
			typed("note Porter late")
			if n := strings.Count(out.String(), note); n != 1 {
				t.Errorf("said %d times:\n%s", n, out)
			}
			typed("quit")
			if err := <-ended; err != nil {
				t.Error(err)
			}
		})
	}
}
