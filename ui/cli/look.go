package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"downtime/store"
)

// The files of a log are looked at by another process, which is this program run
// again: reading a damaged database can end or hang the process that does it
// (research/reliability.md, finding 5), and a nurse must see a sentence instead.
const (
	lookTime   = time.Minute // a cold and slow disk is not a damaged one
	lookMemory = "GOMEMLIMIT=512MiB"
)

// lookCommand is that other process. It is no command for people.
type lookCommand struct {
	Dir      string   `arg:""`
	Journals []string `arg:"" optional:""`
}

// Help is there because every command has one.
func (lookCommand) Help() string {
	return "The program runs this by itself, to look at the files of a log before it opens them.\n\nExamples:\n  downtime look E:\\downtime-data"
}

// Run prints what was found.
func (c *lookCommand) Run(a *app) error {
	found, err := store.Look(c.Dir, c.Journals...)
	if err != nil {
		return err
	}
	return json.NewEncoder(a.out).Encode(found)
}

// look surveys the files of a log in another process.
func (a *app) look(dir string, journals ...string) (store.Survey, error) {
	ctx, stop := context.WithTimeout(a.ctx, lookTime)
	defer stop()
	var out bytes.Buffer
	child := exec.CommandContext(ctx, a.Program, append([]string{"look", dir}, journals...)...)
	child.Env = append(os.Environ(), lookMemory)
	child.Stdout = &out
	err := child.Run()
	var found store.Survey
	if err == nil {
		err = json.Unmarshal(out.Bytes(), &found)
	}
	var ended *exec.ExitError
	switch {
	case err == nil:
		return found, nil
	case a.ctx.Err() != nil:
		return store.Survey{}, a.ctx.Err()
	case ctx.Err() != nil:
		return store.Survey{}, fmt.Errorf("the log in %q could not be looked at within %s, and was left as it is: the disk may be slow or failing, so start again, or see downtime recover --help",
			dir, lookTime)
	case errors.As(err, &ended) && ended.ExitCode() != exitFailed:
		// It was ended by what it read.
		return store.LookAtJournals(dir, "reading it ended the program that tried", journals...)
	}
	// It could not be started, or says that the files cannot be read: the answer
	// of the system is the same here.
	return store.Look(dir, journals...)
}
