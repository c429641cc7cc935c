package plain

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// The bell rings at a terminal as the ward wants it: not at all before somebody says so,
// once for what is new, and again while something critical is overdue. A script hears
// nothing.
func TestBell(t *testing.T) {
	isolate(t)
	for bell, want := range map[string][2]int{"off": {0, 0}, "once": {1, 2}, "repeat": {1, 4}} {
		for _, interactive := range []bool{true, false} {
			dir := t.TempDir()
			synctest.Test(t, func(t *testing.T) {
				s := openInBubble(t, dir)
				defer s.Close()
				typed, out, ended := typist(t, s, interactive)
				typed("declare live EPR down")
				typed("use observations-escalation")
				typed("bell " + bell)
				board := s.State().Board(time.Now()) // the session's clock is its goroutine's
				first := board.Next[0].Due
				time.Sleep(time.Until(first) + 30*time.Second)
				synctest.Wait()
				rang := [2]int{strings.Count(out.String(), "\a")}
				time.Sleep(15*time.Minute + 30*time.Second)
				synctest.Wait()
				rang[1] = strings.Count(out.String(), "\a")
				typed("quit")
				if err := <-ended; err != nil {
					t.Error(err)
				}
				if !interactive && rang != [2]int{} || interactive && rang != want {
					t.Errorf("the bell is %s, interactive is %t: it rang %v, want %v:\n%s", bell, interactive, rang, want, out)
				}
			})
		}
	}
}

// What is said once is kept, and is there by numbers too.
func TestSettingsByNumbers(t *testing.T) {
	out := typedAt(t, "who A Okafor, nurse", "", "6", "2", "7B; or 7C", "St Example",
		"", "6", "3", "", "", "6", "4", "2", "status", "quit")
	mustSay(t, out, "6: More: handbook, ward, second copy, bell ...", "menu: More", "1: Read the handbook", "line: ward 7B, or 7C; hospital: St Example", "ok - ward: 7B, or 7C, St Example",
		"line: second-copy\n", "first copy: in ", "line: bell once", "ok - the bell: once", "ward: 7B, or 7C, St Example")
	if strings.Contains(out, "error:") {
		t.Error(out)
	}
}

// The ward of a downtime that was declared without one is an entry of it, and stands wherever
// the ward does; one that was declared for a ward keeps that.
func TestWardAfterTheDeclaration(t *testing.T) {
	isolate(t)
	s := openAt(t, t.TempDir(), night)
	out := strings.Join(run(t, s, "who A Okafor, nurse\ndeclare live EPR down\nward 7B; hospital: St Example\nstatus\nward 7B\nward 7C\nclose : over\n"+
		"declare live EPR down\nward 8A\n"), "\n")
	mustSay(t, out, "note: ward not set", "ok 1 ", "ok 2 saved 2/2 This is ward 7B, St Example", "ward: 7B, St Example", "ok - this downtime is of ward 7B already",
		"ok 3 saved 2/2 This is ward 7C", "ok 4 ", "ok 1 saved 2/2 LIVE downtime started: EPR down; ward 7B, St Example",
		"error: this downtime was started for ward 7B, which cannot be changed")
}
