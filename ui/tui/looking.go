package tui

import (
	"time"

	"downtime/store"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// A session that only looks on says so on every screen, follows what the other
// program writes, and can take over. What is half typed stays where it is.

// takeOverKey takes over wherever it is pressed, also while a line is typed.
const takeOverKey = "f6"

// Messages of a session that only looks on, or is about to.
type (
	newsMsg struct {
		s    *session.Session
		news session.News
		err  error
	}
	// turnedMsg is the session to go on with.
	turnedMsg struct {
		from, to *session.Session
		watching watcher
		err      error
	}
)

func (m *Model) looking() bool { return m.s != nil && m.s.Looking() != nil }

// lookingLines say that nothing can be written here, and who has the log: the
// fullest words there is room for.
func (m *Model) lookingLines() []string {
	if !m.looking() {
		return nil
	}
	how := "K take over here"
	if m.form() != nil || m.typing() {
		how = "F6 take over here"
	}
	if m.turning {
		how = "Taking over"
	}
	words := m.s.LookingWords() + ". You are only looking on."
	if behind := m.s.Looking().Behind; behind > 0 {
		words += " " + text.Count(int(behind), "entry") + " saved there cannot be read here yet."
	}
	most := 1
	if m.height >= ruledHeight {
		most = 3
	}
	lines := text.Hang(" ", words, m.width-1)
	if whole := text.Hang(" ", words+" "+how, m.width-1); len(whole) == len(lines) {
		lines = whole
	} else {
		lines = append(lines, " "+how)
	}
	if len(lines) > most {
		lines = []string{text.Cut(" ONLY LOOKING ON. "+how, m.width)}
	}
	for i := range lines {
		lines[i] = m.theme.warning.Render(lines[i])
	}
	return lines
}

// typing reports whether keys are text on the screen in front.
func (m *Model) typing() bool {
	t, ok := m.screen.(interface{ typing() bool })
	return ok && t.typing()
}

// refuseLooking answers a key that would have asked for something to write.
func (m *Model) refuseLooking() {
	m.hint("You are only looking on: nothing is saved here. K takes over.")
}

// attend is done once a second: what was taken over is looked at from then on, and
// what is looked at is looked at again.
func (m *Model) attend() tea.Cmd {
	if m.s == nil || m.turning || m.polling || m.saving != nil {
		return nil // what is on its way is answered first
	}
	s := m.s
	select {
	case <-s.Gone():
		m.turning = true
		return m.turn(s.LookOn)
	default:
	}
	if !s.Following() {
		return nil
	}
	m.polling = true
	return func() tea.Msg {
		news, err := s.Poll()
		return newsMsg{s, news, err}
	}
}

// newsCame shows what the other program has written. Where it cannot be read the
// screen stays as it is, and the next time may do better.
func (m *Model) newsCame(msg newsMsg) tea.Cmd {
	m.polling = false
	if msg.s != m.s || msg.err != nil {
		return nil
	}
	running := m.s.Running()
	anew := m.s.Show(msg.news)
	if anew {
		m.showRun()
	}
	if anew || m.s.Running() != running {
		return m.refreshRuns()
	}
	return nil
}

// showRun leaves what stood on the screen of a run that is no longer as it was.
func (m *Model) showRun() {
	if _, atHome := m.screen.(home); !atHome {
		m.show(newBoard())
	}
}

// takeOver asks for the folder.
func (m *Model) takeOver() tea.Cmd {
	if !m.looking() || m.turning {
		return nil
	}
	m.turning = true
	m.say(takingOver)
	return m.turn(m.s.TakeOver)
}

// askTakeOver is takeOver by the letter, which on the board is the wall clock's: who
// had the log a moment ago, and lost it, may mean that.
func (m *Model) askTakeOver() tea.Cmd {
	lost := m.s.Looking()
	there := m.s.BusyThere()
	if f := m.form(); f != nil && f.takesOver {
		m.remove(f)
		return m.takeOver()
	}
	if lost.By.Same(store.Holder{}) || m.turning || lost.TookOver.IsZero() && there == "" {
		return m.takeOver()
	}
	var kept []string
	lines := []string{"They then only look on. Ask them first, if you can."}
	title := "Take the log back from " + lost.By.Name() + "?"
	if there != "" {
		kept = []string{there + "."}
		lines = []string{"They then only look on; what is half typed there stays in its field."}
	}
	if lost.TookOver.IsZero() {
		title = "Take over from " + lost.By.Name() + ", who is at work?"
	}
	m.ask(&form{
		title: title, enter: "take over", takesOver: true,
		kept: kept, lines: lines,
		submit: func(m *Model, f *form) (tea.Cmd, error) {
			m.remove(f)
			return m.takeOver(), nil
		},
	})
	return nil
}

// turn goes on with another session.
func (m *Model) turn(to func() (*session.Session, error)) tea.Cmd {
	from := m.s
	return func() tea.Msg {
		s, err := to()
		if err != nil {
			return turnedMsg{from: from, err: err}
		}
		msg := turnedMsg{from: from, to: s}
		if m.watch != nil {
			msg.watching = m.watch(s)
		}
		return msg
	}
}

// turned makes the other session that of the app. Screens and forms stay.
func (m *Model) turned(msg turnedMsg) tea.Cmd {
	m.turning = false
	if msg.err != nil {
		m.status = status{line: sentence(msg.err.Error()), stays: true}
		return nil
	}
	if m.watching != nil {
		m.watching.Close()
	}
	from := m.s
	m.s, m.watching, m.last, m.noticed = msg.to, msg.watching, nil, 0
	if was, is := from.State(), m.s.State(); was != nil && (is == nil || was.Log != is.Log) {
		m.show(home{})
	}
	if m.looking() {
		if !m.status.stays {
			m.say("") // what was said of writing here is over
		}
	} else {
		m.say("Nobody had this log open. You write here now.")
		m.sayTaken()
		for _, f := range m.forms {
			f.problem = "" // it may have been that nothing could be saved here
		}
		if m.s.Running() && m.s.Who().Name == "" && m.form() == nil {
			m.ask(whoForm(m))
		}
	}
	closing := func() tea.Msg {
		_ = from.Close()
		return nil
	}
	return tea.Batch(closing, m.refreshRuns(), m.awaitChange())
}

// sayTaken says that this session has the log now, where another had it.
func (m *Model) sayTaken() {
	taken := m.s.Taken()
	if taken == nil {
		m.sayUnsigned()
		return
	}
	line := "Taken over at " + text.Clock(m.s.Now(), m.s.Now()) + ". You write here now."
	if taken.Frozen {
		line += " The other session did not answer: check the last entries with whoever was there."
	}
	for _, said := range m.s.Opening().Sentences() {
		line += " " + sentence(said) + "."
	}
	m.status = status{line: line, stays: taken.Frozen}
}

// wall is the time, also while no session is open.
func (m *Model) wall() time.Time {
	if m.s != nil {
		return m.s.Now()
	}
	return m.now()
}
