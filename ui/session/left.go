package session

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/text"
)

// PapersLeft are the papers of a downtime that is over which nobody has accounted for.
type PapersLeft struct {
	Log, Title string
	Papers     int
	Owners     []string // who took them on at its close
}

// papersLeft counts those of a run; ok is false where there are none.
func papersLeft(s *incident.State) (left PapersLeft, ok bool) {
	left = PapersLeft{Log: s.Log, Title: s.Title}
	for _, r := range s.Records {
		if r.Accounted() {
			continue
		}
		left.Papers++
		if l := s.LeftOf(r.Number); l != nil && !slices.Contains(left.Owners, l.Owner) {
			left.Owners = append(left.Owners, l.Owner)
		}
	}
	return left, left.Papers > 0
}

// PapersLeft are those of the downtimes of a list that ended within the last year, the
// latest first. Nothing of a drill is owed, and what was brought in is another ward's. It
// may run on any goroutine.
func (s *Session) PapersLeft(runs []store.Run) []PapersLeft {
	var list []PapersLeft
	now := s.cfg.Clocks().At
	for _, run := range runs {
		if run.Status != store.StatusClosed || run.Elsewhere() || run.Broken != nil || run.Started.Mode != event.Live || now.Sub(run.Ended) > followedFor {
			continue
		}
		if left, ok := s.papersLeftOf(run); ok {
			list = append(list, left)
		}
	}
	return list
}

// papersKnown is what was found of runs that are over. They are read whole for it, and
// they are asked for whenever the first screen is drawn anew.
type papersKnown struct {
	mu sync.Mutex
	of map[string]papersOf
}

type papersOf struct {
	entries uint64
	left    PapersLeft
}

func (s *Session) papersLeftOf(run store.Run) (left PapersLeft, ok bool) {
	s.papers.mu.Lock()
	defer s.papers.mu.Unlock()
	if known, ok := s.papers.of[run.Log]; ok && known.entries == run.Entries {
		return known.left, known.left.Papers > 0
	}
	finished, err := s.ReadFinished(run.Log)
	if err != nil {
		return PapersLeft{}, false // whoever opens it is told
	}
	left, ok = papersLeft(finished.State)
	if s.papers.of == nil {
		s.papers.of = make(map[string]papersOf)
	}
	s.papers.of[run.Log] = papersOf{run.Entries, left}
	return left, ok
}

// Words say it in a sentence: "3 papers of EPR down are not accounted for: ward manager".
func (p PapersLeft) Words() string {
	are := "are"
	if p.Papers == 1 {
		are = "is"
	}
	words := fmt.Sprintf("%s of %s %s not accounted for", text.Count(p.Papers, "paper"), p.Title, are)
	if len(p.Owners) == 0 {
		return words + ", and nobody was named for them"
	}
	return words + ": " + strings.Join(p.Owners, ", ")
}

// NotInUse says which systems of a real downtime are not in use, or were not when it was
// closed; "" for none.
func NotInUse(s *incident.State) string {
	down := text.Systems(s.Down())
	switch {
	case len(down) == 0 || s.Mode != event.Live:
		return ""
	case s.Running():
		return "NOT IN USE on this ward: " + strings.Join(down, ", ")
	}
	return "NOT IN USE on this ward when it was closed: " + strings.Join(down, ", ")
}

// LeftBehind says of a run that is over what was not in use, and what was left to whom,
// a line each; nil where neither was so.
func LeftBehind(s *incident.State) []string {
	var lines []string
	if words := NotInUse(s); words != "" {
		lines = append(lines, words)
	}
	var owners []string
	steps, papers := make(map[string]int), make(map[string]int)
	for _, left := range s.Left {
		if !slices.Contains(owners, left.Owner) {
			owners = append(owners, left.Owner)
		}
		if left.Record > 0 {
			papers[left.Owner]++
		} else {
			steps[left.Owner]++
		}
	}
	for _, owner := range owners {
		var what []string
		if n := steps[owner]; n > 0 {
			what = append(what, text.Count(n, "step"))
		}
		if n := papers[owner]; n > 0 {
			what = append(what, text.Count(n, "paper"))
		}
		lines = append(lines, "LEFT to "+owner+": "+strings.Join(what, ", "))
	}
	return lines
}
