package store

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"

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
	// Tree is over the entries that hold.
	Tree seal.Tree
	// Notes are the checkpoints after the entries, in their order.
	Notes []Note

	nothing bool // not even one line of a log
}

// Note is the line of a checkpoint in an export.
type Note struct {
	// Checkpoint is the signed note. It is "" where the line was not readable.
	Checkpoint string `json:"checkpoint"`
	// Key is the public key that it names, 64 digits of hex; "" for none.
	Key string `json:"key,omitempty"`
}

var (
	checkpointPrefix = []byte(`{"checkpoint":`)
	withheldPrefix   = []byte(`{"withheld":`)
)

// line encodes a note as the line of an export, with its line feed.
func (n Note) line() ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false) // a signature's base 64 stays as it is
	err := enc.Encode(n)
	return out.Bytes(), err
}

// Examine reads an exported log as VerifyLines does, to its end: what comes
// after the first entry that does not hold is counted, and its checkpoints are
// kept. It fails only where r does.
func Examine(r io.Reader) (Examined, error) {
	var x Examined
	var chain Chain
	var broken *BrokenError
	torn, ended := false, false
	in := bufio.NewReaderSize(r, 1<<16)
	for {
		line, err := readLine(in)
		if errors.Is(err, io.EOF) {
			torn = len(line) > 0
			break
		}
		switch {
		case errors.Is(err, errLongLine):
			if broken == nil {
				broken = chain.broken(err.Error())
			}
		case err != nil:
			return Examined{}, err
		case bytes.HasPrefix(line, checkpointPrefix):
			ended = true
			x.addNote(line)
		default:
			x.Lines++
			switch {
			case broken != nil:
			case ended:
				broken = chain.broken("it stands after the end of the log")
			default:
				broken = x.take(&chain, line)
			}
		}
	}
	x.finish(chain, broken, torn)
	return x, nil
}

func (x *Examined) finish(chain Chain, broken *BrokenError, torn bool) {
	x.Report = Report{Log: chain.Log, Entries: chain.Seq, Complete: broken == nil}
	switch {
	case broken != nil:
		x.FirstBad, x.Reason = broken.Seq, broken.Why
	case chain.Seq == 0:
		x.nothing, x.Complete = true, false
		x.FirstBad, x.Reason = 1, errNoEntry.Error()
	case torn:
		x.Reason = "the last line is cut short and was set aside"
	}
}

// take adds the next line, an entry or what stands for one.
func (x *Examined) take(chain *Chain, line []byte) *BrokenError {
	if bytes.HasPrefix(line, withheldPrefix) {
		if broken := chain.skip(line); broken != nil {
			return broken
		}
		x.Withheld++
	} else {
		e, broken := chain.next(line)
		if broken != nil {
			return broken
		}
		x.meet(&e)
	}
	return x.grow(chain.Link, chain)
}

// meet notes what the first entry says.
func (x *Examined) meet(e *event.Entry) {
	if started, ok := e.Body.(event.RunStarted); ok {
		x.Device = started.Device
	}
}

// grow adds a leaf to the tree: the link that the chain has worked out already.
func (x *Examined) grow(link string, chain *Chain) *BrokenError {
	leaf, err := seal.ParseLeaf(link)
	if err != nil {
		return chain.broken(err.Error())
	}
	x.Tree.AddLeaf(leaf)
	return nil
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

// Examine reads a log of the folder, as far as it holds.
func (s *Store) Examine(log string) (Examined, error) {
	x := Examined{}
	chain := Chain{Log: log}
	last := ""
	err := s.Read(log, func(e *event.Entry) error {
		// Read has checked that each entry names the one before it, so the
		// leaf of that one is there already.
		if e.Seq > 1 {
			if broken := x.grow(e.Prev, &chain); broken != nil {
				return broken
			}
		}
		x.meet(e)
		chain.Seq, last = e.Seq, seal.Link(e.Raw)
		return nil
	})
	if last != "" {
		if broken := x.grow(last, &chain); broken != nil && err == nil {
			err = broken
		}
	}
	if damaged := new(DamagedError); errors.As(err, &damaged) {
		err = &BrokenError{Log: log, Seq: chain.Seq + 1, Why: "it cannot be read: " + damaged.Why}
	}
	if x.Report, err = report(chain, err); err != nil {
		return Examined{}, err
	}
	x.Lines = chain.Seq
	return x, nil
}

// Checkpoint signs for the entries of a log: a line to end its export with.
func Checkpoint(key seal.Key, device, log string, tree *seal.Tree) ([]byte, error) {
	signed, err := key.Sign(seal.Checkpoint{Origin: seal.Origin(device, log), Size: tree.Size(), Root: tree.Root()})
	if err != nil {
		return nil, err
	}
	return Note{Checkpoint: signed, Key: key.Public().String()}.line()
}
