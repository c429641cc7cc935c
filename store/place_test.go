package store

import (
	"errors"
	"path/filepath"
	"runtime"
	"testing"
)

// somewhere is a computer on which everything is local but what it says.
func somewhere(network string, env map[string]string, there ...string) places {
	return places{
		volume: func(string) (volume, error) { return volume{network: network}, nil },
		real:   func(path string) (string, error) { return path, nil },
		there: func(path string) bool {
			for _, p := range there {
				if p == filepath.ToSlash(path) {
					return true
				}
			}
			return false
		},
		env: func(name string) string { return env[name] },
	}
}

func TestNoLogOnANetworkDriveOrInACloud(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("not run: the paths are those of Unix")
	}
	home := map[string]string{"HOME": "/home/ward7b"}
	for _, test := range []struct {
		dir   string
		p     places
		cloud string
	}{
		{"/data/downtime", somewhere("", nil), ""},
		{"/home/ward7b/.local/share/downtime", somewhere("", home), ""},
		{"/home/ward7b/OneDrive/log", somewhere("", nil), "OneDrive"},
		{"/home/ward7b/OneDrive - Northgate NHS Trust/Desktop/log", somewhere("", nil), "OneDrive"},
		{"/d/synced/log", somewhere("", map[string]string{"OneDriveCommercial": "/D/Synced"}), "OneDrive"},
		{"/d/synced-not/log", somewhere("", map[string]string{"OneDriveCommercial": "/d/synced"}), ""},
		{"/home/x/Dropbox (Ward)/log", somewhere("", nil), "Dropbox"},
		{"/home/x/Google Drive/log", somewhere("", nil), "Google Drive"},
		{"/Users/x/Library/CloudStorage/GoogleDrive-x@y.z/My Drive", somewhere("", nil), "Google Drive"},
		{"/Users/x/Library/CloudStorage/Box-Box/log", somewhere("", nil), "Box"},
		{"/Users/x/Library/Mobile Documents/com~apple~CloudDocs/log", somewhere("", nil), "iCloud Drive"},
		{"/home/ward7b/Box/log", somewhere("", home), "Box"},
		{"/srv/Box/log", somewhere("", home), ""},
		{"/srv/box-of-forms/log", somewhere("", home), ""},
		{"/srv/onedriver/log", somewhere("", home), ""},
		{"/srv/sync/a/log", somewhere("", nil, "/srv/sync/.stfolder", "/srv/sync"), "Syncthing"},
		{"/srv/drop/log", somewhere("", nil, "/srv/drop/.dropbox.cache"), "Dropbox"},
		{"/home/ward7b/log", somewhere("", home, "/home/ward7b/.dropbox"), ""},
	} {
		err := test.p.check(test.dir)
		place := new(PlaceError)
		if errors.As(err, &place) != (test.cloud != "") || place.Cloud != test.cloud {
			t.Errorf("%s gives %v, want %q", test.dir, err, test.cloud)
		}
	}
	err := somewhere("NFS", nil).check("/mnt/share/log")
	if place := new(PlaceError); !errors.As(err, &place) || place.Network != "NFS" || FaultOf(err) != FaultPlace {
		t.Errorf("a network drive gives %v", err)
	}
	unknown := somewhere("", nil)
	unknown.volume = func(string) (volume, error) { return volume{}, errors.New("not known") }
	if err := unknown.check("/data"); err != nil {
		t.Errorf("a folder of which nothing is known gives %v", err)
	}
	link := somewhere("", nil, "/data/log")
	link.real = func(string) (string, error) { return "/home/x/Dropbox/log", nil }
	if err := link.check("/data/log"); err == nil {
		t.Error("a link into a cloud folder is not seen")
	}
}

func TestFreeSpaceOfAFolderThatIsNotThereYet(t *testing.T) {
	free, err := FreeSpace(filepath.Join(t.TempDir(), "a", "b"))
	if runtime.GOOS == "linux" && (err != nil || free == 0) {
		t.Errorf("%d bytes, %v", free, err)
	}
	if err := CheckPlace(t.TempDir()); err != nil {
		t.Errorf("the folder of tests is refused: %v", err)
	}
}
