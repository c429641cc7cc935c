package session

import (
	"io"

	"downtime/runbooks"
	"downtime/runbooks/procedure"
	"downtime/store/event"
	"downtime/ui/handover"
	"downtime/ui/report/paper"
)

// PrintJob is something to print, on its way to a file. It holds all that it
// needs of the session, so Write may run on any goroutine.
type PrintJob struct {
	cards    []paper.Card
	box      bool
	handover *handover.Sheet      // in place of cards
	page     *procedure.Procedure // in place of cards
	options  paper.Options
	file     madeFile
}

// PrintCard prepares the card of one procedure, with its sheet to copy by hand
// and its blank forms. In a run it is the procedure as the run pinned it.
func (s *Session) PrintCard(doc *runbooks.Document) *PrintJob {
	card := paper.Card{Procedure: &doc.Procedure, SHA256: doc.SHA256}
	if s.Running() {
		for _, p := range s.state.Procedures {
			if p.Def.ID == doc.Procedure.ID {
				card = paper.Card{Procedure: p.Def, SHA256: p.SHA256}
			}
		}
	}
	return s.printJob([]paper.Card{card}, fileWord(card.Procedure.ID), false)
}

// PrintOpen prepares the cards of all procedures that are open in the run, as it
// pinned them; nil where none is.
func (s *Session) PrintOpen() *PrintJob {
	if !s.Running() {
		return nil
	}
	var cards []paper.Card
	for _, p := range s.state.Procedures {
		if !p.StoodDown {
			cards = append(cards, paper.Card{Procedure: p.Def, SHA256: p.SHA256})
		}
	}
	if cards == nil {
		return nil
	}
	return s.printJob(cards, "open-procedures", false)
}

// PrintBox prepares the whole downtime box.
func (s *Session) PrintBox() *PrintJob {
	var cards []paper.Card
	for _, doc := range s.Library().All() {
		cards = append(cards, paper.Card{Procedure: &doc.Procedure, SHA256: doc.SHA256})
	}
	return s.printJob(cards, "downtime-box", true)
}

// PrintPage prepares a text that is not the hospital's and has no steps, such as the
// quick card of the handbook.
func (s *Session) PrintPage(page *procedure.Procedure) *PrintJob {
	job := s.printJob(nil, fileWord(page.ID), false)
	job.page = page
	return job
}

func (s *Session) printJob(cards []paper.Card, name string, box bool) *PrintJob {
	drill := s.inDrill()
	for i := range cards {
		cards[i].Procedure = s.Shown(cards[i].Procedure)
	}
	now := s.Now()
	mode := event.Live
	if drill {
		mode = event.Drill
	}
	job := &PrintJob{
		cards: cards, box: box, file: s.madeFile(name, s.Ward(), ".pdf", mode),
		options: paper.Options{
			Ward: s.Ward(), Organisation: s.Organisation(), Program: s.cfg.Program,
			Now: now, Contacts: s.Library().Contacts, Drill: drill,
		},
	}
	if code, err := s.Paper(); err == nil && s.Running() {
		job.options.Log = &paper.LogCode{Line: code.String(), Note: code.Note}
	}
	return job
}

// Procedures is how many procedures the job prints.
func (j *PrintJob) Procedures() int { return len(j.cards) }

// ByHand is the lines that are copied by hand where nothing prints, one empty
// between two procedures.
func (j *PrintJob) ByHand() []string {
	var lines []string
	for i, card := range j.cards {
		if i > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, paper.ByHand(card, j.options)...)
	}
	return lines
}

// Write makes the file, whole or not at all, in the folder print of the data folder, and
// returns where it is.
func (j *PrintJob) Write() (path string, err error) { return j.file.ownName(j.write) }

// WriteTo makes the file under a name that somebody typed, and returns where it is.
func (j *PrintJob) WriteTo(typed string) (path string, err error) {
	return j.file.typedName(typed, j.write)
}

func (j *PrintJob) write(w io.Writer) error {
	switch {
	case j.handover != nil:
		return paper.Handover(w, *j.handover, j.options)
	case j.page != nil:
		return paper.Page(w, j.page, j.options)
	case j.box:
		return paper.Box(w, j.cards, j.options)
	}
	return paper.Print(w, j.cards, j.options)
}
