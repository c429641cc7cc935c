//go:build !linux

package store

import "os"

func dataSync(file *os.File) error { return file.Sync() }
