package tui

import (
	"downtime/runbooks"
	"downtime/runbooks/procedure"
	"downtime/ui/handbook"

	tea "charm.land/bubbletea/v2"
)

// handbookForm lists the chapters of the handbook.
func handbookForm() *form {
	chapters := handbook.Chapters()
	f := &form{title: "HANDBOOK", enter: "read", direct: true}
	for _, c := range chapters {
		f.choices = append(f.choices, c.Title)
	}
	f.choices = append(f.choices, "Back")
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		m.remove(f)
		if f.chosen < len(chapters) {
			chapter := newChapter(chapters[f.chosen], m.screen)
			chapter.under, m.forms = m.forms, nil
			m.show(chapter)
		}
		return nil, nil
	}
	return f
}

// quickCard is the chapter that is also printed, on one page.
func quickCard() *procedure.Procedure {
	card := handbook.QuickCard()
	return &runbooks.ParsePage(card.ID+".md", []byte(card.Markdown)).Procedure
}

// newChapter is a chapter of the handbook on the screen that procedures are read
// on.
func newChapter(c handbook.Chapter, from screen) *reading {
	return &reading{doc: runbooks.ParsePage(c.ID+".md", []byte(c.Markdown)), from: from, chapter: true}
}
