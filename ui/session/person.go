package session

import (
	"fmt"
	"strings"
	"time"

	"downtime/runbooks/clean"
	"downtime/store/event"
)

const maxName = 100

// ParsePerson reads "NAME, ROLE" as it is typed; the role may be left out.
func ParsePerson(typed string) (event.Person, error) {
	name, role, _ := strings.Cut(clean.Line(typed), ",")
	p := event.Person{Name: strings.TrimSpace(name), Role: strings.TrimSpace(role)}
	switch {
	case p.Name == "":
		return event.Person{}, fmt.Errorf("%q names nobody: write NAME, ROLE", typed)
	case len([]rune(p.Name)) > maxName || len([]rune(p.Role)) > maxName:
		return event.Person{}, fmt.Errorf("a name or role has at most %d characters", maxName)
	}
	return p, nil
}

// IdleTime is how long nobody may have touched a ward's PC before it is not known any
// more who is at it (hazard H8).
const IdleTime = 60 * time.Minute

// ForgetWho makes it unknown who is working, where that was known; whoever changes
// something next says so. It reports whether it did.
func (s *Session) ForgetWho() bool {
	known := s.who.Name != ""
	s.SetWho(event.Person{})
	return known
}
