package store

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// What the independent verifier is fed with: the golden folders, read without the
// store as FORMAT.md says, and golden exports that somebody changed.

// filesOf are those of one copy, by the number of their segment.
func filesOf(t *testing.T, pattern, name string) (paths []string) {
	t.Helper()
	all, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	form := regexp.MustCompile(name)
	byNumber := make(map[int]string)
	for _, path := range all {
		if m := form.FindStringSubmatch(filepath.Base(path)); m != nil {
			n, _ := strconv.Atoi("0" + m[1])
			byNumber[n] = path
		}
	}
	for _, n := range slices.Sorted(maps.Keys(byNumber)) {
		paths = append(paths, byNumber[n])
	}
	return paths
}

// inOrder are the lines of a log; those of a later file count.
func inOrder(t *testing.T, lines map[uint64][]byte) (text []byte) {
	t.Helper()
	for n := uint64(1); n <= uint64(len(lines)); n++ {
		if lines[n] == nil {
			t.Errorf("there is no entry %d", n)
		}
		text = append(append(text, lines[n]...), '\n')
	}
	return text
}

// journalText is a log as its journals have it.
func journalText(t *testing.T, dir, log string) []byte {
	t.Helper()
	lines := make(map[uint64][]byte)
	for _, path := range filesOf(t, filepath.Join(dir, "journal", "*.jsonl"), "-"+log+`(?:\.(\d+))?\.jsonl$`) {
		rows := bytes.Split(readFile(t, path), []byte("\n"))
		for _, row := range rows[:len(rows)-1] { // the last is torn, or nothing
			var entry struct{ Seq uint64 }
			if err := json.Unmarshal(row, &entry); err != nil {
				t.Fatal(err)
			}
			lines[entry.Seq] = row
		}
	}
	return inOrder(t, lines)
}

// databaseText is a log as the databases have it.
func databaseText(t *testing.T, dir, log string) []byte {
	t.Helper()
	lines := make(map[uint64][]byte)
	for _, path := range filesOf(t, filepath.Join(dir, "downtime*.db"), `^downtime(?:-(\d+))?\.db$`) {
		copied := filepath.Join(t.TempDir(), "copy.db")
		if err := os.WriteFile(copied, readFile(t, path), 0o600); err != nil {
			t.Fatal(err)
		}
		withBolt(t, copied, func(tx *bolt.Tx) error {
			bucket := tx.Bucket([]byte(log))
			if logs := tx.Bucket([]byte("logs")); logs != nil { // format 1
				bucket = logs.Bucket([]byte(log)).Bucket([]byte("entries"))
			}
			if bucket == nil {
				return nil // a log that was closed before this file was begun
			}
			return bucket.ForEach(func(key, line []byte) error {
				if string(key) != "head" {
					lines[binary.BigEndian.Uint64(key)] = bytes.Clone(line)
				}
				return nil
			})
		})
	}
	return inOrder(t, lines)
}

// The golden folders of every format hold, from FORMAT.md alone: each copy of each
// log, whatever number of files it is in.
func TestGoldenFoldersHoldIndependently(t *testing.T) {
	folders, err := filepath.Glob(filepath.Join("testdata", "v*-*", "journal"))
	if err != nil || len(folders) < 3 {
		t.Fatalf("the run was void: there are %q, %v", folders, err)
	}
	segments := 0
	for _, journals := range folders {
		dir := filepath.Dir(journals)
		found := make(map[string]bool)
		for _, name := range namesIn(t, journals) {
			if m := regexp.MustCompile(`-([0-9A-Z]{12})(\.\d+)?\.jsonl$`).FindStringSubmatch(name); m != nil {
				found[m[1]] = true
				segments += len(m[2])
			}
		}
		for log := range found {
			journal, database := journalText(t, dir, log), databaseText(t, dir, log)
			for where, text := range map[string][]byte{"the journals": journal, "the databases": database} {
				all := bytes.Count(text, []byte("\n"))
				if leaves, wrong := verifyIndependently(text); len(leaves) != all || all == 0 || wrong != "" {
					t.Errorf("%s, log %s: %d of %d entries of %s hold: %s", dir, log, len(leaves), all, where, wrong)
				}
			}
			// One of a later program is in the journals alone.
			if !bytes.HasPrefix(journal, database) {
				t.Errorf("%s, log %s: the copies differ", dir, log)
			}
		}
	}
	if segments == 0 {
		t.Error("the run was void: no journal is in more files than one")
	}
}

// resealed is a line with its crc made anew.
func resealed(line string) string {
	body := line[:strings.LastIndex(line, `,"crc"`)]
	return fmt.Sprintf(`%s,"crc":"%08x"}`, body, crc32.Checksum([]byte(body), crc32.MakeTable(crc32.Castagnoli)))
}

// salted is a line with another salt, and all that can be made right of it again.
func salted(line string) string {
	at := strings.LastIndex(line, `"salt":"`) + len(`"salt":"`)
	digit := "0"
	if line[at] == '0' {
		digit = "1"
	}
	return resealed(line[:at] + digit + line[at+1:])
}

// lineWith is a line with a text in its actor's name, and a right crc.
func lineWith(line, text string) string {
	return resealed(strings.Replace(line, `"actor":{"name":"`, `"actor":{"name":"`+text, 1))
}

func isWithheld(line string) bool { return strings.HasPrefix(line, `{"withheld":`) }

// forbidden are characters that no line may hold: of each kind that FORMAT.md names
// the first and the last.
var forbidden = []rune{
	0, 0x1f, 0x7f, 0x9f, '\u061c', '\u200e', '\u200f', '\u202a', '\u202e', '\u2066', '\u2069', '\u2028', '\u2029',
}

// Whatever is done to a golden export, both verifiers name the same entry.
func TestChangedExportsAreRefused(t *testing.T) {
	for _, path := range []string{segmentsExport, withheldExport, filepath.Join("testdata", "v1-checkpoints.jsonl")} {
		rows := strings.Split(strings.TrimSuffix(string(readFile(t, path)), "\n"), "\n")
		n := len(rows) - 1
		entries, sealed := rows[:n], rows[n]
		tried := 0
		const atEnd = 0 // the checkpoint there is what is refused
		refused := func(what string, seq, bad int, changed []string) {
			t.Helper()
			tried++
			text := []byte(strings.Join(changed, "\n") + "\n")
			leaves, wrong := verifyIndependently(text)
			named := fmt.Sprintf("entry %d: ", bad)
			if bad == atEnd {
				named = fmt.Sprintf("the checkpoint after entry %d: ", len(leaves))
			}
			if !strings.HasPrefix(wrong, named) || bad != atEnd && len(leaves) != bad-1 {
				t.Errorf("%s, entry %d %s: independently %d hold, %q, want %q", path, seq, what, len(leaves), wrong, named)
			}
			// Where only a root gives it away, the store says between which entries it is.
			p := examined(t, text).Prove(nil, Keys{})
			if exact := p.FirstBad == uint64(bad) && bad != atEnd; p.Complete || !exact && (p.FirstBad > uint64(seq) || max(p.FirstBad, p.BadTo) < uint64(seq)) {
				t.Errorf("%s, entry %d %s: the store finds %d to %d bad, want %d: %q", path, seq, what, p.FirstBad, p.BadTo, bad, p.Reason)
			}
		}
		with := func(seq int, lines ...string) []string { // in the place of one
			return slices.Concat(entries[:seq-1], lines, entries[seq:], []string{sealed})
		}
		for seq := 1; seq <= n; seq++ {
			line := entries[seq-1]
			// An entry that says something of this one: the next by its link, unless
			// only the link of that is left, or a checkpoint by its root.
			next := seq + 1
			for next <= n && isWithheld(entries[next-1]) {
				next++
			}
			if next > seq+1 {
				for next <= n && !strings.Contains(entries[next-1], `"type":"checkpoint.made"`) {
					next++
				}
			}
			last := seq == n
			if next > n {
				next = atEnd
			}
			if last {
				refused("left out", seq, atEnd, with(seq))
			} else {
				refused("left out", seq, seq, with(seq))
				refused("behind the next", seq, seq, slices.Concat(entries[:seq-1], []string{entries[seq], line}, entries[seq+1:], []string{sealed}))
			}
			refused("twice", seq+1, seq+1, with(seq, line, line))
			refused("behind the checkpoint", n+1, n+1, append(with(seq, line), line))
			withheldAs := func(number int) string {
				return fmt.Sprintf(`{"withheld":%d,"leaf":"%x"}`, number, hashOf([]byte("another")))
			}
			refused("withheld with another leaf", seq, next, with(seq, withheldAs(seq)))
			refused("withheld with another number", seq, seq, with(seq, withheldAs(seq+1)))
			refused("withheld in another form", seq, seq, with(seq, strings.Replace(withheldAs(seq), "}", `,"why":"x"}`, 1)))
			if isWithheld(line) {
				continue
			}
			refused("changed", seq, seq, with(seq, strings.Replace(line, `"v":1`, `"v":2`, 1)))
			refused("changed, with a right crc", seq, next, with(seq, salted(line)))
			for _, r := range forbidden {
				refused(fmt.Sprintf("with %U", r), seq, seq, with(seq, lineWith(line, string(r))))
			}
			refused("with what is not UTF-8", seq, seq, with(seq, lineWith(line, "\xff")))
		}
		if tried < 10*n {
			t.Errorf("the run was void: %d changes", tried)
		}
	}
}
