package tui

import (
	"testing"

	xansi "github.com/charmbracelet/x/ansi"
)

func TestASCIIOnly(t *testing.T) {
	for in, want := range map[string]string{
		"✅ Use paper charts │":  "OK Use paper charts |",
		"❌ Use e-mail │":        "NO Use e-mail |",
		"⛔ x 🚫 x":               "NO x NO x",
		"✓ done ✔ done ✗ not":   "Y done Y done N not",
		"✔\ufe0f a ✖\ufe0f b":   "OK a NO b",
		"⚠ wet ⚠\ufe0f wet":     "! wet !! wet",
		"ward → lab ➡\ufe0f it": "ward > lab -> it",
		"① first ⑨ ninth":       "1 first 9 ninth",
		"病":                     "?",
	} {
		got := asciiOnly(in)
		if got != want {
			t.Errorf("asciiOnly(%q) = %q, want %q", in, got, want)
		}
		if in != "病" && xansi.StringWidth(got) != xansi.StringWidth(in) {
			t.Errorf("asciiOnly(%q) is %d columns wide, it was laid out in %d", in, xansi.StringWidth(got), xansi.StringWidth(in))
		}
	}
}
