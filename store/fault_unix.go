//go:build !windows

package store

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// faults are the errors of the system that have a remedy of their own.
var faults = map[syscall.Errno]Fault{
	unix.ENOSPC:      FaultFull,
	unix.EDQUOT:      FaultFull,
	unix.EROFS:       FaultReadOnly,
	unix.EACCES:      FaultDenied,
	unix.EPERM:       FaultDenied,
	unix.EIO:         FaultFailing,
	unix.ENODEV:      FaultGone,
	unix.ENXIO:       FaultGone,
	unix.ENOENT:      FaultGone,
	unix.ENOTDIR:     FaultGone,
	unix.ESTALE:      FaultGone,
	unix.ENOTCONN:    FaultGone,
	unix.ESHUTDOWN:   FaultGone, // a file system that was taken down
	unix.ETIMEDOUT:   FaultSilent,
	unix.EBUSY:       FaultInUse,
	unix.ETXTBSY:     FaultInUse,
	unix.EWOULDBLOCK: FaultInUse,
	unix.EFBIG:       FaultLimit,
}
