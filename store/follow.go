package store

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"downtime/store/event"
	"downtime/store/seal"
)

// Follower reads what another program adds to a log, from the journals. It holds
// no file in between, so it is in nobody's way.
type Follower struct {
	journals []string // folders
	log      string
	before   Chain // as it was before the last entry that was seen
	seen     Chain
	stamp    string   // of the journals, when they were last read
	unread   []string // files that are not to be opened
}

// ErrRetold says that a log goes on otherwise than was seen: an entry that nobody
// had acknowledged has gone. It must be read anew.
var ErrRetold = errors.New("the log goes on otherwise than was seen")

// Follow follows a log after its entries up to last, whose line is given; none is
// given where nothing was seen yet. What a survey could not read is not read here.
func Follow(dir string, opts Options, log string, last *event.Entry) *Follower {
	f := &Follower{journals: opts.journals(dir), log: log, before: Chain{Log: log}, seen: Chain{Log: log}}
	if last != nil {
		f.before = Chain{Log: log, Seq: last.Seq - 1, leaf: last.Line().Prev}
		f.seen = Chain{Log: log, Seq: last.Seq, leaf: seal.Leaf(last.Raw)}
	}
	if opts.Look != nil {
		found, _ := opts.Look(dir, f.journals...) // whoever opened the log has said why not
		for _, file := range found.Files {
			if file.Unread {
				f.unread = append(f.unread, file.Path)
			}
		}
	}
	return f
}

// More visits the entries that have come since it was last called.
func (f *Follower) More(visit func(*event.Entry)) error {
	segments, stamp := f.look()
	if stamp == f.stamp {
		return nil
	}
	var sources []*source
	for _, s := range segments {
		if src, err := journalSource(s); err == nil {
			sources = append(sources, src)
		}
	}
	m := newMerge(f.log, sources)
	defer m.close()
	m.chain = f.before
	for {
		before := m.chain
		c, err := m.next()
		switch {
		case errors.Is(err, io.EOF): // perhaps before what was seen: in a database
			f.stamp = stamp
			return nil
		case errors.As(err, new(*BrokenError)):
			return ErrRetold
		case err != nil:
			return err
		case m.chain.Seq == f.seen.Seq:
			if m.chain.leaf != f.seen.leaf {
				return ErrRetold
			}
			continue
		}
		e, err := event.Decode(bytes.Clone(c.raw))
		if err != nil {
			return err
		}
		f.before, f.seen = before, m.chain
		visit(&e)
	}
}

// look lists the journals of the log, and what shows that one of them has grown.
func (f *Follower) look() ([]segment, string) {
	var found []segment
	var stamp strings.Builder
	for _, folder := range f.journals {
		all, err := journalsIn(folder)
		if err != nil {
			continue // a stick that is not there
		}
		for _, s := range all {
			if s.log == f.log && !slices.Contains(f.unread, s.path) {
				found = append(found, s)
				fmt.Fprintf(&stamp, "%s %d\n", s.path, journalSize(s.path))
			}
		}
	}
	return found, stamp.String()
}

// JournalStamp changes when a journal of any log is begun: a run was started.
func JournalStamp(dir string, opts Options) string {
	var stamp strings.Builder
	for _, folder := range opts.journals(dir) {
		all, err := journalsIn(folder)
		if err != nil {
			continue
		}
		for _, s := range all {
			fmt.Fprintln(&stamp, s.path)
		}
	}
	return stamp.String()
}

func journalSize(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return -1
	}
	return info.Size()
}

// LastAcknowledged is the last entry that whoever writes a folder has acknowledged;
// zero where that is not known.
func LastAcknowledged(dir string) (log string, seq uint64) {
	generation, err := newestGeneration(dir)
	if err != nil {
		return "", 0
	}
	last := readAcknowledged(dir, generation)
	return last.Log, last.Seq
}
