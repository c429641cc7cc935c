package store

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"downtime/store/event"
)

// writeForEver appends batches of one to four notes, and says after each how
// many there are, and in how many copies the last is: only then are they
// acknowledged. It is killed.
func writeForEver(dir string) error {
	s, err := Open(dir, Options{Who: "child"})
	if err != nil {
		return err
	}
	runs, err := s.Runs()
	if err != nil {
		return err
	}
	log, have := NewLogID(), uint64(0)
	if len(runs) > 0 {
		log, have = runs[0].Log, runs[0].Entries
	}
	out := bufio.NewWriter(os.Stdout)
	for n := 0; ; n++ {
		b := Batch{Log: log, New: have == 0}
		if b.New {
			b.Events = []event.Event{started("EPR down")}
		}
		size := 1 + n%4
		for i := range size {
			b.Events = append(b.Events, note(noteOf(have, i, size)))
		}
		receipt, err := s.Append(b)
		if err != nil {
			return err
		}
		entries := receipt.Entries
		have = entries[len(entries)-1].Seq
		fmt.Fprintln(out, have, receipt.Saved)
		if err := out.Flush(); err != nil {
			return err
		}
	}
}

// noteOf is the text of one of the notes that follow entry after, so that a
// batch of which a part is missing shows.
func noteOf(after uint64, i, size int) string {
	return fmt.Sprintf("after %d, %d of %d", after, i+1, size)
}

// killed counts what came of kills.
type killed struct{ kills, acknowledged, unacknowledged, halves, before int }

// killer kills programs that write, one after the other.
type killer struct {
	rnd  *rand.Rand
	dir  string
	had  uint64 // entries, before the program was started
	sums killed
}

// A program that is killed at any moment loses nothing it acknowledged, leaves no
// broken link and no lock; and either copy by itself has all that was acknowledged
// as saved in both. It may leave the first entries of an append that nobody was
// told is saved; then it says so.
func TestFaultsKilled(t *testing.T) {
	t.Parallel()
	const together = 4
	rnd := seeded(t)
	kills := many(300, 10_000) / together
	killers := make([]*killer, together)
	var all sync.WaitGroup
	for i := range killers {
		k := &killer{rnd: rand.New(rand.NewPCG(rnd.Uint64(), 0))}
		killers[i] = k
		all.Go(func() {
			for n := range kills {
				if n%10 == 0 {
					k.dir, k.had = quickDir(t), 0 // creation is a moment to be killed at, too
				}
				// By chance the share of those that start would vary too much to say what is void.
				if err := k.kill(t, n%3 == 0); err != nil {
					t.Errorf("kill %d of killer %d, in %s: %v", n, i, k.dir, err)
					return
				}
			}
		})
	}
	all.Wait()
	sums := killers[0].sums
	for _, k := range killers[1:] {
		sums.kills += k.sums.kills
		sums.acknowledged += k.sums.acknowledged
		sums.unacknowledged += k.sums.unacknowledged
		sums.halves += k.sums.halves
		sums.before += k.sums.before
	}
	if sums.before > sums.kills/2 {
		t.Errorf("the run is void: %d of %d kills came before anything was saved", sums.before, sums.kills)
	}
	t.Logf("killed: %d kills, %d entries acknowledged, 0 lost; %d saved and not acknowledged, %d appends of them in part; %d killed before the first",
		sums.kills, sums.acknowledged, sums.unacknowledged, sums.halves, sums.before)
}

// kill starts a program, kills it while it starts or while it writes, and checks what
// it left.
func (k *killer) kill(t *testing.T, whileItStarts bool) error {
	c := startChild(t, "write", k.dir)
	type last struct{ acked, inBoth uint64 }
	said, begun := make(chan last), make(chan struct{})
	go func() {
		var l last
		begin := sync.OnceFunc(func() { close(begun) })
		for {
			line, err := c.out.ReadString('\n')
			if err != nil { // half a line acknowledges nothing
				begin()
				said <- l
				return
			}
			saved := 0
			if _, err := fmt.Sscan(line, &l.acked, &saved); err != nil {
				t.Errorf("the child said %q", line)
			}
			if saved == Copies {
				l.inBoth = l.acked
			}
			begin()
		}
	}()
	if !whileItStarts {
		<-begun
	}
	time.Sleep(time.Duration(k.rnd.IntN(10_000)) * time.Microsecond) // the random moment
	if err := c.cmd.Process.Kill(); err != nil {
		return err
	}
	l := <-said
	_ = c.cmd.Wait()
	var found uint64
	var half bool
	if err := undisturbed(func() (err error) {
		if err = eitherHolds(k.dir, "", l.inBoth); err == nil {
			found, half, err = recovered(k.dir)
		}
		return err
	}); err != nil {
		return err
	}
	if half {
		k.sums.halves++
	}
	// A batch in flight may be there or not; it has at most four entries, and the
	// first one has the start as well.
	acked := max(l.acked, k.had)
	most := acked + 4
	if acked == 0 {
		most++
	}
	if found < acked || found > most {
		return fmt.Errorf("%d entries recovered, %d acknowledged, %d there before", found, l.acked, k.had)
	}
	k.sums.kills++
	k.sums.acknowledged += int(acked - k.had)
	k.sums.unacknowledged += int(found - acked)
	if l.acked == 0 {
		k.sums.before++
	}
	k.had = found
	return nil
}

// journalsAlone looks at a folder in which no database can be read.
var journalsAlone = Surveyor{Databases: "it is not read"}

// eitherHolds checks that each copy by itself has a log up to an entry; "" is the
// only log there is.
func eitherHolds(dir, log string, seq uint64) error {
	if seq == 0 {
		return nil
	}
	database, err := Look(dir)
	if err != nil {
		return err
	}
	journal, err := journalsAlone.Look(filepath.Join(dir, "nothing"), filepath.Join(dir, journalFolder))
	if err != nil {
		return err
	}
	for name, found := range map[string]Survey{"database": database, "journal": journal} {
		if log == "" && len(found.Logs) == 1 {
			for only := range found.Logs {
				log = only
			}
		}
		if have := found.Logs[log].Head.Seq; have < seq {
			return fmt.Errorf("the %s alone has %d entries of log %q, and %d were saved in both: %+v, held %q", name, have, log, seq, found.Files, found.Held)
		}
	}
	return nil
}

// recovered opens a folder after a kill and says how many entries it has, having
// checked all of them, and whether the last append is there in part.
func recovered(dir string) (found uint64, half bool, err error) {
	s, err := Open(dir, Options{})
	if err != nil {
		return 0, false, err
	}
	defer s.Close()
	runs, err := s.Runs()
	if err != nil || len(runs) == 0 {
		return 0, false, err
	}
	var after uint64
	size, at := 0, 0
	err = s.Read(runs[0].Log, func(e *event.Entry) error {
		body, ok := e.Body.(event.Logged)
		if !ok {
			return nil
		}
		// Half of a batch may stay where the program was killed in the middle of it.
		if at == size || strings.HasPrefix(body.Text, fmt.Sprintf("after %d, 1 of ", e.Seq-1)) { // the next batch
			after, at = e.Seq-1, 0
			if e.Seq == 2 {
				after = 0
			}
			if _, err := fmt.Sscanf(body.Text[strings.LastIndex(body.Text, " ")+1:], "%d", &size); err != nil {
				return err
			}
		}
		if want := noteOf(after, at, size); body.Text != want {
			return fmt.Errorf("entry %d says %q, want %q", e.Seq, body.Text, want)
		}
		at++
		return nil
	})
	end, unconfirmed := runs[0].Entries, s.Opening().Unconfirmed
	if half = at != size; err == nil && half && (unconfirmed.Last != end || unconfirmed.First > end-uint64(at)+1) {
		err = fmt.Errorf("the last append has %d of its %d notes, and %+v are said to be unconfirmed", at, size, unconfirmed)
	}
	return end, half, err
}

// fillUp appends far more than one file may hold, and says what became of it.
func fillUp(dir string) error {
	if err := limitFiles(); err != nil {
		return err
	}
	s, err := Open(dir, Options{Who: "child"})
	if err != nil {
		return err
	}
	runs, err := s.Runs()
	if err != nil {
		return err
	}
	for range 400 {
		receipt, err := s.Append(Batch{Log: runs[0].Log, Events: notes(3)})
		if err != nil {
			return err
		}
		fmt.Println(receipt.Entries[2].Seq)
	}
	return s.Close()
}
