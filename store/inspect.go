package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
)

// formatError says that a file is sound and not of the format this program
// reads.
type formatError struct{ found string }

func (e *formatError) Error() string {
	return fmt.Sprintf("it has format %q, and this program reads format %s: use the newer version of downtime", e.found, formatVersion)
}

// inspect checks the structure of a database that nobody is writing: all of it
// but the inside of the logs, whose branches and outermost leaves are read, and
// the rest when the log is (inspectLog).
func inspect(file *os.File) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	h, err := readHeader(file, info.Size())
	if err != nil {
		return err
	}
	w := newWalk(file, h.end)
	ours := 0
	err = w.tree(h.root, false, func(p *page) error {
		return each(p, func(name string, e element) error {
			switch name {
			case string(bucketMeta):
				ours++
				return w.meta(e)
			case string(bucketLogs):
				ours++
				return w.logs(e)
			}
			return w.anything(e)
		})
	})
	if err != nil {
		return err
	}
	if ours != 2 {
		return errors.New("it is not a database of this program")
	}
	if err := w.freePages(h.freelist); err != nil {
		return err
	}
	return w.account()
}

// each visits the elements of a leaf that holds buckets alone.
func each(p *page, visit func(name string, e element) error) error {
	for i := range p.count {
		e := p.element(i)
		if e.flags != bucketFlag {
			return fmt.Errorf("element %d of page %d is of the wrong kind", i, p.id)
		}
		if err := visit(string(e.key), e); err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) meta(e element) error {
	found := ""
	err := w.bucket(e.value, false, func(p *page) error {
		for i := range p.count {
			if e := p.element(i); e.flags == 0 && string(e.key) == string(keyFormat) {
				found = string(e.value)
			}
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case found == "":
		return errors.New("it does not say which format it has")
	case found != formatVersion:
		return &formatError{found}
	}
	return nil
}

func (w *walk) logs(e element) error {
	return w.bucket(e.value, false, func(p *page) error {
		return each(p, func(_ string, e element) error {
			return w.bucket(e.value, false, w.log)
		})
	})
}

// log checks what stands beside the entries of a log, and their outer leaves.
func (w *walk) log(p *page) error {
	for i := range p.count {
		e := p.element(i)
		var err error
		switch {
		case e.flags&bucketFlag == 0:
		case string(e.key) == string(bucketEntries):
			err = w.bucket(e.value, true, func(*page) error { return nil })
		default:
			err = w.anything(e)
		}
		if err != nil {
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
func inspectLog(file io.ReaderAt, root, end uint64) (last uint64, err error) {
	err = newWalk(file, end).tree(root, false, func(p *page) error {
		for i := range p.count {
			e := p.element(i)
			if e.flags != 0 || len(e.key) != 8 {
				return fmt.Errorf("element %d of page %d is not an entry", i, p.id)
			}
			last = binary.BigEndian.Uint64(e.key)
		}
		return nil
	})
	return last, err
}
