package runbooks

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// markdown is goldmark's parser with its extensions for tables and task lists.
// The two parts that every paragraph passes through are looked at first here,
// because they cost much and mostly find nothing to do.
var markdown = parser.NewParser(
	parser.WithBlockParsers(parser.DefaultBlockParsers()...),
	parser.WithInlineParsers(append(parser.DefaultInlineParsers(), util.Prioritized(boxParser{}, 0))...),
	parser.WithParagraphTransformers(
		util.Prioritized(definitions{}, 100),
		util.Prioritized(extension.NewTableParagraphTransformer(), 200),
	),
	parser.WithASTTransformers(util.Prioritized(extension.NewTableASTTransformer(), 0)),
)

// definitions takes the definitions of links out of a paragraph. goldmark makes
// a reader for each paragraph to find that hardly any begins with a bracket.
type definitions struct{}

// Transform implements parser.ParagraphTransformer.
func (definitions) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	if opensBracket(node.Lines(), reader.Source()) {
		parser.LinkReferenceParagraphTransformer.Transform(node, reader, pc)
	}
}

// opensBracket reports whether the first character of lines that is no space
// is a bracket.
func opensBracket(lines *text.Segments, source []byte) bool {
	for i := range lines.Len() {
		line := lines.At(i)
		for _, c := range source[line.Start:line.Stop] {
			if !util.IsSpace(c) {
				return c == '['
			}
		}
	}
	return false
}

// boxParser reads the task boxes of list items, as extension.TaskList does, but
// without a regular expression, which took a fifth of the time of a checklist.
type boxParser struct{}

// Trigger implements parser.InlineParser.
func (boxParser) Trigger() []byte { return []byte{'['} }

// Parse implements parser.InlineParser.
func (boxParser) Parse(parent ast.Node, block text.Reader, _ parser.Context) ast.Node {
	item, ok := parent.Parent().(*ast.ListItem)
	if !ok || item.FirstChild() != parent || parent.HasChildren() {
		return nil
	}
	line, _ := block.PeekLine()
	if len(line) < 3 || line[0] != '[' || line[2] != ']' {
		return nil
	}
	checked := line[1] == 'x' || line[1] == 'X'
	if !checked && !blank(line[1]) {
		return nil
	}
	end := 3
	for end < len(line) && blank(line[end]) {
		end++
	}
	block.Advance(end)
	return extast.NewTaskCheckBox(checked)
}

// blank reports whether c is white space: \s of a regular expression.
func blank(c byte) bool {
	return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'
}
