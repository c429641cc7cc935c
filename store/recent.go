package store

import (
	"math"

	"downtime/store/event"
)

// recentBytes is how much is remembered at most: far more than a night's entries.
const recentBytes = 64 << 20

// recent are the lines that were acknowledged since the folder was opened. A copy
// that is lost is made whole from them too, so that while the program runs nothing
// depends on which file was lost first.
type recent struct {
	size int
	logs map[string]*memoryLines
}

// memoryLines are lines that follow each other.
type memoryLines struct {
	first uint64
	lines [][]byte
}

// note remembers acknowledged entries. Where they become too many, all are
// forgotten, and the files are relied on alone.
func (r *recent) note(entries []event.Entry) {
	if r.logs == nil {
		r.logs = make(map[string]*memoryLines)
	}
	for i := range entries {
		e := &entries[i]
		m := r.logs[e.Log]
		if m == nil || e.Seq != m.first+uint64(len(m.lines)) {
			m = &memoryLines{first: e.Seq}
			r.logs[e.Log] = m
		}
		m.lines = append(m.lines, e.Raw)
		r.size += len(e.Raw)
	}
	if r.size > recentBytes {
		*r = recent{}
	}
}

// source is what is remembered of a log, to be believed before any file; nil for
// nothing.
func (r *recent) source(log string) *source {
	m := r.logs[log]
	if m == nil {
		return nil
	}
	lines := *m // more may be noted meanwhile
	return &source{
		segment: segment{number: math.MaxInt, log: log}, lineSource: &lines, first: lines.first, good: math.MaxUint64,
	}
}

func (m *memoryLines) after(seq uint64) (uint64, []byte) {
	seq = max(seq, m.first)
	if i := seq - m.first; i < uint64(len(m.lines)) {
		return seq, m.lines[i]
	}
	return 0, nil
}

func (m *memoryLines) close() {}
