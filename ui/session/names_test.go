package session

import (
	"strings"
	"testing"
)

func TestFileWord(t *testing.T) {
	for in, want := range map[string]string{
		"7B": "7b", "Ward 7B, North": "ward-7b-north", "": "", "病院": "", "a:b/c\\d": "a-b-c-d", "--x--": "x",
		"Überwachung – 1/": "uberwachung-1", "Großer Saal": "grosser-saal", "Sjællands Ørsted, Łódź": "sjaellands-orsted-lodz", "7B. ": "7b", "Ward…": "ward",
		strings.Repeat("ab ", 40): strings.TrimRight(strings.Repeat("ab-", 20), "-"),
	} {
		if got := fileWord(in); got != want {
			t.Errorf("fileWord(%q) = %q, want %q", in, got, want)
		}
	}
}

// What Windows takes for a device is no name of a file.
func TestDeviceNames(t *testing.T) {
	for path, want := range map[string]bool{
		"nul": true, "NUL.csv": true, `E:\exports\aux.tar.gz`: true, "C:/x/Com1": true, "lpt9.pdf": true, "con ": true,
		"COM¹": true, "CONIN$": true, "prn:": true,
		"": false, "null.csv": false, "console": false, "com10.csv": false, "com": false, `aux\night.csv`: false, "night.nul": false,
		"con-7b.pdf": false,
	} {
		if got := IsDeviceName(path); got != want {
			t.Errorf("IsDeviceName(%q) = %t", path, got)
		}
	}
}

// A print has a name of its own whatever the ward and the procedure are called: no
// device's, and none that Windows would cut.
func TestPrintsAreNoDevices(t *testing.T) {
	w := newWard(t)
	s := w.open()
	for _, ward := range []string{"CON", "NUL", "Aux.", "7B . ", "病院", "Überwachung – 1/"} {
		s.settings.Ward = ward
		for _, id := range []string{"con", "nul", "com1", ""} {
			name := s.printJob(nil, fileWord(id), false).file.name
			if IsDeviceName(name+".pdf") || strings.TrimRight(name, ". ") != name || strings.ContainsAny(name, `\/:*?"<>|`) {
				t.Errorf("ward %q, procedure %q: %q", ward, id, name)
			}
		}
	}
}

// A path is taken as Windows gives it to be pasted.
func TestTypedPath(t *testing.T) {
	for typed, want := range map[string]string{
		`"E:\Ward 7B"`: `E:\Ward 7B`, ` E:\ `: `E:\`, "E:": "E:", "/media/stick": "/media/stick", "": "", `""`: "",
		`\\?\E:\Ward 7B`: `\\?\E:\Ward 7B`, `/srv/7" disks`: `/srv/7" disks`,
	} {
		if got := TypedPath(typed); got != want {
			t.Errorf("TypedPath(%q) = %q, want %q", typed, got, want)
		}
	}
	dir := t.TempDir()
	if got, err := checkSecond(`"`+dir+`"`, t.TempDir()); err != nil || got != dir {
		t.Errorf("a second folder in quotation marks is %q, %v", got, err)
	}
	own(t)
	t.Setenv("DOWNTIME_DATA", `"`+dir+`"`)
	if got, _, err := chooseData(""); err != nil || got != dir {
		t.Errorf("a data folder in quotation marks is %q, %v", got, err)
	}
}
