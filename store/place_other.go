//go:build !linux && !darwin && !windows

package store

import "errors"

// volumeOf cannot say anything here.
func volumeOf(string) (volume, error) { return volume{}, errors.ErrUnsupported }
