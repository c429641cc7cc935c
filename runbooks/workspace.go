package runbooks

import "sync"

// workspace is the memory that reading a file takes and that is of no use once
// the procedure is built, a third of all: the next file gets it again.
type workspace struct {
	nodes        nodes
	lines        [][]byte // of the body
	starts, from []int32  // of tidied
	text         []byte   // of tidied, where it is a copy
	words        []byte   // of the writer
	tops         []top
	origins      []origin
}

var workspaces = sync.Pool{New: func() any { return new(workspace) }}

// keep takes back what was lent, grown as it may be. Nothing may hold a part of
// it any longer.
func (w *workspace) keep(b *builder) {
	w.nodes.giveBack()
	clear(w.lines)
	clear(b.tops)
	clear(b.origins)
	w.starts, w.from = b.starts, b.tidied.origins
	w.words, w.tops, w.origins = b.buf, b.tops, b.origins
	workspaces.Put(w)
}

// emptied is a slice of no elements with room for n, in the memory of used if it
// is large enough.
func emptied[E any](used []E, n int) []E {
	if cap(used) < n {
		return make([]E, 0, n)
	}
	return used[:0]
}
