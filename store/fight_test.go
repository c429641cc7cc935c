package store

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"time"

	"downtime/store/event"
)

// fight takes a folder over from whoever has it, appends for a moment, and does so
// again when it was taken over itself, until it is killed. It says what it tries to
// append, and what was acknowledged.
func fight(dir string) error {
	setTakeOverTimes(150*time.Millisecond, time.Second, 10*time.Millisecond)
	name := os.Getenv("DOWNTIME_TEST_NAME")
	out := bufio.NewWriter(os.Stdout)
	say := func(format string, args ...any) {
		fmt.Fprintf(out, format+"\n", args...)
		_ = out.Flush()
	}
	for n := 0; ; {
		time.Sleep(time.Duration(rand.IntN(150)) * time.Millisecond)
		s, err := TakeOver(dir, Options{Who: name})
		if errors.As(err, new(*LockedError)) {
			say("late")
			continue
		}
		if err != nil {
			return err
		}
		say("has %t", s.Taken() != nil && s.Taken().Frozen)
		runs, err := s.Runs()
		if err != nil && s.TakenOver() == nil {
			return err
		}
		for range rand.IntN(40) {
			if len(runs) == 0 {
				break
			}
			n++
			text := fmt.Sprintf("%s-%d", name, n)
			say("try %s", text)
			receipt, err := s.Append(Batch{Log: runs[0].Log, Events: []event.Event{note(text)}})
			switch {
			case err == nil:
				say("ok %d %s", receipt.Entries[0].Seq, text)
			case s.TakenOver() != nil || errors.As(err, new(*TakenOverError)):
			default:
				return fmt.Errorf("append: %w", err)
			}
			if err != nil {
				break
			}
			time.Sleep(time.Duration(rand.IntN(4)) * time.Millisecond)
		}
		if rand.IntN(2) == 0 { // stays until it is asked, as a rule
			select {
			case <-s.Gone():
			case <-time.After(time.Second):
			}
		}
		_ = s.Close()
	}
}
