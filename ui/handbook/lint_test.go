package handbook_test

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"downtime/runbooks"
	"downtime/ui/handbook"
)

var today = time.Date(2026, 11, 24, 2, 20, 0, 0, time.UTC)

// example is one fenced block of a chapter that stands for a file.
type example struct {
	name, how string // "ward.md", "saved as UTF-16"
	text      string
}

// entry is what the lint chapter says of one code.
type entry struct {
	code, about string
	bad, good   []example
}

var exampleLabel = regexp.MustCompile("^(Bad|Good), `([^`]+)`(?:, (.+))?:$")

// entries reads the lint chapter.
func entries(t *testing.T) []entry {
	t.Helper()
	chapter, ok := handbook.Find("lint")
	if !ok {
		t.Fatal("there is no chapter lint")
	}
	var list []entry
	var into *[]example
	var label []string
	fence := ""
	for line := range strings.Lines(chapter.Markdown) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case fence != "" && line == fence:
			fence = ""
		case fence != "":
			last := &(*into)[len(*into)-1]
			last.text += line + "\n"
		case strings.HasPrefix(line, "### "):
			list = append(list, entry{code: line[len("### "):]})
			label = nil
		case len(list) == 0 || line == "":
		case strings.HasPrefix(line, "```"):
			if label == nil {
				t.Fatalf("%s has a block that is neither bad nor good", list[len(list)-1].code)
			}
			fence = strings.TrimRight(line, "markdown")
			*into = append(*into, example{name: label[2], how: label[3]})
			label = nil
		default:
			e := &list[len(list)-1]
			if label = exampleLabel.FindStringSubmatch(line); label == nil {
				e.about += line
			} else if into = &e.bad; label[1] == "Good" {
				into = &e.good
			}
		}
	}
	return list
}

// write makes the files of examples in a new folder.
func write(t *testing.T, examples []example) string {
	t.Helper()
	dir := t.TempDir()
	put := func(name string, text []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, e := range examples {
		switch e.how {
		case "":
			put(e.name, []byte(e.text))
		case `with \x.. for bytes`:
			put(e.name, []byte(unescape(t, e.text)))
		case "saved as UTF-16":
			text := []byte{0xff, 0xfe}
			for _, unit := range utf16.Encode([]rune(e.text)) {
				text = binary.LittleEndian.AppendUint16(text, unit)
			}
			put(e.name, text)
		case "18,000 times over":
			put(e.name, []byte(strings.Repeat(e.text, 18_000)))
		case "as 10,001 files":
			for i := range 10_001 {
				put(fmt.Sprintf("%d-%s", i, e.name), []byte(e.text))
			}
		case "which is a link to a file that is gone":
			if err := os.Symlink(filepath.Join(dir, "gone"), filepath.Join(dir, e.name)); err != nil {
				t.Skip("not run: links are not for this log-in, as on Windows without the right to make them; CI makes them:", err)
			}
		default:
			t.Fatalf("%s: what does %q mean?", e.name, e.how)
		}
	}
	return dir
}

var escapedByte = regexp.MustCompile(`\\x[0-9a-f]{2}`)

func unescape(t *testing.T, text string) string {
	t.Helper()
	return escapedByte.ReplaceAllStringFunc(text, func(s string) string {
		n, err := strconv.ParseUint(s[2:], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		return string([]byte{byte(n)})
	})
}

// check lists everything that lint says about a folder.
func check(t *testing.T, dir string) []runbooks.Finding {
	t.Helper()
	library, err := runbooks.Load(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	list := library.Findings
	if library.Contacts.File != "" {
		list = append(list, library.Contacts.Lint(today)...)
	}
	docs := append(library.All(), library.Duplicates...)
	for i, found := range library.LintAll(docs, today) {
		if docs[i].Origin != runbooks.Shipped {
			list = append(list, found...)
		}
	}
	return list
}

// TestLintChapter: every code is explained with the words and the weight that
// the program gives it; its bad example has that finding, its good one has not,
// and no error of any kind.
func TestLintChapter(t *testing.T) {
	known := make(map[string]runbooks.Code)
	for _, c := range runbooks.Codes {
		known[c.Name] = c
	}
	for _, e := range entries(t) {
		t.Run(e.code, func(t *testing.T) {
			c, ok := known[e.code]
			if !ok {
				t.Fatalf("the chapter explains %q, which is no code, or does so twice", e.code)
			}
			delete(known, e.code)
			severity := strings.ToUpper(string(c.Severity[:1])) + string(c.Severity[1:])
			if want := severity + ". " + c.Meaning + " "; !strings.HasPrefix(e.about, want) {
				t.Errorf("it begins %q, want %q and then why it matters", e.about, want)
			}
			if len(e.bad) == 0 || len(e.good) == 0 {
				t.Fatalf("%d bad and %d good examples", len(e.bad), len(e.good))
			}
			if found := check(t, write(t, e.bad)); !has(found, e.code) {
				t.Errorf("the bad example gives %v", found)
			}
			for _, f := range check(t, write(t, e.good)) {
				if f.Code == e.code || f.Severity == runbooks.Error {
					t.Errorf("the good example gives %v", f)
				}
			}
		})
	}
	for name := range known {
		t.Errorf("the chapter does not explain %s", name)
	}
}

func has(list []runbooks.Finding, code string) bool {
	for _, f := range list {
		if f.Code == code {
			return true
		}
	}
	return false
}
