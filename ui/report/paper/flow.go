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
	for len(blocks) > 0 {
		need, n := f.together(blocks)
		switch {
		case need > f.whole()+hair:
			n = 1 // more headings than a page holds: only the last can stay with what follows
		case need > f.room()+hair && !f.atTop():
			f.newPage()
		}
		for i := range n {
			f.place(&blocks[i])
		}
		blocks = blocks[n:]
	}
}

// together is how much room the next blocks need that stay with each other, and
// how many they are. It stops counting above a page.
func (f *flow) together(blocks []block) (need float64, n int) {
	for n < len(blocks) && need <= f.whole()+hair {
		b := &blocks[n]
		if n > 0 || !f.atTop() {
			need += b.before
		}
		height := b.height()
		if height > f.whole()+hair {
			// A new page would not save it from being cut, but it should begin
			// where there is something of it to see.
			height = f.whole() / 2
		}
		need += height
		n++
		if !b.keep {
			break
		}
	}
	return need, n
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
