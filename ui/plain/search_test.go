package plain

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestSearch finds words that no shipped procedure has.
func TestSearch(t *testing.T) {
	isolate(t)
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "runbooks"), 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(name, source string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, "runbooks", name), []byte(source), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("quokka.md", "# Quokka wagonry\n\n## Immediate\n\n1. [ ] **Tell the quokka keeper** <!-- step: tell critical -->\n"+
		"   Ring {{phone:quokka-keeper}}, and ask for the zebrawood crate.\n2. [ ] Label every zebrawood crate <!-- step: label -->\n")
	s := openAt(t, dir, night)
	for typed, want := range map[string][]string{
		"search zebrawodo": {
			"2 places, the likeliest first; to read one: step PROCEDURE/N, or steps PROCEDURE",
			"1. quokka/2 Immediate: Label every zebrawood crate",
			"2. quokka/1 Immediate, critical: Tell the quokka keeper; it says: Ring ________ (phone of quokka-keeper NOT SET), and ask for the zebrawood crate.",
			".",
		},
		`FIND "quokka wagonyr"`: {
			"2 places, the likeliest first; to read one: step PROCEDURE/N, or steps PROCEDURE",
			"1. quokka, procedure: Quokka wagonry",
			"2. quokka/1 Immediate, critical: Tell the quokka keeper",
			".",
		},
		"search zzqqzzqq": {"nothing found: try one word, a shorter one, or another word for the same thing", "."},
		"search":          {"error: write it as: search WORDS"},
		"search : ":       {"error: write it as: search WORDS"},
	} {
		got := run(t, s, typed+"\n")
		got = slices.DeleteFunc(got, func(line string) bool { return strings.HasPrefix(line, "note: ") })
		if !slices.Equal(got, want) {
			t.Errorf("%s answers\n%s\nwant\n%s", typed, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}

	var many strings.Builder
	many.WriteString("# Wombats\n\n")
	for i := range 25 {
		fmt.Fprintf(&many, "- [ ] Feed wombat %d\n", i)
	}
	write("wombats.md", many.String())
	if err := s.ReloadLibrary(); err != nil {
		t.Fatal(err)
	}
	lines := run(t, s, "search wombats\n")
	if last := lines[len(lines)-2:]; last[0] != "and 6 more: write more words" || last[1] != "." {
		t.Errorf("ends with %q", last)
	}
}

// TestSearchInADrill: no real number is shown.
func TestSearchInADrill(t *testing.T) {
	isolate(t)
	s := openAt(t, t.TempDir(), night)
	s.SetWho(okafor)
	lines := strings.Join(run(t, s, "declare drill EPR down\nsearch tell blood sciences\n"), "\n")
	if strings.Contains(lines, "NOT SET") || !strings.Contains(lines, "pathology-requests/") {
		t.Error(lines)
	}
}
