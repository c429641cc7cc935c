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
	s := atWork(t)
	lines := strings.Join(run(t, s, "declare drill EPR down\nsearch tell blood sciences\n"), "\n")
	if strings.Contains(lines, "NOT SET") || !strings.Contains(lines, "pathology-requests/") {
		t.Error(lines)
	}
}

// In a drill no answer has a number, nor is a step found by one; in a real downtime
// both are so.
func TestNoNumberInADrill(t *testing.T) {
	isolate(t)
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "runbooks"), 0o755); err != nil {
		t.Fatal(err)
	}
	source := "# Quokka tree\n\n> [!WARNING]\n> Quokka arrest: 2222.\n\n1. [ ] **Tell the quokka clerk** on 71234, by 1430 <!-- step: tell -->\n\n" +
		"   | Who | Number |\n   |---|---|\n   | Quokka | 71234 |\n\n   Meet the keeper (71234) at 1430.\n"
	if err := os.WriteFile(filepath.Join(dir, "runbooks", "quokka.md"), []byte(source), 0o644); err != nil {
		t.Fatal(err)
	}
	const asked = "use quokka\nsteps quokka\nstep quokka/1\nsearch quokka clerk\ndone 1\nlog\n"
	s := openAt(t, dir, night)
	answers := strings.Join(run(t, s, "who A Okafor, nurse\ndeclare drill Night\n"+asked+"search 71234\n"), "\n")
	for _, number := range []string{"71234", "2222"} {
		if strings.Contains(answers, number) {
			t.Errorf("a drill answers %s:\n%s", number, answers)
		}
	}
	if n := strings.Count(answers, "1430"); n < 2 || !strings.Contains(answers, "row: Quokka; (number: ask the facilitator)") || !strings.Contains(answers, "nothing found") {
		t.Errorf("a drill answers, with %d times of day:\n%s", n, answers)
	}
	answers = strings.Join(run(t, s, "who A Okafor, nurse\ndeclare live EPR down\n"+asked+"search 71234\n"), "\n")
	if n := strings.Count(answers, "71234"); n < 4 || strings.Contains(answers, "facilitator") || strings.Contains(answers, "nothing found") {
		t.Errorf("a real downtime answers %d numbers:\n%s", n, answers)
	}
}
