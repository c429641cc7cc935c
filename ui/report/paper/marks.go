package paper

import "math"

// The shades in use. What is grey is grey to stand back, never to mean something.
const (
	black     = 0
	paleGrey  = 228
	ghost     = 226 // the watermark, behind the text
	white     = 255
	thin      = 0.2
	ruled     = 0.3
	boxed     = 0.5
	heavy     = 0.9
	textBelow = 0.22 // of its size a text reaches under its base line
)

func (p *printer) text(x, baseline float64, s string, f face, points float64) mark {
	s = p.safe(s, f)
	return mark{
		kind: textMark, at: point{x, baseline}, text: s, face: f, size: points,
		extent: size{width: p.width(s, f, points)},
	}
}

// textRight ends at x.
func (p *printer) textRight(x, baseline float64, s string, f face, points float64) mark {
	m := p.text(0, baseline, s, f, points)
	m.at.x = x - m.extent.width
	return m
}

// textCentred has its middle at x.
func (p *printer) textCentred(x, baseline float64, s string, f face, points float64) mark {
	m := p.text(0, baseline, s, f, points)
	m.at.x = x - m.extent.width/2
	return m
}

func (m mark) in(shade uint8) mark {
	m.shade = shade
	return m
}

func path(pen float64, points ...point) mark {
	return mark{kind: pathMark, pen: pen, points: points}
}

func rule(x1, y1, x2, y2, pen float64) mark { return path(pen, point{x1, y1}, point{x2, y2}) }

func corners(x, y, w, h float64) []point {
	return []point{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}
}

// box is the outline of a rectangle.
func box(x, y, w, h, pen float64) mark {
	return mark{kind: pathMark, pen: pen, points: corners(x, y, w, h), closed: true}
}

// bar is a filled rectangle.
func bar(x, y, w, h float64, shade uint8) mark {
	return mark{kind: pathMark, points: corners(x, y, w, h), closed: true, fill: true, shade: shade}
}

// arc is part of a circle; the degrees run clockwise from three o'clock.
func arc(x, y, radius, from, to float64) []point {
	const steps = 24
	points := make([]point, 0, steps+1)
	for i := range steps + 1 {
		angle := (from + (to-from)*float64(i)/steps) * math.Pi / 180
		points = append(points, point{x + radius*math.Cos(angle), y + radius*math.Sin(angle)})
	}
	return points
}

// exclamation is drawn, because the symbol must be there whatever the font has.
func exclamation(x, y, height float64, shade uint8) []mark {
	w := height * 0.22
	return []mark{bar(x-w/2, y, w, height*0.66, shade), bar(x-w/2, y+height*0.78, w, height*0.22, shade)}
}

// octagon marks what is critical: filled, with an exclamation mark, so that it
// is told from everything else by its shape.
func octagon(x, y, across float64) []mark {
	r := across / 2 / math.Cos(math.Pi/8)
	points := make([]point, 8)
	for i := range points {
		angle := math.Pi/8 + float64(i)*math.Pi/4
		points[i] = point{x + across/2 + r*math.Cos(angle), y + across/2 + r*math.Sin(angle)}
	}
	shape := mark{kind: pathMark, points: points, closed: true, fill: true}
	return append([]mark{shape}, exclamation(x+across/2, y+across*0.19, across*0.62, white)...)
}

// triangle marks a warning.
func triangle(x, y, side float64) []mark {
	h := side * math.Sqrt(3) / 2
	shape := mark{
		kind: pathMark, pen: heavy, closed: true,
		points: []point{{x + side/2, y}, {x + side, y + h}, {x, y + h}},
	}
	return append([]mark{shape}, exclamation(x+side/2, y+h*0.34, h*0.52, black)...)
}

// disc marks what is only to be known.
func disc(x, y, across float64) []mark {
	shape := mark{kind: pathMark, pen: boxed, closed: true, points: arc(x+across/2, y+across/2, across/2, 0, 360)}
	w := across * 0.13
	return []mark{shape, bar(x+across/2-w/2, y+across*0.2, w, across*0.13, black), bar(x+across/2-w/2, y+across*0.4, w, across*0.4, black)}
}

// square marks what is important.
func square(x, y, across float64) []mark {
	return append([]mark{box(x, y, across, across, heavy)}, exclamation(x+across/2, y+across*0.2, across*0.6, black)...)
}

// loop marks a check that is repeated: a circle that ends in an arrow.
func loop(x, y, across float64) []mark {
	r := across * 0.4
	cx, cy := x+across/2, y+across/2
	turn := arc(cx, cy, r, -40, 250)
	end := turn[len(turn)-1]
	head := mark{kind: pathMark, fill: true, closed: true, points: []point{
		{end.x + across*0.26, end.y - across*0.03}, {end.x - across*0.06, end.y - across*0.18}, {end.x - across*0.02, end.y + across*0.2},
	}}
	return []mark{{kind: pathMark, pen: heavy, points: turn}, head}
}
