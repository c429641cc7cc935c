//go:build !linux

package store

// Rest gives back memory where a system has a way to say so for mapped files.
func (s *Store) Rest() {}
