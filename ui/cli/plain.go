package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"downtime/runbooks/clean"
	"downtime/store/event"
	"downtime/ui/open"
	"downtime/ui/plain"
	"downtime/ui/session"
)

type plainCommand struct {
	As     string `placeholder:"NAME,ROLE" help:"Who is working, as \"A Okafor, nurse in charge\"."`
	Strict bool   `help:"Stop at the first error, with exit code 2."`

	TakeOver bool `xor:"held" help:"Take the log over from a session that has it open."`
	LookOn   bool `xor:"held" help:"Read everything, also beside a session that writes, and write nothing."`
}

// Help is the rest of what the command's --help says.
func (plainCommand) Help() string {
	return `Commands are read from standard input, one a line; type "help" for the list. Each change is answered with "ok" and its number once it is on disk, or with "error" and why.

Examples:
  downtime plain --as "A Okafor, nurse in charge"
  downtime plain --as "A Okafor, nurse in charge" --strict <night.txt
  downtime plain --take-over --as "J Reid, nurse in charge"`
}

// Run works through standard input.
func (c *plainCommand) Run(a *app) (err error) {
	var who event.Person
	if c.As != "" {
		if who, err = session.ParsePerson(c.As); err != nil {
			return usage("--as %v", err)
		}
	}
	in := &interruptible{ctx: a.ctx, from: a.In}
	s, err := c.open(a, a.config().As(who), in)
	if run := new(session.BrokenRunError); errors.As(err, &run) {
		for _, said := range run.Said {
			fmt.Fprintln(a.Out, clean.Line("note: "+said))
		}
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	s.SetWho(who)
	options := plain.Options{In: in, Out: a.Out, Strict: c.Strict, Interactive: isTerminal(a.In)}
	options.Columns = func() int { return terminalWidth(a.Out) }
	if options.Interactive { // a script does not wish windows to open
		options.Viewer = open.File
	}
	return plain.Run(s, options)
}

// interruptible is a reader that ends when the person interrupts, although the
// read below it goes on waiting for a line that nobody types.
type interruptible struct {
	ctx  context.Context
	from io.Reader

	buffer []byte
	reads  chan int
	rest   []byte // read and not yet given
	err    error  // given once rest is
}

// Read gives what was read, or the context's error.
func (r *interruptible) Read(p []byte) (int, error) {
	if len(r.rest) == 0 && r.err == nil {
		r.fill()
	}
	n := copy(p, r.rest)
	if r.rest = r.rest[n:]; len(r.rest) == 0 {
		return n, r.err
	}
	return n, nil
}

func (r *interruptible) fill() {
	if r.reads == nil {
		r.buffer, r.reads = make([]byte, 1<<16), make(chan int, 1)
	}
	var err error
	go func() {
		var n int
		n, err = r.from.Read(r.buffer)
		r.reads <- n
	}()
	select {
	case <-r.ctx.Done():
		r.err = r.ctx.Err() // the buffer now belongs to the read that never ends
	case n := <-r.reads:
		r.rest, r.err = r.buffer[:n], err
	}
}
