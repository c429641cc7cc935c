package store

import (
	"fmt"
	"io"
	"os"
)

// formatError says that a file is sound and not of the format this program
// reads.
type formatError struct{ found string }

func (e *formatError) Error() string {
	return fmt.Sprintf("it has format %q, and this program reads formats %s and %s: use the newer version of downtime", e.found, nested, flat)
}

// inspect checks the structure of a database that nobody is writing: all of it
// but the inside of the logs, whose branches and outermost leaves are read, and
// the rest when the log is (inspectLog). Pages reads the same file.
func inspect(file *os.File, pages io.ReaderAt) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	h, err := readHeader(pages, info.Size())
	if err != nil {
		return err
	}
	w := newWalk(pages, h.end)
	var root []element
	if err := w.tree(h.root, false, func(p *page) error {
		return each(p, func(e element) error {
			root = append(root, e)
			return nil
		})
	}); err != nil {
		return err
	}
	l, err := w.layoutOf(root)
	if err != nil {
		return err
	}
	for _, e := range root {
		if err := l.atRoot(w, e); err != nil {
			return err
		}
	}
	if err := w.freePages(h.freelist); err != nil {
		return err
	}
	return w.account()
}

// each visits the elements of a leaf that holds buckets alone.
func each(p *page, visit func(element) error) error {
	for i := range p.count {
		e := p.element(i)
		if e.flags != bucketFlag {
			return fmt.Errorf("element %d of page %d is of the wrong kind", i, p.id)
		}
		if err := visit(e); err != nil {
			return err
		}
	}
	return nil
}

// anything checks a bucket that a later version of the program may have added.
func (w *walk) anything(e element) error {
	return w.bucket(e.value, false, func(p *page) error {
		for i := range p.count {
			if e := p.element(i); e.flags&bucketFlag != 0 {
				if err := w.anything(e); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// inspectLog checks the pages of one log from its root, every leaf of it in
// order, and says what the number of the last entry is that bbolt can be sent
// to. End is the first page number that is not in use.
func (l layout) inspectLog(file io.ReaderAt, root, end uint64) (last uint64, err error) {
	err = newWalk(file, end).tree(root, false, func(p *page) error {
		for i := range p.count {
			e := p.element(i)
			if l.passes(e.key) {
				continue
			}
			if e.flags != 0 || len(e.key) != 8 {
				return fmt.Errorf("element %d of page %d is not an entry", i, p.id)
			}
			last = numberIn(e.key)
		}
		return nil
	})
	return last, err
}
