package session

import (
	"errors"
	"fmt"
	"strings"

	"downtime/store/incident"
	"downtime/ui/text"
)

// Role is what a board is for: those who have one of some roles. The zero Role is
// everybody.
type Role struct {
	Words string   // as it was typed, in small letters
	Names []string // of the steps that are for it
}

// All reports whether the board is everybody's.
func (r Role) All() bool { return len(r.Names) == 0 }

// ErrNoRole is why nothing is known to be mine.
var ErrNoRole = errors.New("what is yours is not known: say your name and role first")

// Mine is the role of who works.
func (s *Session) Mine() (Role, error) {
	if s.who.Role == "" {
		return Role{}, ErrNoRole
	}
	return s.Role(s.who.Role)
}

// Role is a role as it was typed, or a refusal that says which ones there are.
func (s *Session) Role(typed string) (Role, error) {
	role := Role{Words: incident.RoleWords(typed), Names: s.state.RolesOf(typed)}
	switch known := s.state.Roles(); {
	case !role.All():
		return role, nil
	case len(known) == 0:
		return Role{}, errors.New("no open step says whose it is: all of them are everybody's")
	default:
		return Role{}, fmt.Errorf("no open step is for %q: there are steps for %s", role.Words, strings.Join(known, ", "))
	}
}

// Board is what there is to do now, and what of it a role leaves out.
func (s *Session) Board(role Role) (incident.Board, incident.Others) {
	now := s.Now()
	board := s.state.Board(now)
	if role.All() {
		return board, incident.Others{}
	}
	return board.For(role.Names, now)
}

// Quiet says, where nothing is to do now, which procedures are complete and what
// comes next; nothing where something is to do. The board is that of a role.
func (s *Session) Quiet(board incident.Board, role Role) []string {
	if board.ToDo() > 0 {
		return nil
	}
	now := s.Now()
	lines := []string{"Nothing to do now."}
	if !role.All() {
		lines[0] = "Nothing to do now for " + role.Words + "."
	}
	for _, p := range s.state.Procedures {
		if words := s.complete(p); words != "" {
			lines = append(lines, words)
		}
	}
	if len(board.Checks) > 0 {
		next := board.Checks[0]
		lines = append(lines, fmt.Sprintf("Next check %s: %s.", text.Clock(next.Due, now), s.Fill(next.Step.Def.Title)))
	}
	switch band := board.Band(); {
	case band.Steps == 1:
		lines = append(lines, "1 step comes up at "+text.Clock(band.At, now)+".")
	case band.Steps > 1:
		lines = append(lines, fmt.Sprintf("%d steps come up at %s.", band.Steps, text.Clock(band.At, now)))
	}
	return lines
}

// complete says of a procedure that nothing of it is to do now: that it is
// complete, but for what waits. It is "" for one that is not.
func (s *Session) complete(p *incident.Procedure) string {
	board := s.state.BoardOf(s.Now(), p)
	if p.StoodDown || board.ToDo() > 0 {
		return ""
	}
	var but []string
	add := func(n int, words string) {
		if n > 0 {
			but = append(but, fmt.Sprintf("%d %s", n, words))
		}
	}
	add(len(board.Later)+len(board.PutOff)+len(board.Recovery), "for later")
	add(len(board.CouldNot), "that could not be done")
	words := "Complete: "
	if len(but) > 0 {
		words = "Complete except " + strings.Join(but, " and ") + ": "
	}
	words += s.Fill(p.Def.Title)
	if len(board.Checks) > 0 {
		words += ", checks go on"
	}
	return words + "."
}

// ComesUp says what comes up at a later time of the outage, and the next of it
// with its time; "" for nothing.
func (s *Session) ComesUp(board incident.Board) string {
	band, all := board.Band(), len(board.Later)
	if all == 0 {
		return ""
	}
	words := fmt.Sprintf(" at %s (%s)", text.Duration(band.After), text.Clock(band.At, s.Now()))
	if all == band.Steps {
		return text.Count(all, "more step") + words
	}
	return text.Count(all, "more step") + fmt.Sprintf(", %d", band.Steps) + words
}

// OthersWords is how much of others a board for one role leaves out.
func OthersWords(others incident.Others) string {
	words := fmt.Sprintf("%d of others", others.Items)
	if others.Late > 0 {
		words += fmt.Sprintf(", %d of them CRITICAL and overdue", others.Late)
	}
	return words
}
