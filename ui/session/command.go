package session

import (
	"downtime/store/incident"
	"downtime/ui/handover"
)

// Unread are the instructions from command that whoever a mark would be for has still
// to read, the latest first; none where nothing is running, this session only looks on,
// or it is not known who works.
func (s *Session) Unread() []*incident.Instruction {
	if !s.Running() || s.who.Name == "" || s.Looking() != nil {
		return nil
	}
	if s.doer != nil {
		return s.state.ToRead(*s.doer)
	}
	return s.state.ToRead(s.who)
}

// UnreadBy is whoever Unread is about, in capitals where that is who works.
func (s *Session) UnreadBy() string {
	if s.doer != nil {
		return s.doer.Name
	}
	return "YOU"
}

// Readers says who of this shift has read an instruction, and who has not.
func (s *Session) Readers(i *incident.Instruction) string { return handover.Readers(s.state, i) }

// Returning says what the state of its systems means for a procedure that is on; how
// is the way to stand it down.
func (s *Session) Returning(r incident.Return, how string) string { return handover.Returning(r, how) }

// Returns are the procedures that are on, with what their systems mean for each.
func (s *Session) Returns() []incident.Return { return s.state.Returns(s.Now()) }

// WaitsFor says which of its systems keep a procedure on, "" for none.
func (s *Session) WaitsFor(id string) string {
	if !s.Running() {
		return ""
	}
	for _, r := range s.Returns() {
		if r.Procedure.Def.ID == id {
			return handover.Waiting(r)
		}
	}
	return ""
}
