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

// RecoveryWords says of each log what was found of it, one sentence a line, and
// what became of the files. Each entry that is known of is in one of the lines of
// its log: in the log, set aside, or GONE.
func RecoveryWords(r store.Recovery) []string {
	var lines []string
	for _, l := range r.Logs {
		lines = append(lines, logWords(l)...)
	}
	for _, f := range r.Damaged {
		lines = append(lines, fmt.Sprintf("damaged: %s (%s)", clean.Quoted(f.Path), f.Damage))
	}
	return append(lines, r.Said...)
}

// RecoveryResult is what it comes to, in one sentence.
func RecoveryResult(r store.Recovery) string {
	parts := ""
	if !r.Whole() {
		parts = ": " + sumWords(r)
	}
	switch {
	case !r.Needed && parts == "":
		return fmt.Sprintf("every log in %s is whole: there is nothing to recover", clean.Quoted(r.To))
	case !r.Needed:
		return fmt.Sprintf("%s holds all that can be recovered%s", clean.Quoted(r.To), parts)
	case !r.Written:
		return fmt.Sprintf("this was only a look: nothing was written; it can be recovered to %s%s", clean.Quoted(r.To), parts)
	}
	return fmt.Sprintf("recovered to %s, read back and compared%s; nothing was deleted, and what is in the other files was not changed", clean.Quoted(r.To), parts)
}

// sumWords counts the entries of all logs: "10 entries in the log, 19 set aside, 2
// GONE".
func sumWords(r store.Recovery) string {
	var in, aside, gone, withheld uint64
	for _, l := range r.Logs {
		in += l.Entries
		gone += countIn(l.Lost())
		withheld += countIn(l.Gone) - countIn(l.Lost())
		for _, k := range l.Kept {
			aside += k.Last - k.First + 1
		}
	}
	words := text.Count(int(in), "entry") + " in the " + map[bool]string{true: "log", false: "logs"}[len(r.Logs) == 1]
	if in == 0 {
		words = "no entry is in a log"
	}
	if aside > 0 {
		words += fmt.Sprintf(", %d set aside", aside)
	}
	if withheld > 0 {
		words += fmt.Sprintf(", %d withheld", withheld)
	}
	if gone > 0 {
		words += fmt.Sprintf(", %d GONE", gone)
	}
	return words
}

func countIn(spans []store.Span) uint64 {
	var n uint64
	for _, s := range spans {
		n += s.Last - s.First + 1
	}
	return n
}

func logWords(l store.RecoveredLog) []string {
	name := "log " + l.Log
	if l.Started.Title != "" {
		name += ", " + timeline.ModeWords(l.Started.Mode) + ": " + l.Started.Title
	}
	from := ""
	if len(l.From) > 0 {
		from = "; from " + fileWords(l.From)
	}
	var lines []string
	switch {
	case l.Entries == l.Known:
		lines = append(lines, name+": "+text.Count(int(l.Known), "entry")+", whole"+from)
	case l.Entries == 0 && len(l.Kept) == 0:
		lines = append(lines, fmt.Sprintf("%s: nothing of it was found but that %s had been saved", name, text.Count(int(l.Known), "entry")))
	case l.Entries == 0:
		lines = append(lines, fmt.Sprintf("%s: none of the %s that are known of can be in the log, which cannot begin without entry 1; that one says, too, whether it was LIVE or a drill",
			name, text.Count(int(l.Known), "entry")))
	default:
		lines = append(lines, fmt.Sprintf("%s: in the log: %s, of the %d that are known of%s", name, numbered(1, l.Entries), l.Known, from))
	}
	for _, w := range l.Withheld {
		lines = append(lines, withheldWords(l.Log, w))
	}
	for _, gone := range l.Lost() {
		why := ""
		if gone.First == l.Entries+1 && l.Why != "" && l.Why != store.NotThere {
			why = fmt.Sprintf(" (what stands for entry %d does not hold: %s)", gone.First, l.Why)
		}
		lines = append(lines, fmt.Sprintf("GONE: %s of log %s can be read from no file that was looked at%s", numbered(gone.First, gone.Last), l.Log, why))
	}
	for _, k := range l.Kept {
		lines = append(lines, keptWords(l, k))
	}
	return lines
}

// withheldWords say of entries that were left out of an export on purpose what must be
// read in its place.
func withheldWords(log string, w store.FileFrom) string {
	was, them, hashes := "was", "it", "its hash"
	if w.Last > w.First {
		was, them, hashes = "were", "them", "their hashes"
	}
	return fmt.Sprintf("withheld: %s of log %s %s left out of %s on purpose, by whoever made that export: it has %s alone and cannot give %s back, so read the database, the journal or a backup of this log as well (--from)",
		numbered(w.First, w.Last), log, was, clean.Quoted(w.Path), hashes, them)
}

// numbered are entries by their numbers, and how many they are.
func numbered(first, last uint64) string {
	if first == last {
		return fmt.Sprintf("entry %d", first)
	}
	return fmt.Sprintf("entries %d to %d (%s)", first, last, text.Count(int(last-first+1), "entry"))
}

// keptWords says of entries that are not in their log why, and where they are.
func keptWords(l store.RecoveredLog, k store.KeptRun) string {
	what := fmt.Sprintf("set aside: %s of log %s, %s", numbered(k.First, k.Last), k.Log, whyAside(l, k))
	if slices.ContainsFunc(l.Kept, func(other store.KeptRun) bool {
		return (other.First != k.First || other.Last != k.Last || other.From != k.From) && max(other.First, l.Entries+1) <= k.Last && k.First <= other.Last
	}) {
		what += "; another file that is set aside has some of these numbers too, told otherwise"
	}
	switch {
	case k.File == "":
		return what
	case k.Text == "":
		return what + fmt.Sprintf(": kept in %s", clean.Quoted(k.File))
	}
	return what + fmt.Sprintf(": kept in %s, and to be read in %s", clean.Quoted(k.File), clean.Quoted(k.Text))
}

func whyAside(l store.RecoveredLog, k store.KeptRun) string {
	switch {
	case k.Fork && k.Last > l.Entries:
		return fmt.Sprintf("told otherwise in %s than in the log, which ends with entry %d", clean.Quoted(k.From), l.Entries)
	case k.Fork:
		return fmt.Sprintf("told otherwise in %s than in the log", clean.Quoted(k.From))
	case k.Lacks && k.First-1 <= l.Entries:
		return fmt.Sprintf("which follow another entry %d than the log has: that one can be read from no file", k.First-1)
	case k.Lacks && !slices.ContainsFunc(l.Gone, func(g store.Span) bool { return g.First < k.First && k.First-1 <= g.Last }):
		return fmt.Sprintf("which follow another entry %d than was found: that one can be read from no file", k.First-1)
	case k.Lacks && l.IsWithheld(k.First-1):
		return fmt.Sprintf("because entry %d before them was withheld", k.First-1)
	case k.Lacks:
		return fmt.Sprintf("because entry %d before them is GONE", k.First-1)
	case k.First == 1:
		return "because the log cannot begin with what stands for entry 1: " + l.Why
	}
	return "which cannot be joined to the log"
}

// fileWords names files once each.
func fileWords(from []store.FileFrom) string {
	var list []string
	for _, f := range from {
		if name := clean.Quoted(f.Path); !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	const most = 3
	if more := len(list) - most; more > 0 {
		list = append(list[:most], fmt.Sprintf("and %s more", text.Count(more, "file")))
	}
	return strings.Join(list, ", ")
}
