package tui

import (
	"slices"
	"strings"
	"time"

	"downtime/runbooks/clean"
	"downtime/store/incident"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// mostNumbered is how many forms have a number of their own to choose them by. Of more a
// list is made that narrows as letters are typed.
const mostNumbered = 9

// formPicker lists paper forms, of which there are many where many procedures are open.
// Letters narrow the list; a number takes the form it stands at, Enter the one at the
// cursor.
type formPicker struct {
	list
	typeBox
	from   screen
	title  string
	forms  []incident.PaperForm
	found  []incident.PaperForm
	next   func(*form, *Model, incident.PaperForm)
	top    int // lines above the list, as last drawn
	opened time.Time
}

// pickForm goes to the list of forms; Esc there comes back.
func (m *Model) pickForm(title string, forms []incident.PaperForm, next func(*form, *Model, incident.PaperForm)) {
	p := &formPicker{from: m.screen, title: title, typeBox: newTypeBox("Letters of its name", ""), forms: forms, next: next, opened: m.clock()}
	p.look()
	m.screen = p
}

// look finds the forms that have every word typed, in their name or their procedure's:
// those whose name begins so before others.
func (p *formPicker) look() {
	words := strings.Fields(strings.ToLower(p.field.value()))
	var begin, within []incident.PaperForm
	for _, pf := range p.forms {
		name := strings.ToLower(pf.Form.Name)
		said := name + " " + strings.ToLower(pf.Procedure.Def.Title)
		switch {
		case slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(said, w) }):
		case len(words) > 0 && strings.HasPrefix(name, words[0]):
			begin = append(begin, pf)
		default:
			within = append(within, pf)
		}
	}
	p.found = append(begin, within...)
	p.cursor, p.offset = min(0, len(p.found)-1), 0
}

func (p *formPicker) about(_ *Model, width int) string {
	return text.Ends(" "+p.title, text.Count(len(p.found), "form")+" ", width)
}

func (p *formPicker) body(m *Model, width, height int) []string {
	lines := p.drawApart(width, height)
	p.top = len(lines)
	var rows []row
	for i, pf := range p.found {
		rows = append(rows, row{i, func() string {
			number := "   "
			if i < mostNumbered {
				number = choiceKey(i) + "  "
			}
			return text.Cut(marked(number+m.formWords(pf), i == p.cursor), width-1)
		}})
	}
	if len(rows) == 0 {
		rows = append(rows, heading("   No form by these letters. Another comes with its procedure: Esc, then P."))
	}
	return append(lines, p.window(rows, max(1, height-len(lines)))...)
}

// formWords are a form, how much paper of it there is, and the procedure that it is of.
func (m *Model) formWords(pf incident.PaperForm) string {
	words := pf.Form.Name
	if counts := m.paperCounted(m.s.State(), pf.Form).String(); counts != "" {
		words += "  (" + counts + ")"
	}
	return words + "  " + pf.Procedure.Def.Title
}

func (p *formPicker) keys(*Model) []key {
	if len(p.found) == 0 {
		return []key{{"Esc", "back", reads}}
	}
	return []key{{"Enter", "this form", reads}, {"Up/Down", "choose", reads}, {"letters", "find", reads}, {"Esc", "back", reads}}
}

func (p *formPicker) edit(m *Model, msg tea.KeyPressMsg) (tea.Cmd, bool) {
	switch name := msg.String(); name {
	case "f1", "f8":
		return nil, false
	case "esc":
		if m.status.stays {
			return nil, false
		}
		m.screen = p.from
	case "enter":
		p.choose(m, p.cursor)
	case "up", "down", "pgup", "pgdown", "home", "end":
		p.navigate(name, len(p.found))
	case "1", "2", "3", "4", "5", "6", "7", "8", "9":
		p.choose(m, int(name[0]-'1'))
	default:
		return p.typed(msg), true
	}
	return nil, true
}

func (p *formPicker) paste(_ *Model, content string) {
	p.typed(tea.PasteMsg{Content: clean.Line(content)})
}

func (p *formPicker) typed(msg tea.Msg) tea.Cmd {
	before := p.field.value()
	cmd := p.field.update(msg)
	if p.field.value() != before {
		p.look()
	}
	return cmd
}

// choose goes back to the screen before and asks there for what the form has.
func (p *formPicker) choose(m *Model, item int) {
	if item < 0 || item >= len(p.found) {
		return
	}
	if m.clock().Sub(p.opened) < grace {
		m.hint("That key came too soon to be an answer. Press it again.")
		return
	}
	m.screen = p.from
	f := new(form)
	p.next(f, m, p.found[item])
	m.askKnown(f)
}

func (p *formPicker) click(m *Model, y int) tea.Cmd {
	item := p.at(y - p.top)
	switch {
	case item < 0:
	case item == p.cursor:
		p.choose(m, item)
	default:
		p.cursor = item
	}
	return nil
}

func (p *formPicker) scroll(_ *Model, lines int) { p.move(lines, len(p.found)) }
