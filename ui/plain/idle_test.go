package plain

import (
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"downtime/store"
	"downtime/ui/session"
)

// A person who has not typed for an hour says who is there before anything is
// written; a script is never asked.
func TestIdle(t *testing.T) {
	isolate(t)
	for _, interactive := range []bool{true, false} {
		dir := t.TempDir()
		synctest.Test(t, func(t *testing.T) {
			s := openInBubble(t, dir)
			defer s.Close()
			typed, out, ended := typist(t, s, interactive)
			typed("declare live EPR down")
			time.Sleep(session.IdleTime - time.Minute)
			typed("note Porter late")
			time.Sleep(2 * session.IdleTime)
			synctest.Wait()
			typed("note Porter here")
			typed("quit")
			if err := <-ended; err != nil {
				t.Error(err)
			}
			said := strings.Count(out.String(), "note: nothing was typed for 60 minutes")
			refused := strings.Contains(out.String(), "error: say who you are first")
			if want := map[bool]int{true: 1, false: 0}[interactive]; said != want || refused != interactive || s.State().Entries < 2 {
				t.Errorf("interactive is %t, and it printed\n%s", interactive, out)
			}
		})
	}
}

// Whoever finds the log in use is told who is typing, not only which log-in.
func TestHolderIsNamed(t *testing.T) {
	isolate(t)
	dir := t.TempDir()
	s, err := session.Open(session.Config{Data: dir, Ward: "7B", User: "root"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	in, keyboard := io.Pipe()
	ended := make(chan error)
	go func() { ended <- Run(s, Options{In: in, Out: io.Discard}) }()
	if _, err := io.WriteString(keyboard, "who A Okafor, nurse\n"); err != nil {
		t.Fatal(err)
	}
	named := false
	for deadline := time.Now().Add(20 * time.Second); !named && time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		named = store.HolderOf(dir).Person == "A Okafor"
	}
	if !named {
		t.Errorf("the holder is %+v", store.HolderOf(dir))
	}
	keyboard.Close()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
