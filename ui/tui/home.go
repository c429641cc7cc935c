package tui

import (
	"fmt"
	"slices"
	"strings"

	"downtime/runbooks"
	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// home is the first screen: what is running, and how to start.
type home struct{}

// finished are the runs that are over, the latest first.
func (m *Model) finished() []store.Run {
	var runs []store.Run
	for _, run := range m.runs {
		if run.Status != store.StatusOpen {
			runs = append(runs, run)
		}
	}
	return runs
}

func (home) about(m *Model, width int) string {
	if m.s.Running() {
		return m.runLine()
	}
	return ""
}

func (home) body(m *Model, width, height int) []string {
	var lines []string
	add := func(name, what, more string) {
		lines = append(lines, "   "+m.theme.key.Render(name)+"   "+what)
		if more != "" && height >= ruledHeight {
			lines = append(lines, "       "+more)
		}
	}
	gap := func() {
		if height >= ruledHeight {
			lines = append(lines, "")
		}
	}
	for _, e := range m.elsewhere {
		lines = append(lines, text.Hang(" ! ", sentence(e.String()), width-1)...)
	}
	lines = append(lines, m.foundLines(width, height)...)
	if m.canRecover() {
		lines = append(lines, m.theme.warning.Render(text.Cut(" ! G: "+recoverDoes+" (files here may have it)", width-1)))
	}
	if m.s.Running() {
		state := m.s.State()
		lines = append(lines, " "+m.theme.title.Render(runningLine(state, m)))
		gap()
		if m.looking() {
			add("Enter", "Look on", "See what is to do now. Nothing is written here.")
		} else {
			add("Enter", "Carry on", "Say who you are, and see what is to do now.")
		}
		if state.Mode != event.Live && !m.looking() {
			add("D", "EPR OR ANOTHER SYSTEM IS DOWN", "Start a REAL downtime. It ends this "+state.Noun()+".")
		}
	} else if lines = append(lines, " Nothing is running here."); !m.looking() {
		gap()
		add("D", m.theme.title.Render("EPR OR ANOTHER SYSTEM IS DOWN"), "Start a REAL downtime. Takes about one minute.")
		gap()
		add("R", "Rehearse", "Start a DRILL. Nothing in a drill counts as real.")
	}
	gap()
	add("P", "Procedures: read, print, or / to search", "")
	finished := m.finishedLine(width)
	if height >= ruledHeight {
		add("B", m.bringWords(), "")
	} else if short := "   " + m.theme.key.Render("B") + " begun elsewhere"; text.Width(finished+short)+8 <= width {
		finished += short
	}
	add("F", finished, "")
	if height >= ruledHeight {
		add("H", "Handbook: quick card, guide, keys, if something is wrong", "")
	}
	return append(lines, m.homeNotes(height, height-len(lines))...)
}

// homeNotes are the lower lines of Home: what stands in the way, and where the log
// is kept. Where there is little room the empty lines give way, then what is
// missing from contacts.md.
func (m *Model) homeNotes(height, room int) []string {
	roomy := height >= ruledHeight
	var notes, last []string
	for _, words := range readiness(m) {
		if !roomy {
			notes = append(notes, text.Cut(" !  "+words, m.width-1))
			continue
		}
		notes = append(notes, text.Hang(" !  ", words, m.width-1)...)
	}
	if !m.s.Running() && !m.looking() {
		last = append(last, " Wrong ward? Press C before you start.")
	}
	kept := m.keptLines(roomy)
	for i := range kept {
		kept[i] = m.theme.quiet.Render(kept[i])
	}
	room -= len(notes) + len(last) + len(kept)
	if line := m.overdueActionsLine(); line != "" && room > 0 {
		notes = append(notes, text.Cut(line, m.width-1))
		room--
	}
	if line := m.papersLeftLine(); line != "" && room > 0 {
		notes = append(notes, text.Cut(line, m.width-1))
		room--
	}
	if words := missingContacts(m); words != "" && room > 0 {
		notes = append(notes, text.Cut(" !  "+words, m.width-1))
		room--
	}
	notes = append(notes, last...)
	if roomy && room > 0 {
		notes = append([]string{""}, notes...)
		room--
	}
	if roomy && room > 0 {
		notes = append(notes, "")
	}
	return append(notes, kept...)
}

// missingContacts says how much contacts.md does not give, "" for nothing.
func missingContacts(m *Model) string {
	switch n := m.s.Library().MissingContacts(); n {
	case 0:
		return ""
	case 1:
		return "1 phone number or place missing: see contacts.md, H handbook"
	default:
		return fmt.Sprintf("%d phone numbers and places missing: see contacts.md, H handbook", n)
	}
}

func runningLine(state *incident.State, m *Model) string {
	ward := state.Ward
	if ward == "" {
		ward = "ward not set"
	}
	since := text.Clock(state.Since, m.s.Now())
	if state.Mode == event.Live {
		return "LIVE DOWNTIME RUNNING on " + ward + " since " + since
	}
	return "A " + timeline.ModeWords(state.Mode) + " is running on " + ward + " since " + since + ". It is not a real downtime."
}

// readiness is what stands in the way of using the procedures in earnest.
func readiness(m *Model) []string {
	var lines []string
	templates, faulty, all := 0, 0, m.s.Library().All()
	for _, doc := range all {
		if !doc.Procedure.Approved() {
			templates++
		}
		if broken(doc) {
			faulty++
		}
	}
	if templates > 0 {
		lines = append(lines, fmt.Sprintf("%d of %s: TEMPLATE, not approved by this hospital", templates, text.Count(len(all), "procedure")))
	}
	if faulty > 0 {
		lines = append(lines, text.Count(faulty, "procedure file")+" with errors: run \"downtime lint\"")
	}
	if m.runsError != nil {
		lines = append(lines, "Earlier downtimes cannot be listed: "+m.runsError.Error())
	}
	return lines
}

func (home) keys(m *Model) []key {
	rest := []key{{"P", "procedures", reads}, searchKey, {"F", "finished", reads}, {"B", "bring it here", reads}, {"Ctrl+P", "print", reads}, {"H", "handbook", reads}, {"Q", "quit", reads}}
	if confirm, said := m.foundAtStart(); len(confirm) > 0 {
		rest = append([]key{{"N", "confirm", writes}}, rest...)
	} else if len(said) > 0 {
		rest = append([]key{{"N", "read what was found", reads}}, rest...)
	}
	if m.canRecover() {
		rest = append([]key{{"G", recoverDoes, writes}}, rest...)
	}
	setting := key{"C", "second copy", writes}
	if m.asksWard() && m.s.Ward() == "" {
		setting.does = "ward"
	}
	switch {
	case !m.s.Running():
		return append([]key{{"D", "system down", writes}, {"R", "rehearse", writes}, {"P", "procedures", reads}, {"C", "ward", writes}}, slices.DeleteFunc(rest, func(k key) bool { return k.name == "P" })...)
	case m.looking():
		keys := append([]key{{"Enter", "look on", reads}}, rest...)
		return append(keys, key{"D", "real downtime", writes}, key{"C", "second copy", writes}) // refused as long as somebody only looks on
	case m.s.State().Mode != event.Live:
		return append([]key{{"Enter", "carry on", reads}, {"D", "real downtime", writes}}, append(rest, setting)...)
	}
	return append([]key{{"Enter", "carry on", reads}}, append(rest, setting)...)
}

func (home) press(m *Model, name string) tea.Cmd {
	running := m.s.Running()
	switch {
	case name == "enter" && running:
		m.show(newBoard())
		if m.s.Who().Name == "" {
			m.ask(whoForm(m))
		}
	case name == "d" && (!running || m.s.State().Mode != event.Live):
		m.show(newDeclare(m, event.Live))
	case name == "r" && !running:
		m.show(newDeclare(m, event.Drill))
	case name == "p":
		m.show(newLibrary(home{}))
	case name == "f":
		m.show(newFinished())
		return m.refreshRuns() // a close is followed by entries of its own
	case name == "h":
		m.ask(handbookForm())
	case name == bringKey:
		m.show(newBringing(home{}))
	case name == "c" && !running:
		m.ask(setupForm(m))
	case name == "c" && m.asksWard() && m.s.Ward() == "":
		m.askKnown(wardForm(m))
	case name == "c":
		m.ask(secondForm(m))
	case name == foundKey:
		m.askFound()
	case name == recoverKey && m.canRecover():
		return m.recoverMissing()
	case name == "q":
		m.ask(leaveForm(m))
	case running && isRunKey(name):
		m.hint(strings.ToUpper(name) + " is for the board: Enter carries on there.")
	}
	return nil
}

// broken reports whether a file has findings that are errors.
func broken(doc *runbooks.Document) bool {
	return slices.ContainsFunc(doc.Findings, func(f runbooks.Finding) bool { return f.Severity == runbooks.Error })
}
