package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Folders and files may have spaces and letters beyond ASCII in their names, and each
// place that takes one takes these.
func TestNamesWithSpacesAndUmlauts(t *testing.T) {
	top := filepath.Join(t.TempDir(), "Ward 7B", "Überwachung – 1")
	in := func(names ...string) string { return filepath.Join(append([]string{top}, names...)...) }
	for _, dir := range []string{in("Zweite Kopie é"), in("Abläufe der Klinik")} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(in("Abläufe der Klinik", "Röntgen außer Haus.md"), []byte("---\nid: roentgen\n---\n# Röntgen außer Haus\n\n- [ ] Anrufen <!-- step: call -->\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	w := newWard(t)
	w.data = in("Daten – Nacht")
	folders := []string{"--second", in("Zweite Kopie é"), "--runbooks", in("Abläufe der Klinik"), "--ward", "Überwachung – 1/"}
	all := func(args ...string) []string { return append(append([]string{}, folders...), args...) }
	backup := in("Sicherung 1 ä.db")
	got := w.want(exitDone, "declare live EPR down since 02:20\nuse roentgen\ndone 1 : Jö\nbackup \""+backup+"\"\n", all("plain", "--as", "Zoë Müller, nurse in charge", "--strict")...)
	for _, said := range []string{"ok 3 saved 2/2", "ok - backed up 1 log"} {
		if !strings.Contains(got.out, said) {
			t.Errorf("no %q in:\n%s", said, got.out)
		}
	}
	for _, args := range [][]string{
		{"export", "-o", in("Nacht 1 ü.csv")}, {"export", "-o", in("Nacht 1 ü.jsonl")}, {"print", "roentgen", "-o", in("Röntgen.pdf")},
		{"backup", in("Sicherung 2 ö.db")}, {"verify"}, {"verify", backup}, {"verify", in("Nacht 1 ü.jsonl")},
		{"recover", "--from", backup, "--to", in("Gerettet – 1")},
		{"lint", in("Abläufe der Klinik")},
	} {
		w.want(exitDone, "", all(args...)...)
	}
	for _, path := range []string{"Zweite Kopie é/journal", "Nacht 1 ü.csv", "Röntgen.pdf", "Sicherung 2 ö.db", "Gerettet – 1/downtime.db"} {
		if _, err := os.Stat(in(filepath.FromSlash(path))); err != nil {
			t.Error(err)
		}
	}
	w.data = in("Gerettet – 1")
	if got := w.run("", "show", "--runbooks", in("Abläufe der Klinik"), "roentgen"); !strings.Contains(got.out, "Anrufen") {
		t.Errorf("show gives %+v", got)
	}
}
