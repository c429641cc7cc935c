package store

import (
	"bufio"
	"bytes"
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
	return fmt.Sprintf("log %s, entry %d does not hold: %s", e.Log, e.Seq, e.Why)
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
	want, link := c.Seq+1, c.Link
	if c.Seq == 0 {
		link = seal.Genesis
	}
	broken := func(format string, args ...any) (event.Entry, error) {
		return event.Entry{}, &BrokenError{Log: c.Log, Seq: want, Why: fmt.Sprintf(format, args...)}
	}
	e, err := event.Decode(raw)
	switch {
	case err != nil:
		return broken("%v", err)
	case c.Seq == 0 && e.Type != event.TypeRunStarted:
		return broken("a log starts with %s, and this is %q", event.TypeRunStarted, e.Type)
	case c.Log != "" && e.Log != c.Log:
		return broken("it belongs to log %q", e.Log)
	case e.Seq != want:
		return broken("it is numbered %d", e.Seq)
	case e.Prev != link:
		return broken("its link is not the hash of the entry before it")
	}
	c.Log, c.Seq, c.Link = e.Log, e.Seq, seal.Link(raw)
	return e, nil
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
		return r, nil
	}
	return r, err
}

// Verify checks every entry of a log.
func (s *Store) Verify(log string) (Report, error) {
	chain := Chain{Log: log}
	err := s.Read(log, func(e *event.Entry) error {
		chain.Seq = e.Seq
		return nil
	})
	return report(chain, err)
}

// VerifyLines checks an exported log: a line an entry, each with its line feed.
// A last line without one is torn: it was never acknowledged, and is set aside.
// Lines of the export that are not entries (a checkpoint) end the log.
func VerifyLines(r io.Reader) (Report, error) {
	var chain Chain
	in := bufio.NewReaderSize(r, 1<<16)
	for {
		line, err := readLine(in)
		switch {
		case errors.Is(err, io.EOF) && len(line) == 0:
			return finish(chain)
		case errors.Is(err, io.EOF):
			r, err := finish(chain)
			r.Reason = "the last line is cut short and was set aside"
			return r, err
		case errors.Is(err, errLongLine):
			return report(chain, &BrokenError{Log: chain.Log, Seq: chain.Seq + 1, Why: err.Error()})
		case err != nil:
			return Report{}, err
		}
		if bytes.HasPrefix(line, []byte(`{"checkpoint":`)) {
			return finish(chain)
		}
		if _, err := chain.Next(line); err != nil {
			return report(chain, err)
		}
	}
}

func finish(chain Chain) (Report, error) {
	if chain.Seq == 0 {
		return Report{}, errors.New("no entry of a log in it")
	}
	return report(chain, nil)
}

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
