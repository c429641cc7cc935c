package tui

import (
	"fmt"
	"strings"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// closing shows what a clean close waits for, and ends the run.
type closing struct {
	from   screen
	offset int
}

func (c *closing) about(m *Model, _ int) string { return m.runLine() }

func (c *closing) body(m *Model, width, height int) []string {
	state := m.s.State()
	if !state.Running() {
		return c.closedBody(m, width)
	}
	var lines []string
	add := func(first, s string) { lines = append(lines, text.Hang(first, s, width-1)...) }
	if state.Phase == event.Downtime {
		add(" ", "The phase is DOWNTIME. When a system is back and checked, press R: steps put off come up, and recurring checks stop.")
	} else {
		add(" ", "The phase is RECOVERY since "+text.Clock(state.RecoveryAt, m.s.Now())+". B goes back to downtime.")
	}
	lines = append(lines, "")
	outstanding, count := state.Outstanding(m.s.Now())
	if count == 0 {
		add(" ", "Nothing is outstanding. Enter closes this "+state.Noun()+".")
	} else {
		lines = append(lines, " "+m.theme.warning.Render(fmt.Sprintf("%d outstanding", count)))
		for _, words := range outstanding {
			add("   ", words)
		}
		add(" ", "It can be closed all the same, with a reason that stays in the log.")
	}
	if down := state.Down(); len(down) > 0 && state.Mode == event.Live {
		lines = append(lines, "")
		for _, s := range state.Systems {
			if s.Status != incident.SystemInUse {
				add(" !  ", text.System(s.Name)+" is "+string(s.Status)+", not in use on this ward (S)")
			}
		}
	}
	c.offset = max(0, min(c.offset, len(lines)-height))
	return withMore(lines[c.offset:min(len(lines), c.offset+height)], len(lines)-c.offset)
}

func (c *closing) closedBody(m *Model, width int) []string {
	state := m.s.State()
	lines := []string{" This " + state.Noun() + " is closed. Its log is kept in", " " + m.s.Dir(), ""}
	if paper, err := m.s.Paper(); err == nil {
		line := fmt.Sprintf("LOG %s  N=%d", paper.Log, paper.Size)
		lines = append(lines[:len(lines)-1], " To write down now, two initials (Y):", " "+line, " "+paper.Code.String(), "")
	}
	lines = append(lines, text.Hang(" ", "For the report: "+exportCommand(state.Log, state.Mode), width-1)...)
	return append(lines, "", " O opens it again, with a reason.")
}

func (c *closing) keys(m *Model) []key {
	state := m.s.State()
	if !state.Running() {
		return []key{{"Esc", "first screen", reads}, {"O", "open again", writes}, {"Y", "code to write down", reads}, {"L", "log", reads}}
	}
	keys := []key{{"Enter", "CLOSE", writes}}
	if state.Phase == event.Downtime {
		keys = append(keys, key{"R", "recovery", writes})
	} else {
		keys = append(keys, key{"B", "back to downtime", writes})
	}
	return append(keys, key{"X", "started in error", writes}, key{"Esc", "keep open", reads})
}

func (c *closing) press(m *Model, name string) tea.Cmd {
	state := m.s.State()
	running := state.Running()
	switch {
	case name == "esc" && running:
		m.show(c.from)
	case name == "esc":
		m.show(home{})
	case name == "y" && !running:
		m.askPaper()
	case name == "l" && !running:
		m.show(newLog(c))
	case name == "enter" && running:
		m.askKnown(closeForm(m))
	case name == "x" && running:
		m.askKnown(reasonForm("STARTED IN ERROR", "Closes it as started in error. Its log is kept.", "close it", func(reason string) incident.Action {
			return incident.Abandon{Reason: reason}
		}))
	case name == "o" && !running:
		m.askKnown(reasonForm("OPEN AGAIN", state.Title, "open it again", func(reason string) incident.Action {
			return incident.ReopenRun{Reason: reason}
		}))
	case name == "r" && state.Phase == event.Downtime:
		m.askKnown(phaseForm("RECOVERY now?", "Steps put off come up, and repeated checks stop."+stillDown(m), event.Recovery, stillDown(m) != ""))
	case name == "b" && state.Phase == event.Recovery:
		m.askKnown(phaseForm("Back to DOWNTIME?", "Recovery stops; recurring checks go on.", event.Downtime, false))
	case name == "s" && running:
		m.show(newSystems(c))
	case name == "up":
		c.offset--
	case name == "down":
		c.offset++
	}
	return nil
}

// closeForm is the second press of a close, and asks for the reason where one
// is needed.
func closeForm(m *Model) *form {
	state := m.s.State()
	outstanding, count := state.Outstanding(m.s.Now())
	f := &form{title: "CLOSE this " + state.Noun() + "?", enter: "CLOSE"}
	if down := stillDown(m); down != "" {
		f.lines = append(f.lines, strings.TrimSpace(down))
	}
	f.fields = []*field{newField("Reason", "", count > 0)}
	if count > 0 {
		f.lines = append(f.lines, fmt.Sprintf("%d outstanding:", count))
		f.lines = append(f.lines, outstanding...)
		f.lines = append(f.lines, "")
	}
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		r := m.actionRequest("Closed: "+f.text("Reason"), incident.Close{Reason: f.text("Reason")})
		r.done = func(session.Outcome) tea.Cmd { return m.refreshRuns() }
		return f.save(m, r), nil
	}
	return f
}

// stillDown says which systems are not in use again, in a real downtime.
func stillDown(m *Model) string {
	state := m.s.State()
	down := text.Systems(state.Down())
	if len(down) == 0 || state.Mode != event.Live {
		return ""
	}
	return " NOT IN USE on this ward: " + strings.Join(down, ", ") + "."
}

// phaseForm is the second press of a change of phase.
func phaseForm(title, line string, to event.Phase, needsReason bool) *form {
	return &form{
		title: title, lines: []string{line, ""}, enter: "yes",
		fields: []*field{newField("Reason", "", needsReason)},
		submit: func(m *Model, f *form) (tea.Cmd, error) {
			return f.save(m, m.actionRequest("Phase is now "+string(to), incident.ChangePhase{Phase: to, Reason: f.text("Reason")})), nil
		},
	}
}

// reasonForm asks for a reason and nothing else.
func reasonForm(title, line, enter string, action func(reason string) incident.Action) *form {
	return &form{
		title: title, lines: []string{line, ""}, enter: enter,
		fields: []*field{newField("Reason", "", true)},
		submit: func(m *Model, f *form) (tea.Cmd, error) {
			reason := f.text("Reason")
			r := m.actionRequest(title+": "+reason, action(reason))
			r.done = func(session.Outcome) tea.Cmd { return m.refreshRuns() }
			return f.save(m, r), nil
		},
	}
}
