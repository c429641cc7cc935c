package store

import "testing"

func TestSharesByTheirNames(t *testing.T) {
	for root, want := range map[string]bool{
		`C:`: false, `\\server\ward7b`: true, `//server/ward7b`: true,
		`\\?\C:`: false, `\\?\UNC\server\ward7b`: true, `\\.\C:`: false,
	} {
		if isShare(root) != want {
			t.Errorf("%q is a share: %t", root, !want)
		}
	}
}
