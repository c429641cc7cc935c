package store

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The environment of a supervised program that writes an incident.
const (
	secondVariable  = "DOWNTIME_TEST_SECOND"
	entriesVariable = "DOWNTIME_TEST_ENTRIES"
	reopensVariable = "DOWNTIME_TEST_REOPENS"
	mendsVariable   = "DOWNTIME_TEST_MENDS"
	stallsVariable  = "DOWNTIME_TEST_STALLS"
)

// supervisedStall is the stall limit of a supervised program that meets a stall;
// another must not take a slow test for one.
const supervisedStall = 400 * time.Millisecond

// incidentUnderSupervision writes an incident in a program whose calls the test
// answers, with its second copy on another device.
func incidentUnderSupervision(dir string) error {
	stallLimit, retryTime = time.Minute, 30*time.Millisecond
	if os.Getenv(stallsVariable) != "" {
		stallLimit = supervisedStall
	}
	entries, err := strconv.Atoi(os.Getenv(entriesVariable))
	if err != nil {
		return err
	}
	if err := submit(); err != nil {
		return fmt.Errorf("%w: %w", errNoSupervision, err)
	}
	report := os.NewFile(reportFile, "report")
	in := night{
		dir: dir, opts: Options{Second: os.Getenv(secondVariable), Who: "child"}, entries: entries,
		reopens: os.Getenv(reopensVariable) != "", mends: os.Getenv(mendsVariable) != "",
		say: func(format string, args ...any) { _, _ = fmt.Fprintf(report, format, args...) },
	}
	return in.write()
}

// devices are the folders of a supervised incident: each copy has its own.
type devices struct{ first, second string }

func newDevices(t testing.TB) devices {
	t.Helper()
	dir := quickDir(t)
	d := devices{filepath.Join(dir, "first"), filepath.Join(dir, "second")}
	for _, path := range []string{d.first, d.second} {
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

func (d devices) options() Options { return Options{Second: d.second} }

// holds reports whether a path is on either of the devices.
func (d devices) holds(path string) bool {
	return strings.HasPrefix(path+"/", d.first+"/") || strings.HasPrefix(path+"/", d.second+"/")
}

// supervise writes an incident under supervision.
func (d devices) supervise(t testing.TB, sup *supervisor, entries int, how ...string) error {
	t.Helper()
	for i := range how {
		how[i] += "=yes"
	}
	return supervise(t, sup, "incident", append(how, "DOWNTIME_TEST_DIR="+d.first,
		secondVariable+"="+d.second, entriesVariable+"="+strconv.Itoa(entries))...)
}

// inode is a file or folder as it is on a disk, and what has been done to it that
// a power cut may undo.
type inode struct {
	number  int
	path    string // the one that it was made under
	content []byte
	names   map[string]*inode // of a folder; nil of a file
	pending []change          // since the last flush, the oldest first
}

// change is one thing done to a file or a folder.
type change struct {
	time  int // it is the so-manieth of all
	at    int64
	data  []byte            // that was written
	cut   bool              // to a length of at
	names map[string]*inode // in a folder; nil stands for a name that is gone
	// orphan is set once a flush has failed: whether it is on the disk is not
	// known any more, and no later flush tells.
	orphan bool
}

func (c *change) apply(content []byte) []byte {
	if c.cut {
		return resized(content, c.at)
	}
	if end := c.at + int64(len(c.data)); end > int64(len(content)) {
		content = resized(content, end)
	}
	copy(content[c.at:], c.data)
	return content
}

func resized(content []byte, size int64) []byte {
	if size <= int64(len(content)) {
		return content[:size]
	}
	return append(content, make([]byte, size-int64(len(content)))...)
}

// flushed makes what was done to a file durable, up to the newest so many.
func (f *inode) flushed(keep int) {
	var left []change
	for i := range f.pending {
		c := &f.pending[i]
		switch {
		case c.orphan || i >= len(f.pending)-keep:
			left = append(left, *c)
		case f.names != nil:
			f.name(c)
		default:
			f.content = c.apply(f.content)
		}
	}
	f.pending = left
}

func (f *inode) name(c *change) {
	for name, to := range c.names {
		if to == nil {
			delete(f.names, name)
		} else {
			f.names[name] = to
		}
	}
}

// step is what a supervised program did or said.
type step struct {
	of     *inode
	change *change
	flush  bool
	failed bool // of a flush
	said   string
}

// recorder takes down what a supervised program does.
type recorder struct {
	devices
	steps []step
	tree  map[string]*inode // what every path stands for now
	count int
}

func newRecorder(d devices) *recorder {
	r := &recorder{devices: d, tree: make(map[string]*inode)}
	for _, path := range []string{d.first, d.second} {
		r.tree[path] = r.newInode(path, true)
	}
	return r
}

func (r *recorder) newInode(path string, folder bool) *inode {
	r.count++
	f := &inode{number: r.count, path: path}
	if folder {
		f.names = make(map[string]*inode)
	}
	return f
}

func (r *recorder) add(s step) { r.steps = append(r.steps, s) }

// noted takes down a call that was done, or failed.
func (r *recorder) noted(c *call, failed syscall.Errno) {
	if c.deed == deedSay {
		r.add(step{said: string(c.data)})
		return
	}
	f := r.tree[c.path]
	if failed != 0 {
		if c.deed == deedFlush && f != nil {
			r.add(step{of: f, flush: true, failed: true})
		}
		return
	}
	folder := r.tree[filepath.Dir(c.path)]
	switch {
	case !r.holds(c.path):
	case c.deed == deedCreate && f == nil && folder != nil:
		r.link(folder, c.path, r.newInode(c.path, false))
	case c.deed == deedCreate && f != nil && strings.HasSuffix(c.path, ".json"): // by os.WriteFile
		r.add(step{of: f, change: &change{cut: true}})
	case c.deed == deedFolder && f == nil && folder != nil:
		r.link(folder, c.path, r.newInode(c.path, true))
	case f == nil: // of something that is not there, or has no name any more
	case c.deed == deedWrite:
		r.add(step{of: f, change: &change{at: c.at, data: bytes.Clone(c.data)}})
	case c.deed == deedTruncate:
		r.add(step{of: f, change: &change{at: c.at, cut: true}})
	case c.deed == deedFlush:
		r.add(step{of: f, flush: true})
	case c.deed == deedRemove:
		delete(r.tree, c.path)
		r.add(step{of: folder, change: &change{names: map[string]*inode{filepath.Base(c.path): nil}}})
	case c.deed == deedLink:
		r.link(r.tree[filepath.Dir(c.to)], c.to, f)
	case c.deed == deedRename:
		delete(r.tree, c.path)
		r.tree[c.to] = f
		r.add(step{of: folder, change: &change{names: map[string]*inode{filepath.Base(c.path): nil, filepath.Base(c.to): f}}})
	}
}

func (r *recorder) link(folder *inode, path string, f *inode) {
	r.tree[path] = f
	r.add(step{of: folder, change: &change{names: map[string]*inode{filepath.Base(path): f}}})
}

// record has an incident written and takes down what that does to both devices.
// Fault, where it is not nil, decides about each call first.
func record(t testing.TB, entries int, fault func(*call) answer) *recorder {
	t.Helper()
	r := newRecorder(newDevices(t))
	if fault == nil {
		fault = func(*call) answer { return answer{} }
	}
	if err := r.supervise(t, &supervisor{judge: fault, noted: r.noted, ended: make(chan struct{})}, entries, reopensVariable, mendsVariable); err != nil {
		skipUnsupervised(t, err)
		t.Fatal(err)
	}
	return r
}

func skipUnsupervised(t testing.TB, err error) {
	t.Helper()
	if strings.Contains(err.Error(), errNoSupervision.Error()) {
		t.Skip("not run:", err)
	}
}

// disk is what both devices hold at one moment of a recording.
type disk struct {
	devices
	ignores map[string]bool // the devices that do not flush, by their folder
	roots   map[string]*inode
	copies  map[*inode]*inode // of the recorder's inodes: a disk changes its own
	all     []*inode
	time    int
	promised
}

func (r *recorder) disk(ignores ...string) *disk {
	d := &disk{
		devices: r.devices, ignores: make(map[string]bool), roots: make(map[string]*inode),
		copies: make(map[*inode]*inode), promised: make(promised),
	}
	for _, path := range ignores {
		d.ignores[path] = true
	}
	for _, path := range []string{r.first, r.second} {
		d.roots[path] = d.own(r.tree[path])
	}
	return d
}

func (d *disk) own(f *inode) *inode {
	if f == nil || d.copies[f] != nil {
		return d.copies[f]
	}
	own := &inode{number: f.number, path: f.path}
	if f.names != nil {
		own.names = make(map[string]*inode)
	}
	d.copies[f], d.all = own, append(d.all, own)
	return own
}

// mostKept is how many changes to one file a device keeps back at most: what is
// older it has written by itself.
const mostKept = 16

// after makes the next step of a recording.
func (d *disk) after(s *step) {
	if s.said != "" {
		d.note(s.said)
		return
	}
	f := d.own(s.of)
	switch {
	case s.flush && d.ignores[d.device(f)]:
	case s.flush && s.failed:
		for i := range f.pending {
			f.pending[i].orphan = true
		}
	case s.flush:
		f.flushed(0)
	default:
		c := *s.change
		d.time++
		c.time = d.time
		if c.names != nil {
			c.names = maps.Clone(c.names)
			for name, to := range c.names {
				c.names[name] = d.own(to)
			}
		}
		f.pending = append(f.pending, c)
		if f.isAside() {
			f.flushed(1) // never flushed: only its newest change is in question
		} else {
			f.flushed(mostKept)
		}
	}
}

// isAside reports whether a file is neither a copy nor a folder, nor a mark.
func (f *inode) isAside() bool {
	name := filepath.Base(f.path)
	return name == generationFile(1, acknowledgedSuffix) || name == generationFile(1, holderSuffix)
}

func (d *disk) device(f *inode) string {
	if strings.HasPrefix(f.path+"/", d.second+"/") {
		return d.second
	}
	return d.first
}

// undecided are the changes that a power cut now may undo, the newest first.
func (d *disk) undecided() []*change {
	var all []*change
	for _, f := range d.all {
		for i := range f.pending {
			all = append(all, &f.pending[i])
		}
	}
	slices.SortFunc(all, func(a, b *change) int { return b.time - a.time })
	return all
}

// cut is what is on both devices after a power cut: files by their path, and
// folders, which end in a slash. Survives gives what is left of a change: some
// parts of it, or none.
func (d *disk) cut(survives func(*change) []change) map[string][]byte {
	found := make(map[string][]byte)
	var visit func(path string, f *inode)
	visit = func(path string, f *inode) {
		if f.names == nil {
			content := bytes.Clone(f.content)
			for i := range f.pending {
				for _, part := range survives(&f.pending[i]) {
					content = part.apply(content)
				}
			}
			found[path] = content
			return
		}
		found[path+"/"] = nil
		left := &inode{names: maps.Clone(f.names)}
		for i := range f.pending {
			for _, part := range survives(&f.pending[i]) {
				left.name(&part)
			}
		}
		for name, to := range left.names {
			visit(path+"/"+name, to)
		}
	}
	visit("first", d.roots[d.first])
	visit("second", d.roots[d.second])
	return found
}

// restore writes what a power cut left into new devices.
func restore(found map[string][]byte, to devices) error {
	base := filepath.Dir(to.first)
	for _, path := range slices.Sorted(maps.Keys(found)) { // a folder before what is in it
		if strings.HasSuffix(path, "/") {
			if err := os.MkdirAll(filepath.Join(base, path), 0o700); err != nil {
				return err
			}
		} else if err := os.WriteFile(filepath.Join(base, path), found[path], 0o600); err != nil {
			return err
		}
	}
	return nil
}
