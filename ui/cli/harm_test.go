package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The harms that both copies of a log come to in these tests, each done to the bytes
// of a file as damage would.

// zeroStart makes the start of a file zeros.
func zeroStart(t *testing.T, path string, n int) {
	t.Helper()
	changeFile(t, path, func(content []byte) []byte {
		clear(content[:min(n, len(content))])
		return content
	})
}

// loseLines takes entries out of a journal.
func loseLines(t *testing.T, path string, first, last int) {
	t.Helper()
	changeFile(t, path, func(content []byte) []byte {
		return bytes.Join(slices.DeleteFunc(bytes.SplitAfter(content, []byte("\n")), func(line []byte) bool {
			seq := 0
			_, _ = fmt.Sscanf(string(line[bytes.Index(line, []byte(`"seq":`))+1:]), `seq":%d,`, &seq)
			return first <= seq && seq <= last
		}), nil)
	})
}

// losePages makes the pages of a database zeros that have some of an entry.
func losePages(t *testing.T, path string, first, last int) {
	t.Helper()
	const page = 4096
	changeFile(t, path, func(content []byte) []byte {
		for seq := first; seq <= last; seq++ {
			name := fmt.Appendf(nil, `"seq":%d,`, seq)
			for at := bytes.Index(content, name); at >= 0; at = bytes.Index(content, name) {
				clear(content[at/page*page : at/page*page+page])
			}
		}
		return content
	})
}

func changeFile(t *testing.T, path string, change func([]byte) []byte) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, change(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// nightOf is a ward whose log has so many entries, long enough that a page has few,
// in both copies and in no backup.
func nightOf(t *testing.T, entries int) *ward {
	t.Helper()
	w := newWard(t)
	typed := "declare live EPR down\n"
	for n := 2; n <= entries; n++ {
		typed += fmt.Sprintf("note this is what happened as number %d of the night, %s\n", n, strings.Repeat("at length ", 40))
	}
	w.want(exitDone, typed, "plain", "--as", whoIs, "--strict")
	if err := os.RemoveAll(filepath.Join(w.data, "backups")); err != nil {
		t.Fatal(err)
	}
	return w
}

// linesLeft are the entries that still stand somewhere in the two copies, by their
// numbers, as they were written.
func linesLeft(t *testing.T, data string, written [][]byte) map[int]bool {
	t.Helper()
	left := make(map[int]bool)
	for _, pattern := range []string{"downtime*.db", "journal/*.jsonl"} {
		files, err := filepath.Glob(filepath.Join(data, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range files {
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for i, line := range written {
				left[i+1] = left[i+1] || bytes.Contains(content, line)
			}
		}
	}
	return left
}

// spansSaid are the numbers in "entry 3" and "entries 4 to 5" after a word at the
// start of the sentences of a recovery.
func spansSaid(out, word string) map[int]bool {
	said := make(map[int]bool)
	for _, m := range regexp.MustCompile(`(?m)`+word+` (?:entry|entries) (\d+)(?: to (\d+) \((\d+) entries\))?`).FindAllStringSubmatch(out, -1) {
		var first, last, count int
		_, _ = fmt.Sscan(m[1], &first)
		if last = first; m[2] != "" {
			_, _ = fmt.Sscan(m[2], &last)
			if _, _ = fmt.Sscan(m[3], &count); count != last-first+1 {
				return map[int]bool{-1: true} // it cannot count
			}
		}
		for n := first; n <= last; n++ {
			said[n] = true
		}
	}
	return said
}

// Whatever both copies come to, and although nothing fits together any more, what a
// recovery says is so: each entry is in the log, set aside in a file that is named, or
// GONE, and GONE is what stands in no file.
func TestRecoverySaysWhereEveryEntryIs(t *testing.T) {
	const entries = 30
	for name, harm := range map[string]func(t *testing.T, data, database, journal string){
		"the starts are zeros": func(t *testing.T, data, database, journal string) {
			zeroStart(t, database, 4096)
			zeroStart(t, journal, 4096)
		},
		"both first entries are gone": func(t *testing.T, data, database, journal string) {
			losePages(t, database, 1, 1)
			loseLines(t, journal, 1, 3)
		},
		"gaps in both that overlap": func(t *testing.T, data, database, journal string) {
			losePages(t, database, 10, 12)
			loseLines(t, journal, 11, 20)
		},
		"the same two gaps in both": func(t *testing.T, data, database, journal string) {
			for _, gap := range [][2]int{{8, 8}, {18, 21}} {
				losePages(t, database, gap[0], gap[1])
				loseLines(t, journal, gap[0], gap[1])
			}
		},
		"neither end is there": func(t *testing.T, data, database, journal string) {
			losePages(t, database, 22, entries)
			loseLines(t, journal, 25, entries)
		},
		"the files were swapped, with a gap": func(t *testing.T, data, database, journal string) {
			losePages(t, database, 14, 14)
			loseLines(t, journal, 14, 15)
			for _, move := range [][2]string{{database, database + ".x"}, {journal, database}, {database + ".x", journal}} {
				if err := os.Rename(move[0], move[1]); err != nil {
					t.Fatal(err)
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := nightOf(t, entries)
			journal := journalOf(t, w.data)
			content, err := os.ReadFile(journal)
			if err != nil {
				t.Fatal(err)
			}
			written := bytes.Split(bytes.TrimSuffix(content, []byte("\n")), []byte("\n"))
			harm(t, w.data, filepath.Join(w.data, "downtime.db"), journal)
			left := linesLeft(t, w.data, written)
			want := make(map[int]string) // where each must be said to be
			place := "log"
			for n := 1; n <= len(written); n++ {
				if want[n] = place; !left[n] {
					want[n], place = "GONE", "aside"
				}
			}
			for _, dry := range [][]string{{"--dry-run"}, nil} {
				got := w.run("", append([]string{"recover"}, dry...)...)
				wantSaid(t, got.out, want)
			}
			kept := w.json("recover", "--json")[0]["kept"].([]any)
			for _, k := range kept {
				wantToBeRead(t, k.(map[string]any), written)
			}
		})
	}
}

// wantSaid wants each entry to be said to be where it is, and nowhere else.
func wantSaid(t *testing.T, out string, want map[int]string) {
	t.Helper()
	whole := regexp.MustCompile(`: (\d+) entries, whole`).FindStringSubmatch(out)
	in, aside, gone := spansSaid(out, "in the log:"), spansSaid(out, "^Set aside:"), spansSaid(out, "^GONE:")
	for n, where := range want {
		said := map[bool]string{true: "log"}[in[n] || whole != nil] + map[bool]string{true: "aside"}[aside[n]] + map[bool]string{true: "GONE"}[gone[n]]
		if said != where {
			t.Errorf("entry %d is said to be in %q, want %q:\n%s", n, said, where, out)
			return
		}
	}
	if len(in)+len(aside)+len(gone) > len(want) {
		t.Errorf("more entries than there were:\n%s", out)
	}
}

// wantToBeRead wants a piece that is set aside to be what was written, and the text
// beside it to have all of it in words, and to say what it is.
func wantToBeRead(t *testing.T, kept map[string]any, written [][]byte) {
	t.Helper()
	piece, err := os.ReadFile(kept["file"].(string))
	if err != nil {
		t.Fatal(err)
	}
	first, last := int(kept["first"].(float64)), int(kept["last"].(float64))
	if got := bytes.Split(bytes.TrimSuffix(piece, []byte("\n")), []byte("\n")); !slices.EqualFunc(got, written[first-1:last], bytes.Equal) {
		t.Errorf("%s is not what was written", kept["file"])
	}
	content, err := os.ReadFile(kept["text"].(string))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(string(content)), " ")
	if !strings.Contains(text[:200], "NOT PART OF THE PROVED LOG") || strings.ContainsRune(text, '\x1b') {
		t.Errorf("it begins %q", text[:200])
	}
	for _, line := range written[first-1 : last] {
		var e struct {
			Seq  int
			Body struct{ Text string }
		}
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatal(err)
		}
		if says := strings.Join(strings.Fields(e.Body.Text), " "); !strings.Contains(text, fmt.Sprintf(" %d Tue 24 Nov 2026", e.Seq)) || says != "" && !strings.Contains(text, says) {
			t.Errorf("entry %d is not to be read in %s:\n%s", e.Seq, kept["text"], content)
			return
		}
	}
}

// Of an entry that was changed on the disk a recovery says what the start says, in the
// same words; one that stands nowhere is missing.
func TestAChangedEntryIsCalledTheSame(t *testing.T) {
	w := nightOf(t, 8)
	journal := journalOf(t, w.data)
	changeFile(t, journal, func(content []byte) []byte {
		return bytes.Replace(content, []byte("number 5 of"), []byte("number 6 of"), 1)
	})
	recovered := w.want(exitDone, "", "recover", "--dry-run").out
	started := w.want(exitDone, "status\n", "plain").out
	said := regexp.MustCompile(`entry 5 of log \w+(?:: | \()(crc is [0-9a-f]{8} where the entry says "[0-9a-f]{8}")`)
	by, at := said.FindStringSubmatch(recovered), said.FindStringSubmatch(started)
	if by == nil || at == nil || by[1] != at[1] {
		t.Errorf("recover says\n%s\nand a start says\n%s", recovered, started)
	}
	w = nightOf(t, 8)
	loseLines(t, journalOf(t, w.data), 5, 5)
	recovered = w.want(exitDone, "", "recover", "--dry-run").out
	started = w.want(exitDone, "status\n", "plain").out
	for _, got := range []string{recovered, started} {
		if !strings.Contains(got, "it is missing") {
			t.Errorf("of an entry that is missing it says\n%s", got)
		}
	}
}

// A number that was changed makes nobody look for entries that there never were.
func TestAChangedNumberIsNotTaken(t *testing.T) {
	w := nightOf(t, 8)
	if err := os.Remove(filepath.Join(w.data, "downtime.db")); err != nil {
		t.Fatal(err)
	}
	changeFile(t, journalOf(t, w.data), func(content []byte) []byte {
		return bytes.Replace(content, []byte(`"seq":8,`), []byte(`"seq":98,`), 1)
	})
	got := w.run("", "recover", "--from", filepath.Join(w.data, "journal"), "--to", filepath.Join(t.TempDir(), "new"), "--dry-run").out
	if !strings.Contains(got, ": 7 entries, whole") {
		t.Errorf("it says\n%s", got)
	}
}
