package tui

import (
	"fmt"
	"slices"
	"strings"

	"downtime/store"
	"downtime/store/event"
	"downtime/store/timeline"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// otherScreen is a log that is only read here, or all logs of one outage in one order.
type otherScreen struct {
	list
	from  screen
	other session.OtherRows
	later map[string]*timeline.Later // by log
	ward  string                     // of the log, where it is one
}

// otherMsg is such a log, read.
type otherMsg struct {
	screen *otherScreen
	err    error
}

// readOther reads a log, or with together all of its outage, and shows it.
func (m *Model) readOther(log string, together bool, from screen) tea.Cmd {
	s := m.s
	o := &otherScreen{from: from}
	if i := slices.IndexFunc(m.runs, func(run store.Run) bool { return run.Log == log }); i >= 0 {
		o.ward = s.WardOf(m.runs[i])
	}
	return func() tea.Msg {
		other, err := s.ReadOther(log, together)
		o.other, o.later = other, timeline.AfterByLog(other.Rows)
		return otherMsg{o, err}
	}
}

func (m *Model) otherRead(msg otherMsg) {
	if !m.awaits(msg.screen.from) {
		return
	}
	if msg.err != nil {
		m.status = status{line: "It cannot be read: " + msg.err.Error(), stays: true}
		return
	}
	m.show(msg.screen)
}

func (o *otherScreen) about(m *Model, width int) string {
	words := text.Count(len(o.other.Rows), "entry")
	if n := len(o.other.Absent); n > 0 {
		words += fmt.Sprintf(", %d log not here", n)
	}
	return text.Ends(" "+o.title()+", for reading", words+" ", width)
}

// title says of which log it is, and above all whether that was real: line 1 is of
// the run that is on here.
func (o *otherScreen) title() string {
	if len(o.other.Logs) > 1 {
		return fmt.Sprintf("%d LOGS IN ONE ORDER", len(o.other.Logs))
	}
	title := "LOG " + strings.Join(o.other.Logs, "")
	if len(o.other.Rows) == 0 {
		return title
	}
	whose := timeline.ModeWords(o.other.Rows[0].Mode)
	if o.ward != "" {
		whose += ", ward " + o.ward
	}
	return whose + ": " + title
}

func (o *otherScreen) body(m *Model, width, height int) []string {
	var apart []string
	for _, l := range o.other.Apart {
		apart = append(apart, text.Hang(" !  ", timeline.ApartWords(l.Log, l.Mode), width-1)...)
	}
	if most := height / 2; len(apart) > most {
		apart = append(apart[:max(0, most-1)], text.Cut(fmt.Sprintf(" !  %s linked, and not put together", text.Count(len(o.other.Apart), "log")), width))
	}
	height -= len(apart)
	o.cursor = max(0, min(o.cursor, len(o.other.Rows)-1))
	first, last := max(0, o.cursor-height), min(len(o.other.Rows), o.cursor+height+1)
	var rows []row
	for i := first; i < last; i++ {
		e := o.other.Rows[i]
		for _, line := range entryLines(m, o.named(e), o.later[e.Log], i == o.cursor, width) {
			rows = append(rows, fixed(line, i))
		}
	}
	o.offset = min(o.offset, max(0, len(rows)-height))
	return append(apart, o.window(rows, height)...)
}

// named is an entry that says which log it is of, where there are several, and of one
// that was not real that as well.
func (o *otherScreen) named(e timeline.Row) timeline.Row {
	if len(o.other.Logs) > 1 {
		which := "[" + e.Log[:4] + "] "
		if e.Mode != event.Live {
			which = "[" + e.Log[:4] + " " + timeline.ModeWords(e.Mode) + "] "
		}
		e.What, e.Message = which+e.What, which+e.Message
		if e.Words() != e.Message {
			e.Message = strings.TrimPrefix(e.Message, which) // the kind of the entry stands before it
		}
	}
	return e
}

func (o *otherScreen) keys(*Model) []key {
	return []key{{"Up/Down", "move", reads}, {"Esc", "back", reads}}
}

func (o *otherScreen) press(m *Model, name string) tea.Cmd {
	if name == "esc" {
		m.show(o.from)
		return nil
	}
	o.navigate(name, len(o.other.Rows))
	return nil
}

func (o *otherScreen) scroll(_ *Model, lines int) { o.move(lines, len(o.other.Rows)) }

func (o *otherScreen) click(_ *Model, y int) tea.Cmd {
	if item := o.at(y); item >= 0 {
		o.cursor = item
	}
	return nil
}
