package incident

import (
	"cmp"
	"maps"
	"slices"
)

// lookInBeds are the open looks, by where they stand, of papers that are no longer one of
// two of their form that are out for a bed, and the looks of those that have become that,
// once a paper was changed. The one that came to its bed later is looked at.
func (s *State) lookInBeds(was, is *Record) (settled []int, now []Look) {
	inBed := make(map[int]*Record)
	for _, r := range s.Records {
		if r.Number == is.Number || r.inBed != "" && (r.inBed == was.inBed || r.inBed == is.inBed) && r.Form.Same(is.Form) {
			inBed[r.Number] = r
		}
	}
	want := make(map[int][]int)
	for number, r := range inBed {
		if r.Became == Out && r.inBed != "" && !aboutMove(r.Form) {
			if others := outBefore(r, inBed); len(others) > 0 {
				want[number] = others
			}
		}
	}
	for i := range s.Looks {
		l := &s.Looks[i]
		if l.Kind != LookSameBed || l.Settled != 0 || inBed[l.Record] == nil {
			continue
		}
		if want[l.Record] == nil || foldedBed(l.Bed) != inBed[l.Record].inBed {
			settled = append(settled, i)
		} else {
			delete(want, l.Record)
		}
	}
	for _, number := range slices.Sorted(maps.Keys(want)) {
		r := inBed[number]
		now = append(now, Look{lookAt: lookAt{Kind: LookSameBed, Record: number}, Bed: r.Value(r.Form.Bed().Name), Others: want[number]})
	}
	return settled, now
}

// outBefore are the papers that are out and came to the bed of one before it.
func outBefore(r *Record, among map[int]*Record) (numbers []int) {
	for number, other := range among {
		if other.inBed == r.inBed && other.Became == Out && cmp.Or(cmp.Compare(other.bedSince, r.bedSince), cmp.Compare(number, r.Number)) < 0 {
			numbers = append(numbers, number)
		}
	}
	slices.Sort(numbers)
	return numbers
}
