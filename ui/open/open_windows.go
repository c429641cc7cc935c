package open

import "golang.org/x/sys/windows"

// view asks the shell of Windows, which starts the program that belongs to the
// file. The verb "print" is not asked for: Edge, the usual viewer, has none.
func view(path string) error {
	verb, err := windows.UTF16PtrFromString("open")
	if err != nil {
		return err
	}
	file, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return err
	}
	if err := windows.ShellExecute(0, verb, file, nil, nil, windows.SW_SHOWNORMAL); err != nil {
		return err
	}
	return nil
}
