package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// runAction is something that can be done on every screen of a run.
type runAction struct {
	key
	words string // what it is for, in the list of everything that can be done
	do    func(m *Model, from screen) tea.Cmd
}

// runActions are the actions of a run in the order in which they matter.
func runActions() []runAction {
	return []runAction{
		{key{"P", "procedures", reads}, "Procedures: read one, or put it on the board", shows(func(from screen) screen { return newLibrary(from) })},
		{paperRunKey, "Paper: add a paper, see what is out, say what became of it", shows(func(from screen) screen { return newRecords(from) })},
		{key{"L", "log", reads}, "Log: read what was written, correct an entry", shows(func(from screen) screen { return newLog(from) })},
		{key{"H", "handover", reads}, "Handover: to the next person", shows(func(from screen) screen { return newHandover(from) })},
		{key{"U", "undo", writes}, "Undo: take the last one back", func(m *Model, _ screen) tea.Cmd { return m.undo() }},
		{key{"W", "who", writes}, "Who is working: somebody else is at this PC now", func(m *Model, _ screen) tea.Cmd { m.ask(whoForm(m)); return nil }},
		{key{"J", "write for", writes}, "Loggist: write down what somebody else does", asks(loggistForm)},
		{key{"M", "note", writes}, "Note in the log: who was told, a situation update, a safety event", asks(noteForm)},
		{key{"D", "decision", writes}, "Decision, and why", asks(decisionForm)},
		{key{"G", "METHANE, SBAR", writes}, "Report to read out over the phone: METHANE or SBAR", asks(reportForm)},
		{key{"S", "systems", reads}, "Systems: down, said back, checked, in use", shows(func(from screen) screen { return newSystems(from) })},
		{key{commandKey, "command", reads}, "Instructions from command: read, enter, replace", shows(func(from screen) screen { return newInstructions(from) })},
		{key{"K", "clock", writes}, "Clock: compare this PC with the clock on the wall", asks(runClockForm)},
		{key{"B", "debrief", reads}, "Debrief: lessons, and actions with an owner and a day", shows(func(from screen) screen { return newDebrief(from) })},
		{key{"C", "close", writes}, "Close, recovery, or started in error", shows(func(from screen) screen { return &closing{from: from} })},
	}
}

// alsoCalled are words that people type for an action, by what its key is said to do.
var alsoCalled = map[string]string{
	paperRunKey.does: "records ledger chart charts form request result results phoned late bed",
	"log":            "correct mistake wrong timeline",
	"undo":           "mistake wrong",
	"note":           "phoned told late entry incident datix",
	"decision":       "decide",
	"systems":        "cyber attack epr outage back up",
	"command":        "cyber bronze silver gold",
	"who":            "sign in log in name",
	"close":          "end finish mistake",
	"handover":       "shift",
}

// ledgerAction is something that the ledger does for the whole ward.
type ledgerAction struct {
	key   string // on the ledger
	does  string // as the ledger says it
	words string
	also  string
}

// ledgerActions can be chosen on every screen of a run: the ledger is gone to then, with
// the form in front.
var ledgerActions = []ledgerAction{
	{lower(paperKey), "add paper", "Add paper: a request, a chart or a result goes into the ledger", "new record phoned"},
	{"e", "one for each bed", "One paper for each bed, in one go", "charts every all"},
	{"v", "bed move", "Bed move: the papers of a bed go along to another bed or place", "moved transfer"},
}

// ledgerDoables are those that the screen in front does not offer itself.
func (m *Model) ledgerDoables(own []key, from screen) []doable {
	var list []doable
	for _, a := range ledgerActions {
		if slices.ContainsFunc(own, func(k key) bool { return k.does == a.does }) {
			continue
		}
		list = append(list, doable{key{"", a.does + " " + a.also, writes}, a.words, func(m *Model) tea.Cmd {
			records := newRecords(from)
			m.show(records)
			return records.press(m, a.key)
		}})
	}
	return list
}

// shows makes the action that goes to another screen.
func shows(next func(from screen) screen) func(*Model, screen) tea.Cmd {
	return func(m *Model, from screen) tea.Cmd {
		m.show(next(from))
		return nil
	}
}

// asks makes the action that puts a form in front, for somebody who has said who
// they are.
func asks(ask func(*Model) *form) func(*Model, screen) tea.Cmd {
	return func(m *Model, _ screen) tea.Cmd {
		m.askKnown(ask(m))
		return nil
	}
}

// runKey handles the keys that are the same on every screen of a run.
func (m *Model) runKey(name string, from screen) (tea.Cmd, bool) {
	for _, action := range runActions() {
		if strings.EqualFold(action.name, name) {
			if action.writes() && m.looking() {
				m.refuseLooking()
				return nil, true
			}
			return action.do(m, from), true
		}
	}
	return nil, false
}

// isRunKey reports whether a key is one of those.
func isRunKey(name string) bool {
	return slices.ContainsFunc(runActions(), func(a runAction) bool { return strings.EqualFold(a.name, name) })
}

// isWritingKey reports whether a key is one that the log and an entry of it have too.
func isWritingKey(name string) bool { return name == "m" || name == "d" || name == "w" || name == "g" }

// withRunKeys adds to a screen's own keys those of the run that it has not given
// another meaning.
func withRunKeys(keys []key) []key {
	for _, action := range runActions() {
		if !slices.ContainsFunc(keys, func(k key) bool { return k.name == action.name }) {
			keys = append(keys, action.key)
		}
	}
	return keys
}
