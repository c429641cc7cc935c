// Package ui_test asserts the shape of the whole repository: which package may
// import which, what the program never contains, and what stands at the top.
package ui_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

const (
	root   = ".."
	module = "downtime"
)

// pkg is what go list says of a package.
type pkg struct {
	ImportPath string
	Standard   bool
	Imports    []string
	Deps       []string
}

// systems are those the program is built for.
var systems = []string{"linux", "windows", "darwin"}

// load lists the program's packages, and all they need, on one system.
func load(goos string) (map[string]pkg, error) {
	list := exec.Command("go", "list", "-deps", "-json=ImportPath,Standard,Imports,Deps", "./...")
	list.Dir = root
	list.Env = append(os.Environ(), "GOOS="+goos, "GOARCH=amd64", "CGO_ENABLED=0")
	out, err := list.Output()
	if failed := new(exec.ExitError); errors.As(err, &failed) {
		return nil, errors.New(string(failed.Stderr))
	}
	if err != nil {
		return nil, err
	}
	packages := make(map[string]pkg)
	decoder := json.NewDecoder(bytes.NewReader(out))
	for {
		var p pkg
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages, nil
		} else if err != nil {
			return nil, err
		}
		packages[p.ImportPath] = p
	}
}

// loadAll lists the packages on every system, once for all tests.
var loadAll = sync.OnceValues(func() (map[string]map[string]pkg, error) {
	lists, errs := make([]map[string]pkg, len(systems)), make([]error, len(systems))
	var wg sync.WaitGroup
	for i, goos := range systems {
		wg.Go(func() { lists[i], errs[i] = load(goos) })
	}
	wg.Wait()
	all := make(map[string]map[string]pkg)
	for i, goos := range systems {
		all[goos] = lists[i]
	}
	return all, errors.Join(errs...)
})

func packagesOf(t *testing.T) map[string]map[string]pkg {
	t.Helper()
	all, err := loadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func ours(path string) bool { return path == module || strings.HasPrefix(path, module+"/") }

// within reports whether a path is one of the given packages, or under one that
// ends in "/...".
func within(path string, allowed ...string) bool {
	return slices.ContainsFunc(allowed, func(a string) bool {
		tree, isTree := strings.CutSuffix(a, "/...")
		return path == module+"/"+tree || isTree && strings.HasPrefix(path, module+"/"+tree+"/")
	})
}

// TestArrows holds the arrows between our own packages.
func TestArrows(t *testing.T) {
	arrows := []struct {
		from    string
		allowed []string
	}{
		{"runbooks/procedure", nil},
		{"runbooks/clean", nil},
		{"runbooks/...", []string{"runbooks/..."}},
		{"store/seal", nil},
		{"store/event", []string{"runbooks/procedure"}},
		{"store/incident", []string{"store/event", "runbooks/procedure"}},
		{"store/timeline", []string{"store/event", "runbooks/procedure"}},
		{"store", []string{"store/seal", "store/event", "runbooks/clean"}},
		{"store/...", []string{"store/...", "runbooks/procedure", "runbooks/clean"}},
		{"ui/text", []string{"runbooks/procedure"}},
		{"ui/compose", []string{"runbooks/...", "ui/text"}},
		{"ui/ledger", []string{"store/event", "store/incident", "runbooks/procedure", "ui/text"}},
		{"ui/handover", []string{"runbooks/procedure", "store/event", "store/incident", "store/timeline", "ui/text", "ui/ledger"}},
		{"ui/open", []string{"runbooks/clean"}},
		{"ui/qr", nil},
		{"ui/handbook", nil},
		{"ui/session", []string{"store/...", "runbooks/...", "ui/text", "ui/ledger", "ui/handover", "ui/report", "ui/report/paper"}},
		{"ui/report", []string{"store/...", "runbooks/...", "ui/text", "ui/ledger", "ui/handover", "ui/qr"}},
		{"ui/report/paper", []string{"runbooks/...", "ui/text", "ui/handover", "ui/qr"}},
		{"ui/plain", []string{"store/...", "runbooks/...", "ui/text", "ui/ledger", "ui/compose", "ui/session", "ui/handbook"}},
		{"ui/tui", []string{"store/...", "runbooks/...", "ui/text", "ui/ledger", "ui/compose", "ui/session", "ui/handover", "ui/report", "ui/handbook", "ui/open", "ui/qr"}},
	}
	for goos, packages := range packagesOf(t) {
		for path, p := range packages {
			if !ours(path) {
				continue
			}
			for _, arrow := range arrows {
				if !within(path, arrow.from) {
					continue
				}
				for _, imported := range p.Imports {
					if ours(imported) && !within(imported, arrow.allowed...) {
						t.Errorf("%s: %s imports %s; it may import of ours: %v", goos, path, imported, arrow.allowed)
					}
				}
			}
		}
		for _, imported := range packages[module+"/runbooks/procedure"].Deps {
			if p, ok := packages[imported]; !ok || !p.Standard {
				t.Errorf("%s: runbooks/procedure needs %s, which is not in the standard library", goos, imported)
			}
		}
	}
}

// TestLibraries holds who may import what from outside.
func TestLibraries(t *testing.T) {
	only := map[string][]string{ // a path that ends in a slash stands for all below it
		"go.etcd.io/bbolt/":             {"store"},
		"github.com/gofrs/flock/":       {"store"},
		"github.com/fsnotify/fsnotify/": {"ui/session"},
		"charm.land/":                   {"ui/tui"},
		"github.com/alecthomas/kong/":   {"ui/cli"},
		"github.com/charmbracelet/x/":   {"ui/..."},
		"github.com/yuin/goldmark/":     {"runbooks"},
		"go.yaml.in/yaml/":              {"runbooks"},
		"codeberg.org/go-pdf/fpdf/":     {"ui/report/paper"},
		"github.com/boombuler/barcode/": {"ui/qr"},
		"golang.org/x/image/":           {"ui/report/paper"},
		"golang.org/x/mod/":             {"store/seal"},
		"os/exec":                       {"ui/open", "ui/cli"},
		"net":                           nil,
		"net/http":                      nil,
	}
	for goos, packages := range packagesOf(t) {
		for path, p := range packages {
			if !ours(path) {
				continue
			}
			for _, imported := range p.Imports {
				for library, allowed := range only {
					same := imported == library || strings.HasSuffix(library, "/") && strings.HasPrefix(imported+"/", library)
					if same && !within(path, allowed...) {
						t.Errorf("%s: %s imports %s, which only %v may", goos, path, imported, allowed)
					}
				}
			}
		}
		if _, there := packages["net/http"]; there {
			t.Errorf("%s: the program contains net/http", goos)
		}
		if _, there := packages["net"]; there && goos == "linux" {
			t.Errorf("%s: the program contains net", goos)
		}
	}
}

// TestTopLevel holds what a visitor sees first.
func TestTopLevel(t *testing.T) {
	want := []string{"README.md", "go.mod", "go.sum", "main.go", "runbooks", "store", "ui"}
	for _, name := range want {
		if _, err := os.Stat(filepath.Join(root, name)); err != nil {
			t.Error(err)
		}
	}
	git := exec.Command("git", "ls-files")
	git.Dir = root
	out, err := git.Output()
	if err != nil {
		t.Skipf("not run: git ls-files: %v", err)
	}
	top := make(map[string]bool)
	for name := range strings.Lines(string(out)) {
		first, _, _ := strings.Cut(strings.Trim(name, "\"\n"), "/")
		top[first] = !strings.HasPrefix(first, ".")
	}
	for _, name := range slices.Sorted(maps.Keys(top)) {
		if top[name] && !slices.Contains(want, name) {
			t.Errorf("%s stands at the top; only %v may", name, want)
		}
	}
}

// goFiles visits every file of Go in the repository.
func goFiles(t *testing.T, visit func(path string, text []byte)) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && path != root && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(path, ".go"):
			return nil
		}
		text, err := os.ReadFile(path)
		if err == nil {
			visit(path, text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestFileLength keeps files short enough to be read at one sitting.
func TestFileLength(t *testing.T) {
	limits := map[string]int{filepath.Join(root, "main.go"): 29}
	const limit = 449
	goFiles(t, func(path string, text []byte) {
		if strings.HasSuffix(path, "_test.go") {
			return
		}
		most, ok := limits[path]
		if !ok {
			most = limit
		}
		if lines := bytes.Count(text, []byte{'\n'}); lines > most {
			t.Errorf("%s has %d lines, the most is %d", path, lines, most)
		}
	})
}

// TestNotRun keeps what tests say that are not run here in one form, so that go test
// -v ./... lists all of them.
func TestNotRun(t *testing.T) {
	skip := regexp.MustCompile(`\b[tbf]\.Skip(f|Now)?\(.*`)
	said := regexp.MustCompile(`\("not run:[ "]`)
	goFiles(t, func(path string, text []byte) {
		for _, skip := range skip.FindAll(text, -1) {
			if !said.Match(skip) {
				t.Errorf("%s: %s: it does not say %q", path, skip, "not run: why")
			}
		}
	})
}
