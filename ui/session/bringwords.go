package session

import (
	"fmt"

	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/store/event"
	"downtime/store/timeline"
	"downtime/ui/text"
)

// RunWords names a run that is not the one on the screen: what it is, whose, since
// when, and how far it is. Its texts are clean.
func (s *Session) RunWords(run store.Run) string {
	started := run.Started
	words := timeline.ModeWords(started.Mode)
	if started.Mode != event.Live {
		words += " (not a real downtime)"
	}
	words += ": " + started.Title
	ward := "ward not set"
	if started.Ward != "" {
		ward = "ward " + started.Ward
	}
	words += ", " + ward
	if started.Device != "" {
		words += ", begun on " + started.Device
	}
	zone := zoneOf(started.Zone)
	since := run.Since.In(zone)
	words += ", since " + text.Clock(since, s.PCNow()) + text.ZoneMark(since)
	switch run.Status {
	case store.StatusOpen:
		words += ", open"
	case store.StatusAbandoned:
		words += ", closed as started in error"
	default:
		words += ", closed " + text.Clock(run.Ended.In(zone), s.PCNow())
	}
	return clean.Line(words + ", " + text.Count(int(run.Entries), "entry"))
}

// FoundWords says what a log that may be brought in is, what is proved of it, and
// what bringing it in would do.
func (s *Session) FoundWords(l FoundLog) []string {
	return []string{"log " + l.Log + ": " + s.RunWords(l.Run), provedWords(l), l.wouldWords()}
}

// provedWords says what is proved of a log.
func provedWords(l FoundLog) string {
	words := "proved: every entry holds, from the first to the last"
	switch signed := l.Proof.SignedTo; {
	case signed == 0:
		words += "; nothing in it is signed"
	case signed >= l.Entries:
		words += ", and all are signed by the PC that wrote them"
	default:
		words += fmt.Sprintf(", and those up to %d are signed by the PC that wrote them", signed)
	}
	if l.Torn {
		words += ". After the last there is a line that is cut short, which is left out"
	}
	return words
}

func (l FoundLog) wouldWords() string {
	switch {
	case l.Trouble != "":
		return "cannot be brought in: " + clean.Line(l.Trouble)
	case l.Here.Standing == store.StandsNew:
		return "it is not here yet"
	case l.Here.Standing == store.StandsLonger:
		return fmt.Sprintf("entries 1 to %d are here already, and %s would be added", l.Here.Before, text.Count(int(l.Entries-l.Here.Before), "entry"))
	}
	return BroughtWords(l.Here)
}

// BroughtWords says what became of a log that was to be brought in.
func BroughtWords(i store.Imported) string {
	entries := text.Count(int(i.Entries), "entry")
	saved := fmt.Sprintf("saved %d/%d", i.Saved, store.Copies)
	switch i.Standing {
	case store.StandsNew:
		return fmt.Sprintf("log %s brought in, %s, %s", i.Log, entries, saved)
	case store.StandsLonger:
		return fmt.Sprintf("log %s goes on: entries %d to %d brought in, %s", i.Log, i.Before+1, i.Entries, saved)
	case store.StandsSame:
		return fmt.Sprintf("log %s is here already, %s: nothing to bring", i.Log, entries)
	case store.StandsShorter:
		return fmt.Sprintf("log %s is here already, and goes on here to entry %d: nothing to bring", i.Log, i.Entries)
	}
	words := fmt.Sprintf("log %s went on twice, here and elsewhere, from entry %d on: what is here stays as it is", i.Log, i.SameTo+1)
	if i.Aside != "" {
		return words + ", and the other is kept as " + clean.Quoted(i.Aside) + ": nothing of it is in the log, so look what it says with downtime verify"
	}
	return words + ", and the other would be kept in a file beside it"
}

// UnfitWords says why a log cannot be brought in.
func UnfitWords(u store.Unfit) string {
	which := ""
	if u.Log != "" {
		which = "log " + u.Log + " in "
	}
	return clean.Line(fmt.Sprintf("%s%s cannot be brought in: %s", which, clean.Quoted(u.From), u.Why))
}

// ElsewhereWords says of a run that it may go on on another PC.
func (s *Session) ElsewhereWords(run store.Run) string {
	return "open on another PC, for reading here: log " + run.Log + ", " + s.RunWords(run)
}
