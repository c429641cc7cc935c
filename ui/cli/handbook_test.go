package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"downtime/ui/handbook"
)

// TestHandbookCodeIsWhole: an example is copied from what is printed, so no line
// of it may be broken, however narrow the window is.
func TestHandbookCodeIsWhole(t *testing.T) {
	w := newWard(t)
	for _, chapter := range handbook.Chapters() {
		printed := w.want(0, "", "handbook", chapter.ID).out
		for line := range strings.Lines(chapter.Markdown) {
			line = strings.TrimRight(line, "\n")
			if step := strings.HasPrefix(line, "- [ ] ") && strings.Contains(line, "<!-- step:"); step && !strings.Contains(printed, "    "+line+"\n") {
				t.Errorf("%s: the line %q is not whole", chapter.ID, line)
			}
		}
	}
}

// TestContactsBeginTheFolder: the first file of a hospital makes its folder.
func TestContactsBeginTheFolder(t *testing.T) {
	w := newWard(t)
	path := filepath.Join(t.TempDir(), "data", "runbooks", "contacts.md")
	w.want(0, "", "contacts", "--template", "-o", path)
	if content, err := os.ReadFile(path); err != nil || !strings.Contains(string(content), "| switchboard |") {
		t.Errorf("%v: %.200s", err, content)
	}
}
