package store

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

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
	Seq  uint64    // of the last line that held
	leaf seal.Hash // of the last line that held; the zero one is what the first names
}

// Link is what the next entry must name.
func (c *Chain) Link() string { return hex.EncodeToString(c.leaf[:]) }

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
	e, err := event.Decode(raw)
	return e, c.follow(&checked{line: e.Line(), leaf: seal.Leaf(raw), err: err})
}

// follow goes on to the next line, unless it does not hold.
func (c *Chain) follow(l *checked) *BrokenError {
	want := c.Seq + 1
	switch first := l.line.Type == event.TypeRunStarted; {
	case l.err != nil:
		return c.broken(l.err.Error())
	case c.Log != "" && string(l.line.Log) != c.Log:
		return c.broken(fmt.Sprintf("it belongs to log %q", l.line.Log))
	case l.line.Seq != want:
		return c.broken(fmt.Sprintf("it is numbered %d", l.line.Seq))
	case l.line.Prev != c.leaf:
		return c.broken("its link is not the hash of the entry before it")
	case want == 1 && !first:
		return c.broken(fmt.Sprintf("a log starts with %s, and this is %q", event.TypeRunStarted, l.line.Type))
	case want > 1 && first:
		return c.broken("a log starts once")
	}
	if c.Log == "" {
		c.Log = string(l.line.Log)
	}
	c.Seq, c.leaf = want, l.leaf
	return nil
}

// Report is what a verification found.
type Report struct {
	Log      string
	Entries  uint64 // that hold, from the first
	Complete bool   // all there are hold
	FirstBad uint64 // 0 where Complete
	Reason   string // why FirstBad does not hold, or what was set aside
}

// Verify checks every entry of a log. What cannot be read at all is reported
// like an entry that does not hold.
func (s *Store) Verify(log string) (Report, error) {
	x, err := s.Examine(log)
	return x.Report, err
}

func (c *Chain) broken(why string) *BrokenError {
	return &BrokenError{Log: c.Log, Seq: c.Seq + 1, Why: why}
}

// Withheld is the line that stands for an entry which is left out of an export: its
// number and its link, so that all the others can still be proved.
func Withheld(e *event.Entry) []byte { return []byte(withheldLine(e.Seq, seal.Leaf(e.Raw))) }

func withheldLine(seq uint64, leaf seal.Hash) string {
	return fmt.Sprintf(`{"withheld":%d,"leaf":"%s"}`, seq, hex.EncodeToString(leaf[:]))
}

// readWithheld is the number and the link of the entry that such a line stands for.
func readWithheld(raw []byte) (uint64, seal.Hash, error) {
	var line struct {
		Withheld uint64 `json:"withheld"`
		Leaf     string `json:"leaf"`
	}
	err := json.Unmarshal(raw, &line)
	leaf, err2 := seal.ParseLeaf(line.Leaf)
	if err != nil || err2 != nil || string(raw) != withheldLine(line.Withheld, leaf) {
		return 0, leaf, errors.New("the line that stands for it is not readable")
	}
	return line.Withheld, leaf, nil
}

// skip takes a line that stands for an entry that was left out of an export.
func (c *Chain) skip(raw []byte) *BrokenError {
	seq, leaf, err := readWithheld(raw)
	switch {
	case err != nil:
		return c.broken(err.Error())
	case seq != c.Seq+1:
		return c.broken(fmt.Sprintf("it is numbered %d", seq))
	}
	c.Seq, c.leaf = seq, leaf
	return nil
}

var errNoEntry = errors.New("no entry of a log in it")
