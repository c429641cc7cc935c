package tui

import (
	"fmt"
	"regexp"
	"strings"

	"downtime/runbooks/procedure"
	"downtime/ui/text"

	"charm.land/glamour/v2"
	"charm.land/glamour/v2/ansi"
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
	out, err := renderer.Render(markdown)
	if err != nil {
		return text.Wrap(markdown, width)
	}
	var lines []string
	out = hyperlink.ReplaceAllString(out, "")
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

// blocks draws what stands around steps.
func (m *Model) blocks(list []procedure.Block, width int) []string {
	var lines []string
	for _, b := range list {
		switch b.Kind {
		case procedure.Bullet:
			marker := b.Marker
			if marker == "" {
				marker = "-"
			}
			lines = append(lines, text.Hang(strings.Repeat("  ", b.Level)+marker+" ", m.s.Fill(b.Text), width)...)
			continue
		case procedure.Callout:
			word := strings.ToUpper(b.Callout)
			lines = append(lines, "")
			for i, line := range text.Wrap(word+"  "+m.s.Fill(b.Text), max(1, width-2)) {
				if i == 0 {
					line = strings.Replace(line, word, m.theme.warning.Render(word), 1)
				}
				lines = append(lines, "│ "+line)
			}
		case procedure.Heading:
			lines = append(lines, "")
			for _, line := range text.Wrap(b.Text, width) {
				lines = append(lines, m.theme.title.Render(line))
			}
		case procedure.Code:
			for line := range strings.SplitSeq(strings.TrimRight(b.Text, "\n"), "\n") {
				lines = append(lines, text.Hang("    ", strings.ReplaceAll(line, "\t", "    "), width)...)
			}
		case procedure.Table:
			lines = append(lines, tableLines(b.Rows, width)...)
		case procedure.Prose:
			lines = append(lines, "")
			lines = append(lines, m.prose.lines(m.s.Fill(b.Markdown), width)...)
		}
	}
	return lines
}

// tableLines draws a table in columns where it fits, else as "Header: cell",
// which loses no word of a header at any width.
func tableLines(rows [][]string, width int) []string {
	if len(rows) == 0 {
		return nil
	}
	widths := make([]int, len(rows[0]))
	total := 0
	for column := range rows[0] {
		for _, r := range rows {
			widths[column] = max(widths[column], text.Width(r[column]))
		}
		total += widths[column] + 2
	}
	lines := []string{""}
	if total <= width {
		for _, r := range rows {
			var b strings.Builder
			for column, cell := range r {
				b.WriteString(text.Pad(cell, widths[column]) + "  ")
			}
			lines = append(lines, strings.TrimRight(b.String(), " "))
		}
		return lines
	}
	for i, r := range rows[1:] {
		if i > 0 {
			lines = append(lines, "")
		}
		for column, cell := range r {
			if cell != "" {
				lines = append(lines, text.Hang(fmt.Sprintf("%s: ", rows[0][column]), cell, width)...)
			}
		}
	}
	return lines
}
