package tui

import (
	"slices"
	"strings"
)

// writing is what keys do that enter something in the log, or change what the ward
// has set: none of it can be done by a session that only looks on.
var writing = []string{
	"system down", "rehearse", "ward", "second copy", "real downtime", "confirm",
	"done", "not done", "earlier", "undo", "who", "note", "decision", "clock", "close", "stand down",
	"hand over", "accept", "give to another", "said back", "checked", "in use", "down again", "another", "correct this entry", "other ward's code",
	"CLOSE", "recovery", "back to downtime", "open again", "move to it",
	"put on the board", "what counts as a step", "open all of it", "start from this heading only", "count other things", "all as found",
}

func (k key) writes() bool { return slices.Contains(writing, k.does) }

// keysHere are the keys that the screen in front offers, as far as they can be used.
func (m *Model) keysHere() []key {
	keys := m.screen.keys(m)
	if !m.looking() {
		return keys
	}
	keys = slices.DeleteFunc(slices.Clone(keys), key.writes)
	if m.editing() {
		return keys
	}
	return append([]key{{"K", "take over here"}}, keys...)
}

// onlyLooks reports whether a key asks for what a session that only looks on cannot do.
func (m *Model) onlyLooks(name string) bool {
	return m.looking() && slices.ContainsFunc(m.screen.keys(m), func(k key) bool {
		return k.writes() && strings.EqualFold(k.name, name)
	})
}
