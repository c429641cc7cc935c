package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strings"

	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/ui/plain"
	"downtime/ui/session"

	"github.com/alecthomas/kong"
)

// The exit codes.
const (
	exitDone        = 0
	exitNo          = 1 // the answer is no
	exitUsage       = 2
	exitFailed      = 3 // could not open, read or save
	exitInternal    = 4
	exitInterrupted = 130
)

// errNo says that the answer is no, which standard output has said already.
var errNo = errors.New("no")

// usageError is a request that cannot be understood, or will not be done.
type usageError struct{ sentence string }

func (e *usageError) Error() string { return e.sentence }

func usage(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

// internalError is a fault of this program.
type internalError struct{ fault any }

func (e *internalError) Error() string {
	return fmt.Sprintf("a fault in this program (%v): what was acknowledged is saved, so start it again, and report this sentence", e.fault)
}

// outputError is a standard output that does not take what is written.
type outputError struct{ cause error }

func (e *outputError) Error() string {
	return fmt.Sprintf("the output could not be written, %v: check where it goes to", reason(e.cause))
}

func (e *outputError) Unwrap() error { return e.cause }

// describe is the one place where an error becomes a sentence and an exit code.
func describe(err error) (sentence string, code int) {
	if err == nil {
		return "", exitDone
	}
	var (
		asked    *usageError
		internal *internalError
		notSaved *session.NotSavedError
		strict   *plain.StrictError
	)
	switch {
	case errors.Is(err, errNo):
		return "", exitNo
	case errors.Is(err, context.Canceled):
		return "interrupted: what was acknowledged is saved", exitInterrupted
	case errors.As(err, &internal):
		code = exitInternal
	case errors.As(err, &notSaved):
		code = exitFailed
	case errors.As(err, &asked), errors.As(err, &strict), session.IsRefusal(err):
		code = exitUsage
	default:
		code = exitFailed
	}
	return tidy(plainWords(err)), code
}

// plainWords is an error as a sentence. Those of the operating system are put
// into words here, the others have theirs.
func plainWords(err error) string {
	var (
		failed  *fs.PathError
		renamed *os.LinkError
		place   *store.PlaceError
	)
	switch {
	case hasWords(err):
		return err.Error()
	case errors.As(err, &place):
		return session.OpenProblem(err)
	case errors.As(err, &failed):
		return cannot(failed.Op, failed.Path, failed.Err)
	case errors.As(err, &renamed):
		return cannot("write", renamed.New, renamed.Err)
	}
	return err.Error()
}

// hasWords reports whether an error already says what it is about and what to
// do, whatever caused it.
func hasWords(err error) bool {
	var (
		asked    *usageError
		output   *outputError
		notSaved *session.NotSavedError
	)
	return errors.As(err, &asked) || errors.As(err, &output) || errors.As(err, &notSaved)
}

func cannot(op, path string, cause error) string {
	switch op {
	case "stat", "lstat", "GetFileAttributesEx", "CreateFile", "FindFirstFile": // the last three as Windows has it
		op = "find"
	case "mkdir":
		op = "make"
	case "openat":
		op = "open"
	}
	advice := "check the disk"
	why, do, known := session.Fault(cause)
	switch {
	case errors.Is(cause, fs.ErrNotExist):
		advice = "check the name"
	case errors.Is(cause, fs.ErrPermission):
		advice = "ask for access to it, or name another"
	case known:
		return fmt.Sprintf("cannot %s %s, %s: %s", op, clean.Quoted(path), why, do)
	}
	return fmt.Sprintf("cannot %s %s, %v: %s", op, clean.Quoted(path), cause, advice)
}

// reason is what the operating system says, without the name of the file.
func reason(err error) error {
	if failed := new(fs.PathError); errors.As(err, &failed) {
		return failed.Err
	}
	return err
}

// tidy makes one clean line of a sentence, and takes its full stop away.
func tidy(sentence string) string {
	sentence = strings.ReplaceAll(strings.TrimSpace(sentence), "\n", "; ")
	return strings.TrimSuffix(clean.Line(sentence), ".")
}

var (
	unknownFlag    = regexp.MustCompile(`^unknown flag (\S+?)(, did you mean (.+)\?)?$`)
	unexpectedWord = regexp.MustCompile(`^unexpected argument (.*?)(, did you mean (.+)\?)?$`)
	notInList      = regexp.MustCompile(`^(--\S+?)(?:=\S+)? must be one of (.+) but got (".*")$`)
	missing        = regexp.MustCompile(`^(?:expected|missing positional arguments) "?(<.+>)"?$`)
	notANumber     = regexp.MustCompile(`^(-\S+?)(?:=\S+)?: expected a valid \d+ bit u?int but got (".*")$`)
	noValue        = regexp.MustCompile(`^(-\S+?)(?:=\S+)?: expected \S+ value but got (.+?)(?: \(.*\))?;?(?:;.*)?$`)
)

// parseError puts what the parser found wrong into words.
func parseError(err error) error {
	command := "downtime"
	if parse := new(kong.ParseError); errors.As(err, &parse) && parse.Context != nil {
		if node := parse.Context.Selected(); node != nil {
			command = commandPath(node)
		}
	}
	hint := "see " + command + " --help"
	message := err.Error()
	if m := unknownFlag.FindStringSubmatch(message); m != nil {
		if m[3] != "" {
			hint = "did you mean " + m[3] + "?"
		}
		return usage("unknown flag %s: %s", m[1], hint)
	}
	if m := unexpectedWord.FindStringSubmatch(message); m != nil {
		if m[3] != "" {
			hint = "did you mean " + m[3] + "?"
		}
		if command == "downtime" {
			return usage("unknown command %q: %s", m[1], hint)
		}
		return usage("unexpected word %q after %s: %s", m[1], command, hint)
	}
	if m := notInList.FindStringSubmatch(message); m != nil {
		list := strings.ReplaceAll(strings.ReplaceAll(m[2], `"`, ""), ",", ", ")
		return usage("%s cannot be %s: choose one of %s", m[1], m[3], strings.TrimSuffix(list, ", "))
	}
	if m := missing.FindStringSubmatch(message); m != nil {
		return usage("%s is missing after %s: %s", strings.ToUpper(strings.Trim(m[1], "<>")), command, hint)
	}
	if m := notANumber.FindStringSubmatch(message); m != nil {
		return usage("%s needs a whole number, and %s is none: %s", m[1], m[2], hint)
	}
	if m := noValue.FindStringSubmatch(message); m != nil {
		return usage("%s needs a value: %s", m[1], hint)
	}
	return usage("%s: %s", message, hint)
}
