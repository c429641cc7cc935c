package session

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/text"
)

// RowOf is the row of an entry by its number.
func (s *Session) RowOf(seq uint64) (timeline.Row, bool) { return s.book.Find(seq) }

// undoAtOnce is how long after an entry it is taken back without being named first: later
// nobody remembers what the last one was.
const undoAtOnce = 10 * time.Minute

// AsksUndo reports whether an entry is to be named before it is taken back, because another
// was made since or it is not of just now; then ago says how old it is.
func (s *Session) AsksUndo(seq uint64) (ago string, asks bool) {
	row, _ := s.RowOf(seq)
	if age := s.Now().Sub(row.Recorded); age < 0 || age >= undoAtOnce { // a clock that was set back says nothing of it
		ago = "at " + text.Clock(row.Recorded, s.Now())
	}
	latest, _ := s.book.Last()
	return ago, ago != "" || latest.Seq != seq
}

// SaidSinceMove is the number of a paper of a bed move of which something was said since; 0
// for none.
func (s *Session) SaidSinceMove(entries []uint64) int {
	for _, seq := range entries {
		row, _ := s.RowOf(seq)
		if rows := s.RowsOfRecord(row.Record); len(rows) == 0 || rows[len(rows)-1].Seq != seq {
			return row.Record
		}
	}
	return 0
}

// JustOpened reports whether the entry opened the procedure, and nothing was entered since
// about it, its steps or its papers.
func (s *Session) JustOpened(procedure string, seq uint64) bool {
	row, _ := s.RowOf(seq)
	if row.Type != event.TypeProcedureOpened || row.Procedure != procedure {
		return false
	}
	for _, later := range s.book.From(s.book.Place(seq + 1)) {
		if later.Procedure == procedure {
			return false
		}
	}
	return true
}

// StepOf is the step that an entry is about, as it stands now; false where it is about
// none, or the step is not in the version that is open.
func (s *Session) StepOf(r timeline.Row) (incident.Ref, bool) {
	ref := incident.Ref{Procedure: r.Procedure, Step: r.Step}
	if r.Step == "" || s.state == nil {
		return ref, false
	}
	_, step := s.state.Find(ref)
	return ref, step != nil
}

// Fact is one thing to know of an entry.
type Fact struct{ Label, Words string }

// Facts are all that is known of an entry, the most important first. An entry that
// was corrected has the correction under it, and a correction what it corrects.
func (s *Session) Facts(r timeline.Row) []Fact {
	var facts []Fact
	add := func(label, words string) {
		if words != "" {
			facts = append(facts, Fact{label, words})
		}
	}
	if r.ReadOut() {
		for _, field := range r.Typed.Fields {
			add(field.Letter+" "+field.Name, cmp.Or(field.Text, event.NotKnown))
		}
	} else {
		message := r.Message
		if r.Procedure != "" {
			message = s.Fill(message)
		}
		what := r.What
		if r.Type == event.TypeEntryCorrected {
			what, message, _ = strings.Cut(message, ": ") // "Correction of entry 3"
		}
		add(what, message)
	}
	add(sentenceCase(timeline.ReasonLabel(r.Type)), r.Reason)
	if r.Type == event.TypeSafetyEvent {
		add("LFPSE reference", cmp.Or(s.later.Reference(&r), "none yet"))
	}
	for _, by := range s.later.CorrectedBy(r.Seq) {
		if other, ok := s.RowOf(by); ok {
			add(fmt.Sprintf("CORRECTED by entry %d", by), s.about(other))
		}
	}
	of := r.Corrects
	if r.Typed != nil && of == 0 {
		of = r.Typed.Of
	}
	if other, ok := s.RowOf(of); ok {
		add(fmt.Sprintf("Entry %d said", of), s.about(other))
	}
	add("Who", s.whoDid(r))
	add("When", text.Stamp(r.Happened.In(s.zone)))
	if r.Recorder != nil {
		add("Written by", r.Recorder.String())
	}
	written := text.Stamp(r.Recorded.In(s.zone))
	if later := r.WrittenLater(); later >= timeline.LateEntry {
		written += ", " + text.Duration(later) + " later"
	}
	add("Written", written)
	if ref, ok := s.StepOf(r); ok {
		p, step := s.state.Find(ref)
		add("Step", fmt.Sprintf("%d of %s", step.Number, s.Fill(p.Def.Title)))
	}
	return facts
}

// about is another entry in one line.
func (s *Session) about(r timeline.Row) string {
	words := s.RowWords(r)
	if r.Reason != "" {
		words += "; " + timeline.ReasonLabel(r.Type) + ": " + r.Reason
	}
	return fmt.Sprintf("%s (%s %s)", words, text.Clock(r.Happened.In(s.zone), s.Now()), r.Actor.Name)
}

func sentenceCase(label string) string {
	if label == "" {
		return ""
	}
	return string(label[0]-'a'+'A') + label[1:]
}

// Spoken is a line to read out; Letter is that of a field, "" for any other line.
type Spoken struct{ Letter, Words string }

// exerciseWords are said first and last of whatever is not real.
const exerciseWords = "EXERCISE, EXERCISE, EXERCISE"

// ReadOut is a report as it is read out over the phone, one line a field; none where
// an entry is no report.
func (s *Session) ReadOut(r timeline.Row) []Spoken {
	if !r.ReadOut() {
		return nil
	}
	var lines []Spoken
	say := func(format string, args ...any) { lines = append(lines, Spoken{Words: fmt.Sprintf(format, args...)}) }
	if r.Mode != event.Live {
		say(exerciseWords)
	}
	ward := cmp.Or(s.state.Ward, "not set")
	if s.state.Organisation != "" {
		ward += ", " + s.state.Organisation
	}
	say("%s from ward %s", r.What, ward)
	say("%s, %s", s.DoerOf(r), text.Stamp(r.Happened.In(s.zone)))
	for _, field := range r.Typed.Fields {
		lines = append(lines, Spoken{field.Letter, field.Name + ": " + cmp.Or(field.Text, event.NotKnown)})
	}
	for _, by := range s.later.CorrectedBy(r.Seq) {
		if other, ok := s.RowOf(by); ok {
			say("%s", s.about(other))
		}
	}
	say("Please read that back.")
	if r.Mode != event.Live {
		say(exerciseWords)
	}
	return lines
}
