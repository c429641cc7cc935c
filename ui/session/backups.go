package session

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"downtime/store/event"
)

const (
	// backupEvery is how often a run that goes on is backed up.
	backupEvery = 15 * time.Minute
	// backupGrace is how long the end of the program waits for a backup that is
	// being made: one that was asked for at the close of a run, as a rule.
	backupGrace = 2 * time.Second
)

// backups are made by themselves in the background. They hold up nothing: a
// change only leaves word, and one that fails is tried again at the next time.
type backups struct {
	make    func(context.Context) error
	wake    chan struct{}
	quit    chan struct{}
	ended   chan struct{}
	cancel  context.CancelFunc
	closing sync.Once
	changed atomic.Bool // since the last backup

	mu      sync.Mutex
	failing bool
	problem string // not yet said
}

func startBackups(makeOne func(context.Context) error) *backups {
	ctx, cancel := context.WithCancel(context.Background())
	b := &backups{
		make: makeOne, cancel: cancel,
		wake: make(chan struct{}, 1), quit: make(chan struct{}), ended: make(chan struct{}),
	}
	go b.run(ctx)
	return b
}

// after is told of every change that is on disk. It never waits.
func (b *backups) after(entries []event.Entry) {
	if b == nil {
		return // it is only looked on
	}
	b.changed.Store(true)
	for i := range entries {
		if backUpAfter(entries[i].Type) {
			select {
			case b.wake <- struct{}{}:
			default: // one is asked for already
			}
		}
	}
}

// backUpAfter reports whether an entry is a moment at which the log passes from
// one hand to another, or comes to its end.
func backUpAfter(t event.Type) bool {
	switch t {
	case event.TypePersonSignedOn, event.TypeHandoverGiven, event.TypeHandoverAccepted, event.TypeRunClosed, event.TypeRunAbandoned:
		return true
	}
	return false
}

func (b *backups) run(ctx context.Context) {
	defer close(b.ended)
	every := time.NewTicker(backupEvery)
	defer every.Stop()
	for {
		select {
		case <-b.quit:
			select {
			case <-b.wake:
				b.one(ctx)
			default:
			}
			return
		case <-b.wake:
			b.one(ctx)
		case <-every.C:
			b.one(ctx)
		}
	}
}

// one makes a backup where there is something new to keep.
func (b *backups) one(ctx context.Context) {
	if !b.changed.Swap(false) {
		return
	}
	err := b.make(ctx)
	if err != nil {
		b.changed.Store(true)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case err == nil:
		b.failing, b.problem = false, ""
	case !b.failing && !errors.Is(err, context.Canceled):
		b.failing, b.problem = true, err.Error()
	}
}

// close ends the making of backups. One that takes too long is given up, and
// leaves nothing behind. Closing again does nothing.
func (b *backups) close() {
	if b != nil {
		b.closing.Do(b.end)
	}
}

func (b *backups) end() {
	defer b.cancel()
	close(b.quit)
	for range 2 {
		select {
		case <-b.ended:
			return
		case <-time.After(backupGrace):
			b.cancel()
		}
	}
}

// BackupProblem is why the automatic backups fail, once; "" where there is
// nothing new to say of them.
func (s *Session) BackupProblem() string {
	if s.backups == nil {
		return "" // it is only looked on
	}
	s.backups.mu.Lock()
	defer s.backups.mu.Unlock()
	problem := s.backups.problem
	s.backups.problem = ""
	if problem == "" {
		return ""
	}
	return "no backup could be made (" + problem + "): it is tried again later; what is saved is saved"
}
