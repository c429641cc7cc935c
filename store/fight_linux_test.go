package store

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"downtime/store/event"
)

// ring is what several programs that fight over one folder have said.
type ring struct {
	mu        sync.Mutex
	tried     map[string]bool
	saved     map[uint64]string // what was acknowledged, by number
	has       int               // how often one got the folder
	frozen    int               // from one that did not answer
	complaint []string
}

// listen reads what a fighter says until it ends.
func (r *ring) listen(c *child) {
	for {
		line, err := c.out.ReadString('\n')
		if err != nil { // half a line says nothing
			if state, err := c.cmd.Process.Wait(); err == nil && state.Exited() {
				r.heard(fmt.Sprintf("a fighter ended by itself: %v", state))
			}
			return
		}
		r.heard(strings.TrimSuffix(line, "\n"))
	}
}

func (r *ring) heard(line string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "late":
	case "has":
		r.has++
		if rest == "true" {
			r.frozen++
		}
	case "try":
		r.tried[rest] = true
	case "ok":
		number, text, _ := strings.Cut(rest, " ")
		seq, err := strconv.ParseUint(number, 10, 64)
		if was, twice := r.saved[seq]; err != nil || twice {
			r.complaint = append(r.complaint, fmt.Sprintf("entry %d was acknowledged as %q and as %q", seq, was, text))
		}
		r.saved[seq] = text
	default:
		r.complaint = append(r.complaint, line)
	}
}

// Several programs take one folder over from each other while they append, are
// stopped and woken, and killed: everything that was acknowledged is there, in its
// place; nothing is there that nobody tried; the chain is whole; and no two of them
// ever have one file open for writing.
func TestProgramsFightOverOneFolder(t *testing.T) {
	length := 6 * time.Second
	if d, err := time.ParseDuration(os.Getenv("DOWNTIME_FIGHT")); err == nil {
		length = d
	}
	seed := uint64(time.Now().UnixNano())
	rnd := rand.New(rand.NewPCG(seed, seed))
	dir := t.TempDir()
	s := open(t, dir)
	log := begin(t, s)
	closeStore(t, s)

	r := &ring{tried: make(map[string]bool), saved: make(map[uint64]string)}
	var listening sync.WaitGroup
	enter := func(n int) *child {
		c := startChild(t, "fight", dir, fmt.Sprintf("DOWNTIME_TEST_NAME=p%d", n), "GORACE=halt_on_error=1")
		listening.Go(func() { r.listen(c) })
		return c
	}
	fighters := make([]*child, 4)
	for i := range fighters {
		fighters[i] = enter(i)
	}
	started, stops, kills := len(fighters), 0, 0
	writers := make(chan string, 1)
	watched := make(chan struct{})
	var mu sync.Mutex // guards fighters
	begun := time.Now()
	goesOn := func() bool { return time.Since(begun) < length || r.isVoid() && time.Since(begun) < 10*length }
	go func() {
		defer close(watched)
		for ; goesOn(); time.Sleep(3 * time.Millisecond) {
			mu.Lock()
			pids := make([]int, len(fighters))
			for i, c := range fighters {
				pids[i] = c.cmd.Process.Pid
			}
			mu.Unlock()
			if path := writtenTwice(dir, pids); path != "" {
				select {
				case writers <- path:
				default:
				}
			}
		}
	}()
	for goesOn() {
		time.Sleep(time.Duration(rnd.IntN(30)) * time.Millisecond)
		i := rnd.IntN(len(fighters))
		if rnd.IntN(12) == 0 {
			mu.Lock()
			_ = fighters[i].cmd.Process.Kill()
			fighters[i] = enter(started)
			mu.Unlock()
			started, kills = started+1, kills+1
			continue
		}
		for _, c := range fighters[:i] { // none, one, or more of them at once
			_ = c.cmd.Process.Signal(syscall.SIGSTOP)
		}
		time.Sleep(time.Duration(rnd.IntN(500)) * time.Millisecond)
		rnd.Shuffle(len(fighters), func(a, b int) {
			mu.Lock()
			defer mu.Unlock()
			fighters[a], fighters[b] = fighters[b], fighters[a]
		})
		for _, c := range fighters {
			_ = c.cmd.Process.Signal(syscall.SIGCONT)
		}
		stops++
	}
	<-watched
	for _, c := range fighters {
		_ = c.cmd.Process.Kill()
	}
	listening.Wait()

	select {
	case path := <-writers:
		t.Errorf("seed %d: two programs had %s open for writing", seed, path)
	default:
	}
	for _, c := range r.complaint {
		t.Errorf("seed %d: %s", seed, c)
	}
	found := r.check(t, dir, log)
	if r.isVoid() {
		t.Errorf("the test is void: the folder was got %d times, %d of them from a frozen program", r.has, r.frozen)
	}
	t.Logf("seed %d: got %d times, %d of them from a program that did not answer; %d stops, %d kills; %d tried, %d acknowledged, %d there",
		seed, r.has, r.frozen, stops, kills, len(r.tried), len(r.saved), found)
}

// isVoid reports whether too little has happened to show anything.
func (r *ring) isVoid() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.has < 10 || r.frozen < 2
}

// check opens the folder twice, the second time with what the first has left.
func (r *ring) check(t *testing.T, dir, log string) (found int) {
	t.Helper()
	for range 2 {
		s := open(t, dir)
		found = 0
		texts := make(map[uint64]string)
		err := s.Read(log, func(e *event.Entry) error {
			if body, ok := e.Body.(event.Logged); ok {
				found++
				texts[e.Seq] = body.Text
				if !r.tried[body.Text] {
					t.Errorf("entry %d, %q, was never tried", e.Seq, body.Text)
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		for seq, text := range r.saved {
			if texts[seq] != text {
				t.Errorf("entry %d was acknowledged as %q, and is %q", seq, text, texts[seq])
			}
		}
		if o := s.Opening(); o.Absent.Last > 0 || len(o.Gone) > 0 {
			t.Errorf("opening says %+v", o)
		}
		closeStore(t, s)
	}
	return found
}

// writtenTwice is a file of a log that two programs have open for writing, "" for
// none. Files are looked at one program after the other, so the first is looked at
// again.
func writtenTwice(dir string, pids []int) string {
	for i, one := range pids {
		for _, other := range pids[i+1:] {
			first, second, again := writing(dir, one), writing(dir, other), writing(dir, one)
			for path, inode := range second {
				if first[path] != 0 && first[path] == inode && again[path] == inode {
					return path
				}
			}
		}
	}
	return ""
}

// writing are the files of logs that a program has open for writing, with their
// inodes.
func writing(dir string, pid int) map[string]uint64 {
	files := make(map[string]uint64)
	folder := fmt.Sprintf("/proc/%d/fd", pid)
	names, err := os.ReadDir(folder)
	if err != nil {
		return files
	}
	for _, name := range names {
		path, err := os.Readlink(filepath.Join(folder, name.Name()))
		if err != nil || !strings.HasPrefix(path, dir) || !strings.Contains(path, ".jsonl") && !strings.Contains(path, ".db") {
			continue
		}
		info, err := os.ReadFile(fmt.Sprintf("/proc/%d/fdinfo/%s", pid, name.Name()))
		if err != nil || !opensToWrite(string(info)) {
			continue
		}
		var stat syscall.Stat_t
		if err := syscall.Stat(filepath.Join(folder, name.Name()), &stat); err == nil {
			files[path] = stat.Ino
		}
	}
	return files
}

func opensToWrite(info string) bool {
	_, rest, _ := strings.Cut(info, "flags:")
	digits, _, _ := strings.Cut(strings.TrimSpace(rest), "\n")
	flags, err := strconv.ParseUint(digits, 8, 64)
	return err == nil && flags&syscall.O_ACCMODE != syscall.O_RDONLY
}

// A file that somebody writes must be found by this test's own means.
func TestWritersAreSeen(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	begin(t, s)
	if found := writing(dir, os.Getpid()); len(found) < 2 {
		t.Errorf("found %v", found)
	}
	closeStore(t, s)
	if found := writing(dir, os.Getpid()); len(found) > 0 {
		t.Errorf("found %v", found)
	}
}
