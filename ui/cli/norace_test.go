//go:build !race

package cli

const slowBy = 1
