package runbooks

import (
	"cmp"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"downtime/runbooks/clean"
)

//go:embed library/*.md
var shipped embed.FS

// maxFiles is how many procedure files of a hospital are read.
const maxFiles = 10_000

// Library is all procedures: those shipped with the program, overlaid by id by
// those in the hospital's folder.
type Library struct {
	// Replaced holds, by id, the shipped procedure that a file of the hospital
	// replaced.
	Replaced map[string]*Document
	// Duplicates are files of the hospital whose id another one had already:
	// not used, and not hidden either.
	Duplicates []*Document
	// Unread are files of the hospital that cannot be read and have the name of
	// a shipped procedure, which stays in use, or of which a copy is kept.
	Unread []*Document
	// Contacts are the local numbers; never nil.
	Contacts *Contacts
	// Folder is the hospital's folder, "" if there is none. Findings are about
	// the folder itself.
	Folder   string
	Findings []Finding

	all     []*Document
	byID    map[string]*Document
	missing int // see MissingContacts
	chosen  Chosen

	hospital []*Document       // every file of the hospital, in the order of names
	faults   map[string]string // see During; of files that are not used, by their origin
}

// Load reads the shipped procedures and those under the folder hospital, which
// may be "" or not there; files for which a person chose how their steps are
// found are read so. It fails only if the folder is there and cannot be listed; a
// file that cannot be read is a document with a finding.
func Load(hospital string, chosen Chosen) (*Library, error) {
	l := &Library{
		chosen:   chosen,
		Replaced: make(map[string]*Document),
		Contacts: &Contacts{},
		byID:     make(map[string]*Document),
	}
	if err := l.loadShipped(); err != nil {
		return nil, err
	}
	if hospital != "" {
		if err := l.overlay(hospital); err != nil {
			return nil, err
		}
	}
	l.sortAll()
	return l, nil
}

// copied is a library that can be changed by itself.
func (l *Library) copied() *Library {
	next := *l
	next.Replaced, next.byID, next.faults = maps.Clone(l.Replaced), maps.Clone(l.byID), make(map[string]string)
	next.Duplicates, next.Unread = slices.Clone(l.Duplicates), slices.Clone(l.Unread)
	return &next
}

// sortAll lists what is in use, sorted by title, and counts what it lacks.
func (l *Library) sortAll() {
	l.all = slices.Collect(maps.Values(l.byID))
	slices.SortFunc(l.all, func(a, b *Document) int {
		return cmp.Or(
			cmp.Compare(strings.ToLower(a.Procedure.Title), strings.ToLower(b.Procedure.Title)),
			cmp.Compare(a.Procedure.ID, b.Procedure.ID),
		)
	})
	l.missing = l.countMissing()
}

// Other loads another folder, by what was chosen for the files of this one.
func (l *Library) Other(hospital string) (*Library, error) { return Load(hospital, l.chosen) }

// All returns the procedures in use, sorted by title.
func (l *Library) All() []*Document { return slices.Clone(l.all) }

// Get returns the procedure in use with this id, or the part of one (see
// Document.Parts).
func (l *Library) Get(id string) (*Document, bool) {
	if doc, ok := l.byID[id]; ok {
		return doc, true
	}
	return l.findPart(id)
}

func (l *Library) loadShipped() error {
	entries, err := shipped.ReadDir("library")
	if err != nil {
		return fmt.Errorf("read shipped procedures: %w", err)
	}
	for _, entry := range entries {
		if !isProcedure(entry.Name()) {
			continue
		}
		source, err := shipped.ReadFile(path.Join("library", entry.Name()))
		if err != nil {
			return fmt.Errorf("read shipped procedure %s: %w", clean.Quoted(entry.Name()), err)
		}
		doc := l.Read(entry.Name(), source)
		doc.Origin = Shipped
		l.byID[doc.Procedure.ID] = doc
	}
	return nil
}

// Read is Parse, by what was chosen for a file of these bytes: so that a file of
// no library is understood as the app would.
func (l *Library) Read(file string, source []byte) *Document {
	hash := Hash(source)
	doc := ParseAs(file, source, l.chosen[hash])
	doc.SHA256 = hash
	return doc
}

// isProcedure reports whether a file of this name in a procedures folder is
// one: not a README, not the contacts, not hidden.
func isProcedure(name string) bool {
	lower := strings.ToLower(name)
	return accepts(name) && lower != "readme.md" && lower != ContactsFile && !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "~")
}

// isContacts reports whether a file of this name, which has its folders in it, has the
// local numbers: that beside the procedures, and none below.
func isContacts(name string) bool { return strings.EqualFold(name, ContactsFile) }

// openFolder opens a procedures folder; nil where there is none.
func openFolder(folder string) (*os.Root, error) {
	root, err := os.OpenRoot(folder)
	switch {
	case os.IsNotExist(err):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("open procedures folder %s: %w", clean.Quoted(clean.Line(folder)), err)
	}
	return root, nil
}

// walkFolder visits what counts in a procedures folder, in the order of names: itself and
// the folders below it, the procedures, and the contacts. What cannot be read is visited
// with its error.
func walkFolder(files fs.FS, folder string, visit fs.WalkDirFunc) error {
	return fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil && name == ".":
			return fmt.Errorf("list procedures folder %s: %w", clean.Quoted(clean.Line(folder)), err)
		case err != nil:
			return visit(name, entry, err)
		case entry.IsDir() && name != "." && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		case entry.IsDir(), isProcedure(entry.Name()), isContacts(name):
			return visit(name, entry, nil)
		}
		return nil
	})
}

// overlay reads the hospital's folder in the order of names.
func (l *Library) overlay(folder string) error {
	root, err := openFolder(folder)
	if root == nil {
		return err
	}
	defer root.Close()
	l.Folder = folder
	files := root.FS()
	var names []string
	err = walkFolder(files, folder, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			l.Findings = append(l.Findings, unreadable(folder, name, err))
			return nil
		case entry.IsDir():
			return nil
		case isContacts(name):
			l.readContacts(files, folder, name)
			return nil
		}
		if len(names) == maxFiles {
			l.Findings = append(l.Findings, Finding{
				File: clean.Line(folder), Line: 1, Severity: Error, Code: "too-many-files",
				Message: fmt.Sprintf("the folder holds more than %d procedures: the rest, from %s on, were not read", maxFiles, clean.Quoted(clean.Line(name))),
			})
			return fs.SkipAll
		}
		names = append(names, name)
		return nil
	})
	if err != nil {
		return err
	}
	docs := make([]*Document, len(names))
	parallel(len(names), func(i int) { docs[i] = l.readDocument(files, folder, names[i]) })
	l.hospital = docs
	own := make(map[string]*Document)
	for _, doc := range docs {
		l.take(doc, own)
	}
	return nil
}

// take adds a file of the hospital: over a shipped one, but not over another of
// the hospital's.
func (l *Library) take(doc *Document, own map[string]*Document) {
	id := doc.Procedure.ID
	if first, twice := own[id]; twice {
		doc.duplicateOf(first)
		l.Duplicates = append(l.Duplicates, doc)
		return
	}
	if before, ok := l.byID[id]; ok {
		if !doc.parsed { // a ward is better off with the shipped one than with none
			l.Unread = append(l.Unread, doc)
			return
		}
		l.Replaced[id] = before
	}
	own[id], l.byID[id] = doc, doc
}

// duplicateOf notes that another file, which comes before it, has its id.
func (d *Document) duplicateOf(first *Document) {
	f := &findings{file: d.File}
	f.add(d.keyLine("id"), "duplicate-file-id", "the id %q is that of %s too, which is used: give one of the two another id", d.Procedure.ID, clean.Quoted(first.File))
	d.Findings = append(f.list, d.Findings...)
}

// MarkDuplicates notes on each document whose id an earlier one has that it has.
func MarkDuplicates(docs []*Document) {
	first := make(map[string]*Document, len(docs))
	for _, doc := range docs {
		if before, twice := first[doc.Procedure.ID]; twice {
			doc.duplicateOf(before)
			continue
		}
		first[doc.Procedure.ID] = doc
	}
}

// readDocument reads one file, at most a byte more than the limit.
func (l *Library) readDocument(files fs.FS, folder, name string) *Document {
	source, err := readLimited(files, name)
	file := filepath.Join(folder, filepath.FromSlash(name))
	doc := l.Read(file, source)
	if err != nil {
		doc.Findings = []Finding{unreadable(folder, name, err)}
	}
	return doc
}

func readLimited(files fs.FS, name string) ([]byte, error) {
	// Opening a pipe would wait for ever.
	info, err := fs.Stat(files, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a plain file", clean.Quoted(clean.Line(name)))
	}
	file, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, MaxFileSize+1))
}

func unreadable(folder, name string, err error) Finding {
	return Finding{
		File: clean.Line(filepath.Join(folder, filepath.FromSlash(name))), Line: 1, Severity: Error, Code: "unreadable",
		Message: "the file could not be read: " + clean.Line(err.Error()),
	}
}

func (l *Library) readContacts(files fs.FS, folder, name string) {
	source, err := readLimited(files, name)
	if err != nil {
		l.Findings = append(l.Findings, unreadable(folder, name, err))
		return
	}
	l.Contacts = ParseContacts(filepath.Join(folder, filepath.FromSlash(name)), source)
}
