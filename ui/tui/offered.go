package tui

import (
	"slices"
	"strings"
)

func (k key) writes() bool { return k.access == writes }

// is reports whether the name of a key that is pressed is one of this, which may be
// several.
func (k key) is(name string) bool {
	if k.name == "1-9" {
		return len(name) == 1 && name[0] >= '1' && name[0] <= '9'
	}
	return strings.EqualFold(k.name, name) || len(k.name) > 1 && slices.ContainsFunc(strings.Split(k.name, "/"), func(one string) bool {
		return strings.EqualFold(one, name)
	})
}

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
		return k.writes() && k.is(name)
	})
}
