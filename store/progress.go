package store

import (
	"io"
	"sync"
	"sync/atomic"
	"time"
)

// Progress is how far a survey is: by it a disk that is slow is told from one that
// does not answer, and which file it is that does not.
type Progress struct {
	Reading string `json:"reading"` // a file, or a folder that is listed
	Bytes   int64  `json:"bytes"`   // that were read so far, of all files
}

// progressTime is how often it is told that a file is still being read.
const progressTime = time.Second

// progress counts what is read, and tells of it. A nil one is told of nothing.
type progress struct {
	tell  func(Progress)
	bytes atomic.Int64

	mu      sync.Mutex // guards the following
	reading string
	told    time.Time
}

// begin says what is read next, before that can hang.
func (p *progress) begin(path string) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.reading != path {
		p.reading = path
		p.say()
	}
}

// took notes that some bytes were read.
func (p *progress) took(n int) {
	if p == nil {
		return
	}
	p.bytes.Add(int64(n))
	p.mu.Lock()
	defer p.mu.Unlock()
	if time.Since(p.told) >= progressTime {
		p.say()
	}
}

func (p *progress) say() {
	p.told = time.Now()
	p.tell(Progress{p.reading, p.bytes.Load()})
}

// soFar is how many bytes were read.
func (p *progress) soFar() int64 {
	if p == nil {
		return 0
	}
	return p.bytes.Load()
}

// watched is a file of which it is told that it is read.
type watched struct {
	progress *progress
	path     string
	file     interface {
		io.Reader
		io.ReaderAt
	}
}

func (w watched) Read(b []byte) (int, error) {
	w.progress.begin(w.path)
	n, err := w.file.Read(b)
	w.progress.took(n)
	return n, err
}

func (w watched) ReadAt(b []byte, at int64) (int, error) {
	w.progress.begin(w.path)
	n, err := w.file.ReadAt(b, at)
	w.progress.took(n)
	return n, err
}
