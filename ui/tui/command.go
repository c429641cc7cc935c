package tui

import (
	"fmt"
	"strings"

	"downtime/store/incident"
	"downtime/ui/text"
)

// commandKey opens the instructions from command from every screen of a run.
const commandKey = "I"

// commandKeyWorks reports whether the key means that on the screen in front.
func (m *Model) commandKeyWorks() bool {
	if m.s == nil || !m.s.Running() || m.editing() {
		return false
	}
	switch m.screen.(type) {
	case *declare, *instructionScreen:
		return false
	}
	return m.readsPast() == nil
}

// commandLine says above the body of every screen of a run what command says now: the
// latest that has not been read by who works here, else the latest, and how many more
// there are.
func (m *Model) commandLine() []string {
	if m.s == nil || !m.s.Running() || m.form() != nil && m.height < ruledHeight {
		return nil
	}
	switch m.screenBehind().(type) {
	case *declare, *instructionScreen:
		return nil
	}
	list, unread := m.s.State().Current(), m.s.Unread()
	for _, it := range unread {
		if it.Ends {
			list = append(list, it)
		}
	}
	if len(list) == 0 {
		return nil
	}
	top, style := list[0], m.theme.title
	if len(unread) > 0 {
		top, style = unread[0], m.theme.warning
	}
	gap := "  "
	if m.width < splitWidth {
		gap = " "
	}
	before := " COMMAND " + text.Clock(top.At, m.s.Now()) + gap
	words := aboutWords(top)
	const least = 24 // columns of the words that its length gives way to
	var line string
	for _, stands := range m.commandStands(top, len(list), len(unread)) {
		room := m.width - text.Width(before) - text.Width("  "+stands)
		if how := m.commandHow(); how != "" && text.Width(words) > room && !strings.HasSuffix(stands, how) {
			stands += " (" + commandKey + ")" // to read the rest
			room -= text.Width(" (" + commandKey + ")")
		}
		line = before + text.Cut(words, room) + "  " + stands
		if room >= min(least, text.Width(words)) {
			break
		}
	}
	return []string{style.Render(text.Cut(line, m.width))}
}

// commandHow is the key that leads to what command says, "" where it would be text.
func (m *Model) commandHow() string {
	if m.form() != nil || !m.commandKeyWorks() {
		return ""
	}
	return ": " + commandKey
}

// aboutWords are an instruction as one reads it aloud.
func aboutWords(it *incident.Instruction) string {
	words := it.Subject + ": " + it.Text
	if it.Ends {
		words = "WITHDRAWN " + words
	}
	return words
}

// commandStands says who has to read what command says, in the fullest words first.
func (m *Model) commandStands(top *incident.Instruction, all, unread int) []string {
	state := m.s.State()
	key := m.commandHow()
	last := ""
	if len(state.ReadBefore(top)) > 0 {
		last = "Last shift: read. "
	}
	by := "NOT READ BY " + m.s.UnreadBy()
	switch {
	case unread > 0 && all > 1:
		of := fmt.Sprintf("%d of %d ", unread, all)
		return []string{of + by + key, of + "NOT READ" + key}
	case unread > 0:
		return []string{last + by + key, by + key, "NOT READ" + key}
	}
	var list []string
	switch not := state.NotRead(top); {
	case len(state.ReadNow(top)) == 0:
		list = []string{last + "This shift: not yet", "This shift: not yet", "not read"}
	case len(not) > 0:
		names := make([]string, len(not))
		for i := range not {
			names[i] = not[i].Name
		}
		list = []string{"Not read by " + strings.Join(names, ", "), fmt.Sprintf("not read by %d", len(not))}
	default:
		list = []string{"This shift: read", "read"}
	}
	if all > 1 {
		more := fmt.Sprintf("%d more", all-1) + key
		for i := range list {
			list[i] += ", " + more
		}
		list = append(list, more)
	}
	return list
}

// flag is the word before a step that an instruction from command touches, "" for none.
func (m *Model) flag(p *incident.Procedure, step *incident.Step) string {
	if len(m.s.State().Touching(p, step)) == 0 {
		return ""
	}
	return "COMMAND "
}

// touching are the instructions from command that touch a step, for the pane beside it.
func (m *Model) touching(p *incident.Procedure, step *incident.Step, width int) []string {
	var lines []string
	for _, it := range m.s.State().Touching(p, step) {
		words := fmt.Sprintf("COMMAND %s, no. %d: %s", text.Clock(it.At, m.s.Now()), it.Seq, aboutWords(it))
		for _, line := range text.Wrap(words, width) {
			lines = append(lines, m.theme.warning.Render(line))
		}
	}
	return lines
}

// withSystemNote adds to the second line, where there is room, what a system that is
// coming back can and cannot do yet: all of it, or that it is back in part. A part of it
// could say the opposite.
func (m *Model) withSystemNote(line, gap string) string {
	for _, system := range m.s.State().Systems {
		can := system.InPart
		if can == "" {
			continue
		}
		name := text.System(system.Name)
		for _, words := range []string{name + ": " + can, name + " BACK IN PART: S"} {
			if whole := line + gap + words; text.Width(whole) <= m.width {
				return whole
			}
		}
	}
	return line
}
