//go:build race

package cli

// slowBy is how many times as long a program takes to start under the race detector.
const slowBy = 4
