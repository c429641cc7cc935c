package tui

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// keptKinds are the screens, by their type, of which a frame was compared with a kept one.
var keptKinds sync.Map

func kept(s screen) { keptKinds.Store(strings.TrimPrefix(fmt.Sprintf("%T", s), "*"), true) }

// TestMain runs the tests and then, where all of them ran, names each screen that there is
// of which none keeps a frame.
func TestMain(m *testing.M) {
	code := m.Run()
	for _, chosen := range []string{"test.run", "test.skip", "test.list"} {
		if flag.Lookup(chosen).Value.String() != "" {
			os.Exit(code)
		}
	}
	kinds, err := screenKinds()
	if err != nil || len(kinds) < 25 {
		fmt.Printf("the screens are %q, %v\n", kinds, err)
		code = 1
	}
	for _, kind := range kinds {
		if _, ok := keptKinds.Load("tui." + kind); !ok {
			fmt.Printf("no test keeps a frame of the screen %s: see TestScreens\n", kind)
			code = 1
		}
	}
	os.Exit(code)
}

// screenKinds are the types of the package that have what a screen has, from its source.
func screenKinds() ([]string, error) {
	paths, err := filepath.Glob("*.go")
	if err != nil {
		return nil, err
	}
	var kinds []string
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, declared := range file.Decls {
			method, ok := declared.(*ast.FuncDecl)
			if !ok || method.Recv == nil || method.Name.Name != "about" {
				continue
			}
			of := method.Recv.List[0].Type
			if pointer, ok := of.(*ast.StarExpr); ok {
				of = pointer.X
			}
			kinds = append(kinds, of.(*ast.Ident).Name)
		}
	}
	return kinds, nil
}
