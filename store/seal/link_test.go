package seal

import (
	"strings"
	"testing"
)

// The leaf hashes of RFC 6962 (and of its test vectors) for the empty text and
// for one byte.
func TestLink(t *testing.T) {
	for text, want := range map[string]string{
		"":     "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
		"\x00": "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
	} {
		if got := Link([]byte(text)); got != want {
			t.Errorf("the link of %q is %s, want %s", text, got, want)
		}
	}
	if Genesis != strings.Repeat("0", 64) {
		t.Errorf("the first link is %s", Genesis)
	}
}
