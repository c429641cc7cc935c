package ledger

import (
	"fmt"
	"slices"
	"strings"

	"downtime/runbooks/procedure"
	"downtime/store/incident"
)

// SameBed are the papers of a form that are out and of a bed, but the one with a number, 0
// for none; none where no bed is named. With one more of them a patient has two live
// charts, or two patients are taken for one.
func SameBed(s *incident.State, form *procedure.Form, bed string, but int) []*incident.Record {
	if strings.TrimSpace(bed) == "" {
		return nil
	}
	return slices.DeleteFunc(s.OfBed(bed), func(r *incident.Record) bool {
		return r.Became != incident.Out || r.Number == but || !r.Form.Same(form)
	})
}

// OutAlready warns of those papers; "" where there are none. It says so and stops nobody.
func OutAlready(s *incident.State, form *procedure.Form, bed string, but int) string {
	others := SameBed(s, form, bed, but)
	if len(others) == 0 {
		return ""
	}
	return fmt.Sprintf("LOOK: %s OUT ALREADY for bed %s", numbersOf(others), bed)
}

// StillOutAlready is that warning about a paper in the ledger that came to its bed while
// others of its form were out for it; "" for any other.
func StillOutAlready(s *incident.State, r *incident.Record) string {
	for _, l := range s.Looks {
		if l.Kind == incident.LookSameBed && l.Settled == 0 && l.Record == r.Number {
			return OutAlready(s, r.Form, l.Bed, r.Number)
		}
	}
	return ""
}

// numbersOf names papers by their numbers in the ledger, "record 3, record 9".
func numbersOf(list []*incident.Record) string {
	numbers := make([]int, len(list))
	for i, r := range list {
		numbers[i] = r.Number
	}
	return recordNumbers(numbers)
}

func recordNumbers(numbers []int) string {
	names := make([]string, len(numbers))
	for i, number := range numbers {
		names[i] = fmt.Sprintf("record %d", number)
	}
	return strings.Join(names, ", ")
}
