package session

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"downtime/store/incident"
)

// FileWords says how the file of a procedure stands where ChangedFile has nothing
// to say.
func (s *Session) FileWords(p *incident.Procedure) string {
	if p.StoodDown {
		return "is stood down: opened again, it is used as its file is then"
	}
	return "is used as its file is now"
}

// Label says in two words what has become of the file.
func (c ChangedFile) Label() string {
	switch {
	case c.Fault != "":
		return "BAD FILE"
	case c.File == nil:
		return "FILE GONE"
	case c.asItWas():
		return "SECOND FILE"
	}
	return "CHANGED FILE"
}

// Has says what has become of the file: "has a newer version 1.1 (this downtime
// uses 1.0)". Noun is what the run is called.
func (c ChangedFile) Has(noun string) string {
	switch {
	case c.Fault != "":
		return "goes on as it was opened: its file has in " + c.Fault
	case c.Instead != nil:
		return "goes on as it was opened: its file " + c.Gone + ", and the shipped procedure of its id is not used"
	case c.File == nil:
		return "goes on as it was opened: its file " + c.Gone
	case c.asItWas():
		return fmt.Sprintf("has two files: %s is used, and %s of the same id is not", c.file, c.second)
	}
	return c.hasVersion(noun)
}

// Short says it in a few words.
func (c ChangedFile) Short() string {
	switch {
	case c.Fault != "" && c.File.Readable():
		return "its keys cannot be read"
	case c.Fault != "":
		return "its file cannot be read"
	case c.File == nil:
		return "its file is gone"
	case c.asItWas():
		return "two files have its id"
	}
	return "its file has changed since it was opened"
}

// Mark is Short for a list, with what is used then.
func (c ChangedFile) Mark() string {
	if c.Fault != "" || c.File == nil {
		return c.Short() + ": the copy kept is used"
	}
	return c.Short()
}

// FileLines says of a file that is no version to move to which it is, why, and
// what to do.
func (s *Session) FileLines(c ChangedFile) []string {
	noun := s.state.Noun()
	lines := []string{c.Procedure.Def.Title + " " + c.Has(noun) + "."}
	const again = " It is read again by itself, and this page shows then what is different."
	switch {
	case c.Fault != "":
		lines = append(lines, "Nothing can move to it as it is: it cannot be told which version it is and who approved it. "+
			"Ask its author to put the file right ("+c.file+")."+again)
	case c.Instead != nil:
		lines = append(lines, "The shipped procedure, "+s.VersionLine(&c.Instead.Procedure, c.Instead.Origin)+
			", has its id. It is no next version of the hospital's: it is used only if this is stood down and opened again.")
	}
	if c.File == nil {
		lines = append(lines, "To have it again, put it back under its name and its id."+again)
	}
	return append(lines, s.SecondLines(c)...)
}

// SecondLines says which file is which where a second one has the id.
func (s *Session) SecondLines(c ChangedFile) []string {
	if c.Second == nil {
		return nil
	}
	return []string{"The second file: " + s.VersionLine(&c.Second.Procedure, c.Second.Origin) +
		". It is NOT USED. Give one of the two another id, or take it away."}
}

func (c ChangedFile) hasVersion(noun string) string {
	now, used := c.File.Procedure.Version, c.Procedure.Def.Version
	switch {
	case now == used && now == "":
		return "has been edited since this " + noun + " opened it"
	case now == used:
		return fmt.Sprintf("has been edited and still says version %s", now)
	case now == "":
		return fmt.Sprintf("has lost its version (this %s uses %s)", noun, used)
	case used == "":
		return fmt.Sprintf("has a version %s now (this %s uses one without)", now, noun)
	case newer(now, used):
		return fmt.Sprintf("has a newer version %s (this %s uses %s)", now, noun, used)
	}
	return fmt.Sprintf("has another version %s (this %s uses %s)", now, noun, used)
}

// newer compares versions as people number them, 1.10 after 1.9. What is not
// numbers is never newer.
func newer(a, b string) bool {
	numbers := func(version string) []int {
		var list []int
		for part := range strings.SplitSeq(version, ".") {
			n, err := strconv.Atoi(part)
			if err != nil {
				return nil
			}
			list = append(list, n)
		}
		return list
	}
	x, y := numbers(a), numbers(b)
	return x != nil && y != nil && slices.Compare(x, y) > 0
}
