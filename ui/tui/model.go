package tui

import (
	"time"

	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/store/event"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// screen is one full page of the app below the header.
type screen interface {
	// about is the second line of the header, at most width columns.
	about(m *Model, width int) string
	// body is at most height lines of at most width columns.
	body(m *Model, width, height int) []string
	// keys are the keys that matter here, the most important first.
	keys(m *Model) []key
	// press handles a key; the name is as Bubble Tea has it, a letter in lower
	// case.
	press(m *Model, name string) tea.Cmd
}

// Screens may also do these.
type (
	ticker   interface{ tick(m *Model) }                 // once a second
	clicker  interface{ click(m *Model, y int) tea.Cmd } // y from the body's top
	scroller interface{ scroll(m *Model, lines int) }
	paster   interface {
		paste(m *Model, content string)
	}
	// editor sees a key before anything else does, and says whether it took it.
	editor interface {
		edit(m *Model, msg tea.KeyPressMsg) (tea.Cmd, bool)
	}
)

// key is a key and what it does, for the last line, for help and for the list of
// everything that can be done.
type key struct {
	name, does string
	access     access
}

// access says whether a key enters something in the log, or changes what the ward has
// set: none of that can be done by a session that only looks on.
type access int

const (
	reads access = iota
	writes
)

// Model is the whole app.
type Model struct {
	open      func() (*session.Session, error)
	watch     func(*session.Session) watcher // nil: files are read once
	watching  watcher
	viewer    func(path string) error // opens a print; nil: it is only made
	opts      Options
	begun     bool // the terminal is set up
	theme     theme
	prose     prose
	index     searchIndex
	s         *session.Session // nil until it is open
	openError error

	width, height int
	rightOf       int // the column from which nothing can be clicked on, as last drawn
	screen        screen
	forms         []*form // the last is in front

	saving *request  // on its way to disk
	queue  []request // waiting for it
	status status
	// unsaved is what could not be saved, until it is or stands on paper.
	unsaved []unsaved
	// foundSeen: what the start found in the files of the logs was read.
	foundSeen bool
	noticed   int // notices about files that were said
	// jumpNotSaved: a jump of the PC's clock could not be entered.
	jumpNotSaved bool
	draft        *declare  // a declaration that was left, to be taken up again
	last         *undoable // what u takes back
	alerts       alerts
	numbers      session.Numbers // of the procedures that are offered

	// procedureError is why the procedures could not be read again.
	procedureError error

	elsewhere []session.Elsewhere
	runs      []store.Run      // of the data folder, as last listed
	followed  session.Followed // the actions of those that are over
	left      []session.PapersLeft
	runsError error
	lastKey   time.Time
	lastClick time.Time
	formGone  time.Time // when a form last went
	double    bool      // the click in hand is the second of two
	lastName  string    // of the key before
	rested    bool      // memory was given back since
	ranIn     int       // characters that came without a pause, up to the key before
	waiting   waitingKeys
	// after sends a message once some time has passed.
	after func(time.Duration, tea.Msg) tea.Cmd
	// clock measures how long ago a key was; it is not the ward's time.
	clock func() time.Time
	// now is the PC's clock while no session is open.
	now func() time.Time

	drill  drillRead   // what was ticked in the drill that became this downtime
	sorted sortedBoard // the board of everybody, as last worked out
	paper  paperView   // the ledger, as last worked out

	// toRecover: the app ends, and begins again with what is missing from the log.
	toRecover bool

	polling bool // looking at what another program has written
	turning bool // going on with another session
}

// Messages of the app's own.
type (
	openedMsg struct {
		s         *session.Session
		watching  watcher
		elsewhere []session.Elsewhere
		runs      runsMsg
		err       error
	}
	runsMsg struct {
		runs     []store.Run
		followed session.Followed
		left     []session.PapersLeft
		err      error
	}
	settingsMsg struct {
		form   *form
		change *session.SettingsChange
		err    error
	}
	savedMsg struct{ err error }
	tickMsg  time.Time
)

func newModel(open func() (*session.Session, error), opts Options) *Model {
	return &Model{
		open: open, opts: opts, theme: newTheme(profile(opts)), screen: opening{},
		width: 80, height: 24, clock: time.Now, now: time.Now, after: later,
	}
}

// Init opens the session while the first frame is drawn.
func (m *Model) Init() tea.Cmd {
	m.begun = true
	if r, ok := m.screen.(*rescue); ok {
		return tea.Batch(nextTick(), r.look(m))
	}
	return tea.Batch(nextTick(), m.openSession)
}

func (m *Model) openSession() tea.Msg { return m.openBy(m.open) }

// openBy opens the session in one of the ways there are.
func (m *Model) openBy(open func() (*session.Session, error)) tea.Msg {
	s, err := open()
	if err != nil {
		return openedMsg{err: err}
	}
	msg := openedMsg{s: s, elsewhere: s.LookElsewhere(), runs: listRuns(s)}
	if m.watch != nil {
		msg.watching = m.watch(s)
	}
	return msg
}

func listRuns(s *session.Session) runsMsg {
	runs, err := s.Runs()
	return runsMsg{runs, s.FollowUps(runs), s.PapersLeft(runs), err}
}

func (m *Model) listed(msg runsMsg) {
	m.runs, m.followed, m.left, m.runsError = msg.runs, msg.followed, msg.left, msg.err
}

// refreshRuns lists the runs again, after one was started or closed.
func (m *Model) refreshRuns() tea.Cmd {
	s := m.s
	return func() tea.Msg { return listRuns(s) }
}

func nextTick() tea.Cmd {
	return tea.Every(time.Second, func(t time.Time) tea.Msg { return tickMsg(t) })
}

// Update answers a message, goes on with what is done part by part, and reads what the
// run that it left open asks for.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := m.route(msg)
	return m, tea.Batch(cmd, m.lookOn(), m.readDrill())
}

// route routes a message. Sizes and results come first, then what must work
// everywhere, then the form in front, then the screen.
func (m *Model) route(msg tea.Msg) tea.Cmd {
	if cmd, of := m.brought(msg); of {
		return cmd
	}
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
	case openedMsg:
		return m.opened(msg)
	case atWorkMsg:
		return msg.screen.atWork(m, msg.words)
	case runsMsg:
		m.listed(msg)
	case finishedMsg:
		m.finishedRead(msg)
	case drilledMsg:
		m.drilled(msg)
	case settingsMsg:
		m.settingsSaved(msg)
	case wardKeptMsg:
		m.wardKept(msg)
	case bellMsg:
		m.bellChanged(msg)
	case offersMsg:
		msg.screen.offered(msg)
	case choiceMsg:
		return msg.screen.saved(m, msg)
	case proceduresMsg:
		return m.proceduresRead(msg)
	case printMsg:
		m.printed(msg)
	case reportMsg:
		m.reportWritten(msg)
	case damageMsg:
		if r, ok := m.screen.(*rescue); ok {
			r.looked(msg)
		}
	case savedMsg:
		return m.saved(msg.err)
	case indexedMsg:
		m.indexed(msg)
	case lookOnMsg:
		m.lookedOn(msg)
	case tickMsg:
		if t, ok := m.screen.(ticker); ok && m.s != nil {
			t.tick(m)
		}
		overdue := m.tellOverdue() // first: what needs an answer takes its line
		m.sayBackupProblem()
		m.forgetWho()
		return tea.Batch(overdue, m.lookAtClock(), m.enterStorage(), m.attend(), m.rest(), nextTick())
	case newsMsg:
		return m.newsCame(msg)
	case turnedMsg:
		return m.turned(msg)
	case tea.KeyPressMsg:
		if m.opts.UnmarkedPaste {
			return m.arrived(msg)
		}
		return m.pressed(msg)
	case keysDueMsg:
		if msg.turn == m.waiting.turn {
			return m.keysDue()
		}
	case tea.PasteMsg:
		m.pasted(msg.Content)
	case tea.MouseClickMsg:
		return m.clicked(msg)
	case tea.MouseWheelMsg:
		m.wheel(msg)
	}
	return nil
}

func (m *Model) opened(msg openedMsg) tea.Cmd {
	if held := newHeld(msg.err); held != nil {
		m.screen = held
		return nil
	}
	m.s, m.openError, m.elsewhere = msg.s, msg.err, msg.elsewhere
	if m.openError != nil {
		return m.notOpened()
	}
	m.listed(msg.runs)
	m.watching = msg.watching
	m.show(home{})
	m.sayTaken()
	switch {
	case m.s.Ward() != "" || m.looking():
	case m.s.Running():
		m.askKnown(wardForm(m))
	default:
		m.ask(setupForm(m))
	}
	return m.awaitChange()
}

func (m *Model) settingsSaved(msg settingsMsg) {
	msg.form.waiting = false
	if msg.err != nil {
		msg.form.problem = sentence(msg.err.Error())
		if session.IsRefusal(msg.err) {
			msg.form.toSecond()
		}
		return
	}
	m.s.ApplySettings(msg.change)
	m.remove(msg.form)
}

// show changes the screen.
func (m *Model) show(s screen) {
	m.screen = s
	if t, ok := s.(interface{ enter(m *Model) }); ok {
		t.enter(m)
	}
}

func (m *Model) form() *form {
	if len(m.forms) == 0 {
		return nil
	}
	return m.forms[len(m.forms)-1]
}

// ask puts a form in front.
func (m *Model) ask(f *form) {
	if f.writes() && m.looking() {
		m.refuseLooking()
		return
	}
	f.shown = m.clock()
	f.chosen = -1
	if f.preset {
		f.chosen = 0
	}
	f.setFocus(0)
	m.forms = append(m.forms, f)
}

// askKnown asks f of somebody who has said who they are: where nobody has, that
// is asked first, and again before f counts.
func (m *Model) askKnown(f *form) {
	f.known = true
	m.ask(f)
	if m.s.Who().Name == "" && !m.looking() {
		m.ask(whoForm(m))
	}
}

func (m *Model) inDrill() bool { return m.s.Running() && m.s.State().Mode == event.Drill }

// leave asks before the program ends; a second ctrl+c ends it.
func (m *Model) leave() tea.Cmd {
	if f := m.form(); m.s == nil || f != nil && f.leaving {
		return tea.Quit
	}
	m.ask(leaveForm(m))
	return nil
}

// View draws the frame.
func (m *Model) View() tea.View {
	content, cursor := m.frame()
	content = printable(content)
	if m.opts.ASCII {
		content = asciiOnly(content)
	}
	v := tea.NewView(content)
	v.AltScreen = true
	v.KeyboardEnhancements.ReportEventTypes = true // tells a held key from a pressed one
	v.Cursor = cursor
	if !m.opts.NoMouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	v.WindowTitle = clean.Line(m.windowTitle())
	if m.opts.ASCII {
		v.WindowTitle = asciiOnly(v.WindowTitle)
	}
	return v
}

func (m *Model) windowTitle() string {
	if m.s == nil || !m.s.Running() {
		return "downtime"
	}
	state := m.s.State()
	return m.overdueTitle() + string(state.Mode) + " " + text.Cut(state.Title, 40) + " - downtime"
}
