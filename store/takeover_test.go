package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"downtime/store/event"
)

// quickly makes take-overs short enough for a test.
func quickly(t testing.TB) {
	t.Helper()
	answer, finish, watch := answerTime, finishTime, watchTime
	setTakeOverTimes(2*time.Second, 2*time.Second, 20*time.Millisecond)
	t.Cleanup(func() { setTakeOverTimes(answer, finish, watch) })
}

func setTakeOverTimes(answer, finish, watch time.Duration) {
	answerTime, finishTime, watchTime = answer, finish, watch
}

func takeOver(t testing.TB, dir, who string) *Store {
	t.Helper()
	s, err := TakeOver(dir, Options{Who: who})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// wantGone waits until a store says that it was taken over.
func wantGone(t testing.TB, s *Store, by string) {
	t.Helper()
	select {
	case <-s.Gone():
	case <-time.After(10 * time.Second):
		t.Fatal("the holder never let go")
	}
	to := s.TakenOver()
	if to == nil || to.By.Who != by {
		t.Errorf("taken over by %+v, want %q", to, by)
	}
	_, err := s.Append(Batch{Log: "X", Events: notes(1)})
	refused, taken := new(NotSavedError), new(TakenOverError)
	if !errors.As(err, &refused) || !errors.As(err, &taken) || !strings.Contains(err.Error(), by) {
		t.Errorf("an append to it gave %v", err)
	}
}

// Two programs that both answer hand the folder to and fro: the same files go on.
func TestTakeOverAndBack(t *testing.T) {
	quickly(t)
	dir := t.TempDir()
	first := open(t, dir)
	log := begin(t, first, notes(2)...)
	second := takeOver(t, dir, "reid")
	wantGone(t, first, "reid")
	if taken := second.Taken(); taken == nil || taken.Frozen || taken.From.Who != "ward7b" {
		t.Errorf("taken from %+v", taken)
	}
	wantSaved(t, second, log, 2)
	third := takeOver(t, dir, "ward7b")
	wantGone(t, second, "ward7b")
	wantSaved(t, third, log, 2)
	want := wantLines(t, third, log, 5)
	closeStore(t, third)
	for _, name := range namesIn(t, dir) {
		if strings.Contains(name, "-2.") || strings.Contains(name, "request") || strings.Contains(name, "answer") {
			t.Errorf("%s was left behind", name)
		}
	}
	s := open(t, dir)
	if got := wantLines(t, s, log, 5); got[4] != want[4] || s.Taken() != nil {
		t.Errorf("afterwards there is %q, taken from %+v", got[4], s.Taken())
	}
	closeStore(t, s)
}

// What is on its way to the disk when the folder is asked for is saved, and
// answered, before it is let go.
func TestWhatIsInFlightIsFinished(t *testing.T) {
	quickly(t)
	dir := t.TempDir()
	first := open(t, dir)
	log := begin(t, first)
	acknowledged, begun := make(chan uint64, 1), make(chan struct{})
	go func() {
		begin := sync.OnceFunc(func() { close(begun) })
		defer begin()
		last := uint64(0)
		for {
			receipt, err := first.Append(Batch{Log: log, Events: notes(1)})
			if err != nil {
				acknowledged <- last
				return
			}
			last = receipt.Entries[0].Seq
			begin()
		}
	}()
	<-begun
	second := takeOver(t, dir, "reid")
	last := <-acknowledged
	if got := uint64(len(lines(t, second, log))); got != last || last < 2 {
		t.Errorf("%d entries were acknowledged, and %d are there", last, got)
	}
	if o := second.Opening(); o.Unconfirmed.Last > 0 || o.Absent.Last > 0 || len(o.Said) > 0 {
		t.Errorf("opening says %+v", o)
	}
}

// A request that nobody waits for any more disturbs no later program, and what a
// crash has left of the words blocks nobody.
func TestNothingStaleBlocks(t *testing.T) {
	quickly(t)
	dir := t.TempDir()
	own := os.Getpid() // the number of a program that runs, and has nothing to do with it
	for name, words := range map[string]request{
		requestName:                     {ID: "old", Holder: Holder{Who: "gone", PID: own}},
		answerName:                      {ID: "older", Holder: Holder{PID: own}},
		generationFile(1, holderSuffix): {Holder: Holder{Who: "gone", PID: own, Since: time.Now()}},
	} {
		if err := writeRequest(filepath.Join(dir, name), words); err != nil {
			t.Fatal(err)
		}
	}
	s := open(t, dir)
	log := begin(t, s)
	time.Sleep(10 * watchTime)
	wantSaved(t, s, log, 2)
	closeStore(t, s)

	// A request by somebody who then died: the holder lets go, and can come back.
	s = open(t, dir)
	if err := writeRequest(filepath.Join(dir, requestName), request{ID: "new", Holder: Holder{Who: "reid"}}); err != nil {
		t.Fatal(err)
	}
	wantGone(t, s, "reid")
	s = takeOver(t, dir, "ward7b")
	if s.Taken() != nil {
		t.Errorf("taken from %+v, and nobody had it", s.Taken())
	}
	wantSaved(t, s, log, 2)
}

// A folder that somebody else took over a moment ago is theirs.
func TestAFasterProgramIsNotFencedOff(t *testing.T) {
	quickly(t)
	dir := t.TempDir()
	frozen := Holder{Who: "frozen", PID: 1, Since: time.Now().Add(-time.Hour)}
	s := open(t, dir)
	if _, err := awaitLock(dir, "reid", "x", frozen); !isLocked(err) {
		t.Errorf("waiting for another one gave %v", err)
	}
	if err := os.Remove(filepath.Join(dir, generationFile(1, holderSuffix))); err != nil {
		t.Fatal(err)
	}
	if _, err := awaitLock(dir, "reid", "x", frozen); !errors.Is(err, errNoAnswer) {
		t.Errorf("waiting for one that says nothing gave %v", err)
	}
	closeStore(t, s)
}

// A holder that is fenced off saves nothing from then on, not even what it has
// written already, and touches no file.
func TestFencedOff(t *testing.T) {
	dir := t.TempDir() // with the real times: its watch does not see the fence first
	old := open(t, dir)
	log := begin(t, old, notes(2)...)
	lock, err := fence(dir, "reid", 1)
	if err != nil {
		t.Fatal(err)
	}
	if !lock.beside || lock.generation != 2 {
		t.Fatalf("the lock is %+v", lock)
	}
	before := snapshot(t, dir)
	journals := snapshot(t, filepath.Join(dir, journalFolder))
	_, err = old.Append(Batch{Log: log, Events: notes(1)})
	if refused := new(NotSavedError); !errors.As(err, &refused) {
		t.Errorf("an append behind the fence gave %v", err)
	}
	wantGone(t, old, "reid")
	wantSame := func(before, after map[string]fileState) {
		t.Helper()
		for name := range before {
			if name != requestName && before[name] != after[name] && !strings.HasSuffix(name, holderSuffix) {
				t.Errorf("%s was changed", name)
			}
		}
	}
	wantSame(before, snapshot(t, dir))
	wantSame(journals, snapshot(t, filepath.Join(dir, journalFolder)))

	s, err := openWith(lock, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	wantSaved(t, s, log, 2)
	wantLines(t, s, log, 4)
	closeStore(t, s)
}

// The protocol of generation.go, at each of its moments: an entry that the old
// holder has written and not acknowledged is found by the newcomer, or is beside
// the log and not in it.
func TestAnEntryThatIsLateForTheFence(t *testing.T) {
	for name, found := range map[string]bool{"before the newcomer reads": true, "after": false} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			old := open(t, dir)
			log := begin(t, old, notes(2)...)
			entries, _, err := old.encode([]Batch{{Log: log, Events: []event.Event{note("late")}}}, old.ends())
			if err != nil {
				t.Fatal(err)
			}
			// What a write that was under way when the program froze does.
			write := func() {
				all, err := journalsIn(old.journals[0])
				if err != nil {
					t.Fatal(err)
				}
				file, err := os.OpenFile(all[0].path, os.O_WRONLY|os.O_APPEND, 0)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := file.Write(append(entries[0].Raw, '\n')); err != nil {
					t.Fatal(err)
				}
				if err := file.Close(); err != nil {
					t.Fatal(err)
				}
			}
			lock, err := fence(dir, "reid", 1)
			if err != nil {
				t.Fatal(err)
			}
			if found {
				write()
			}
			s, err := openWith(lock, &Taken{Frozen: true}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if !found {
				write()
			}
			if got := s.Opening().Unconfirmed.Last; (got == 4) != found {
				t.Errorf("to be confirmed up to %d", got)
			}
			wantSaved(t, s, log, 2)
			want := lines(t, s, log)
			closeStore(t, s)
			closeStore(t, old)
			for range 2 { // with nobody beside it, and its databases to be read
				s = open(t, dir)
				got := lines(t, s, log)
				if len(got) != len(want) || got[len(got)-1] != want[len(want)-1] || (strings.Contains(strings.Join(got, ""), "late") != found) {
					t.Errorf("%d entries, want %d", len(got), len(want))
				}
				if said := s.Opening().Said; len(said) > 0 {
					t.Errorf("opening says %q", said)
				}
				closeStore(t, s)
			}
		})
	}
}

// An entry that was acknowledged by the database alone is read from a copy of it,
// though the program that has it open does not answer.
func TestWhatOnlyTheLockedDatabaseHas(t *testing.T) {
	dir, stick := t.TempDir(), t.TempDir()
	old, err := Open(dir, Options{Second: stick, Who: "ward7b"})
	if err != nil {
		t.Fatal(err)
	}
	log := begin(t, old, notes(2)...)
	if err := os.RemoveAll(filepath.Join(stick, journalFolder)); err != nil {
		t.Fatal(err)
	}
	for {
		receipt, err := old.Append(Batch{Log: log, Events: notes(1)})
		if err != nil {
			t.Fatal(err)
		}
		if receipt.Saved == 1 {
			break
		}
		if err := os.RemoveAll(filepath.Join(stick, journalFolder)); err != nil {
			t.Fatal(err)
		}
	}
	want := lines(t, old, log)
	if err := os.RemoveAll(filepath.Join(stick, journalFolder)); err != nil {
		t.Fatal(err)
	}
	lock, err := fence(dir, "reid", 1)
	if err != nil {
		t.Fatal(err)
	}
	s, err := openWith(lock, nil, Options{Second: stick})
	if err != nil {
		t.Fatal(err)
	}
	got := lines(t, s, log)
	if len(got) < len(want) {
		t.Fatalf("%d entries, and %d were acknowledged; opening says %+v", len(got), len(want), s.Opening())
	}
	wantSaved(t, s, log, 2)
	closeStore(t, s)
	for _, name := range namesIn(t, dir) {
		if strings.Contains(name, ".snapshot") {
			t.Errorf("%s was left behind", name)
		}
	}
	closeStore(t, old)
}

// A generation that was begun goes on: its files are those of whoever comes next,
// and the fence stays for whoever wakes up.
func TestTheNextProgramIsOfTheNewestGeneration(t *testing.T) {
	dir := t.TempDir()
	old := open(t, dir)
	log := begin(t, old)
	lock, err := fence(dir, "reid", 1)
	if err != nil {
		t.Fatal(err)
	}
	lock.release()
	s := open(t, dir) // beside the old one, which has not ended
	if s.lock.generation != 2 || !s.lock.beside {
		t.Errorf("generation %d, beside another %t", s.lock.generation, s.lock.beside)
	}
	wantSaved(t, s, log, 2)
	closeStore(t, s)
	closeStore(t, old)
	s = open(t, dir)
	if s.lock.generation != 2 || s.lock.beside {
		t.Errorf("generation %d, beside another %t", s.lock.generation, s.lock.beside)
	}
	wantSaved(t, s, log, 2)
	wantLines(t, s, log, 3)
	closeStore(t, s)
	if _, err := os.Stat(filepath.Join(dir, generationFile(2, lockSuffix))); errors.Is(err, fs.ErrNotExist) {
		t.Error("the fence is gone")
	}
}

// A program that is fenced off while it still looks at what there is must not take
// the newcomer's files for its own.
func TestFencedOffWhileItOpens(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	log := begin(t, s)
	closeStore(t, s)
	var newcomer *Store
	slow := func(dir string, journals ...string) (Survey, error) {
		found, err := Look(dir, journals...)
		lock, fenced := fence(dir, "reid", 1)
		if fenced != nil {
			t.Fatal(fenced)
		}
		if newcomer, fenced = openWith(lock, nil, Options{}); fenced != nil {
			t.Fatal(fenced)
		}
		wantSaved(t, newcomer, log, 2)
		return found, err
	}
	_, err := Open(dir, Options{Look: slow})
	if locked := new(LockedError); !errors.As(err, &locked) || locked.Holder.Who != "reid" {
		t.Errorf("the slow one gave %v", err)
	}
	wantSaved(t, newcomer, log, 2)
	wantLines(t, newcomer, log, 3)
	closeStore(t, newcomer)
}

// Whoever finds the folder in use reads when the last key was; that is written at
// most twice a minute, and not at all once the folder is let go.
func TestTheHolderSaysWhenTheLastKeyWas(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	first := time.Date(2026, 11, 24, 5, 10, 0, 0, time.UTC)
	for _, c := range []struct {
		person string
		after  time.Duration
		want   time.Duration // after the first
	}{
		{"S Okafor", 0, 0}, {"S Okafor", 29 * time.Second, 0}, {"S Okafor", 30 * time.Second, 30 * time.Second},
		{"M Silva", 31 * time.Second, 31 * time.Second}, // somebody else is news
	} {
		s.NoteKey(c.person, first.Add(c.after))
		s.lock.refresh()
		got := HolderOf(dir)
		if want := first.Add(c.want); got.Person != c.person || !got.LastKey.Equal(want) {
			t.Errorf("after %s the holder is %+v, want its last key at %s", c.after, got, want)
		}
	}
	_, err := Open(dir, Options{})
	if want := "last key " + first.Local().Format("15:04"); !isLocked(err) || !strings.Contains(err.Error(), want) {
		t.Errorf("%v does not say %q", err, want)
	}
	closeStore(t, s)
	s.NoteKey("late", first.Add(time.Hour))
	s.lock.refresh()
	if got := HolderOf(dir); got != (Holder{}) {
		t.Errorf("after closing the holder is %+v", got)
	}
}
