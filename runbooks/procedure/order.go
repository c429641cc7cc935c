package procedure

import "slices"

// Order is what a step of recovery is about: it says before what it comes.
type Order string

// Orders is the order in which paper goes back into a record: who the patient is
// before what must not be given, that before what is given, and notes last. A dose
// that is typed in before its order is right is a dose given twice.
var Orders = []Order{"identity", "allergies", "medicines", "results", "observations", "notes"}

// Known reports whether o is one of Orders.
func (o Order) Known() bool { return slices.Contains(Orders, o) }

// String is the order in words.
func (o Order) String() string {
	if o == "results" {
		return "urgent results"
	}
	return string(o)
}
