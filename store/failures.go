package store

import "sync"

// failures are the files that this program could not write, and how far each
// can be relied on: beside a device that is gone no mark can be left.
type failures struct {
	mu   sync.Mutex
	good map[string]uint64
}

func (f *failures) add(path string, good uint64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.good == nil {
		f.good = make(map[string]uint64)
	}
	f.good[path] = good
}

func (f *failures) of(path string) (good uint64, failed bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	good, failed = f.good[path]
	return good, failed
}
