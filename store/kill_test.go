package store

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"downtime/store/event"
)

// writeForEver appends batches of one to four notes, and says after each how
// many there are: only then are they acknowledged. It is killed.
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
		fmt.Fprintln(out, have)
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

// A program that is killed at any moment loses nothing it acknowledged, leaves no
// half of a transaction, no broken link, and no lock.
func TestKilledAtAnyMoment(t *testing.T) {
	kills := 60
	if n, err := strconv.Atoi(os.Getenv("DOWNTIME_KILLS")); err == nil {
		kills = n
	}
	seed := uint64(time.Now().UnixNano())
	rnd := rand.New(rand.NewPCG(seed, seed))
	t.Logf("seed %d", seed)

	var acknowledged, unacknowledged, before int
	dir, begun := t.TempDir(), time.Now()
	had := uint64(0) // in the folder before the child was started
	for n := range kills {
		if n%40 == 0 {
			dir, had = t.TempDir(), 0 // creation is a moment to be killed at, too
		}
		c := startChild(t, "write", dir)
		acks := make(chan uint64)
		go func() {
			last := uint64(0)
			for {
				line, err := c.out.ReadString('\n')
				if err != nil { // half a line acknowledges nothing
					acks <- last
					return
				}
				if last, err = strconv.ParseUint(strings.TrimSpace(line), 10, 64); err != nil {
					t.Errorf("the child said %q", line)
				}
			}
		}()
		time.Sleep(time.Duration(rnd.IntN(50_000)) * time.Microsecond) // the random moment
		if err := c.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		acked := <-acks
		_ = c.cmd.Wait()
		if acked == 0 {
			before++
		}
		found := recovered(t, dir)
		// A batch in flight may be there or not; it has at most four entries,
		// and the first one has the start as well.
		most := max(acked, had) + 4
		if max(acked, had) == 0 {
			most++
		}
		if found < max(acked, had) || found > most {
			t.Fatalf("kill %d: %d entries recovered, %d acknowledged, %d there before", n, found, acked, had)
		}
		acknowledged += int(max(acked, had) - had)
		unacknowledged += int(found - max(acked, had))
		had = found
	}
	t.Logf("%d kills in %s: %d entries acknowledged, 0 lost; %d saved and not acknowledged; %d killed before the first",
		kills, time.Since(begun).Round(time.Millisecond), acknowledged, unacknowledged, before)
}

// recovered opens a folder after a kill and says how many entries it has, having
// checked all of them.
func recovered(t *testing.T, dir string) uint64 {
	t.Helper()
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	runs, err := s.Runs()
	if err != nil {
		t.Fatal(err)
	}
	if len(runs) == 0 {
		return 0
	}
	var after uint64
	size, at := 0, 0
	err = s.Read(runs[0].Log, func(e *event.Entry) error {
		body, ok := e.Body.(event.Logged)
		if !ok {
			return nil
		}
		if at == size { // the next batch
			after, at = e.Seq-1, 0
			if e.Seq == 2 {
				after = 0
			}
			if _, err := fmt.Sscanf(body.Text[strings.LastIndex(body.Text, " ")+1:], "%d", &size); err != nil {
				return err
			}
		}
		if want := noteOf(after, at, size); body.Text != want {
			t.Errorf("entry %d says %q, want %q", e.Seq, body.Text, want)
		}
		at++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if at != size {
		t.Errorf("the last transaction has %d of its %d notes", at, size)
	}
	return runs[0].Entries
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
