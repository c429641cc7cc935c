package tui

import (
	"slices"
	"time"

	"downtime/store/incident"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// bellKey changes how the bell rings.
const bellKey = "f4"

// alerts is what was told, and when the bell rang last.
type alerts struct {
	overdue session.Overdue
	since   int // overdue when last looked
	rang    time.Time
}

// tellOverdue says in a line what has become overdue or due since it last looked, and
// rings where that is wanted. What was so already when the program began is only in the
// header and the title.
func (m *Model) tellOverdue() tea.Cmd {
	a := &m.alerts
	if m.s == nil || !m.s.Running() {
		*a = alerts{}
		return nil
	}
	overdue := m.boardNow().Overdue
	fresh := a.overdue.Fresh(m.s.State(), overdue)
	late := m.latePapers()
	freshLate := a.overdue.FreshPapers(m.s.State(), late)
	a.since = m.overdueCount()
	switch {
	case len(fresh)+len(freshLate) == 0:
	case m.status.stays || m.isBusy() || len(m.unsaved) > 0:
		a.overdue.Untold(fresh) // what stands in their place matters more: they come after it
		a.overdue.UntoldPapers(freshLate)
	case len(freshLate) > 0:
		words := m.s.LatePaperWords(freshLate)
		if len(fresh) > 0 {
			words += ", and " + text.Count(len(fresh), "step") + " overdue"
		}
		m.hint(words)
	default:
		m.hint(m.s.OverdueWords(fresh))
	}
	critical := len(late) > 0 || slices.ContainsFunc(overdue, func(i incident.Item) bool { return i.Step.Def.Critical })
	return m.ring(len(fresh)+len(freshLate) > 0, critical)
}

// ring rings the bell as the ward wants it.
func (m *Model) ring(fresh, critical bool) tea.Cmd {
	if !m.s.Settings().Bell.Rings(m.clock().Sub(m.alerts.rang), fresh, critical) {
		return nil
	}
	m.alerts.rang = m.clock()
	return tea.Raw("\a")
}

// overdueTitle begins the window's title with what is overdue, "" for nothing.
func (m *Model) overdueTitle() string {
	if m.alerts.since == 0 {
		return ""
	}
	return text.Number(uint64(m.alerts.since)) + " OVERDUE  "
}

// changeBell goes on to the next way of ringing.
func (m *Model) changeBell() tea.Cmd {
	if m.looking() {
		m.refuseLooking()
		return nil
	}
	settings := m.s.Settings()
	settings.Bell = settings.Bell.Next()
	change := m.s.ChangeSettings(settings)
	words := map[session.Bell]string{
		session.BellOff:    "The bell is off. F4 turns it on.",
		session.BellOnce:   "The bell rings once for what becomes overdue or due. F4 changes it.",
		session.BellRepeat: "The bell rings for what is overdue, every 5 minutes while it is critical. F4",
	}[settings.Bell]
	return func() tea.Msg { return bellMsg{change, words, change.Commit()} }
}

type bellMsg struct {
	change *session.SettingsChange
	words  string
	err    error
}

func (m *Model) bellChanged(msg bellMsg) {
	if msg.err != nil {
		m.hint("The bell stays as it was: " + msg.err.Error())
		return
	}
	m.s.ApplySettings(msg.change)
	m.hint(msg.words)
}
