package paper

// flow puts blocks on pages, one after the other.
type flow struct {
	size size
	// bounds gives the top and bottom of what may be filled on a page, counted
	// from 1.
	bounds func(page int) (top, bottom float64)
	pages  []page
	y      float64
}

// hair is how far sums of lengths may be off.
const hair = 1e-6

func (f *flow) page() *page { return &f.pages[len(f.pages)-1] }

func (f *flow) newPage() {
	top, bottom := f.bounds(len(f.pages) + 1)
	f.pages = append(f.pages, page{size: f.size, top: top, bottom: bottom})
	f.y = top
}

func (f *flow) room() float64 { return f.page().bottom - f.y }

func (f *flow) atTop() bool { return f.y <= f.page().top+hair }

// whole is the room on the page after this one.
func (f *flow) whole() float64 {
	top, bottom := f.bounds(len(f.pages) + 1)
	return bottom - top
}

// fill places all blocks. There is always at least one page.
func (f *flow) fill(blocks []block) {
	f.newPage()
	for i := 0; i < len(blocks); {
		end := i
		for blocks[end].keep && end+1 < len(blocks) {
			end++
		}
		together := blocks[i : end+1]
		need := 0.0
		for j := range together {
			if j > 0 || !f.atTop() {
				need += together[j].before
			}
			need += together[j].height()
		}
		if need > f.room()+hair && !f.atTop() {
			// What is higher than a page starts here where much room is left: a
			// new page would not save it from being cut.
			if need-together[0].before <= f.whole()+hair || f.room() < f.whole()/2 {
				f.newPage()
			}
		}
		for j := range together {
			f.place(&together[j])
		}
		i = end + 1
	}
}

// place puts one block where the flow is, cutting it between rows only if it is
// higher than a page.
func (f *flow) place(b *block) {
	if !f.atTop() {
		if b.before+b.height() > f.room()+hair && (b.height() <= f.whole()+hair || b.before > f.room()) {
			f.newPage()
		} else {
			f.y += b.before
		}
	}
	rest, first := b.rows, true
	for {
		var rows []row
		if !first {
			rows = append(rows, b.again...)
		}
		height, n := heightOf(rows), 0
		for n < len(rest) && (height+rest[n].height <= f.room()+hair || n == 0 && f.atTop()) {
			height += rest[n].height
			n++
		}
		if n > 0 || len(rest) == 0 {
			f.put(b, append(rows, rest[:n]...), first, first && n == len(rest))
			first = false
		}
		if rest = rest[n:]; len(rest) == 0 {
			return
		}
		f.newPage()
	}
}

// put draws rows that stand together.
func (f *flow) put(b *block, rows []row, first, whole bool) {
	page := f.page()
	top := f.y
	if b.frame != nil {
		page.marks = append(page.marks, moved(b.frame(heightOf(rows), first), marginLeft, top)...)
	}
	for _, r := range rows {
		page.marks = append(page.marks, moved(r.marks, marginLeft, f.y)...)
		f.y += r.height
	}
	page.blocks = append(page.blocks, placed{name: b.name, top: top, bottom: f.y, keep: b.keep, whole: whole})
}
