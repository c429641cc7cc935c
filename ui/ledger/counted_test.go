package ledger

import (
	"strings"
	"testing"

	"downtime/store/incident"
)

// The number is that of all that is not accounted for in each of the words, whatever room
// there is for them.
func TestCounted(t *testing.T) {
	for _, c := range []struct {
		p    incident.Paper
		want string
	}{
		{incident.Paper{All: 3}, ""},
		{incident.Paper{All: 3, Out: 2, Late: 1}, "Paper out 2, 1 late|Paper 2, 1 late|Paper 2"},
		{incident.Paper{All: 9, Out: 2, ToCheck: 3, Missing: 1, Late: 1}, "Paper 6: 2 out, 3 to be checked, 1 not finished, 1 late|Paper 6, 1 late|Paper 6"},
		{incident.Paper{All: 9, ToCheck: 3}, "Paper to check 3|Paper 3|Paper 3"},
		{incident.Paper{All: 9, Missing: 1, Late: 1}, "Paper not finished 1, 1 late|Paper 1, 1 late|Paper 1"},
	} {
		if got := strings.Join(Counted(c.p), "|"); got != c.want {
			t.Errorf("%+v is counted %q, not %q", c.p, got, c.want)
		}
	}
}
