package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A log in a folder that a cloud service keeps the same elsewhere is refused before
// anything is made there, and so is its second copy; reading is not.
func TestNoLogInACloudFolder(t *testing.T) {
	w := newWard(t)
	w.want(exitDone, "declare live EPR down\n", "plain", "--as", whoIs)
	cloud := filepath.Join(t.TempDir(), "OneDrive - Northgate NHS Trust")
	data := filepath.Join(cloud, "log")
	if err := os.CopyFS(data, os.DirFS(w.data)); err != nil {
		t.Fatal(err)
	}
	refused := func(got result, code int, want string) {
		t.Helper()
		if got.code != code || !strings.Contains(got.err, "is a folder that OneDrive keeps the same on other computers, and no log can be kept there safely") || !strings.Contains(got.err, want) {
			t.Errorf("exit code %d, %q", got.code, got.err)
		}
	}
	empty := filepath.Join(cloud, "new")
	refused(w.runIn(strings.NewReader(""), "--data", empty, "plain"), exitFailed, "name a folder on this PC or on a stick with --data FOLDER")
	if _, err := os.Stat(empty); err == nil {
		t.Error("the folder was made all the same")
	}
	refused(w.run("", "--second", cloud, "plain"), exitUsage, "the second copy neither")
	if got := w.runIn(strings.NewReader(""), "--data", data, "incidents"); got.code != exitDone || !strings.Contains(got.out, "EPR down") {
		t.Errorf("reading gives %+v", got)
	}
	none := filepath.Join(t.TempDir(), "none")
	if got := newWard(t).run("", "--second", none, "plain"); got.code != exitUsage || !strings.Contains(got.err, "the folder is not there") {
		t.Errorf("a folder that is not there gives %+v", got)
	}
}

// A stick or a share that is not there keeps nobody out of a log: it is said, and the
// ward goes on with what it has.
func TestWhatIsNotThereKeepsNobodyOut(t *testing.T) {
	w := newWard(t)
	w.begin()
	none := filepath.Join(t.TempDir(), "none")
	got := w.want(exitDone, "status\nuse epr-downtime\nnote Porter late\n", "--second", none, "--runbooks", none, "plain", "--as", whoIs, "--strict")
	for _, said := range []string{
		"the second copy of the log, in " + filepath.Join(none, "journal") + ", is lost",
		"cannot be read, the folder is not there: only those inside the program are here until they can", "EPR downtime opened", "saved 1/2 Note: Porter late",
	} {
		if !strings.Contains(got.out, said) {
			t.Errorf("it does not say %q:\n%s", said, got.out)
		}
	}
	w.want(exitFailed, "", "--runbooks", none, "procedures")
}
