package session

import (
	"fmt"
	"strings"

	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/store/timeline"
)

// LackingWords says what is known of and in no copy here, and what to do about it, for
// somebody who types commands. Kept is set where damaged files are kept here.
func LackingWords(l store.Lacking, kept bool) string {
	what := fmt.Sprintf("log %s, of which %s known, was saved before and is in no copy here", l.Log, countIs(l.Last))
	if !l.Whole() {
		what = fmt.Sprintf("%s of log %s: saved before, and in no copy here", timeline.EntryNumbers(l.First, l.Last), l.Log)
	}
	switch {
	case l.Backup != "":
		return what + ". " + sentenceCase(backupWords(l)) + ": start downtime recover"
	case kept:
		return what + ". It may be in the damaged files that are kept here: start downtime recover"
	}
	return what + ". If a disk, a stick or a backup has it, plug that in, or name it to downtime recover --from"
}

// countIs counts the entries that are known of: there may have been more.
func countIs(n uint64) string {
	if n == 1 {
		return "1 entry is"
	}
	return fmt.Sprintf("%d entries are", n)
}

// backupWords say what a backup has of it, which a recovery gets back.
func backupWords(l store.Lacking) string {
	has := "it"
	if l.BackupTo < l.Last || !l.Whole() {
		has = strings.ToLower(timeline.EntryNumbers(l.First, l.BackupTo)) + " of it"
	}
	return fmt.Sprintf("the backup %s has %s", clean.Quoted(l.Backup), has)
}

// MissingSentences say what is known of where no log can be read at all.
func MissingSentences(e *store.MissingError) []string {
	kept := store.KeepsDamaged(e.Dir)
	if len(e.Lacking) == 0 {
		return []string{fmt.Sprintf("no log can be read in %s, and there are damaged files: start downtime recover", clean.Quoted(e.Dir))}
	}
	said := make([]string, len(e.Lacking))
	for i, l := range e.Lacking {
		said[i] = LackingWords(l, kept)
	}
	return said
}
