package plain

import (
	"fmt"

	"downtime/store/event"
	"downtime/ui/session"
)

// how is what there is to do for somebody who only looks on.
const how = "you are only looking on: to take over here, write take-over"

// attend shows what another program has written meanwhile, where the session only
// looks on, and goes on so where it was taken over. What is to be said of it is kept
// for lookNotes.
func (f *face) attend() {
	select {
	case <-f.s.Gone():
		// Where that fails the session still reads what it can, and writes nothing.
		if next, err := f.s.LookOn(); err == nil {
			f.s, f.noticed = next, 0
			f.looked = append(f.looked, f.s.LookingWords()+": "+how)
		}
		return
	default:
	}
	if !f.s.Following() {
		return
	}
	news, err := f.s.Poll()
	if err != nil {
		return // the next time may do better
	}
	before := f.s.LookingWords()
	f.s.Show(news)
	if now := f.s.LookingWords(); now != before {
		f.looked = append(f.looked, now+": "+how)
	}
}

// lookNotes are the lines that say who has the log now, once.
func (f *face) lookNotes() []string {
	var notes []string
	for _, said := range f.looked {
		notes = append(notes, "note: "+said)
	}
	f.looked = nil
	return notes
}

// standing is how the session came to be what it is, for the first lines.
func (f *face) standing() []string {
	if words := f.s.LookingWords(); words != "" {
		return []string{"note: " + words + ": " + how}
	}
	if taken := f.s.Taken(); taken != nil {
		return []string{"note: " + takenWords(f.s)}
	}
	return nil
}

// takenWords says from whom the log was taken over.
func takenWords(s *session.Session) string {
	taken := s.Taken()
	words := "taken over from " + taken.From.Name()
	if taken.From.Host != "" {
		words += " on " + taken.From.Host
	}
	if taken.Frozen {
		words += ", which did not answer: check the last entries with whoever was there"
	}
	for _, said := range s.Opening().Sentences() {
		words += "; " + said
	}
	return words
}

// takeOver takes the log from whoever has it.
func (f *face) takeOver() ([]string, error) {
	if f.s.Looking() == nil {
		return []string{"ok - this session writes already"}, nil
	}
	there := f.s.BusyThere()
	next, err := f.s.TakeOver()
	if err != nil {
		return nil, err
	}
	f.s, f.noticed = next, 0
	words := "nobody had it: you write here now"
	if next.Taken() != nil {
		words = takenWords(next)
	}
	lines := []string{"ok - " + words}
	if last, ok := next.Book().Last(); ok && last.Type == event.TypeStorageTakenOver {
		lines[0] = fmt.Sprintf("ok %d %s", last.Seq, words)
	}
	if there != "" {
		lines = append(lines, "note: "+there)
	}
	return lines, nil
}
