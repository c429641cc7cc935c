//go:build !linux

package store

import "errors"

func limitFiles() error { return errors.New("not on this system") }
