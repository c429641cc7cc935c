package store

import "golang.org/x/sys/windows"

// freeBytes is the room on the device of a folder that this log-in may use.
func freeBytes(dir string) (bytes uint64, known bool) {
	path, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, false
	}
	err = windows.GetDiskFreeSpaceEx(path, &bytes, nil, nil)
	return bytes, err == nil
}
