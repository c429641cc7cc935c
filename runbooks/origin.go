package runbooks

import (
	"path/filepath"
	"slices"
	"strings"

	"downtime/runbooks/clean"
)

const hospital = "hospital: "

// Source says in words where a procedure came from that has this Origin:
// "shipped", or "hospital: wards/7b.md", the file as it is called in the
// hospital's folder.
func (l *Library) Source(origin string) string {
	if origin == Shipped || strings.HasPrefix(origin, hospital) {
		return origin // in words already, as in a log
	}
	if l.Folder != "" {
		folder := clean.Line(filepath.Clean(l.Folder)) + string(filepath.Separator)
		origin = strings.TrimPrefix(origin, folder)
	}
	return hospital + filepath.ToSlash(origin)
}

// PinnedSource is Library.Source for an origin that stands in a log, when the
// folder is not known any more. Logs of earlier versions have the whole path of
// the file, which may hold somebody's log-in name: its own name is left of that.
func PinnedSource(origin string) string {
	if origin == Shipped || strings.HasPrefix(origin, hospital) {
		return origin
	}
	path := strings.ReplaceAll(origin, `\`, "/") // as Windows writes it
	if drive := len(path) > 2 && path[1] == ':' && path[2] == '/'; drive || strings.HasPrefix(path, "/") {
		path = path[strings.LastIndexByte(path, '/')+1:]
	}
	return hospital + path
}

// Where says where a document came from, and if it took the place of one that is
// shipped: "hospital, in place of the shipped one: wards/7b.md".
func (l *Library) Where(doc *Document) string {
	where := l.Source(doc.Origin)
	if file, ok := strings.CutPrefix(where, hospital); ok && l.Replaced[doc.Procedure.ID] != nil && l.byID[doc.Procedure.ID] == doc {
		return "hospital, in place of the shipped one: " + file
	}
	return where
}

// NotUsed are the files of the hospital that are not in use: Unused says why.
func (l *Library) NotUsed() []*Document { return slices.Concat(l.Duplicates, l.Unread) }

// Unused says why a document of the hospital is not in use, "" where it is.
func (l *Library) Unused(doc *Document) string {
	if fault := l.faults[doc.Origin]; fault != "" {
		return "NOT USED: " + fault + "; the copy kept when it was opened is used"
	}
	switch used := l.byID[doc.Procedure.ID]; {
	case used == doc || used == nil:
		return ""
	case !doc.parsed:
		return "NOT USED: nothing in it can be read, so the shipped one stays"
	default:
		return "NOT USED: its id is that of " + l.Source(used.Origin)
	}
}
