package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"time"

	"downtime/runbooks/clean"
	"downtime/store"
)

// A file that somebody names may be on a stick that is failing, or be damaged so that
// reading it ends the program. So it is read to its end by the other process, too, before
// it is opened here.

// lookAtFile is why a file, or what there is in a folder, cannot be read here; nil where
// it can, and where reading it says why by itself.
func (a *app) lookAtFile(name string) error {
	if a.Program == "" {
		return nil
	}
	began := time.Now()
	_, _, err := a.lookOnce(&lookCommand{Dir: name, File: true})
	var ended *exec.ExitError
	switch {
	case err == nil:
		return nil
	case a.ctx.Err() != nil:
		return a.ctx.Err()
	case errors.Is(err, errSilent):
		return fmt.Errorf("%s cannot be read ("+noAnswer+") and was left as it was; the disk or stick may be failing, so try another port, or another copy of it", clean.Quoted(name), int(lookSilence.Seconds()))
	case time.Since(began) >= lookTime:
		return nil // the disk is slow, and goes on giving what is in it
	case errors.As(err, &ended) && ended.ExitCode() != exitFailed:
		return fmt.Errorf("%s cannot be read (%s) and was left as it was; it is damaged, so try another copy of it, or get back what is in it with downtime recover --from", clean.Quoted(name), endedBy)
	}
	return nil // it could not be started
}

// readThrough reads a file as whoever opens it will.
func (c *lookCommand) readThrough(a *app) error {
	lines := json.NewEncoder(a.out)
	tell := func(p store.Progress) {
		_ = lines.Encode(lookLine{Progress: p})
		_ = a.out.Flush()
	}
	file, bytes := store.ReadThrough(c.Dir, tell)
	if file != nil {
		defer file.Close()
		if isDatabase(file) {
			// Nothing is told while it is examined, which takes as long as it takes.
			examined := make(chan struct{})
			go func() {
				defer close(examined)
				_, _ = a.examineDatabase(file)
			}()
			for alive := time.NewTicker(time.Second); ; {
				select {
				case <-examined:
					alive.Stop()
					return lines.Encode(lookLine{Found: new(store.Survey)})
				case <-alive.C:
					tell(store.Progress{Reading: c.Dir, Bytes: bytes})
				}
			}
		}
	}
	return lines.Encode(lookLine{Found: new(store.Survey)})
}
