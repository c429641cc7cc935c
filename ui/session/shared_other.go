//go:build !windows

package session

// makeShared does nothing: on other systems the installation makes the folder.
func makeShared(string) error { return nil }
