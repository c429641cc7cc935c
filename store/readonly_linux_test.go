package store

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"
)

// How long a disk is read-only that becomes so by itself: until a moment after
// somebody was told, or where nobody writes any more.
const (
	readOnlyFor   = 2 * time.Second
	readOnlyAfter = 50 * time.Millisecond
)

// turningReadOnly is a disk with both copies that refuses every change from its kth
// call on, as one does in which the system has found an error, and takes them again
// after a while.
type turningReadOnly struct {
	devices
	promised
	kth   int // 0 for never
	count int // of calls, once the folder is open
	until time.Time
	open  bool
	// refused is set once the program has said that nothing was saved, and why.
	refused bool
	// saved counts what it has said is saved before that, on a disk that is read-only.
	// One append was under way, and may have been on the disk.
	saved int
}

func (d *turningReadOnly) judge(c *call) answer {
	if c.deed == deedSay || !d.open || !d.holds(c.path) {
		return answer{}
	}
	d.count++
	if d.count == d.kth {
		d.until = time.Now().Add(readOnlyFor)
	}
	if time.Now().Before(d.until) {
		return answer{fails: syscall.EROFS}
	}
	return answer{}
}

func (d *turningReadOnly) noted(c *call, _ syscall.Errno) {
	if c.deed != deedSay {
		return
	}
	said := string(c.data)
	d.open = d.open || said != opening
	_, isSaved := d.note(said)
	switch {
	case d.until.IsZero() || d.refused:
	case isSaved && time.Now().Before(d.until):
		d.saved++
	case strings.HasPrefix(said, "refused") && strings.Contains(said, syscall.EROFS.Error()):
		d.refused = true
		d.until = time.Now().Add(readOnlyAfter)
	}
}

// run has an incident written to the disk, all of which must be on it at the end,
// written by the same program, and whole in both copies.
func (d *turningReadOnly) run(t *testing.T) error {
	d.devices, d.promised = newDevices(t), make(promised)
	sup := &supervisor{judge: d.judge, noted: d.noted, ended: make(chan struct{})}
	if err := d.supervise(t, sup, injectEntries, mendsVariable); err != nil {
		return err
	}
	if d.saved > 1 && !d.refused {
		return errors.New("what was not saved was not refused")
	}
	return undisturbed(func() error {
		s, err := Open(d.first, d.options())
		if err != nil {
			return err
		}
		found, err := d.promised.kept(s, injectEntries)
		ends := s.ends()
		if err := errors.Join(err, s.Close()); err != nil {
			return err
		}
		if found != injectEntries {
			return fmt.Errorf("%d entries of %d", found, injectEntries)
		}
		return eachAlone(d.devices, ends)
	})
}

// A disk that becomes read-only at any call, with files open on it, has the program
// say so and live; once it can be written all is saved, in both copies, without a
// restart.
func TestFaultsReadOnlyAtAnyCall(t *testing.T) {
	t.Parallel()
	rnd := seeded(t)
	var dry turningReadOnly
	if err := dry.run(t); err != nil {
		skipUnsupervised(t, err)
		t.Fatal(err)
	}
	stride := max(1, dry.count/many(6, dry.count))
	tries, refused := 0, 0
	for k := 1 + rnd.IntN(stride); k <= dry.count; k += stride {
		d := turningReadOnly{kth: k}
		if err := d.run(t); err != nil {
			t.Errorf("read-only from call %d: %v", k, err)
		}
		if tries++; d.refused {
			refused++
		}
	}
	t.Logf("read-only disk: at %d of %d calls, with %d programs that said so; 0 lost", tries, dry.count, refused)
}
