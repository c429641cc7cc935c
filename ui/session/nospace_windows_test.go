package session

import "golang.org/x/sys/windows"

// noSpace is what the system gives where a disk is full.
const noSpace = windows.ERROR_DISK_FULL
