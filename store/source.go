package store

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"math"
	"os"
	"slices"

	"downtime/store/event"
	"downtime/store/seal"

	bolt "go.etcd.io/bbolt"
)

// source is what one file holds of one log, read forwards.
type source struct {
	segment
	lineSource
	first uint64 // the number of its first entry; 0 where it has none
	// good is the last entry that is known to be on the disk: all of them, as a
	// rule, but not in a file that a program had to stop writing to.
	good uint64
	boot string // of the PC that said so; "" where that is not known
	// end is where a database says that the log ends; nil in a journal.
	end *head
	// damage is why something in the file cannot be read; nil as a rule.
	damage error
	// torn is set where what follows the last line is not a line.
	torn bool
	// beyond is set where a database holds entries after the end.
	beyond bool
	// withheld are entries that whoever made the file left out of it, and says so; in order.
	withheld []uint64

	verdict
}

// verdict is what became of a file when its log was read from all there are.
type verdict struct {
	agreed uint64 // the last entry up to which, from its first, it told the log
	bad    uint64 // the first entry that it tells otherwise, or lacks; 0 for none
	why    string
	fork   bool // what it tells there is whole by itself
	// elsewhere is set where another PC wrote that.
	elsewhere bool
	ofLog     string
	before    seal.Hash // the link that the first such entry names
}

// lineSource is the entries in a file, in order. Numbers asked for must not go down.
type lineSource interface {
	// after is the lowest number from seq on of which there is a line, and the
	// line, which is the caller's; 0 where there is none.
	after(seq uint64) (uint64, []byte)
	close()
}

// at is the line of one entry.
func (s *source) at(seq uint64) ([]byte, bool) {
	if s.first == 0 || seq < s.first {
		return nil, false
	}
	found, line := s.after(seq)
	return line, found == seq
}

func (s *source) isDatabase() bool { return s.log == "" }

func (s *source) agrees(seq uint64) {
	if s.bad == 0 {
		s.agreed = seq
	}
}

func (s *source) differs(seq uint64, why string) {
	if s.bad == 0 {
		s.bad, s.why = seq, why
	}
}

// newSource is a source of a log. A mark beside the file says how far it can be
// relied on; one that cannot be read excuses nothing: whatever the file tells
// otherwise than the others is found.
func newSource(s segment, log string) *source {
	src := &source{segment: s, good: math.MaxUint64}
	if m, stopped := s.stopped(); stopped && !m.unread {
		src.good, src.boot = m.Good[log], m.Boot
	}
	return src
}

func journalSource(s segment) (*source, error) {
	s.progress.begin(s.path)
	file, info, err := openRegular(s.path)
	if err != nil {
		return nil, err
	}
	src := newSource(s, s.log)
	src.lineSource = &journalLines{file: file, in: bufio.NewReaderSize(watched{s.progress, s.path, file}, readAtOnce(info)), source: src}
	src.first, _ = src.after(1)
	return src, nil
}

// readAtOnce is how much of a journal is read at a time: much of a large one, and no
// more memory than there is to read of a small one.
func readAtOnce(info os.FileInfo) int {
	return int(max(4<<10, min(256<<10, info.Size()+1)))
}

// journalLines goes through a journal line by line. One that cannot be an entry
// is passed over: the entry that should be there is then missing.
type journalLines struct {
	file   *os.File
	in     *bufio.Reader
	source *source
	seq    uint64 // of line
	line   []byte
	kept   room
	ended  bool
}

func (j *journalLines) after(seq uint64) (uint64, []byte) {
	for j.seq < seq && !j.ended {
		j.read()
	}
	if j.ended {
		return 0, nil
	}
	return j.seq, j.line
}

// read goes on to the next line that says which entry it is.
func (j *journalLines) read() {
	line, err := j.readLine()
	switch {
	case errors.Is(err, errLongLine):
		j.source.damage = err
		for errors.Is(err, errLongLine) || errors.Is(err, bufio.ErrBufferFull) {
			_, err = j.in.ReadSlice('\n') // the rest of it
		}
	case errors.Is(err, io.EOF):
		j.ended, j.source.torn = true, len(line) > 0
	case err != nil:
		j.ended, j.source.damage = true, err
	default:
		if seq := seqOf(line); seq > j.seq {
			j.seq, j.line = seq, line
			return
		}
		j.source.damage = errors.New("one of its lines is not that of an entry")
	}
}

// readLine is the next line without its line feed. It gives io.EOF, with what
// there is, for a line that has none.
func (j *journalLines) readLine() ([]byte, error) {
	var line []byte
	for {
		part, err := j.in.ReadSlice('\n')
		if err == nil && len(line) == 0 {
			return j.kept.keep(part[:len(part)-1]), nil
		}
		line = append(line, part...)
		if len(line) > event.MaxLine+1 {
			return nil, errLongLine
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		return bytes.TrimSuffix(line, []byte("\n")), err
	}
}

// room is memory for many lines, so that not each needs its own.
type room []byte

func (r *room) keep(line []byte) []byte {
	const first, most = 4 << 10, 64 << 10
	if cap(*r)-len(*r) < len(line) {
		*r = make([]byte, 0, max(first, min(2*cap(*r), most), len(line)))
	}
	from := len(*r)
	*r = append(*r, line...)
	return slices.Clip((*r)[from:])
}

// goOn goes on behind an entry that was read otherwise, where the next line begins.
func (j *journalLines) goOn(seq uint64, line []byte, next int64) {
	if _, err := j.file.Seek(next, io.SeekStart); err != nil {
		j.ended, j.source.damage = true, err
	}
	j.in.Reset(watched{j.source.progress, j.source.path, j.file})
	j.seq, j.line = seq, line
}

func (j *journalLines) close() { _ = j.file.Close() }

// Reading a database takes at most so many entries, and about so many bytes, in
// one transaction.
const (
	readEntries = 1000
	readBytes   = 4 << 20
)

// databaseSource reads a log in a database. It is nil where the database has
// nothing of it. The pages of the log are inspected before bbolt is sent to them,
// unless that was done before.
func databaseSource(d *database, log string) (*source, error) {
	return view(d, func(tx *bolt.Tx) (*source, error) {
		logs := logsOf(tx)
		found := logs.log(log)
		if found == nil {
			return nil, nil
		}
		h, err := found.head()
		if err != nil {
			return nil, d.damaged("log %s has no readable end: %v", printable(log), err)
		}
		src := newSource(d.segment, log)
		if good, failed := d.goodOf(log); failed {
			src.good = min(src.good, good)
		}
		if d.aside != nil && d.aside.Log == log {
			src.good = min(src.good, d.aside.Seq-1)
		}
		src.end = &h
		src.lineSource = &databaseLines{database: d, log: log}
		if found.entries == nil {
			return src, nil
		}
		last := h.Seq
		// A log without a page of its own lies in one that was inspected.
		if root := uint64(found.entries.Root()); root != 0 && !d.isChecked(log) {
			readable, err := logs.layout.inspectLog(watched{d.progress, d.path, d.file}, root, uint64(tx.Size())/pageSize)
			if err == nil {
				d.setChecked(log)
			} else {
				src.damage, last = err, min(last, readable)
			}
		}
		if last > 0 {
			src.first = found.first()
		}
		src.beyond = src.damage == nil && found.last() > h.Seq
		src.lineSource = &databaseLines{database: d, log: log, last: last}
		return src, nil
	})
}

// databaseLines goes through the entries of a log in a database, some at a time:
// no transaction is open in between.
type databaseLines struct {
	database *database
	log      string
	last     uint64
	begun    bool
	from     uint64 // the number of the first line at hand
	lines    [][]byte
	kept     room
}

func (l *databaseLines) after(seq uint64) (uint64, []byte) {
	if seq > l.last {
		return 0, nil
	}
	if !l.begun || seq >= l.from+uint64(len(l.lines)) {
		l.fetch(seq)
	}
	if len(l.lines) == 0 {
		return 0, nil
	}
	found := max(seq, l.from)
	return found, l.lines[found-l.from]
}

// fetch takes the next lines that follow each other and are not before one.
func (l *databaseLines) fetch(seq uint64) {
	type run struct {
		from  uint64
		lines [][]byte
	}
	l.database.progress.begin(l.database.path)
	next, err := view(l.database, func(tx *bolt.Tx) (run, error) {
		var r run
		cursor := l.cursor(tx)
		if cursor == nil {
			return r, nil
		}
		size := 0
		key, raw := cursor.Seek(seqKey(seq))
		for ; numberIn(key) > 0 && len(r.lines) < readEntries && size < readBytes; key, raw = cursor.Next() {
			n := numberIn(key)
			if len(r.lines) == 0 {
				r.from = n
			}
			if n > l.last || n != r.from+uint64(len(r.lines)) {
				break
			}
			r.lines = append(r.lines, l.kept.keep(raw))
			size += len(raw)
		}
		return r, nil
	})
	if err != nil {
		next = run{} // like a file that has no more
	}
	for _, line := range next.lines {
		l.database.progress.took(len(line))
	}
	l.begun, l.from, l.lines = true, next.from, next.lines
}

// cursor goes over the entries; nil where there are none.
func (l *databaseLines) cursor(tx *bolt.Tx) *bolt.Cursor {
	log := logsOf(tx).log(l.log)
	if log == nil || log.entries == nil {
		return nil
	}
	return log.entries.Cursor()
}

// holds counts the lines, from the first, that are those of the entries from a
// number on.
func (l *databaseLines) holds(seq uint64, lines [][]byte) int {
	n, err := view(l.database, func(tx *bolt.Tx) (int, error) {
		n, cursor := 0, l.cursor(tx)
		if cursor == nil {
			return 0, nil
		}
		for key, raw := cursor.Seek(seqKey(seq)); n < len(lines); key, raw = cursor.Next() {
			at := seq + uint64(n)
			if at > l.last || numberIn(key) != at || !bytes.Equal(raw, lines[n]) {
				break
			}
			n++
		}
		return n, nil
	})
	if err != nil {
		return 0 // the one who reads on will find out
	}
	return n
}

func (l *databaseLines) close() {}
