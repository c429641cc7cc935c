package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"downtime/store"
)

// stretch is entries from one number to another.
type stretch struct{ first, last uint64 }

// numbers are entries of a log, by number.
type numbers []stretch

func (n numbers) has(seq uint64) bool {
	return slices.ContainsFunc(n, func(s stretch) bool { return s.first <= seq && seq <= s.last })
}

func (n numbers) String() string {
	var said []string
	for _, s := range n {
		if s.first == s.last {
			said = append(said, strconv.FormatUint(s.first, 10))
		} else {
			said = append(said, fmt.Sprintf("%d to %d", s.first, s.last))
		}
	}
	return map[bool]string{true: "entry ", false: "entries "}[len(n) == 1 && n[0].first == n[0].last] + strings.Join(said, ", ")
}

// withheld are the entries to be left out of an export.
func (c *exportCommand) withheld(run store.Run) (numbers, error) {
	if c.Withhold == "" {
		return nil, nil
	}
	if c.format() != "jsonl" || c.What != "timeline" || c.WithLinked {
		return nil, usage("--withhold is for the log as JSON Lines, where the hashes prove the rest: add --format jsonl, or take words out of Markdown or CSV by hand and say so there")
	}
	var found numbers
	for _, one := range strings.Split(c.Withhold, ",") {
		from, to, isSpan := strings.Cut(strings.TrimSpace(one), "-")
		first, err := strconv.ParseUint(strings.TrimSpace(from), 10, 64)
		last := first
		if isSpan && err == nil {
			last, err = strconv.ParseUint(strings.TrimSpace(to), 10, 64)
		}
		switch {
		case err != nil:
			return nil, usage("--withhold %q names no entry with %q: give numbers of entries, such as 12,30-34", c.Withhold, one)
		case first > last:
			return nil, usage("--withhold %q: %q goes backwards, write %d-%d", c.Withhold, one, last, first)
		case first < 1 || last > run.Entries:
			return nil, usage("--withhold %q: log %s has entries 1 to %d, and %q is not within them", c.Withhold, run.Log, run.Entries, one)
		}
		found = append(found, stretch{first, last})
	}
	return found, nil
}
