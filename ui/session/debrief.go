package session

import (
	"fmt"
	"strings"
	"time"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/text"
)

// actionState is how an action stands, in words.
func actionState(f incident.FollowUp, now time.Time) string {
	switch {
	case f.Done():
		words := "done " + text.Clock(f.DoneAt, now) + " by " + f.DoneBy.Name
		if f.Note != "" {
			words += ": " + f.Note
		}
		return words
	case f.Overdue(now):
		return "OVERDUE, was due " + text.DueDay(f.Due, now)
	}
	return "due " + text.DueDay(f.Due, now)
}

// ActionWords is an action, whose it is and how it stands.
func ActionWords(f incident.FollowUp, now time.Time) string {
	return fmt.Sprintf("%s; owner: %s; %s", f.Text, f.Owner, actionState(f, now))
}

// ActionsWords says how many actions there are and how many are not done, or late; ""
// where there are none.
func ActionsWords(all []incident.FollowUp, now time.Time) string {
	if len(all) == 0 {
		return ""
	}
	s := incident.State{FollowUps: all}
	open := 0
	for _, f := range all {
		if !f.Done() {
			open++
		}
	}
	switch overdue := s.OverdueActions(now); {
	case open == 0:
		return text.Count(len(all), "action") + ", all done"
	case overdue > 0:
		return fmt.Sprintf("%s, %d open, %d OVERDUE", text.Count(len(all), "action"), open, overdue)
	}
	return fmt.Sprintf("%s, %d open", text.Count(len(all), "action"), open)
}

// Summary is a run that is over in a few lines, each a whole sentence or a fact.
func (f Finished) Summary(now time.Time) []string {
	s := f.State
	heading := timeline.ModeWords(s.Mode) + ": " + s.Title
	if s.Mode != event.Live {
		heading += " (an exercise, not a real downtime)"
	}
	lines := []string{heading, "Since " + text.Stamp(s.Since.In(now.Location()))}
	if s.Ward != "" {
		lines[1] += ", ward " + s.Ward
	}
	switch {
	case s.Running():
		lines = append(lines, "It is open")
	case s.Abandoned:
		lines = append(lines, "Started in error, and closed "+text.Stamp(s.ClosedAt.In(now.Location()))+": "+s.CloseReason)
	default:
		closed := "Closed " + text.Stamp(s.ClosedAt.In(now.Location())) + " after " + text.Duration(s.Elapsed(s.ClosedAt))
		if s.CloseReason != "" {
			closed += ": " + s.CloseReason
		}
		lines = append(lines, closed)
	}
	for _, system := range s.Systems {
		if system.Status != incident.SystemInUse {
			lines = append(lines, fmt.Sprintf("%s was %s, not in use", text.System(system.Name), system.Status))
		}
	}
	for _, p := range s.Procedures {
		lines = append(lines, p.Def.Title+": "+s.Progress(p, now))
	}
	for _, left := range s.Left {
		lines = append(lines, "Left: "+timeline.LeftWords(left))
	}
	for _, lesson := range s.Lessons {
		lines = append(lines, fmt.Sprintf("Lesson (no. %d): %s", lesson.Seq, lesson.Text))
	}
	for _, action := range s.FollowUps {
		lines = append(lines, fmt.Sprintf("Action (no. %d): %s", action.Seq, ActionWords(action, now)))
	}
	return append(lines, text.Count(int(s.Entries), "entry")+", log "+s.Log)
}

// StoppedWords says in one line which repeated checks recovery has put an end to, ""
// for none.
func StoppedWords(s *incident.State) string {
	stopped := s.StoppedChecks()
	if len(stopped) == 0 {
		return ""
	}
	const named = 3
	var titles []string
	for _, item := range stopped[:min(named, len(stopped))] {
		titles = append(titles, timeline.LocalNames(item.Step.Def.Title))
	}
	words := text.Count(len(stopped), "repeated check") + " stopped by recovery: " + strings.Join(titles, "; ")
	if n := len(stopped) - named; n > 0 {
		words += fmt.Sprintf("; and %d more", n)
	}
	return words
}
