package plain

import "strings"

// opens is a choice that opens another menu.
func opens(words string, menu func(f *face) []choice) choice {
	return choice{words: words, asks: []question{{menu: menu}}}
}

// placeOf is the name of a menu: what the choice that opens it says first.
func placeOf(words string) string {
	place, _, _ := strings.Cut(words, ":")
	return strings.TrimSuffix(place, " ...")
}

// leaveSubmenu ends a menu that opened from another, and says so. A number that is typed
// then shows the first menu and chooses nothing: it may have been meant for either.
func (f *face) leaveSubmenu() []string {
	if f.submenu == "" {
		return nil
	}
	left := f.submenu
	f.menu, f.submenu = nil, ""
	return []string{"note: you have left the menu " + left + ". Enter shows the first menu"}
}
