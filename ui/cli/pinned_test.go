package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPinnedCopy: what a downtime was worked by can be had from the exported log
// to the byte, whatever has become of the file since, and says where it was from
// without a path that may hold somebody's log-in name.
func TestPinnedCopy(t *testing.T) {
	w := newWard(t)
	file := filepath.Join(w.data, "runbooks", "wards", "7b.md")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	// Bytes that any decoding would lose: CR LF, a byte order mark, Latin-1.
	first := []byte("\ufeff---\r\nid: ours\r\n---\r\n# Ours\r\n\r\n- [ ] Ring the lab <!-- step: ring -->\r\n\r\nCaf\xe9\r\n")
	second := []byte("---\nid: ours\n---\n# Ours\n\n- [ ] Ring both labs <!-- step: ring -->\n- [ ] Count\n")
	for _, version := range []struct {
		source   []byte
		commands string
	}{
		{first, "declare live EPR down\nuse ours\ndone 1\n"}, {second, "replace ours : the lab rang\n"},
	} {
		if err := os.WriteFile(file, version.source, 0o644); err != nil {
			t.Fatal(err)
		}
		w.want(exitDone, version.commands, "plain", "--as", whoIs, "--strict")
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "log.jsonl")
	w.want(exitDone, "", "export", "--format", "jsonl", "-o", path)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	pinned := pinnedIn(t, string(text))
	for kind, source := range map[string][]byte{"procedure.opened": first, "procedure.replaced": second} {
		sum := sha256.Sum256(source)
		got := pinned[kind]
		if string(got.Source) != string(source) {
			t.Errorf("%s: the log has %q, the file had %q", kind, got.Source, source)
		}
		if got.SHA256 != hex.EncodeToString(sum[:]) {
			t.Errorf("%s: the log has SHA-256 %q, the file had %x", kind, got.SHA256, sum)
		}
		if got.Origin != "hospital: wards/7b.md" {
			t.Errorf("%s: from %q", kind, got.Origin)
		}
	}
	if got := w.want(exitDone, "", "export", "--format", "markdown").out; strings.Contains(got, w.data) || strings.Count(got, "From: hospital: wards/7b.md.") != 2 {
		t.Errorf("the report does not say where it is from, or says too much:\n%s", got)
	}
}

// pin is what an entry says of the file of a procedure. Base64 is what JSON has
// for bytes.
type pin struct {
	Origin string `json:"origin"`
	SHA256 string `json:"sha256"`
	Source []byte `json:"source"`
}

// pinnedIn is what an exported log pins, by the type of the entry.
func pinnedIn(t *testing.T, log string) map[string]pin {
	t.Helper()
	pins := make(map[string]pin)
	for line := range strings.Lines(log) {
		var entry struct {
			Type string `json:"type"`
			Body pin    `json:"body"`
		}
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if strings.HasPrefix(entry.Type, "procedure.") {
			pins[entry.Type] = entry.Body
		}
	}
	return pins
}
