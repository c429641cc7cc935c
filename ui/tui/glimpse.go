package tui

import (
	"slices"

	"downtime/runbooks"
	"downtime/ui/compose"
)

// glimpse is a procedure as it is read, as much of it as there is room for beside a list.
type glimpse struct{ of *reading }

// page is the procedure laid out, which is done once while the cursor stays on it.
func (g *glimpse) page(m *Model, doc *runbooks.Document, width int) *compose.Page {
	if g.of == nil || g.of.doc != doc {
		g.of = &reading{doc: doc, brief: true}
	}
	g.of.lay(m, width+readingMargin)
	return g.of.page
}

// from is the page from a place on, at most so many lines of it.
func (g *glimpse) from(m *Model, doc *runbooks.Document, at place, width, most int) []string {
	page := g.page(m, doc, width)
	line := page.Step(at.step)
	if at.step == 0 {
		line = page.At(at.line)
	}
	return m.painted(page.Lines[line:], most)
}

// start is how a procedure stands and, where it has steps, the first of them: what is said
// before those is read with the whole.
func (g *glimpse) start(m *Model, doc *runbooks.Document, width, most int) []string {
	page := g.page(m, doc, width)
	head := slices.IndexFunc(page.Lines, func(line compose.Line) bool { return line.Source > 0 })
	steps := page.Step(1)
	for _, entry := range page.Outline {
		if !entry.Sub && entry.Line <= page.Step(1) {
			steps = entry.Line
		}
	}
	if head < 0 || steps <= head {
		return m.painted(page.Lines, most)
	}
	lines := trimBlank(m.painted(page.Lines[:head], most))
	lines = append(lines, "", "…", "")
	return append(lines, m.painted(page.Lines[steps:], most)...)
}

// painted are at most so many lines of a page.
func (m *Model) painted(page []compose.Line, most int) []string {
	var lines []string
	for _, line := range page[:min(len(page), most)] {
		lines = append(lines, m.paint(line))
	}
	return lines
}
