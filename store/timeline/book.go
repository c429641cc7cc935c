package timeline

import (
	"iter"
	"slices"
	"sort"
	"time"

	"downtime/store/event"
)

// pageRows is how many rows stand on a page of a book: few enough that one is read in
// no time, and enough that a page is far smaller than its rows.
const pageRows = 256

// Book is the rows of a log in order, in little memory: a night may have a hundred
// thousand entries, and an old PC has better uses for its memory. Rows are written on
// pages, which are read again one at a time; the latest rows are kept as they are. The
// zero Book and a nil one have no rows. Reading may go on on several goroutines while no
// row is added.
type Book struct {
	words words
	pages []*page
	kinds []kindSet // of every row
	tail  []Row     // those that fill no page yet
	// papers are the places of the rows about each paper, by its number: there may be
	// thousands, and one of them is read while somebody moves among them.
	papers map[int][]int32
}

// kindSet are kinds, each a bit.
type kindSet uint16

func kindsOf(r *Row) (set kindSet) {
	for k := range kinds {
		if k.Has(r) {
			set |= 1 << k
		}
	}
	return set
}

// Add adds the next row. Its times are UTC from then on.
func (b *Book) Add(r Row) {
	for _, at := range []*time.Time{&r.Happened, &r.Recorded, &r.PC} {
		*at = at.Round(0).UTC() // as it will be read, without what only this program knows of it
	}
	if b.tail == nil {
		b.tail = make([]Row, 0, pageRows)
	}
	if Papers.Has(&r) {
		if b.papers == nil {
			b.papers = make(map[int][]int32)
		}
		b.papers[r.Record] = append(b.papers[r.Record], int32(len(b.kinds)))
	}
	b.tail, b.kinds = append(b.tail, r), append(b.kinds, kindsOf(&r))
	if len(b.tail) == pageRows {
		b.pages = append(b.pages, writePage(&b.words, b.tail))
		clear(b.tail)
		b.tail = b.tail[:0]
	}
}

// Len is how many rows there are.
func (b *Book) Len() int {
	if b == nil {
		return 0
	}
	return len(b.kinds)
}

// Row is the row at a place, from 0.
func (b *Book) Row(place int) (r Row) {
	if n := place / pageRows; n < len(b.pages) {
		in := b.pages[n].reader(&b.words, b.pages[n].text(), place%pageRows)
		in.row(&r)
		return r
	}
	return b.tail[place-len(b.pages)*pageRows]
}

// Said is of a row what somebody may look for by its words.
type Said struct {
	What, Procedure, Message, Reason string
	Actor, Recorder                  event.Person // the second is empty where there is none
}

// Look reads what the row at a place says: quicker than the whole row.
func (b *Book) Look(place int, said *Said) {
	if n := place / pageRows; n < len(b.pages) {
		in := b.pages[n].reader(&b.words, b.pages[n].text(), place%pageRows)
		in.said(said)
		return
	}
	r := &b.tail[place-len(b.pages)*pageRows]
	*said = Said{What: r.What, Procedure: r.Procedure, Message: r.Message, Reason: r.Reason, Actor: r.Actor}
	if r.Recorder != nil {
		said.Recorder = *r.Recorder
	}
}

// Last is the latest row; false where there is none.
func (b *Book) Last() (Row, bool) {
	if b.Len() == 0 {
		return Row{}, false
	}
	return b.Row(b.Len() - 1), true
}

// Is reports whether the row at a place is of a kind, without reading it.
func (b *Book) Is(place int, k Kind) bool { return b.kinds[place]&(1<<k) != 0 }

// Holds reports whether there is a row of a kind.
func (b *Book) Holds(k Kind) bool {
	return b != nil && slices.ContainsFunc(b.kinds, func(set kindSet) bool { return set&(1<<k) != 0 })
}

// Place is where the row of an entry is, or the first row of one after it; Len where
// there is none.
func (b *Book) Place(seq uint64) int {
	if b == nil {
		return 0
	}
	n := sort.Search(len(b.pages), func(i int) bool { return b.pages[i].last >= seq })
	from, to := n*pageRows, min(b.Len(), (n+1)*pageRows)
	return from + sort.Search(to-from, func(i int) bool { return b.Row(from+i).Seq >= seq })
}

// Find is the row of an entry by its number; false where it has none.
func (b *Book) Find(seq uint64) (Row, bool) {
	place := b.Place(seq)
	if place == b.Len() {
		return Row{}, false
	}
	r := b.Row(place)
	return r, r.Seq == seq
}

// From visits the rows from a place on. A row that is visited may be changed by the next.
func (b *Book) From(place int) iter.Seq2[int, *Row] {
	return b.Between(place, b.Len())
}

// Between visits the rows from a place on up to another, which is not among them.
func (b *Book) Between(place, end int) iter.Seq2[int, *Row] {
	return func(yield func(int, *Row) bool) {
		var r Row
		for place < end {
			n := place / pageRows
			if n >= len(b.pages) {
				r = b.tail[place-len(b.pages)*pageRows]
				if !yield(place, &r) {
					return
				}
				place++
				continue
			}
			text := b.pages[n].text()
			for to := min(end, (n+1)*pageRows); place < to; place++ {
				in := b.pages[n].reader(&b.words, text, place%pageRows)
				in.row(&r)
				if !yield(place, &r) {
					return
				}
			}
		}
	}
}

// OfKind visits the rows of any of some kinds; no others are read. A row that is visited
// may be changed by the next.
func (b *Book) OfKind(any ...Kind) iter.Seq2[int, *Row] {
	return func(yield func(int, *Row) bool) {
		var wanted kindSet
		for _, k := range any {
			wanted |= 1 << k
		}
		var r Row
		for place := range b.Len() {
			if b.kinds[place]&wanted == 0 {
				continue
			}
			if r = b.Row(place); !yield(place, &r) {
				return
			}
		}
	}
}

// OfPaper are the rows about one paper, by its number.
func (b *Book) OfPaper(number int) []Row {
	if b == nil {
		return nil
	}
	rows := make([]Row, len(b.papers[number]))
	for i, place := range b.papers[number] {
		rows[i] = b.Row(int(place))
	}
	return rows
}

// Rows are all of them at once, which takes far more memory than the book.
func (b *Book) Rows() []Row {
	rows := make([]Row, 0, b.Len())
	for _, r := range b.From(0) {
		rows = append(rows, *r)
	}
	return rows
}

// Rest prepares to make the book as small as it can be, and gives what does it, which
// may run on any goroutine while the book is read and added to. Pages that are read after
// it are larger again.
func (b *Book) Rest() func() {
	if b == nil {
		return func() {}
	}
	pages := b.pages[:len(b.pages):len(b.pages)]
	return func() { squeeze(pages) }
}

// Wake prepares to read every page again that was made smaller, before somebody looks
// through them, and gives what does it, like Rest. It begins with the last page: who looks
// through them meanwhile comes from the first.
func (b *Book) Wake() func() {
	if b == nil {
		return func() {}
	}
	pages := b.pages[:len(b.pages):len(b.pages)]
	return func() {
		for _, p := range slices.Backward(pages) {
			p.text()
		}
	}
}
