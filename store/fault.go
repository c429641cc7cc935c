package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// Fault is what is wrong with a place that cannot be written or read, as far as
// it can be told. What to do about it depends on nothing else.
type Fault string

// The faults that have a remedy of their own.
const (
	FaultUnknown  Fault = ""
	FaultFull     Fault = "full"
	FaultReadOnly Fault = "read-only"
	FaultDenied   Fault = "denied"   // to this log-in
	FaultFailing  Fault = "failing"  // the device reports an error
	FaultGone     Fault = "gone"     // the folder or its device is not there
	FaultReplaced Fault = "replaced" // by something else of the same name
	FaultSilent   Fault = "silent"   // it does not answer
	FaultInUse    Fault = "in use"   // by another program
	FaultLimit    Fault = "limit"    // a file may not grow any more
	FaultPlace    Fault = "place"    // no log may be kept there: a *PlaceError
	FaultOwner    Fault = "owner"    // it has another data folder's second copy: an *OwnerError
	FaultNotOurs  Fault = "not ours" // it has somebody's own files
	FaultDamaged  Fault = "damaged"  // what is in the file cannot be
	FaultBehind   Fault = "behind"   // none: the copy is being made whole
)

var (
	errReplaced  = errors.New("was replaced while it was in use")
	errCut       = errors.New("was cut or written by something else")
	errTakenAway = errors.New("was taken away")
	errNotOurs   = errors.New("is somebody's own")
)

// FaultOf is what an error says is wrong.
func FaultOf(err error) Fault {
	var number syscall.Errno
	switch {
	case err == nil:
		return FaultUnknown
	case errors.As(err, new(*PlaceError)):
		return FaultPlace
	case errors.As(err, new(*OwnerError)):
		return FaultOwner
	case errors.Is(err, errNotOurs):
		return FaultNotOurs
	case errors.Is(err, errBehind):
		return FaultBehind
	case errors.As(err, new(*crash)), errors.Is(err, errCut):
		return FaultDamaged
	case errors.Is(err, errReplaced):
		return FaultReplaced
	case errors.Is(err, errTakenAway):
		return FaultGone
	case errors.Is(err, errStalled), errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return FaultSilent
	case errors.As(err, &number):
		if fault, known := faults[number]; known {
			return fault
		}
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return FaultGone
	case errors.Is(err, fs.ErrPermission):
		return FaultDenied
	}
	return FaultUnknown
}
