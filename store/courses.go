package store

import (
	"cmp"
	"slices"
)

// lead is an entry that was found in the bytes of a file, without its text.
type lead struct {
	file   *evidence
	offset int64
	size   int
	seq    uint64
	// link and prev are cut short: they put leads in order, and every entry is
	// checked in full when it is read.
	link, prev shortLink
}

type shortLink [16]byte

func (l *lead) follows(before *lead) bool { return l.seq == before.seq+1 && l.prev == before.link }

// courses sorts the leads of one log into courses that have each number at most
// once, going up. A file may hold a number more than once: what a transaction
// wrote that was never finished, and what was written instead. The later entries
// say which of them counted.
func courses(leads []lead) [][]lead {
	left := distinct(leads)
	slices.SortStableFunc(left, func(a, b lead) int { return cmp.Compare(b.seq, a.seq) })
	var all [][]lead
	for len(left) > 0 {
		var course, rest []lead
		for i := 0; i < len(left); {
			end := i + 1
			for end < len(left) && left[end].seq == left[i].seq {
				end++
			}
			chosen := i
			for k := i; k < end && len(course) > 0; k++ {
				if course[len(course)-1].follows(&left[k]) {
					chosen = k
				}
			}
			course = append(course, left[chosen])
			rest = append(append(rest, left[i:chosen]...), left[chosen+1:end]...)
			i = end
		}
		slices.Reverse(course)
		all, left = append(all, course), rest
	}
	return all
}

// distinct is the leads without those that are the same entry again.
func distinct(leads []lead) []lead {
	seen := make(map[shortLink]bool, len(leads))
	var once []lead
	for _, l := range leads {
		if !seen[l.link] {
			seen[l.link] = true
			once = append(once, l)
		}
	}
	return once
}

// withChanged is a course together with the lines that stand in it for entries that were
// changed: whoever reads them says what is wrong with them.
func withChanged(course, changed []lead) []lead {
	has := make(map[uint64]bool, len(course))
	for _, l := range course {
		has[l.seq] = true
	}
	all := slices.Clone(course)
	for _, l := range changed {
		if !has[l.seq] {
			has[l.seq] = true
			all = append(all, l)
		}
	}
	slices.SortFunc(all, func(a, b lead) int { return cmp.Compare(a.seq, b.seq) })
	return all
}

// runs cuts a course where an entry does not follow the one before.
func runs(course []lead) [][]lead {
	var all [][]lead
	start := 0
	for i := 1; i <= len(course); i++ {
		if i == len(course) || !course[i].follows(&course[i-1]) {
			all, start = append(all, course[start:i]), i
		}
	}
	return all
}

// gaps are the numbers from first to last that are in none of the runs, which
// need not be in order.
func gaps(log string, first, last uint64, held [][]lead) []Span {
	held = slices.SortedFunc(slices.Values(held), func(a, b []lead) int { return cmp.Compare(a[0].seq, b[0].seq) })
	var gone []Span
	for _, run := range held {
		if from := run[0].seq; from > first && first <= last {
			gone = append(gone, Span{log, first, min(from-1, last)})
		}
		first = max(first, run[len(run)-1].seq+1)
	}
	if first <= last {
		gone = append(gone, Span{log, first, last})
	}
	return gone
}
