package session

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"downtime/runbooks"
	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/store/event"
	"downtime/store/timeline"
	"downtime/ui/text"
)

// besideName is the data folder next to the program, as on a USB stick.
const besideName = "downtime-data"

// chooseData chooses the data folder: explicit, else DOWNTIME_DATA, else beside
// the program, else one that all users of the PC share, else the user's own.
// It is the first that can be used; an explicit one is never passed over. passed says
// why a place is not used that people will look in.
func chooseData(explicit string) (dir string, passed []string, err error) {
	if named := cmp.Or(explicit, dataVariable()); named != "" {
		dir, err = namedFolder(named)
		return dir, nil, err
	}
	places := knownPlaces()
	var not []string
	for _, dir := range places {
		if store.CheckPlace(dir) != nil {
			continue // a program that is started from a share
		}
		if dir == sharedPlace() && makeShared(dir) != nil {
			continue
		}
		if filepath.Base(dir) == besideName {
			makeBeside(dir)
		}
		why := tryPlace(dir)
		if why == nil {
			for _, place := range not {
				passed = append(passed, "the log is kept in "+dir+", and "+place)
			}
			return dir, passed, nil
		}
		not = append(not, passedOver(dir, why)...)
	}
	return "", nil, fmt.Errorf("no folder for the log can be written (%s): name one with --data FOLDER", strings.Join(places, ", "))
}

// namedFolder is the data folder that somebody names, made or not.
func namedFolder(name string) (string, error) {
	dir, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return "", fmt.Errorf("%s is a file, and a log is kept in a folder: name that with --data FOLDER", clean.Quoted(dir))
	}
	return dir, nil
}

// findPlace is the data folder to write in, or only to read.
func findPlace(explicit string, toRead bool) (dir string, passed []string, err error) {
	if toRead {
		dir, err = FindDataToRead(explicit)
		return dir, nil, err
	}
	return chooseData(explicit)
}

// passedOver says that the log is not where somebody expects it: in a folder that is
// there, or on the stick that they brought, which is write-protected. Beside a program
// that an administrator installed nobody expects it.
func passedOver(dir string, why error) []string {
	if existing(dir) == "" && store.FaultOf(why) != store.FaultReadOnly {
		return nil
	}
	said := why.Error()
	if words, do, known := Fault(why); known {
		said = words + ": " + do
	}
	return []string{fmt.Sprintf("not in %s, because %s", dir, said)}
}

// dataVariable is the data folder that the environment names.
func dataVariable() string { return TypedPath(os.Getenv("DOWNTIME_DATA")) }

// knownPlaces lists where a data folder may be, in the order of choice.
func knownPlaces() []string {
	var places []string
	if exe, err := os.Executable(); err == nil {
		// A program built by "go run" lives in a folder that is deleted when it
		// ends, and a log must not go with it.
		if dir := filepath.Dir(exe); !within(dir, os.TempDir()) && !strings.Contains(dir, "go-build") {
			places = append(places, filepath.Join(dir, besideName))
		}
	}
	if shared := sharedPlace(); shared != "" {
		places = append(places, shared)
	}
	if own := ownPlace(); own != "" {
		places = append(places, own)
	}
	return places
}

// makeBeside makes the folder beside the program with the permissions of the one
// it is in: whoever may write there, as every log-in of a ward's PC may on a
// stick, shares the log.
func makeBeside(dir string) {
	parent, err := os.Stat(filepath.Dir(dir))
	if err != nil || os.Mkdir(dir, 0o700) != nil {
		return // usable says whether it can be used
	}
	_ = os.Chmod(dir, parent.Mode().Perm())
}

func within(dir, parent string) bool {
	relative, err := filepath.Rel(parent, dir)
	return err == nil && relative != ".." && !strings.HasPrefix(relative, ".."+string(filepath.Separator))
}

// sharedPlace is the folder for all users of a PC. On Unix it is made by the
// installation alone, because only an administrator can make one that all can
// write to.
func sharedPlace() string {
	switch runtime.GOOS {
	case "windows":
		if base := os.Getenv("ProgramData"); base != "" {
			return filepath.Join(base, "downtime")
		}
		return ""
	case "darwin":
		return existing("/Users/Shared/downtime")
	}
	return existing("/var/lib/downtime")
}

func existing(dir string) string {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return ""
	}
	return dir
}

// ownPlace is the user's own folder, by the custom of the system.
func ownPlace() string {
	switch runtime.GOOS {
	case "windows":
		if base := os.Getenv("LocalAppData"); base != "" {
			return filepath.Join(base, "downtime")
		}
	case "darwin":
		if base, err := os.UserConfigDir(); err == nil {
			return filepath.Join(base, "downtime")
		}
	default:
		if base := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(base) {
			return filepath.Join(base, "downtime")
		}
	}
	if home, err := os.UserHomeDir(); err == nil {
		return filepath.Join(home, ".local", "share", "downtime")
	}
	return ""
}

// tryPlace is why no files can be made in dir, making dir where that can be done.
func tryPlace(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	probe, err := os.CreateTemp(dir, ".probe-*")
	if err != nil {
		return err
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// tryFiles is why the databases of a log cannot be written; nothing is.
func tryFiles(dir string) error {
	files, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, entry := range files {
		if !entry.Type().IsRegular() || filepath.Ext(entry.Name()) != ".db" {
			continue
		}
		file, err := os.OpenFile(filepath.Join(dir, entry.Name()), os.O_RDWR, 0)
		if err != nil {
			return err
		}
		_ = file.Close()
	}
	return nil
}

// Elsewhere is a run that is open in another place than the folder in use, or
// that may be: Err is then why that cannot be told. It is a *store.LockedError
// where another program has the folder, with the run or without.
type Elsewhere struct {
	Dir string
	Run store.Run
	Err error
	// ReadOnly is why the run cannot be gone on with where it is; nil where it can.
	ReadOnly error
}

// String is the sentence that warns of it. Its texts come from elsewhere, and
// are to be cleaned like any other. What is to be typed stands as it is typed: on
// Windows no backslash is doubled.
func (e Elsewhere) String() string {
	locked := new(store.LockedError)
	if errors.As(e.Err, &locked) && e.Run.Log == "" {
		return locked.Error()
	}
	if e.Err != nil && e.Run.Log == "" {
		return fmt.Sprintf("there is a log in %s that cannot be read here (%v): a downtime may be running in it, so ask who made it", clean.Quoted(e.Dir), e.Err)
	}
	run := e.Run.Started
	words := timeline.ModeWords(run.Mode)
	if run.Mode != event.Live {
		words += " (not a real downtime)"
	}
	since := e.Run.Since.In(zoneOf(run.Zone))
	said := fmt.Sprintf("a %s is running in another folder: %s, since %s", words, run.Title,
		since.Format("Mon 2 Jan 15:04")+text.ZoneMark(since))
	if e.Err != nil {
		return said + "; " + locked.Error()
	}
	if e.ReadOnly != nil {
		why, _, known := Fault(e.ReadOnly)
		if !known {
			why = e.ReadOnly.Error()
		}
		return fmt.Sprintf("%s; nothing can be written there, %s: to read it, start downtime with --data \"%s\" plain --look-on; to go on with it on this PC, type downtime recover --from \"%s\" --to FOLDER",
			said, why, e.Dir, e.Dir)
	}
	return fmt.Sprintf("%s: to go on with it, start downtime with --data \"%s\"", said, e.Dir)
}

func zoneOf(name string) *time.Location {
	if zone, err := time.LoadLocation(name); err == nil && name != "" {
		return zone
	}
	return time.UTC
}

// LookElsewhere looks for open runs in every other known place, so that a ward
// is not shown "nothing running" while a downtime runs in another folder. A place
// with a log that cannot be read is named too.
func (s *Session) LookElsewhere() []Elsewhere {
	var found []Elsewhere
	places := knownPlaces()
	if dir := dataVariable(); dir != "" {
		places = append(places, dir)
	}
	for _, dir := range places {
		if dir == s.Dir() || sameDir(dir, s.Dir()) || slices.ContainsFunc(found, func(e Elsewhere) bool { return e.Dir == dir || sameDir(e.Dir, dir) }) {
			continue
		}
		found = append(found, lookIn(dir, s.cfg.Look)...)
	}
	return found
}

func lookIn(dir string, look Look) []Elsewhere {
	if !store.Holds(dir) {
		look = nil // there is nothing that another process would have to read first
	}
	other, err := OpenToRead(dir, look)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return []Elsewhere{{Dir: dir, Err: err}}
	}
	defer other.Close()
	runs, err := other.Runs()
	if err != nil {
		return []Elsewhere{{Dir: dir, Err: err}}
	}
	for _, run := range runs {
		if !run.Open() {
			continue
		}
		found := Elsewhere{Dir: dir, Run: run}
		if locked := other.Locked(); locked != nil {
			found.Err = locked
		} else {
			found.ReadOnly = tryFiles(dir)
		}
		return []Elsewhere{found}
	}
	return nil
}

func sameDir(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}

// LoadLibrary reads the shipped procedures and the hospital's: from folder,
// which must then exist, else from "runbooks" in the data folder, where there is
// one. Files for which somebody chose what counts as a step are read so.
func LoadLibrary(folder, data string) (*runbooks.Library, error) {
	settings, _, err := settingsOrNone(data)
	if err != nil {
		return nil, err
	}
	if folder == "" {
		return runbooks.Load(libraryFolder(folder, data), settings.Chosen)
	}
	info, err := os.Stat(folder)
	if err == nil && !info.IsDir() {
		err = fs.ErrInvalid
	}
	if err != nil {
		return nil, fmt.Errorf("procedures in %s cannot be read: name a folder with --runbooks: %w", clean.Quoted(folder), err)
	}
	return runbooks.Load(folder, settings.Chosen)
}

// libraryFolder is where the hospital's procedures are, or would be.
func libraryFolder(folder, data string) string {
	if folder == "" {
		return filepath.Join(data, "runbooks")
	}
	return folder
}
