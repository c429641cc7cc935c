//go:build !linux

package store

import "time"

// bootClock is not read on this system.
func bootClock() (string, time.Duration) { return "", 0 }
