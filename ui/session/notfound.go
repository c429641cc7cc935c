package session

import (
	"fmt"
	"slices"
	"strings"

	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/store/timeline"
	"downtime/ui/text"
)

// untold are the recoveries that no log tells of yet.
func (s *Session) untold() []store.RecoveryNote {
	return slices.DeleteFunc(slices.Clone(s.Opening().Recoveries), func(n store.RecoveryNote) bool {
		return s.state != nil && slices.Contains(s.state.Storage.Recoveries, n.ID)
	})
}

// told gives the notes of recoveries another name once the log tells of them. One
// that cannot have it is known by the id in the entry.
func (s *Session) told() {
	for _, n := range s.Opening().Recoveries {
		if slices.Contains(s.state.Storage.Recoveries, n.ID) {
			_ = n.Entered()
		}
	}
}

// lacks reports whether entries of a log were missing when it was recovered, which may
// still turn up.
func lacks(n store.RecoveryNote, log string) bool {
	return slices.ContainsFunc(n.Logs, func(l store.NotedLog) bool { return l.Log == log && len(l.Gone) > 0 })
}

const (
	// mostWhole is how many logs are named that are whole, and mostNote how many bytes
	// a recovery may take in the log.
	mostWhole, mostNote = 3, 8 << 10
	// mostAbsent is how many spans of missing entries are told one by one.
	mostAbsent = 50
)

// noteText is a recovery as the log tells it.
func noteText(n store.RecoveryNote) string {
	parts := []string{fmt.Sprintf("recovered on %s by log-in %q", text.Stamp(n.At.Local()), clean.Line(n.By))}
	whole := 0
	for _, l := range n.Logs {
		if l.Entries >= l.Known {
			if whole++; whole > mostWhole {
				continue
			}
		}
		part := fmt.Sprintf("Log %s: whole, %s", l.Log, text.Count(int(l.Entries), "entry"))
		switch {
		case l.Entries < l.Known && l.Entries > 0:
			part = fmt.Sprintf("Log %s: in it %s, of the %d that were known of", l.Log, numbered(1, l.Entries), l.Known)
		case l.Entries < l.Known:
			part = fmt.Sprintf("Log %s: none of the %s that were known of", l.Log, text.Count(int(l.Known), "entry"))
		}
		if len(l.From) > 0 {
			part += ", from " + quotedList(l.From)
		}
		found := l.Recovered()
		for _, w := range found.Withheld {
			part += fmt.Sprintf("; withheld: %s, left out of the export %s on purpose", numbered(w.First, w.Last), clean.Quoted(w.Path))
		}
		for _, gone := range found.Lost() {
			part += fmt.Sprintf("; GONE: %s, which could be read from no file that was looked at", numbered(gone.First, gone.Last))
		}
		for _, aside := range l.Aside {
			part += fmt.Sprintf("; set aside: %s, in %s", numbered(aside.First, aside.Last), clean.Quoted(aside.File))
		}
		parts = append(parts, part)
	}
	if more := whole - mostWhole; more > 0 {
		parts = append(parts, fmt.Sprintf("And %s more, whole", text.Count(more, "log")))
	}
	said := clean.Line(strings.Join(append(parts, n.Said...), ". "))
	if len(said) > mostNote {
		return strings.ToValidUTF8(said[:mostNote], "") + " ... The rest is in downtime.recovered-" + n.ID + ".json in the data folder"
	}
	return said
}

// quotedList names files, once each.
func quotedList(paths []string) string {
	from := make([]store.FileFrom, len(paths))
	for i, path := range paths {
		from[i].Path = path
	}
	return fileWords(from)
}

// noteSentence is a recovery as it is told at a start.
func (s *Session) noteSentence(n store.RecoveryNote) string {
	said, what := noteText(n), "is GONE"
	if !slices.ContainsFunc(n.Logs, func(l store.NotedLog) bool {
		found := l.Recovered()
		return len(found.Lost()) > 0
	}) {
		what = "was withheld"
	}
	switch missing := func(l store.NotedLog) bool { return len(l.Gone) > 0 }; {
	case s.Running() && !s.changed && lacks(n, s.state.Log):
		return said + ". If a stick, a backup or an export may have what " + what + ", leave, and name it to downtime recover --from before anything more is written here. What is written first takes the number of the first entry that the log lacks"
	case slices.ContainsFunc(n.Logs, missing):
		return said + ". If a stick, a backup or an export has what " + what + ", name it to downtime recover --from"
	}
	return said
}

// absence is some entries that were saved and are not in their log, and where they
// are, if anywhere.
type absence struct {
	store.Span
	why    string
	aside  string // the file that they are kept in
	backup string // which backup has how much of them, in words
	noted  bool   // a recovery says so
	told   bool   // a log says so, and nothing can be done here
	after  bool   // they may be in the files: the first of them cannot be read
}

// notFound are the entries that were saved and are in no log, each once.
func (s *Session) notFound() []absence {
	found := s.Opening()
	var all []absence
	if last := len(found.Recoveries) - 1; last >= 0 { // which found most
		for _, l := range found.Recoveries[last].Logs {
			for _, gone := range l.Gone {
				all = lay(all, absence{Span: store.Span{Log: l.Log, First: gone.First, Last: gone.Last}, noted: true,
					why: "could be read from no file when the log was recovered"})
			}
			for _, aside := range l.Aside {
				span := store.Span{Log: l.Log, First: max(aside.First, l.Entries+1), Last: aside.Last}
				why := keptBeside(aside.File)
				if aside.Fork {
					why = fmt.Sprintf("told by another course of the log, which is kept in %s", clean.Quoted(aside.File))
				}
				all = lay(all, absence{Span: span, aside: aside.File, noted: true, why: why})
			}
		}
	}
	for _, l := range found.Lacking {
		if l.Backup != "" {
			all = lay(all, absence{Span: l.Span, backup: backupWords(l), why: "in no copy that is here; " + backupWords(l)})
		}
	}
	for _, span := range append(slices.Clone(found.Gone), found.Absent) {
		for _, file := range found.Aside {
			both := store.Span{Log: span.Log, First: max(span.First, file.First), Last: min(span.Last, file.Last)}
			if file.Log == span.Log && both.First <= both.Last {
				all = lay(all, absence{Span: both, aside: file.Path, why: keptBeside(file.Path)})
			}
		}
	}
	for _, span := range found.Gone {
		all = lay(all, absence{Span: span, after: true, why: "the first of them can be read from neither copy, and the log ends before it; the files are kept"})
	}
	if found.Absent.Log != "" {
		all = lay(all, absence{Span: found.Absent, why: "in no copy that is here"})
	}
	for _, l := range found.Lacking {
		all = lay(all, absence{Span: l.Span, why: "in no copy that is here", told: l.Entered})
	}
	return all
}

func keptBeside(file string) string {
	return fmt.Sprintf("kept beside the log, in %s, and could not be joined to it", clean.Quoted(file))
}

// lay adds what is not said of those entries yet.
func lay(all []absence, a absence) []absence {
	if a.First == 0 || a.First > a.Last || len(all) >= mostAbsent {
		return all // what no recovery writes, or too much to read
	}
	left := []store.Span{a.Span}
	for _, b := range all {
		var next []store.Span
		for _, span := range left {
			if b.Log != span.Log || b.Last < span.First || b.First > span.Last {
				next = append(next, span)
				continue
			}
			if span.First < b.First {
				next = append(next, store.Span{Log: span.Log, First: span.First, Last: b.First - 1})
			}
			if span.Last > b.Last {
				next = append(next, store.Span{Log: span.Log, First: b.Last + 1, Last: span.Last})
			}
		}
		left = next
	}
	for _, span := range left {
		a.Span = span
		all = append(all, a)
	}
	return all
}

// CanRecover reports whether a recovery may get back entries that are in no log here,
// from what is in the folders of the two copies.
func (s *Session) CanRecover() bool {
	return slices.ContainsFunc(s.notFound(), func(a absence) bool {
		return a.canRecover(false) || a.canRecover(true) && s.keepsDamaged()
	})
}

// keepsDamaged reports whether damaged files are kept in the folders of the copies. They
// are put there by a start, so they are looked for once: the first screen asks at each key.
func (s *Session) keepsDamaged() bool {
	s.lookedForDamaged.Do(func() { s.damagedKept = store.KeepsDamaged(s.places()...) })
	return s.damagedKept
}

// canRecover reports whether the sentence at a start says that a recovery may help.
func (a absence) canRecover(kept bool) bool {
	return !a.noted && !a.told && a.aside == "" && (a.backup != "" || a.after || kept)
}

// sentence says at a start which entries are missing, where they may be, and what to
// do; "" where a recovery has said it. Second is the folder of the second copy, read is
// set where it was there and was read, and kept where damaged files are kept here.
func (a absence) sentence(second string, read, kept bool) string {
	numbers := timeline.EntryNumbers(a.First, a.Last)
	switch {
	case a.noted, a.told:
		return ""
	case a.backup != "" && a.First == 1:
		return fmt.Sprintf("log %s, of which %s known: saved before, and in no copy that is here; %s: leave and start downtime recover to get that back",
			a.Log, countIs(a.Last), a.backup)
	case a.backup != "":
		return fmt.Sprintf("%s of log %s: saved before, and in no copy that is here; %s: before anything more is written in that log, leave and start downtime recover to get that back",
			numbers, a.Log, a.backup)
	case a.aside != "":
		return fmt.Sprintf("%s of log %s: saved before, and not in the log, because an entry before them is missing. They are kept in %s",
			numbers, a.Log, clean.Quoted(a.aside))
	case a.after:
		return fmt.Sprintf("%s of log %s: the first of them can be read from neither copy, so the log ends before it. The files are kept. Before anything more is written here, leave and start downtime recover: it gets back what can be read. What is written first takes the place of those entries, and they can then only be kept beside the log",
			numbers, a.Log)
	}
	where, do := "on a disk or stick that is not here", "plug it in and start again"
	switch {
	case second != "" && read:
		where, do = "on another disk or stick, or in a backup (the second copy, in "+second+", was read, and has them not)", "plug that in and start again"
	case second != "":
		where = "in the second copy, in " + second + ", if that is not plugged in"
	}
	if kept {
		where = "in the damaged files that are kept here, or " + where
		do = "leave and start downtime recover, or " + do + ", before anything more is written here"
	}
	return fmt.Sprintf("%s of log %s: saved before, and in no copy that is here. They may be %s: %s, or go on: they are kept there",
		numbers, a.Log, where, do)
}
