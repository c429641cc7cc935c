package cli

import (
	"fmt"
	"io"

	"downtime/runbooks/clean"
	"downtime/store"
)

// pair is two copies that were compared, in verify --json.
type pair struct {
	Compared       [2]string `json:"compared"` // as they were named
	Log            string    `json:"log"`
	OK             bool      `json:"ok"`              // neither contradicts the other
	Relation       string    `json:"relation"`        // same, first-goes-on, second-goes-on, fork, two-logs
	SameTo         uint64    `json:"same_to"`         // the last entry that both have
	FirstDifferent *uint64   `json:"first_different"` // null where it is no fork
	Says           string    `json:"says"`
}

// compareAll compares the logs of two files or runs, each with the one of the
// same log id. Two logs of which one saw the other are not two copies, and need be
// none.
func compareAll(named []string, logs []subject, witnessed bool) []pair {
	if len(named) != 2 {
		return nil
	}
	names := [2]string{clean.Line(named[0]), clean.Line(named[1])}
	var pairs []pair
	for i := range logs {
		for j := range logs {
			a, b := &logs[i], &logs[j]
			if a.from != 0 || b.from != 1 {
				continue
			}
			if c, err := store.Compare(&a.Examined, &b.Examined); err == nil {
				pairs = append(pairs, describePair(names, c, a.Complete && b.Complete))
			}
		}
	}
	if len(pairs) == 0 && !witnessed {
		pairs = append(pairs, pair{
			Compared: names, Relation: "two-logs",
			Says: fmt.Sprintf("%s and %s are not two copies of one log, so there is nothing to compare", names[0], names[1]),
		})
	}
	return pairs
}

func describePair(names [2]string, c store.Comparison, whole bool) pair {
	p := pair{
		Compared: names, Log: clean.Line(c.Log), OK: c.Relation != store.Fork,
		Relation: string(c.Relation), SameTo: c.SameTo,
	}
	switch c.Relation {
	case store.Fork:
		first := c.SameTo + 1
		p.FirstDifferent = &first
		p.Says = fmt.Sprintf("%s and %s differ from entry %d on, so one of them was rewritten there: "+
			"keep both, and find out which by a code on paper (--paper CODE)", names[0], names[1], first)
	case store.FirstGoesOn:
		p.Says = fmt.Sprintf("%s is the beginning of %s: %s the same in both", names[1], names[0], span(1, c.SameTo, "is", "are"))
	case store.SecondGoesOn:
		p.Says = fmt.Sprintf("%s is the beginning of %s: %s the same in both", names[0], names[1], span(1, c.SameTo, "is", "are"))
	default:
		p.Says = fmt.Sprintf("%s and %s have the same entries, %d of them", names[0], names[1], c.SameTo)
	}
	if !whole {
		p.Says += ", as far as both hold"
	}
	return p
}

func printPairs(w io.Writer, pairs []pair) {
	for _, p := range pairs {
		fmt.Fprintf(w, "%s.\n", p.Says)
	}
}
