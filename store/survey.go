package store

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"path/filepath"
	"slices"

	"downtime/runbooks/clean"
	"downtime/store/seal"
)

// Survey is what was found in a data folder before it is opened: which files hold
// what they must, and where each log ends. It is made by reading alone, and may
// be made by another process, because bbolt can fail on a damaged file in ways
// that end the program.
type Survey struct {
	Files []FileFound         `json:"files"`
	Logs  map[string]LogFound `json:"logs"`
	// Held are the databases that another program has open for writing: they
	// were not looked at.
	Held []string `json:"held,omitempty"`
	// Backups are logs of which the folder's backups have more than its copies.
	Backups []BackedUp `json:"backups,omitempty"`
}

// unreadable reports whether nothing in a database can be read.
func (s Survey) unreadable(path string) bool {
	return slices.Contains(s.Held, path) ||
		slices.ContainsFunc(s.Files, func(f FileFound) bool { return f.Path == path && f.Log == "" })
}

// FileFound is one file of a copy.
type FileFound struct {
	Path string `json:"path"`
	// Damage is why the file cannot be relied on; "" where it can.
	Damage string `json:"damage,omitempty"`
	// Log and Seq are the first entry that it does not hold as it must.
	Log string `json:"log,omitempty"`
	Seq uint64 `json:"seq,omitempty"`
	// Unread is set where the file was not read at all.
	Unread bool `json:"unread,omitempty"`
	// Fork is set where what differs is whole by itself: the file tells another
	// course of the same log.
	Fork bool `json:"fork,omitempty"`
	// Alone counts the entries of that course which the log does not have.
	Alone uint64 `json:"alone,omitempty"`
}

// LogFound is where a log ends, over all files.
type LogFound struct {
	Head head `json:"head"`
	// Gone are the entries that files hold or name after the last that can be
	// shown to be whole; 0 for none.
	GoneFrom uint64 `json:"gone_from,omitempty"`
	GoneTo   uint64 `json:"gone_to,omitempty"`
	Why      string `json:"why,omitempty"`
}

// Look surveys a data folder. Journals are the folders that may hold its second
// copy. It changes nothing, and fails where a file is in use, is of a newer
// format, or where the system does not let it be read.
func Look(dir string, journals ...string) (Survey, error) {
	return Surveyor{}.Look(dir, journals...)
}

// Surveyor surveys data folders. The zero value reads every file.
type Surveyor struct {
	// Databases is why no database can be read; "" where they can. Apart says it of
	// single files, which are not opened either, and are taken for damaged.
	Databases string
	Apart     map[string]string
	// Tell is told how far the survey is; nil for nobody.
	Tell func(Progress)
	// Found is told what was found of the copies before the backups are looked into; nil
	// for nobody. A backup that ends the process, or hangs it, costs nothing of that.
	Found func(Survey)
}

// Look is Look by this surveyor.
func (v Surveyor) Look(dir string, journals ...string) (Survey, error) {
	l := looking{how: v, found: Survey{Logs: make(map[string]LogFound)}, journals: make(map[string][]segment)}
	if v.Tell != nil {
		l.progress = &progress{tell: v.Tell}
	}
	defer l.close()
	if err := l.databases(dir, journals...); err != nil {
		return Survey{}, err
	}
	found, err := l.journalsAndLogs(dir, journals)
	if err != nil {
		return found, err
	}
	if v.Found != nil {
		v.Found(found)
	}
	l.backups(dir)
	return l.found, nil
}

// apart notes a file that must not be read.
func (l *looking) apart(s segment) bool {
	why, apart := l.how.Apart[s.path]
	if !apart && s.log == "" {
		why, apart = l.how.Databases, l.how.Databases != ""
	}
	if apart {
		l.damaged(FileFound{Path: s.path, Log: s.log, Damage: why, Unread: true})
	}
	return apart
}

func (l *looking) journalsAndLogs(dir string, folders []string) (Survey, error) {
	for i, folder := range folders {
		if i == 0 {
			l.written = folder
		}
		l.journalsIn(folder, dir)
	}
	for _, log := range l.logs() {
		if err := l.log(log); err != nil {
			return Survey{}, err
		}
	}
	l.nothingElse()
	return l.found, nil
}

// nothingElse notes that files which could not be read are all there is: then nobody
// must be shown that nothing is running.
func (l *looking) nothingElse() {
	if len(l.open) > 0 || len(l.found.Logs) > 0 {
		return
	}
	for i := range l.found.Files {
		if f := &l.found.Files[i]; f.Unread {
			f.Log = ""
		}
	}
}

// looking is a survey under way.
type looking struct {
	how      Surveyor
	progress *progress // nil where nobody is told
	found    Survey
	open     []*database
	heads    map[string]head // where the newest database says that each log ends
	journals map[string][]segment
	written  string // the folder of the journals that are written
}

func (l *looking) close() {
	for _, d := range l.open {
		_ = d.close()
	}
}

func (l *looking) damaged(f FileFound) {
	for _, known := range l.found.Files {
		if known.Path == f.Path {
			return // the first is enough
		}
	}
	l.found.Files = append(l.found.Files, f)
}

func (l *looking) databases(dir string, journals ...string) error {
	l.heads = make(map[string]head)
	segments, err := databasesIn(dir, journals...)
	if err != nil {
		return err
	}
	for _, s := range segments {
		if l.apart(s) {
			continue
		}
		s.progress = l.progress
		l.progress.begin(s.path)
		d, err := openToLook(s)
		if damage := new(DamagedError); errors.As(err, &damage) {
			l.damaged(FileFound{Path: s.path, Damage: damage.Why})
			continue
		}
		if locked := new(LockedError); errors.As(err, &locked) {
			l.found.Held = append(l.found.Held, s.path)
			continue
		}
		if err != nil {
			return err
		}
		l.open = append(l.open, d)
		heads, err := d.heads()
		if damage := new(DamagedError); errors.As(err, &damage) {
			l.damaged(FileFound{Path: s.path, Damage: damage.Why})
			continue
		}
		if err != nil {
			return err
		}
		maps.Copy(l.heads, heads)
	}
	return nil
}

// openToLook opens a database for reading and checks it as far as can be done
// without reading every log.
func openToLook(s segment) (*database, error) {
	if err := checkFile(s.path); err != nil {
		return nil, err
	}
	d, err := openDatabase(s, true)
	if err != nil {
		return nil, err
	}
	if err := d.look(); err != nil {
		return nil, errors.Join(err, d.close())
	}
	return d, nil
}

// journalsIn notes the journals of a folder. A folder that cannot be read is one
// that is not there: a stick that was pulled.
func (l *looking) journalsIn(folder, dir string) {
	l.progress.begin(folder)
	found, err := journalsIn(folder, dir)
	if err != nil {
		return
	}
	for _, s := range found {
		if l.apart(s) {
			continue
		}
		s.progress = l.progress
		l.journals[s.log] = append(l.journals[s.log], s)
	}
}

// logs are those that must be read whole: the open ones, and those of which the
// copies do not end alike. Reading all would take a night's start too long.
func (l *looking) logs() []string {
	var logs []string
	for log, h := range l.heads {
		if h.Status == StatusOpen || !l.endsAlike(log, h) {
			logs = append(logs, log)
		}
	}
	for log := range l.journals {
		if _, known := l.heads[log]; !known {
			logs = append(logs, log)
		}
	}
	slices.Sort(logs)
	return logs
}

// endsAlike reports whether no journal of a log goes further than its database, and
// the one that is written ends as that does.
func (l *looking) endsAlike(log string, h head) bool {
	alike := true
	for _, s := range l.journals[log] { // the first first
		l.progress.begin(s.path)
		line, _, err := lastLine(s.path)
		if err != nil || line == nil {
			continue
		}
		if seqOf(line) > h.Seq {
			return false
		}
		if filepath.Dir(s.path) == l.written {
			alike = seal.Link(line) == h.Link
		}
	}
	return alike
}

// log reads one log from every file, and judges each of them.
func (l *looking) log(log string) error {
	var sources []*source
	for _, d := range l.open {
		src, err := databaseSource(d, log)
		if damage := new(DamagedError); errors.As(err, &damage) {
			l.damaged(FileFound{Path: d.path, Damage: damage.Why})
			continue
		}
		if err != nil {
			return err
		}
		if src != nil {
			sources = append(sources, src)
		}
	}
	for _, s := range l.journals[log] {
		src, err := journalSource(s)
		if err != nil {
			l.damaged(FileFound{Path: s.path, Log: log, Damage: reasonOf(err), Unread: true})
			continue
		}
		sources = append(sources, src)
	}
	m := newMerge(log, sources)
	m.all = true
	defer m.close()
	err := m.toEnd()
	var broken *BrokenError
	if err != nil && !errors.As(err, &broken) {
		return err
	}
	if m.chain.Seq > 0 {
		f := LogFound{Head: m.head()}
		if broken != nil && broken.Seq > m.chain.Seq && !m.wasUnderWay(broken.Seq) {
			f.GoneFrom, f.GoneTo, f.Why = broken.Seq, max(broken.Seq, m.last()), broken.Why
		}
		l.found.Logs[log] = f
	}
	for _, src := range m.sources {
		l.judge(log, src)
	}
	return nil
}

// wasUnderWay reports whether an entry that does not hold was being written as the
// power went, and so were those after it: a database that nobody had given up ends
// just before it, so nobody was told that they are saved.
func (m *merge) wasUnderWay(seq uint64) bool {
	return slices.ContainsFunc(m.sources, func(src *source) bool {
		return src.isDatabase() && src.damage == nil && src.good == math.MaxUint64 && src.end != nil && src.end.Seq == seq-1
	})
}

// last is the highest number that any file holds or names.
func (m *merge) last() uint64 {
	last := uint64(0)
	for _, src := range m.sources {
		if src.end != nil {
			last = max(last, src.end.Seq)
			continue
		}
		for next, _ := src.after(1); next > 0; next, _ = src.after(next + 1) {
			last = max(last, next)
		}
	}
	return last
}

func (l *looking) judge(log string, src *source) {
	if found, bad := src.judge(log); bad {
		l.countAlone(&found, src)
		l.damaged(found)
	}
}

// judge says what is wrong with a file whose log was read from every file, and
// whether anything is.
func (s *source) judge(log string) (found FileFound, bad bool) {
	found = FileFound{Path: s.path, Log: log, Seq: s.bad}
	switch {
	case s.damage != nil:
		found.Damage = s.damage.Error()
	case s.bad == 0 && s.beyond:
		found.Damage = "it holds entries after the one that was last saved"
	case s.bad == 0, s.bad > s.good && !s.elsewhere: // it was known not to hold what is there
		return FileFound{}, false
	default:
		found.Fork, found.Damage = s.fork, s.why
	}
	return found, true
}

// sentence says what became of a damaged file: it was renamed, or could not be.
func (f FileFound) sentence(to string, err error) string {
	kept := fmt.Sprintf("kept as %s", clean.Quoted(to))
	if f.Fork {
		kept = fmt.Sprintf("kept there as %s", clean.Quoted(filepath.Base(to)))
	}
	if err != nil {
		kept = fmt.Sprintf("left where it is (%v)", err)
	}
	if f.Unread {
		return fmt.Sprintf("%s could not be read (%s): it is %s", clean.Quoted(f.Path), f.Damage, kept)
	}
	where := ""
	if f.Seq > 0 {
		where = fmt.Sprintf(" at entry %d of log %s", f.Seq, f.Log)
	}
	if f.Fork {
		return f.forkSentence(kept)
	}
	return fmt.Sprintf("%s was damaged%s (%s): it is %s", clean.Quoted(f.Path), where, f.Damage, kept)
}
