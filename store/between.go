package store

import (
	"bytes"
	"fmt"
	"io"
	"slices"

	"downtime/store/event"
)

// In a file of lines there are, between the entries, lines that are none and say all the
// same for which entry they stand: an entry that was changed, and one that was withheld
// from an export.

// placed is an entry as it stands in a file.
type placed struct {
	log  string
	seq  uint64
	from int64
	to   int64
}

// standIn is a line that stands for an entry.
type standIn struct {
	seq      uint64
	from     int64
	size     int
	withheld bool
}

// lookBetween notes the lines that stand for entries. Which log they are of, the entry
// before them says, or else the one behind.
func (e *evidence) lookBetween(file io.ReaderAt, size int64, entries []placed) {
	for i := range len(entries) + 1 {
		before, behind := placed{}, placed{from: size}
		if i > 0 {
			before = entries[i-1]
		}
		if i < len(entries) {
			behind = entries[i]
		}
		if behind.from-before.to <= 1 { // a line feed
			continue
		}
		lines := io.NewSectionReader(file, before.to, behind.from-before.to)
		for _, s := range between(standIns(lines), before, behind) {
			log := before.log
			if log == "" {
				log = behind.log
			}
			if s.withheld {
				e.withheld[log] = append(e.withheld[log], s.seq)
				continue
			}
			e.changed[log] = append(e.changed[log], lead{file: e, offset: before.to + s.from, size: s.size, seq: s.seq})
		}
	}
	for _, seqs := range e.withheld {
		slices.Sort(seqs)
	}
}

// blameChanged says of a file that an entry in it was changed behind the end of the log as
// it was put together, where nothing was compared.
func (e *evidence) blameChanged(log string, end uint64) {
	i := slices.IndexFunc(e.changed[log], func(l lead) bool { return l.seq > end })
	if i < 0 || e.damage != "" {
		return
	}
	changed := e.changed[log][i]
	lines, err := openFound(e.path, []lead{changed})
	if err != nil {
		return
	}
	defer lines.close()
	if _, raw := lines.after(changed.seq); raw != nil {
		if c := checkOne(raw); c.err != nil {
			e.damage = fmt.Sprintf("entry %d of log %s: %v", changed.seq, log, c.err)
		}
	}
}

// between are those whose numbers fit between two entries. A number may itself have been
// changed, and nobody must be told of entries that there never were.
func between(all []standIn, before, behind placed) []standIn {
	var fit []standIn
	for i, s := range all {
		ok := false
		switch {
		case before.log == "":
			ok = behind.log != "" && s.seq+uint64(len(all)-i) == behind.seq
		case behind.log == before.log && behind.seq > before.seq:
			ok = before.seq < s.seq && s.seq < behind.seq
		default:
			ok = before.seq < s.seq && s.seq <= before.seq+uint64(i)+1
		}
		if ok {
			fit = append(fit, s)
		}
	}
	return fit
}

// standIns are the lines that say for which entry they stand. The last is not complete
// without its line feed.
func standIns(in io.Reader) []standIn {
	var (
		all  []standIn
		from int64
		b    batch
	)
	lines := lineReader{in: in}
	for {
		err := lines.next(&b)
		for _, raw := range b.raw {
			if len(raw) > event.MaxLine {
				return all
			}
			if seq, ok := withheldSeq(raw); ok {
				all = append(all, standIn{seq: seq, withheld: true})
			} else if seq := seqOf(raw); seq > 0 {
				all = append(all, standIn{seq: seq, from: from, size: len(raw)})
			}
			from += int64(len(raw)) + 1
		}
		if err != nil {
			return all
		}
	}
}

// withheldSeq is the number of an entry for which a line stands in an export.
func withheldSeq(raw []byte) (uint64, bool) {
	if !bytes.HasPrefix(raw, withheldPrefix) {
		return 0, false
	}
	seq, _, err := readWithheld(raw)
	return seq, err == nil && seq > 0
}
