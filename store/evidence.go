package store

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"

	"downtime/store/event"
	"downtime/store/seal"

	"github.com/gofrs/flock"
)

// evidence is a file that may hold entries, as a recovery reads it. It is never
// changed, whatever it is and wherever it lies.
type evidence struct {
	path   string
	info   fs.FileInfo // nil for a file that cannot be looked at
	number int         // of the segment that it is, or was; 0 where its name says none
	// database is set where bbolt can be sent to the file.
	database *database
	ends     map[string]head   // that the database names
	leads    map[string][]lead // of each log, in the order of the file
	// In a file of lines, what stands for an entry and is none: lines that were
	// changed, and the numbers of entries that were withheld from an export.
	changed  map[string][]lead
	withheld map[string][]uint64
	newer    *formatError // it was written by a newer program
	damage   string       // why it is not what it should be; "" for a sound file
}

var (
	// A file that was put aside, or that nobody may write to, is still evidence.
	oldDatabase = regexp.MustCompile(`^downtime(?:-([1-9][0-9]{0,8}))?\.db(?:\.new|\.damaged-.*|\.other-.*|\.replaced-.*)?$`)
	oldJournal  = regexp.MustCompile(`^.*?(?:\.([1-9][0-9]{0,8}))?\.jsonl(?:\.damaged-.*|\.other-.*)?$`)
)

// evidenceIn lists the files of a folder that may hold entries, and those of the
// folders that this program makes in it. A file that is named is taken whatever
// its name.
func evidenceIn(place string) ([]*evidence, error) {
	info, err := os.Stat(place)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []*evidence{newEvidence(place)}, nil
	}
	var found []*evidence
	for _, folder := range []string{".", journalFolder, backupFolder} {
		path := filepath.Join(place, folder)
		if info, err := os.Stat(path); err == nil && !info.IsDir() {
			found = append(found, newEvidence(path)) // what is in the folder's place is looked at like any file
			continue
		}
		files, err := os.ReadDir(path)
		if err != nil && (folder == "." || !errors.Is(err, fs.ErrNotExist)) {
			return nil, err
		}
		for _, file := range files {
			if isEvidence(file.Name()) && !file.IsDir() {
				found = append(found, newEvidence(filepath.Join(place, folder, file.Name())))
			}
		}
	}
	return found, nil
}

func newEvidence(path string) *evidence {
	info, _ := os.Stat(path) // reading it says why it cannot be looked at
	return &evidence{path: path, info: info, number: evidenceNumber(filepath.Base(path))}
}

// segment is the journal that the file is by its name.
func (e *evidence) segment() segment {
	s := segment{path: e.path, number: e.number}
	if m := journalPattern.FindStringSubmatch(filepath.Base(e.path)); m != nil {
		s.log, s.other = m[1], filepath.Dir(filepath.Dir(e.path))
	}
	return s
}

// same reports whether two names are those of one file.
func (e *evidence) same(other *evidence) bool {
	return e.path == other.path || e.info != nil && other.info != nil && os.SameFile(e.info, other.info)
}

func isEvidence(name string) bool {
	return oldDatabase.MatchString(name) || oldJournal.MatchString(name) || backupPattern.MatchString(name)
}

// evidenceNumber is the number of a segment. Backups and exports repeat what a
// segment held, and go after all of them.
func evidenceNumber(name string) int {
	if strings.Contains(name, otherMark) {
		return otherCourse
	}
	if m := oldDatabase.FindStringSubmatch(name); m != nil {
		return numberOf(m[1])
	}
	if keptPattern.MatchString(name) {
		return otherCourse
	}
	original, _, _ := strings.Cut(name, damagedMark)
	if m := journalPattern.FindStringSubmatch(original); m != nil {
		return numberOf(m[2])
	}
	return 0
}

// read goes through the whole file, and opens it as a database where it is a
// sound one.
func (e *evidence) read(ctx context.Context) error {
	file, info, err := openRegular(e.path)
	if errors.Is(err, ErrNoFile) {
		e.damage = ErrNoFile.Error()
		return nil
	}
	if err != nil {
		return err
	}
	defer file.Close()
	e.leads, e.changed, e.withheld = make(map[string][]lead), make(map[string][]lead), make(map[string][]uint64)
	in := readerUntil{ctx, file}
	var entries []placed
	if err := salvage(in, info.Size(), func(offset int64, entry *event.Entry) {
		if e.note(offset, entry) && !e.isDatabase() {
			entries = append(entries, placed{entry.Log, entry.Seq, offset, offset + int64(len(entry.Raw))})
		}
	}); err != nil {
		e.damage = err.Error()
	}
	if len(entries) > 0 {
		e.lookBetween(in, info.Size(), entries)
	}
	for log, leads := range e.leads {
		e.leads[log] = distinct(leads)
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case info.Size() == 0 && neverBegun(e.segment()):
	case info.Size() == 0:
		e.damage = "the file is empty"
	case e.isDatabase():
		e.openDatabase(file)
	case len(e.leads) == 0 && e.damage == "":
		e.damage = "no entry of a log is in it"
	}
	return nil
}

// openDatabase looks at the pages before bbolt is sent to them. A file that is in
// use, or is not sound, was read byte by byte already.
func (e *evidence) openDatabase(file *os.File) {
	if inUse(filepath.Dir(e.path)) {
		return
	}
	if err := inspect(file, file); err != nil {
		e.damage = err.Error()
		errors.As(err, &e.newer)
		return
	}
	d, err := openDatabase(segment{path: e.path, number: e.number}, true)
	if locked := new(LockedError); errors.As(err, &locked) {
		return
	}
	if damaged := new(DamagedError); errors.As(err, &damaged) {
		e.damage = damaged.Why
	}
	if err != nil {
		return
	}
	if e.ends, err = d.heads(); err != nil {
		e.damage = reasonOf(err)
		_ = d.close()
		return
	}
	e.database = d
	for log := range e.ends {
		if other := e.under(log); other != "" {
			delete(e.ends, log) // nobody ever had it
			e.damage = "it has log " + other + " under the name of " + log
		}
	}
}

// under is the log of which the database has the entries under the name of one
// that no entry belongs to; "" as a rule.
func (e *evidence) under(log string) string {
	if len(e.leads[log]) > 0 {
		return ""
	}
	src, err := databaseSource(e.database, log)
	if err != nil || src == nil || src.damage != nil || src.first == 0 {
		return ""
	}
	_, raw := src.after(src.first)
	line, err := event.Scan(raw)
	if err != nil || string(line.Log) == log {
		return ""
	}
	return string(line.Log)
}

// inUse reports whether a program writes the databases of a folder: their pages
// then change while they are read.
func inUse(dir string) bool {
	generation, err := newestGeneration(dir)
	if err != nil {
		return false
	}
	file := flock.New(filepath.Join(dir, generationFile(generation, lockSuffix)), flock.SetFlag(os.O_RDONLY))
	free, err := file.TryRLock()
	if free {
		_ = file.Unlock()
	}
	return err == nil && !free
}

func reasonOf(err error) string {
	if damaged := new(DamagedError); errors.As(err, &damaged) {
		return damaged.Why
	}
	if path := new(fs.PathError); errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

func (e *evidence) close() {
	if e.database != nil {
		_ = e.database.close()
		e.database = nil
	}
}

// isDatabase reports whether the file is no file of lines, by its name.
func (e *evidence) isDatabase() bool { return strings.Contains(filepath.Base(e.path), ".db") }

// note keeps where an entry stands, if it can be one.
func (e *evidence) note(offset int64, entry *event.Entry) bool {
	if !event.IsLogName(entry.Log) || entry.Seq == 0 {
		return false
	}
	link, linkErr := seal.ParseLeaf(seal.Link(entry.Raw))
	prev, prevErr := seal.ParseLeaf(entry.Prev)
	if linkErr != nil || prevErr != nil {
		return false
	}
	e.leads[entry.Log] = append(e.leads[entry.Log], lead{
		file: e, offset: offset, size: len(entry.Raw), seq: entry.Seq,
		link: shortLink(link[:16]), prev: shortLink(prev[:16]),
	})
	return true
}

const (
	// scattered is how far behind all others those entries come that were found
	// in the pages of a database: some may be left from before they were written
	// anew.
	scattered = 1_000_000_000
	// otherCourse is the number of entries that an earlier recovery did not
	// choose.
	otherCourse = -2 * scattered
)

// sources are what the file tells of a log: what bbolt gives of it first, where
// that can be had, and then what stands in its bytes.
func (e *evidence) sources(log string) ([]*source, error) {
	original := segment{path: originalPath(e.path), number: e.number}
	var all []*source
	if e.database != nil && len(e.leads[log]) > 0 {
		src, err := databaseSource(e.database, log)
		if err == nil && src != nil && src.damage == nil {
			src.good = newSource(original, log).good
			all = append(all, src)
		} else if e.damage == "" {
			e.damage = "log " + log + " cannot be read in it"
		}
	}
	for i, course := range courses(e.leads[log]) {
		if i == 0 {
			course = withChanged(course, e.changed[log])
		}
		src := newSource(original, log) // the mark stands beside the name it had
		src.path, src.withheld = e.path, e.withheld[log]
		src.first = course[0].seq
		if e.isDatabase() {
			src.number -= scattered
		} else {
			src.log = log
		}
		lines, err := openFound(e.path, course)
		if err != nil {
			return all, err
		}
		src.lineSource = lines
		all = append(all, src)
	}
	return all, nil
}

// originalPath is the name that a file had before it was put aside.
func originalPath(path string) string {
	dir, name := filepath.Split(path)
	for _, mark := range []string{damagedMark, otherMark, replacedMark} {
		name, _, _ = strings.Cut(name, mark)
	}
	return filepath.Join(dir, name)
}

// foundLines reads entries where they were found.
type foundLines struct {
	file   *os.File
	course []lead
}

func openFound(path string, course []lead) (*foundLines, error) {
	file, _, err := openRegular(path)
	return &foundLines{file, course}, err
}

func (l *foundLines) after(seq uint64) (uint64, []byte) {
	i := sort.Search(len(l.course), func(i int) bool { return l.course[i].seq >= seq })
	for ; i < len(l.course); i++ {
		line := make([]byte, l.course[i].size)
		if _, err := l.file.ReadAt(line, l.course[i].offset); err == nil {
			return l.course[i].seq, line
		}
	}
	return 0, nil
}

func (l *foundLines) close() { _ = l.file.Close() }

// readerUntil is a file that ends with a context, so that a long search can be
// interrupted.
type readerUntil struct {
	ctx  context.Context
	file *os.File
}

func (r readerUntil) ReadAt(p []byte, at int64) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.file.ReadAt(p, at)
}

// logsIn are the logs that any of the files tells of, or of which something was
// acknowledged, in order.
func logsIn(files []*evidence, acknowledged map[string]uint64) []string {
	logs := slices.Collect(maps.Keys(acknowledged))
	for _, e := range files {
		for log := range e.leads {
			logs = append(logs, log)
		}
		for log := range e.ends {
			logs = append(logs, log)
		}
	}
	slices.Sort(logs)
	return slices.Compact(logs)
}
