package tui

import "downtime/ui/text"

// cyberBanner says on the screens of work, as long as a cyber attack is on, what must not
// be done: whoever comes on shift was not there when it was declared.
func (m *Model) cyberBanner() []string {
	if m.s == nil || !m.s.Running() || m.form() != nil || !text.IsCyber(m.s.State().Down()) {
		return nil
	}
	switch m.screen.(type) {
	case *board, *procedureScreen:
	default:
		return nil
	}
	words := " ! CYBER ATTACK: no USB sticks between PCs, no e-mail. Follow the cyber card."
	if text.Width(words) > m.width {
		words = " ! CYBER: no USB sticks, no e-mail"
	}
	return []string{m.theme.warning.Render(text.Cut(words, m.width))}
}
