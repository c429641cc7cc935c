package session

import (
	"fmt"
	"slices"

	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/text"
)

// lowSpace is how much room there should be where a copy is kept: a night needs
// some megabytes, and other programs fill disks too.
const lowSpace = 64 << 20

// awaitsChoice reports whether acknowledged entries of the run are missing, and
// nobody has gone on without them: a stick that is plugged in before then, or what is
// recovered from the damaged files, still continues the log, so the program adds
// nothing of its own to it.
func (s *Session) awaitsChoice() bool {
	found := s.Opening()
	missing := found.Absent.Log == s.state.Log ||
		slices.ContainsFunc(found.Lacking, func(l store.Lacking) bool { return l.Log == s.state.Log }) ||
		slices.ContainsFunc(found.Gone, func(gone store.Span) bool { return gone.Log == s.state.Log }) ||
		slices.ContainsFunc(s.untold(), func(n store.RecoveryNote) bool { return lacks(n, s.state.Log) })
	return missing && !s.changed
}

// openingBodies are the entries for what was found at the start, once for all.
func (s *Session) openingBodies() []event.Body {
	if s.openingEntered {
		return nil
	}
	found := s.Opening()
	var bodies []event.Body
	for _, n := range s.untold() {
		bodies = append(bodies, event.StorageRecovered{Text: noteText(n), Recovery: n.ID})
	}
	for _, said := range found.Sentences() {
		bodies = append(bodies, event.StorageRecovered{Text: said})
	}
	known := s.state.Storage
	for _, span := range s.toConfirm() {
		if !slices.Contains(known.Unconfirmed, span) {
			bodies = append(bodies, event.StorageRecovered{First: span.First, Last: span.Last})
		}
	}
	for _, a := range s.notFound() {
		if a.Log != s.state.Log {
			if why := a.elsewhere(); why != "" && !slices.Contains(known.NotFound, why) {
				bodies = append(bodies, event.StorageDegraded{Why: why})
			}
			continue
		}
		if !slices.Contains(known.Missing, incident.Span{First: a.First, Last: a.Last}) {
			bodies = append(bodies, event.StorageDegraded{First: a.First, Last: a.Last, Why: a.why})
		}
	}
	return append(bodies, s.lostBefore()...)
}

// toConfirm are the entries of the run that were found on the disk although nobody
// had been told that they are saved, and that nobody has confirmed yet.
func (s *Session) toConfirm() []incident.Span {
	if s.state == nil {
		return nil
	}
	known, u := s.state.Storage, s.Opening().Unconfirmed
	span := incident.Span{First: u.First, Last: u.Last}
	spans := slices.Clone(known.Unconfirmed)
	if u.Log == s.state.Log && !slices.Contains(spans, span) && !slices.Contains(known.Confirmed, span) {
		spans = append(spans, span)
	}
	return slices.DeleteFunc(spans, func(span incident.Span) bool { return !s.anyoneWrote(span) })
}

// anyoneWrote reports whether a span has more than checkpoints, of which there is
// nothing to confirm.
func (s *Session) anyoneWrote(span incident.Span) bool {
	from, to := s.placesOf(span)
	return from < to
}

// placesOf are the places in the book of the entries of a span: not all have one. The
// second is not among them.
func (s *Session) placesOf(span incident.Span) (from, to int) {
	if span.Last >= s.state.Entries {
		return s.book.Place(span.First), s.book.Len()
	}
	return s.book.Place(span.First), s.book.Place(span.Last + 1)
}

// Unconfirmed are those entries in words.
func (s *Session) Unconfirmed() []timeline.Row {
	var rows []timeline.Row
	for _, span := range s.toConfirm() {
		for _, row := range s.book.Between(s.placesOf(span)) {
			rows = append(rows, *row)
		}
	}
	return rows
}

// ConfirmFound is the action that confirms them all.
func (s *Session) ConfirmFound() incident.Action { return incident.Confirm{Spans: s.toConfirm()} }

// UnconfirmedLine is an entry to be confirmed, in words.
func (s *Session) UnconfirmedLine(row timeline.Row) string {
	return fmt.Sprintf("no. %s, %s, %s (%s)", text.Number(row.Seq), text.Clock(row.Happened, s.Now()), s.Fill(row.Words()), row.Actor.Name)
}

// FoundAtStart are sentences about what was found in the files of the logs when
// the program was started and since then, and about how much room there is for them.
func (s *Session) FoundAtStart() []string {
	found := s.Opening()
	said := append(found.Sentences(), s.notices...)
	for _, n := range found.Recoveries {
		said = append(said, s.noteSentence(n))
	}
	for _, a := range s.notFound() {
		if sentence := a.sentence(s.settings.Second, found.SecondRead, s.keepsDamaged()); sentence != "" {
			said = append(said, sentence)
		}
	}
	if found.Mended && s.Running() {
		said = append(said, "as far as this PC knows no entry of this "+s.state.Noun()+" is lost: what was said to be saved, and could not be read in one copy, was in the other")
	}
	if s.noHospital != "" {
		said = append(said, s.noHospital)
	}
	return slices.Concat(said, s.passed, s.lowSpace)
}

// spaceSentences say where little room is left.
func spaceSentences(free func(dir string) (uint64, error), dirs ...string) []string {
	var low []string
	for _, dir := range dirs {
		if n, err := free(dir); err == nil && n < lowSpace {
			low = append(low, fmt.Sprintf("little room is left where the log is kept, in %s: %s. Move or delete what is not needed there", dir, megabytes(n)))
		}
	}
	return low
}

func megabytes(bytes uint64) string {
	if bytes < 1<<20 {
		return "less than 1 MB"
	}
	return fmt.Sprintf("%d MB", bytes>>20)
}

// elsewhere tells another log than its own that entries of it are missing; "" where that
// was told.
func (a absence) elsewhere() string {
	if a.noted || a.told || a.aside != "" || a.after {
		return ""
	}
	return fmt.Sprintf("%s of log %s, saved before, are %s", timeline.EntryNumbers(a.First, a.Last), a.Log, a.why)
}
