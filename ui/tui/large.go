package tui

import (
	"strconv"
	"strings"
	"time"

	"downtime/store/incident"
	"downtime/ui/text"
)

// Sizes of the reading view.
const (
	readColumns   = 46 // of words: a line that is read from an arm's length away
	bigTimeHeight = 16 // from here there is air between the lines, and what it is called may be large
	leastWords    = 12 // lines for what a step says besides, before the minutes stand in figures
	mostBigTime   = 99 // minutes: more need no watching
)

// largeStep is the step by itself, to be read from an arm's length away: what it is called
// in large type and the minutes that are left in large figures where the window has room,
// and its words with air between the lines.
func (m *Model) largeStep(p *incident.Procedure, step *incident.Step, width, height int) []string {
	if step == nil {
		return m.stepPane(p, step, width, 0)
	}
	now := m.s.Now()
	timing := m.s.State().Timing(p, step, now)
	columns := min(width, max(readColumns, width*2/3))
	var lines []string
	add := func(styled func(...string) string, words string, gap bool) {
		for _, line := range text.Wrap(words, columns) {
			lines = append(lines, styled(line))
			if gap {
				lines = append(lines, "")
			}
		}
	}
	title := m.s.Fill(step.Def.Title)
	large := m.largeTitle(title, width, height/2)
	name := p.Def.Title
	if large != nil {
		name = title // as it is written; whose step it is stands in the header
	}
	lines = append(lines, text.Ends(text.Cut(name, columns-text.Width(stepOf(p, step))-2), stepOf(p, step), columns))
	flags, big := text.Flags(step.Def), m.bigTime(step, timing, now, columns)
	if height < bigTimeHeight || height-len(large)-len(big) < leastWords {
		big = nil
	}
	switch { // how it stands is told above its words, which may need scrolling
	case step.Status != incident.Open:
		flags = append(flags, strings.ToUpper(dueWords(step, timing, now)))
	case big == nil && !timing.Due.IsZero():
		flags = append(flags, strings.ToUpper(text.Due(timing.Due, now)))
	}
	if len(flags) > 0 {
		add(m.theme.critical.Render, strings.Join(flags, "   "), false)
	}
	if big != nil {
		lines = append(append(lines, ""), big...)
	}
	lines = append(lines, m.touching(p, step, columns)...)
	lines = append(lines, "")
	if large != nil {
		for _, line := range large {
			lines = append(lines, m.theme.title.Render(line))
		}
		lines = append(lines, "")
	} else {
		add(m.theme.title.Render, title, height >= bigTimeHeight)
		if height < bigTimeHeight {
			lines = append(lines, "")
		}
	}
	if rest := m.s.ShownRest(step.Def); rest != "" {
		for _, line := range text.Wrap(rest, columns) {
			lines = append(lines, line, "")
		}
	}
	if detail := m.blocks(step.Def.Detail, columns); len(detail) > 0 {
		lines = append(append(lines, detail...), "")
	}
	return append(lines, m.standing(step, timing, now, columns)...)
}

func stepOf(p *incident.Procedure, step *incident.Step) string {
	return "Step " + strconv.Itoa(step.Number) + " of " + strconv.Itoa(len(p.Steps))
}

// bigTime is how many minutes are left of a step, or how late it is; nil where there
// is nothing to watch.
func (m *Model) bigTime(step *incident.Step, timing incident.Timing, now time.Time, width int) []string {
	if step.Status != incident.Open || timing.Due.IsZero() {
		return nil
	}
	left, words, style := timing.Due.Sub(now), "MINUTES LEFT", m.theme.title
	if left < 0 {
		left, words, style = -left, "MINUTES LATE", m.theme.overdue
	}
	if left < time.Minute {
		return []string{style.Render("DUE NOW")}
	}
	minutes := int(left.Round(time.Minute) / time.Minute) // as everywhere
	if minutes > mostBigTime {
		return nil
	}
	if minutes == 1 {
		words = strings.Replace(words, "MINUTES", "MINUTE", 1)
	}
	lines := figures(minutes)
	lines[figureRows/2] += "   " + words
	for i := range lines {
		lines[i] = style.Render(text.Cut(lines[i], width))
	}
	return lines
}

const figureRows = 5

// figureDots are the figures 0 to 9, three dots wide, row by row.
var figureDots = [10][figureRows]string{
	{"###", "# #", "# #", "# #", "###"}, {" # ", "## ", " # ", " # ", "###"},
	{"###", "  #", "###", "#  ", "###"}, {"###", "  #", "###", "  #", "###"},
	{"# #", "# #", "###", "  #", "  #"}, {"###", "#  ", "###", "  #", "###"},
	{"###", "#  ", "###", "# #", "###"}, {"###", "  #", "  #", "  #", "  #"},
	{"###", "# #", "###", "# #", "###"}, {"###", "# #", "###", "  #", "###"},
}

// figures draws a number in figures of five lines. A character is about twice as high
// as it is wide, so a dot is two of them.
func figures(n int) []string {
	lines := make([]string, figureRows)
	for _, digit := range strconv.Itoa(n) {
		for row, dots := range figureDots[digit-'0'] {
			for _, dot := range dots {
				if dot == '#' {
					lines[row] += "██"
				} else {
					lines[row] += "  "
				}
			}
			lines[row] += "  "
		}
	}
	return lines
}
