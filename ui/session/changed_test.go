package session

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
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

	c := s.ChangedFiles()[0]
	doc := c.File
	w.do(s, move(t, s, c, "the lab rang"))
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
		row := s.Book().Rows()[len(s.Book().Rows())-1]
		if want := "Paper requests: version 1.10 put in place of version 1.9, TEMPLATE NOT APPROVED HERE; 1 tick carried, " +
			"1 of them for a step that reads differently now; NOT carried: step 2 Label by hand (done)"; row.Message != want || row.Reason != "the lab rang" {
			t.Errorf("the row is %q, %q", row.Message, row.Reason)
		}
	}
	check(s)
	s = w.restart(s)
	check(s)
	_, err := s.Do(move(t, s, c, ""))
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
		c := ChangedFile{Procedure: &incident.Procedure{Def: &procedure.Procedure{Version: test.used}}}
		c.File = &runbooks.Document{SHA256: "another", Procedure: procedure.Procedure{Version: test.now}}
		if got := c.Has("drill"); got != test.want {
			t.Errorf("%q, then %q: %q, want %q", test.used, test.now, got, test.want)
		}
	}
}

// move is the action that moves to a changed file.
func move(t *testing.T, s *Session, c ChangedFile, reason string) incident.Action {
	t.Helper()
	action, err := s.ReplaceProcedure(c, reason)
	if err != nil {
		t.Fatal(err)
	}
	return action
}

// hasChanged reads the procedures again and wants what is said of the one whose
// file is not as it was: its label and sentence, and whether it can be moved to.
// The procedure itself goes on as it was, in the list too, whatever that is.
func (w *ward) hasChanged(s *Session, label, has string, canMove bool) ChangedFile {
	w.t.Helper()
	if err := s.RefreshLibrary(); err != nil {
		w.t.Fatal(err)
	}
	list := s.ChangedFiles()
	if len(list) != 1 {
		w.t.Fatalf("%d changed files, want %q", len(list), has)
	}
	c := list[0]
	if got := c.Has("downtime"); c.Label() != label || got != has || c.CanMove() != canMove {
		w.t.Errorf("%s: %q, can move %t; want %s: %q, %t", c.Label(), got, c.CanMove(), label, has, canMove)
	}
	if _, err := s.ReplaceProcedure(c, ""); (err == nil) != canMove || err != nil && !IsRefusal(err) {
		w.t.Errorf("%s: moving to it: %v", label, err)
	}
	id := c.Procedure.Def.ID
	if doc, ok := s.Library().Get(id); !ok || !canMove && doc.SHA256 != c.Procedure.SHA256 || !slices.Contains(s.Library().All(), doc) {
		w.t.Errorf("%s: the list has %+v", label, doc)
	}
	return c
}

const goesOn = "goes on as it was opened: its file "

// Whatever happens to the file of an open procedure that leaves it open what the
// file is, it is said, nothing moves to it, and nothing is hidden.
func TestAFileThatCannotBeUsed(t *testing.T) {
	for name, test := range map[string]struct {
		text, why string
	}{
		"saved half way":         {"---\ntitle: Paper requests\nid: requ", "line 1: the keys at the top cannot be read: a line of --- is missing before or after them"},
		"no line of --- at last": {strings.Replace(procedureText, "\n---\n", "\n", 1), "line 1: the keys at the top cannot be read: a line of --- is missing before or after them"},
		"no line of --- at first": {strings.TrimPrefix(procedureText, "---\n"),
			"line 1: the keys at the top cannot be read: a line of --- is missing before or after them"},
		"a quotation mark": {strings.Replace(procedureText, "title: Paper requests", "title: \"Paper requests", 1),
			"line 3: the keys at the top cannot be read: a quotation mark is not closed"},
		"a colon": {strings.Replace(procedureText, "title: Paper requests", "title: Paper: requests", 1),
			"line 3: the keys at the top cannot be read: the value has a colon, so put it in quotation marks"},
		"no id": {strings.Replace(procedureText, "id: requests", "owner: Lab", 1),
			"line 1: no id can be read at the top: write id: requests"},
		"an id that is none": {strings.Replace(procedureText, "id: requests", "id: Paper Requests", 1),
			"line 2: the id at the top cannot be read: write id: requests"},
		"nothing in it": {"", "line 1: there is nothing in the file: write the procedure or delete the file"},
		"a picture": {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00",
			"line 1: this is not text, but a picture, a Word document or the like, or it was damaged: save the procedure as plain text"},
		"text and then zeros": {procedureText + strings.Repeat("\x00", 512),
			"line 1: this is not text, but a picture, a Word document or the like, or it was damaged: save the procedure as plain text"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWard(t)
			file := filepath.Join("data", "runbooks", "our-requests.md") // whose name is not its id
			w.write("data/runbooks/requests.md", "")
			if err := os.Rename(filepath.Join(w.data, "runbooks", "requests.md"), filepath.Join(w.data, "runbooks", "our-requests.md")); err != nil {
				t.Fatal(err)
			}
			w.write(file, procedureText)
			s := w.open()
			w.start(s, eprDown)
			w.openProcedure(s)
			w.do(s, incident.Tick{Ref: step("tell")})
			w.write(file, test.text)
			c := w.hasChanged(s, "BAD FILE", goesOn+"has in "+test.why, false)
			if c.Procedure.Def.Title != "Paper requests" || c.Procedure.Step("tell").Status != incident.Done {
				t.Errorf("what is open has changed: %+v", c.Procedure)
			}
			var unused []string
			for _, doc := range s.Library().NotUsed() {
				unused = append(unused, s.Library().Unused(doc))
			}
			if len(unused) != 1 || !strings.HasSuffix(unused[0], "; the copy kept when it was opened is used") || !strings.Contains(unused[0], test.why) {
				t.Errorf("not used: %q", unused)
			}
			if lines := strings.Join(s.FileLines(c), "\n"); !strings.Contains(lines, "Nothing can move to it as it is") || !strings.Contains(lines, "hospital: our-requests.md") {
				t.Errorf("it is said: %s", lines)
			}
			// Put right, it is another version like any other.
			w.write(file, procedureText+"- [ ] One more <!-- step: more -->\n")
			w.hasChanged(s, "CHANGED FILE", "has been edited since this downtime opened it", true)
			w.write(file, procedureText)
			if err := s.RefreshLibrary(); err != nil || len(s.ChangedFiles()) != 0 || len(s.Library().NotUsed()) != 0 {
				t.Errorf("as it was: %v, %+v", err, s.ChangedFiles())
			}
		})
	}
}

// A file whose keys could not be read when it was opened is not worse for it now.
func TestKeysThatNeverCouldBeRead(t *testing.T) {
	w := newWard(t)
	w.write("data/runbooks/requests.md", strings.Replace(procedureText, "title: Paper requests", "title: Paper: requests", 1))
	s := w.open()
	w.start(s, eprDown)
	w.openProcedure(s)
	if got := changed(t, s); got != "" {
		t.Errorf("as it was opened: %q", got)
	}
}

// A file that is gone, or has another id, leaves the copy that is kept.
func TestAFileThatIsGone(t *testing.T) {
	w := newWard(t)
	s := w.open()
	w.start(s, eprDown)
	w.openProcedure(s)
	path := filepath.Join(w.data, "runbooks", "requests.md")
	if err := os.Rename(path, path+".old"); err != nil {
		t.Fatal(err)
	}
	c := w.hasChanged(s, "FILE GONE", goesOn+"is gone", false)
	if c.Mark() != "its file is gone: the copy kept is used" {
		t.Errorf("marked %q", c.Mark())
	}
	if doc, _ := s.Library().Get("requests"); !doc.IsKept() {
		t.Errorf("the list has %+v", doc)
	}
	s = w.restart(s)
	w.hasChanged(s, "FILE GONE", goesOn+"is gone", false)

	w.write("data/runbooks/requests.md", strings.Replace(procedureText, "id: requests", "id: others", 1))
	w.hasChanged(s, "FILE GONE", goesOn+`is another procedure now, "others"`, false)
	if doc, ok := s.Library().Get("others"); !ok || doc.IsKept() {
		t.Error("the other procedure is hidden")
	}
	// A log of an earlier version has the path of the file as its origin.
	w.write("data/runbooks/requests.md", "")
	s.State().Procedure("requests").Origin = path
	if err := s.ReloadLibrary(); err != nil {
		t.Fatal(err)
	}
	w.hasChanged(s, "BAD FILE", goesOn+"has in line 1: there is nothing in the file: write the procedure or delete the file", false)
	if s.State().Procedure("requests").Def.Title != "Paper requests" || len(s.Book().Rows()) == 0 || s.Book().Rows()[1].What != timeline.Describe("procedure.opened") {
		t.Error("what is pinned has changed")
	}
	// Stood down it is no more in the list than its file.
	w.do(s, incident.StandDown{Procedure: "requests", Reason: "over"})
	if _, ok := s.Library().Get("others"); ok || len(s.ChangedFiles()) != 0 {
		t.Errorf("stood down: %+v", s.ChangedFiles())
	}
}

// A file that only has another name is the file.
func TestAFileWithAnotherName(t *testing.T) {
	w := newWard(t)
	s := w.open()
	w.start(s, eprDown)
	w.openProcedure(s)
	path := filepath.Join(w.data, "runbooks", "requests.md")
	if err := os.Rename(path, filepath.Join(w.data, "runbooks", "new-name.md")); err != nil {
		t.Fatal(err)
	}
	if err := s.RefreshLibrary(); err != nil {
		t.Fatal(err)
	}
	if got := changed(t, s); got != "" {
		t.Errorf("another name: %q", got)
	}
	w.write("data/runbooks/new-name.md", procedureText+"- [ ] One more\n")
	w.hasChanged(s, "CHANGED FILE", "has been edited since this downtime opened it", true)
}

// ours is a file of the hospital in the place of a shipped procedure.
const ours = "---\nid: epr-downtime\nversion: 3\n---\n# Ours\n\n- [ ] Ring the lab\n"

func openOurs(w *ward, name string) *Session {
	w.t.Helper()
	w.write(name, ours)
	s := w.open()
	w.start(s, eprDown)
	action, err := s.OpenProcedure("epr-downtime")
	if err != nil {
		w.t.Fatal(err)
	}
	w.do(s, action)
	return s
}

// A shipped procedure that is left where the hospital's file is gone, or cannot be
// used, is not offered in its place, and is said to be there.
func TestAShippedOneIsLeft(t *testing.T) {
	w := newWard(t)
	s := openOurs(w, "data/runbooks/ours.md")
	w.write("data/runbooks/ours.md", "")
	w.hasChanged(s, "BAD FILE", goesOn+"has in line 1: there is nothing in the file: write the procedure or delete the file", false)
	if err := os.Remove(filepath.Join(w.data, "runbooks", "ours.md")); err != nil {
		t.Fatal(err)
	}
	c := w.hasChanged(s, "FILE GONE", goesOn+"is gone, and the shipped procedure of its id is not used", false)
	if lines := strings.Join(s.FileLines(c), "\n"); !strings.Contains(lines, "The shipped procedure, version 1.") || !strings.Contains(lines, "only if this is stood down and opened again") {
		t.Errorf("it is said: %s", lines)
	}
	w.do(s, incident.StandDown{Procedure: "epr-downtime", Reason: "over"})
	if doc, _ := s.Library().Get("epr-downtime"); doc.Origin != runbooks.Shipped {
		t.Errorf("stood down, the list has %+v", doc)
	}
}

// A file of the hospital that comes in the place of a shipped procedure is a
// version to move to; not so where its keys cannot be read.
func TestAFileComesInPlaceOfAShippedOne(t *testing.T) {
	w := newWard(t)
	s := w.open()
	w.start(s, eprDown)
	action, err := s.OpenProcedure("epr-downtime")
	if err != nil {
		t.Fatal(err)
	}
	w.do(s, action)
	w.write("data/runbooks/ours.md", strings.Replace(ours, "version: 3", "version: \"3", 1))
	w.hasChanged(s, "BAD FILE", goesOn+"has in line 3: the keys at the top cannot be read: a quotation mark is not closed", false)
	w.write("data/runbooks/ours.md", ours)
	w.hasChanged(s, "CHANGED FILE", "has a newer version 3 (this downtime uses 1.0)", true)
}

// A second file of the id never becomes the version in use by its name, and both
// are named.
func TestASecondFileOfTheID(t *testing.T) {
	for _, name := range []string{"0-twin.md", "zz-twin.md"} {
		w := newWard(t)
		s := openOurs(w, "data/runbooks/ours.md")
		twin := strings.Replace(ours, "version: 3", "version: 4", 1)
		w.write("data/runbooks/"+name, twin)
		c := w.hasChanged(s, "SECOND FILE", "has two files: hospital: ours.md is used, and hospital: "+name+" of the same id is not", false)
		unused := s.Library().NotUsed()
		if len(unused) != 1 || !strings.HasSuffix(unused[0].File, name) || s.Library().Unused(unused[0]) != "NOT USED: its id is that of hospital: ours.md" {
			t.Errorf("%s: not used: %+v", name, unused)
		}
		if lines := strings.Join(s.FileLines(c), "\n"); !strings.Contains(lines, "The second file: version 4, hospital: "+name) {
			t.Errorf("%s: it is said: %s", name, lines)
		}
		// Both are changed: the one it was opened from is moved to.
		w.write("data/runbooks/ours.md", strings.Replace(ours, "version: 3", "version: 3.1", 1))
		c = w.hasChanged(s, "CHANGED FILE", "has a newer version 3.1 (this downtime uses 3)", true)
		if c.File.Procedure.Version != "3.1" || len(s.SecondLines(c)) != 1 {
			t.Errorf("%s: %+v", name, c)
		}
		w.do(s, move(t, s, c, ""))
		w.hasChanged(s, "SECOND FILE", "has two files: hospital: ours.md is used, and hospital: "+name+" of the same id is not", false)
		// Only when its own is gone is the other one its file.
		if err := os.Remove(filepath.Join(w.data, "runbooks", "ours.md")); err != nil {
			t.Fatal(err)
		}
		w.hasChanged(s, "CHANGED FILE", "has a newer version 4 (this downtime uses 3.1)", true)
	}
}
