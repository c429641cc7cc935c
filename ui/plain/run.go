// Package plain is the whole program line by line: for screen readers, for
// scripts, and for consoles that can show nothing else. A line is typed, its
// answer is printed, and nothing is ever redrawn. Its grammar and answers are a
// contract (FORMATS, "Plain lines").
package plain

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/store/timeline"
	"downtime/ui/session"
)

// maxLine is the most bytes a typed line may have, its end not counted.
const maxLine = 64 << 10

// Options say how to run the line mode.
type Options struct {
	In  io.Reader
	Out io.Writer
	// Strict ends the run at the first line that is refused or not saved.
	Strict bool
	// Interactive is set where a person is at the keyboard, who is then told
	// what a script need not be.
	Interactive bool
	// Viewer opens a print; nil where it is only made.
	Viewer func(path string) error
	// Columns is how wide the terminal is that the answers go to, 0 for none: a pipe or a
	// file has each line whole. Nil where they never go to a terminal.
	Columns func() int
}

// StrictError is how a strict run ends at a line that was refused, or that
// could not be saved; Cause is then a *session.NotSavedError.
type StrictError struct {
	Line   int // from 1
	Answer string
	Cause  error
}

func (e *StrictError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Answer) }

func (e *StrictError) Unwrap() error { return e.Cause }

var (
	errQuit    = errors.New("quit")
	errTooLong = fmt.Errorf("a line has at most %d bytes, and this one is longer: write it in parts", maxLine)
)

// Run answers typed lines until quit or the end of input. Each answer has been
// written to opts.Out before the next line is read. Where something could not be
// saved, and was not by being typed again, Run returns an *UnsavedError at the end.
func Run(s *session.Session, opts Options) error {
	f := &face{s: s, grammar: newGrammar(), noticed: len(s.Notices()), interactive: opts.Interactive, viewer: opts.Viewer}
	defer func() {
		if f.s != s { // the log was taken over, to and fro
			_ = f.s.Close()
		}
	}()
	in := bufio.NewReaderSize(opts.In, maxLine+len("\r\n"))
	out := speaker{bufio.NewWriter(opts.Out), opts.Columns}
	if err := out.say(f.opening(opts.Interactive)); err != nil {
		return err
	}
	if opts.Interactive {
		f.s.NoteKey()
	}
	idle := func() error { return nil } // a script is told with its next answer
	var typedAt time.Time
	if opts.Interactive {
		idle = func() error { return f.whileIdle(out, time.Since(typedAt)) }
	}
	var notSaved unsaved
	for number := 1; ; number++ {
		typedAt = time.Now()
		typed, err := f.awaitLine(in, idle)
		if err == nil {
			err = out.say(append(f.answer(typed), f.notes()...))
			f.s.NoteKey()
			notSaved.answered(clean.Line(typed), f.failed)
		} else if errors.Is(err, errTooLong) {
			err = out.say(f.refuse("", errTooLong))
		}
		switch {
		case errors.Is(err, io.EOF) || err == nil && f.ended:
			if opts.Interactive {
				err = out.say(f.parting())
			} else {
				err = nil
			}
			return errors.Join(err, notSaved.err())
		case err != nil:
			return err
		case f.failed == nil:
			continue
		case opts.Strict:
			return &StrictError{Line: number, Answer: f.refusal, Cause: f.failed}
		}
	}
}

// whileIdle tells a person at a terminal what has changed while nothing was typed, and
// rings where something has become overdue.
func (f *face) whileIdle(out speaker, idle time.Duration) error {
	overdue := f.overdueNotes()
	if f.rings(len(overdue) > 0) {
		out.WriteByte('\a')
	}
	return out.say(slices.Concat(f.lookNotes(), f.copyNotes(), f.jumpNotes(), overdue, f.idleNotes(idle)))
}

// overdueNotes tell a person at a terminal what has become overdue or due while nothing
// was typed.
func (f *face) overdueNotes() []string {
	if !f.s.Running() {
		return nil
	}
	var notes []string
	if fresh := f.overdue.FreshPapers(f.s.State(), f.s.State().LateRecords(f.now())); len(fresh) > 0 {
		notes = append(notes, "note: "+f.mark()+f.s.LatePaperWords(fresh))
	}
	board, _ := f.s.Board(session.Role{})
	if fresh := f.overdue.Fresh(f.s.State(), board.Overdue); len(fresh) > 0 {
		notes = append(notes, "note: "+f.mark()+f.s.OverdueWords(fresh))
	}
	return notes
}

// idleNotes ask anew who is working, once nobody has typed for so long.
func (f *face) idleNotes(idle time.Duration) []string {
	if idle < session.IdleTime || !f.s.ForgetWho() {
		return nil
	}
	return []string{"note: nothing was typed for 60 minutes: say who you are before anything is written: who NAME, ROLE"}
}

// readLine reads up to the next line feed. A line that is too long is read to
// its end and thrown away.
func readLine(in *bufio.Reader) (string, error) {
	line, err := in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = in.ReadSlice('\n')
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
		return "", errTooLong
	}
	if errors.Is(err, io.EOF) && len(line) > 0 {
		err = nil // the last line has no line feed; the end comes again
	}
	return string(line), err
}

// face is a running line mode.
type face struct {
	s       *session.Session
	grammar grammar

	// used is the procedure that bare step numbers count in, and usedIn the log
	// it was opened in.
	used, usedIn string
	// clock is a comparison of the clocks made before anything is declared.
	clock session.ClockCheck
	// jumped are the entries of what became of the PC's clock that no answer has
	// said yet.
	jumped []timeline.Row

	ticked ticked // what undo takes back
	doubt  string // how a time in the present line was taken, where that is doubtful
	drill  drill  // what was ticked in the drill that became this downtime

	overdue session.Overdue // what was told of it
	rang    time.Time       // when the bell rang last

	noticed int // sentences about files, since the start, that were said

	// looked is what became of who has the log, that was not said yet.
	looked []string

	look session.LogLook // for entries of the log

	paired paired // papers of one number, as last asked for

	// interactive is set where a person types, who may choose from menus.
	interactive bool
	menu        []choice // as last shown
	submenu     string   // its name where it opened from another, else ""
	asking      *asking  // what was chosen and is not all told yet; nil for nothing

	index wordIndex // of the procedures, once somebody has searched them

	leaving *leaving // who takes on what is left at the close; nil before it was said

	numbers session.Numbers // of the procedures, where one is to be chosen

	viewer func(path string) error // opens a print; nil: it is only made

	ended   bool   // quit was typed
	failed  error  // why the last line was refused, nil where it was not
	refusal string // and what was answered
}

// answer is what one typed line gets: nothing for a blank line, a comment and
// quit.
func (f *face) answer(typed string) []string {
	f.failed = nil
	line := clean.Line(typed)
	said, chosen, taken := f.chosen(line)
	if taken {
		for line := range strings.Lines(chosen) {
			line = strings.TrimSpace(line)
			if f.failed != nil {
				said = append(said, "note: NOT carried out: "+line)
				continue
			}
			said = append(append(said, "line: "+line), f.carryOutLine(line)...)
		}
		if chosen != "" {
			said = append(said, f.leaveSubmenu()...)
		}
		return said
	}
	if line == "" || line[0] == '#' {
		return nil
	}
	return append(f.carryOutLine(line), f.leaveSubmenu()...)
}

// carryOutLine answers a line that is a command.
func (f *face) carryOutLine(line string) []string {
	f.doubt = ""
	do, err := f.grammar.parse(line)
	if err != nil {
		return f.refuse(line, err)
	}
	f.attend()
	return append(f.lookNotes(), f.carryOut(line, do)...)
}

func (f *face) carryOut(line string, do act) []string {
	if first, _, _ := strings.Cut(strings.TrimSpace(line), " "); !strings.EqualFold(first, "undo") {
		f.ticked.asked = false // what was named to be taken back was left alone
	}
	lines, err := do(f)
	switch {
	case errors.Is(err, errQuit):
		f.ended = true
		return nil
	case err != nil:
		lines = f.refuse(line, err)
	}
	f.enterJump()
	notes, lines := f.copyNotes(), f.sayJumped(lines)
	f.s.EnterStorage()
	if len(f.s.LostCopies()) == store.Copies && slices.ContainsFunc(lines, isSaved) {
		return append(lines, notes...) // it was saved, and the copies were lost after that
	}
	return append(notes, lines...)
}

// isSaved reports whether a line says that something is on disk.
func isSaved(line string) bool {
	return strings.HasPrefix(line, "ok ") && strings.Contains(line, " saved ")
}

// refuse is the answer to a line that changed nothing, and why.
func (f *face) refuse(line string, err error) []string {
	f.failed = err
	f.refusal = clean.Line("error: " + err.Error())
	if isNotSaved(err) {
		f.refusal = clean.Line(fmt.Sprintf("NOT SAVED: %s: write it on paper: %v", line, err))
	}
	return []string{f.refusal}
}

func isNotSaved(err error) bool {
	var notSaved *session.NotSavedError
	return errors.As(err, &notSaved)
}

// now is wall time, as far as it is known.
func (f *face) now() time.Time {
	if f.clock.Checked && !f.s.Running() {
		return f.s.PCNow().Add(time.Duration(f.clock.OffsetS) * time.Second)
	}
	return f.s.Now()
}

// opening is what is true and should be known before the first line.
func (f *face) opening(interactive bool) []string {
	var notes []string
	note := func(format string, args ...any) { notes = append(notes, "note: "+fmt.Sprintf(format, args...)) }
	if interactive {
		note("downtime, line by line: type a command and press Enter")
		note("Enter by itself shows a menu: a number chooses. Every command: help; to end: quit")
	}
	if f.s.Ward() == "" {
		note("ward not set: write ward NAME, once, or start with --ward NAME")
	}
	notes = append(notes, f.standing()...)
	for _, other := range f.s.LookElsewhere() {
		note("%v", other)
	}
	for _, line := range f.elsewhereLines() {
		note("%s", line)
	}
	for _, line := range f.papersLeftLines() {
		note("%s", line)
	}
	f.enterJump()
	f.jumped = nil // it is said below as long as it matters
	notes = append(notes, f.foundNotes()...)
	f.s.EnterStorage()
	if f.s.Running() {
		note("carrying on with %s, since %s", f.title(), f.clockTime(f.s.State().Since))
	}
	if given := f.givenLine(); given != "" {
		note("%s", given)
	}
	for _, line := range f.commandLines() {
		note("%s", line)
	}
	if f.s.Running() && len(f.s.State().Jumps) > 0 {
		note("%s", f.clockLine())
	}
	if interactive && f.s.Who().Name == "" && f.s.Looking() == nil {
		note("say who you are before anything is written: who NAME, ROLE")
	}
	return notes
}

// parting tells a person what goes on without them.
func (f *face) parting() []string {
	if !f.s.Running() || f.s.Looking() != nil {
		return nil
	}
	return []string{"note: still running: " + f.title() + ": start the program again to carry on"}
}
