package tui

import (
	"slices"
	"strings"

	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// Sizes below which the frame gives way.
const (
	minWidth, minHeight = 40, 10
	ruledHeight         = 15 // rules around the body from here
	roomyHeight         = 24 // and one above the keys
	maxStatus           = 6  // lines
)

// layout is where the parts of the frame are.
type layout struct {
	header, status []string
	rules, roomy   bool
	top, height    int // of the body
}

func (m *Model) layout() layout {
	l := layout{
		header: m.top(), status: m.statusLines(),
		rules: m.height >= ruledHeight, roomy: m.height >= roomyHeight,
	}
	l.top = len(l.header)
	used := len(l.header) + len(l.status) + 1
	if l.rules {
		l.top++
		used += 2
	}
	if l.roomy {
		used++
	}
	l.height = max(1, m.height-used)
	return l
}

// top is what stands above the body: the header, and below it what must not be overlooked.
func (m *Model) top() []string {
	return slices.Concat(
		m.header(), m.cyberBanner(), m.commandLine(), m.lookingLines(), m.copiesBanner(), m.clockBanner(), m.wardBanner(),
		m.drillBanner(), m.loggistBanner(), m.givenBanner(), m.banner(), m.filterLines(),
	)
}

// filterLines say that a screen does not show everything.
func (m *Model) filterLines() []string {
	if b, ok := m.screen.(*board); ok && m.s != nil && m.form() == nil {
		return b.mineLines(m)
	}
	return nil
}

// frame is the whole screen: exactly height lines, none wider than width.
func (m *Model) frame() (string, *tea.Cursor) {
	if m.width < minWidth || m.height < minHeight {
		return m.tooSmall(), nil
	}
	l := m.layout()
	var body []string
	var cursor *tea.Cursor
	var keys []key
	m.rightOf = m.width
	if f := m.form(); f != nil {
		body, cursor = f.body(m, m.width, l.height)
		keys = f.keys(m)
	} else {
		body = m.screen.body(m, m.width, l.height)
		keys = m.withUnsavedKeys(m.keysHere())
		if c, ok := m.screen.(interface{ textCursor() *tea.Cursor }); ok {
			cursor = c.textCursor()
		}
	}
	if cursor != nil {
		cursor.Y += l.top
	}
	lines := make([]string, 0, m.height)
	lines = append(lines, l.header...)
	if l.rules {
		lines = append(lines, m.rule())
	}
	for i := range l.height {
		if i < len(body) {
			lines = append(lines, body[i])
		} else {
			lines = append(lines, "")
		}
	}
	if l.rules {
		lines = append(lines, m.rule())
	}
	lines = append(lines, l.status...)
	if l.roomy {
		lines = append(lines, m.rule())
	}
	lines = append(lines, m.keyLine(keys))
	for i := range lines {
		lines[i] = text.Cut(lines[i], m.width)
	}
	return strings.Join(lines, "\n"), cursor
}

func (m *Model) tooSmall() string {
	lines := text.Wrap("Make this window larger: downtime needs 40 columns and 10 lines.", m.width)
	lines = lines[:min(len(lines), max(1, m.height))]
	for len(lines) < m.height {
		lines = append(lines, "")
	}
	for i := range lines {
		lines[i] = text.Cut(lines[i], m.width)
	}
	return strings.Join(lines, "\n")
}

func (m *Model) rule() string { return strings.Repeat("─", m.width) }

// statusLines are the lines above the keys: what could not be saved, until it
// was seen, else the last thing saved or refused.
func (m *Model) statusLines() []string {
	switch {
	case m.toTry():
		return m.unsavedLines(0)
	case len(m.unsaved) > 0 && (m.form() == nil || !m.form().paper):
		line := m.status.line
		if m.isBusy() {
			line = "saving: " + m.saving.what
		}
		return append(m.unsavedLines(1), text.Cut(" "+line, m.width))
	case m.isBusy():
		return []string{text.Cut(" saving: "+m.saving.what, m.width)}
	case !m.status.stays:
		return []string{text.Cut(" "+m.status.line, m.width)}
	}
	var lines []string
	for _, line := range text.Hang(" ", "! "+m.status.line+" (Esc)", m.width) {
		lines = append(lines, m.theme.warning.Render(line))
	}
	return lines[:min(len(lines), maxStatus)]
}

// keyLine shows as many keys as fit, the first first. Help is always among them, and so
// is the way back behind the first key, in fewer words where there is little room.
func (m *Model) keyLine(keys []key) string {
	help := key{"?", "help", reads}
	if t, ok := m.screen.(interface{ typing() bool }); ok && t.typing() {
		help.name = "F1"
	}
	render := func(k key) string { return strings.TrimRight(m.theme.key.Render(k.name)+" "+k.does, " ") + "  " }
	line, room := "", m.width+1-text.Width(render(help)) // its own spaces may be cut
	if m.form() != nil || m.s == nil {                   // there is no help then
		room = m.width + 1
	}
	back := m.wayBack(keys)
	if back > 0 {
		whole := 0
		for _, k := range keys {
			whole += text.Width(render(k))
		}
		does := keys[back].does
		words := []string{does, ""}
		if strings.HasPrefix(does, "back") {
			words = []string{does, "back", ""}
			if m.form() != nil && whole > room {
				words = words[1:]
			}
		}
		first := text.Width(render(keys[0]))
		keys = slices.Clone(keys)
		i := slices.IndexFunc(words, func(does string) bool {
			keys[back].does = does
			return first+text.Width(render(keys[back])) <= room
		})
		if need := text.Width(render(keys[back])); i >= 0 {
			room -= need
		} else {
			back = -1
		}
	}
	full := false
	for i, k := range keys {
		part := render(k)
		if i == back && i > 0 {
			room += text.Width(part)
		} else if full = full || text.Width(line)+text.Width(part) > room; full {
			continue
		}
		line += part
	}
	if m.form() == nil && m.s != nil {
		line += strings.TrimRight(render(help), " ")
	}
	return " " + strings.TrimRight(line, " ")
}

// wayBack is the key that leaves what is in front, -1 for none. From the board and the
// first screen nobody needs to get away.
func (m *Model) wayBack(keys []key) int {
	if m.form() == nil {
		switch m.screen.(type) {
		case *board, home:
			return -1
		}
	}
	return slices.IndexFunc(keys, func(k key) bool { return k.name == "Esc" })
}
