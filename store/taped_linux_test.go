package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// A taped device is a block device whose every write and flush the test takes
// down. The device-mapper is seldom where tests run, so it is a loop device made of
// a file that this program serves itself through /dev/fuse. That file is the root of
// its file system, so there are no folders, and few requests to answer.

// tape is what was done to some devices, in order.
type tape struct {
	mu    sync.Mutex
	turns []turn
}

// turn is one write; or a flush, which has no data.
type turn struct {
	device *tapedDevice
	at     int64
	data   []byte
}

func (p *tape) add(t turn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.turns = append(p.turns, t)
}

func (p *tape) played() []turn {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.turns)
}

func (p *tape) length() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.turns)
}

type tapedDevice struct {
	tape    *tape
	size    int64
	content int // a file in memory
	fuse    int
}

// newTapedDevice gives a taped device, and the name of the loop device made of it.
func newTapedDevice(t *testing.T, p *tape, size int64) (*tapedDevice, string) {
	t.Helper()
	d := &tapedDevice{tape: p, size: size}
	var err error
	if d.content, err = memoryFile(size); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = unix.Close(d.content) })
	if d.fuse, err = unix.Open("/dev/fuse", unix.O_RDWR|unix.O_CLOEXEC, 0); err != nil {
		t.Skipf("not run: this user may not serve a file through /dev/fuse: %v", err)
	}
	t.Cleanup(func() { _ = unix.Close(d.fuse) })
	path := filepath.Join(t.TempDir(), "device")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	options := fmt.Sprintf("fd=%d,rootmode=%o,user_id=0,group_id=0", d.fuse, unix.S_IFREG|0o600)
	if err := unix.Mount("downtime-test", path, "fuse", 0, options); err != nil {
		t.Skipf("not run: this user may not mount a file served through /dev/fuse: %v", err)
	}
	served := make(chan error, 1)
	go func() { served <- d.serve() }()
	t.Cleanup(func() {
		unmount(path)
		if err := within(10*time.Second, func() error { return <-served }); err != nil {
			t.Error("the taped device:", err)
		}
	})
	// Not by os.OpenFile, whose poller would ask the device while it holds up what answers.
	file, err := unix.Open(path, unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	loop, name, err := attachLoop(file)
	_ = unix.Close(file)
	if err != nil {
		t.Skipf("not run: this user gets no loop device: %v", err)
	}
	t.Cleanup(func() { _ = unix.Close(loop) })
	return d, name
}

// memoryFile is a file in memory without a name.
func memoryFile(size int64) (int, error) {
	file, err := unix.MemfdCreate("downtime-test", unix.MFD_CLOEXEC)
	if err != nil {
		return -1, err
	}
	return file, unix.Ftruncate(file, size)
}

// attachLoop makes a loop device of a file. It is there until it is closed and no
// file system on it is mounted any more.
func attachLoop(file int) (loop int, name string, err error) {
	control, err := unix.Open("/dev/loop-control", unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		return -1, "", err
	}
	defer unix.Close(control)
	config := unix.LoopConfig{Fd: uint32(file)}
	config.Info.Flags = unix.LO_FLAGS_AUTOCLEAR
	for range 100 { // another program may be given the same
		number, err := unix.IoctlRetInt(control, unix.LOOP_CTL_GET_FREE)
		if err != nil {
			return -1, "", err
		}
		name = fmt.Sprintf("/dev/loop%d", number)
		if loop, err = unix.Open(name, unix.O_RDWR|unix.O_CLOEXEC, 0); err != nil {
			return -1, "", err
		}
		if err = unix.IoctlLoopConfigure(loop, &config); err == nil {
			return loop, name, nil
		}
		_ = unix.Close(loop)
		if !errors.Is(err, unix.EBUSY) {
			return -1, "", err
		}
	}
	return -1, "", unix.EBUSY
}

// The part of the protocol of fuse(4) that a single file needs.
const (
	fuseGetattr = 3
	fuseOpen    = 14
	fuseRead    = 15
	fuseWrite   = 16
	fuseStatfs  = 17
	fuseRelease = 18
	fuseFsync   = 20
	fuseFlush   = 25
	fuseInit    = 26
	// What is not answered: forget, interrupt and batch forget.
	fuseForget, fuseInterrupt, fuseBatchForget = 2, 36, 42

	fuseHeader     = 40 // before each request
	fuseWriteStart = 40 // before what is written
	fuseMostBytes  = 1 << 20
	fuseMostPages  = fuseMostBytes / pageSize
	fuseBigWrites  = 1 << 5
	fuseMaxPages   = 1 << 22
	fuseDirect     = 1 // nothing is kept in memory on the way to us
)

// serve answers the requests for the file until it is unmounted.
func (d *tapedDevice) serve() error {
	request := make([]byte, fuseMostBytes+pageSize)
	for {
		n, err := unix.Read(d.fuse, request)
		switch {
		case errors.Is(err, unix.ENODEV), errors.Is(err, unix.ECONNABORTED): // unmounted, the second in the middle of a request
			return nil
		case errors.Is(err, unix.EINTR), errors.Is(err, unix.EAGAIN), errors.Is(err, unix.ENOENT):
			continue
		case err != nil:
			return err
		}
		operation, id := binary.NativeEndian.Uint32(request[4:]), request[8:16]
		if slices.Contains([]uint32{fuseForget, fuseInterrupt, fuseBatchForget}, operation) {
			continue
		}
		body, errno := d.answer(operation, request[fuseHeader:n])
		answer := binary.NativeEndian.AppendUint32(nil, uint32(16+len(body)))
		answer = binary.NativeEndian.AppendUint32(answer, uint32(-int32(errno)))
		answer = append(append(answer, id...), body...)
		if _, err := unix.Write(d.fuse, answer); err != nil && !errors.Is(err, unix.ENOENT) {
			return err // but for a request that is not waited for any more
		}
	}
}

func (d *tapedDevice) answer(operation uint32, request []byte) ([]byte, syscall.Errno) {
	order := binary.NativeEndian
	switch operation {
	case fuseInit:
		answer := make([]byte, 64)
		order.PutUint32(answer, 7)
		order.PutUint32(answer[4:], 31)
		copy(answer[8:12], request[8:12]) // how far to read ahead
		order.PutUint32(answer[12:], order.Uint32(request[12:])&(fuseBigWrites|fuseMaxPages))
		order.PutUint32(answer[20:], fuseMostBytes)
		order.PutUint32(answer[24:], 1) // times are in nanoseconds
		order.PutUint16(answer[28:], fuseMostPages)
		return answer, 0
	case fuseGetattr:
		answer := make([]byte, 104)
		order.PutUint64(answer[16:], 1) // its number
		order.PutUint64(answer[24:], uint64(d.size))
		order.PutUint32(answer[76:], unix.S_IFREG|0o600)
		order.PutUint32(answer[80:], 1) // its only name
		return answer, 0
	case fuseOpen:
		return order.AppendUint64(make([]byte, 8), fuseDirect), 0
	case fuseStatfs:
		return make([]byte, 80), 0
	case fuseRead:
		answer := make([]byte, order.Uint32(request[16:]))
		n, err := unix.Pread(d.content, answer, int64(order.Uint64(request[8:])))
		return answer[:max(0, n)], errnoOf(err)
	case fuseWrite:
		at, size := int64(order.Uint64(request[8:])), order.Uint32(request[16:])
		data := slices.Clone(request[fuseWriteStart:][:size])
		d.tape.add(turn{d, at, data})
		_, err := unix.Pwrite(d.content, data, at)
		return order.AppendUint64(nil, uint64(size)), errnoOf(err)
	case fuseFsync:
		d.tape.add(turn{device: d})
		return nil, 0
	case fuseFlush, fuseRelease:
		return nil, 0
	}
	return nil, unix.ENOSYS
}

func errnoOf(err error) (errno syscall.Errno) {
	if err != nil && !errors.As(err, &errno) {
		return unix.EIO
	}
	return errno
}
