package incident

import "testing"

func TestCountOn(t *testing.T) {
	for _, c := range []struct {
		number string
		by     int
		want   string
		ok     bool
	}{
		{"2001", 27, "2028", true}, {"D099", 2, "D101", true}, {"99", 1, "100", true}, {" D7 ", 0, "D7", true}, {"D7", 3, "D10", true},
		{"blue", 0, "blue", true}, {"blue", 1, "blue", false}, {"", 1, "", false}, {"7B-001", 1, "7B-002", true},
		{"12345678901234567890", 1, "12345678901234567891", true}, {"D999999999", 1, "D1000000000", true}, {"D99", 1, "D100", true}, {"1999999999", 1, "", false},
	} {
		if got, ok := CountOn(c.number, c.by); got != c.want && ok || ok != c.ok {
			t.Errorf("%q and %d more is %q, %t, want %q, %t", c.number, c.by, got, ok, c.want, c.ok)
		}
	}
}
