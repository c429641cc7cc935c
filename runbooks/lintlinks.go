package runbooks

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"downtime/runbooks/clean"
)

// links checks the links of a document to other files: those of a shipped one
// against what is shipped, for the program's folder is no place of the hospital.
func (l *linter) links(doc *Document) {
	for _, link := range l.relative {
		var err error
		if doc.Origin == Shipped {
			_, err = fs.Stat(shipped, path.Join("library", link.path))
		} else {
			_, err = os.Stat(filepath.Join(filepath.Dir(doc.Origin), filepath.FromSlash(link.path)))
		}
		if err != nil && !os.IsPermission(err) {
			l.add(link.line, "broken-link", "the link to %s leads to no file: correct it or take it out", clean.Quoted(link.path))
		}
	}
}
