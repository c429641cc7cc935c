package store

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"downtime/store/event"
)

// oneFile is a copy that writes when it is let, as a slow device does.
type oneFile struct {
	let  chan struct{}
	have map[uint64]string
}

func (f *oneFile) write(entries []event.Entry, _ map[string]head) error {
	<-f.let
	for _, e := range entries {
		if f.have[e.Seq] != "" {
			return errors.New("there is one already")
		}
		f.have[e.Seq] = string(e.Raw)
	}
	return nil
}

func (f *oneFile) bring(entries []event.Entry, heads map[string]head) error {
	return f.write(entries, heads)
}

func (f *oneFile) present() error                           { return nil }
func (f *oneFile) stop(error, map[string]uint64, time.Time) {}
func (f *oneFile) close() error                             { return nil }

// An append that was refused may be in a copy all the same. The next, with the same
// number and other bytes, must not be taken for it.
func TestARefusedAppendIsNotTakenForTheNext(t *testing.T) {
	f := &oneFile{let: make(chan struct{}, 2), have: make(map[uint64]string)}
	var quiet sync.Mutex
	begin := func(map[string]head) (writer, error) { return f, nil }
	k := newKeeper(begin, &quiet, func() map[string]head { return map[string]head{} }, func(map[string]uint64) {}, func() {})
	defer k.close()
	if err := <-k.revive(); err != nil {
		t.Fatal(err)
	}
	try := func(raw string) error {
		answer := make(chan error, 1)
		k.submit(&job{
			entries: []event.Entry{{Log: "A", Seq: 1, Raw: []byte(raw)}}, heads: map[string]head{"A": {Seq: 1, Link: raw}},
			refused: new(atomic.Bool), answer: func(err error) { answer <- err },
		})
		f.let <- struct{}{}
		return <-answer
	}
	if err := try("first"); err != nil { // after the person was told that it was not
		t.Fatal(err)
	}
	if err := try("second"); err == nil && f.have[1] != "second" {
		t.Errorf("the second was said to be saved, and %q is", f.have[1])
	}
}
