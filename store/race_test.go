//go:build race

package store

const detectsRaces = true
