package store

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// fileSystem is one that a ward PC may have, and how to make it.
type fileSystem struct {
	name string
	size int64
	make []string
}

var fileSystems = []fileSystem{
	{"ext4", 64 << 20, []string{"-q", "-F", "-E", "nodiscard,lazy_itable_init=0,lazy_journal_init=0"}},
	{"xfs", 320 << 20, []string{"-q", "-f", "-K"}},
	{"btrfs", 256 << 20, []string{"-q", "-f", "-K"}},
}

// A power cut tears a write into blocks, or into the sectors that a device writes
// whole.
const (
	sector = 512
	block  = 4096
)

// A power cut at any moment under a real file system, with any part of what its
// device had not flushed, loses nothing that was acknowledged.
func TestFaultsBlocks(t *testing.T) {
	for _, fs := range fileSystems {
		t.Run(fs.name, func(t *testing.T) {
			if os.Getenv(faultsVariable) != "full" && fs.name != "ext4" {
				t.Skipf("not run: %s is in the full form only, with %s=full", fs.name, faultsVariable)
			}
			for devices := range 2 {
				name := []string{"both copies on one device", "each copy on its own"}[devices]
				t.Run(name, func(t *testing.T) {
					rnd := seeded(t)
					r := recordBlocks(t, fs, devices+1, many(60, 240))
					o := r.tryCuts(t, rnd, many(10, 1_000), false, complainOfBlocks(t, fs.size))
					t.Logf("power cuts under %s, %s: %s", fs.name, name, o)
				})
			}
		})
	}
}

// The control: where the device ignores flush, much must be lost, or the test
// above would not see it.
func TestFaultsBlocksControl(t *testing.T) {
	// Few cuts of a short incident could all be green by chance, also where the race
	// detector has everything else made short.
	const wanted, cuts = 0.3, 100
	r := recordBlocks(t, fileSystems[0], 1, max(60, many(60, 240)))
	o := r.tryCuts(t, seeded(t), cuts, true, func(int, []held, error) {})
	t.Logf("control, flush ignored under ext4: %.0f%% red of %d", 100*o.red(), o.tried.Load())
	if o.red() < wanted {
		t.Errorf("the run is void: of the control only %.0f%% is red", 100*o.red())
	}
}

// complainOfBlocks reports the first few failures, and keeps what was on the devices.
func complainOfBlocks(t *testing.T, size int64) func(int, []held, error) {
	left := 5
	return func(turn int, devices []held, err error) {
		if left--; left < 0 {
			t.Fail()
			return
		}
		dir, kept := os.MkdirTemp("", "downtime-failed-")
		for i, h := range devices {
			if kept == nil {
				kept = h.keep(filepath.Join(dir, fmt.Sprint("device", i)), size)
			}
		}
		t.Errorf("cut at turn %d: %v\nkept in %s (%v), to be mounted and looked into", turn, err, dir, kept)
	}
}

// incidentAlone writes an incident without supervision.
func incidentAlone(dir string) error {
	stallLimit, retryTime = time.Minute, 30*time.Millisecond
	entries, err := strconv.Atoi(os.Getenv(entriesVariable))
	if err != nil {
		return err
	}
	in := night{
		dir: dir, opts: Options{Second: os.Getenv(secondVariable), Who: "child"}, entries: entries,
		reopens: true, mends: true,
		say: func(format string, args ...any) { fmt.Printf(format+"\n", args...) },
	}
	return in.write()
}

// blockRecording is an incident written under a file system.
type blockRecording struct {
	fs      fileSystem
	entries int
	devices []*tapedDevice
	before  map[*tapedDevice]held // the incident
	turns   []turn
	acks    []ack
	// mounts are where the file systems are mounted, and place is in them.
	mounts []string
	place  devices
}

// ack is what the writer said after so many turns.
type ack struct {
	turns int
	said  string
}

// recordBlocks writes an incident of so many entries under a file system, with both
// copies on one device, or each on its own.
func recordBlocks(t *testing.T, fs fileSystem, count, entries int) *blockRecording {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("not run: only root may mount a file system")
	}
	maker, err := exec.LookPath("mkfs." + fs.name)
	if err != nil {
		t.Skipf("not run: %v", err)
	}
	r := &blockRecording{fs: fs, entries: entries, before: make(map[*tapedDevice]held)}
	var tape tape
	for range count {
		device, name := newTapedDevice(t, &tape, fs.size)
		if out, err := exec.Command(maker, append(fs.make, name)...).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v: %s", maker, err, out)
		}
		mount := t.TempDir()
		if err := unix.Mount(name, mount, fs.name, 0, ""); err != nil {
			t.Skipf("not run: %s cannot be mounted: %v", fs.name, err)
		}
		t.Cleanup(func() { unmount(mount) })
		r.devices, r.mounts = append(r.devices, device), append(r.mounts, mount)
	}
	r.place = devices{filepath.Join(r.mounts[0], "first"), filepath.Join(r.mounts[count-1], "second")}
	for _, dir := range []string{r.place.first, r.place.second} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	unix.Sync()
	start := tape.length()
	r.write(t, &tape)
	r.turns = tape.played()
	for _, mount := range r.mounts {
		unmount(mount)
	}
	for _, device := range r.devices {
		r.before[device] = make(held)
	}
	for _, turn := range r.turns[:start] {
		r.before[turn.device].put(turn.at, turn.data)
	}
	r.turns = r.turns[start:]
	for i := range r.acks {
		r.acks[i].turns -= start
	}
	flushes := 0
	for _, turn := range r.turns {
		if turn.data == nil {
			flushes++
		}
	}
	t.Logf("%s: %d writes and %d flushes of the device in %d entries", fs.name, len(r.turns)-flushes, flushes, r.entries)
	return r
}

// write has a program write the incident, and notes what it says, and when.
func (r *blockRecording) write(t *testing.T, tape *tape) {
	t.Helper()
	c := startChild(t, "night", r.place.first, secondVariable+"="+r.place.second, entriesVariable+"="+strconv.Itoa(r.entries))
	for {
		line, err := c.out.ReadString('\n')
		if err != nil {
			break
		}
		r.acks = append(r.acks, ack{tape.length(), strings.TrimSpace(line)})
	}
	if err := c.cmd.Wait(); err != nil {
		t.Fatalf("the writer: %v: %+v", err, r.acks[max(0, len(r.acks)-3):])
	}
}

// held is what a device holds, in blocks by their number; those that are not there
// are zero.
type held map[int64]*[block]byte

func (h held) put(at int64, data []byte) {
	for len(data) > 0 {
		number, start := at/block, at%block
		b := new([block]byte)
		if old := h[number]; old != nil {
			*b = *old
		}
		n := copy(b[start:], data)
		h[number] = b
		at, data = at+int64(n), data[n:]
	}
}

// cutDevice is a device on its way to a power cut.
type cutDevice struct {
	flushed held
	flushes int    // that made a difference
	pending []turn // since the last flush
}

func (d *cutDevice) after(t turn, ignoresFlush bool) {
	switch {
	case t.data != nil:
		d.pending = append(d.pending, t)
	case !ignoresFlush && len(d.pending) > 0:
		for _, p := range d.pending {
			d.flushed.put(p.at, p.data)
		}
		d.flushes, d.pending = d.flushes+1, nil
	}
}

// cut is what the device holds after a power cut: a random part of what was not
// flushed, in pieces of one size. What tells it from other cuts is added to sum.
func (d *cutDevice) cut(rnd *rand.Rand, unit int, sum io.Writer) held {
	left, chance := maps.Clone(d.flushed), float64(rnd.IntN(5))/4
	fmt.Fprintln(sum, "flushes", d.flushes)
	for i, p := range d.pending {
		for piece := range slices.Chunk(p.data, unit) {
			if rnd.Float64() < chance {
				left.put(p.at, piece)
				fmt.Fprintln(sum, i, p.at, len(piece))
			}
			p.at += int64(len(piece))
		}
	}
	return left
}

// tryCuts opens so many power cuts, no two the same, and hands to failed those that
// did not keep what was promised.
func (r *blockRecording) tryCuts(t *testing.T, rnd *rand.Rand, n int, ignoresFlush bool, failed func(turn int, left []held, err error)) *outcome {
	t.Helper()
	var o outcome
	seen := make(map[[sha256.Size]byte]bool)
	for rounds := 0; len(seen) < n && rounds < 100; rounds++ {
		moments := make([]int, n-len(seen))
		for i := range moments {
			moments[i] = rnd.IntN(len(r.turns) + 1)
		}
		slices.Sort(moments)
		r.eachMoment(moments, ignoresFlush, func(c *crashed, cut []*cutDevice) {
			sum, unit := sha256.New(), []int{block, sector}[rnd.IntN(2)]
			fmt.Fprintln(sum, c.promised)
			var left []held
			for _, d := range cut {
				left = append(left, d.cut(rnd, unit, sum))
			}
			var key [sha256.Size]byte
			if sum.Sum(key[:0]); seen[key] {
				return
			}
			seen[key] = true
			o.tried.Add(1)
			err := r.recover(c, left, &o)
			switch {
			case err == nil:
				return
			case errors.Is(err, errUnopenable):
				o.unopenable.Add(1)
			default:
				o.lost.Add(1)
			}
			failed(c.number, left, err)
		})
	}
	if o.refused.Load() > 0 && !ignoresFlush {
		t.Errorf("%d states in which the device had flushed were refused", o.refused.Load())
	}
	return &o
}

// eachMoment plays the recording, and stops at each of some moments, which are in
// order, with what was promised by then.
func (r *blockRecording) eachMoment(moments []int, ignoresFlush bool, at func(*crashed, []*cutDevice)) {
	devices := make(map[*tapedDevice]*cutDevice)
	var all []*cutDevice
	for _, d := range r.devices {
		devices[d] = &cutDevice{flushed: maps.Clone(r.before[d])}
		all = append(all, devices[d])
	}
	c := crashed{promised: make(promised), entries: r.entries}
	acks := r.acks
	for _, moment := range moments {
		for ; c.number < moment; c.number++ {
			devices[r.turns[c.number].device].after(r.turns[c.number], ignoresFlush)
		}
		for ; len(acks) > 0 && acks[0].turns <= moment; acks = acks[1:] {
			c.promised.note(acks[0].said)
		}
		at(&c, all)
	}
}

// recover mounts what is left, opens it as a ward would, and checks it.
func (r *blockRecording) recover(c *crashed, left []held, o *outcome) error {
	for i, h := range left {
		loop, name, err := h.attach(r.fs.size)
		if err != nil {
			return err
		}
		defer unix.Close(loop)
		if err := unix.Mount(name, r.mounts[i], r.fs.name, 0, ""); err != nil {
			return fmt.Errorf("%w: %s cannot be mounted: %w", errUnopenable, r.fs.name, err)
		}
		defer unmount(r.mounts[i])
	}
	return c.check(r.place, o)
}

// attach makes a loop device that holds the same.
func (h held) attach(size int64) (loop int, name string, err error) {
	file, err := memoryFile(size)
	if err != nil {
		return -1, "", err
	}
	defer unix.Close(file)
	if err := h.write(func(b []byte, at int64) (int, error) { return unix.Pwrite(file, b, at) }); err != nil {
		return -1, "", err
	}
	return attachLoop(file)
}

func (h held) keep(path string, size int64) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(h.write(file.WriteAt), file.Truncate(size), file.Close())
}

func (h held) write(at func([]byte, int64) (int, error)) error {
	for number, b := range h {
		if *b == [block]byte{} {
			continue
		}
		if _, err := at(b[:], number*block); err != nil {
			return err
		}
	}
	return nil
}
