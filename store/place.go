package store

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"downtime/runbooks/clean"
)

// PlaceError says that no log may be kept in a folder: what was acknowledged
// might not be on any disk, and another PC might change the files meanwhile.
type PlaceError struct {
	Dir string
	// Network is the kind of file system of a folder on another computer, "NFS";
	// Cloud is the service that keeps a folder in step with others, "OneDrive".
	// One of the two is set.
	Network, Cloud string
}

func (e *PlaceError) Error() string {
	if e.Cloud != "" {
		return fmt.Sprintf("%s is a folder that %s keeps the same on other computers, and no log can be kept there safely", clean.Quoted(e.Dir), e.Cloud)
	}
	return fmt.Sprintf("%s is on a network drive (%s), and no log can be kept there safely", clean.Quoted(e.Dir), e.Network)
}

// volume is what the system says of the file system that a folder is on.
type volume struct {
	network string // the kind of one on another computer, "" of a local one
	free    uint64 // bytes that this log-in may still write
}

// places is what is asked about a folder. Tests ask something else.
type places struct {
	volume func(dir string) (volume, error)
	real   func(path string) (string, error) // with links followed
	there  func(path string) bool
	env    func(name string) string
}

var realPlaces = places{
	volume: volumeOf,
	real:   filepath.EvalSymlinks,
	there: func(path string) bool {
		_, err := os.Lstat(path)
		return err == nil
	},
	env: os.Getenv,
}

// CheckPlace refuses, with a *PlaceError, a folder in which no log may be written:
// one on a network drive, or one that a cloud service keeps the same elsewhere.
// The folder need not be there yet. Where the system does not say what a folder is
// on, it is taken for local: nobody is kept from a log for a doubt.
func CheckPlace(dir string) error { return realPlaces.check(dir) }

// FreeSpace is how many bytes may still be written where a folder is, or will be.
func FreeSpace(dir string) (uint64, error) {
	v, err := realPlaces.volume(realPlaces.nearest(dir))
	return v.free, err
}

func (p places) check(dir string) error {
	on := p.nearest(dir)
	if v, err := p.volume(on); err == nil && v.network != "" {
		return &PlaceError{Dir: dir, Network: v.network}
	}
	paths := []string{dir}
	if real, err := p.real(on); err == nil && real != on {
		paths = append(paths, real)
	}
	for _, path := range paths {
		if cloud := p.cloud(path); cloud != "" {
			return &PlaceError{Dir: dir, Cloud: cloud}
		}
	}
	return nil
}

// nearest is the folder itself, or the one above it that is there.
func (p places) nearest(dir string) string {
	for !p.there(dir) {
		above := filepath.Dir(dir)
		if above == dir {
			break
		}
		dir = above
	}
	return dir
}

// cloudRoots are the variables that name a folder which is kept in step.
var cloudRoots = []string{"OneDrive", "OneDriveCommercial", "OneDriveConsumer"}

// cloudNames are the names that these services give their folders; some add the
// name of an account, after one of the separators.
var cloudNames = map[string]string{
	"onedrive": "OneDrive", "dropbox": "Dropbox", "google drive": "Google Drive", "googledrive": "Google Drive",
	"iclouddrive": "iCloud Drive", "icloud drive": "iCloud Drive", "com~apple~clouddocs": "iCloud Drive",
	"box sync": "Box", "box-box": "Box",
}

// cloudMarks are files that these services keep in the top folder of what they
// keep in step.
var cloudMarks = map[string]string{
	".dropbox": "Dropbox", ".dropbox.cache": "Dropbox",
	".tmp.drivedownload": "Google Drive", ".tmp.driveupload": "Google Drive",
	".849C9593-D756-4E56-8D6E-42412F2A707B": "OneDrive",
	".stfolder":                             "Syncthing",
	".nextcloudsync.log":                    "Nextcloud", ".owncloudsync.log": "ownCloud",
}

// cloud is the service that keeps a folder in step, "" for none.
func (p places) cloud(dir string) string {
	for _, name := range cloudRoots {
		if root := p.env(name); root != "" && isWithin(dir, root) {
			return "OneDrive"
		}
	}
	for ; ; dir = filepath.Dir(dir) {
		above := filepath.Dir(dir)
		if above == dir {
			return ""
		}
		if service := cloudNamed(filepath.Base(dir)); service != "" {
			return service
		}
		// A folder named Box may be anything; in somebody's own folder it is
		// where that service puts its own.
		if strings.EqualFold(filepath.Base(dir), "Box") && p.isHome(above) {
			return "Box"
		}
		for mark, service := range cloudMarks {
			// In a home folder, the first two hold settings of the program.
			if !p.isHome(dir) && p.there(filepath.Join(dir, mark)) {
				return service
			}
		}
	}
}

func (p places) isHome(dir string) bool {
	for _, name := range []string{"HOME", "USERPROFILE"} {
		if home := p.env(name); home != "" && strings.EqualFold(filepath.Clean(home), dir) {
			return true
		}
	}
	return false
}

func cloudNamed(name string) string {
	name = strings.ToLower(name)
	if service, ok := cloudNames[name]; ok {
		return service
	}
	for _, separator := range []string{" - ", "-", " ("} { // "OneDrive - Northgate NHS Trust"
		if first, _, cut := strings.Cut(name, separator); cut && first != "box" {
			if service, ok := cloudNames[first]; ok {
				return service
			}
		}
	}
	return ""
}

// isWithin reports whether a folder is in another, or is that. Case is not regarded,
// as on the systems on which these services are used.
func isWithin(dir, parent string) bool {
	relative, err := filepath.Rel(strings.ToLower(filepath.Clean(parent)), strings.ToLower(filepath.Clean(dir)))
	return err == nil && relative != ".." && !strings.HasPrefix(relative, ".."+string(filepath.Separator))
}
