package tui

import (
	"fmt"
	"strings"

	"downtime/store"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// copiesWhole is said once both copies work again.
var copiesWhole = sentence(session.CopiesWhole) + "."

// seeCopies looks how the two copies of the log stand, and reports whether they
// have just become whole. It reads no file.
func (m *Model) seeCopies() (whole bool) {
	return m.s != nil && m.s.WatchCopies() && len(m.s.LostCopies()) == 0
}

// enterStorage enters in the log what became of its copies, when nothing else is
// on its way.
func (m *Model) enterStorage() tea.Cmd {
	whole := m.seeCopies()
	m.sayNotices()
	switch {
	case m.status.stays:
	case whole:
		m.say(copiesWhole)
	case m.status.line == copiesWhole && m.s != nil && len(m.s.LostCopies()) > 0:
		m.say("") // it is not so any more
	}
	if m.s == nil || m.saving != nil {
		return nil
	}
	change := m.s.StorageEntries()
	if change == nil {
		return nil
	}
	return m.send(request{
		own: true, quiet: true,
		decide: func() (*session.Change, error) { return change, nil },
		failed: func(error) { m.s.NotEntered() },
	})
}

// otherCourse is said of a stick that came back after the log went on on it.
const otherCourse = "The stick that came back tells this log otherwise: it went on elsewhere. Nothing was mixed, and nothing is lost. The log (L) says how many entries, and where they are kept."

// sayNotices says that something became of files since the start, until it was read.
func (m *Model) sayNotices() {
	if m.s == nil || m.status.stays || len(m.s.Notices()) <= m.noticed {
		return
	}
	m.noticed, m.foundSeen = len(m.s.Notices()), false
	m.status = status{line: otherCourse, stays: true}
}

// copiesBanner says under the header of every screen which copy of the log is
// lost, for as long as it is. On a small screen it is one line, and ? says the
// rest.
func (m *Model) copiesBanner() []string {
	if m.s == nil {
		return nil
	}
	lost := m.s.LostCopies()
	if len(lost) == 0 {
		return nil
	}
	most := 1
	if m.height >= roomyHeight {
		most = 2
	}
	style := m.theme.warning
	if len(lost) == store.Copies {
		style = m.theme.failure
	}
	help := "?"
	if m.form() != nil || m.typing() {
		help = "F1" // a question mark is text there
	}
	lines := fullest(copiesWords(lost, text.Clock(lost[0].Since, m.s.Now()), help), m.width, most)
	for i := range lines {
		lines[i] = style.Render(lines[i])
	}
	return lines
}

// copiesWords say it in more words and in fewer.
func copiesWords(lost []session.Copy, since, help string) []string {
	if len(lost) == store.Copies {
		return []string{
			fmt.Sprintf("BOTH COPIES LOST since %s, and nothing can be saved: WRITE ON PAPER. Why: %s. %s. %s says more", since, lost[0].Why, sentence(lost[0].Do), help),
			fmt.Sprintf("BOTH COPIES LOST since %s: %s. Nothing can be saved: WRITE ON PAPER. %s says more", since, lost[0].Why, help),
			"BOTH COPIES LOST: WRITE ON PAPER. " + help + " says more",
			"BOTH COPIES LOST: WRITE ON PAPER. " + help,
		}
	}
	c := lost[0]
	title := strings.ToUpper(c.Title())
	if c.Behind {
		return []string{
			fmt.Sprintf("%s, in %s, is being made whole. Everything is in the other: go on.", title, c.Where),
			title + " is being made whole. Go on.", title + " behind. Go on.",
		}
	}
	return []string{
		fmt.Sprintf("%s LOST since %s, in %s: %s. Everything is in the other: go on. To mend it, %s.", title, since, c.Where, c.Why, c.Do),
		fmt.Sprintf("%s LOST since %s: %s. Everything is in the other: go on. To mend it, %s.", title, since, c.Why, c.Do),
		fmt.Sprintf("%s LOST since %s: %s. Everything is in the other: go on. %s says what to do", title, since, c.Why, help),
		fmt.Sprintf("%s LOST since %s: %s. Go on. %s more", title, since, c.Why, help),
		fmt.Sprintf("%s LOST: %s. Go on. %s more", title, c.Why, help),
		fmt.Sprintf("%s LOST %s. Go on. %s more", title, since, help),
	}
}

// fullest is the first of some wordings that fits into so many lines, or the last
// cut to one.
func fullest(wordings []string, width, most int) []string {
	for _, words := range wordings {
		if lines := text.Hang(" ", words, width-1); len(lines) <= most {
			return lines
		}
	}
	return []string{text.Cut(" "+wordings[len(wordings)-1], width)}
}

// copiesHelp is how the two copies stand, whole, for the help of any screen.
func (m *Model) copiesHelp() []string {
	if m.s == nil {
		return nil
	}
	lines := []string{"The log is kept twice"}
	if said := m.s.CopiesSentence(); said != "" {
		lines = append(lines, sentence(said)+".")
	}
	for _, c := range m.s.Copies() {
		how := "working"
		switch {
		case c.Behind:
			how = "being made whole"
		case c.Lost:
			how = "LOST: " + c.Why
		}
		lines = append(lines, fmt.Sprintf("  %s, %s: %s", sentence(c.Title()), how, c.Where))
	}
	return append(lines, "")
}
