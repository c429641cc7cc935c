package report

import "fmt"

// fromDrill says that this began as a drill, and how much of that was real.
func (d *document) fromDrill() string {
	words := "NO DUFF: it was declared in the middle of a drill, whose log is " + code(d.state.Drill) + ". "
	looked := d.state.Looked
	if looked == nil {
		return words + "Nobody has said which of the steps that were ticked in it were really done: none of them is in this log."
	}
	return words + fmt.Sprintf("Steps that were ticked in it: %d; really done and carried over by %s: %d, each with the time at which it was done.",
		looked.Ticked, escape(looked.By.String()), looked.Carried)
}
