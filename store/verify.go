package store

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"downtime/store/event"
	"downtime/store/seal"
)

// BrokenError names the first entry of a log that does not hold.
type BrokenError struct {
	Log string
	Seq uint64
	Why string
}

func (e *BrokenError) Error() string {
	return fmt.Sprintf("log %s, entry %d does not hold (%s): get back what there is with downtime recover, or start with another folder: --data FOLDER",
		e.Log, e.Seq, e.Why)
}

// Chain checks the lines of one log, one after the other from the first. The
// zero Chain stands before the first line; a Log set there is the one expected.
type Chain struct {
	Log  string
	Seq  uint64 // of the last line that held
	Link string // of the last line that held
}

// Next decodes the next line and checks its crc, log, number and link. It
// returns a *BrokenError for the first line that does not hold; the chain then
// stays where it was.
func (c *Chain) Next(raw []byte) (event.Entry, error) {
	e, broken := c.next(raw)
	if broken != nil {
		return event.Entry{}, broken
	}
	return e, nil
}

func (c *Chain) next(raw []byte) (event.Entry, *BrokenError) {
	want, link := c.Seq+1, c.link()
	e, err := event.Decode(raw)
	why := ""
	switch {
	case err != nil:
		why = err.Error()
	case c.Log != "" && e.Log != c.Log:
		why = fmt.Sprintf("it belongs to log %q", e.Log)
	case e.Seq != want:
		why = fmt.Sprintf("it is numbered %d", e.Seq)
	case e.Prev != link:
		why = "its link is not the hash of the entry before it"
	case want == 1 && e.Type != event.TypeRunStarted:
		why = fmt.Sprintf("a log starts with %s, and this is %q", event.TypeRunStarted, e.Type)
	case want > 1 && e.Type == event.TypeRunStarted:
		why = "a log starts once"
	default:
		c.Log, c.Seq, c.Link = e.Log, e.Seq, seal.Link(raw)
		return e, nil
	}
	return event.Entry{}, c.broken(why)
}

// link is what the next entry must name.
func (c *Chain) link() string {
	if c.Seq == 0 {
		return seal.Genesis
	}
	return c.Link
}

// Report is what a verification found.
type Report struct {
	Log      string
	Entries  uint64 // that hold, from the first
	Complete bool   // all there are hold
	FirstBad uint64 // 0 where Complete
	Reason   string // why FirstBad does not hold, or what was set aside
}

func report(chain Chain, err error) (Report, error) {
	r := Report{Log: chain.Log, Entries: chain.Seq, Complete: err == nil}
	if broken := new(BrokenError); errors.As(err, &broken) {
		r.FirstBad, r.Reason = broken.Seq, broken.Why
		r.Entries = min(r.Entries, broken.Seq-1)
		return r, nil
	}
	return r, err
}

// Verify checks every entry of a log. What cannot be read at all is reported
// like an entry that does not hold.
func (s *Store) Verify(log string) (Report, error) {
	chain := Chain{Log: log}
	err := s.Read(log, func(e *event.Entry) error {
		chain.Seq = e.Seq
		return nil
	})
	if damaged := new(DamagedError); errors.As(err, &damaged) {
		err = &BrokenError{Log: log, Seq: chain.Seq + 1, Why: "it cannot be read: " + damaged.Why}
	}
	return report(chain, err)
}

// VerifyLines checks an exported log: a line an entry, each with its line feed.
// A last line without one is torn: it was never acknowledged, and is set aside.
// A line may stand for an entry that was withheld; only its link is then known.
// Checkpoints end the log; Prove checks them.
func VerifyLines(r io.Reader) (Report, error) {
	x, err := Examine(r)
	if err == nil && x.nothing {
		return Report{}, errNoEntry
	}
	return x.Report, err
}

func (c *Chain) broken(why string) *BrokenError {
	return &BrokenError{Log: c.Log, Seq: c.Seq + 1, Why: why}
}

// skip takes a line that stands for an entry that was left out of an export.
func (c *Chain) skip(raw []byte) *BrokenError {
	var line struct {
		Withheld uint64 `json:"withheld"`
		Leaf     string `json:"leaf"`
	}
	leaf, err := []byte(nil), json.Unmarshal(raw, &line)
	if err == nil {
		leaf, err = hex.DecodeString(line.Leaf)
	}
	switch {
	case err != nil || len(leaf) != sha256.Size:
		return c.broken("the line that stands for it is not readable")
	case line.Withheld != c.Seq+1:
		return c.broken(fmt.Sprintf("it is numbered %d", line.Withheld))
	}
	c.Seq, c.Link = line.Withheld, line.Leaf
	return nil
}

var errNoEntry = errors.New("no entry of a log in it")

var errLongLine = fmt.Errorf("the line is longer than %d bytes", event.MaxLine)

// readLine is the next line without its line feed. It gives io.EOF, with what
// there is, for a line that has none.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
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
