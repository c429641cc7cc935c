package session

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"downtime/runbooks"
	"downtime/runbooks/procedure"
	"downtime/store/incident"
	"downtime/store/timeline"
)

const versioned = "title: Paper requests\nversion: "

// changed is the one changed file of a session, "" for none.
func changed(t *testing.T, s *Session) string {
	t.Helper()
	list := s.ChangedFiles()
	if len(list) > 1 {
		t.Fatalf("%d changed files", len(list))
	}
	if len(list) == 0 {
		return ""
	}
	return list[0].Has("downtime")
}

// From a changed file to the move, and all of it again after a restart.
func TestAFileChangesInTheRun(t *testing.T) {
	w := newWard(t)
	file := filepath.Join("data", "runbooks", "requests.md")
	w.write(file, strings.Replace(procedureText, "title: Paper requests", versioned+"1.9", 1))
	s := w.open()
	w.start(s, eprDown)
	w.openProcedure(s)
	w.do(s, incident.Tick{Ref: step("tell"), Note: "told Jo"})
	w.do(s, incident.Tick{Ref: step("label")})
	if got := changed(t, s); got != "" {
		t.Errorf("before anything changed: %q", got)
	}

	edited := strings.NewReplacer("title: Paper requests", versioned+"1.10", "Tell the lab on", "Tell both labs on",
		"- [ ] Label by hand <!-- step: label -->", "- [ ] Label by hand, at the bedside <!-- step: bedside -->\n- [ ] Name a runner <!-- step: runner within=10m -->").Replace(procedureText)
	w.write(file, edited)
	if err := s.RefreshLibrary(); err != nil {
		t.Fatal(err)
	}
	if got, want := changed(t, s), "has a newer version 1.10 (this downtime uses 1.9)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if s.State().Procedure("requests").Def.Version != "1.9" {
		t.Error("it moved by itself")
	}

	doc, _ := s.Library().Get("requests")
	w.do(s, s.ReplaceProcedure(doc, "the lab rang"))
	check := func(s *Session) {
		t.Helper()
		if got := changed(t, s); got != "" {
			t.Errorf("after the move: %q", got)
		}
		p := s.State().Procedure("requests")
		if p.Def.Version != "1.10" || p.SHA256 != doc.SHA256 || len(p.Earlier) != 1 || len(p.Earlier[0].Left) != 1 {
			t.Fatalf("the procedure is %+v", p)
		}
		if tell := p.Step("tell"); tell.Status != incident.Done || tell.Note != "told Jo" || tell.By != okafor {
			t.Errorf("the tick is %+v", tell)
		}
		if left := p.Earlier[0].Left[0]; left.Def.ID != "label" || left.Status != incident.Done {
			t.Errorf("what was left is %+v", left)
		}
		row := s.Rows()[len(s.Rows())-1]
		if want := "Paper requests: version 1.10 put in place of version 1.9, TEMPLATE NOT APPROVED HERE; 1 tick carried, " +
			"1 of them for a step that reads differently now; NOT carried: step 2 Label by hand (done)"; row.Message != want || row.Reason != "the lab rang" {
			t.Errorf("the row is %q, %q", row.Message, row.Reason)
		}
	}
	check(s)
	s = w.restart(s)
	check(s)
	_, err := s.Do(s.ReplaceProcedure(doc, ""))
	if !errors.Is(err, incident.ErrNoChange) {
		t.Errorf("again: %v", err)
	}
}

func TestWhatAFileHas(t *testing.T) {
	tests := []struct{ used, now, want string }{
		{"", "", "has been edited since this drill opened it"},
		{"1.0", "1.0", "has been edited and still says version 1.0"},
		{"1.0", "", "has lost its version (this drill uses 1.0)"},
		{"", "1.0", "has a version 1.0 now (this drill uses one without)"},
		{"1.9", "1.10", "has a newer version 1.10 (this drill uses 1.9)"},
		{"1.0", "1.0.1", "has a newer version 1.0.1 (this drill uses 1.0)"},
		{"2", "1.9", "has another version 1.9 (this drill uses 2)"},
		{"spring", "1.9", "has another version 1.9 (this drill uses spring)"},
	}
	for _, test := range tests {
		c := ChangedFile{Procedure: &incident.Procedure{Def: &procedure.Procedure{Version: test.used}}, Doc: &runbooks.Document{Procedure: procedure.Procedure{Version: test.now}}}
		if got := c.Has("drill"); got != test.want {
			t.Errorf("%q, then %q: %q, want %q", test.used, test.now, got, test.want)
		}
	}
}

// A file that cannot be read for a moment, or is gone, is no other version.
func TestAFileThatIsGone(t *testing.T) {
	w := newWard(t)
	s := w.open()
	w.start(s, eprDown)
	w.openProcedure(s)
	w.write(filepath.Join("data", "runbooks", "requests.md"), "")
	w.write(filepath.Join("data", "runbooks", "other.md"), "---\nid: requests-2\n---\n- [ ] a\n")
	if err := s.RefreshLibrary(); err != nil {
		t.Fatal(err)
	}
	if got := changed(t, s); got != "" {
		t.Errorf("an empty file: %q", got)
	}
	if got := s.FileWords(s.State().Procedure("requests")); got != "goes on as it is: its file cannot be read now" {
		t.Errorf("an empty file: %q", got)
	}
	// A log of an earlier version has the path of the file as its origin.
	s.State().Procedure("requests").Origin = filepath.Join(s.Dir(), "runbooks", "requests.md")
	if got := s.FileWords(s.State().Procedure("requests")); got != "goes on as it is: its file cannot be read now" {
		t.Errorf("an empty file, in an older log: %q", got)
	}
	w.write(filepath.Join("data", "runbooks", "requests.md"), strings.Replace(procedureText, "id: requests", "id: others", 1))
	if err := s.RefreshLibrary(); err != nil {
		t.Fatal(err)
	}
	if got := s.FileWords(s.State().Procedure("requests")); got != "goes on as it is: no file here has its id now" || changed(t, s) != "" {
		t.Errorf("a file that is gone: %q", got)
	}
	if s.State().Procedure("requests").Def.Title != "Paper requests" || len(s.Rows()) == 0 || s.Rows()[1].What != timeline.Describe("procedure.opened") {
		t.Error("what is pinned has changed")
	}
}

// A shipped procedure that stands in for the hospital's file while that cannot
// be read is not offered in its place.
func TestAShippedOneStandsIn(t *testing.T) {
	w := newWard(t)
	file := filepath.Join("data", "runbooks", "ours.md")
	w.write(file, "---\nid: epr-downtime\n---\n# Ours\n\n- [ ] Ring the lab\n")
	s := w.open()
	w.start(s, eprDown)
	action, err := s.OpenProcedure("epr-downtime")
	if err != nil {
		t.Fatal(err)
	}
	w.do(s, action)
	w.write(file, "")
	if err := s.RefreshLibrary(); err != nil {
		t.Fatal(err)
	}
	doc, ok := s.Library().Get("epr-downtime")
	if !ok || doc.Origin != runbooks.Shipped {
		t.Fatalf("the library has %+v", doc)
	}
	if got := changed(t, s); got != "" {
		t.Errorf("offered: %q", got)
	}
}
