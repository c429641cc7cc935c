package session

import (
	"errors"
	"slices"
	"time"

	"downtime/runbooks"

	"github.com/fsnotify/fsnotify"
)

// Watch tells when files of the hospital's procedures have changed. The system
// says so at once where it can; because it says nothing of a file that another
// PC changes on a network share, and fails where its limits are reached, the
// folder is looked at every now and then as well.
type Watch struct {
	changed chan struct{}
	stop    chan struct{}
	done    chan struct{}
}

// pace is how often a watch looks.
type pace struct {
	settle time.Duration // after the last word of the system: an editor writes a file in several steps
	most   time.Duration // of waiting for that
	told   time.Duration // between looks, where the system watches
	untold time.Duration // where it does not
}

var usualPace = pace{settle: 150 * time.Millisecond, most: 2 * time.Second, told: 5 * time.Second, untold: 2 * time.Second}

// rest is how many times as long as a look took a watch waits for the next, at
// least: a slow share is not asked without end.
const rest = 20

// maxWatched is how many folders the system is asked to watch. On some systems
// each costs an open file for every file in it.
const maxWatched = 64

// closing is how long Close waits for a look at a share that does not answer.
const closing = time.Second

// WatchProcedures begins to watch the hospital's folder, which need not be there
// yet, from the state in which it was last read. It ends with Close.
func (s *Session) WatchProcedures() *Watch {
	return watchFolder(libraryFolder(s.cfg.Runbooks, s.Dir()), s.read.stamp, usualPace, fsnotify.NewWatcher)
}

func watchFolder(folder, stamp string, every pace, ask func() (*fsnotify.Watcher, error)) *Watch {
	w := &Watch{changed: make(chan struct{}, 1), stop: make(chan struct{}), done: make(chan struct{})}
	go w.run(folder, stamp, every, ask)
	return w
}

// Changed gives a value after files have changed, one for all changes since the
// last was taken. It is closed by Close.
func (w *Watch) Changed() <-chan struct{} { return w.changed }

// Close ends the watch. It must be called once.
func (w *Watch) Close() {
	close(w.stop)
	select {
	case <-w.done:
	case <-time.After(closing):
	}
}

func (w *Watch) run(folder, stamp string, every pace, ask func() (*fsnotify.Watcher, error)) {
	defer close(w.done)
	defer close(w.changed)
	var told system
	if watcher, err := ask(); err == nil {
		told = system{watcher}
		defer watcher.Close()
	}
	for {
		began := time.Now()
		// Watched before it is looked at, so that nothing falls between.
		glance, err := runbooks.Look(folder)
		watched := err == nil && told.cover(glance.Folders)
		if err == nil && watched {
			glance, err = runbooks.Look(folder)
		}
		if err == nil && glance.Stamp != stamp {
			stamp = glance.Stamp
			select {
			case w.changed <- struct{}{}:
			default: // the last one was not taken yet, and stands for this one too
			}
		}
		wait := every.untold
		if watched {
			wait = every.told
		}
		if !w.pause(told, max(wait, rest*time.Since(began)), every) {
			return
		}
	}
}

// pause waits until it is time to look again; false at the end of the watch.
func (w *Watch) pause(told system, wait time.Duration, every pace) bool {
	next := time.NewTimer(wait)
	defer next.Stop()
	var latest <-chan time.Time // by when to look, once the system said something
	for {
		select {
		case <-w.stop:
			return false
		case <-next.C:
			return true
		case <-latest:
			return true
		case <-told.events():
			if latest == nil {
				latest = time.After(every.most)
			}
			next.Reset(every.settle)
		case <-told.errors():
			next.Reset(every.settle) // it has missed something
		}
	}
}

// system is the operating system's own watch; the zero one sees nothing.
type system struct{ *fsnotify.Watcher }

func (s system) events() <-chan fsnotify.Event {
	if s.Watcher == nil {
		return nil
	}
	return s.Events
}

func (s system) errors() <-chan error {
	if s.Watcher == nil {
		return nil
	}
	return s.Errors
}

// cover asks for all folders to be watched, and reports whether they are. A
// folder that is deleted is forgotten by itself.
func (s system) cover(folders []string) bool {
	if s.Watcher == nil || len(folders) == 0 || len(folders) > maxWatched {
		return false
	}
	var failed error
	list := s.WatchList()
	for _, folder := range folders {
		if !slices.Contains(list, folder) {
			failed = errors.Join(failed, s.Add(folder))
		}
	}
	return failed == nil
}
