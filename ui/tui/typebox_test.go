package tui

import "testing"

// Wherever it is typed what is looked for, the caret says where the letters go, and a
// question mark is one of them.
func TestTheCaretIsWhereLettersGo(t *testing.T) {
	for name, keys := range map[string][]string{
		"everything that can be done": {"ctrl+k"}, "all procedures": {"/"}, "the log": {"l", "/"}, "the papers": {"a", "/"},
	} {
		d := declared(t, 80, 24)
		if d.keys(keys...); d.m.View().Cursor == nil {
			t.Errorf("%s: there is no caret:\n%s", name, d.screen())
		}
		d.keys("?")
		if len(d.m.forms) > 0 {
			t.Errorf("%s: ? opens help:\n%s", name, d.screen())
		}
	}
}
