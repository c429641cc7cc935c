package store

import (
	"errors"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"time"
)

// Opening is what was found, and done about it, when a folder was opened.
type Opening struct {
	// Said are sentences about files that were damaged or differ.
	Said []string
	// Made are sentences about a copy that was not there, and was made again.
	Made []string
	// Unconfirmed are entries that are on disk and that nobody was told are
	// saved: the program was ended in between.
	Unconfirmed Span
	// Absent are entries that somebody was told are saved, and that no copy here
	// has: the other copy may.
	Absent Span
	// Lacking are the logs, or ends of logs, that this PC knows of and that no copy
	// here has; Absent is among them where it is a whole log.
	Lacking []Lacking
	// Gone are entries that are damaged in every copy.
	Gone []Span
	// Recoveries are those that the logs do not tell of yet, the first first.
	Recoveries []RecoveryNote
	// Aside are entries of logs that a recovery has kept in files beside them.
	Aside []AsideFile
	// SecondRead is set where the folder named for the second copy was there, with what
	// this ward keeps in it, and so was read.
	SecondRead bool
	// Mended is set where files were damaged, and nothing that is known to have
	// been saved is missing all the same.
	Mended bool
}

// Sentences are all that was said of files.
func (o Opening) Sentences() []string { return slices.Concat(o.Said, o.Made) }

// Span is some entries of one log, from the first to the last. Its zero value is
// none.
type Span struct {
	Log         string
	First, Last uint64
}

// start opens a folder that this program holds.
func (s *Store) start(opts Options) error {
	if s.second.dir != "" {
		s.second.noteFirst()
		s.identity = s.second.identity(s.dir)
		if s.second.isOthers(s.identity) {
			return &OwnerError{s.second.dir}
		}
		s.opening.SecondRead = s.second.owner() == s.identity // before an empty one is begun
	}
	look := opts.Look
	if look == nil {
		look = Look
	}
	found, err := look(s.dir, s.journals...)
	if err != nil {
		return err
	}
	if len(found.Held) > 0 && !s.lock.beside {
		return lockedError(s.dir)
	}
	s.loadBrought()
	if err := s.refuseLoss(found); err != nil {
		return err
	}
	if err := s.unfenced(); err != nil {
		return err
	}
	s.acknowledged = openAcknowledged(s.dir, s.lock.generation)
	s.before = s.acknowledged.said()
	if err := s.openAll(found); err != nil {
		return err
	}
	if s.lock.beside {
		if err := s.leaveToHolder(found.Held, time.Now()); err != nil {
			return err
		}
	}
	s.account(found)
	s.missNothing(found)
	s.opening.Recoveries, s.opening.Aside = notesIn(s.dir), asideIn(s.dir)
	gaps := s.gaps(found)
	if err := s.startKeepers(); err != nil {
		return err
	}
	if !s.lock.beside { // else the files are not ours to rename
		s.putAside(found)
		s.sayGaps(gaps)
	}
	return nil
}

// putAside renames what was found damaged. That comes last, when what it alone
// held is in a copy that is whole: a program that is ended before finds the same
// again.
func (s *Store) putAside(found Survey) {
	s.mu.Lock()
	var aside []*database
	s.open = slices.DeleteFunc(slices.Clone(s.open), func(d *database) bool {
		if d.aside != nil {
			aside = append(aside, d)
		}
		return d.aside != nil
	})
	s.mu.Unlock()
	for _, d := range aside {
		_ = d.close() // some systems do not rename a file that is open
	}
	for _, f := range found.Files {
		to, err := segment{path: f.Path}.rename(f.mark(), time.Now())
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		s.opening.Said = append(s.opening.Said, f.sentence(to, err))
	}
}

// refuseLoss stops where a damaged database has no second copy: nobody must be
// shown that nothing is running because of it.
func (s *Store) refuseLoss(found Survey) error {
	for _, f := range found.Files {
		if f.Log == "" && len(found.Logs) == 0 {
			return &DamagedError{File: f.Path, Why: f.Damage}
		}
	}
	return nil
}

// openAll opens the databases, the newest for writing where that can be, and
// works out where each log ends.
func (s *Store) openAll(found Survey) error {
	segments, err := databasesIn(s.dir, s.journals[0])
	if err != nil {
		return err
	}
	damaged := make(map[string]FileFound)
	for _, f := range found.Files {
		damaged[f.Path] = f
		s.failed.add(f.Path, 0) // a journal that nobody goes on with
		if f.Unread {
			s.unread = append(s.unread, f.Path)
		}
	}
	for _, segment := range segments {
		if s.lock.beside && found.unreadable(segment.path) {
			continue
		}
		var d *database
		if f, ok := damaged[segment.path]; ok {
			d = openDamaged(segment, f)
		} else if d, err = openDatabase(segment, true); err != nil {
			return err
		}
		if d == nil {
			continue
		}
		s.open = append(s.open, d)
		heads, err := d.heads()
		if err != nil && d.aside == nil {
			return err
		}
		maps.Copy(s.heads, heads)
	}
	for log, f := range found.Logs {
		s.heads[log] = f.Head
	}
	if s.lock.beside {
		return nil
	}
	return s.openNewest(segments)
}

// openDamaged opens a damaged database to be read, where only one of its logs is
// damaged: the others may be in no other file yet. It is nil where that cannot be.
func openDamaged(s segment, f FileFound) *database {
	if f.Log == "" {
		return nil
	}
	d, err := openToLook(s)
	if err != nil {
		return nil
	}
	d.aside = &f
	return d
}

// account compares what there is with what was acknowledged.
func (s *Store) account(found Survey) {
	for log, f := range found.Logs {
		if f.GoneFrom > 0 {
			s.opening.Gone = append(s.opening.Gone, Span{log, f.GoneFrom, f.GoneTo})
		}
	}
	last := readAcknowledged(s.dir, s.lock.generation)
	if last.Log == "" {
		return
	}
	end := s.heads[last.Log].Seq
	switch {
	case end > last.Seq:
		s.opening.Unconfirmed = Span{last.Log, last.Seq + 1, end}
	case end < last.Seq && !slices.ContainsFunc(s.opening.Gone, func(g Span) bool { return g.Log == last.Log }):
		s.opening.Absent = Span{last.Log, end + 1, last.Seq}
	}
	fork := slices.ContainsFunc(found.Files, func(f FileFound) bool { return f.Fork })
	s.opening.Mended = len(found.Files) > 0 && !fork && !s.lock.beside &&
		len(s.opening.Gone) == 0 && s.opening.Absent == Span{}
}

// keeperOf writes one copy, and keeps word of how it stands where a mark may not be
// left.
func (s *Store) keeperOf(copy int, begin func(map[string]head) (writer, error)) *keeper {
	return newKeeper(s.unlessFenced(begin), &s.writing, s.ends,
		func(good map[string]uint64) { s.acknowledged.lost(copy, good) },
		func() { s.acknowledged.begun(copy) })
}

// startKeepers makes both copies whole and ready, and returns when that is done
// or one is ready and the other does not answer.
func (s *Store) startKeepers() error {
	s.mu.Lock()
	s.database = s.keeperOf(0, s.beginDatabase)
	s.journal = s.keeperOf(1, s.beginJournal)
	s.mu.Unlock()
	s.writing.Lock()
	defer s.writing.Unlock()
	database, journal := s.database.revive(), s.journal.revive()
	var why []error
	var late <-chan time.Time
	for database != nil || journal != nil {
		var err error
		select {
		case err = <-database:
			database = nil
			if err != nil && len(s.databases()) == 0 && len(s.ends()) == 0 {
				return err // a folder that nothing can be begun in
			}
		case err = <-journal:
			journal = nil
		case <-late:
			return nil
		}
		if err != nil {
			why = append(why, err)
		} else if late == nil {
			late = time.After(stallLimit) // for the other
		}
	}
	if len(why) == Copies {
		return errors.Join(why...)
	}
	return nil
}

// beginJournal makes the second copy ready.
func (s *Store) beginJournal(heads map[string]head) (writer, error) {
	if err := s.second.check(); err != nil {
		return nil, err
	}
	if err := s.second.claim(s.identity); err != nil {
		return nil, err
	}
	_ = within(graceTime, s.second.noteUsed) // on the other copy's device, which may not answer
	_ = within(graceTime, s.copyBrought)
	j := &journals{
		dir: s.journals[0], other: s.dir, number: s.nextNumber, read: s.readLines, failed: &s.failed,
		stamp: s.stamp, files: make(map[string]*journalFile),
	}
	s.weed(j, heads)
	if err := j.begin(heads); err != nil {
		return nil, errors.Join(err, j.close())
	}
	return j, nil
}

// nextNumber is that of the next database, or of the next journal of a log: higher
// than that of any file of either copy. The first journal of a log needs none.
func (s *Store) nextNumber(log string) (int, error) {
	all, err := databasesIn(s.dir, s.journals[0])
	if err != nil {
		return 0, err
	}
	first := log != ""
	for _, folder := range s.journals {
		more, err := journalsIn(folder, s.dir)
		if err != nil {
			continue // a stick that is not there
		}
		all = append(all, more...)
		first = first && !slices.ContainsFunc(more, func(s segment) bool { return s.log == log })
	}
	if first {
		return 1, nil
	}
	number := 0
	for _, segment := range all {
		number = max(number, segment.number)
	}
	return number + 1, nil
}

// readLines visits the acknowledged lines of a log.
func (s *Store) readLines(log string, from uint64, visit func(uint64, []byte) error) error {
	m, err := s.merge(log)
	if err != nil {
		return err
	}
	defer m.close()
	return m.each(func(c *checked) error {
		if c.line.Seq < from {
			return nil
		}
		return visit(c.line.Seq, c.raw)
	})
}

// startReading opens a folder to be read. Journals alone are read where another
// program has the database, or where it is damaged.
func (s *Store) startReading(look func(dir string, journals ...string) (Survey, error)) error {
	segments, err := databasesIn(s.dir, s.journals[0])
	if err != nil {
		return err
	}
	var found Survey
	if look != nil {
		if found, err = look(s.dir, s.journals...); err != nil {
			return err
		}
		s.passOver(found)
	}
	if name := readName(filepath.Join(s.dir, identityName)); s.second.isOthers(name) {
		s.journals = s.journals[1:]
	} else {
		s.opening.SecondRead = name != "" && s.second.owner() == name
	}
	s.loadBrought()
	var why error
	for _, segment := range segments {
		if slices.Contains(s.unread, segment.path) {
			continue
		}
		d, err := openToLook(segment)
		if locked := new(LockedError); errors.As(err, &locked) {
			s.locked = locked
		}
		if damaged := new(DamagedError); errors.As(err, &damaged) {
			s.unreadable = append(s.unreadable, FileFound{Path: damaged.File, Damage: damaged.Why})
			continue
		}
		if err != nil {
			why = errors.Join(why, err)
			continue
		}
		s.open = append(s.open, d)
		heads, err := d.heads()
		if err != nil {
			why = errors.Join(why, err)
			continue
		}
		maps.Copy(s.heads, heads)
	}
	if err := s.readJournals(); err != nil {
		why = errors.Join(why, err)
	}
	if s.locked == nil && len(found.Held) == 0 {
		s.opening.Lacking = s.lackingIn(found, s.acknowledgedLast())
	}
	if len(s.heads) > 0 || len(s.open) > 0 {
		return nil
	}
	for _, f := range s.unreadable {
		why = errors.Join(why, &DamagedError{File: f.Path, Why: f.Damage})
	}
	if why != nil {
		return why
	}
	return s.nothingToRead()
}

// passOver notes the files that are not to be opened in reading.
func (s *Store) passOver(found Survey) {
	for _, f := range found.Files {
		if f.Unread {
			s.unread, s.unreadable = append(s.unread, f.Path), append(s.unreadable, f)
		}
	}
}

// readJournals works out where those logs end that no database tells of.
func (s *Store) readJournals() error {
	var errs []error
	for _, folder := range s.journals {
		found, err := journalsIn(folder, s.dir)
		if err != nil {
			errs = append(errs, err)
		}
		for _, segment := range found {
			if _, known := s.heads[segment.log]; known {
				continue
			}
			m, err := s.merge(segment.log)
			if err != nil {
				errs = append(errs, err)
				continue
			}
			err = m.toEnd()
			m.close()
			if m.chain.Seq > 0 {
				s.heads[segment.log] = m.head()
			}
			if broken := new(BrokenError); err != nil && !errors.As(err, &broken) {
				errs = append(errs, err)
			}
		}
	}
	return errors.Join(errs...)
}
