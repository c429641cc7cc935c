package store

import (
	"syscall"

	"golang.org/x/sys/windows"
)

// faults are the errors of the system that have a remedy of their own.
var faults = map[syscall.Errno]Fault{
	windows.ERROR_DISK_FULL:            FaultFull,
	windows.ERROR_HANDLE_DISK_FULL:     FaultFull,
	windows.ERROR_DISK_QUOTA_EXCEEDED:  FaultFull,
	windows.ERROR_WRITE_PROTECT:        FaultReadOnly,
	windows.ERROR_ACCESS_DENIED:        FaultDenied,
	windows.ERROR_PRIVILEGE_NOT_HELD:   FaultDenied,
	windows.ERROR_CRC:                  FaultFailing,
	windows.ERROR_IO_DEVICE:            FaultFailing,
	windows.ERROR_WRITE_FAULT:          FaultFailing,
	windows.ERROR_READ_FAULT:           FaultFailing,
	windows.ERROR_GEN_FAILURE:          FaultFailing,
	windows.ERROR_SEEK:                 FaultFailing,
	windows.ERROR_SECTOR_NOT_FOUND:     FaultFailing,
	windows.ERROR_FILE_CORRUPT:         FaultFailing,
	windows.ERROR_DISK_CORRUPT:         FaultFailing,
	windows.ERROR_NOT_READY:            FaultGone,
	windows.ERROR_NO_MEDIA_IN_DRIVE:    FaultGone,
	windows.ERROR_DEVICE_NOT_CONNECTED: FaultGone,
	windows.ERROR_DEV_NOT_EXIST:        FaultGone,
	windows.ERROR_NO_SUCH_DEVICE:       FaultGone,
	windows.ERROR_MEDIA_CHANGED:        FaultGone,
	windows.ERROR_FILE_INVALID:         FaultGone, // the volume of an open file was changed
	windows.ERROR_INVALID_DRIVE:        FaultGone,
	windows.ERROR_FILE_NOT_FOUND:       FaultGone,
	windows.ERROR_PATH_NOT_FOUND:       FaultGone,
	windows.ERROR_BAD_NETPATH:          FaultGone,
	windows.ERROR_SEM_TIMEOUT:          FaultSilent,
	windows.ERROR_SHARING_VIOLATION:    FaultInUse,
	windows.ERROR_LOCK_VIOLATION:       FaultInUse,
	windows.ERROR_USER_MAPPED_FILE:     FaultInUse,
	windows.ERROR_FILE_TOO_LARGE:       FaultLimit,
}
