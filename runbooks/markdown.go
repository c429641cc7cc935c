package runbooks

import (
	"bytes"
	"slices"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// markdown is goldmark's parser with its extensions for tables and task lists.
// What every line or paragraph passes through is done here in its place, where
// that is much faster and gives the same.
var markdown = newMarkdown(util.Prioritized(wordsParser{&isMark}, 1000))

// struckMarkdown is markdown that knows words struck out as well, for the few
// files that have any.
var struckMarkdown = newMarkdown(util.Prioritized(wordsParser{&isMarkOrTilde}, 1000), util.Prioritized(struckParser{extension.NewStrikethroughParser()}, 500))

func newMarkdown(inline ...util.PrioritizedValue) parser.Parser {
	inline = append(inline, util.Prioritized(boxParser{}, 0))
	return parser.NewParser(
		parser.WithBlockParsers(blockParsers()...),
		parser.WithInlineParsers(append(parser.DefaultInlineParsers(), inline...)...),
		parser.WithParagraphTransformers(
			util.Prioritized(definitions{}, 100),
			util.Prioritized(extension.NewTableParagraphTransformer(), 200),
		),
		parser.WithASTTransformers(util.Prioritized(extension.NewTableASTTransformer(), 0)),
	)
}

func markdownFor(source []byte) parser.Parser {
	if bytes.Contains(source, []byte("~~")) {
		return struckMarkdown
	}
	return markdown
}

// struckParser is goldmark's for two tildes, ~~struck out~~. One alone means about,
// "~5 minutes", or a subscript.
type struckParser struct{ parser.InlineParser }

// Parse implements parser.InlineParser.
func (p struckParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	if line, _ := block.PeekLine(); !bytes.HasPrefix(line, []byte("~~")) {
		return nil
	}
	return p.InlineParser.Parse(parent, block, pc)
}

// definitions takes the definitions of links out of a paragraph. goldmark makes
// a reader for each paragraph to find that hardly any defines a link.
type definitions struct{}

// Transform implements parser.ParagraphTransformer.
func (definitions) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	if mayDefine(node.Lines(), reader.Source()) {
		parser.LinkReferenceParagraphTransformer.Transform(node, reader, pc)
	}
}

// mayDefine reports whether the first character of lines that is no space is a
// bracket, and any of them holds the colon that ends the name of a link. A task
// box is no name.
func mayDefine(lines *text.Segments, source []byte) bool {
	return opensBracket(lines, source) && slices.ContainsFunc(lines.Sliced(0, lines.Len()), func(line text.Segment) bool {
		return bytes.Contains(source[line.Start:line.Stop], []byte("]:"))
	})
}

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

// wordsParser takes the words up to the next mark in one step, where goldmark
// looks at each character in turn and asks whether anything begins with it.
type wordsParser struct{ isMark *[256]bool }

// marks are the characters at which something other than words may begin: those
// of goldmark's other parsers, and the backslash.
const marks = "`!*[]_<\\\r"

var isMark, isMarkOrTilde = setOf(marks), setOf(marks + "~")

func setOf(chars string) (set [256]bool) {
	for _, c := range []byte(chars) {
		set[c] = true
	}
	return set
}

// Trigger implements parser.InlineParser. goldmark means a letter by a space,
// where a text begins with one.
func (p wordsParser) Trigger() []byte {
	var begins []byte
	for c := byte(' '); c <= '~'; c++ {
		if (c == ' ' || util.IsPunct(c)) && !p.isMark[c] {
			begins = append(begins, c)
		}
	}
	return begins
}

// Parse implements parser.InlineParser.
func (p wordsParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if mayBeEscaped(parent, block.Source()) {
		return nil
	}
	last, _ := parent.LastChild().(*ast.Text)
	end := 0
	isMark := p.isMark
	for end < len(line) && !isMark[line[end]] {
		end++
	}
	switch {
	case end == 0 || segment.Padding > 0:
		return nil
	case end < len(line):
		block.Advance(end)
		return addWords(last, segment.WithStop(segment.Start+end), pc)
	}
	block.AdvanceLine()
	words := addWords(last, segment, pc)
	words.Segment = words.Segment.TrimRightSpace(block.Source())
	if line[end-1] == '\n' {
		hard := end >= 3 && line[end-2] == ' ' && line[end-3] == ' '
		words.SetHardLineBreak(hard)
		words.SetSoftLineBreak(!hard)
	}
	return words
}

// mayBeEscaped reports whether the last text of parent ends in a backslash: only
// goldmark knows then whether the next character is escaped, even that of the next
// line and behind other marks.
func mayBeEscaped(parent ast.Node, source []byte) bool {
	for n := parent.LastChild(); n != nil; n = n.PreviousSibling() {
		if t, ok := n.(*ast.Text); ok {
			return t.Segment.Len() > 0 && source[t.Segment.Stop-1] == '\\'
		}
	}
	return false
}

// addWords returns a text node for a segment: the last one, where the segment
// goes on with it.
func addWords(last *ast.Text, segment text.Segment, pc parser.Context) *ast.Text {
	if last != nil && last.Segment.Stop == segment.Start && !last.IsRaw() && !last.SoftLineBreak() && !last.HardLineBreak() {
		last.Segment = last.Segment.WithStop(segment.Stop)
		return last
	}
	node := nodesOf(pc).texts.take()
	node.Segment = segment
	return node
}
