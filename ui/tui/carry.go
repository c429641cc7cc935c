package tui

import (
	"fmt"

	"downtime/store/incident"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// carrying lists the steps that were ticked in the drill which became this downtime. Each is
// off until somebody says that it was really done; nothing of a drill is real by itself.
type carrying struct {
	list
	from    screen
	really  map[int]bool // by place in the list
	ticked  []session.Ticked
	entries uint64 // of the log when that was worked out
}

// carryOver goes to that list, or says why there is none. A log that could not be read is
// read again.
func (m *Model) carryOver(from screen) tea.Cmd {
	log := m.drillLog()
	switch {
	case log == "":
		why := "nothing that was ticked in a drill waits here"
		if _, err := m.s.State().DrillWaits(); err != nil {
			why = err.Error()
		}
		m.hint(sentence(why) + ".")
		return nil
	case log == m.drill.log && m.drill.err == nil && m.drill.read && m.toCarry() == 0:
		m.hint("Nothing that was ticked in the drill is left to say.")
		return nil
	}
	m.show(&carrying{from: from, really: make(map[int]bool)})
	if m.drill.err != nil {
		return m.readDrillOf(log)
	}
	return nil
}

// steps are what was ticked, as it stands beside the run now.
func (c *carrying) steps(m *Model) []session.Ticked {
	if !m.drill.read {
		return nil
	}
	if entries := m.s.State().Entries; c.entries != entries {
		c.ticked, c.entries = m.s.Ticked(m.drill.ticked), entries
		for place, t := range c.ticked {
			if t.Not != "" {
				delete(c.really, place) // it was done here meanwhile
			}
		}
	}
	return c.ticked
}

func (c *carrying) about(m *Model, width int) string {
	const title = " TICKED IN THE DRILL"
	if !m.drill.read || m.drill.err != nil {
		return title // and nobody knows how many
	}
	steps := c.steps(m)
	chosen := session.DrillChosen(len(c.really), session.ToChoose(steps), len(steps), width-len(title)-2)
	return text.Ends(title, chosen+" ", width)
}

func (c *carrying) body(m *Model, width, height int) []string {
	var rows []row
	say := func(words string) {
		for _, line := range text.Hang(" ", words, width-1) {
			rows = append(rows, heading(line))
		}
	}
	if !m.drill.read {
		say(beingRead)
		return c.window(rows, height)
	}
	if err := m.drill.err; err != nil {
		say(sentence(session.DrillUnreadWords(err)))
		say(sentence(session.DrillByHand) + ": T.")
		if m.s.State().DrillUnread() {
			say("That is settled: " + session.DrillAsksAgain + ".")
		} else {
			say("Enter settles it; " + session.DrillAsksAgain + ".")
		}
		return c.window(rows, height)
	}
	if session.ToChoose(c.steps(m)) == 0 {
		say("Nothing of it is left to say.")
	} else {
		say("Which were really done? Nothing is carried over unless you switch it on.")
	}
	procedure := ""
	for i, t := range c.steps(m) {
		if t.Procedure != procedure {
			procedure = t.Procedure
			rows = append(rows, heading(" "+m.theme.title.Render(text.Cut(t.Title, width-2))))
		}
		for _, line := range c.stepLines(m, i, t, width) {
			rows = append(rows, fixed(line, i))
		}
	}
	return c.window(rows, height)
}

func (c *carrying) stepLines(m *Model, i int, t session.Ticked, width int) []string {
	box := "[ ] "
	switch {
	case t.Not != "":
		box = " -  "
	case c.really[i]:
		box = "[x] "
	}
	lines := text.Hang(marked(box, i == c.cursor), fmt.Sprintf("%d %s", t.Number, t.Words), width-1)
	lines = append(lines, text.Hang("      ", m.s.TickedWords(t), width-1)...)
	if i == c.cursor {
		lines[0] = m.theme.title.Render(lines[0])
	}
	return lines
}

// beingRead is said as long as nobody knows what was ticked.
const beingRead = "The drill's log is being read."

func (c *carrying) keys(m *Model) []key {
	if !m.drill.read || m.drill.err != nil {
		keys := []key{{"Esc", "later", reads}}
		if m.drillWaits() {
			keys = append([]key{{"Enter", "settle it", writes}}, keys...)
		}
		return keys
	}
	keys := []key{{"Space", "really done", writes}, {"Enter", "none of them", writes}}
	if n := len(c.really); n > 0 {
		keys = []key{{"Enter", fmt.Sprintf("carry over %d", n), writes}, keys[0]}
	}
	return append(keys, key{"Esc", "later", reads}, key{"Up/Down", "move", reads})
}

func (c *carrying) press(m *Model, name string) tea.Cmd {
	steps := c.steps(m)
	if c.navigate(name, len(steps)) {
		return nil
	}
	switch name {
	case "esc":
		m.show(c.from)
	case "space":
		c.toggle(m, steps)
	case "enter":
		return c.entered(m)
	}
	return nil
}

func (c *carrying) toggle(m *Model, steps []session.Ticked) {
	switch {
	case c.cursor < 0 || c.cursor >= len(steps):
		m.hint("Choose a step with Up and Down first.")
	case steps[c.cursor].Not != "":
		m.hint(sentence(steps[c.cursor].Not) + ".")
	case c.really[c.cursor]:
		delete(c.really, c.cursor)
	default:
		c.really[c.cursor] = true
	}
}

// entered carries over what was chosen. That none was really done is asked for once more:
// the question does not come again.
func (c *carrying) entered(m *Model) tea.Cmd {
	switch {
	case !m.drill.read:
		m.hint(beingRead)
	case !m.drillWaits():
		m.show(c.from)
	case m.s.Who().Name == "":
		m.ask(whoForm(m)) // and then press Enter again
	case m.drill.err != nil:
		m.askKnown(c.unreadForm())
	case len(c.really) == 0:
		m.askKnown(c.noneForm())
	default:
		return m.submit(c.request(m))
	}
	return nil
}

func (c *carrying) request(m *Model) request {
	var really []int
	for place := range c.ticked {
		if c.really[place] {
			really = append(really, place)
		}
	}
	what := text.Count(len(really), "step") + " carried over from the drill"
	if len(really) == 0 {
		what = "Nothing of the drill was really done"
	}
	return c.saying(m, what, m.s.CarryOver(m.drill.ticked, really))
}

// saying is what says it, and goes to the board.
func (c *carrying) saying(m *Model, what string, action incident.Action) request {
	r := m.actionRequest(what, action)
	r.done = func(session.Outcome) tea.Cmd {
		m.show(newBoard())
		return nil
	}
	return r
}

func (c *carrying) noneForm() *form {
	return &form{
		title: "Was NONE of it really done?", enter: "none was",
		lines: []string{"The board stops asking. A step that was really done after all can be ticked with its time: T."},
		submit: func(m *Model, f *form) (tea.Cmd, error) {
			return f.save(m, c.request(m)), nil
		},
	}
}

// unreadForm settles a drill of which nobody can know what was ticked.
func (c *carrying) unreadForm() *form {
	return &form{
		title: "Settle it without the drill's log?", enter: "settle it",
		lines: []string{sentence(session.DrillByHand) + ": T. The board stops asking; " + session.DrillAsksAgain + "."},
		submit: func(m *Model, f *form) (tea.Cmd, error) {
			return f.save(m, c.saying(m, "The drill is settled: its log could not be read", session.SettleUnread(m.drill.log))), nil
		},
	}
}

func (c *carrying) click(m *Model, y int) tea.Cmd {
	item := c.at(y)
	switch {
	case item < 0:
	case item == c.cursor && !m.double:
		c.toggle(m, c.steps(m))
	default:
		c.cursor = item
	}
	return nil
}

func (c *carrying) scroll(m *Model, lines int) { c.move(lines, len(c.steps(m))) }
