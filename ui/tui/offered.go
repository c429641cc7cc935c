package tui

import (
	"slices"
	"strings"
)

func (k key) writes() bool { return k.access == writes }

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
	return append([]key{{"K", "take over here", reads}}, keys...)
}

// onlyLooks reports whether a key asks for what a session that only looks on cannot do.
func (m *Model) onlyLooks(name string) bool {
	return m.looking() && slices.ContainsFunc(m.screen.keys(m), func(k key) bool {
		return k.writes() && strings.EqualFold(k.name, name)
	})
}
