package cli

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"

	"downtime/ui/text"

	"github.com/alecthomas/kong"
)

// version is set by the build: -ldflags "-X downtime/ui/cli.version=1.2".
var version string

// Version names this build of the program, as it is written in a log.
func Version() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && strings.HasPrefix(info.Main.Version, "v") {
		return strings.TrimPrefix(info.Main.Version, "v")
	}
	return "development"
}

// help is the --help flag, about the --version flag. Both end the parsing of the
// command line, whatever else is wrong with it.
type (
	help  bool
	about bool
)

// BeforeReset stops with the help of the command that was named.
func (help) BeforeReset(ctx *kong.Context) error {
	node := ctx.Selected()
	if node == nil {
		node = ctx.Model.Node
	}
	return &helpWanted{node}
}

// BeforeReset stops with the version.
func (about) BeforeReset(*kong.Context) error { return &helpWanted{} }

// helpWanted is a command line that only asks for help, or, without a command,
// for the version.
type helpWanted struct{ node *kong.Node }

func (*helpWanted) Error() string { return "help was asked for" }

func (h *helpWanted) print(w io.Writer) error {
	page := fmt.Sprintf("downtime %s (%s, %s/%s)\n", Version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	switch {
	case h.node == nil:
	case h.node.Type == kong.ApplicationNode:
		page = programHelp(h.node)
	default:
		page = commandHelp(h.node)
	}
	_, err := io.WriteString(w, page)
	return err
}

const helpWidth = 80

const (
	programIntro = `downtime: what to do, and what was done, while the electronic patient record is
down. It needs no network, no server and no installation.

Usage: downtime [FLAGS] [COMMAND]

Without a command it starts the app in the terminal: declare a downtime or
rehearse one, tick steps, write the log.
`
	programEnd = `
Examples:
  downtime                          start the app
  downtime --data E:\downtime-data  with the log in a folder of your choice
  downtime procedures               what is loaded, and what is not yet approved
  downtime export -o night.csv
  downtime COMMAND --help           more about one command

Environment: DOWNTIME_DATA names the data folder, ACCESSIBLE=1 chooses the line
mode, NO_COLOR=1 leaves colours out.

Exit codes: 0 done; 1 the answer is no; 2 not understood or refused; 3 could not
open, read or save; 4 a fault in the program; 130 interrupted.
`
)

// programHelp is the page of downtime --help.
func programHelp(program *kong.Node) string {
	var b strings.Builder
	b.WriteString(programIntro)
	b.WriteString("\nCommands:\n")
	for _, command := range program.Children {
		if command.Hidden {
			continue // the program's own
		}
		name := command.Name
		for _, arg := range command.Positional {
			name += " " + summary(arg)
		}
		row(&b, name, command.Help)
	}
	b.WriteString("\nFlags, before or after a command:\n")
	flags(&b, program.Flags)
	b.WriteString(programEnd)
	return b.String()
}

func commandHelp(command *kong.Node) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Usage: %s [FLAGS]", commandPath(command))
	for _, arg := range command.Positional {
		b.WriteString(" " + summary(arg))
	}
	b.WriteString("\n\n")
	paragraph(&b, command.Help)
	about, examples, _ := strings.Cut(command.Detail, "\n\n"+examplesHeading)
	b.WriteByte('\n')
	paragraph(&b, about)
	for _, alias := range command.Aliases {
		fmt.Fprintf(&b, "\nAnother name for it is: downtime %s\n", alias)
	}
	if len(command.Positional) > 0 {
		b.WriteString("\nArguments:\n")
		for _, arg := range command.Positional {
			row(&b, summary(arg), arg.Help)
		}
	}
	if len(command.Flags) > 0 {
		b.WriteString("\nFlags:\n")
		flags(&b, command.Flags)
	}
	fmt.Fprintf(&b, "\n%s%s\n\nThe flags of downtime --help (--data, --runbooks and others) go here too.\n", examplesHeading, examples)
	return b.String()
}

// examplesHeading begins the last part of a command's Help.
const examplesHeading = "Examples:\n"

// commandPath is a command as it is typed.
func commandPath(command *kong.Node) string { return "downtime " + command.Name }

// summary is an argument as the usage line shows it.
func summary(arg *kong.Positional) string {
	name := strings.ToUpper(arg.Name)
	if arg.IsCumulative() {
		name += "..."
	}
	if !arg.Required {
		return "[" + name + "]"
	}
	return name
}

func flags(b *strings.Builder, list []*kong.Flag) {
	for _, flag := range list {
		name := "--" + flag.Name
		if flag.Short != 0 {
			name = "-" + string(flag.Short) + ", " + name
		}
		if !flag.IsBool() {
			name += " " + flag.PlaceHolder
		}
		row(b, name, flag.Help)
	}
}

// row puts a name and its explanation side by side, or one under the other
// where the name is long.
func row(b *strings.Builder, name, explanation string) {
	const indent, column = 2, 24
	first := strings.Repeat(" ", indent) + name
	if text.Width(first) > column-2 {
		b.WriteString(first + "\n")
		first = ""
	}
	for _, line := range text.Hang(text.Pad(first, column), explanation, helpWidth) {
		b.WriteString(line + "\n")
	}
}

func paragraph(b *strings.Builder, s string) {
	for _, line := range text.Wrap(s, helpWidth) {
		b.WriteString(line + "\n")
	}
}
