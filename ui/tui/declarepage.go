package tui

import "downtime/ui/text"

// declarePage is a declaration as it is drawn, from the top down.
type declarePage struct {
	*declare
	m       *Model
	width   int
	roomy   bool
	lines   []string
	focused int // the line that is kept in sight
}

func (d *declare) body(m *Model, width, height int) []string {
	page := declarePage{declare: d, m: m, width: width, roomy: height >= ruledHeight}
	page.drawSystems()
	page.drawFields()
	page.gap()
	page.drawWardAndClock()
	page.gap()
	if page.roomy {
		page.lines = append(page.lines, d.opensLines(m, width)...)
	}
	return page.inSight(height)
}

func (p *declarePage) add(first, words string) {
	p.lines = append(p.lines, text.Hang(first, words, p.width-1)...)
}

func (p *declarePage) gap() {
	if p.roomy {
		p.lines = append(p.lines, "")
	}
}

// ask says below the stop that has the focus what is still to be said.
func (p *declarePage) ask(focused bool) {
	if !focused || p.asked == "" {
		return
	}
	for _, line := range text.Hang("  ! ", p.asked, p.width-1) {
		p.lines = append(p.lines, p.m.theme.warning.Render(line))
	}
}

func (p *declarePage) drawSystems() {
	on := p.focus == 0
	p.lines = append(p.lines, marked(p.m.theme.title.Render("What is down?")+"  A number switches it on or off", on))
	p.spots = declareSpots{systems: len(p.lines), stops: []int{0}}
	p.lines = append(p.lines, p.systemLines(p.width)...)
	if p.down[cyberIndex()] {
		p.add("  ! ", text.CyberWarning)
	}
	p.gap()
	p.ask(on)
}

func (p *declarePage) drawFields() {
	p.caret = nil
	for i, f := range p.fields {
		on := i+1 == p.focus
		p.spots.stops = append(p.spots.stops, len(p.lines))
		after := ""
		if f.label == fieldSince {
			after = p.sinceWords(p.m)
		}
		if on {
			p.focused = len(p.lines)
			if p.caret = f.input.Cursor(); p.caret != nil {
				p.caret.X += text.Width(marked(f.label+": ", true))
				p.caret.Y = p.focused
			}
		}
		p.lines = append(p.lines, p.fieldLine(f, on, p.width, after))
		p.ask(on)
	}
}

func (p *declarePage) drawWardAndClock() {
	ward := p.m.s.Ward()
	if ward == "" {
		ward = "NOT SET: press Esc, then C"
	}
	on := p.focus == p.clockStop()
	if on {
		p.focused = len(p.lines) + 1
	}
	p.add("  ", "Ward is "+ward)
	p.spots.stops = append(p.spots.stops, len(p.lines))
	p.add(marked("", on), p.clockWords(p.m))
	p.ask(on)
}

// inSight cuts the page to the rows there are for it, the focus among them.
func (p *declarePage) inSight(height int) []string {
	first := max(0, min(p.focused-height/2, len(p.lines)-height))
	if p.caret != nil {
		p.caret.Y -= first
	}
	p.spots.above, p.spots.shown = first, height
	return p.lines[first:min(len(p.lines), first+height)]
}
