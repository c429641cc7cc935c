package session

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/windows"
)

// TestSharedFolderIsForAllUsers reads back who may change what is in it.
func TestSharedFolderIsForAllUsers(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "downtime")
	if err := makeShared(dir); err != nil {
		t.Fatal(err)
	}
	security, err := windows.GetNamedSecurityInfo(dir, windows.SE_FILE_OBJECT, windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		t.Fatal(err)
	}
	// SDDL: an allow entry, inherited by files and folders, for BU, the group
	// Users.
	if rights := security.String(); !strings.Contains(rights, "OICI") || !strings.Contains(rights, ";;;BU)") {
		t.Errorf("rights are %s", rights)
	}
	if err := tryPlace(dir); err != nil {
		t.Error("the folder cannot be used:", err)
	}
}
