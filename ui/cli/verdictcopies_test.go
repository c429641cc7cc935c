package cli

import (
	"path/filepath"
	"strings"
	"testing"

	"downtime/store"
)

// Of a log that does not hold nobody is told that both copies tell it alike.
func TestCopiesWordsOfALogThatDoesNotHold(t *testing.T) {
	whole := []copyFound{{State: string(store.CopyWhole)}, {State: string(store.CopyWhole)}}
	for _, c := range []struct {
		proved   uint64
		complete bool
		says     string
	}{
		{9, true, "read from both copies, which tell it alike"},
		{4, false, "read from both copies, which tell alike what holds of it"},
		{0, false, ""},
	} {
		v := verdict{Copies: whole, ProvedTo: c.proved}
		v.proof.Complete = c.complete
		if got := v.copiesWords(); got != c.says {
			t.Errorf("proved to %d, complete: %t: it says %q", c.proved, c.complete, got)
		}
	}
}

// The first entry damaged in the one copy that has any: neither copy is whole.
func TestVerifyWhereNothingHolds(t *testing.T) {
	w := newWard(t)
	w.begin()
	for _, path := range []string{filepath.Join(w.data, "downtime.db"), journalOf(t, w.data)} {
		rewrite(t, path, `"type":"run.started"`, `"type":"run.STARTED"`)
	}
	if got := w.want(exitNo, "", "verify").out; strings.Contains(got, "alike") || strings.Contains(got, "both copies") {
		t.Errorf("it says %s", got)
	}
	if got := w.want(exitNo, "", "verify", "--json").out; strings.Contains(got, `"state":"whole"`) {
		t.Errorf("it says %s", got)
	}
}
