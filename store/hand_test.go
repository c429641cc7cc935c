package store

import (
	"errors"
	"testing"
	"time"
)

// What comes back from a hand is the answer to what it was asked last, also after it
// was given up once; and what it was given up for still runs to its end.
func TestHand(t *testing.T) {
	var h hand
	defer h.close()
	refused := errors.New("refused")
	for range 3 {
		if err := h.within(time.Minute, func() error { return nil }); err != nil {
			t.Fatal(err)
		}
		if err := h.within(time.Minute, func() error { return refused }); err != refused {
			t.Fatalf("it gives %v", err)
		}
		release, ended := make(chan struct{}), make(chan struct{})
		if err := h.within(time.Millisecond, func() error {
			<-release
			close(ended)
			return refused
		}); !errors.Is(err, errStalled) {
			t.Fatalf("what does not come back gives %v", err)
		}
		if err := h.within(time.Minute, func() error { return nil }); err != nil {
			t.Fatalf("after it was given up it gives %v", err)
		}
		close(release)
		<-ended
		if err := h.within(time.Minute, func() error { return nil }); err != nil {
			t.Fatalf("once the late one has come back it gives %v", err)
		}
	}
}

// A job is either saved or given up, and its answer given once, whichever of the two
// comes first.
func TestSavedOrLate(t *testing.T) {
	job := func(answers *[]error) *job {
		return &job{heads: map[string]head{testLog: {Seq: 7}}, answer: func(err error) { *answers = append(*answers, err) }}
	}
	k := &keeper{good: map[string]uint64{testLog: 6}}
	var answers []error
	late := job(&answers)
	if !k.tooLate(late) {
		t.Error("a job that did not come back is not too late")
	}
	k.saved(late)
	if len(answers) != 0 || k.good[testLog] != 6 {
		t.Errorf("a job that came back after it was given up is answered %v, and the file is relied on to %d", answers, k.good[testLog])
	}
	saved := job(&answers)
	k.saved(saved)
	if k.tooLate(saved) || len(answers) != 1 || answers[0] != nil || k.good[testLog] != 7 {
		t.Errorf("a job that just came back: answers %v, relied on to %d", answers, k.good[testLog])
	}
}
