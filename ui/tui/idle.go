package tui

import (
	"runtime"
	"runtime/debug"
	"time"

	"downtime/ui/session"

	tea "charm.land/bubbletea/v2"
)

// restTime is how long no key was pressed before memory is given back: a ward's PC
// is old, and the program lies open on it all night.
// While words are typed that a long log is searched for, it is given back later: what is
// looked through is then made ready anew with the next letter.
const (
	restTime       = 3 * time.Second
	restTimeSearch = 30 * time.Second
)

// restGarbage is how much garbage, as a share of what is in use, in percent, may
// gather while nobody works: there is time then to clear it away.
const restGarbage = 20

// rest gives memory back that was needed to start, or for what was done last; once
// for each time that the keys are still.
func (m *Model) rest() tea.Cmd {
	after := restTime
	if m.searchesLog() {
		after = restTimeSearch
	}
	if m.s == nil || m.rested || m.isBusy() || m.clock().Sub(m.lastKey) < after {
		return nil
	}
	m.rested = true
	giveBack := m.s.Rest()
	return func() tea.Msg {
		giveBack()
		debug.SetGCPercent(restGarbage)
		runtime.GC() // what was only kept to be used again goes with the second
		debug.FreeOSMemory()
		return nil
	}
}

// searchesLog reports whether the next letter looks through the whole log.
func (m *Model) searchesLog() bool {
	_, ok := m.screen.(*lookup)
	return ok && m.logInFront() != nil
}

// wake ends the rest with a key.
func (m *Model) wake() {
	if m.rested {
		m.rested = false
		debug.SetGCPercent(100)
	}
}

// forgetWho asks anew who is working, once nobody has pressed a key for a while. What
// is half typed stays, and the question comes with the next thing to be saved.
func (m *Model) forgetWho() {
	if m.s == nil || m.looking() || m.isBusy() || m.clock().Sub(m.lastKey) < session.IdleTime {
		return
	}
	if m.s.ForgetWho() && !m.status.stays {
		m.say("No key for 60 minutes: W says who is working now.")
	}
}
