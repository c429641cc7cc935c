package store

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"downtime/store/event"
)

// Each of the two copies is kept in files with numbers, its segments. A file that
// could not be written is never opened for writing again: what it holds may not
// be what is on the disk (research/reliability.md, finding 3). The copy goes on
// in a new segment, whose first entry continues the chain, and whose number is
// higher than that of any file of either copy. So where two files tell entry n
// differently, the one with the higher number was written later, by a program
// that knew that the other had failed.

const (
	journalFolder = "journal"
	journalStart  = "20060102-1504" // when a log was started, in UTC
	// stopSuffix is added to the name of a file that must not be written any
	// more, and makes the name of a file that says why.
	stopSuffix = ".stopped"
)

// journalNamed matches the name of a journal, with its log and its number.
var journalNamed = fmt.Sprintf(`^[0-9]{8}-[0-9]{4}-([%s]{%d})(?:\.([1-9][0-9]{0,8}))?\.jsonl`, event.LogNameLetters, event.LogNameLength)

var (
	databasePattern = regexp.MustCompile(`^downtime(?:-([1-9][0-9]{0,8}))?\.db$`)
	journalPattern  = regexp.MustCompile(journalNamed + `$`)
	otherJournal    = regexp.MustCompile(journalNamed + regexp.QuoteMeta(otherMark))
)

// segment is one file of a copy.
type segment struct {
	path   string
	number int
	log    string // of a journal; "" of a database, which holds many
	// other is the folder of the other copy, where a mark is left that cannot be
	// left beside the file; "" for none.
	other string
	// progress is told that the file is read; nil as a rule.
	progress *progress
}

// databaseFile is the name of a database; the first has no number.
func databaseFile(number int) string {
	if number == 1 {
		return databaseName
	}
	return fmt.Sprintf("downtime-%d.db", number)
}

// journalName is the name of a journal; the first of a log has no number.
func journalName(started time.Time, log string, number int) string {
	return nameOfJournal(started.UTC().Format(journalStart), log, number)
}

// nameOfJournal is journalName of a time that is in words.
func nameOfJournal(started, log string, number int) string {
	name := started + "-" + log
	if number == 1 {
		return name + ".jsonl"
	}
	return fmt.Sprintf("%s.%d.jsonl", name, number)
}

// databasesIn are the databases of a data folder, the first first. Other is the
// folder of the journals.
func databasesIn(dir string, other ...string) ([]segment, error) {
	return segmentsIn(dir, other, func(name string) (segment, bool) {
		m := databasePattern.FindStringSubmatch(name)
		if m == nil {
			return segment{}, false
		}
		return segment{number: numberOf(m[1])}, true
	})
}

// journalsIn are the journals of a folder, the first of each log first. Other is
// the data folder.
func journalsIn(dir string, other ...string) ([]segment, error) {
	return segmentsIn(dir, other, func(name string) (segment, bool) {
		m := journalPattern.FindStringSubmatch(name)
		if m == nil {
			return segment{}, false
		}
		return segment{log: m[1], number: numberOf(m[2])}, true
	})
}

// Holds reports whether there is a log in a folder, or may be one that cannot be
// looked at.
func Holds(dir string) bool {
	databases, err := databasesIn(dir)
	if len(databases) > 0 || errors.Is(err, fs.ErrPermission) {
		return true
	}
	journals, err := journalsIn(filepath.Join(dir, journalFolder))
	return len(journals) > 0 || errors.Is(err, fs.ErrPermission)
}

func numberOf(digits string) int {
	if digits == "" {
		return 1
	}
	n, _ := strconv.Atoi(digits) // the pattern allows nothing else
	return n
}

// segmentsIn lists the files of a folder that parse knows, lowest number first.
// A folder that is not there has none.
func segmentsIn(dir string, other []string, parse func(name string) (segment, bool)) ([]segment, error) {
	names, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var found []segment
	for _, name := range names {
		if s, ok := parse(name.Name()); ok {
			s.path = filepath.Join(dir, name.Name())
			if len(other) > 0 {
				s.other = other[0]
			}
			found = append(found, s)
		}
	}
	slices.SortFunc(found, func(a, b segment) int {
		return cmp.Or(cmp.Compare(a.log, b.log), cmp.Compare(a.number, b.number))
	})
	return found, nil
}

// mark is what stands beside a file that must not be written any more.
type mark struct {
	Why string    `json:"why"`
	At  time.Time `json:"at"`
	// File is what the mark is of, where it is not the one beside it.
	File string `json:"file,omitempty"`
	// Good is, for each log that was being written, the last entry that is
	// known to be on the disk; what the file shows after it may not be.
	Good map[string]uint64 `json:"good,omitempty"`
	// Boot is that of the PC when it was left, as in the entries: what the file has
	// of another boot after Good was written elsewhere. "" where that cannot be told.
	Boot string `json:"boot,omitempty"`

	unread bool // there is one, and what it says cannot be read
}

// maxMark bounds what is read of a mark, in bytes.
const maxMark = 1 << 20

// stopped is the mark of a file that must not be written any more, and whether
// there is one. A mark that cannot be read is one all the same.
func (s segment) stopped() (mark, bool) {
	if m, there := readMark(s.path + stopSuffix); there {
		return m, true
	}
	if s.other == "" {
		return mark{}, false
	}
	m, there := readMark(s.markElsewhere())
	return m, there && m.File == s.path // a stick may bring one of another PC
}

func (s segment) markElsewhere() string {
	return filepath.Join(s.other, filepath.Base(s.path)+stopSuffix)
}

func readMark(path string) (mark, bool) {
	text, err := readSmall(path, maxMark)
	if errors.Is(err, fs.ErrNotExist) {
		return mark{}, false
	}
	var m mark
	if err != nil || json.Unmarshal(text, &m) != nil {
		return mark{unread: true}, true
	}
	return m, true
}

// stop leaves word beside a file that nobody may write to it any more; where its
// device does not take that, with the other copy. Where that fails as well, the
// number of the next segment says it: only the newest file of a copy is written.
func (s segment) stop(m mark) error {
	// A quarter, so that there is time for the other within the limit of all this.
	err := within(stallLimit/4, func() error { return m.leave(s.path + stopSuffix) })
	if err == nil || s.other == "" {
		return err
	}
	elsewhere := m
	elsewhere.File = s.path
	return elsewhere.leave(s.markElsewhere())
}

func (m mark) leave(path string) error {
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	text = append(text, '\n')
	mode := fileMode(filepath.Dir(path))
	if err := writeText(path, mode, true, text); err != nil {
		// A full disk still has room for a name, and that stops the writing, too.
		if err := os.WriteFile(path, text, mode); err != nil && !exists(path) {
			return err
		}
	}
	share(path)
	return syncDir(filepath.Dir(path))
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// damagedMark is in the names of files that did not hold what they must.
const damagedMark = ".damaged-"

// KeepsDamaged reports whether folders of a log hold files that were set aside
// because they were damaged.
func KeepsDamaged(dirs ...string) bool {
	for _, dir := range dirs {
		for _, folder := range []string{dir, filepath.Join(dir, journalFolder)} {
			if names, err := os.ReadDir(folder); err == nil && slices.ContainsFunc(names, func(name os.DirEntry) bool {
				return strings.Contains(name.Name(), damagedMark)
			}) {
				return true
			}
		}
	}
	return false
}

// rename puts a mark and a time after the name of a file, so that nothing reads or
// writes it under its old name and everything in it is kept.
func (s segment) rename(mark string, at time.Time) (string, error) {
	name := s.path + mark + at.UTC().Format("20060102T150405Z")
	to := name
	for n := 2; ; n++ {
		if _, err := os.Lstat(to); errors.Is(err, fs.ErrNotExist) {
			break
		}
		to = fmt.Sprintf("%s-%d", name, n)
	}
	if err := os.Rename(s.path, to); err != nil {
		return "", err
	}
	return to, syncDir(filepath.Dir(to))
}
