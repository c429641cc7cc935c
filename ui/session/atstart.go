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
		slices.ContainsFunc(found.Gone, func(gone store.Span) bool { return gone.Log == s.state.Log })
	return missing && !s.changed
}

// openingBodies are the entries for what was found at the start, once for all.
func (s *Session) openingBodies() []event.Body {
	if s.openingEntered {
		return nil
	}
	found := s.Opening()
	var bodies []event.Body
	for _, said := range found.Sentences() {
		bodies = append(bodies, event.StorageRecovered{Text: said})
	}
	known := s.state.Storage
	for _, span := range s.toConfirm() {
		if !slices.Contains(known.Unconfirmed, span) {
			bodies = append(bodies, event.StorageRecovered{First: span.First, Last: span.Last})
		}
	}
	missing := func(span store.Span, why string) {
		if span.Log == s.state.Log && !slices.Contains(known.Missing, incident.Span{First: span.First, Last: span.Last}) {
			bodies = append(bodies, event.StorageDegraded{First: span.First, Last: span.Last, Why: why})
		}
	}
	missing(found.Absent, "in no copy that is here")
	for _, span := range found.Gone {
		missing(span, "the first of them is damaged in both copies, and the log goes on before it; the files are kept")
	}
	return bodies
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
	return slices.ContainsFunc(s.rows, func(row timeline.Row) bool { return row.Seq >= span.First && row.Seq <= span.Last })
}

// Unconfirmed are those entries in words.
func (s *Session) Unconfirmed() []timeline.Row {
	var rows []timeline.Row
	for _, span := range s.toConfirm() {
		for _, row := range s.rows { // not all entries have one
			if row.Seq >= span.First && row.Seq <= span.Last {
				rows = append(rows, row)
			}
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
	if found.Absent.Log != "" {
		said = append(said, absentSentence(found.Absent, s.settings.Second, store.KeepsDamaged(s.places()...)))
	}
	for _, span := range found.Gone {
		said = append(said, fmt.Sprintf("%s of log %s: the first of them is damaged in both copies, so the log ends before it. The files are kept. Before anything more is written here, leave and start downtime recover: it gets back what can be read. What is written first takes the place of those entries, and they can then only be kept beside the log",
			timeline.EntryNumbers(span.First, span.Last), span.Log))
	}
	if found.Mended && s.Running() {
		said = append(said, "as far as this PC knows no entry of this "+s.state.Noun()+" is lost: what was said to be saved, and could not be read in one copy, was in the other")
	}
	if s.noHospital != "" {
		said = append(said, s.noHospital)
	}
	return append(said, s.lowSpace...)
}

// absentSentence says which entries are missing and where they may be; kept is set
// where damaged files are kept here.
func absentSentence(absent store.Span, second string, kept bool) string {
	where, do := "on a disk or stick that is not here", "plug it in and start again"
	if second != "" {
		where = "in the second copy, in " + second + ", if that is not plugged in"
	}
	if kept {
		where = "in the damaged files that are kept here, or " + where
		do = "leave and start downtime recover, or " + do + ", before anything more is written here"
	}
	return fmt.Sprintf("%s of log %s: saved before, and in no copy that is here. They may be %s: %s, or go on: they are kept there",
		timeline.EntryNumbers(absent.First, absent.Last), absent.Log, where, do)
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
