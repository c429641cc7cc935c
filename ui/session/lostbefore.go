package session

import "downtime/store/event"

// lostBefore are the entries for copies that were lost when the program was last in
// use, where the log does not say so: the disk was too full for that, or nothing was
// written any more. A copy that is lost now has an entry of its own.
func (s *Session) lostBefore() []event.Body {
	if s.store == nil {
		return nil
	}
	var bodies []event.Body
	for i, lost := range s.store.LostBefore(s.state.Log) {
		c := s.watch.copies[i]
		if lost && !c.Lost && !s.state.Storage.Lost[c.Name] && s.unentered[c.Name].Log != s.state.Log {
			bodies = append(bodies, event.StorageDegraded{Copy: c.Name, Where: c.Where,
				Why: "it could not be written when the program was last in use, and that could not be entered then"})
		}
	}
	return bodies
}
