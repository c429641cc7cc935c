package runbooks_test

import (
	"testing"
	"time"

	"downtime/runbooks"
)

var today = time.Date(2026, 11, 24, 2, 20, 0, 0, time.UTC)

// The shipped procedures are what every author copies: nothing may be wrong
// with them but that no hospital has approved them yet.
func TestShippedProceduresLintClean(t *testing.T) {
	library, err := runbooks.Load("")
	if err != nil {
		t.Fatal(err)
	}
	if len(library.All()) == 0 {
		t.Fatal("no procedures are shipped")
	}
	for _, doc := range library.All() {
		if doc.Origin != runbooks.Shipped {
			t.Errorf("%s: origin %q", doc.File, doc.Origin)
		}
		for _, f := range library.Lint(doc, today) {
			if f.Severity != runbooks.Info {
				t.Error(f)
			}
		}
	}
}
