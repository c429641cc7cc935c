package tui

import (
	"regexp"
	"strings"

	"downtime/runbooks/procedure"
	"downtime/ui/compose"
	"downtime/ui/text"

	"charm.land/glamour/v2"
	"charm.land/glamour/v2/ansi"
	"charm.land/lipgloss/v2"
	xansi "github.com/charmbracelet/x/ansi"
)

// prose renders the paragraphs of procedures with Glamour. Steps, callouts and
// tables are drawn by ourselves, because Glamour cuts table headers and lets
// words fall out of callouts (research/tui.md section 3). It keeps one renderer
// a width, and what was rendered.
type prose struct {
	renderers map[int]*glamour.TermRenderer
	rendered  map[proseKey][]string
}

type proseKey struct {
	markdown string
	width    int
}

// maxRendered bounds the memory of a long session.
const maxRendered = 2000

// lines renders Markdown to lines of at most width columns. Glamour resolves
// entities after any cleaning of the source, so its output is cleaned again.
func (p *prose) lines(markdown string, width int) []string {
	at := proseKey{markdown, width}
	if lines, ok := p.rendered[at]; ok {
		return lines
	}
	if p.rendered == nil || len(p.rendered) > maxRendered {
		p.renderers, p.rendered = make(map[int]*glamour.TermRenderer), make(map[proseKey][]string)
	}
	lines := p.render(markdown, width)
	p.rendered[at] = lines
	return lines
}

func (p *prose) render(markdown string, width int) []string {
	renderer := p.renderers[width]
	if renderer == nil {
		made, err := glamour.NewTermRenderer(glamour.WithStyles(proseStyle()), glamour.WithWordWrap(width))
		if err != nil {
			return text.Wrap(markdown, width)
		}
		p.renderers[width], renderer = made, made
	}
	out, err := renderer.Render(text.Hold(markdown))
	if err != nil {
		return text.Wrap(markdown, width)
	}
	var lines []string
	out = text.Release(hyperlink.ReplaceAllString(out, ""))
	for _, line := range text.Wrap(printable(out), width) {
		lines = append(lines, strings.TrimRight(line, " "))
	}
	return trimBlank(lines)
}

// hyperlink is what Glamour puts around an address so that it can be opened
// (OSC 8). There is nothing to open here, and no network to open it from.
var hyperlink = regexp.MustCompile("\x1b\\]8;[^\x07\x1b]*(?:\x07|\x1b\\\\)")

func trimBlank(lines []string) []string {
	blank := func(s string) bool { return strings.TrimSpace(xansi.Strip(s)) == "" }
	for len(lines) > 0 && blank(lines[0]) {
		lines = lines[1:]
	}
	for len(lines) > 0 && blank(lines[len(lines)-1]) {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// proseStyle has weight and no colour: what a colour means is said elsewhere.
func proseStyle() ansi.StyleConfig {
	yes := true
	bold := ansi.StylePrimitive{Bold: &yes}
	return ansi.StyleConfig{
		Heading:     ansi.StyleBlock{StylePrimitive: bold},
		Strong:      bold,
		Emph:        ansi.StylePrimitive{Underline: &yes},
		List:        ansi.StyleList{LevelIndent: 2},
		Item:        ansi.StylePrimitive{BlockPrefix: "- "},
		Enumeration: ansi.StylePrimitive{BlockPrefix: ". "},
		LinkText:    bold,
		CodeBlock:   ansi.StyleCodeBlock{},
	}
}

// laidOut is how every text of a procedure is laid out on the screen.
func (m *Model) laidOut(width int) compose.Options {
	return compose.Options{Width: width, Fill: m.s.Fill, Bar: "│ ", Prose: m.prose.lines, Today: m.s.Now()}
}

// blocks draws what stands around steps.
func (m *Model) blocks(list []procedure.Block, width int) []string {
	var lines []string
	for _, line := range compose.Blocks(m.s.ShownBlocks(list), m.laidOut(width)) {
		lines = append(lines, m.paint(line))
	}
	return lines
}

// paint gives a line the weight of what it is.
func (m *Model) paint(line compose.Line) string {
	switch line.Role {
	case compose.Title, compose.Heading, compose.Group, compose.TableHead:
		return m.theme.title.Render(line.Text)
	case compose.Alarm, compose.Marks:
		return m.theme.warning.Render(line.Text)
	case compose.Critical:
		return emphasise(line.Text, m.theme.critical, line.Strong)
	case compose.Callout:
		return emphasise(line.Text, m.theme.warning, line.Strong)
	case compose.Prose:
		return line.Text
	}
	return emphasise(line.Text, m.theme.title, line.Strong)
}

// emphasise styles parts of a line, which stand in their order.
func emphasise(line string, style lipgloss.Style, parts ...compose.Span) string {
	var b strings.Builder
	at := 0
	for _, part := range parts {
		if part.From < at || part.To <= part.From || part.To > len(line) {
			continue
		}
		b.WriteString(line[at:part.From])
		b.WriteString(style.Render(line[part.From:part.To]))
		at = part.To
	}
	b.WriteString(line[at:])
	return b.String()
}
