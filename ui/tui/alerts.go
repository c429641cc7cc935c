package tui

import (
	"time"

	"downtime/store/incident"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// bellKey changes how the bell rings.
const bellKey = "f4"

// How often the bell rings at most, and again while something critical is overdue.
const (
	bellGap    = time.Minute
	bellRepeat = 5 * time.Minute
)

// alerts is what was told of already. Nothing relies on an alert: the screen may be
// locked, and the board says the same.
type alerts struct {
	log   string
	told  map[alert]bool
	since int // overdue when last looked
	rang  time.Time
}

// alert is one target that has passed: a check that comes round is another.
type alert struct {
	ref incident.Ref
	due time.Time
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
	state := m.s.State()
	overdue := m.boardNow().Overdue
	first := a.log != state.Log
	if first {
		*a = alerts{log: state.Log}
	}
	told := make(map[alert]bool, len(overdue))
	var fresh []incident.Item
	critical := false
	for _, item := range overdue {
		this := alert{item.Ref(), item.Due}
		if !a.told[this] {
			fresh = append(fresh, item)
		}
		told[this] = true
		critical = critical || item.Step.Def.Critical
	}
	a.told, a.since = told, len(overdue)
	if first {
		return nil
	}
	if len(fresh) > 0 && (m.status.stays || m.isBusy() || len(m.unsaved) > 0) {
		for _, item := range fresh { // what is in their place matters more: they are told after it
			delete(told, alert{item.Ref(), item.Due})
		}
	} else if len(fresh) > 0 {
		m.hint(m.alertWords(fresh))
	}
	return m.ring(len(fresh) > 0, critical)
}

// alertWords names what is due now, a critical step before others.
func (m *Model) alertWords(fresh []incident.Item) string {
	item := fresh[0]
	for _, other := range fresh {
		if other.Step.Def.Critical && !item.Step.Def.Critical {
			item = other
		}
	}
	words := "OVERDUE NOW: "
	if item.Step.Def.Recurring() {
		words = "DUE NOW: "
	}
	if item.Step.Def.Critical {
		words += "CRITICAL, "
	}
	words += m.s.Fill(item.Step.Def.Title)
	if n := len(fresh) - 1; n > 0 {
		words += ", and " + text.Count(n, "other")
	}
	return words
}

// ring rings the bell as the ward wants it.
func (m *Model) ring(fresh, critical bool) tea.Cmd {
	since := m.clock().Sub(m.alerts.rang)
	bell := m.s.Settings().Bell
	switch {
	case bell == session.BellOff:
		return nil
	case fresh && since >= bellGap:
	case bell == session.BellRepeat && critical && since >= bellRepeat:
	default:
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
