package store

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// A request to let the folder go, and the answer that it was seen, are files, so
// that any log-in of the PC can make them. They are words: what counts is the lock.
const (
	requestName = "downtime.request.json"
	answerName  = "downtime.answer.json"
)

// How long a newcomer waits. Tests make it shorter.
var (
	// answerTime is how long a program that can run may take to see a request.
	answerTime = 5 * time.Second
	// finishTime is how long one that has seen it may take to finish.
	finishTime = 20 * time.Second
	// watchTime is how often a holder looks for a request.
	watchTime = time.Second
)

// askTime is how often a newcomer looks whether the folder is free.
const askTime = 100 * time.Millisecond

// request asks the holder of a folder to let it go. An answer has the same id.
type request struct {
	ID string `json:"id"`
	Holder
}

func readRequest(path string) request {
	text, err := readSmall(path, maxHolder)
	var r request
	if err != nil || json.Unmarshal(text, &r) != nil {
		return request{}
	}
	r.Holder = r.Holder.printable()
	return r
}

func writeRequest(path string, r request) error {
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, text, fileMode(filepath.Dir(path))); err != nil {
		return err
	}
	share(path)
	return nil
}

// Taken says from whom a folder was taken over.
type Taken struct {
	From Holder
	// Frozen is set where that program did not answer, and may still run.
	Frozen bool
}

// TakeOver is Open where another program has the folder. That one is asked to let
// it go: it finishes, closes, and goes on reading. One that does not answer is
// fenced off (see generation.go). Where a third program was faster, it gives that
// one's *LockedError.
func TakeOver(dir string, opts Options) (*Store, error) {
	if err := makeDir(dir); err != nil {
		return nil, unusable(err)
	}
	lock, taken, err := takeLock(dir, opts)
	if err != nil {
		return nil, unusable(err)
	}
	return openWith(lock, taken, opts)
}

// takeLock gets the lock of a folder from whoever has it; taken is nil where
// nobody had.
func takeLock(dir string, opts Options) (*lock, *Taken, error) {
	lock, err := acquire(dir, opts.Who)
	held := new(LockedError)
	if !errors.As(err, &held) {
		return lock, nil, err
	}
	generation, err := newestGeneration(dir)
	if err != nil {
		return nil, nil, err
	}
	host, _ := os.Hostname()
	asked := request{ID: rand.Text(), Holder: Holder{
		Who: opts.Who, Person: opts.Person, Host: host, PID: os.Getpid(), Since: time.Now(),
	}}
	// A folder that no request can be written in may still be let go.
	_ = writeRequest(filepath.Join(dir, requestName), asked)
	defer removeOwn(dir, asked.ID)

	lock, err = awaitLock(dir, opts.Who, asked.ID, held.Holder)
	frozen := errors.Is(err, errNoAnswer)
	if frozen {
		lock, err = fence(dir, opts.Who, generation)
	}
	if err != nil {
		return nil, nil, err
	}
	return lock, &Taken{From: held.Holder, Frozen: frozen}, nil
}

var errNoAnswer = errors.New("it does not answer")

// awaitLock waits until a holder has let the folder go, and gives errNoAnswer where
// it does not.
func awaitLock(dir, who, id string, holder Holder) (*lock, error) {
	limit := time.Now().Add(answerTime)
	for answered := false; ; {
		lock, err := acquire(dir, who)
		held := new(LockedError)
		if !errors.As(err, &held) {
			return lock, err
		}
		// A program that has only just begun is not to be fenced off for what
		// the one before it did not do.
		if now := held.Holder; !now.Same(holder) && !now.Same(Holder{}) && !holder.Same(Holder{}) {
			return nil, err
		}
		if !answered && readRequest(filepath.Join(dir, answerName)).ID == id {
			answered, limit = true, time.Now().Add(finishTime)
		}
		if time.Now().After(limit) {
			return nil, errNoAnswer
		}
		time.Sleep(askTime)
	}
}

// removeOwn removes a request and its answer, unless they are another's by now.
func removeOwn(dir, id string) {
	for _, name := range []string{requestName, answerName} {
		path := filepath.Join(dir, name)
		if readRequest(path).ID == id {
			_ = os.Remove(path)
		}
	}
}

// TakenOverError says that another program writes the folder now, which this one
// had. What was acknowledged here is in it.
type TakenOverError struct {
	By Holder // zero where it did not say
	At time.Time
}

func (e *TakenOverError) Error() string {
	return fmt.Sprintf("%s took over at %s%s: go on there, or take over here again",
		e.By.Name(), e.At.Local().Format("15:04"), e.By.where())
}

// Name is what people call a holder: the person, else the log-in.
func (h Holder) Name() string {
	switch {
	case h.Person != "":
		return h.Person
	case h.Who != "":
		return "log-in " + h.Who
	}
	return "another program"
}

func (h Holder) where() string {
	if h.Host == "" {
		return ""
	}
	return " on " + h.Host
}
