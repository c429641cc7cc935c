package tui

import (
	"fmt"

	"downtime/ui/qr"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

// askPaper shows the code that fixes the log as it is now.
func (m *Model) askPaper() {
	paper, err := m.s.Paper()
	if err != nil {
		m.say(err.Error())
		return
	}
	f := &form{title: "CODE TO WRITE DOWN", reading: true, lines: []string{
		"LOG " + paper.Log,
		fmt.Sprintf("N=%d", paper.Size),
		paper.Code.String(),
		"",
		"Copy the three lines into the ward's book, with the time and two people's initials. " +
			"From then on nobody can change these entries without it showing. Later entries need a later code.",
		"",
	}}
	if said := m.s.Unsigned(); said != "" {
		f.lines = append(f.lines, sentence(said)+".", "")
	}
	f.picture = func(width, height int) (string, []string) { return m.signedPicture(paper.Note, width, height) }
	m.ask(f)
}

// sayUnsigned says once that nothing is signed here. It is no alarm: the log is whole
// without.
func (m *Model) sayUnsigned() {
	if m.s.Unsigned() != "" {
		m.say("Not signed: the key here cannot be used. Codes on paper hold (Y in the log).")
	}
}

// signedPicture is the QR code of a signed note where there is room for all of it,
// else where else to find it.
func (m *Model) signedPicture(note string, width, height int) (words string, drawn []string) {
	const elsewhere = "The same as a QR code, signed, is on the last page of whatever is printed from here"
	if note == "" {
		return "", nil // without a key nothing is signed; the code does without
	}
	code, err := qr.Make(note)
	if err != nil {
		return sentence(err.Error()), nil
	}
	words = "The same, signed, to be photographed:"
	room := code.Rows() + len(text.Wrap(words, width))
	switch {
	case m.opts.ASCII || profile(m.opts) <= colorprofile.ASCII: // it needs blocks, and black on white
		return elsewhere + ".", nil
	case code.Columns() >= width || room > height:
		return fmt.Sprintf("%s, and here in a window of %d columns and %d lines.",
			elsewhere, max(code.Columns()+1, m.width), max(m.height+room-height, m.height)), nil
	}
	for _, line := range code.HalfBlocks() {
		drawn = append(drawn, " "+m.theme.scanned.Render(line))
	}
	return words, drawn
}

// witnessForm asks for the line on another ward's paper.
func witnessForm() *form {
	const line = "Line on their paper"
	return &form{
		title:  "ANOTHER WARD'S CODE",
		lines:  []string{"Type the line as it stands on their paper: LOG, N= and the code. From then on neither of the two logs can be changed alone.", ""},
		enter:  "save",
		fields: []*field{newField(line, "", true)},
		submit: func(m *Model, f *form) (tea.Cmd, error) {
			action, err := session.SeeWitness(f.text(line))
			if err != nil {
				return nil, err
			}
			return f.save(m, m.actionRequest("Another ward's code: "+f.text(line), action)), nil
		},
	}
}
