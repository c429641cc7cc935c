package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"downtime/store/event"
	"downtime/store/seal"
)

// Rescue says what is to be recovered, and where to.
type Rescue struct {
	// From are files, and folders of them: data folders, sticks, backups,
	// exports. None of them is changed but those of To.
	From []string
	// To is the data folder that will have the logs. It may be one of From: the
	// new files then stand beside the old ones.
	To string
	// DryRun looks, and writes nothing.
	DryRun bool
	Options
}

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

// RecoveredLog is one log.
type RecoveredLog struct {
	Log     string
	Started event.RunStarted // empty where its first entry is gone
	// Entries is how many there are from the first on, and Known how many there
	// must have been.
	Entries, Known uint64
	Why            string // the log ends before Known; "" where it does not
	From           []FileFrom
	// Gone are entries that no file has.
	Gone []Span
	// Kept are entries that do not continue the log: those after one that is
	// gone, and those of another course. Each is written to a file of its own.
	Kept []KeptRun
}

// FileFrom is what one file gave: all entries from the one to the other.
type FileFrom struct {
	Path        string
	First, Last uint64
}

// KeptRun are entries that are kept beside the log.
type KeptRun struct {
	Span
	// Fork is set where the log has other entries of these numbers.
	Fork bool
	From string // the file they were found in
	File string // the file they are kept in; "" until they are

	leads []lead
}

// NothingFoundError says that no entry was found where it was looked for.
type NothingFoundError struct{ From []string }

func (e *NothingFoundError) Error() string {
	return fmt.Sprintf("no entry of a log was found in %s: name the files or folders that may have some with --from", quoted(e.From))
}

func quoted(paths []string) string {
	if len(paths) == 1 {
		return fmt.Sprintf("%q", paths[0])
	}
	return fmt.Sprintf("%q", paths)
}

// NotEmptyError says that a folder that was to be written holds a log already.
type NotEmptyError struct{ Dir string }

func (e *NotEmptyError) Error() string {
	return fmt.Sprintf("%q holds a log already, and it is not among what is recovered: name a folder that is empty or not there yet", e.Dir)
}

// Recover reads every entry that any file holds, puts the logs together again and
// writes them to a data folder, which it then opens and compares. A file that
// cannot be read is said to be damaged, and the others are read.
func Recover(ctx context.Context, r Rescue) (Recovery, error) {
	files, err := gather(r.From)
	if err != nil {
		return Recovery{}, err
	}
	defer func() { closeAll(files) }()
	for _, e := range files {
		if err := e.read(ctx); ctx.Err() != nil {
			return Recovery{}, ctx.Err()
		} else if err != nil {
			e.damage = err.Error()
		}
	}
	found := Recovery{To: r.To}
	logs := logsIn(files)
	ends := make(map[string]head)
	for _, log := range logs {
		l, end, err := putTogether(ctx, log, files, acknowledgedIn(r.From))
		if err != nil {
			return Recovery{}, err
		}
		found.Logs = append(found.Logs, l)
		ends[log] = end
	}
	for _, e := range files {
		if e.damage != "" {
			found.Damaged = append(found.Damaged, FileFound{Path: e.path, Damage: e.damage})
		}
	}
	if len(found.Logs) == 0 {
		return found, &NothingFoundError{r.From}
	}
	inPlace := slices.ContainsFunc(r.From, func(from string) bool { return sameFile(from, r.To) })
	if !inPlace && Holds(r.To) {
		return found, &NotEmptyError{r.To}
	}
	if inPlace {
		if err := refuseNewer(files); err != nil {
			return found, err
		}
	}
	found.Needed = !inPlace || r.hasDamage(found.Damaged) || !r.holdsAlready(ends)
	if r.DryRun || !found.Needed {
		return found, nil
	}
	return found, r.write(ctx, &found, files, ends, inPlace)
}

// gather lists the files of all places, each once.
func gather(places []string) ([]*evidence, error) {
	var files []*evidence
	for _, place := range places {
		found, err := evidenceIn(place)
		if err != nil {
			return nil, err
		}
		for _, e := range found {
			if !slices.ContainsFunc(files, e.same) {
				files = append(files, e)
			}
		}
	}
	return files, nil
}

func sameFile(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}

func closeAll(files []*evidence) {
	for _, e := range files {
		e.close()
	}
}

// acknowledgedIn are the last entries that people were told are saved, as far as
// the folders say.
func acknowledgedIn(places []string) map[string]uint64 {
	acknowledged := make(map[string]uint64)
	for _, place := range places {
		if last := readAcknowledged(place); last.Log != "" {
			acknowledged[last.Log] = max(acknowledged[last.Log], last.Seq)
		}
	}
	return acknowledged
}

// mergeOf reads a log from all files.
func mergeOf(log string, files []*evidence) (*merge, error) {
	var sources []*source
	for _, e := range files {
		more, err := e.sources(log)
		sources = append(sources, more...)
		if err != nil {
			e.damage = cmp.Or(e.damage, err.Error())
		}
	}
	return newMerge(log, sources), nil
}

// putTogether reads one log to its end, and works out what is gone and what is
// left over.
func putTogether(ctx context.Context, log string, files []*evidence, acknowledged map[string]uint64) (RecoveredLog, head, error) {
	m, err := mergeOf(log, files)
	if err != nil {
		return RecoveredLog{}, head{}, err
	}
	defer m.close()
	m.all = true
	l := RecoveredLog{Log: log}
	var links []shortLink
	err = m.visit(func(e *event.Entry) error {
		if started, ok := e.Body.(event.RunStarted); ok && e.Seq == 1 {
			l.Started = started
		}
		leaf, err := seal.ParseLeaf(m.chain.Link)
		links = append(links, shortLink(leaf[:16]))
		return errors.Join(err, ctx.Err())
	})
	var broken *BrokenError
	if err != nil && !errors.As(err, &broken) {
		return l, head{}, err
	}
	l.Entries = m.chain.Seq
	l.Known = max(l.Entries, m.last(), acknowledged[log])
	for _, e := range files {
		l.Known = max(l.Known, e.ends[log].Seq)
	}
	if l.Known > l.Entries && broken != nil {
		l.Why = broken.Why
	}
	l.From = gave(m.sources)
	blame(log, m.sources, files)
	var after [][]lead
	for _, run := range leftOver(log, files, links) {
		kept := keptRun(log, run, l.Entries)
		l.Kept = append(l.Kept, kept)
		if !kept.Fork {
			after = append(after, run)
		}
	}
	l.Gone = gaps(log, l.Entries+1, l.Known, after)
	return l, m.found, nil
}

// gave says which files told the log as it was put together.
func gave(sources []*source) []FileFrom {
	var from []FileFrom
	for _, src := range sources {
		known := slices.ContainsFunc(from, func(f FileFrom) bool { return f.Path == src.path && f.First <= src.first && f.Last >= src.agreed })
		if src.agreed > 0 && !known {
			from = append(from, FileFrom{src.path, src.first, src.agreed})
		}
	}
	return from
}

// blame notes which files did not tell the log as they should. What was only
// found lying about in a database is no fault of it.
func blame(log string, sources []*source, files []*evidence) {
	for _, src := range sources {
		if src.bad == 0 || src.fork || src.number < 0 || src.bad > src.good {
			continue
		}
		i := slices.IndexFunc(files, func(e *evidence) bool { return e.path == src.path })
		if i >= 0 && files[i].damage == "" {
			files[i].damage = fmt.Sprintf("entry %d of log %s: %s", src.bad, log, src.why)
		}
	}
}

// leftOver are the entries of a log that are not in it as it was put together,
// each run of them that fits together by itself.
func leftOver(log string, files []*evidence, links []shortLink) [][]lead {
	var left []lead
	for _, e := range files {
		for _, l := range e.leads[log] {
			if l.seq > uint64(len(links)) || l.link != links[l.seq-1] {
				left = append(left, l)
			}
		}
	}
	var all [][]lead
	for _, course := range courses(left) {
		all = append(all, runs(course)...)
	}
	slices.SortStableFunc(all, func(a, b []lead) int { return cmp.Compare(a[0].seq, b[0].seq) })
	return all
}

// keptRun describes a run of entries that do not continue a log.
func keptRun(log string, run []lead, entries uint64) KeptRun {
	first, last := run[0].seq, run[len(run)-1].seq
	return KeptRun{
		Span: Span{log, first, last}, Fork: first <= entries,
		From: run[0].file.path, leads: run,
	}
}

// holdsAlready reports whether the folder is sound and holds just what was
// found.
func (r *Rescue) holdsAlready(ends map[string]head) bool {
	s, err := OpenReading(r.To, r.Options)
	if err != nil {
		return false
	}
	defer s.Close()
	return len(s.ends()) == len(ends) && s.compare(ends) == nil
}

// hasDamage reports whether one of the files that the folder is read from is
// among the damaged.
func (r *Rescue) hasDamage(damaged []FileFound) bool {
	folders := append(r.journals(r.To), r.To)
	return slices.ContainsFunc(damaged, func(f FileFound) bool {
		dir, name := filepath.Split(f.Path)
		live := databasePattern.MatchString(name) || journalPattern.MatchString(name)
		return live && slices.ContainsFunc(folders, func(folder string) bool { return sameFile(folder, dir) })
	})
}

// compare reads all logs and says where one does not end as it should.
func (s *Store) compare(ends map[string]head) error {
	for log, want := range ends {
		if want.Seq == 0 {
			continue // nothing of it could be put together
		}
		report, err := s.Verify(log)
		if err != nil {
			return err
		}
		if !report.Complete || report.Entries != want.Seq {
			return fmt.Errorf("log %s holds %d entries in %q, and %d were recovered: check the disk", log, report.Entries, s.dir, want.Seq)
		}
	}
	return nil
}

// refuseNewer keeps a recovery from putting a file in the place of one that a
// newer program can read.
func refuseNewer(files []*evidence) error {
	for _, e := range files {
		if e.newer != nil {
			return fmt.Errorf("%q cannot be recovered here: %w", e.path, e.newer)
		}
	}
	return nil
}

// unwritable says what to do about a place that the system does not let us write.
func (r *Rescue) unwritable(err error) error {
	var path *fs.PathError
	var system syscall.Errno
	if !errors.As(err, &path) && !errors.As(err, &system) {
		return err // it says so itself
	}
	return fmt.Errorf("%q cannot be written: %w: recover to another folder, with --to FOLDER", r.To, err)
}

// write makes the folder. The new database is whole before it has its name, and
// has it before an old file loses one: whatever happens in between, everything
// that was there is there.
func (r *Rescue) write(ctx context.Context, found *Recovery, files []*evidence, ends map[string]head, inPlace bool) error {
	if err := makeDir(r.To); err != nil {
		return r.unwritable(err)
	}
	held, err := acquire(r.To, r.Who)
	if err != nil {
		return r.unwritable(err)
	}
	defer held.release()
	if err := found.keepRuns(r.To); err != nil {
		return r.unwritable(err)
	}
	old, err := databasesIn(r.To)
	if err != nil {
		return r.unwritable(err)
	}
	number := 1
	if inPlace {
		if number, err = newStore(r.To, r.Options).nextNumber(""); err != nil {
			return r.unwritable(err)
		}
	}
	path := filepath.Join(r.To, databaseFile(number))
	if err := writeRecovered(ctx, path, files, ends); err != nil {
		return r.unwritable(err)
	}
	closeAll(files) // Windows renames no file that is open
	said, err := replaceAll(old, time.Now())
	found.Said = append(found.Said, said...)
	if err != nil {
		return r.unwritable(err)
	}
	held.release()
	return r.check(found, ends)
}

func writeRecovered(ctx context.Context, path string, files []*evidence, ends map[string]head) error {
	var logs []logSource
	for log, end := range ends {
		if end.Seq == 0 {
			continue
		}
		logs = append(logs, logSource{log, func() (*merge, error) {
			m, err := mergeOf(log, files)
			if err == nil {
				m.to = end.Seq
				m.forget()
			}
			return m, err
		}})
	}
	slices.SortFunc(logs, func(a, b logSource) int { return cmp.Compare(a.log, b.log) })
	temporary := path + ".new"
	if err := os.Remove(temporary); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if _, err := writeWhole(ctx, temporary, logs, func() {}); err != nil {
		return err
	}
	share(temporary)
	if err := Place(temporary, path, false); err != nil {
		return errors.Join(err, os.Remove(temporary))
	}
	return syncAbove(path)
}

// forget lets the entries alone say where a log ends: it is being written anew,
// and what a damaged database says of its end does not matter.
func (m *merge) forget() {
	for _, src := range m.sources {
		src.end, src.good = nil, math.MaxUint64
	}
}

// replacedMark is in the names of databases in whose place a recovery has put
// another.
const replacedMark = ".replaced-"

// replaceAll renames the databases that a new one has taken the place of.
func replaceAll(old []segment, at time.Time) (said []string, err error) {
	for _, s := range old {
		to, err := s.rename(replacedMark, at)
		if err != nil {
			return said, err
		}
		said = append(said, fmt.Sprintf("%q is kept as %q", s.path, to))
	}
	return said, nil
}

// check opens the folder as the program will, and compares.
func (r *Rescue) check(found *Recovery, ends map[string]head) error {
	s, err := Open(r.To, r.Options)
	if err != nil {
		return fmt.Errorf("the recovered logs were written to %q, and then it could not be opened: %w", r.To, err)
	}
	found.Said = append(found.Said, s.Opening().Said...)
	err = s.compare(ends)
	found.Written = err == nil
	return errors.Join(err, s.Close())
}
