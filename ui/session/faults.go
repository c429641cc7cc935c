package session

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"downtime/runbooks/clean"
	"downtime/store"
)

// remedy is what is wrong with a place in plain words, and what to do about it.
type remedy struct{ why, do string }

// remedies are those of the faults that have one of their own.
var remedies = map[store.Fault]remedy{
	store.FaultFull:     {"the disk is full", "move or delete what is not needed there"},
	store.FaultReadOnly: {"the disk is read-only", "take the lock off the stick, or use another"},
	store.FaultDenied:   {"this log-in may not write there", "ask IT for the right to write there, or use another folder"},
	store.FaultFailing:  {"the disk reports an error", "use another disk or stick: this one may be failing"},
	store.FaultGone:     {"the folder is not there", "plug the disk or stick in again, or put the folder back"},
	store.FaultReplaced: {"its files were moved or replaced while in use", "find out who did it, and put them back"},
	store.FaultSilent:   {"the disk does not answer", "check its plug and cable, or use another"},
	store.FaultInUse:    {"another program keeps its files busy", "close that program, or have virus scans and backups leave the folder out"},
	store.FaultLimit:    {"a file there may not grow any more", "ask IT to lift the limit on the size of files"},
	store.FaultPlace:    {"no log can be kept there safely", "use a folder on this PC or on a stick"},
	store.FaultOwner:    {"another ward's second copy is there", "take that stick out, and plug in your own or an empty one"},
	store.FaultNotOurs:  {"another stick is there, with somebody's own files on it", "take it out, and plug in your own or an empty one"},
	store.FaultDamaged:  {"its file was changed or cut short while in use", "wait a moment, another file is begun by itself and the damaged one is kept; where this comes back, use another disk"},
	store.FaultBehind:   {"it is being made whole", "wait a moment"},
	store.FaultUnknown:  {"it could not be written", "check the disk, or use another"},
}

// remedyOf is what is wrong and what to do, of any error.
func remedyOf(err error) remedy {
	r := remedies[store.FaultOf(err)]
	place := new(store.PlaceError)
	switch {
	case errors.As(err, &place) && place.Cloud != "":
		r.why = fmt.Sprintf("%s keeps the folder the same on other computers", place.Cloud)
	case errors.As(err, &place):
		r.why = fmt.Sprintf("it is on a network drive (%s)", place.Network)
	case err != nil && store.FaultOf(err) == store.FaultUnknown:
		r.why = oneLine(cause(err))
	}
	return r
}

// Fault is an error of a place in plain words: what is wrong, and what to do
// about it. It reports false where the error is of another kind, and has words of
// its own.
func Fault(err error) (why, do string, known bool) {
	r := remedyOf(err)
	return r.why, r.do, store.FaultOf(err) != store.FaultUnknown
}

// OpenProblem is why the program could not be started, in a sentence that says what to
// do, for somebody who types commands.
func OpenProblem(err error) string { return openProblem(err, byFlag) }

// OpenProblemInApp is OpenProblem for somebody on the ward, who has the app before them
// and no command line: what they can do themselves, and else whom to ask for what.
func OpenProblemInApp(err error) string {
	said := openProblem(err, byAsking)
	for _, flag := range flagWords {
		said = strings.Replace(said, flag, byAsking.another, 1)
	}
	return said
}

// anotherFolder is how somebody comes to another folder for the log.
type anotherFolder struct{ safe, another string }

var (
	byFlag   = anotherFolder{"name a folder on this PC or on a stick with --data FOLDER", "choose another folder with --data FOLDER"}
	byAsking = anotherFolder{"go on on paper, and ask IT to start the program with a folder on this PC or on a stick", "ask IT to start the program with another folder for the log"}
	// flagWords are what errors say that have words of their own.
	flagWords = []string{"name one with --data FOLDER", "name another place with --data FOLDER", "choose another with --data FOLDER", "name that with --data FOLDER"}
)

func openProblem(err error, other anotherFolder) string {
	place, path := new(store.PlaceError), new(fs.PathError)
	switch {
	case errors.As(err, &place):
		return place.Error() + ": " + other.safe
	case errors.As(err, &path):
		if why, do, known := Fault(err); known {
			return fmt.Sprintf("the log in %s cannot be used, %s: %s, or %s", clean.Quoted(path.Path), why, do, other.another)
		}
	}
	return err.Error()
}

// notSavedWords is why neither copy took a change, and what to do.
func notSavedWords(err error) string {
	both := new(store.NotSavedError)
	if !errors.As(err, &both) {
		return err.Error() // nothing was tried
	}
	first, second := both.Database, both.Journal
	// A copy that is only behind says nothing; the other is the cause.
	if store.FaultOf(first) == store.FaultBehind {
		first = second
	}
	if store.FaultOf(second) == store.FaultBehind {
		second = first
	}
	a, b := remedyOf(first), remedyOf(second)
	if a == b {
		return a.why + ": " + a.do
	}
	return fmt.Sprintf("%s: %s; second copy, %s: %s", a.why, a.do, b.why, b.do)
}

// cause is what the system says, without the name of the file.
func cause(err error) error {
	path, link := new(fs.PathError), new(os.LinkError)
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}

// oneLine is an error that may be several in one.
func oneLine(err error) string { return strings.ReplaceAll(err.Error(), "\n", "; ") }
