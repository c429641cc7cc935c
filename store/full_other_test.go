//go:build !linux

package store

import "errors"

func limitFiles() error { return errors.New("not on this system") }

// incidentUnderSupervision needs a filter that only Linux has.
func incidentUnderSupervision(string) error { return errors.ErrUnsupported }

// importUnderSupervision is for systems that let a test supervise a program.
func importUnderSupervision(string) error { return errors.ErrUnsupported }

// incidentAlone is for power cuts under file systems of Linux.
func incidentAlone(string) error { return errors.ErrUnsupported }

// inOwnMounts is for what only Linux mounts in tests.
func inOwnMounts() (code int, ran bool) { return 0, false }
