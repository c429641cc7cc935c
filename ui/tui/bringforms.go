package tui

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"downtime/store"
	"downtime/store/event"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// A log is brought in in three steps: which place, what is in it, and then what to do
// with it. Each is looked at elsewhere, so that a stick that does not answer holds
// nothing up.
type (
	placesMsg struct {
		places []string
		from   screen // that asked
	}
	lookedMsg struct {
		form  *form
		found session.Found
		err   error
	}
	broughtMsg struct {
		form     *form
		found    session.Found
		bringing *session.Bringing
		err      error
	}
	carriedMsg struct {
		form *form
		from screen // that asked
		run  store.Run
		wall string
		err  error
	}
)

// brought routes the messages of bringing a log in; false for any other.
func (m *Model) brought(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case placesMsg:
		if m.awaits(msg.from) {
			m.ask(placeForm(msg.places))
		}
		return nil, true
	case lookedMsg:
		m.lookedInto(msg)
		return nil, true
	case broughtMsg:
		return m.broughtIn(msg), true
	case carriedMsg:
		return m.carriedOn(msg), true
	case otherMsg:
		m.otherRead(msg)
		return nil, true
	}
	return nil, false
}

// awaits reports whether the screen that asked for something is still in front, and
// nothing over it: an answer that comes late must not take the keys of somebody who
// has gone on.
func (m *Model) awaits(from screen) bool { return m.form() == nil && m.screen == from }

// findPlaces looks where a log may lie, and then asks.
func (m *Model) findPlaces() tea.Cmd {
	s, from := m.s, m.screen
	m.say("Looking at what is plugged in")
	return func() tea.Msg { return placesMsg{s.BringPlaces(), from} }
}

const fieldPlace = "File, stick or folder"

// placeForm asks where the log is. What was found is one key away.
func placeForm(places []string) *form {
	f := &form{
		title: "Where is the log of the other PC?", enter: "look into it",
		lines:  []string{"A stick, the data folder of that PC, an export (.jsonl) or a backup (.db). Looking changes nothing.", ""},
		fields: []*field{newField(fieldPlace, "", true)},
	}
	if len(places) > 0 {
		const most = 6
		f.choices = append(slices.Clone(places[:min(len(places), most)]), "another: type or paste its path")
		f.direct = true
		f.choose = func(f *form) {
			f.fields[0].input.SetValue("")
			if f.chosen >= 0 && f.chosen < len(f.choices)-1 {
				f.fields[0].input.SetValue(f.choices[f.chosen])
			}
		}
	}
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		s, place := m.s, f.text(fieldPlace)
		f.waiting, f.problem = true, ""
		return func() tea.Msg {
			found, err := s.LookInto(context.Background(), place)
			return lookedMsg{f, found, err}
		}, nil
	}
	return f
}

// lookedInto shows what is there, and asks before anything of it is brought in.
func (m *Model) lookedInto(msg lookedMsg) {
	i := slices.Index(m.forms, msg.form)
	if i < 0 {
		return // somebody has given it up
	}
	msg.form.waiting = false
	if msg.err != nil {
		msg.form.problem = sentence(placeProblem(msg.err)) + "."
		return
	}
	over := slices.Clone(m.forms[i+1:]) // and stays over it
	m.forms = m.forms[:i]
	m.ask(bringForm(m, msg.found))
	m.forms = append(m.forms, over...)
}

func placeProblem(err error) string {
	if failed := new(fs.PathError); errors.As(err, &failed) {
		if why, do, known := session.Fault(err); known {
			return fmt.Sprintf("%s cannot be read, %s: %s", failed.Path, why, do)
		}
	}
	return err.Error()
}

func bringForm(m *Model, found session.Found) *form {
	bring := found.ToBring()
	f := &form{title: "Bring in " + text.Count(len(bring), "log") + "?", enter: "bring in", escape: "leave everything as it is", long: true}
	for _, l := range found.Logs {
		for _, words := range m.s.FoundWords(l) {
			f.lines = append(f.lines, sentence(words)+".")
		}
		f.lines = append(f.lines, "")
	}
	for _, u := range found.Unfit {
		f.lines = append(f.lines, sentence(session.UnfitWords(u))+".", "")
	}
	if len(bring) == 0 {
		f.title, f.long, f.reading = "Nothing to bring in", false, true
		return f
	}
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		b, err := m.s.Bring(bring)
		if err != nil {
			return nil, err
		}
		f.waiting, f.holds, f.problem = true, true, ""
		return func() tea.Msg { return broughtMsg{f, found, b, b.Commit(context.Background())} }, nil
	}
	return f
}

// broughtIn says what became of it, and asks what a log that is open elsewhere is to
// this ward.
func (m *Model) broughtIn(msg broughtMsg) tea.Cmd {
	msg.form.waiting = false
	err := errors.Join(msg.err, m.s.Brought(msg.bringing))
	var said []string
	aside := false
	for _, done := range msg.bringing.Done {
		aside = aside || done.Aside != ""
		said = append(said, sentence(session.BroughtWords(done)))
	}
	if err != nil {
		said = append(said, "NOT brought in: "+placeProblem(err))
	}
	m.status = status{line: strings.Join(said, ". "), stays: err != nil || aside || len(said) > 1}
	inFront := m.form() == msg.form
	m.remove(msg.form)
	if !inFront {
		return m.refreshRuns() // the list of logs offers the same, whenever somebody comes back to it
	}
	for _, done := range slices.Backward(msg.bringing.Done) { // the last asked is in front
		i := slices.IndexFunc(msg.found.Logs, func(l session.FoundLog) bool { return l.Log == done.Log })
		if i >= 0 && done.Changes() {
			m.askOpenElsewhere(msg.found.Logs[i].Run)
		}
	}
	return m.refreshRuns()
}

// askOpenElsewhere offers what can be done with a log that has come in and is open
// on another PC. Nothing is done by itself.
func (m *Model) askOpenElsewhere(run store.Run) {
	state := m.s.State()
	switch {
	case run.Status != store.StatusOpen || state != nil && run.Log == state.Log:
	case m.s.Running() && state.Mode == run.Started.Mode && state.LinkedTo(run.Log) == nil:
		m.askKnown(linkForm(m, run))
	case !m.s.Running():
		m.askCarryOn(run)
	}
}

const fieldWhy = "Why"

// linkForm asks whether two logs are of one outage.
func linkForm(m *Model, run store.Run) *form {
	state := m.s.State()
	here := "ward not set"
	if state.Ward != "" {
		here = "ward " + state.Ward
	}
	return &form{
		title: "Is this the same outage?", enter: "save",
		lines: []string{
			"Log " + run.Log + ": " + m.s.RunWords(run) + ".",
			"Here: " + state.Title + ", " + here + ", since " + text.Clock(state.Since, m.s.Now()) + ".",
			"Both logs stay as they are. An entry says that they belong together.", "",
		},
		choices: []string{"yes: link them", "no, or not sure: leave it"},
		fields:  []*field{newField(fieldWhy, "", false)},
		submit: func(m *Model, f *form) (tea.Cmd, error) {
			if f.chosen > 0 {
				m.remove(f)
				return nil, nil
			}
			return f.link(m, run.Log)
		},
	}
}

const fieldLog = "Log, or the line on its paper"

// linkByNameForm links a log that is not here.
func linkByNameForm() *form {
	return &form{
		title: "Which log is of the same outage?", enter: "link it",
		lines:  []string{"Its whole name of 12 letters and figures, or the line on its paper with the code. It need not be here.", ""},
		fields: []*field{newField(fieldLog, "", true), newField(fieldWhy, "", false)},
		submit: func(m *Model, f *form) (tea.Cmd, error) { return f.link(m, f.text(fieldLog)) },
	}
}

func (f *form) link(m *Model, typed string) (tea.Cmd, error) {
	why := f.text(fieldWhy)
	action, err := m.s.SameOutage(typed, why)
	if err != nil {
		return nil, err
	}
	what := "Same outage as log " + typed
	if why != "" {
		what += ": " + why
	}
	return f.save(m, m.actionRequest(what, action)), nil
}

const fieldWall = "The clock on the wall shows"

// askCarryOn asks whether a log that is open elsewhere goes on here.
func (m *Model) askCarryOn(run store.Run) {
	from := m.screen
	m.askKnown(&form{
		title: "Go on with it HERE, and not on the other PC any more?", enter: "carry on here",
		lines: []string{
			m.s.RunWords(run) + ".",
			"Make sure that nobody goes on with it there: two PCs that write one log make two logs of it. Esc: it is only read here.", "",
		},
		fields: []*field{newField(fieldWall, "", true)},
		submit: func(m *Model, f *form) (tea.Cmd, error) {
			wall := f.text(fieldWall)
			if _, err := f.wallClock(m, wall); err != nil {
				return nil, err
			}
			let, err := m.s.CarryingOn(run.Log)
			if err != nil {
				return nil, err
			}
			f.waiting, f.holds, f.problem = true, true, ""
			return func() tea.Msg { return carriedMsg{f, from, run, wall, let()} }, nil
		},
	})
}

// carriedOn shows the board of the log that goes on here, unless somebody has gone on
// to something else.
func (m *Model) carriedOn(msg carriedMsg) tea.Cmd {
	msg.form.waiting = false
	offset, err := m.s.WallOffset(msg.wall)
	err = errors.Join(msg.err, err)
	if err != nil {
		msg.form.problem = sentence(err.Error())
		return nil
	}
	first, err := m.s.CarriedOn(msg.run.Log, offset)
	if err != nil {
		msg.form.problem = sentence(err.Error())
		return nil
	}
	m.remove(msg.form)
	if m.awaits(msg.from) {
		m.show(newBoard())
	}
	cmds := []tea.Cmd{m.refreshRuns()}
	for i, what := range []string{"This log goes on here", "Clock checked: the wall shows " + msg.wall} {
		cmds = append(cmds, m.do(what, first[i], nil))
	}
	return tea.Batch(cmds...)
}

// fromPaper leads to the declaration, or where one is running to what is typed in.
func (m *Model) fromPaper() tea.Cmd {
	if m.s.Running() {
		m.typeIn("", newBoard())
		return nil
	}
	d := newDeclare(m, event.Live)
	d.paper = true
	d.setFocus(1)
	d.asked = "Since when? Type when it began, not now. What was done since is typed in after the start."
	m.show(d)
	return nil
}
