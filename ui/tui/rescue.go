package tui

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/store/timeline"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// Rescue is what can be done for a log that is damaged.
type Rescue struct {
	// Recover puts together what can be had; with look it only says what that
	// would be.
	Recover func(look bool) (store.Recovery, error)
	// Beside is the folder in which the ward can go on with a new log, and
	// whether that has begun already. Open opens it.
	Beside func() (dir string, begun bool, err error)
	Open   func() (*session.Session, error)
}

// rescue is shown where the log cannot be opened because of damage: what is
// there, and the two ways on. Neither deletes anything.
type rescue struct {
	found   *store.Recovery // by looking, or by recovering; nil before
	problem error           // why there is none
	working bool
	done    bool
	// missing is set where the log can be opened, and lacks what was saved before.
	missing bool

	beside string
	begun  bool

	armed   string // the key that was pressed once
	pressed time.Time
	first   int // line shown
}

// damageMsg is what was found, or done.
type damageMsg struct {
	found  store.Recovery
	beside string
	begun  bool
	err    error
	done   bool
}

// look says what could be recovered, while the person reads that it is damaged.
func (r *rescue) look(m *Model) tea.Cmd {
	r.working = true
	ways := m.opts.Rescue
	return func() tea.Msg {
		if r.missing {
			found, err := ways.Recover(true)
			return damageMsg{found: found, err: err}
		}
		dir, begun, besideErr := ways.Beside()
		found, err := ways.Recover(true)
		return damageMsg{found: found, beside: dir, begun: begun, err: errors.Join(err, besideErr)}
	}
}

func (r *rescue) recover(m *Model) tea.Cmd {
	r.working, r.problem = true, nil
	ways := m.opts.Rescue
	return func() tea.Msg {
		found, err := ways.Recover(false)
		return damageMsg{found: found, beside: r.beside, begun: r.begun, err: err, done: true}
	}
}

func (r *rescue) looked(msg damageMsg) {
	r.working, r.problem, r.first = false, msg.err, 0
	r.beside, r.begun = msg.beside, msg.begun
	if msg.err == nil {
		r.found, r.done = &msg.found, msg.done
	}
}

func (*rescue) about(*Model, int) string { return "" } // there is no header without a ward

func (r *rescue) body(m *Model, width, height int) []string {
	var lines []string
	add := func(words string) { lines = append(lines, text.Hang(" ", sentence(words), width-1)...) }
	if r.done {
		lines = append(lines, " "+m.theme.title.Render("What became of the log"))
		add(session.RecoveryResult(*r.found) + ".")
		for _, words := range session.RecoveryWords(*r.found) {
			add(words + ".")
		}
		return r.visible(lines, height)
	}
	title := "The log is damaged. No entry was changed."
	if r.missing {
		title = "Entries that were saved are not in the log."
	}
	for _, line := range text.Hang(" ", title, width-1) {
		lines = append(lines, " "+m.theme.warning.Render(line[1:]))
	}
	add("A patient comes first: go on on paper meanwhile.")
	if r.working {
		add("Reading what is there ...")
	}
	if r.problem != nil {
		add(inTheApp(r.problem) + ".")
	}
	if r.found != nil {
		for _, l := range r.found.Logs {
			add(canRecover(l))
		}
	}
	gap := func() {
		if height >= ruledHeight {
			lines = append(lines, "")
		}
	}
	gap()
	if r.missing && r.found != nil && !r.found.Needed {
		add("The files have nothing more than what is in the log.")
	}
	if r.offered() {
		lines = append(lines, text.Hang(" "+m.theme.key.Render("R")+"  ", r.again("r", r.recoverWords()), width-1)...)
	}
	if r.beside != "" {
		lines = append(lines, text.Hang(" "+m.theme.key.Render("K")+"  ", r.again("k", r.besideWords()), width-1)...)
	}
	if r.missing {
		lines = append(lines, text.Hang(" "+m.theme.key.Render("O")+"  ", "Open the log as it is. Nothing was changed.", width-1)...)
		return r.visible(lines, height)
	}
	gap()
	add("Why: " + inTheApp(m.openError) + ".")
	if run := new(session.BrokenRunError); errors.As(m.openError, &run) {
		for _, said := range run.Said {
			add(said + ".")
		}
	}
	return r.visible(lines, height)
}

// inTheApp is an error in words for somebody who has keys before them, and no command
// line: what to do is said beside the keys.
func inTheApp(err error) string {
	var (
		damaged    *store.DamagedError
		broken     *store.BrokenError
		nothing    *store.NothingFoundError
		notWritten *store.NotWrittenError
		others     *store.OwnerError
		run        *session.BrokenRunError
	)
	switch {
	case errors.As(err, &run):
		return run.What()
	case errors.As(err, &others):
		return fmt.Sprintf("%s has the second copy of another ward's log: take that stick out, and start the program again", others.Dir)
	case errors.As(err, &nothing):
		return "no entry of a log was found in " + strings.Join(nothing.From, ", ") + nothing.Lost() +
			". If a stick or a backup has the log, ask IT to get it back from there"
	case errors.As(err, &notWritten):
		why, do, known := session.Fault(notWritten.Why)
		if !known {
			why, do = notWritten.Why.Error(), "check the disk"
		}
		return fmt.Sprintf("nothing was written to %s, %s: %s, and press R again, or go on with K", clean.Quoted(notWritten.To), why, do)
	case errors.As(err, &damaged):
		return fmt.Sprintf("%s cannot be read and was left as it was (%s)", clean.Quoted(damaged.File), damaged.Why)
	case errors.As(err, &broken):
		return fmt.Sprintf("entry %d of log %s does not hold (%s)", broken.Seq, broken.Log, broken.Why)
	}
	return session.OpenProblemInApp(err)
}

// canRecover says of one log how much of it there is.
func canRecover(l store.RecoveredLog) string {
	name := "log " + l.Log
	if l.Started.Title != "" {
		name = timeline.ModeWords(l.Started.Mode) + " " + l.Started.Title
	}
	if l.Entries == l.Known {
		return fmt.Sprintf("%s: all %s can be got back.", name, text.Count(int(l.Known), "entry"))
	}
	gone := 0
	for _, g := range l.Gone {
		gone += int(g.Last - g.First + 1)
	}
	said := fmt.Sprintf("%s: of %s, %d can be got back into the log", name, text.Count(int(l.Known), "entry"), l.Entries)
	if aside := int(l.Known-l.Entries) - gone; aside > 0 {
		said += fmt.Sprintf(", %d set aside in a file to be read", aside)
	}
	if gone > 0 {
		said += fmt.Sprintf(", %d can be read from no file", gone)
	}
	return said + "."
}

// recoverWords say what a recovery comes to: without its first entry no log begins.
func (r *rescue) recoverWords() string {
	switch {
	case r.missing:
		return "Get back what there is. The old files are kept."
	case r.getsBack():
		return "Get the log back. The old files are kept."
	}
	return "Put what can be read in files to be read, and begin a new log here. The old files are kept."
}

// offered reports whether a recovery would do anything.
func (r *rescue) offered() bool { return r.found != nil && (r.found.Needed || !r.missing) }

func (r *rescue) getsBack() bool {
	return slices.ContainsFunc(r.found.Logs, func(l store.RecoveredLog) bool { return l.Entries > 0 })
}

func (r *rescue) besideWords() string {
	if r.begun {
		return fmt.Sprintf("Go on with the new log that was begun in %s.", clean.Quoted(r.beside))
	}
	return fmt.Sprintf("Go on with a new log in %s. The old files stay as they are.", clean.Quoted(r.beside))
}

// again is what a key does, or, after it was pressed once, that it waits for the
// second press.
func (r *rescue) again(name, does string) string {
	if r.armed == name {
		return "PRESS " + string(name[0]-'a'+'A') + " AGAIN: " + does
	}
	return does
}

func (r *rescue) visible(lines []string, height int) []string {
	r.first = max(0, min(r.first, len(lines)-height))
	return lines[r.first:min(len(lines), r.first+height)]
}

func (r *rescue) scroll(_ *Model, lines int) { r.first += lines }

func (r *rescue) keys(m *Model) []key {
	switch {
	case r.working:
		return nil
	case r.done:
		return []key{{"Enter", "open the log", reads}, {"Up Down", "read", reads}, {"Q", "leave", reads}}
	}
	var list []key
	if r.offered() {
		does := "keep what can be read"
		switch {
		case r.missing && m.width < splitWidth:
			does = "get back" // the other way out has to stand beside it
		case r.missing:
			does = "get back what there is"
		case r.getsBack():
			does = "get the log back"
		}
		list = append(list, key{"R R", does, reads})
	}
	if r.missing {
		list = append(list, key{"O", "open as it is", reads})
	}
	if r.beside != "" {
		list = append(list, key{"K K", "new log", reads})
	}
	return append(list, key{"Up Down", "read", reads}, key{"Q", "leave", reads})
}

func (r *rescue) press(m *Model, name string) tea.Cmd {
	again := r.armed == name && m.clock().Sub(r.pressed) >= heldGap
	if r.armed == name {
		r.pressed = m.clock() // a key that is held down never counts as pressed twice
	}
	switch {
	case name == "up":
		r.first--
	case name == "down":
		r.first++
	case name == "q" || name == "ctrl+c":
		return tea.Quit
	case r.working:
	case name == "enter" && r.done:
		return m.reopen(m.open)
	case r.done:
	case name == "o" && r.missing:
		return m.reopen(m.open)
	case name == "r" && r.offered(), name == "k" && r.beside != "":
		if !again {
			r.armed, r.pressed = name, m.clock()
			return nil
		}
		r.armed = ""
		if name == "r" {
			return r.recover(m)
		}
		m.status = status{line: fmt.Sprintf("A new log, in %s. The damaged one is kept: downtime recover", clean.Quoted(r.beside)), stays: true}
		return m.reopen(m.opts.Rescue.Open)
	default:
		r.armed = ""
	}
	return nil
}

// reopen opens a log in the place of the one that could not be opened.
func (m *Model) reopen(open func() (*session.Session, error)) tea.Cmd {
	m.openError = nil
	m.show(opening{})
	return func() tea.Msg { return m.openBy(open) }
}

// notOpened shows why, and what can be done about it.
func (m *Model) notOpened() tea.Cmd {
	if m.opts.Rescue == nil || !session.IsDamage(m.openError) {
		return nil
	}
	r := new(rescue)
	m.show(r)
	return r.look(m)
}

// sayBackupProblem says once that no backup could be made. What must stay on the
// screen stays.
func (m *Model) sayBackupProblem() {
	if m.status.stays || m.s == nil {
		return
	}
	if problem := m.s.BackupProblem(); problem != "" {
		m.say(sentence(problem))
	}
}
