package paper

// All lengths are in millimetres from the top left corner; sizes of letters and
// nothing else are in points.

type point struct{ x, y float64 }

// size is a sheet of paper as it lies.
type size struct{ width, height float64 }

var (
	portrait  = size{210, 297}
	landscape = size{297, 210}
)

// Margins. The left one leaves room for the holes of a folder.
const (
	marginLeft   = 16.0
	marginRight  = 11.0
	marginTop    = 9.0
	marginBottom = 8.0
)

// content is how wide what is printed may be.
func (s size) content() float64 { return s.width - marginLeft - marginRight }

type markKind uint8

const (
	textMark markKind = iota
	pathMark
	linkMark
)

// mark is one thing that is drawn: a text on its base line, a path, or the area
// of a link. Nothing is told by its shade alone.
type mark struct {
	kind markKind
	at   point // text: the start of its base line; link: its top left corner

	text  string
	face  face
	size  float64
	turn  float64 // degrees, anticlockwise
	shade uint8   // of ink: 0 is black, 255 white

	points []point
	closed bool
	fill   bool
	pen    float64 // width of the line, 0 for none

	extent size // text: its width; link: its area
	target string
}

// moved is the mark in another place.
func (m mark) moved(by point) mark {
	m.at.x += by.x
	m.at.y += by.y
	if len(m.points) > 0 {
		points := make([]point, len(m.points))
		for i, p := range m.points {
			points[i] = point{p.x + by.x, p.y + by.y}
		}
		m.points = points
	}
	return m
}

func moved(marks []mark, x, y float64) []mark {
	out := make([]mark, len(marks))
	for i, m := range marks {
		out[i] = m.moved(point{x, y})
	}
	return out
}

// row is the smallest piece: it is never cut.
type row struct {
	height float64
	marks  []mark
}

// block is a piece that stays on one page, unless it alone is higher than one.
type block struct {
	name   string // what it is, for tests and for nothing else
	before float64
	rows   []row
	// keep says that the block stays with the one after it.
	keep bool
	// again is repeated at the top of each further page of a block that had to
	// be cut.
	again []row
	// frame draws around the rows that stand together on one page. From says
	// whether they are the first of the block.
	frame func(height float64, first bool) []mark
}

func (b *block) height() float64 { return heightOf(b.rows) }

func heightOf(rows []row) float64 {
	total := 0.0
	for _, r := range rows {
		total += r.height
	}
	return total
}

// placed is where a piece of a block came to stand.
type placed struct {
	name        string
	top, bottom float64
	keep        bool
	whole       bool
}

type page struct {
	size  size
	marks []mark
	// under is drawn first.
	under  []mark
	blocks []placed
	// top and bottom bound what the flow may fill.
	top, bottom float64
	// anchors are the targets of links, all at the top of the page.
	anchors []string
	outline []outlineEntry
}

type outlineEntry struct {
	title string
	level int
}
