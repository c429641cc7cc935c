package store

import (
	"context"
	"errors"
	"fmt"
	"os"

	"downtime/runbooks/clean"
	"downtime/store/event"
)

// A whole database holds every log from its first entry on, whatever segments and
// copies they were read from. Backups are such files, and so is the first file of
// a folder that was recovered.

// logSource reads one log that is to be written.
type logSource struct {
	log  string
	open func() (*merge, error)
}

// wrote is what became of one log.
type wrote struct {
	head head   // where it ends in the file
	last uint64 // the last entry that any source holds or names
	// broken is why it ends before that; nil where it is whole.
	broken *BrokenError
}

// The sizes of one transaction. A small one keeps a tick that comes meanwhile
// waiting for a moment only, where both are on one slow stick.
const (
	wholeEntries = 250
	wholeBytes   = 256 << 10
)

// writeWhole makes a database of the logs under a name that nothing reads, and
// reads it back. A log that does not hold is written up to there. Before each
// transaction it calls pause.
func writeWhole(ctx context.Context, temporary string, logs []logSource, pause func()) (_ map[string]wrote, err error) {
	defer func() {
		if err != nil {
			_ = os.Remove(temporary)
		}
	}()
	if _, err := contain(func() (struct{}, error) { return struct{}{}, fill(temporary) }); err != nil {
		return nil, err
	}
	d, err := openDatabase(segment{path: temporary, number: 1}, false)
	if err != nil {
		return nil, err
	}
	all := make(map[string]wrote, len(logs))
	for _, l := range logs {
		w, err := d.writeLog(ctx, l, pause)
		if err != nil {
			return nil, errors.Join(err, d.close())
		}
		all[l.log] = w
	}
	if err := d.close(); err != nil {
		return nil, err
	}
	return all, readBack(ctx, temporary, all)
}

// writeLog adds one log, and its end in the last transaction of it.
func (d *database) writeLog(ctx context.Context, l logSource, pause func()) (wrote, error) {
	m, err := l.open()
	if err != nil {
		return wrote{}, err
	}
	defer m.close()
	var batch []event.Entry
	size := 0
	flush := func(end map[string]head) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		pause()
		err := d.write(batch, end)
		batch, size = nil, 0
		return err
	}
	err = m.each(func(c *checked) error {
		batch = append(batch, event.Entry{Log: l.log, Seq: c.line.Seq, Raw: c.raw})
		if size += len(c.raw); len(batch) < wholeEntries && size < wholeBytes {
			return nil
		}
		return flush(nil)
	})
	w := wrote{head: m.head(), last: m.chain.Seq}
	if errors.As(err, &w.broken) {
		w.last, err = max(w.broken.Seq, m.last()), nil
	}
	if err != nil || m.chain.Seq == 0 {
		return w, err
	}
	return w, flush(map[string]head{l.log: m.head()})
}

// readBack reads every log of a database that was just written, and compares
// where it ends with where it should.
func readBack(ctx context.Context, path string, want map[string]wrote) error {
	s, err := OpenFile(path)
	if err != nil {
		return err
	}
	defer s.Close()
	for log, w := range want {
		if w.head.Seq == 0 {
			continue // nothing of it could be written
		}
		m, err := s.merge(log)
		if err != nil {
			return err
		}
		err = m.each(func(*checked) error { return ctx.Err() })
		m.close()
		if err != nil {
			return err
		}
		if !m.head().equal(w.head) {
			return fmt.Errorf("%s holds %d entries of log %s, and %d were written: check the disk", clean.Quoted(path), m.chain.Seq, log, w.head.Seq)
		}
	}
	return nil
}
