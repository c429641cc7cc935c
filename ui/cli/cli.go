// Package cli is the command line: one file for each command, which reads its
// arguments, calls the session, the store or the procedures, and prints.
//
// Every command follows the same rules. What was asked for goes to standard
// output. A failure is one sentence on standard error, and describe alone turns
// errors into sentences and exit codes. Commands that only read make nothing and
// change nothing.
package cli

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"os/user"
	"reflect"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"downtime/store/event"
	"downtime/ui/session"

	"github.com/alecthomas/kong"
	"github.com/charmbracelet/x/term"
)

// IO is what a run of the program has of the outside world.
type IO struct {
	In       io.Reader
	Out, Err io.Writer
	Environ  []string
	Clocks   func() event.Reading // the PC's
	// Program is this program's own file, run again to look at a log before it
	// is opened; "" to look in this process.
	Program string
	Console *Console // nil: there is none, and standard input and output are all
}

// program is the whole command line. The flags here stand before or after any
// command.
type program struct {
	Data     string `placeholder:"FOLDER" help:"Folder of the log. Default: DOWNTIME_DATA, else beside the program, else one shared on this PC, else your own."`
	Runbooks string `placeholder:"FOLDER" help:"Folder of the hospital's procedures. Default: 'runbooks' in the data folder."`
	Ward     string `placeholder:"NAME" help:"Name of the ward, in place of the one in the settings."`
	Second   string `placeholder:"FOLDER" help:"Folder for the second copy of the log, best on another device; remembered."`
	Theme    string `enum:"auto,dark,light,mono" default:"auto" placeholder:"NAME" help:"Colours of the terminal app: auto, dark, light or mono."`
	ASCII    bool   `name:"ascii" help:"Draw with plain ASCII characters."`
	NoMouse  bool   `help:"Leave the mouse to the terminal."`
	Help     help   `short:"h" help:"Show help; after a command, its own."`
	Version  about  `help:"Show the version."`

	Plain      plainCommand      `cmd:"" help:"The same program line by line, for screen readers, scripts and plain consoles."`
	Procedures proceduresCommand `cmd:"" aliases:"runbooks" help:"List the procedures: what is loaded, from where, approved by whom."`
	Show       showCommand       `cmd:"" help:"Read one procedure as plain text."`
	Print      printCommand      `cmd:"" help:"Write action cards, blank forms and sheets to copy by hand as a PDF."`
	Lint       lintCommand       `cmd:"" help:"Check procedure files; exit code 1 if any has an error."`
	Contacts   contactsCommand   `cmd:"" help:"List the phone numbers, bleeps and places that procedures use, and which are not set."`
	Handbook   handbookCommand   `cmd:"" help:"Read the handbook: quick card, guide, keys, files, what to do when something is wrong."`
	Incidents  incidentsCommand  `cmd:"" help:"List the downtimes and drills in the data folder."`
	Export     exportCommand     `cmd:"" help:"Write the timeline of one: Markdown to read, CSV for spreadsheets, JSON Lines to keep."`
	Verify     verifyCommand     `cmd:"" help:"Check that a log is whole and unchanged; exit code 1 if it is not."`
	Import     importCommand     `cmd:"" help:"Bring in logs from another PC, a stick or a backup, whole and proved; exit code 1 if any could not be."`
	Backup     backupCommand     `cmd:"" help:"Copy every log to one file, read back and compared."`
	Recover    recoverCommand    `cmd:"" help:"Get back what is in damaged files; exit code 1 if an entry is gone."`
	Look       lookCommand       `cmd:"" hidden:""`
}

// app is one run of the program.
type app struct {
	IO
	*program
	ctx context.Context // done when the person interrupts
	out *bufio.Writer   // over Out; flushed, and checked, once the command has ended
	// printed is set by a command that prints an answer and ends.
	printed bool
}

// Run carries out one command line and returns its exit code.
func Run(args []string, std IO) (code int) {
	a := &app{IO: std, program: new(program), out: bufio.NewWriter(std.Out)}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // so that a second interrupt ends what hangs
	a.ctx = ctx

	sentence, code := describe(a.guarded(args))
	if sentence != "" {
		fmt.Fprintf(a.Err, "downtime: %s\n", sentence)
	}
	a.holdOpen(code)
	return code
}

// guarded turns a panic into an internal error.
func (a *app) guarded(args []string) (err error) {
	defer func() {
		if r := recover(); r != nil {
			if a.env("DOWNTIME_DEBUG") != "" {
				fmt.Fprintf(a.Err, "%v\n%s", r, debug.Stack())
			}
			err = &internalError{r}
		}
	}()
	err = a.run(args)
	if a.ctx.Err() != nil {
		return context.Canceled
	}
	if flushed := a.out.Flush(); err == nil && flushed != nil {
		return &outputError{flushed}
	}
	return err
}

func (a *app) run(args []string) error {
	if runtime.GOOS == "windows" {
		if err := checkQuotes(args); err != nil {
			return err
		}
	}
	parser, err := kong.New(a.program,
		kong.Name("downtime"), kong.NoDefaultHelp(), kong.Writers(a.out, a.Err),
		kong.Exit(func(int) {}))
	if err != nil {
		return err
	}
	parsed, err := parser.Parse(args)
	if wanted := new(helpWanted); errors.As(err, &wanted) {
		a.printed = true
		return wanted.print(a.out)
	}
	if err != nil {
		return parseError(err)
	}
	for _, given := range parsed.Path {
		if f := given.Flag; f != nil && f.Target.Kind() == reflect.String && f.Target.String() == "" {
			return usage("--%s is empty: give it a value or leave it out", f.Name)
		}
	}
	var selected command = a.program
	if node := parsed.Selected(); node != nil {
		selected = node.Target.Addr().Interface().(command)
	}
	switch selected.(type) {
	case *program, *plainCommand: // they go on until somebody ends them
	default:
		a.printed = true
	}
	return selected.Run(a)
}

// command is one command with its arguments, and the program itself, which is
// what runs where no command is named. (The parser's own Run would run both.)
type command interface {
	Run(*app) error
}

// config is how the flags ask for a session to be opened.
func (a *app) config() session.Config {
	config := session.Config{
		Data: a.dataFlag(), Runbooks: a.Runbooks, Ward: a.Ward, Second: a.Second,
		Program: Version(), User: a.user(), Clocks: a.Clocks,
	}
	if a.Program != "" {
		config.Look = a.look
	}
	return config
}

// now is the PC's own time.
func (a *app) now() time.Time { return a.Clocks().At }

// dataFlag is the data folder that was asked for, by flag or environment.
func (a *app) dataFlag() string { return cmp.Or(a.Data, session.TypedPath(a.env("DOWNTIME_DATA"))) }

// user is the log-in name, shown to whoever finds the folder in use.
func (a *app) user() string {
	if name := cmp.Or(a.env("USER"), a.env("USERNAME")); name != "" {
		return name
	}
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "unknown"
}

// env is a variable of the environment, "" where it is not set.
func (a *app) env(name string) string {
	i := slices.IndexFunc(a.Environ, func(e string) bool { return strings.HasPrefix(e, name+"=") })
	if i < 0 {
		return ""
	}
	return a.Environ[i][len(name)+1:]
}

// isTerminal reports whether a stream is a terminal.
func isTerminal(stream any) bool {
	file, ok := stream.(interface{ Fd() uintptr })
	return ok && term.IsTerminal(file.Fd())
}

// columns is how wide lines may be: what the terminal has. Through a pipe or to a
// file it is COLUMNS, where that is a sensible number, else 80, or less where the
// terminal that the person sits at is narrower.
func (a *app) columns() int {
	const usual, least, most = 80, 40, 120
	if width := terminalWidth(a.Out); width > 0 {
		return min(max(width, least), most)
	}
	if width, err := strconv.Atoi(a.env("COLUMNS")); err == nil && width >= 20 && width <= 400 {
		return width
	}
	for _, stream := range []any{a.Err, a.In} {
		if width := terminalWidth(stream); width > 0 {
			return min(max(width, least), usual)
		}
	}
	return usual
}

// terminalWidth is the width of a stream that is a terminal, 0 of any other.
func terminalWidth(stream any) int {
	if file, ok := stream.(interface{ Fd() uintptr }); ok {
		if width, _, err := term.GetSize(file.Fd()); err == nil {
			return width
		}
	}
	return 0
}
