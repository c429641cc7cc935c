package store

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"
)

func TestWhatIsWrong(t *testing.T) {
	for fault, err := range map[Fault]error{
		FaultUnknown:  errors.New("something else"),
		FaultBehind:   errBehind,
		FaultSilent:   errStalled,
		FaultReplaced: fmt.Errorf("%q %w", "x", errReplaced),
		FaultGone:     fmt.Errorf("what was in %q %w", "x", errTakenAway),
		FaultDamaged:  cutError("x"),
		FaultDenied:   &fs.PathError{Op: "open", Path: "x", Err: fs.ErrPermission},
		FaultPlace:    fmt.Errorf("open: %w", &PlaceError{Dir: "x", Cloud: "Dropbox"}),
	} {
		if got := FaultOf(err); got != fault {
			t.Errorf("%v is %q, want %q", err, got, fault)
		}
	}
	if FaultOf(nil) != FaultUnknown || FaultOf(fs.ErrNotExist) != FaultGone {
		t.Error("no error, or a file that is not there")
	}
	for number, want := range faults {
		if got := FaultOf(&fs.PathError{Op: "write", Path: "x", Err: number}); got != want {
			t.Errorf("%v is %q, want %q", number, got, want)
		}
	}
}
