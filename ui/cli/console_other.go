//go:build !windows

package cli

// OwnConsole is nil: a terminal of other systems shows screens, is the standard
// streams, and stays open.
func OwnConsole() *Console { return nil }
