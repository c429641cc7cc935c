package store

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"downtime/runbooks/clean"
	"downtime/store/event"
)

// Recovery is what was found of every log, and what became of it.
type Recovery struct {
	To   string
	Logs []RecoveredLog
	// Damaged are the files that are not what they should be.
	Damaged []FileFound
	// Needed is false where the folder holds everything that was found, and is
	// sound: nothing is done then.
	Needed bool
	// Written is set once the folder was written and read back.
	Written bool
	// Said is what became of files in the folder, in sentences.
	Said []string
}

// Whole reports whether every entry that is known of is in the recovered logs.
func (r *Recovery) Whole() bool {
	return !slices.ContainsFunc(r.Logs, func(l RecoveredLog) bool { return l.Entries < l.Known })
}

func (r *Recovery) hasEntries() bool {
	return slices.ContainsFunc(r.Logs, func(l RecoveredLog) bool { return l.Entries > 0 || len(l.Kept) > 0 })
}

// gone are the entries that are known of and that no file gives.
func (r *Recovery) gone() []Span {
	var gone []Span
	for _, l := range r.Logs {
		gone = append(gone, l.Gone...)
	}
	return gone
}

// RecoveredLog is one log. Each entry that is known of is in it, in a piece that is
// kept, or gone.
type RecoveredLog struct {
	Log     string
	Started event.RunStarted // empty where its first entry is gone
	// Entries is how many there are from the first on, and Known how many there
	// must have been.
	Entries, Known uint64
	Why            string // the log ends before Known; "" where it does not
	From           []FileFrom
	// Gone are entries that can be read from no file.
	Gone []Span
	// Withheld are those of them that whoever made a file left out of it, an export, and
	// put their hashes in.
	Withheld []FileFrom
	// Kept are entries that do not continue the log: those after one that is
	// gone, and those of another course. Each is written to a file of its own.
	Kept []KeptRun
}

// NotThere is why a log ends where there is nothing of the next entry.
const NotThere = missing

// FileFrom is what one file gave: all entries from the one to the other.
type FileFrom struct {
	Path        string
	First, Last uint64
}

// KeptRun are entries that are kept beside the log.
type KeptRun struct {
	Span
	// Fork is set where the log has another entry of the first number.
	Fork bool
	// Lacks is set where the entry before the first can be read from no file.
	Lacks bool
	From  string // the file they were found in
	File  string // the file they are kept in; "" until they are
	Text  string // the same to be read by people; "" until it is there

	leads []lead
}

// Lost are the entries that are gone, and of which no file says that it has them withheld.
func (l *RecoveredLog) Lost() []Span {
	var lost []Span
	for _, gone := range l.Gone {
		first := gone.First
		for _, w := range l.Withheld { // in their order
			if w.First < gone.First || w.Last > gone.Last {
				continue
			}
			if w.First > first {
				lost = append(lost, Span{gone.Log, first, w.First - 1})
			}
			first = w.Last + 1
		}
		if first <= gone.Last {
			lost = append(lost, Span{gone.Log, first, gone.Last})
		}
	}
	return lost
}

// IsWithheld reports whether an entry is gone because it was withheld.
func (l *RecoveredLog) IsWithheld(seq uint64) bool {
	return slices.ContainsFunc(l.Withheld, func(w FileFrom) bool { return w.First <= seq && seq <= w.Last })
}

// withheldOf says which of the entries that are gone were withheld, and from which file:
// each once, in their order.
func withheldOf(log string, gone []Span, files []*evidence) []FileFrom {
	from := make(map[uint64]string)
	for _, e := range files {
		for _, seq := range e.withheld[log] {
			if _, known := from[seq]; !known {
				from[seq] = e.path
			}
		}
	}
	var all []FileFrom
	for _, seq := range slices.Sorted(maps.Keys(from)) {
		in := slices.IndexFunc(gone, func(g Span) bool { return g.First <= seq && seq <= g.Last })
		if in < 0 {
			continue
		}
		last := len(all) - 1
		if last >= 0 && all[last].Path == from[seq] && all[last].Last == seq-1 && all[last].First >= gone[in].First {
			all[last].Last = seq
			continue
		}
		all = append(all, FileFrom{from[seq], seq, seq})
	}
	return all
}

// NothingFoundError says that no entry was found where it was looked for.
type NothingFoundError struct {
	From  []string
	Known []Span // entries that somebody was told are saved
}

func (e *NothingFoundError) Error() string {
	return fmt.Sprintf("no entry of a log was found in %s%s: name the files or folders that may have some with --from", quoted(e.From), e.Lost())
}

// Lost says which entries are known to have been saved.
func (e *NothingFoundError) Lost() string {
	lost := ""
	for _, s := range e.Known {
		lost += fmt.Sprintf("; entries %d to %d of log %s were saved once, and can be read from no file there", s.First, s.Last, s.Log)
	}
	return lost
}

// NotWrittenError says that the system does not let a recovery write where it should.
type NotWrittenError struct {
	To  string
	Why error
}

func (e *NotWrittenError) Error() string {
	return fmt.Sprintf("%s cannot be written: %v: recover to another folder, with --to FOLDER", clean.Quoted(e.To), e.Why)
}

func (e *NotWrittenError) Unwrap() error { return e.Why }

func quoted(paths []string) string {
	var all []string
	for _, path := range paths {
		all = append(all, clean.Quoted(path))
	}
	return strings.Join(all, ", ")
}

// NotEmptyError says that a folder that was to be written holds a log already.
type NotEmptyError struct{ Dir string }

func (e *NotEmptyError) Error() string {
	return fmt.Sprintf("%s holds a log already, and it is not among what is recovered: name a folder that is empty or not there yet", clean.Quoted(e.Dir))
}
