package session

import (
	"fmt"
	"strings"

	"downtime/store"
	"downtime/store/timeline"
	"downtime/ui/text"
)

// RecoveryWords says of each log what was found of it, one sentence a line, and
// what became of the files.
func RecoveryWords(r store.Recovery) []string {
	var lines []string
	for _, l := range r.Logs {
		lines = append(lines, logWords(l)...)
	}
	for _, f := range r.Damaged {
		lines = append(lines, fmt.Sprintf("damaged: %q (%s)", f.Path, f.Damage))
	}
	return append(lines, r.Said...)
}

// RecoveryResult is what it comes to, in one sentence.
func RecoveryResult(r store.Recovery) string {
	gone := ""
	if !r.Whole() {
		gone = ", but not every entry could be: see what is GONE"
	}
	switch {
	case !r.Needed && gone == "":
		return fmt.Sprintf("every log in %q is whole: there is nothing to recover", r.To)
	case !r.Needed:
		return fmt.Sprintf("%q holds all that can be recovered%s", r.To, gone)
	case !r.Written:
		return fmt.Sprintf("this was only a look: nothing was written; it can be recovered to %q%s", r.To, gone)
	}
	return fmt.Sprintf("recovered to %q, read back and compared%s; no other file was changed or deleted", r.To, gone)
}

func logWords(l store.RecoveredLog) []string {
	name := "log " + l.Log
	if l.Started.Title != "" {
		name += ", " + timeline.ModeWords(l.Started.Mode) + ": " + l.Started.Title
	}
	var parts []string
	if l.Entries == l.Known {
		parts = append(parts, text.Count(int(l.Known), "entry")+", whole")
	} else {
		parts = append(parts, fmt.Sprintf("%d of %s", l.Entries, text.Count(int(l.Known), "entry")))
	}
	if len(l.Gone) > 0 {
		parts = append(parts, "GONE: "+spanWords(l.Gone))
	}
	if l.Why != "" {
		parts = append(parts, fmt.Sprintf("entry %d: %s", l.Entries+1, l.Why))
	}
	if len(l.From) > 0 {
		parts = append(parts, "from "+fileWords(l.From))
	}
	lines := []string{name + ": " + strings.Join(parts, "; ")}
	for _, k := range l.Kept {
		lines = append(lines, keptWords(k))
	}
	return lines
}

// spanWords are entries by their numbers: "entries 57, 60 to 61".
func spanWords(spans []store.Span) string {
	word := "entry "
	if len(spans) > 1 || spans[0].First < spans[0].Last {
		word = "entries "
	}
	list := make([]string, len(spans))
	for i, s := range spans {
		list[i] = fmt.Sprint(s.First)
		if s.Last > s.First {
			list[i] += fmt.Sprintf(" to %d", s.Last)
		}
	}
	return word + strings.Join(list, ", ")
}

func keptWords(k store.KeptRun) string {
	what := spanWords([]store.Span{k.Span}) + " of log " + k.Log
	if k.Fork {
		what += ", told otherwise in " + fmt.Sprintf("%q", k.From)
	} else {
		what += ", which cannot be joined to the entries before"
	}
	if k.File == "" {
		return what
	}
	return what + fmt.Sprintf(": kept in %q", k.File)
}

// fileWords names files once each.
func fileWords(from []store.FileFrom) string {
	var list []string
	seen := make(map[string]bool)
	for _, f := range from {
		if !seen[f.Path] {
			seen[f.Path] = true
			list = append(list, fmt.Sprintf("%q", f.Path))
		}
	}
	const most = 3
	if more := len(list) - most; more > 0 {
		list = append(list[:most], fmt.Sprintf("and %s more", text.Count(more, "file")))
	}
	return strings.Join(list, ", ")
}
