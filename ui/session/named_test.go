package session

import (
	"strings"
	"testing"
)

// A name that is no procedure's is answered with those it may be meant for.
func TestAProcedureThatIsNotThereSuggestsOthers(t *testing.T) {
	w := newWard(t)
	s := w.open()
	for typed, want := range map[string]string{
		"pathology":            "pathology-requests",
		"Paper pathology form": "pathology-requests",
		"nosuch":               "see the list of procedures",
		"zzz":                  "see the list of procedures",
	} {
		_, err := s.OpenProcedure(typed)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, without %q", typed, err, want)
		}
	}
}
