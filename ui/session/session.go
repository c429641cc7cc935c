// Package session is the application without a face: the store, the procedures,
// the run that is open, the settings, the clock and who is working. The terminal
// app and the line mode both talk to it, and to nothing below it.
//
// A change goes through three calls: Decide (pure), Commit (slow, safe on any
// goroutine) and Apply. What is shown as done has been through all three.
package session

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/seal"
	"downtime/store/timeline"
)

// Look surveys the files of a log in a data folder and in the folders of its journals
// before they are opened, as store.Look does.
type Look func(dir string, journals ...string) (store.Survey, error)

// Config is how a session is started. Zero values mean what the documentation
// of each flag says.
type Config struct {
	Data     string // --data
	Runbooks string // --runbooks
	Ward     string // --ward, over the settings
	Program  string // version, written in the log
	User     string // log-in name, told to whoever finds the folder in use
	// Second is the folder for the second copy, over the settings.
	Second string
	// Look surveys the files of a log before they are opened, in another process
	// where that can be; nil for store.Look.
	Look Look
	// Clocks reads the PC's clocks; nil for the real ones.
	Clocks func() event.Reading

	who  event.Person // who is working already, when a folder is taken over again
	doer *event.Person
}

// Session is an open application. All methods but Change.Commit, ReadProcedures,
// Poll, LookOn and TakeOver belong to one goroutine; nobody signs on meanwhile.
type Session struct {
	cfg    Config
	dir    string
	store  *store.Store // nil where the session was begun only to look on
	view   *view        // of one that was
	read   ReadProcedures
	during duringRun

	lookedForDamaged sync.Once
	damagedKept      bool // damaged files are kept in the folders of the copies

	choices  atomic.Int64 // made of what counts as a step, since the start
	settings Settings
	zone     *time.Location

	state   *incident.State // of the run that is open, or was closed last in this session
	book    *timeline.Book  // of that run, without checkpoints
	later   *timeline.Later // what later ones of them say of earlier ones
	builder *timeline.Builder
	last    *event.Entry  // of that run: the latest
	tree    seal.Peaks    // over the entries of that run
	key     *seal.Key     // signs its checkpoints; nil where this log-in has none
	noKey   error         // why
	found   bool          // the run was there when this session began, and is in no checkpoint since
	seen    event.Reading // of the PC's clocks: all that became of them until then is in the log

	who      event.Person
	doer     *event.Person // for whom who is writing, as a loggist
	asked    *Asked        // when what is being decided was asked for; nil for now
	patient  string        // the words that were last asked about: see askPatient
	meant    []meant       // those that were saved again
	patients []string      // the numbers that got into the log so
	backups  *backups
	papers   papersKnown

	watch          copyWatch
	unentered      map[event.LogCopy]loss // what is not in the log yet
	flaps          map[event.LogCopy]flap // how often each came and went
	noHospital     string                 // sentence where the hospital's procedures could not be read at the start
	passed         []string               // sentences about places where the log might be, and is not
	lowSpace       []string               // sentences about disks that are nearly full
	notices        []string               // sentences about files, since the start
	noticesEntered int                    // of them are in the log
	openingEntered bool                   // what was found at the start is in the log
	changed        bool                   // a person has changed something since the start
	proved         bool                   // and that is in both copies, as they stand
	notEntered     bool                   // what became of the copies could not be entered
}

// Open finds the data folder, takes it, reads the settings, the procedures and
// the run that is open. A folder that another program has gives a *HeldError.
func Open(cfg Config) (*Session, error) { return open(cfg, store.Open) }

// open opens a session with what opens its store; nil for a session that only
// looks on.
func open(cfg Config, openStore func(string, store.Options) (*store.Store, error)) (*Session, error) {
	if cfg.Clocks == nil {
		cfg.Clocks = store.ReadClocks
	}
	dir, passed, err := findPlace(cfg.Data, openStore == nil)
	if err != nil {
		return nil, err
	}
	settings, bad, err := settingsOrNone(dir)
	if err != nil {
		return nil, err
	}
	if cfg.Second != "" {
		named, err := checkSecond(cfg.Second, dir)
		if err == nil && named != settings.Second {
			named, err = nameSecond(cfg.Second, dir)
		}
		if errors.As(err, new(notThereError)) && store.Holds(dir) {
			// The log is more than its second copy: it is lost until the stick is back.
			named, err = filepath.Abs(cfg.Second)
		}
		if err != nil {
			return nil, err
		}
		settings.Second = named
	}
	s := &Session{cfg: cfg, dir: dir, passed: passed, settings: settings, who: cfg.who, doer: cfg.doer}
	if openStore == nil {
		s.view = &view{look: surveyedOnce(cfg.Look)}
	} else if s.store, err = openStore(dir, store.Options{
		Who: cfg.User, Person: cfg.who.Name, Look: cfg.Look, Second: settings.Second,
		Stamp: func() event.Stamp { return cfg.Clocks().Stamp },
	}); err != nil {
		return nil, held(cfg, err)
	}
	if s.view == nil {
		s.readKey()
	}
	if err := s.passSettings(bad); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if err := s.load(); err != nil {
		return nil, errors.Join(s.brokenRun(err), s.Close())
	}
	if st := s.store; st != nil {
		s.backups = startBackups(func(ctx context.Context) error {
			made, err := st.KeepBackup(ctx, time.Now()) // the session's clock is its goroutine's
			return errors.Join(err, missingFrom(made))
		})
		s.backups.changed.Store(s.Running())
		s.WatchCopies()
	}
	s.recordTakeOver()
	return s, nil
}

func (s *Session) load() (err error) {
	if s.cfg.Second != "" && s.view == nil {
		if err := s.SaveSettings(s.settings); err != nil {
			return err
		}
	}
	if s.zone, err = s.settings.location(); err != nil {
		return err
	}
	if s.read, err = s.ReadProcedures(); err != nil {
		// The share that they are on may be down with everything else.
		s.noHospital = s.noHospitalWords(err)
		if s.read, err = s.shippedAlone(); err != nil {
			return err
		}
	}
	if s.view != nil {
		s.view.begun = store.JournalStamp(s.dir, s.journals())
	}
	runs, err := s.Runs()
	if err != nil {
		return err
	}
	s.lowSpace = spaceSentences(store.FreeSpace, s.places()...)
	for _, run := range runs {
		if run.Open() {
			if err := s.loadRun(run.Log); err != nil {
				return err
			}
			break
		}
	}
	if s.store == nil {
		s.follow()
	} else if log := s.store.Opening().Unconfirmed.Log; log != "" && s.state == nil {
		return s.loadToConfirm(log)
	}
	return nil
}

// loadToConfirm loads a run that was closed by an entry which must be confirmed.
func (s *Session) loadToConfirm(log string) error {
	if err := s.loadRun(log); err != nil {
		return err
	}
	if len(s.toConfirm()) == 0 {
		s.state, s.builder, s.book, s.tree, s.last = nil, nil, nil, seal.Peaks{}, nil
	}
	return nil
}

// places are the folders in which the copies of the log are kept.
func (s *Session) places() []string {
	if s.settings.Second == "" {
		return []string{s.Dir()}
	}
	return []string{s.Dir(), s.settings.Second}
}

// loadRun folds a log from its start and makes it the session's run.
func (s *Session) loadRun(log string) error {
	state, builder := new(incident.State), new(timeline.Builder)
	book, later := new(timeline.Book), new(timeline.Later)
	var tree seal.Peaks
	var last event.Entry
	err := s.reading(func(st *store.Store) error {
		return st.Read(log, func(e *event.Entry) error {
			shown := readable(e)
			state.Apply(shown)
			last = *e
			row := builder.Row(shown)
			later.See(&row)
			enter(book, row)
			tree.Add(e.Raw)
			return nil
		})
	})
	if err != nil {
		return err
	}
	s.state, s.builder, s.book, s.tree, s.last = state, builder, book, tree, &last
	s.later, s.found = later, true
	s.resume(last.Recorded)
	return nil
}

// Close lets the data folder go.
func (s *Session) Close() error {
	if s.store == nil {
		return nil
	}
	s.backups.close()
	return s.store.Close()
}

// Dir is the data folder.
func (s *Session) Dir() string { return s.dir }

// Runs lists the runs of the data folder, the latest first.
func (s *Session) Runs() (runs []store.Run, err error) {
	err = s.reading(func(st *store.Store) error {
		runs, err = st.Runs()
		return err
	})
	for i := range runs {
		runs[i].Started = cleaned(runs[i].Started)
	}
	return runs, err
}

// State is the run that is open, or was closed last; nil where this session has
// seen none. It must not be changed.
func (s *Session) State() *incident.State { return s.state }

// Running reports whether a run is open.
func (s *Session) Running() bool { return s.state != nil && s.state.Running() }

// isRead leaves out what nobody wrote: among what people did, checkpoints would only
// be in the way. Reports and exports have them.
func isRead(row *timeline.Row) bool { return row.Type != event.TypeCheckpointMade }

func appendRow(rows []timeline.Row, row timeline.Row) []timeline.Row {
	if !isRead(&row) {
		return rows
	}
	return append(rows, row)
}

func enter(book *timeline.Book, row timeline.Row) {
	if isRead(&row) {
		book.Add(row)
	}
}

// Later is what later entries of the run say of earlier ones.
func (s *Session) Later() *timeline.Later { return s.later }

// Book is the entries of the run that people made, in words and in their order; nil
// where there is no run.
func (s *Session) Book() *timeline.Book { return s.book }

// Unlisted is how many entries of the run are not in the book: the checkpoints, with which
// the program signs the log.
func (s *Session) Unlisted() int { return int(s.state.Entries) - s.book.Len() }

// Fill puts the hospital's phone numbers, bleeps and places into a text. In a
// drill nobody's real number is shown.
func (s *Session) Fill(text string) string {
	return s.Library().Contacts.Fill(text, s.Running() && s.state.Mode == event.Drill)
}

// Zone is where the ward is.
func (s *Session) Zone() *time.Location { return s.zone }

// Ward is the ward's name, or "" where none is set. In a run it is the ward the
// run was started for, or that was named in it since.
func (s *Session) Ward() string {
	if s.Running() {
		return s.state.Ward
	}
	if s.cfg.Ward != "" {
		return s.cfg.Ward
	}
	return s.settings.Ward
}

// WardOf is the ward of a run that is over: as it was started for or, where none was
// named then, that of this PC, unless the log came from another.
func (s *Session) WardOf(run store.Run) string {
	if run.Started.Ward != "" || run.Brought != nil {
		return run.Started.Ward
	}
	return s.Ward()
}

// Organisation is the hospital's name, or "".
func (s *Session) Organisation() string {
	if s.Running() {
		return s.state.Organisation
	}
	return s.settings.Organisation
}

// Who is who is working; its name is "" until somebody has said so.
func (s *Session) Who() event.Person { return s.who }

// SetWho says who is working from now on, without an entry. In a run, a SignOn
// puts it in the log as well.
func (s *Session) SetWho(who event.Person) { s.who, s.doer = who, nil }

// WriteFor makes following changes somebody else's, written down by Who; nil, or
// the name of Who without another role, ends that.
func (s *Session) WriteFor(doer *event.Person) {
	if doer != nil && incident.SpeltAlike(doer.Name, s.who.Name) && (doer.Role == "" || incident.SpeltAlike(doer.Role, s.who.Role)) {
		doer = nil
	}
	s.doer = doer
}

// Doer is whose changes are being written down, where that is not Who.
func (s *Session) Doer() *event.Person { return s.doer }

// Device is the PC's name.
func Device() string {
	name, err := os.Hostname()
	if err != nil {
		return "unnamed PC"
	}
	return name
}

// Reopen makes the run that was closed last that of the session, where it has none.
func (s *Session) Reopen() error {
	if s.state != nil {
		return nil
	}
	runs, err := s.Runs()
	if err != nil {
		return err
	}
	runs = slices.DeleteFunc(runs, func(r store.Run) bool { return r.Elsewhere() })
	if len(runs) == 0 {
		return fmt.Errorf("there is no earlier downtime or drill in %s", clean.Quoted(s.Dir()))
	}
	return s.loadRun(runs[0].Log)
}
