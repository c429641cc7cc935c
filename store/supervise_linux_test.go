package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A supervised program is a child whose every call to the system that changes a
// disk comes to the test first, which does it in the child's stead, and so knows
// what was done and in which order; or does it in part, late or not at all. It
// takes a filter of seccomp(2), and no root.

// The files that a supervised program is given beside the usual three.
const (
	reportFile   = 3 // what it says; in order with its calls
	listenerSock = 4 // through which it hands over the filter's listener
)

// deed is what a call would do.
type deed string

const (
	deedWrite    deed = "write"
	deedTruncate deed = "truncate"
	deedFlush    deed = "flush"
	deedCreate   deed = "create" // or open what is there
	deedRename   deed = "rename"
	deedLink     deed = "link" // a second name
	deedRemove   deed = "remove"
	deedFolder   deed = "make folder"
	deedSay      deed = "say"
)

// call is one call of a supervised program, about to be done.
type call struct {
	deed deed
	path string
	to   string // of a rename, a link
	at   int64  // of a write; the new length of a truncate
	data []byte // of a write; or what is said
	fd   int    // the program's own number of the file
}

func (c *call) String() string { return fmt.Sprintf("%s %s at %d", c.deed, c.path, c.at) }

// answer is what becomes of a call. The zero value does it.
type answer struct {
	fails syscall.Errno   // instead of doing it
	part  int             // of a write, do only so many bytes; 0 for all
	after <-chan struct{} // wait for this first
}

// supervisor decides about the calls of one program.
type supervisor struct {
	// judge is asked before each call, and noted told after it, one at a time and
	// in the order in which they are done.
	judge func(*call) answer
	noted func(*call, syscall.Errno)

	mu       sync.Mutex    // held while either runs
	ended    chan struct{} // closed when the program has
	pid      int
	pidfd    int
	listener int
}

var errNoSupervision = errors.New("this system does not let a test supervise a program")

// supervise runs a child in a role, and returns once it has ended and all its
// calls were answered.
func supervise(t testing.TB, sup *supervisor, role string, env ...string) error {
	t.Helper()
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	ours, theirs := os.NewFile(uintptr(pair[0]), "ours"), os.NewFile(uintptr(pair[1]), "theirs")
	report, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(append(os.Environ(), childVariable+"="+role, "GODEBUG=asyncpreemptoff=1"), env...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	cmd.ExtraFiles = []*os.File{report, theirs}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_, _ = report.Close(), theirs.Close()
	sup.pid = cmd.Process.Pid
	served := make(chan error, 1)
	go func() { served <- sup.serve(ours) }()
	err = cmd.Wait()
	if cause := <-served; cause != nil {
		return cause
	}
	if err != nil {
		return fmt.Errorf("%w: %s", err, &said)
	}
	return nil
}

// serve answers the calls of the program until it has ended.
func (sup *supervisor) serve(sock *os.File) error {
	defer sock.Close()
	listener, err := receiveFile(sock)
	if err != nil {
		return fmt.Errorf("%w: %w", errNoSupervision, err)
	}
	sup.listener = listener
	defer unix.Close(listener)
	if sup.pidfd, err = unix.PidfdOpen(sup.pid, 0); err != nil {
		return fmt.Errorf("%w: %w", errNoSupervision, err)
	}
	defer unix.Close(sup.pidfd)
	var late sync.WaitGroup
	defer late.Wait()
	defer close(sup.ended)
	for {
		poll := []unix.PollFd{{Fd: int32(listener), Events: unix.POLLIN}}
		if _, err := unix.Poll(poll, -1); errors.Is(err, unix.EINTR) {
			continue
		} else if err != nil {
			return err
		}
		if poll[0].Revents&unix.POLLIN == 0 {
			return nil // the program has ended
		}
		var n notification
		if err := ioctl(listener, unix.SECCOMP_IOCTL_NOTIF_RECV, unsafe.Pointer(&n)); errors.Is(err, unix.ENOENT) || errors.Is(err, unix.EINTR) {
			continue // the call was given up, or the program has ended
		} else if err != nil {
			return err
		}
		c, err := sup.understand(&n)
		if err != nil || c == nil {
			sup.goOn(&n)
			continue
		}
		sup.mu.Lock()
		a := sup.judge(c)
		if a.after == nil {
			sup.do(&n, c, a)
			sup.mu.Unlock()
			continue
		}
		sup.mu.Unlock()
		late.Go(func() {
			<-a.after
			sup.mu.Lock()
			defer sup.mu.Unlock()
			sup.do(&n, c, a)
		})
	}
}

// do does a call as it was decided.
func (sup *supervisor) do(n *notification, c *call, a answer) {
	if a.fails != 0 {
		sup.noted(c, a.fails)
		sup.give(n, 0, a.fails)
		return
	}
	if a.part > 0 {
		c.data = c.data[:a.part]
	}
	switch c.deed {
	case deedSay:
		sup.noted(c, 0)
		sup.give(n, len(c.data), 0)
		return
	case deedCreate, deedRename, deedLink, deedRemove, deedFolder:
		// Of names: done by the program itself, in its own view of them.
		sup.noted(c, 0)
		sup.goOn(n)
		return
	}
	result := 0
	err := sup.borrow(c.fd, func(file int) (err error) {
		switch n.number {
		case unix.SYS_WRITE:
			result, err = unix.Write(file, c.data)
		case unix.SYS_PWRITE64:
			result, err = unix.Pwrite(file, c.data, c.at)
		case unix.SYS_FTRUNCATE:
			err = unix.Ftruncate(file, c.at)
		case unix.SYS_FSYNC:
			err = unix.Fsync(file)
		case unix.SYS_FDATASYNC:
			err = unix.Fdatasync(file)
		}
		return err
	})
	var errno syscall.Errno
	errors.As(err, &errno)
	sup.noted(c, errno)
	sup.give(n, result, errno)
}

// borrow calls f with a file of the program. Meanwhile no other program is
// started, which would have the file, and its lock, as well.
func (sup *supervisor) borrow(fd int, f func(file int) error) error {
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	file, err := unix.PidfdGetfd(sup.pidfd, fd, 0)
	if err != nil {
		return err
	}
	return errors.Join(f(file), unix.Close(file))
}

// understand says what a call would do; nil for one that is not to a file.
func (sup *supervisor) understand(n *notification) (*call, error) {
	switch n.number {
	case unix.SYS_OPENAT:
		path, err := sup.text(n.args[1])
		return &call{deed: deedCreate, path: path}, err
	case unix.SYS_UNLINKAT:
		path, err := sup.text(n.args[1])
		return &call{deed: deedRemove, path: path}, err
	case unix.SYS_MKDIRAT:
		path, err := sup.text(n.args[1])
		return &call{deed: deedFolder, path: path}, err
	case unix.SYS_RENAMEAT, unix.SYS_LINKAT:
		path, err := sup.text(n.args[1])
		to, err2 := sup.text(n.args[3])
		c := &call{deed: deedRename, path: path, to: to}
		if n.number == unix.SYS_LINKAT {
			c.deed = deedLink
		}
		return c, errors.Join(err, err2)
	}
	fd := int(n.args[0])
	if fd == reportFile {
		data, err := sup.memory(n.args[1], n.args[2])
		return &call{deed: deedSay, data: data}, err
	}
	path, err := os.Readlink(fmt.Sprintf("/proc/%d/fd/%d", sup.pid, fd))
	if err != nil || !strings.HasPrefix(path, "/") {
		return nil, err // a pipe, or what the runtime wakes itself with
	}
	c := &call{path: path, fd: fd}
	switch n.number {
	case unix.SYS_WRITE:
		c.deed = deedWrite
		if err = sup.borrow(fd, func(file int) (err error) {
			c.at, err = position(file)
			return err
		}); err == nil {
			c.data, err = sup.memory(n.args[1], n.args[2])
		}
	case unix.SYS_PWRITE64:
		c.deed, c.at = deedWrite, int64(n.args[3])
		c.data, err = sup.memory(n.args[1], n.args[2])
	case unix.SYS_FTRUNCATE:
		c.deed, c.at = deedTruncate, int64(n.args[1])
	default:
		c.deed = deedFlush
	}
	return c, err
}

// position is where a file is written next.
func position(file int) (int64, error) {
	flags, err := unix.FcntlInt(uintptr(file), unix.F_GETFL, 0)
	if err != nil {
		return 0, err
	}
	if flags&unix.O_APPEND == 0 {
		return unix.Seek(file, 0, unix.SEEK_CUR)
	}
	var stat unix.Stat_t
	err = unix.Fstat(file, &stat)
	return stat.Size, err
}

// memory copies bytes of the program.
func (sup *supervisor) memory(at, n uint64) ([]byte, error) {
	data := make([]byte, n)
	if n == 0 {
		return data, nil
	}
	local := []unix.Iovec{{Base: &data[0], Len: n}}
	remote := []unix.RemoteIovec{{Base: uintptr(at), Len: int(n)}}
	got, err := unix.ProcessVMReadv(sup.pid, local, remote, 0)
	if err == nil && uint64(got) < n {
		err = unix.EFAULT
	}
	return data, err
}

// text copies a name, page by page: what follows it may not be the program's.
func (sup *supervisor) text(at uint64) (string, error) {
	var text []byte
	for len(text) < unix.PathMax {
		part, err := sup.memory(at, pageSize-at%pageSize)
		if err != nil {
			return "", err
		}
		if end := bytes.IndexByte(part, 0); end >= 0 {
			return string(append(text, part[:end]...)), nil
		}
		text, at = append(text, part...), at+uint64(len(part))
	}
	return "", unix.ENAMETOOLONG
}

// notification is struct seccomp_notif, response is struct seccomp_notif_resp.
type (
	notification struct {
		id          uint64
		pid, flags  uint32
		number      int32
		arch        uint32
		instruction uint64
		args        [6]uint64
	}
	response struct {
		id    uint64
		value int64
		error int32
		flags uint32
	}
)

func (sup *supervisor) give(n *notification, value int, errno syscall.Errno) {
	sup.respond(&response{id: n.id, value: int64(value), error: -int32(errno)})
}

// goOn lets the program do the call itself.
func (sup *supervisor) goOn(n *notification) {
	const userNotifFlagContinue = 1
	sup.respond(&response{id: n.id, flags: userNotifFlagContinue})
}

// respond fails only where the program is gone.
func (sup *supervisor) respond(r *response) {
	_ = ioctl(sup.listener, unix.SECCOMP_IOCTL_NOTIF_SEND, unsafe.Pointer(r))
}

func ioctl(fd int, request uintptr, argument unsafe.Pointer) error {
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), request, uintptr(argument)); errno != 0 {
		return errno
	}
	return nil
}

func receiveFile(sock *os.File) (int, error) {
	control := make([]byte, unix.CmsgSpace(4))
	_, n, _, _, err := unix.Recvmsg(int(sock.Fd()), make([]byte, 1), control, unix.MSG_CMSG_CLOEXEC)
	if err != nil {
		return -1, err
	}
	messages, err := unix.ParseSocketControlMessage(control[:n])
	if err != nil {
		return -1, err
	}
	if len(messages) == 0 {
		return -1, errors.New("the program could not set up a filter")
	}
	files, err := unix.ParseUnixRights(&messages[0])
	if err != nil {
		return -1, err
	}
	return files[0], nil
}

// submit puts this program under supervision, for good.
func submit() error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	filter := changes()
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	const flags = unix.SECCOMP_FILTER_FLAG_NEW_LISTENER | unix.SECCOMP_FILTER_FLAG_TSYNC |
		unix.SECCOMP_FILTER_FLAG_TSYNC_ESRCH | unix.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
	listener, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, flags, uintptr(unsafe.Pointer(&program)))
	if errno != 0 {
		return fmt.Errorf("seccomp: %w", errno)
	}
	if err := unix.Sendmsg(listenerSock, []byte{0}, unix.UnixRights(int(listener)), nil, 0); err != nil {
		return err
	}
	return errors.Join(unix.Close(int(listener)), unix.Close(listenerSock))
}

// changes is the filter that lets through all calls but those that change a disk.
func changes() []unix.SockFilter {
	const (
		load    = unix.BPF_LD | unix.BPF_W | unix.BPF_ABS
		equal   = unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K
		greater = unix.BPF_JMP | unix.BPF_JGT | unix.BPF_K
		anySet  = unix.BPF_JMP | unix.BPF_JSET | unix.BPF_K
		give    = unix.BPF_RET | unix.BPF_K

		number   = 0  // where struct seccomp_data has the number of the call
		first    = 16 // its first argument
		third    = 32
		standard = 2 // the last of the files that every program has
	)
	all := []uint32{
		unix.SYS_PWRITE64, unix.SYS_FTRUNCATE, unix.SYS_FSYNC, unix.SYS_FDATASYNC,
		unix.SYS_RENAMEAT, unix.SYS_LINKAT, unix.SYS_UNLINKAT, unix.SYS_MKDIRAT,
	}
	filter := []unix.SockFilter{
		{Code: load, K: number},
		{Code: equal, K: unix.SYS_WRITE, Jf: 2},
		{Code: load, K: first},
		{Code: greater, K: standard, Jt: uint8(len(all)) + 4, Jf: uint8(len(all)) + 3},
		{Code: equal, K: unix.SYS_OPENAT, Jf: 2},
		{Code: load, K: third},
		{Code: anySet, K: unix.O_CREAT | unix.O_TRUNC, Jt: uint8(len(all)) + 1, Jf: uint8(len(all))},
	}
	for i, call := range all {
		filter = append(filter, unix.SockFilter{Code: equal, K: call, Jt: uint8(len(all) - i)})
	}
	return append(filter,
		unix.SockFilter{Code: give, K: unix.SECCOMP_RET_ALLOW},
		unix.SockFilter{Code: give, K: unix.SECCOMP_RET_USER_NOTIF},
	)
}
