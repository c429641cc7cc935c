package tui

import (
	"fmt"
	"slices"
	"time"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// Sizes of the board.
const (
	shownRows  = 6 // of overdue and next; the rest is counted
	mostChecks = 4
	fewChecks  = 2  // where procedures wait to be opened, and there are
	amplyRows  = 24 // fewer rows than this
	roomyRows  = 12 // from here each thing that is counted has its line
	// pinnedRows is from where, below that, one line of counts stays in sight.
	pinnedRows = 8
	idleSort   = 2 * time.Second
)

// board is what there is to do now, across all procedures that are on.
//
// Its order is worked out when it is opened and again once no key was pressed
// for two seconds; in between, rows change their words but not their places, so
// that a row is never swapped under somebody's finger.
type board struct {
	list
	ids  []rowID // of the rows that can be chosen, in their order
	left rowID   // what the cursor was on last, where that is no longer on the board
	role session.Role
	mine bool // the role is that of who works
	all  bool // every row, and not only the first six

	order           incident.Board
	inRecovery      bool
	overdue, checks []incident.Line // the order, with its rounds
	late            []*incident.Record
	others          incident.Others // that it leaves out
	byHand          map[incident.RoundKey]bool
	plan            plan
	offers          offers
	planned         [2]int // the size of the window it was made for
}

// rowID is what stands in a row that can be chosen: a step, a round of checks, or a late
// paper.
type rowID struct {
	ref    incident.Ref
	round  incident.RoundKey
	record int
}

func (id rowID) isRound() bool { return id.ref.Step == "" && id.record == 0 }

func idOf(line incident.Line) rowID {
	if line.Round != nil {
		return rowID{round: line.Round.Key}
	}
	return rowID{ref: line.Ref()}
}

func newBoard() *board {
	return &board{list: list{cursor: -1}, byHand: make(map[incident.RoundKey]bool)}
}

func (b *board) enter(m *Model) {
	b.sort(m)
	if b.cursor < 0 {
		b.move(1, len(b.ids)) // to what is in the place of what was done meanwhile
	}
}

func (b *board) tick(m *Model) {
	if m.clock().Sub(m.lastKey) >= idleSort {
		b.sort(m)
	}
}

// sort works the order out anew. The cursor stays on its step or round; if that
// has left the board the cursor is on none, and never on another by itself.
func (b *board) sort(m *Model) {
	if !m.s.Running() {
		return
	}
	if b.mine {
		b.role, _ = m.s.Mine() // who works may be somebody else now
		b.mine = !b.role.All()
	}
	now := m.s.Now()
	b.order, b.late, b.others = m.boardNow(), m.latePapers(), incident.Others{}
	b.inRecovery = m.s.State().Phase == event.Recovery
	if b.mine {
		b.order, b.others = b.order.For(b.role.Names, now)
	}
	b.overdue, b.checks = b.order.Fold(now)
	b.arrange(m)
}

// settle brings the board up to date after a change to a step: one that was
// reopened comes back, with the cursor on it.
func (b *board) settle(m *Model, ref incident.Ref) {
	id := rowID{ref: ref}
	if slices.Contains(b.ids, id) {
		return
	}
	b.sort(m)
	if at := slices.Index(b.ids, id); at >= 0 {
		b.cursor = at // else it is counted below the list, or is not of whoever looks
	}
}

func (b *board) on() (rowID, bool) {
	if b.cursor < 0 || b.cursor >= len(b.ids) {
		return rowID{}, false
	}
	return b.ids[b.cursor], true
}

// shown is what is to be read beside the list and what Enter opens: the row the cursor is
// on or, once that has left the board, still what stood there.
func (b *board) shown() rowID {
	if id, ok := b.on(); ok {
		return id
	}
	return b.left
}

// selectedStep is the step the cursor is on.
func (b *board) selectedStep(m *Model) (*incident.Procedure, *incident.Step) {
	id, ok := b.on()
	if !ok || id.ref.Step == "" {
		return nil, nil
	}
	return m.s.State().Find(id.ref)
}

// rounds are the rounds on the board, the overdue ones first.
func (b *board) rounds() []*incident.Round {
	var rounds []*incident.Round
	for _, line := range slices.Concat(b.overdue, b.checks) {
		if line.Round != nil {
			rounds = append(rounds, line.Round)
		}
	}
	return rounds
}

// round is the round that the cursor is on, or in; nil for none.
func (b *board) round() *incident.Round {
	id, ok := b.on()
	if !ok {
		return nil
	}
	for _, r := range b.rounds() {
		if id.round == r.Key && id.isRound() || slices.ContainsFunc(r.Items, func(i incident.Item) bool { return i.Ref() == id.ref }) {
			return r
		}
	}
	return nil
}

// unfold opens or folds the round the cursor is on or in, which is then on the
// round.
func (b *board) unfold(m *Model, open bool) {
	r := b.round()
	if r == nil {
		return
	}
	b.cursor = slices.Index(b.ids, rowID{round: r.Key})
	b.byHand[r.Key] = open
	b.arrange(m)
}

func (b *board) about(m *Model, _ int) string { return m.runLine() }

func (b *board) body(m *Model, width, height int) []string {
	if !m.s.Running() {
		return []string{" This " + m.s.State().Noun() + " is closed. Esc goes back."}
	}
	if len(m.s.State().Procedures) == 0 {
		return text.Hang(" ", "No procedure is open yet. Press P to choose one.", width-1)
	}
	if b.planned != [2]int{m.width, m.height} {
		b.arrange(m)
	}
	c := m.columns(width, height)
	listWidth, listHeight := c.listSize()
	return m.divided(c, b.listLines(m, listWidth, listHeight), func(width, height int) []string {
		return b.pane(m, width, height)
	})
}

// pane is what is shown of the board beside its list.
func (b *board) pane(m *Model, width, height int) []string {
	id, on := b.on()
	if on && id.isRound() {
		return m.roundPane(b.round(), width, height)
	}
	var gone []string
	if !on && b.left != (rowID{}) {
		words := "No longer in the list."
		if len(b.ids) > 0 {
			words += " Up and Down choose another."
		}
		gone = text.Wrap(words, width)
	}
	if height -= len(gone); height < 1 {
		return gone
	}
	if r := b.paperShown(m); r != nil {
		return append(gone, m.paperPane(r, width, height)...)
	}
	p, step := m.s.State().Find(b.shown().ref)
	return append(gone, m.stepPane(p, step, width, height)...)
}

// listLines are the rows in sight, and what is counted below them.
func (b *board) listLines(m *Model, width, height int) []string {
	rows := b.rows(m, width)
	b.offers.seen = false
	if !b.plan.pinned || height < 2 {
		lines := b.window(rows, height)
		b.offers.seen = b.offset+height >= len(rows)
		return lines
	}
	lines := append(b.window(rows, height-1), make([]string, height)...)[:height]
	b.offers.seen = b.offset+height-1 >= len(rows)
	lines[height-1] = b.pinnedLine(m, width)
	return lines
}

func (b *board) keys(m *Model) []key {
	if !m.s.Running() {
		return []key{{"Esc", "back", reads}}
	}
	enter, mine := key{"Enter", "read", reads}, key{"F", "my steps", reads}
	if id, ok := b.on(); ok && id.isRound() {
		enter.does = "open or fold the round"
	}
	if b.mine {
		mine.does = "all steps"
	}
	_, step := b.selectedStep(m)
	first := stepKeys(step)
	switch id, ok := b.on(); {
	case !ok && len(b.ids) > 0:
		first = []key{{"Up/Down", "choose", reads}}
	case !ok:
		first = nil
	case id.isRound():
		first = nil // each check of it is ticked by itself
	}
	if r := b.paperOn(m); r != nil {
		first, enter.does = []key{{"Space", answerWords(r), writes}}, "this paper"
	}
	first = withChanged(m, b, first)
	if shown := b.shown(); b.cursor >= 0 || shown != (rowID{}) && !shown.isRound() {
		first = append(first, enter)
	}
	keys := append(first, paperRunKey, key{"P", "procedures", reads}, mine)
	if r := b.paperOn(m); r != nil {
		keys = append(keys, slices.DeleteFunc(paperKeys(r), func(k key) bool { return k.name == toldKey })...) // Space is that
	} else if b.offers.byNumber() > 0 {
		keys = append(keys, key{"1-9", "open a procedure", writes})
	}
	keys = append(keys, searchKey, key{"L", "log", reads}, key{"H", "handover", reads}, key{"Z", "all rows", reads})
	keys = append(withRunKeys(keys), key{"Esc", "first screen", reads})
	if b.paperOn(m) == nil && step != nil {
		keys = append(keys, key{"R", "read the step large", reads})
	}
	if m.drillWaits() {
		keys = append(keys, carryKey)
	}
	if b.round() != nil {
		keys = append(keys, key{"Right", "open the round", reads}, key{"Left", "fold the round", reads})
	}
	return keys
}

func (b *board) press(m *Model, name string) tea.Cmd {
	if !m.s.Running() {
		m.show(home{})
		return nil
	}
	if b.navigate(name, len(b.ids)) {
		return nil
	}
	id, ok := b.on()
	if r := b.paperOn(m); r != nil {
		if cmd, handled := b.paperKey(m, name, r); handled {
			return cmd
		}
	}
	switch name {
	case "esc":
		if b.all {
			b.all = false // back to the short board
			b.sort(m)
			return nil
		}
		m.show(home{})
		return nil
	case "v":
		return m.seeChanged(b.changedFiles(m), b)
	case lower(carryKey.name):
		return m.carryOver(b)
	case "z":
		b.all = !b.all
		b.sort(m)
		return nil
	case "f":
		b.filter(m)
		return nil
	case "right", "left":
		b.unfold(m, name == "right")
		return nil
	case "enter", "r":
		if ok && id.isRound() {
			b.unfold(m, !b.opened(b.round()))
			return nil
		}
		if p := b.reads(m, name == "r"); p != nil {
			m.show(p)
			return nil
		}
		m.hint("Choose a step with Up and Down first. P lists the procedures.")
		return nil
	}
	if cmd, handled := m.runKey(name, b); handled {
		return cmd
	}
	if cmd, offered := b.openOffer(m, name); offered {
		return cmd
	}
	if name == "space" || name == "n" || name == "t" {
		switch {
		case !ok:
			m.hint("Choose a step with Up and Down first.")
			return nil
		case id.isRound():
			m.hint("Each check is ticked by itself: Right opens the round.")
			return nil
		}
	}
	return m.stepKey(name, id.ref)
}

// reads is the screen of the step or the paper that is shown beside the list; nil where
// there is none.
func (b *board) reads(m *Model, whole bool) screen {
	if r := b.paperShown(m); r != nil {
		return &recordScreen{number: r.Number, from: b}
	}
	ref := b.shown().ref
	if _, step := m.s.State().Find(ref); step == nil {
		return nil
	}
	p := newProcedure(m, ref.Procedure, ref.Step, b)
	p.whole, p.straight = whole, whole
	return p
}

// filter shows the steps of who works alone, or everybody's again.
func (b *board) filter(m *Model) {
	if !b.mine {
		if _, err := m.s.Mine(); err != nil {
			m.hint(sentence(err.Error()) + ".")
			return
		}
	}
	b.mine = !b.mine
	if !b.mine {
		b.role = session.Role{}
	}
	b.sort(m)
	if b.cursor < 0 && len(b.ids) > 0 {
		b.cursor = 0
	}
}

// mineLines say, as long as not everybody's steps are shown, whose are, and how
// many are not.
func (b *board) mineLines(m *Model) []string {
	if !b.mine || !m.s.Running() {
		return nil
	}
	words := mineWords(b.role, b.others, m.width)
	if b.others.Late > 0 {
		words = m.theme.warning.Render(words)
	}
	return []string{words}
}

// mineWords say whose steps are shown and how many are not, in the fullest words
// that fit.
func mineWords(role session.Role, others incident.Others, width int) string {
	late, short := "", fmt.Sprintf("%d hidden", others.Items)
	if others.Late > 0 {
		late = fmt.Sprintf(", %d CRITICAL overdue", others.Late)
		short += fmt.Sprintf(", %d CRITICAL LATE", others.Late)
	}
	for _, words := range []string{
		fmt.Sprintf(" MINE: %s  (%d of others hidden%s, F shows all)", role.Words, others.Items, late),
		" MINE: " + role.Words + "  (" + short + ", F all)",
		" MINE: " + role.Words + "  (" + short + ")",
		" MINE  (" + short + ", F all)",
	} {
		if text.Width(words) <= width {
			return words
		}
	}
	return " MINE  " + short
}

func (b *board) click(m *Model, y int) tea.Cmd {
	item := b.at(y)
	if item < 0 {
		return nil
	}
	if item == b.cursor {
		if r := b.paperOn(m); r != nil {
			return b.press(m, "enter")
		}
		if id := b.ids[item]; !id.isRound() {
			return m.clickStep(id.ref)
		}
		b.unfold(m, !b.opened(b.round()))
		return nil
	}
	b.cursor = item
	return nil
}

func (b *board) scroll(_ *Model, lines int) { b.move(lines, len(b.ids)) }
