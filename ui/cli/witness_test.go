package cli

import (
	"regexp"
	"strings"
	"testing"
)

// exported is the ward's log in a file.
func (w *ward) exported(name string) string { return w.file(name, w.jsonl()) }

// keyOf is the key that a ward's PC names as its own.
func keyOf(w *ward) string {
	w.t.Helper()
	found := regexp.MustCompile(`Key of this PC: (\S+)`).FindStringSubmatch(w.want(exitDone, "", "verify").out)
	if found == nil {
		w.t.Fatal("verify does not name the key of the PC")
	}
	return found[1]
}

// TestTrustedKey: the key that was read off the ward's PC decides, wherever the
// file is verified.
func TestTrustedKey(t *testing.T) {
	w, elsewhere := newWard(t), newWard(t)
	w.begin()
	elsewhere.begin()
	path, key := w.exported("log.jsonl"), keyOf(w)
	for _, typed := range []string{key, strings.ToLower(key), strings.ReplaceAll(key, "-", "")} {
		got := elsewhere.want(exitDone, "", "verify", path, "--key", typed)
		if !strings.Contains(got.out, "entries 1 to 6 are signed with key "+key+", which you trust; not proved: that nobody with that key rewrote them") {
			t.Errorf("%s: %s", typed, got.out)
		}
	}
	other := keyOf(elsewhere)
	got := w.want(exitNo, "", "verify", path, "--key", other)
	if !strings.Contains(got.out, "entry 6 does not hold: the checkpoint in entry 6 is signed with key "+key+" and not with "+other) {
		t.Errorf("with another key: %s", got.out)
	}
	found := w.json("verify", path, "--json", "--key", other)[0]
	if found["ok"] != false || found["signed_to"].(float64) != 0 || found["first_bad"].(float64) != 6 {
		t.Errorf("found %v", found)
	}
	lines := splitLines(w.jsonl())
	unsigned := w.file("unsigned.jsonl", strings.Join(lines[:4], ""))
	if got := w.want(exitNo, "", "verify", unsigned, "--key", key); !strings.Contains(got.out, "nothing in it is signed with key "+key) {
		t.Errorf("without a signature: %s", got.out)
	}
	if got := w.want(exitUsage, "", "verify", path, "--key", "MR20"); !sentence.MatchString(got.err) || !strings.Contains(got.err, "a code has 24") {
		t.Errorf("half a key: %s", got.err)
	}
}

// TestNoteFile: what a QR code says fixes the log as its code does.
func TestNoteFile(t *testing.T) {
	w := newWard(t)
	log := w.begin()
	made := regexp.MustCompile(`"note":"(downtime/(?:[^"\\]|\\.)*)"`).FindStringSubmatch(w.jsonl())
	if made == nil {
		t.Fatal("there is no note in the log")
	}
	note := w.file("note.txt", strings.ReplaceAll(made[1], `\n`, "\r\n"))
	w.note("later")
	for _, what := range []string{log, w.exported("log.jsonl")} {
		if got := w.want(exitDone, "", "verify", what, "--note", note); !strings.Contains(got.out, "entries 1 to 5 are unchanged since code ") {
			t.Errorf("%s: %s", what, got.out)
		}
	}
	other := newWard(t)
	other.begin()
	if got := other.want(exitNo, "", "verify", "--note", note); !strings.Contains(got.out, "does not match, it is of log "+log) {
		t.Errorf("of another log: %s", got.out)
	}
	if got := w.want(exitUsage, "", "verify", "--note", w.exported("log.jsonl")); !sentence.MatchString(got.err) {
		t.Errorf("a file that is no note: %s", got.err)
	}
	if got := w.want(exitFailed, "", "verify", "--note", note+".none"); !sentence.MatchString(got.err) {
		t.Errorf("no file: %s", got.err)
	}
}

// TestWitnesses: what one ward saw of another's log is checked where both are here,
// and shows that the other was rewritten when it was.
func TestWitnesses(t *testing.T) {
	seen, witness := newWard(t), newWard(t)
	seenLog, log := seen.begin(), witness.begin()
	line, _, _ := seen.code()
	got := witness.want(exitDone, "witness "+line+"\n", "plain", "--as", whoIs, "--strict")
	if !strings.Contains(got.out, "ok 7 saved 2/2 Another ward's code seen: log "+seenLog+", entries 1 to 6") {
		t.Errorf("says %s", got.out)
	}
	seen.note("later")
	a, b := witness.exported("a.jsonl"), seen.exported("b.jsonl")
	for _, pair := range [][]string{{a, b}, {b, a}} {
		got := witness.want(exitDone, "", "verify", pair[0], pair[1])
		if want := "Entry 7 of " + log + " saw " + seenLog + "'s code: entries 1 to 6 are unchanged since."; !strings.Contains(got.out, want) || strings.Contains(got.out, "nothing to compare") {
			t.Errorf("%q says %s", pair, got.out)
		}
	}
	// Alone it proves nothing, and is no fault.
	witness.want(exitDone, "", "verify", a)

	// Of the other ward's log the end is cut off.
	cut := seen.file("cut.jsonl", strings.Join(splitLines(seen.jsonl())[:4], ""))
	got = witness.want(exitNo, "", "verify", a, cut)
	if !strings.Contains(got.out, "and it does not match, after none of the 4 entries that hold was it the code: it was copied wrongly, or one of the two logs was changed since") {
		t.Errorf("of a log that was cut: %s", got.out)
	}
	found := witness.json("verify", a, cut, "--json")
	last := found[len(found)-1]
	if last["witness"] != log || last["of"] != seenLog || last["entry"].(float64) != 7 || last["entries"].(float64) != 6 || last["ok"] != false {
		t.Errorf("found %v", last)
	}
}
