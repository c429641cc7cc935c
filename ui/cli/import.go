package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/ui/session"
)

type importCommand struct {
	File   []string `arg:"" name:"file" help:"An export as JSON Lines, a journal, a backup, another data folder, or a stick that has one."`
	DryRun bool     `help:"Only look, and say what would be brought in."`
	JSON   bool     `name:"json" help:"Print one JSON object a line."`
}

// Help is the rest of what the command's --help says.
func (importCommand) Help() string {
	return `For an outage that was begun on another PC. Everything is proved first, every entry and every signature, and then each log is brought in byte for byte, all of it or nothing. Of a log that is here already only what is new is added; where it went on here and there, what is here stays, and the other is kept in a file beside it. If any file has no log that holds, nothing is brought in at all.

A log that is open on the other PC is only read here: it is shown, exported and linked, and nothing is added to it. To go on with it here see "carry-on" of downtime plain, or B in the app. "same-outage LOG" there links it to the one that is open here.

The exit code is 1 if a log could not be brought in, or is only kept beside.

Examples:
  downtime import E:\downtime-data
  downtime import E:\7F3A91C2K4QX.jsonl --dry-run
  downtime import /media/stick/ward-7a.db --data /var/lib/downtime --json`
}

// Run looks into every file first, and then brings in what holds.
func (c *importCommand) Run(a *app) (err error) {
	open := session.Open
	if c.DryRun {
		open = session.LookOn
	}
	for _, place := range c.File {
		if err := a.lookAtFile(place); err != nil {
			return fmt.Errorf("%w: nothing was brought in", err)
		}
		if _, err := os.Stat(place); err != nil {
			return usage("%s: nothing was brought in", tidy(plainWords(err)))
		}
	}
	s, err := open(a.config())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	var all []session.Found
	for _, place := range c.File {
		found, err := s.LookInto(a.ctx, place)
		if errors.Is(err, context.Canceled) {
			return err
		}
		if err != nil {
			return usage("%s: nothing was brought in", tidy(plainWords(err)))
		}
		all = append(all, found)
	}
	if c.DryRun {
		return c.say(a, s, all, nil)
	}
	var done []store.Imported
	for _, found := range all {
		b, err := s.Bring(found.Logs)
		if err != nil {
			return err
		}
		err = b.Commit(a.ctx)
		done = append(done, b.Done...)
		if err != nil {
			return errors.Join(c.say(a, s, all, done), err)
		}
	}
	return c.say(a, s, all, done)
}

// importedLine is a log in import --json.
type importedLine struct {
	From    string `json:"from"`
	Log     string `json:"log"`
	Title   string `json:"title"`
	Mode    string `json:"mode"`
	Ward    string `json:"ward"`
	Device  string `json:"device"`
	Status  string `json:"status"`
	Entries uint64 `json:"entries"`  // in the file
	Before  uint64 `json:"before"`   // that were here
	Is      string `json:"standing"` // new, longer, same, shorter, other-course; "" where it does not hold
	Brought bool   `json:"brought"`
	Saved   int    `json:"saved"`
	Aside   string `json:"aside"`
	Reason  string `json:"reason"` // it was not, or would not be, brought in
}

// say says what became of each log, and gives errNo where one was not brought in.
func (c *importCommand) say(a *app, s *session.Session, all []session.Found, done []store.Imported) error {
	var lines []importedLine
	no, failed, n := false, false, 0
	for _, found := range all {
		for _, l := range found.Logs {
			line := lineOf(found, l)
			words := s.FoundWords(l)
			switch {
			case l.Trouble != "":
			case n < len(done):
				line.result(done[n])
				words[len(words)-1] = session.BroughtWords(done[n])
				n++
			case !c.DryRun:
				line.Reason = "it could not be saved"
				if failed {
					line.Reason = "one before it could not be saved"
				}
				failed = true
				words[len(words)-1] = "not brought in: " + line.Reason
			}
			no = no || line.Reason != ""
			if lines = append(lines, line); !c.JSON {
				printFound(a.out, words)
			}
		}
		for _, u := range found.Unfit {
			no = true
			lines = append(lines, importedLine{From: u.From, Log: clean.Line(u.Log), Reason: clean.Line(u.Why)})
			if !c.JSON {
				fmt.Fprintf(a.Err, "downtime: %s\n", tidy(session.UnfitWords(u)))
			}
		}
	}
	var err error
	if c.JSON {
		err = printJSON(a.out, lines)
	} else if err = c.next(a, s, all, done); err != nil {
		return err
	}
	if no {
		return errors.Join(err, errNo)
	}
	return err
}

func printFound(w io.Writer, words []string) {
	fmt.Fprintf(w, "%s.\n", sentenceCase(words[0]))
	for _, more := range words[1:] {
		fmt.Fprintf(w, "  %s.\n", sentenceCase(clean.Line(more)))
	}
}

func lineOf(found session.Found, l session.FoundLog) importedLine {
	line := importedLine{
		From: found.Place, Log: l.Log, Title: clean.Line(l.Started.Title), Mode: string(l.Started.Mode),
		Ward: clean.Line(l.Started.Ward), Device: clean.Line(l.Started.Device), Status: string(l.Status),
		Entries: l.Entries, Before: l.Here.Before, Is: string(l.Here.Standing), Reason: clean.Line(l.Trouble),
	}
	if line.Reason == "" && l.Here.Standing == store.StandsOther {
		line.Reason = fmt.Sprintf("it went on twice, here and elsewhere, from entry %d on", l.Here.SameTo+1)
	}
	return line
}

func (l *importedLine) result(i store.Imported) {
	l.Is, l.Before, l.Saved, l.Aside, l.Brought = string(i.Standing), i.Before, i.Saved, i.Aside, i.Changes()
	if i.Standing != store.StandsOther {
		l.Reason = ""
	}
}

// next says what can be done with a log that is open elsewhere.
func (c *importCommand) next(a *app, s *session.Session, all []session.Found, done []store.Imported) error {
	if c.DryRun || len(done) == 0 {
		return nil
	}
	runs, err := s.Elsewhere()
	for _, run := range runs {
		if !cameNow(all, run.Log) {
			continue
		}
		if s.Running() {
			fmt.Fprintf(a.out, "Log %s is open on another PC: here it is only read. If it is of the same outage as the one that is open here, link them: same-outage %s, in downtime plain.\n", run.Log, run.Log)
		} else {
			fmt.Fprintf(a.out, "Log %s is open on another PC: here it is only read. To go on with it here, and not there any more: carry-on %s HH:MM, in downtime plain.\n", run.Log, run.Log)
		}
	}
	return err
}

func cameNow(all []session.Found, log string) bool {
	for _, found := range all {
		for _, l := range found.Logs {
			if l.Log == log {
				return true
			}
		}
	}
	return false
}
