package runbooks

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// nodes are those that a file has most of.
type nodes struct {
	texts      supply[ast.Text]
	paragraphs supply[ast.Paragraph]
	textBlocks supply[ast.TextBlock]
}

// giveBack makes the nodes ready for another file.
func (n *nodes) giveBack() {
	n.texts.empty()
	n.textBlocks.empty()
	n.paragraphs.each(func(p *ast.Paragraph) {
		lines := *p.Lines() // room for the lines of the next
		lines.SetSliced(0, 0)
		*p = ast.Paragraph{}
		p.SetLines(&lines)
	})
	n.paragraphs.taken = 0
}

// supply has nodes of one kind. They stay where they are in memory.
type supply[Node any] struct {
	chunks [][]Node
	taken  int
}

const chunkSize = 32

func (s *supply[Node]) take() *Node {
	chunk := s.taken / chunkSize
	if chunk == len(s.chunks) {
		s.chunks = append(s.chunks, make([]Node, chunkSize))
	}
	node := &s.chunks[chunk][s.taken%chunkSize]
	s.taken++
	return node
}

// each calls f with every node that was taken.
func (s *supply[Node]) each(f func(*Node)) {
	for i := range s.taken {
		f(&s.chunks[i/chunkSize][i%chunkSize])
	}
}

func (s *supply[Node]) empty() {
	for i := 0; i*chunkSize < s.taken; i++ {
		clear(s.chunks[i])
	}
	s.taken = 0
}

var nodesKey = parser.NewContextKey()

// nodesOf are the nodes of the file being parsed.
func nodesOf(pc parser.Context) *nodes {
	return pc.ComputeIfAbsent(nodesKey, func() any { return new(nodes) }).(*nodes)
}

// withNodes has a file parsed with these nodes.
func withNodes(n *nodes) parser.ParseOption {
	pc := parser.NewContext()
	pc.Set(nodesKey, n)
	return parser.WithContext(pc)
}

// blockParsers are those of parser.DefaultBlockParsers, with ours for paragraphs
// and lists.
func blockParsers() []util.PrioritizedValue {
	list := parser.DefaultBlockParsers()
	for i, p := range list {
		switch p.Value {
		case parser.NewParagraphParser():
			list[i].Value = paragraphParser{parser.NewParagraphParser()}
		case parser.NewListParser():
			list[i].Value = listParser{parser.NewListParser()}
		}
	}
	return list
}

// paragraphParser is goldmark's, with paragraphs from nodes.
type paragraphParser struct{ parser.BlockParser }

// Open implements parser.BlockParser.
func (paragraphParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	if util.IsBlank(line) {
		return nil, parser.NoChildren
	}
	node := nodesOf(pc).paragraphs.take()
	node.Lines().Append(segment)
	reader.AdvanceToEOL()
	return node, parser.NoChildren
}

// listParser is goldmark's, with text blocks from nodes.
type listParser struct{ parser.BlockParser }

// Close implements parser.BlockParser. In a list without blank lines between its
// items, paragraphs become text blocks.
func (listParser) Close(node ast.Node, _ text.Reader, pc parser.Context) {
	list := node.(*ast.List)
	list.IsTight = list.IsTight && isTight(list)
	if !list.IsTight {
		return
	}
	made := nodesOf(pc)
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		for c := item.FirstChild(); c != nil; {
			paragraph, ok := c.(*ast.Paragraph)
			c = c.NextSibling()
			if ok {
				block := made.textBlocks.take()
				block.SetLines(paragraph.Lines())
				item.ReplaceChild(item, paragraph, block)
			}
		}
	}
}

// isTight reports whether no blank line stands between the items of a list, or
// between what stands in one.
func isTight(list *ast.List) bool {
	first := list.FirstChild()
	for item := first; item != nil; item = item.NextSibling() {
		if item != first && item.HasBlankPreviousLines() {
			return false
		}
		if !item.HasChildren() {
			continue
		}
		for c := item.FirstChild().NextSibling(); c != nil; c = c.NextSibling() {
			if c.HasBlankPreviousLines() {
				return false
			}
		}
	}
	return true
}
