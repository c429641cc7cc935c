package tui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// titleWords are the words that the titles of all questions begin or go on with, as the
// source of the app has them: each a piece of text that stands in it as it is.
func titleWords(t *testing.T) map[string]string {
	t.Helper()
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	fileSet := token.NewFileSet()
	titled := make(map[string]int) // functions that take a title, and which argument it is
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fileSet, path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
		for _, declared := range file.Decls {
			if f, ok := declared.(*ast.FuncDecl); ok {
				at := 0
				for _, field := range f.Type.Params.List {
					for _, name := range field.Names {
						if name.Name == "title" {
							titled[f.Name.Name] = at
						}
						at++
					}
				}
			}
		}
	}
	words := make(map[string]string)
	add := func(e ast.Expr) {
		if piece := longestText(e); piece != "" {
			words[piece] = fileSet.Position(e.Pos()).String()
		}
	}
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); ok && key.Name == "title" {
					add(n.Value)
				}
			case *ast.AssignStmt:
				for i, to := range n.Lhs {
					field, ok := to.(*ast.SelectorExpr)
					name, isName := to.(*ast.Ident)
					if (ok && field.Sel.Name == "title" || isName && name.Name == "title") && i < len(n.Rhs) {
						add(n.Rhs[i])
					}
				}
			case *ast.CallExpr:
				name := ""
				switch f := n.Fun.(type) {
				case *ast.Ident:
					name = f.Name
				case *ast.SelectorExpr:
					name = f.Sel.Name
				}
				if at, ok := titled[name]; ok && at < len(n.Args) {
					add(n.Args[at])
				}
			}
			return true
		})
	}
	return words
}

// verb is where another word is put into a text.
var verb = regexp.MustCompile(`%[+0-9.]*[a-z]`)

// longestText is the longest piece of text in an expression that stands in what it makes as
// it is; "" for none that has a word in it.
func longestText(e ast.Expr) string {
	longest := ""
	ast.Inspect(e, func(n ast.Node) bool {
		part, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		for _, piece := range verb.Split(quoted(part), -1) {
			if piece = strings.Join(strings.Fields(piece), " "); len(piece) > len(longest) && strings.ContainsFunc(piece, unicode.IsLetter) {
				longest = piece
			}
		}
		return true
	})
	return longest
}

// Every question and list that has a title is kept as it is seen, at some size at least: one
// that is added and not kept is named here.
func TestEveryTitleIsOnAKeptScreen(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.golden")
	if err != nil {
		t.Fatal(err)
	}
	var kept strings.Builder
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		kept.WriteString(strings.Join(strings.Fields(string(content)), " ") + "\n")
	}
	titles := titleWords(t)
	if len(titles) < 60 {
		t.Fatalf("only %d titles are found", len(titles))
	}
	for words, where := range titles {
		if !strings.Contains(kept.String(), words) {
			t.Errorf("%s: no screen in testdata has %q: keep one, as TestQuestionsOfARun does", where, words)
		}
	}
}
