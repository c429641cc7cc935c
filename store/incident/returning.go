package incident

import (
	"strings"
	"time"

	"downtime/runbooks/procedure"
)

// Return is what the state of the systems means for a procedure that is on. It stays
// on until each of its systems is in use here, or somebody stands it down: what is
// said to be back was taken for back before.
type Return struct {
	Procedure *Procedure
	Systems   []System // of this run that it is for
	Waiting   []System // those of them that are not in use, or in part alone
	Steps     int      // that are still to do, put off ones among them
}

// MayStandDown reports whether nothing of what the procedure is for is waited for. One
// for going back is not over with that: its steps begin then.
func (r Return) MayStandDown() bool {
	if r.Procedure.Def.Kind == procedure.Recovery {
		return r.Steps == 0 && len(r.Waiting) == 0
	}
	return len(r.Systems) > 0 && len(r.Waiting) == 0
}

// Returns are the procedures that are on, in their order.
func (s *State) Returns(now time.Time) []Return {
	var list []Return
	for p := range s.on() {
		r := Return{Procedure: p, Steps: s.openSteps(p, now, func(*Step) bool { return true }) + p.Count(PutOff)}
		for _, name := range p.Def.Systems {
			system := s.System(strings.TrimSpace(name))
			if system == nil {
				continue
			}
			r.Systems = append(r.Systems, *system)
			if system.Status != SystemInUse || system.InPart != "" {
				r.Waiting = append(r.Waiting, *system)
			}
		}
		list = append(list, r)
	}
	return list
}
