//go:build !linux

package store

import "errors"

func limitFiles() error { return errors.New("not on this system") }

// incidentUnderSupervision needs a filter that only Linux has.
func incidentUnderSupervision(string) error { return errors.ErrUnsupported }
