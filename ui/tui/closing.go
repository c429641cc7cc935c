package tui

import (
	"fmt"
	"strings"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// closing shows what a clean close waits for, and ends the run.
type closing struct {
	from   screen
	offset int
	page   int  // lines that fit
	ran    bool // when it was drawn last

	made  sheetKey // what the list was made for
	lines []string
}

func (c *closing) about(m *Model, _ int) string { return m.runLine() }

func (c *closing) body(m *Model, width, height int) []string {
	state := m.s.State()
	if !state.Running() {
		if c.ran { // what is to be written down stands at the top
			c.offset, c.ran = 0, false
		}
		return c.closedBody(m, width, height)
	}
	c.ran = true
	var lines []string
	add := func(first, s string) { lines = append(lines, text.Hang(first, s, min(width, longestLine)-1)...) }
	made := sheetKey{state, state.Entries, m.s.Now().Unix() / secondsOfMinute, width}
	if c.made != made {
		c.made, c.lines = made, c.blocking(m, width)
	}
	lines = append(lines, c.lines...)
	if down := state.Down(); len(down) > 0 && state.Mode == event.Live {
		lines = append(lines, "")
		for _, s := range state.Systems {
			if s.Status != incident.SystemInUse {
				add(" !  ", text.System(s.Name)+" is "+string(s.Status)+", not in use on this ward (S)")
			}
		}
	}
	lines = append(lines, "")
	if state.Phase == event.Downtime {
		add(" ", "The phase is DOWNTIME. When a system is back and checked, press R: steps put off come up, and repeated checks stop.")
	} else {
		add(" ", "The phase is RECOVERY since "+text.Clock(state.RecoveryAt, m.s.Now())+". R shows what comes up in it, B goes back to downtime.")
	}
	if !m.looking() {
		add(" ", "If it was started in error, X closes it as that.")
	}
	c.offset, c.page = max(0, min(c.offset, len(lines)-height)), max(1, height-1)
	return withMore(lines[c.offset:min(len(lines), c.offset+height)], len(lines)-c.offset)
}

// blocking is what a clean close waits for: each thing, under its procedure.
func (c *closing) blocking(m *Model, width int) []string {
	state, now := m.s.State(), m.s.Now()
	unfinished := state.Unfinished(now)
	if len(unfinished) == 0 {
		return text.Hang(" ", "Nothing is outstanding. Enter closes this "+state.Noun()+".", width-1)
	}
	var lines []string
	for _, line := range text.Hang(" ", fmt.Sprintf("%d outstanding: %s", len(unfinished), waitingWords(state.Waiting(now))), width-1) {
		lines = append(lines, " "+m.theme.warning.Render(line[1:]))
	}
	if n := state.OptionalToDo(now); n > 0 {
		lines = append(lines, text.Hang(" ", text.Count(n, "optional step")+" to do besides, which no close waits for.", width-1)...)
	}
	lines = append(lines, text.Hang(" ", "To close all the same, each needs an owner and a reason. Both stay in the log.", width-1)...)
	var last *incident.Procedure
	papers := false
	for _, u := range unfinished {
		if u.Record != nil {
			if !papers {
				papers = true
				lines = append(lines, text.Hang(" ", "Paper records: "+state.Paper(nil, now).String(), width-1)...)
			}
			lines = append(lines, text.Hang("   ", fmt.Sprintf("%d %s: %s", u.Record.Number, u.Record.Name(), u.Record.State()), width-1)...)
			continue
		}
		if u.Procedure != last {
			last = u.Procedure
			lines = append(lines, text.Hang(" ", m.s.Fill(last.Def.Title)+": "+state.Progress(last, now), width-1)...)
		}
		words := fmt.Sprintf("%d %s", u.Step.Number, m.s.Fill(u.Step.Def.Title))
		if u.Step.Def.Critical {
			words += " (CRITICAL)"
		}
		if u.Step.Status == incident.PutOff {
			words += ", " + m.putOffWords(u.Thing().Ref)
		}
		lines = append(lines, text.Hang("   ", words, width-1)...)
	}
	return lines
}

func (c *closing) closedBody(m *Model, width, height int) []string {
	state := m.s.State()
	var left []string
	for _, words := range session.LeftBehind(state) {
		for _, line := range text.Hang(" !  ", words, width-1) {
			left = append(left, m.theme.warning.Render(line))
		}
	}
	closed := " This " + state.Noun() + " is closed. Its log is kept in"
	if state.Abandoned {
		closed = " STARTED IN ERROR: this " + state.Noun() + " is closed. Its log is in"
	}
	lines := []string{closed, " " + m.s.Dir(), ""}
	if paper, err := m.s.Paper(); err == nil {
		line := fmt.Sprintf("LOG %s  N=%d", paper.Log, paper.Size)
		lines = append(lines[:len(lines)-1], " Write on paper, with two initials (Y):", " "+line, " "+paper.Code.String(), "")
	}
	if len(left) > 0 {
		lines = append(append(lines, left...), "")
	}
	lines = append(lines, " E writes the report to a file.")
	if words := session.ActionsWords(state.FollowUps, m.s.Now()); words != "" {
		lines = append(lines, "", " Debrief: "+words)
	}
	if words := state.Paper(nil, m.s.Now()).String(); words != "" {
		lines = append(lines, "")
		lines = append(lines, text.Hang(" ", "Paper records (A): "+words, width-1)...)
	}
	lines = append(lines, "", " B debrief: lessons and actions. O opens it again.")
	c.offset, c.page = max(0, min(c.offset, len(lines)-height)), max(1, height-1)
	return withMore(lines[c.offset:min(len(lines), c.offset+height)], len(lines)-c.offset)
}

func (c *closing) keys(m *Model) []key {
	state := m.s.State()
	if !state.Running() {
		keys := []key{{"Esc", "first screen", reads}, {"B", "debrief", writes}, {"E", "report", reads}, {"O", "open again", writes}, {"Y", "code", reads}, {"L", "log", reads}}
		if len(state.Records) > 0 {
			keys = append(keys, paperRunKey)
		}
		return keys
	}
	esc, inError := "keep open", "started in error"
	if m.width < wideKeys {
		esc, inError = "back", "in error"
	}
	keys := []key{{"Enter", "CLOSE", writes}, {"Esc", esc, reads}}
	if state.Phase == event.Downtime {
		keys = append(keys, key{"R", "recovery", writes})
	} else {
		keys = append(keys, key{"R", "what comes up", reads})
	}
	keys = append(keys, key{"X", inError, writes})
	if state.Phase == event.Recovery {
		keys = append(keys, key{"B", "back to downtime", writes})
	}
	if len(state.Records) > 0 {
		keys = append(keys, paperRunKey)
	}
	return keys
}

// wideKeys is from where the four keys that matter fit in one line in full words.
const wideKeys = 72

func (c *closing) takes(name string) bool { return name == "s" }

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
	case name == lower(paperKey) && !running && len(state.Records) > 0:
		m.show(newRecords(c))
	case name == "l" && !running:
		m.show(newLog(c))
	case name == "enter" && running:
		m.askKnown(closeForm(m))
	case name == "x" && running:
		m.askKnown(reasonForm("STARTED IN ERROR", "Closes it as started in error. Its log is kept.", "close it", func(reason string) incident.Action {
			return incident.Abandon{Reason: reason}
		}))
	case name == "e" && !running:
		m.ask(currentReportForm(m))
	case name == "o" && !running:
		m.askKnown(reopenForm(state))
	case name == "b" && !running:
		m.show(newDebrief(c))
	case name == "r" && state.Phase == event.Recovery:
		m.show(newRecovering(c))
	case name == "r" && state.Phase == event.Downtime:
		m.askKnown(recoveryForm(m, c))
	case name == "b" && state.Phase == event.Recovery:
		m.askKnown(phaseForm("Back to DOWNTIME?", "Recovery stops, and repeated checks go on.", event.Downtime, false))
	case name == "s" && running:
		m.show(newSystems(c))
	case name == "up":
		c.offset--
	case name == "down":
		c.offset++
	case name == "pgup":
		c.offset -= c.page
	case name == "pgdown":
		c.offset += c.page
	case name == "home":
		c.offset = 0
	case name == "end":
		c.offset = maxSheet // body keeps it within the list
	}
	return nil
}

func (c *closing) scroll(_ *Model, lines int) { c.offset += lines }

// waitingWords say what a clean close waits for, by when it is to be done.
func waitingWords(u incident.Waiting) string {
	var parts []string
	add := func(n int, one, more string) {
		switch {
		case n == 1:
			parts = append(parts, one)
		case n > 1:
			parts = append(parts, fmt.Sprintf(more, n))
		}
	}
	add(u.ToDo, "1 to do now", "%d to do now")
	add(u.Recovery, "1 waits for recovery", "%d wait for recovery")
	add(u.PutOff, "1 put off", "%d put off")
	add(u.Paper, "1 paper not accounted for", "%d papers not accounted for")
	return strings.Join(parts, ", ")
}

// stillDown says which systems are not in use again, in a real downtime.
func stillDown(m *Model) string {
	if words := session.NotInUse(m.s.State()); words != "" {
		return " " + words + "."
	}
	return ""
}

// recoveryForm is the second press of the change to recovery, which goes to what
// comes up in it.
func recoveryForm(m *Model, from screen) *form {
	f := phaseForm("RECOVERY now?", "Steps put off come up, and repeated checks stop."+stillDown(m), event.Recovery, stillDown(m) != "")
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		r := m.actionRequest(timeline.PhaseBegun(event.Recovery), incident.ChangePhase{Phase: event.Recovery, Reason: f.text(fieldReason)})
		r.done = func(session.Outcome) tea.Cmd {
			m.show(newRecovering(from))
			return nil
		}
		return f.save(m, r), nil
	}
	return f
}

// phaseForm is the second press of a change of phase.
func phaseForm(title, line string, to event.Phase, needsReason bool) *form {
	return &form{
		title: title, lines: []string{line, ""}, enter: "yes",
		fields: []*field{newField("Reason", "", needsReason)},
		submit: func(m *Model, f *form) (tea.Cmd, error) {
			return f.save(m, m.actionRequest(timeline.PhaseBegun(to), incident.ChangePhase{Phase: to, Reason: f.text("Reason")})), nil
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
