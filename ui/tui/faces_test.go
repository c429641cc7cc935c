package tui

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"downtime/ui/plain"
)

// inLines are the lines that do what a key of a run does: what one face can do, the
// other can.
var inLines = map[string][]string{
	"P": {"procedures", "use", "search"}, "A": {"records", "record", "each", "move", "custody"}, "L": {"log"}, "H": {"handover", "accept"}, "U": {"undo"}, "W": {"who"}, "J": {"for"},
	"M": {"note", "notify", "situation", "briefing", "major", "safety"}, "D": {"decision"}, "G": {"methane", "sbar", "read-out"},
	"S": {"systems", "system"}, "I": {"instructions", "instruction", "read"}, "K": {"clock"}, "B": {"lesson", "action", "action-done", "actions"}, "C": {"close", "recovery", "recovery-list", "leave", "abandon", "reopen-run", "finished"},
}

func TestBothFacesDoTheSame(t *testing.T) {
	d := declared(t, 80, 24)
	var out bytes.Buffer
	if err := plain.Run(d.m.s, plain.Options{In: strings.NewReader("help\n"), Out: &out}); err != nil {
		t.Fatal(err)
	}
	for _, action := range runActions() {
		lines := inLines[action.name]
		if len(lines) == 0 {
			t.Errorf("%s, %s: there is no line for it", action.name, action.words)
		}
		for _, line := range lines {
			if !strings.Contains("\n"+out.String(), "\n"+line+" ") {
				t.Errorf("%s, %s: help does not list %s", action.name, action.words, line)
			}
		}
	}
	tables := writingKeys(t)
	for _, does := range tables {
		line, known := lineFor[does]
		switch {
		case !known:
			t.Errorf("a key does %q, and no line is named for it here", does)
		case line != "" && !strings.Contains("\n"+out.String(), "\n"+line):
			t.Errorf("%s: help does not list %s", does, line)
		}
	}
	for does := range lineFor {
		if !slices.Contains(tables, does) {
			t.Errorf("no key does %q", does)
		}
	}
	for _, line := range []string{"reopen", "cannot", "later", "step", "next", "status", "take-over", "abandon", "changed", "code", "correct ENTRY [by NAME, ROLE]"} {
		if !strings.Contains("\n"+out.String(), "\n"+line) {
			t.Errorf("help does not list %s", line)
		}
	}
}

// lineFor is the beginning of the line that does what a key of a screen does; "" where the
// key only leads to other keys, or out of the program.
var lineFor = map[string]string{
	"done": "done", "not done": "na", "earlier": "done N [at HH:MM]", "undo": "undo", "stand down": "stand-down", "correct": "correct",
	"put on the board": "use", "open a procedure": "use", "open what is offered": "use", "open all of it": "use", "open": "use",
	"what counts as a step": "count", "count other things": "count", "all as found": "count", "start from this heading only": "use PROCEDURE",
	"move to it": "replace", "who": "who", "write for": "for", "accept": "accept", "hand over": "handover", "give to another": "handover",
	"decision": "decision", "note": "note", "METHANE, SBAR": "methane", "LFPSE number": "reference", "other ward's code": "witness", "confirm": "confirm",
	"clock": "clock", "ward": "ward", "second copy": "second-copy", "bell": "bell",
	"new one": "instruction", "replace it": "instruction", "it is withdrawn": "instruction SUBJECT [ends]", "I have read it": "read",
	"system down": "system NAME down", "another system": "system", "said back": "system", "checked here": "system", "in use": "system", "down again": "system", "in part": "system",
	"add paper": "record", "another like it": "record", "one for each bed": "each", "bed move": "move", "amend": "amend", "who has it": "custody",
	"phoned": "phoned", "told": "told", "entered": "entered", "scanned": "scanned", "filed": "filed", "not needed": "not-needed", "checked": "verify", "out after all": "amend REC [out]",
	"recovery": "recovery", "back to downtime": "downtime", "close": "close", "CLOSE": "close", "open again": "reopen-run", "get back what is missing": "",
	"debrief": "lesson", "new lesson": "lesson", "add an action": "action", "action done": "action-done",
	"real downtime": "declare live", "rehearse": "declare", "type in from paper": "done N [at HH:MM]", "paper": "declare live|drill|readiness TITLE [systems A,B] [since",
	"really done in the drill": "carry", "really done": "carry", "none of them": "carry [N,N|none]", "settle it": "carry [N,N|none]",
	"another PC": "look-into", "carry on here": "carry-on", "same outage": "same-outage", "link by name": "same-outage",
}

// writingKeys are what the keys do that enter something in the log, or change what the ward
// has set, as the tables of the screens have it.
func writingKeys(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	named := make(map[string]string) // constants
	var words []ast.Expr
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				for i, value := range n.Values {
					named[n.Names[i].Name] = quoted(value)
				}
			case *ast.CompositeLit:
				if len(n.Elts) != 3 {
					break
				}
				if access, ok := n.Elts[2].(*ast.Ident); ok && access.Name == "writes" {
					words = append(words, n.Elts[1])
				}
			}
			return true
		})
	}
	var does []string
	for _, expression := range words {
		word := quoted(expression)
		if name, ok := expression.(*ast.Ident); ok {
			word = named[name.Name]
		}
		if word != "" { // else it is made up of others
			does = append(does, word)
		}
	}
	if len(does) < 50 {
		t.Fatalf("only %d keys are found: %q", len(does), does)
	}
	return does
}

func quoted(expression ast.Expr) string {
	literal, ok := expression.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return ""
	}
	words, _ := strconv.Unquote(literal.Value)
	return words
}
