package incident

import (
	"slices"
	"strings"
	"time"
)

// Roles are the roles that the steps of the procedures that are on name, in
// words, each once.
func (s *State) Roles() []string {
	var roles []string
	seen := make(map[string]bool) // as they are written
	for p := range s.on() {
		for _, step := range p.Steps {
			for _, written := range step.Def.Roles {
				if !seen[written] {
					seen[written] = true
					roles = append(roles, RoleWords(written))
				}
			}
		}
	}
	slices.Sort(roles)
	return slices.Compact(roles)
}

// RoleWords is a role as people write it: "nurse in charge" for nurse-in-charge.
func RoleWords(role string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(role), func(r rune) bool {
		return r == '-' || r == '_' || r == ' '
	}), " ")
}

// small are words that say nothing about who somebody is.
var small = []string{"a", "an", "and", "at", "for", "in", "of", "on", "the"}

// roleKey is a role without its small words and their order: a charge nurse is
// the nurse in charge.
func roleKey(role string) []string {
	words := slices.DeleteFunc(strings.Fields(RoleWords(role)), func(w string) bool { return slices.Contains(small, w) })
	slices.Sort(words)
	return words
}

// RolesOf are the roles of the open procedures that somebody has who calls
// herself role. Where none is called the same, a staff nurse is a nurse: those
// whose every word is in role.
func (s *State) RolesOf(role string) []string {
	mine := roleKey(role)
	var same, within []string
	for _, other := range s.Roles() {
		key := roleKey(other)
		if len(key) == 0 {
			continue
		}
		if slices.Equal(key, mine) {
			same = append(same, other)
		}
		if !slices.ContainsFunc(key, func(w string) bool { return !slices.Contains(mine, w) }) {
			within = append(within, other)
		}
	}
	if len(same) > 0 {
		return same
	}
	return within
}

// Others is what a board for some roles alone does not list.
type Others struct {
	Items int
	// Late are those that are critical and overdue.
	Late int
}

// For is the board of those who have one of the roles, and what it leaves out. A
// step for no role is everybody's.
func (b Board) For(roles []string, now time.Time) (Board, Others) {
	var others Others
	mine := make(map[string]bool) // roles as they are written
	isMine := func(item Item) bool {
		return len(item.Step.Def.Roles) == 0 || slices.ContainsFunc(item.Step.Def.Roles, func(written string) bool {
			is, known := mine[written]
			if !known {
				is = slices.Contains(roles, RoleWords(written))
				mine[written] = is
			}
			return is
		})
	}
	kept := func(items []Item) []Item {
		var list []Item
		for _, item := range items {
			if isMine(item) {
				list = append(list, item)
				continue
			}
			others.Items++
			if item.Step.Def.Critical && item.Timing.Overdue(now) {
				others.Late++
			}
		}
		return list
	}
	return Board{
		Overdue: kept(b.Overdue), Next: kept(b.Next), Checks: kept(b.Checks), Later: kept(b.Later),
		PutOff: kept(b.PutOff), CouldNot: kept(b.CouldNot), Recovery: kept(b.Recovery),
	}, others
}
