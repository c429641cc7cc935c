package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

// The names of the keyboard and the screen of the console, wherever the standard
// streams lead.
const (
	keyboardName = "CONIN$"
	screenName   = "CONOUT$"
)

// OwnConsole is the console that this program is in; nil where it has none.
func OwnConsole() *Console {
	screen, err := os.OpenFile(screenName, os.O_RDWR, 0)
	if err != nil {
		return nil
	}
	_ = screen.Close()
	return &Console{
		Alone: alone(), In: leadOf(os.Stdin), Out: leadOf(os.Stdout),
		Screens: showsScreens, Open: openConsole,
	}
}

var consoleProcesses = windows.NewLazySystemDLL("kernel32.dll").NewProc("GetConsoleProcessList")

// alone reports whether this is the only program in its console. A prompt, or a batch
// file, is another one.
func alone() bool {
	var ids [2]uint32
	if consoleProcesses.Find() != nil {
		return false
	}
	n, _, _ := consoleProcesses.Call(uintptr(unsafe.Pointer(&ids[0])), uintptr(len(ids)))
	return n == 1
}

// leadOf is where a standard stream leads. NUL is a device that is neither a console
// nor a serial line.
func leadOf(stream *os.File) lead {
	handle := windows.Handle(stream.Fd())
	if handle == 0 || handle == windows.InvalidHandle {
		return toNothing
	}
	var mode uint32
	if windows.GetConsoleMode(handle, &mode) == nil {
		return toConsole
	}
	kind, err := windows.GetFileType(handle)
	var serial windows.DCB
	switch {
	case err != nil:
		return toNothing
	case kind == windows.FILE_TYPE_CHAR && windows.GetCommState(handle, &serial) != nil:
		return toNothing
	}
	return toElsewhere
}

// showsScreens tries the modes that the app will need, and leaves the console as it is.
// Before Windows 10 no console had them, and "legacy console" takes them away.
func showsScreens() error {
	return errors.Join(
		takesMode(keyboardName, windows.ENABLE_VIRTUAL_TERMINAL_INPUT),
		takesMode(screenName, windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING|windows.DISABLE_NEWLINE_AUTO_RETURN),
	)
}

func takesMode(name string, more uint32) error {
	file, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer file.Close()
	handle := windows.Handle(file.Fd())
	var mode uint32
	if err := windows.GetConsoleMode(handle, &mode); err != nil {
		return fmt.Errorf("mode of %s: %w", name, err)
	}
	err = windows.SetConsoleMode(handle, mode|more)
	_ = windows.SetConsoleMode(handle, mode)
	return err
}

// openConsole puts the console in the place of the standard streams. Bubble Tea tells
// sizes and the mouse only of what is the system's standard input.
func openConsole() (io.Reader, io.Writer, error) {
	keyboard, err := os.OpenFile(keyboardName, os.O_RDWR, 0)
	if err != nil {
		return nil, nil, err
	}
	screen, err := os.OpenFile(screenName, os.O_RDWR, 0)
	if err != nil {
		return nil, nil, errors.Join(err, keyboard.Close())
	}
	err = errors.Join(
		windows.SetStdHandle(windows.STD_INPUT_HANDLE, windows.Handle(keyboard.Fd())),
		windows.SetStdHandle(windows.STD_OUTPUT_HANDLE, windows.Handle(screen.Fd())),
	)
	if err != nil {
		return nil, nil, errors.Join(err, keyboard.Close(), screen.Close())
	}
	os.Stdin, os.Stdout = keyboard, screen
	return keyboard, screen, nil
}
