package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"downtime/runbooks/clean"
	"downtime/ui/session"
)

// open opens the session in the way that was asked for. Where another program has
// the log, a person at the keyboard is asked.
func (c *plainCommand) open(a *app, cfg session.Config, in io.Reader) (*session.Session, error) {
	switch {
	case c.TakeOver:
		there := session.BusyThere(cfg)
		s, err := session.TakeOver(cfg)
		if err == nil && there != "" {
			fmt.Fprintln(a.Out, clean.Line("note: "+there))
		}
		return s, err
	case c.LookOn:
		return session.LookOn(cfg)
	}
	s, err := session.Open(cfg)
	held := new(session.HeldError)
	if !errors.As(err, &held) {
		return s, err
	}
	if !isTerminal(a.In) {
		return nil, fmt.Errorf("%w; or start with --take-over, or with --look-on to read only", held)
	}
	return askHeld(held, in, a.Out)
}

// askHeld asks a person how to go on where another program has the log.
func askHeld(held *session.HeldError, in io.Reader, out io.Writer) (*session.Session, error) {
	fmt.Fprintln(out, clean.Line("note: "+held.Error()))
	if there := held.BusyThere(); there != "" {
		fmt.Fprintln(out, clean.Line("note: "+there))
	}
	fmt.Fprintln(out, "note: type K to take over here, V to only look on, or press Enter to leave")
	typed, err := readShort(in)
	if err != nil {
		return nil, errors.Join(held, err)
	}
	switch strings.ToUpper(strings.TrimSpace(typed)) {
	case "K":
		fmt.Fprintln(out, "note: taking over: the other session finishes what it is saving; one that does not answer is left behind after 5 seconds")
		return held.TakeOver()
	case "V":
		return held.LookOn()
	}
	return nil, held
}

// readShort reads one line byte by byte: what follows it is the session's.
func readShort(in io.Reader) (string, error) {
	var line []byte
	for b := make([]byte, 1); ; {
		n, err := in.Read(b)
		switch {
		case n == 1 && b[0] == '\n', errors.Is(err, io.EOF):
			return string(line), nil
		case err != nil:
			return "", err
		case n == 1 && len(line) < 80:
			line = append(line, b[0])
		}
	}
}
