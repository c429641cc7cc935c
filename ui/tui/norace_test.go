//go:build !race

package tui

const detectsRaces = false
