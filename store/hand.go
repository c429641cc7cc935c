package store

import "time"

// within runs f, and gives errStalled where it takes longer than limit; f then
// goes on running.
func within(limit time.Duration, f func() error) error {
	var h hand
	defer h.close()
	return h.within(limit, f)
}

// hand is the goroutine in which what may never come back is done, one thing after
// another. It is kept from one to the next, because a goroutine that is begun anew for
// each tick costs a tick more time than its own writing does. The zero hand is ready;
// one goroutine at a time may use it.
type hand struct {
	work chan func() error
	done chan error
}

// within runs f as the function within does. A hand that does not come back is left
// to itself: it ends with what it is at, and the next call has a new one.
func (h *hand) within(limit time.Duration, f func() error) error {
	if h.work == nil {
		h.work, h.done = make(chan func() error, 1), make(chan error, 1)
		go func(work <-chan func() error, done chan<- error) {
			for f := range work {
				done <- f()
			}
		}(h.work, h.done)
	}
	h.work <- f
	late := time.NewTimer(limit)
	defer late.Stop()
	select {
	case err := <-h.done:
		return err
	case <-late.C:
		h.close()
		return errStalled
	}
}

// close lets the hand go, once what it is at has come back.
func (h *hand) close() {
	if h.work != nil {
		close(h.work)
	}
	*h = hand{}
}
