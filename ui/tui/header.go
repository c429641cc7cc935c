package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/text"
)

// header is the first lines of every screen: what this is, for whom, since
// when. In a drill one line more says so, on every screen.
func (m *Model) header() []string {
	if m.s == nil {
		return []string{" downtime", ""}
	}
	now := m.s.Now()
	d, declaring := m.screenBehind().(*declare)
	past := m.readsPast()
	if past != nil && past.Mode != event.Live {
		return []string{m.modeLine(past, now), m.screen.about(m, m.width)}
	}
	if m.closedRehearsal() {
		return []string{m.modeLine(m.s.State(), now), m.withPaper(m.screen.about(m, m.width))}
	}
	if !m.s.Running() || past != nil || declaring && d.mode == event.Live {
		ward := "WARD NOT SET"
		if m.s.Ward() != "" {
			ward = "WARD " + m.s.Ward()
		}
		if organisation := m.s.Organisation(); organisation != "" {
			ward += ", " + organisation
		}
		return []string{
			text.Ends(" "+ward, now.Format("Mon 2 Jan 2006  15:04")+text.ZoneMark(now)+" ", m.width),
			m.screen.about(m, m.width),
		}
	}
	state := m.s.State()
	lines := []string{m.modeLine(state, now)}
	if state.Mode == event.Drill {
		lines = append(lines, m.exerciseLine(state))
	}
	return append(lines, m.withPaper(m.screen.about(m, m.width)))
}

// screenBehind is the screen that the list of everything that can be done, or what is typed
// to look for something in it, stands on.
func (m *Model) screenBehind() screen {
	switch s := m.screen.(type) {
	case *palette:
		return s.from
	case *lookup:
		return s.in
	case *formPicker:
		return s.from
	}
	return m.screen
}

// closedRehearsal reports whether the screen in front is of a run that is over and was
// not real.
func (m *Model) closedRehearsal() bool {
	state := m.s.State()
	if state == nil || m.s.Running() || state.Mode == event.Live {
		return false
	}
	switch m.screenBehind().(type) {
	case *debrief, *logScreen, *entryScreen, *closing, *board, *procedureScreen, *recovering, *systemScreen, *handoverScreen, *recordsScreen, *recordScreen:
		return true
	}
	return false
}

// modeLine is line 1 of a run. The mode, the ward and the time are always
// whole; what is down and who works are cut to what is left.
func (m *Model) modeLine(state *incident.State, now time.Time) string {
	style, words := m.theme.live, "LIVE"
	switch state.Mode {
	case event.Drill:
		style, words = m.theme.drill, "DRILL DRILL DRILL"
	case event.Readiness:
		style, words = m.theme.ready, "READINESS CHECK"
	}
	ward := state.Ward
	if ward == "" {
		ward = "WARD NOT SET"
	}
	clock := now.Format("Mon 15:04") + text.ZoneMark(now)
	fixed := 1 + len(words) + 2 + 2 + text.Width(ward) + 2 + text.Width(clock) + 1
	who, what := m.whoAndWhat(state, m.width-fixed)
	left := " " + style.Render(words) + "  " + what + "  " + text.Cut(ward, max(4, m.width-len(words)-len(clock)-6))
	right := clock + " "
	if who != "" {
		right = who + "  " + right
	}
	return text.Ends(left, right, m.width)
}

// whoAndWhat are who works and what is down, in the fullest words that fit into
// the room there is. Who it is stays to be read, if only as initials: this PC is
// shared.
func (m *Model) whoAndWhat(state *incident.State, room int) (who, what string) {
	whos, whats := m.whoWords(state), whatIsDown(state)
	for _, what := range whats {
		for _, who := range whos {
			if text.Width(who)+2+text.Width(what) <= room {
				return who, what
			}
		}
	}
	for _, who := range whos {
		if left := room - text.Width(who) - 2; left >= leastWhat && text.Width(who) <= shortWho {
			return who, text.Cut(whats[0], left)
		}
	}
	return "", text.Cut(whats[0], room)
}

const (
	shortWho  = 12 // columns: what is down gives way to no more of who works
	leastWhat = 4
)

// whoWords are who works, the fullest words first.
func (m *Model) whoWords(state *incident.State) []string {
	switch {
	case !state.Running():
		return []string{"closed"}
	case state.Mode == event.Drill && !m.looking():
		return []string{"F8 NO DUFF: it is real", "F8 NO DUFF", "F8"}
	case m.looking():
		return []string{"only looking on", "looking on"}
	}
	return m.workerWords()
}

// workerWords are who works here, the fullest words first.
func (m *Model) workerWords() []string {
	who := m.s.Who()
	if who.Name == "" {
		return []string{"who? press W", "who? W"}
	}
	words := []string{who.String(), who.Name}
	if first := initials(who.Name); first != "" {
		words = append(words, first)
	}
	return words
}

// exerciseLine is the second line of every screen of a drill: what to say on a call, and
// who works, for whom the first has no room.
func (m *Model) exerciseLine(state *incident.State) string {
	const whole = `EXERCISE. Say "exercise, exercise, exercise" on every call.`
	if m.looking() || !state.Running() {
		return " " + whole
	}
	for _, say := range []string{whole, "EXERCISE: say so three times on every call.", "EXERCISE: say so. F8: it is real."} {
		for _, who := range m.workerWords() {
			if text.Width(say)+text.Width(who)+4 <= m.width {
				return text.Ends(" "+say, who+" ", m.width)
			}
		}
	}
	return " " + whole
}

// whatIsDown is the systems of a real downtime, the title of anything else; in all
// words, then in fewer.
func whatIsDown(state *incident.State) []string {
	if state.Mode != event.Live {
		return []string{state.Title}
	}
	down := text.Systems(state.Down())
	part := ""
	var all []string
	for _, system := range state.Systems {
		all = append(all, text.System(system.Name))
		if system.Status == incident.SystemInUse && system.InPart != "" {
			part += ", " + text.System(system.Name) + " IN PART"
		}
	}
	switch {
	case len(down) == 0 && part == "" && len(all) > 0:
		return []string{strings.Join(all, ", ") + " IN USE AGAIN", "ALL IN USE AGAIN"}
	case len(down) == 0 && part == "":
		return []string{state.Title}
	case len(down) == 0:
		return []string{strings.TrimPrefix(part, ", ")}
	}
	words := []string{strings.Join(down, ", ") + " DOWN" + part}
	if more := len(down) - 1; more > 0 {
		words = append(words, fmt.Sprintf("%s +%d DOWN%s", down[0], more, part))
	}
	return words
}

// boardNow is the board of everybody. It is worked out once for each entry and
// each second: a frame is drawn for every key.
func (m *Model) boardNow() incident.Board {
	now := m.s.Now()
	key := boardKey{m.s.State(), m.s.State().Entries, now.Unix()}
	if m.sorted.key != key {
		m.sorted.key, m.sorted.board, m.sorted.late = key, m.s.State().Board(now), m.s.State().LateRecords(now)
	}
	return m.sorted.board
}

// sortedBoard is a board, and what it was worked out for.
type sortedBoard struct {
	key   boardKey
	board incident.Board
	late  []*incident.Record
}

type boardKey struct {
	state   *incident.State
	entries uint64
	second  int64
}

// runLine is the second line of the screens of a run, in the fullest words that
// fit. How much is to do is told whatever else gives way.
func (m *Model) runLine() string {
	if !m.s.Running() {
		return ""
	}
	state, now := m.s.State(), m.s.Now()
	board := m.boardNow()
	var counts, settled []string
	if n := m.overdueCount(); n > 0 {
		counts = append(counts, m.theme.overdue.Render("Overdue "+text.Number(uint64(n))))
	}
	counts = append(counts, "To do "+text.Number(uint64(board.ToDo()+len(m.latePapers()))))
	paper, shortPaper, leastPaper := m.paperCounts()
	if n := len(board.CouldNot); n > 0 {
		settled = append(settled, "Could not "+text.Number(uint64(n)))
	}
	if n := len(board.PutOff); n > 0 {
		settled = append(settled, "Put off "+text.Number(uint64(n)))
	}
	var mark, shortMark []string
	if slices.ContainsFunc(state.Procedures, func(p *incident.Procedure) bool { return !p.StoodDown && !p.Def.Approved() }) {
		mark, shortMark = []string{template}, []string{strings.TrimSuffix(template, " NOT APPROVED HERE")}
	}
	elapsed := text.Duration(state.Elapsed(now))
	since := []string{elapsed + " since " + text.Clock(state.Since, now), strings.ToUpper(string(state.Phase))}
	short := []string{elapsed, since[1]}
	last := append([]string{elapsed}, counts...)
	if state.Phase == event.Recovery {
		last = append(last, since[1])
	}
	line, gap := "", ""
	for _, try := range []struct {
		gap   string
		parts []string
	}{
		{"   ", slices.Concat(since, mark, counts, paper, settled)},
		{"   ", slices.Concat(since, shortMark, counts, paper, settled)},
		{"  ", slices.Concat(short, shortMark, counts, paper, settled)},
		{"  ", slices.Concat(short, shortMark, counts, paper)},
		{"  ", slices.Concat(last, shortMark, paper)},
		{"  ", slices.Concat(last, shortMark, shortPaper)},
		{" ", slices.Concat(last, shortMark, leastPaper)},
		{" ", slices.Concat(last, leastPaper)},
		{" ", last},
	} {
		line, gap = " "+strings.Join(try.parts, try.gap), try.gap
		if text.Width(line) <= m.width {
			break
		}
	}
	return text.Cut(m.withSystemNote(line, gap), m.width)
}

// template is said of everything that the hospital has not approved.
const template = text.NotApproved
