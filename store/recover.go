package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"downtime/runbooks/clean"
	"downtime/store/event"
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

// Recover reads every entry that any file holds, puts the logs together again and
// writes them to a data folder, which it then opens and compares. A file that
// cannot be read is said to be damaged, and the others are read.
func Recover(ctx context.Context, r Rescue) (Recovery, error) {
	files, err := gather(r.From)
	if err != nil {
		return Recovery{}, err
	}
	x := recovering{Rescue: r, files: files, ends: make(map[string]head)}
	defer x.close()
	for _, e := range files {
		if err := e.read(ctx); ctx.Err() != nil {
			return Recovery{}, ctx.Err()
		} else if err != nil {
			e.damage = err.Error()
		}
	}
	found := Recovery{To: r.To}
	acknowledged := acknowledgedIn(r.From)
	for _, log := range logsIn(files, acknowledged) {
		l, end, err := putTogether(ctx, log, files, acknowledged)
		if err != nil {
			return Recovery{}, err
		}
		found.Logs = append(found.Logs, l)
		x.ends[log] = end
	}
	for _, e := range files {
		if e.damage != "" {
			found.Damaged = append(found.Damaged, FileFound{Path: e.path, Damage: e.damage})
		}
	}
	if !found.hasEntries() {
		return found, &NothingFoundError{From: r.From, Known: found.gone()}
	}
	x.inPlace = slices.ContainsFunc(r.From, func(from string) bool { return sameFile(from, r.To) })
	if !x.inPlace && Holds(r.To) {
		return found, &NotEmptyError{r.To}
	}
	if x.inPlace {
		if err := refuseNewer(files); err != nil {
			return found, err
		}
	}
	x.rewrite = !x.inPlace || r.hasDamage(found.Damaged) || !r.holdsAlready(x.ends)
	found.Needed = found.findRuns() || x.rewrite
	if r.DryRun || !found.Needed {
		return found, nil
	}
	err = x.write(ctx, &found)
	return found, err
}

// recovering is a recovery under way.
type recovering struct {
	Rescue
	files   []*evidence
	ends    map[string]head // of the logs as they were put together
	inPlace bool            // the folder to write is one of those that are read
	rewrite bool            // its files are not what they should be
}

func (x *recovering) close() {
	for _, e := range x.files {
		e.close()
	}
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

// acknowledgedIn are the last entries that people were told are saved, as far as
// the folders say.
func acknowledgedIn(places []string) map[string]uint64 {
	acknowledged := make(map[string]uint64)
	for _, place := range places {
		generation, err := newestGeneration(place)
		if err != nil {
			continue
		}
		if last := readAcknowledged(place, generation); last.Log != "" {
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
	err = m.each(func(c *checked) error {
		links = append(links, shortLink(m.chain.leaf[:16]))
		if c.line.Seq > 1 {
			return ctx.Err()
		}
		first, err := event.Decode(c.raw)
		l.Started, _ = first.Body.(event.RunStarted)
		return err
	})
	var broken *BrokenError
	if err != nil && !errors.As(err, &broken) {
		return l, head{}, err
	}
	l.Entries = m.chain.Seq
	l.Known = max(l.Entries, m.last(), acknowledged[log])
	for _, e := range files {
		l.Known = max(l.Known, e.ends[log].Seq)
		for _, seq := range e.withheld[log] {
			l.Known = max(l.Known, seq)
		}
	}
	if l.Known > l.Entries {
		l.Why = missing
		if broken != nil {
			l.Why = broken.Why
		}
	}
	l.From = gave(m.sources)
	blame(log, m.sources, files)
	for _, e := range files {
		e.blameChanged(log, l.Entries)
	}
	left := leftOver(log, files, links)
	for _, run := range left {
		kept := keptRun(log, run, l.Entries)
		kept.Lacks = !isThere(run[0].prev, run[0].seq-1, links, left)
		l.Kept = append(l.Kept, kept)
	}
	l.Gone = gaps(log, l.Entries+1, l.Known, left)
	l.Withheld = withheldOf(log, l.Gone, files)
	return l, m.head(), nil
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

// isThere reports whether the entry with a link was found, in the log as it was put
// together or left over. Before the first entry nothing is missing.
func isThere(link shortLink, seq uint64, links []shortLink, left [][]lead) bool {
	if seq == 0 || seq <= uint64(len(links)) && links[seq-1] == link {
		return true
	}
	return slices.ContainsFunc(left, func(run []lead) bool {
		return slices.ContainsFunc(run, func(l lead) bool { return l.seq == seq && l.link == link })
	})
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
	some := 0
	for _, end := range ends {
		if end.Seq > 0 { // else nothing of it could be put together
			some++
		}
	}
	return len(s.ends()) == some && s.compare(ends) == nil
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
			return fmt.Errorf("log %s holds %d entries in %s, and %d were recovered: check the disk", log, report.Entries, clean.Quoted(s.dir), want.Seq)
		}
	}
	return nil
}

// refuseNewer keeps a recovery from putting a file in the place of one that a
// newer program can read.
func refuseNewer(files []*evidence) error {
	for _, e := range files {
		if e.newer != nil {
			return fmt.Errorf("%s cannot be recovered here: %w", clean.Quoted(e.path), e.newer)
		}
	}
	return nil
}
