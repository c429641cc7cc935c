package tui

import tea "charm.land/bubbletea/v2"

// typeBox is the line of a screen in which it is typed what is looked for there. Every
// character is text, never a command.
type typeBox struct {
	field *field
	caret *tea.Cursor
}

// mostSought is how many characters can be looked for.
const mostSought = 200

// newTypeBox is a box with what was looked for before, which is typed on.
func newTypeBox(label, words string) typeBox {
	b := typeBox{field: newField(label, words, false)}
	b.field.filled = false
	b.field.input.CharLimit = mostSought
	b.field.input.CursorEnd()
	b.field.input.Focus()
	return b
}

func (b *typeBox) draw(width int) (lines []string) {
	lines, b.caret = b.field.draw(nil, width-1, true)
	return lines
}

// drawApart is draw with an empty line below where the window has room for one.
func (b *typeBox) drawApart(width, height int) []string {
	lines := b.draw(width)
	if height >= ruledHeight {
		lines = append(lines, "")
	}
	return lines
}

func (b *typeBox) textCursor() *tea.Cursor { return b.caret }

// typing says that ? is text here.
func (b *typeBox) typing() bool { return true }

// press sees only what edit has left.
func (b *typeBox) press(*Model, string) tea.Cmd { return nil }
