//go:build race

package runbooks_test

// slowdown is how much longer everything may take under the race detector.
const slowdown = 10
