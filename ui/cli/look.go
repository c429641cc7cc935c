package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"downtime/runbooks/clean"
	"downtime/store"
)

// The files of a log are looked at by another process, which is this program run
// again: reading a damaged database can end or hang the process that does it
// (research/reliability.md, finding 5), and a nurse must see a sentence instead.
const (
	lookTime   = time.Minute // a cold and slow disk is not a damaged one
	lookMemory = "GOMEMLIMIT=512MiB"
	// lookRounds is how often it is tried, each time without the file at which the
	// time before ended.
	lookRounds = 4
)

// lookSilence is how long that process may go without having read anything. A test
// makes it shorter.
var lookSilence = 15 * time.Second

const (
	endedBy  = "reading it ended the program that tried"
	noAnswer = "the disk did not give what is in it in %d seconds"
)

// backupSilence is how long it may go without having read anything of the backups, once
// it has told what is in the copies.
const backupSilence = 3 * time.Second

// lookCommand is that other process. It is no command for people.
type lookCommand struct {
	Dir       string   `arg:""`
	Journals  []string `arg:"" optional:""`
	Silent    []string `sep:"none"` // files that did not answer
	Ended     []string `sep:"none"` // files that ended the process
	Databases bool     // they all are such files
	File      bool     // Dir is a file, or a folder, that somebody named
}

// Help is there because every command has one.
func (lookCommand) Help() string {
	return "The program runs this by itself, to look at the files of a log before it opens them.\n\nExamples:\n  downtime look E:\\downtime-data"
}

// lookLine is a line that it prints: how far it is or, at the end of the copies and of
// all, what it found.
type lookLine struct {
	store.Progress
	Found *store.Survey `json:"found,omitempty"`
}

// Run prints how far it is, and what was found.
func (c *lookCommand) Run(a *app) error {
	if c.File {
		return c.readThrough(a)
	}
	v := c.surveyor()
	lines := json.NewEncoder(a.out)
	v.Tell = func(p store.Progress) {
		_ = lines.Encode(lookLine{Progress: p})
		_ = a.out.Flush() // whoever waits for it has gone if this fails
	}
	v.Found = func(found store.Survey) {
		_ = lines.Encode(lookLine{Found: &found})
		_ = a.out.Flush()
	}
	found, err := v.Look(c.Dir, c.Journals...)
	if err != nil {
		return err
	}
	return lines.Encode(lookLine{Found: &found})
}

func (c *lookCommand) surveyor() store.Surveyor {
	v := store.Surveyor{Apart: make(map[string]string)}
	for _, file := range c.Silent {
		v.Apart[file] = fmt.Sprintf(noAnswer, int(lookSilence.Seconds()))
	}
	for _, file := range c.Ended {
		v.Apart[file] = endedBy
	}
	if c.Databases {
		v.Databases = endedBy
	}
	return v
}

// args are what it is started with.
func (c *lookCommand) args() []string {
	args := []string{"look"}
	if c.File {
		args = append(args, "--file")
	}
	for _, file := range c.Silent {
		args = append(args, "--silent="+file)
	}
	for _, file := range c.Ended {
		args = append(args, "--ended="+file)
	}
	if c.Databases {
		args = append(args, "--databases")
	}
	return append(append(args, "--", c.Dir), c.Journals...)
}

// look surveys the files of a log in another process. A file that it was reading when
// it ended, or when it was ended because it read nothing any more, is taken for one
// that cannot be read, and the others are looked at again.
func (a *app) look(dir string, journals ...string) (store.Survey, error) {
	c := &lookCommand{Dir: dir, Journals: journals}
	for range lookRounds {
		found, reading, err := a.lookOnce(c)
		var ended *exec.ExitError
		switch {
		case err == nil:
			return found, nil
		case a.ctx.Err() != nil:
			return store.Survey{}, a.ctx.Err()
		case errors.Is(err, errSilent) && isFile(reading):
			c.Silent = append(c.Silent, reading)
		case errors.Is(err, errSilent), errors.Is(err, context.DeadlineExceeded):
			return store.Survey{}, notLookedAt(dir, reading)
		case errors.As(err, &ended) && ended.ExitCode() != exitFailed:
			if isDatabase := filepath.Ext(reading) == ".db"; isDatabase && !c.Databases {
				c.Ended = append(c.Ended, reading)
			} else {
				c.Databases = true
			}
		default:
			// It could not be started, or says that the files cannot be read: the answer
			// of the system is the same here.
			return c.surveyor().Look(dir, journals...)
		}
	}
	return store.Survey{}, notLookedAt(dir, dir)
}

func notLookedAt(dir, reading string) error {
	if reading == "" {
		reading = dir
	}
	return fmt.Errorf("the log in %s could not be looked at in time, and was left as it was: the disk may be slow or failing (%s was being read), so start again, or see downtime recover --help",
		clean.Quoted(dir), clean.Quoted(reading))
}

// isFile reports whether what was being read is one of the files that can be looked at
// the log without, and no folder.
func isFile(reading string) bool {
	switch filepath.Ext(reading) {
	case ".db", ".jsonl":
		return true
	}
	return false
}

// errSilent says that nothing was read for too long.
var errSilent = errors.New("nothing is read any more")

// passOn reads all that the other process prints, and passes its lines on until nobody
// waits for them any more.
func passOn(ctx context.Context, lines chan<- lookLine, out io.Reader) {
	from := json.NewDecoder(out)
	for {
		var line lookLine
		if from.Decode(&line) != nil {
			break
		}
		select {
		case lines <- line:
		case <-ctx.Done():
		}
	}
	_, _ = io.Copy(io.Discard, out)
}

// lookOnce runs the other process, and says what it was reading last. A process that
// waits for a device cannot always be ended: then it is left behind.
func (a *app) lookOnce(c *lookCommand) (found store.Survey, reading string, err error) {
	ctx, stop := context.WithTimeout(a.ctx, lookTime)
	child := exec.CommandContext(ctx, a.Program, c.args()...)
	child.Env = append(os.Environ(), lookMemory)
	out, err := child.StdoutPipe()
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		stop()
		return found, "", err
	}
	lines, ended := make(chan lookLine), make(chan error, 1)
	go func() {
		defer stop()
		passOn(ctx, lines, out)
		ended <- child.Wait()
	}()
	silent := time.NewTimer(lookSilence)
	defer silent.Stop()
	whole := false // all but the backups
	for {
		select {
		case line := <-lines:
			silent.Reset(lookSilence)
			if line.Found != nil {
				found, whole = *line.Found, true
			} else {
				reading = line.Reading
			}
			if whole { // nobody waits long for what is only in the backups
				silent.Reset(min(lookSilence, backupSilence))
			}
			continue
		case err = <-ended:
			if whole {
				return found, reading, nil
			}
		case <-silent.C:
			stop()
			if whole {
				return found, reading, nil
			}
			return found, reading, errSilent
		case <-ctx.Done():
			if whole && a.ctx.Err() == nil {
				return found, reading, nil
			}
			select {
			case err = <-ended: // which stops the context, too
			default:
				err = ctx.Err()
			}
		}
		if err == nil && !whole {
			err = errors.New("it said nothing")
		}
		return found, reading, err
	}
}
