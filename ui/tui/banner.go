package tui

import (
	"fmt"
	"slices"

	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// bannered is a screen that says under the header that a file has changed.
type bannered interface {
	changedFiles(m *Model) []session.ChangedFile
}

func (b *board) changedFiles(m *Model) []session.ChangedFile { return m.s.ChangedFiles() }

func (s *procedureScreen) changedFiles(m *Model) []session.ChangedFile {
	if c, ok := m.s.ChangedFile(s.procedure(m)); ok {
		return []session.ChangedFile{c}
	}
	return nil
}

// withChanged adds the key that shows what changed, where something did.
func withChanged(m *Model, screen bannered, keys []key) []key {
	if len(screen.changedFiles(m)) == 0 {
		return keys
	}
	return append(keys, key{"V", "changed file", reads})
}

// banner is the lines that say that a procedure in use has another file now, or
// none that can be used. It stays as long as that is so, for whoever comes next.
func (m *Model) banner() []string {
	screen, ok := m.screen.(bannered)
	if !ok || m.s == nil || !m.s.Running() || m.form() != nil {
		return nil
	}
	files := screen.changedFiles(m)
	if len(files) == 0 {
		return nil
	}
	most := 1
	if m.height >= roomyHeight {
		most = 2
	}
	lines := bannerLines(files, m.s.State().Noun(), m.width, most)
	for i := range lines {
		lines[i] = m.theme.warning.Render(lines[i])
	}
	return lines
}

// see is how the difference is come to, and why to see what is no other version.
const (
	see = "V see what changed"
	why = "V see why"
)

// bannerLines are the fullest words that fit into so many lines.
func bannerLines(files []session.ChangedFile, noun string, width, most int) []string {
	if n := len(files); n > 1 {
		words := fmt.Sprintf("have other files than this %s uses", noun)
		if slices.ContainsFunc(files, func(c session.ChangedFile) bool { return !c.CanMove() }) {
			words = "have files that changed, are gone or are of no use"
		}
		full := text.Hang(" ", fmt.Sprintf("CHANGED FILES: %d procedures %s. %s", n, words, see), width-1)
		if len(full) <= most {
			return full
		}
		return []string{text.Cut(fmt.Sprintf(" CHANGED FILES: %d  %s", n, see), width)}
	}
	title := files[0].Procedure.Def.Title
	label, see := files[0].Label()+": ", see
	if !files[0].CanMove() {
		see = why
	}
	for _, words := range []string{title + " " + files[0].Has(noun), title + ", " + files[0].Mark(), title + ", " + files[0].Short()} {
		full := text.Hang(" ", label+words+".", width-1)
		if whole := text.Hang(" ", label+words+". "+see, width-1); len(whole) == len(full) {
			full = whole
		} else {
			full = append(full, " "+see)
		}
		if len(full) <= most {
			return full
		}
	}
	before := " " + label
	for _, after := range []string{". " + see, "  V see it"} {
		if room := width - len(before) - len(after); text.Width(title) <= room || after == "  V see it" {
			return []string{before + text.Cut(title, room) + after}
		}
	}
	return nil
}

// seeChanged shows what is different: of the one file that has changed, or of
// the one that is chosen.
func (m *Model) seeChanged(files []session.ChangedFile, from screen) tea.Cmd {
	switch len(files) {
	case 0:
		m.hint("Nothing to see: each open procedure is used as its file is now.")
	case 1:
		m.show(newChanged(files[0], from))
	default:
		f := &form{title: "CHANGED FILES. Which one?", enter: "see what changed", direct: true}
		for _, c := range files {
			f.choices = append(f.choices, c.Procedure.Def.Title+" "+c.Has(m.s.State().Noun()))
		}
		f.choices = append(f.choices, "None of them")
		f.submit = func(m *Model, f *form) (tea.Cmd, error) {
			m.remove(f)
			if f.chosen < len(files) {
				m.show(newChanged(files[f.chosen], from))
			}
			return nil, nil
		}
		m.ask(f)
	}
	return nil
}
