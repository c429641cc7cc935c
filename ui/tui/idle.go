package tui

import "downtime/ui/session"

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
