package runbooks

import (
	"fmt"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// FuzzMarkdown holds our parser against goldmark's own: the tree must be the same
// but for where text is divided.
func FuzzMarkdown(f *testing.F) {
	for _, seed := range []string{
		"", "words\nmore words  \nafter a break\\\nand one more   ", "Stop! Now ] and ! here", "a\\ b\\* c\\\\ d\\", "one \\    \ntwo \\\\  \n*three*",
		"- [ ] box\n- [x] ticked\n-   [X]\ttab\n- []\n- [ ]\n- [ ]none\n1. [ ] **bold** [link](a \"b\")", "* \\[ ] no box", "[ ] none\n\n> [x] none",
		"[a]: b\n[c]: <d> 'e'\nwords [a] [c]", "   [a]:\nb\nc", "words\n[a]: b", "| a | b \\| `c \\| d` |\n|---|:-:|\n| ! | \\! |", "head!\n===\n",
		"`code` ``a ` b`` `open\n<b>html</b> <http://a.example> < b", "![image *x*](y)\n\n# Heading # \n\n\tcode\n", "0\\  \n*0\\*", "tab\tand\u00a0é – ✅ &amp; &#27; \\&",
	} {
		f.Add(seed)
	}
	plain := goldmark.New(goldmark.WithExtensions(extension.Table, extension.TaskList)).Parser()
	f.Fuzz(func(t *testing.T, source string) {
		// Carriage returns and bytes that are not UTF-8 are gone before parsing.
		source = strings.ToValidUTF8(strings.ReplaceAll(source, "\r", "\n"), "?")
		room := workspaces.Get().(*workspace) // most often that of the input before
		got, want := outline(markdown.Parse(text.NewReader([]byte(source)), withNodes(&room.nodes)), source), outline(plain.Parse(text.NewReader([]byte(source))), source)
		room.nodes.giveBack()
		workspaces.Put(room)
		if got != want {
			t.Errorf("%q is parsed as\n%s\nand by goldmark alone as\n%s", source, got, want)
		}
	})
}

// outline writes a tree with neighbouring texts joined.
func outline(doc ast.Node, source string) string {
	var b strings.Builder
	joined := false // the last thing written is text
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		t, isText := n.(*ast.Text)
		switch {
		case isText && entering:
			if !joined {
				b.WriteString(" text ")
			}
			fmt.Fprintf(&b, "%s", t.Segment.Value([]byte(source)))
			if t.SoftLineBreak() || t.HardLineBreak() {
				fmt.Fprintf(&b, "{soft %t hard %t}", t.SoftLineBreak(), t.HardLineBreak())
			}
			joined = true
			return ast.WalkContinue, nil
		case isText:
			return ast.WalkContinue, nil
		case entering:
			fmt.Fprintf(&b, " %s(", n.Kind())
			if box, ok := n.(*extast.TaskCheckBox); ok {
				fmt.Fprint(&b, box.IsChecked)
			}
			if link, ok := n.(*ast.Link); ok {
				fmt.Fprintf(&b, "%q %q", link.Destination, link.Title)
			}
			if n.Type() == ast.TypeBlock {
				fmt.Fprintf(&b, "at %d %q", n.Pos(), n.Lines().Value([]byte(source)))
			}
		default:
			b.WriteString(")")
		}
		joined = false
		return ast.WalkContinue, nil
	})
	return b.String()
}

// Words struck out never stand as an instruction, in plain text nor in Markdown.
func TestStruckOut(t *testing.T) {
	doc := Parse("a.md", []byte("# A\n\nRing ~~2222 *now*~~ the <del>big</del> desk.\n\n1. ~~Ring 2222~~ Ring switchboard\n"))
	section := doc.Procedure.Sections[0]
	block := section.Blocks[0]
	if want := "Ring [struck out: 2222 now] the [struck out: big] desk."; block.Text != want {
		t.Errorf("got %q, want %q", block.Text, want)
	}
	if want := `Ring \[struck out: 2222 *now*\] the \[struck out: big\] desk.`; block.Markdown != want {
		t.Errorf("got %q, want %q", block.Markdown, want)
	}
	if want := "[struck out: Ring 2222] Ring switchboard"; len(section.Steps) != 1 || section.Steps[0].Title != want {
		t.Errorf("got %v, want %q", section.Steps, want)
	}
}
