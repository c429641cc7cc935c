package ui_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var (
	formatVerb = regexp.MustCompile(`%[-+# 0]*[0-9*]*(?:\.[0-9*]+)?[a-zA-Z%]`)
	pathNamed  = regexp.MustCompile(`(?i)(path|dir|file|folder|output|beside|backup|\]\.from|reading)(s|\(\))?(\[\w+\])?$`)
)

// TestPathsAreQuotedForPeople finds paths that are put in quotes by %q, which doubles
// each backslash of Windows: what people read, and type again, goes through clean.Quoted.
func TestPathsAreQuotedForPeople(t *testing.T) {
	calls := 0
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			for _, argument := range quotedIn(call) {
				calls++
				if words := types.ExprString(argument); pathNamed.MatchString(words) {
					t.Errorf("%s: %s is a path: give clean.Quoted of it to %%s", files.Position(argument.Pos()), words)
				}
			}
			return true
		})
		return nil
	})
	if err != nil || calls < 100 {
		t.Fatalf("%d quoted arguments found, %v", calls, err)
	}
}

// quotedIn are the arguments of a call that its format puts in quotes.
func quotedIn(call *ast.CallExpr) (quoted []ast.Expr) {
	for i, argument := range call.Args {
		literal, ok := argument.(*ast.BasicLit)
		if !ok || literal.Kind != token.STRING {
			continue
		}
		format, err := strconv.Unquote(literal.Value)
		if err != nil || !strings.Contains(format, "%q") {
			continue
		}
		at := i
		for _, verb := range formatVerb.FindAllString(format, -1) {
			if verb == "%%" {
				continue
			}
			if at++; at < len(call.Args) && verb == "%q" {
				quoted = append(quoted, call.Args[at])
			}
		}
	}
	return quoted
}
