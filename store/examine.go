package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"

	"downtime/store/event"
	"downtime/store/seal"
)

// Examined is one log as it was read: what holds of it by itself, and what
// Prove, Compare and proofs of single entries need.
type Examined struct {
	Report
	// Lines counts the entries there are, those after FirstBad among them.
	Lines uint64
	// Withheld counts the entries of which only the leaf is there.
	Withheld uint64
	// Device is the PC named by the first entry; "" where that was withheld.
	Device string
	// Last is when the last entry that holds was written, by the PC's own clock; zero
	// where it was withheld.
	Last event.Stamp
	// Tree is over the entries that hold.
	Tree seal.Tree
	// Notes are the checkpoints after the entries, in their order.
	Notes []Note
	// Within are the checkpoints among the entries, Witnessed the lines of other
	// logs, of those that hold.
	Within    []Within
	Witnessed []Witnessed
	// Files are those of the folder that do not hold what the log does, although
	// others do.
	Files []FileFound
	// Others are files that were set aside because they tell another course of the
	// log. They are no copies of it, and prove nothing.
	Others []FileFound
	// Absent are entries that somebody was told are saved, and that no copy in
	// the folder has.
	Absent Span
	// Copied are the files that were made from the other copy.
	Copied []Copied
	// Copies are what was read of the log in each of the two copies; none where it was
	// read from a file.
	Copies []CopyRead

	nothing bool // not even one line of a log
}

// Within is a checkpoint among the entries of a log.
type Within struct {
	Seq uint64
	event.CheckpointMade
}

// Witnessed is an entry that has the line on paper of another log.
type Witnessed struct {
	Seq uint64
	event.WitnessSeen
}

var (
	checkpointPrefix = []byte(`{"checkpoint":`)
	withheldPrefix   = []byte(`{"withheld":`)
)

// Examine reads an exported log to its end: a line an entry, each with its line
// feed. A last line without one is torn: it was never acknowledged, and is set aside.
// A line may stand for an entry that was withheld; only its link is then known.
// Checkpoints end the log, and are kept; Prove checks them. What comes after the first
// entry that does not hold is counted. It fails only where r does.
func Examine(r io.Reader) (Examined, error) {
	var x examination
	in := lineReader{in: r}
	if err := checkAll(in.next, x.take); err != nil {
		return Examined{}, err
	}
	return x.finish(len(in.rest) > 0), nil
}

// Examine reads a log of the folder, as far as it holds.
func (s *Store) Examine(log string) (Examined, error) {
	found, err := s.examine(log, (*merge).together)
	if errors.Is(err, errRefused) {
		return s.examine(log, (*merge).oneByOne)
	}
	return found, err
}

// examine examines a log that is read in one way or the other.
func (s *Store) examine(log string, read func(*merge, *examination) error) (Examined, error) {
	x := examination{chain: Chain{Log: log}}
	err := s.readAll(log, &x, read)
	if damaged := new(DamagedError); errors.As(err, &damaged) {
		err = x.chain.broken("it cannot be read: " + damaged.Why)
	}
	if broken := new(BrokenError); errors.As(err, &broken) {
		if x.broken == nil || broken.Seq < x.broken.Seq {
			x.broken = broken
		}
		err = nil
	}
	if err != nil {
		return Examined{}, err
	}
	x.Lines = x.chain.Seq
	found := x.finish(false)
	found.Copied = s.copiedOf(log)
	found.Others = s.othersOf(log)
	if last := s.acknowledgedLast(); s.lock == nil && s.journals != nil && last.Log == log && last.Seq > x.chain.Seq {
		found.Absent = Span{log, x.chain.Seq + 1, last.Seq}
	}
	for _, l := range s.opening.Lacking {
		if s.lock == nil && l.Log == log && l.First == x.chain.Seq+1 {
			found.Absent = Span{log, l.First, max(l.Last, found.Absent.Last)}
		}
	}
	return found, nil
}

// readAll reads a log from every file that holds some of it, and compares them.
func (s *Store) readAll(log string, x *examination, read func(*merge, *examination) error) error {
	m, err := s.merge(log)
	if err != nil {
		return err
	}
	defer m.close()
	m.all = true
	err = read(m, x)
	x.Copies = s.copiesRead(m)
	for _, f := range s.unreadable {
		if f.Log == "" || f.Log == log {
			x.Files = append(x.Files, f)
		}
	}
	for _, src := range m.sources {
		if found, bad := src.judge(log); bad {
			x.Files = append(x.Files, found)
		}
	}
	return err
}

// examination is an Examined in the making.
type examination struct {
	Examined
	chain  Chain
	broken *BrokenError
	ended  bool   // by a checkpoint
	last   []byte // the line of the last that held; nil where it was withheld
	end    head   // as the entries say; of the last one once all were taken
}

// take goes on by some lines.
func (x *examination) take(lines []checked) {
	for i := range lines {
		l := &lines[i]
		if l.checkpoint {
			x.ended = true
			x.addNote(l.raw)
			continue
		}
		x.Lines++
		switch {
		case x.broken != nil:
		case x.ended:
			x.broken = x.chain.broken("it stands after the end of the log")
		default:
			x.broken = x.takeOne(l)
		}
	}
	x.last = bytes.Clone(x.last) // the lines give way to the next
}

// takeOne goes on by an entry, or what stands for one.
func (x *examination) takeOne(l *checked) *BrokenError {
	if l.withheld {
		if broken := x.chain.skip(l.raw); broken != nil {
			return broken
		}
		x.Withheld++
		x.last = nil
	} else {
		if broken := x.chain.follow(l); broken != nil {
			return broken
		}
		x.last = l.raw
		x.meet(l)
	}
	x.Tree.AddLeaf(x.chain.leaf)
	return nil
}

// meet notes what is needed of what an entry says.
func (x *examination) meet(l *checked) {
	switch kind := l.line.Type; {
	case kind == event.TypeCheckpointMade, kind == event.TypeWitnessSeen, kind == event.TypeRunLinked, slices.Contains(headTypes, kind):
	default:
		return // of most entries nothing
	}
	e, err := event.Decode(l.raw)
	if err != nil {
		return // no: Scan has taken it
	}
	x.end = x.end.after(&e, "")
	switch body := e.Body.(type) {
	case event.RunStarted:
		x.Device = body.Device
	case event.CheckpointMade:
		x.Within = append(x.Within, Within{e.Seq, body})
	case event.WitnessSeen:
		x.Witnessed = append(x.Witnessed, Witnessed{e.Seq, body})
	case event.RunLinked:
		if body.Size > 0 {
			x.Witnessed = append(x.Witnessed, Witnessed{e.Seq, event.WitnessSeen{Log: body.Log, Size: body.Size, Code: body.Code}})
		}
	}
}

func (x *examination) finish(torn bool) Examined {
	if e, err := event.Decode(x.last); err == nil {
		x.Last = e.Recorded
	}
	x.Report = Report{Log: x.chain.Log, Entries: x.chain.Seq, Complete: x.broken == nil}
	switch {
	case x.broken != nil:
		x.FirstBad, x.Reason = x.broken.Seq, x.broken.Why
		x.Entries = min(x.Entries, x.broken.Seq-1)
	case x.chain.Seq == 0:
		x.nothing, x.Complete = true, false
		x.FirstBad, x.Reason = 1, errNoEntry.Error()
	case torn:
		x.Reason = "the last line is cut short and was set aside"
	}
	return x.Examined
}

// addNote keeps the line of a checkpoint; what is not readable is kept as an
// empty one, which no proof accepts.
func (x *Examined) addNote(line []byte) {
	var n Note
	if json.Unmarshal(line, &n) != nil {
		n = Note{}
	}
	x.Notes = append(x.Notes, n)
}
