package plain

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"downtime/store"
)

// ofTheMachine are words of the Go runtime and of bbolt's panics.
var ofTheMachine = []string{"runtime error", "nil pointer", "assertion", "goroutine", "panic", "index out of range", "slice bounds", "unexpected fault", "Page expected", "freelist"}

func journals(t *testing.T, data string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(data, "journal", "*.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// A database that is cut short or overwritten under the program costs its copy
// alone: what is said and entered of it is in plain words, with what to do.
func TestADatabaseThatIsHarmedWhileOpen(t *testing.T) {
	pages := func(seed uint64) func(path string) error {
		return func(path string) error {
			file, err := os.OpenFile(path, os.O_RDWR, 0)
			if err != nil {
				return err
			}
			defer file.Close()
			info, err := file.Stat()
			if err != nil {
				return err
			}
			random := rand.New(rand.NewPCG(seed, 0))
			noise := make([]byte, info.Size()-2*4096) // the two headers stay
			for i := range noise {
				noise[i] = byte(random.Uint32())
			}
			_, err = file.WriteAt(noise, 2*4096)
			return err
		}
	}
	for name, harm := range map[string]func(path string) error{
		"cut to its headers": func(path string) error { return os.Truncate(path, 2*4096) },
		"cut to nothing":     func(path string) error { return os.Truncate(path, 0) },
		"pages of noise":     pages(1),
		"other noise":        pages(2),
		"more noise":         pages(3),
	} {
		t.Run(name, func(t *testing.T) {
			isolate(t)
			data := t.TempDir()
			s := openAt(t, data, night)
			s.SetWho(okafor)
			answers(t, s, "declare live EPR down\nnote one\n")
			if err := harm(filepath.Join(data, "downtime.db")); err != nil {
				t.Skip("not run: this system does not let a file be changed that is in use:", err)
			}
			got := strings.Join(answers(t, s, "note two\nnote three\nstatus\nlog\n"), "\n")
			for _, want := range []string{
				"note: the first copy of the log, in " + data + ", is lost since 03:11: its file was changed or cut short while in use. Everything is in the other: go on. To mend it, wait a moment, another file is begun",
				"saved 1/2 Note: two", "Note: three",
			} {
				if !strings.Contains(got, want) {
					t.Errorf("%q is not among the answers\n%s", want, got)
				}
			}
			said := got + "\n" + s.CopiesSentence() + "\n" + strings.Join(s.FoundAtStart(), "\n")
			for _, path := range journals(t, data) {
				text, err := os.ReadFile(path)
				if err != nil {
					t.Error(err)
				}
				said += string(text)
			}
			if !strings.Contains(said, `"type":"storage.degraded"`) {
				t.Error("the log does not say that its first copy was lost")
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			if _, err := store.Look(data, filepath.Join(data, "journal")); err != nil {
				said += "\n" + err.Error()
			}
			again := openAt(t, data, night)
			said += "\n" + strings.Join(again.FoundAtStart(), "\n")
			for _, word := range ofTheMachine {
				if strings.Contains(said, word) {
					t.Errorf("%q is said:\n%s", word, said)
				}
			}
		})
	}
}
