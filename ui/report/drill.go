package report

import "fmt"

// fromDrill says that this began as a drill, and how much of that was real. Whether a step
// was left to say stands in the drill's log alone, which this does not read.
func (d *document) fromDrill() string {
	words := "NO DUFF: it was declared in the middle of a drill, whose log is " + code(d.state.Drill) + ". "
	looked := d.state.Looked
	switch {
	case looked == nil:
		return words + "Nothing was carried over from it. If a step that was ticked in it is not done here, nobody has said whether it was really done."
	case looked.Unread:
		return words + fmt.Sprintf("That log could not be read, as %s said: what was really done in the drill is ticked by hand.", escape(looked.By.String()))
	case looked.Ticked == 0:
		return words + "Nothing was ticked in it."
	}
	return words + fmt.Sprintf("Steps that were ticked in it: %d; really done and carried over by %s: %d, each with the time at which it was done.",
		looked.Ticked, escape(looked.By.String()), looked.Carried)
}
