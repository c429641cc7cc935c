//go:build !race

package runbooks_test

// slowdown is how much longer everything may take: not at all.
const slowdown = 1
