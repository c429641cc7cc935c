package tui

import "strconv"

// systemsIndent stands before what can be down.
const systemsIndent = "    "

// declareSpots is where the mouse finds what, as last drawn.
type declareSpots struct {
	above   int   // lines above the first that is shown
	shown   int   // lines that are
	systems int   // the first line of what can be down
	second  int   // where its second column begins
	stops   []int // the lines of the stops of Tab, in their order
}

// click switches a system on or off, or goes to a field or to the clock. It never
// starts anything.
func (d *declare) click(x, y int) {
	if y < 0 || y >= d.spots.shown {
		return
	}
	line := y + d.spots.above
	last := (len(systems) + 1 + 1) / 2 // not sure yet comes after the systems
	if n := line - d.spots.systems; n >= 0 && n < last {
		item := 2 * n
		if x >= d.spots.second {
			item++
		}
		d.setFocus(0)
		d.toggle(item)
		return
	}
	for i, stop := range d.spots.stops {
		if i > 0 && stop == line {
			d.setFocus(i)
		}
	}
}

// toggle is the number of a system, or 0 behind them, pressed.
func (d *declare) toggle(item int) {
	d.asked = ""
	switch {
	case item < len(systems):
		d.down[item] = !d.down[item]
		d.unsure = false
	case item == len(systems):
		d.unsure = !d.unsure
		clear(d.down)
	}
}

// toggleNumber is that for a key; any other does nothing.
func (d *declare) toggleNumber(name string) {
	switch n, err := strconv.Atoi(name); {
	case err != nil || n < 0 || n > len(systems):
	case n == 0:
		d.toggle(len(systems))
	default:
		d.toggle(n - 1)
	}
}
