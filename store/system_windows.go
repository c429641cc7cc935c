package store

import "os"

// syncDir does nothing: Windows cannot flush a folder, and NTFS journals names.
func syncDir(string) error { return nil }

// unlock does nothing: Windows lets go of a lock when its file is closed.
func unlock(*os.File) {}

// sameDevice is not asked: there is nothing to flush.
func sameDevice(string, string) bool { return false }
