package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
)

// bbolt has no checksums on its data pages, and follows whatever it finds in
// them: on a damaged file it panics, faults, loops for ever, or runs out of
// stack, which ends the program (research/reliability.md, finding 5). What is
// here reads the same pages with plain bounded reads, and finds what bbolt would
// trip over, or would quietly overwrite, before bbolt is let near it.
//
// It vouches for the structure of a file, never for the entries in it: those
// carry their own proof.

// Of bbolt's file format. All numbers are little-endian.
const (
	pageSize    = 4096
	pageHeader  = 16 // id 8, kind 2, count 2, further pages 4
	elementSize = 16
	bucketSize  = 16 // root 8, sequence 8; a root of 0 stands before a page within the value

	branchPage   = 0x01
	leafPage     = 0x02
	freelistPage = 0x10

	bucketFlag = 0x01

	metaMagic   = 0xED0CDAED
	metaVersion = 2

	maxHeight = 16 // of a tree: more than any file of this page size can need
)

var le = binary.LittleEndian

// header is the newest valid meta page of a file.
type header struct {
	root, freelist, end, tx uint64
}

// readHeader reads the two meta pages as bbolt does: the valid one with the
// higher transaction counts.
func readHeader(file io.ReaderAt, size int64) (header, error) {
	var best header
	found, older := false, false
	for _, at := range []int64{0, pageSize} {
		page := make([]byte, pageHeader+64)
		if _, err := file.ReadAt(page, at); err != nil && !errors.Is(err, io.EOF) {
			return header{}, err
		}
		m := page[pageHeader:]
		if le.Uint32(m) != metaMagic {
			continue
		}
		sum := fnv.New64a()
		sum.Write(m[:56])
		if sum.Sum64() != le.Uint64(m[56:]) {
			continue
		}
		if le.Uint32(m[4:]) != metaVersion || le.Uint32(m[8:]) != pageSize {
			older = true
			continue
		}
		h := header{root: le.Uint64(m[16:]), freelist: le.Uint64(m[32:]), end: le.Uint64(m[40:]), tx: le.Uint64(m[48:])}
		if !found || h.tx > best.tx {
			best, found = h, true
		}
	}
	switch {
	case !found && older:
		return header{}, errors.New("it is not a database of this program")
	case !found:
		return header{}, errors.New("neither of its two headers is whole")
	case best.end < 4 || best.end > 1<<40:
		return header{}, errors.New("its header makes no sense")
	case size < int64(best.end)*pageSize:
		return header{}, fmt.Errorf("it is cut short: %d bytes are left of %d", size, int64(best.end)*pageSize)
	}
	return best, nil
}

// What a page was found to be used for.
const (
	unused = iota
	visited
	unread // a leaf that a branch names and nobody has looked into
	free
)

// walk visits the pages of a file, each at most once.
type walk struct {
	file io.ReaderAt
	end  uint64 // the first page number that is not in use
	use  []byte // of each page
}

func newWalk(file io.ReaderAt, end uint64) *walk {
	return &walk{file: file, end: end, use: make([]byte, end)}
}

// page is a page with those that continue it, its elements within bounds.
type page struct {
	id    uint64
	kind  uint16
	count int
	data  []byte
}

// element is one element of a page: of a leaf a key and its value, of a branch
// a key and the page below it.
type element struct {
	flags      uint32
	key, value []byte
	child      uint64
}

func (p *page) element(i int) element {
	e := p.data[pageHeader+i*elementSize:]
	at := uint64(pageHeader + i*elementSize)
	if p.kind == branchPage {
		at += uint64(le.Uint32(e))
		return element{key: p.data[at : at+uint64(le.Uint32(e[4:]))], child: le.Uint64(e[8:])}
	}
	at += uint64(le.Uint32(e[4:]))
	middle := at + uint64(le.Uint32(e[8:]))
	return element{
		flags: le.Uint32(e), key: p.data[at:middle], value: p.data[middle : middle+uint64(le.Uint32(e[12:]))],
	}
}

// checkElements makes element safe to call, and finds keys out of order.
func (p *page) checkElements() error {
	size := uint64(len(p.data))
	if uint64(pageHeader+p.count*elementSize) > size || p.kind == branchPage && p.count == 0 {
		return fmt.Errorf("page %d cannot have %d elements", p.id, p.count)
	}
	var last []byte
	for i := range p.count {
		e := p.data[pageHeader+i*elementSize:]
		end := uint64(pageHeader + i*elementSize)
		if p.kind == branchPage {
			end += uint64(le.Uint32(e)) + uint64(le.Uint32(e[4:]))
		} else {
			end += uint64(le.Uint32(e[4:])) + uint64(le.Uint32(e[8:])) + uint64(le.Uint32(e[12:]))
		}
		if end > size {
			return fmt.Errorf("element %d of page %d reaches beyond it", i, p.id)
		}
		key := p.element(i).key
		if len(key) == 0 && p.kind == leafPage || i > 0 && bytes.Compare(last, key) >= 0 {
			return fmt.Errorf("element %d of page %d is out of order", i, p.id)
		}
		last = key
	}
	return nil
}

// claim takes a page for one use.
func (w *walk) claim(id uint64, as byte) error {
	switch {
	case id < 2 || id >= w.end:
		return fmt.Errorf("there is no page %d", id)
	case w.use[id] != unused && !(w.use[id] == unread && as == visited):
		return fmt.Errorf("page %d is used twice", id)
	}
	w.use[id] = as
	return nil
}

// extent claims a page and those that continue it, and says how many they are.
func (w *walk) extent(id uint64) (head []byte, pages uint64, err error) {
	if err := w.claim(id, visited); err != nil {
		return nil, 0, err
	}
	head = make([]byte, pageSize)
	if _, err := w.file.ReadAt(head, int64(id)*pageSize); err != nil {
		return nil, 0, err
	}
	if found := le.Uint64(head); found != id {
		return nil, 0, fmt.Errorf("page %d calls itself %d", id, found)
	}
	pages = uint64(le.Uint32(head[12:])) + 1
	for next := id + 1; next < id+pages; next++ {
		if err := w.claim(next, visited); err != nil {
			return nil, 0, err
		}
	}
	return head, pages, nil
}

// read is a page of one of the given kinds, checked.
func (w *walk) read(id uint64, kinds uint16) (*page, error) {
	data, pages, err := w.extent(id)
	if err != nil {
		return nil, err
	}
	if pages > 1 {
		data = append(data, make([]byte, (pages-1)*pageSize)...)
		if _, err := w.file.ReadAt(data[pageSize:], int64(id+1)*pageSize); err != nil {
			return nil, err
		}
	}
	p := &page{id: id, kind: le.Uint16(data[8:]), count: int(le.Uint16(data[10:])), data: data}
	if p.kind != branchPage && p.kind != leafPage && p.kind != freelistPage || p.kind&kinds == 0 {
		return nil, fmt.Errorf("page %d is of the wrong kind (%#x)", id, p.kind)
	}
	if p.kind == freelistPage {
		return p, nil
	}
	return p, p.checkElements()
}

// tree visits the leaves of one tree in order; where edges is set, only the
// first and those that can hold something else than entries, the last among them,
// the others being claimed and not read.
func (w *walk) tree(root uint64, edges bool, leaf func(*page) error) error {
	top, err := w.read(root, branchPage|leafPage)
	if err != nil {
		return err
	}
	d := descent{w, edges, leaf}
	return d.below(top, -1, true, nil)
}

// descent is a visit of the leaves of a tree: of all of them, or of those at its edges.
type descent struct {
	*walk
	edges bool
	leaf  func(*page) error
}

// below visits what hangs under p. Height is how many levels of branches stand
// above the leaves, p included, and -1 while that is not known: it is found on
// the way down to the first leaf. Until is the key that the next page of this
// height begins with; nil where p is the last.
func (d descent) below(p *page, height int, first bool, until []byte) error {
	if p.kind == leafPage {
		return d.leaf(p)
	}
	if height < 0 {
		var err error
		if height, err = d.height(p); err != nil {
			return err
		}
	}
	for i := range p.count {
		child := p.element(i).child
		first, until := first && i == 0, until
		if i < p.count-1 {
			until = p.element(i + 1).key
		}
		if height == 1 && d.edges && !first && until != nil && bytes.Compare(until, keyHead) <= 0 {
			if err := d.claim(child, unread); err != nil {
				return err
			}
			continue
		}
		kind := uint16(branchPage)
		if height == 1 {
			kind = leafPage
		}
		next, err := d.read(child, kind)
		if err != nil {
			return err
		}
		if err := d.below(next, height-1, first, until); err != nil {
			return err
		}
	}
	return nil
}

// height counts the branches from p down to its first leaf, claiming nothing.
func (w *walk) height(p *page) (int, error) {
	id, head := p.element(0).child, make([]byte, pageHeader)
	for height := 1; height <= maxHeight; height++ {
		if id < 2 || id >= w.end {
			return 0, fmt.Errorf("there is no page %d", id)
		}
		if _, err := w.file.ReadAt(head, int64(id)*pageSize); err != nil {
			return 0, err
		}
		if le.Uint16(head[8:]) == leafPage {
			return height, nil
		}
		element := make([]byte, elementSize)
		if _, err := w.file.ReadAt(element, int64(id)*pageSize+pageHeader); err != nil {
			return 0, err
		}
		id = le.Uint64(element[8:])
	}
	return 0, fmt.Errorf("page %d is the top of a tree without leaves", p.id)
}

// bucket visits the leaves of a bucket that is the value of an element.
func (w *walk) bucket(value []byte, edges bool, leaf func(*page) error) error {
	if len(value) < bucketSize {
		return errors.New("a bucket has no root")
	}
	if root := le.Uint64(value); root != 0 {
		return w.tree(root, edges, leaf)
	}
	data := value[bucketSize:]
	if len(data) < pageHeader {
		return errors.New("a bucket is cut short")
	}
	p := &page{kind: le.Uint16(data[8:]), count: int(le.Uint16(data[10:])), data: data}
	if p.kind != leafPage || le.Uint64(data) != 0 {
		return errors.New("a bucket is not a leaf")
	}
	if err := p.checkElements(); err != nil {
		return err
	}
	return leaf(p)
}

// freePages claims the pages that the list of free ones names. One that is in
// use as well would be written over by the next change.
func (w *walk) freePages(list uint64) error {
	p, err := w.read(list, freelistPage)
	if err != nil {
		return err
	}
	ids := p.data[pageHeader:]
	count := uint64(p.count)
	if count == 0xffff {
		count, ids = le.Uint64(ids), ids[8:]
	}
	if count > uint64(len(ids))/8 {
		return errors.New("the list of free pages is cut short")
	}
	for i := range count {
		if err := w.claim(le.Uint64(ids[i*8:]), free); err != nil {
			return err
		}
	}
	return nil
}

// account sees to it that every page is used, once, for something. A leaf that
// was not read is looked at only where what follows it leaves open how long it
// is.
func (w *walk) account() error {
	for id := uint64(2); id < w.end; id++ {
		if w.use[id] != unread {
			continue
		}
		if next := id + 1; next == w.end || w.use[next] == visited || w.use[next] == unread {
			continue
		}
		if _, _, err := w.extent(id); err != nil {
			return err
		}
	}
	if i := bytes.IndexByte(w.use[2:], unused); i >= 0 {
		return fmt.Errorf("page %d belongs to nothing", i+2)
	}
	return nil
}
