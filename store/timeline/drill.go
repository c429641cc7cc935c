package timeline

import (
	"fmt"

	"downtime/store/event"
)

// carriedWords say of a step where it was ticked, and who says that it was really done.
func carriedWords(e *event.Entry, drill *event.DrillEntry) string {
	by := e.Actor
	if e.Recorder != nil {
		by = *e.Recorder
	}
	return fmt.Sprintf(" in drill %s entry %d, carried over by %s", drill.Log, drill.Seq, by)
}

// drillWords say how much of a drill was real.
func drillWords(body event.DrillCarried) string {
	switch {
	case body.Unread:
		return fmt.Sprintf("The log of drill %s could not be read: what was really done in it is ticked by hand", body.Log)
	case body.Ticked == 0:
		return "Nothing was ticked in drill " + body.Log
	}
	ticked := fmt.Sprintf("%d steps that were ticked in drill %s", body.Ticked, body.Log)
	if body.Ticked == 1 {
		ticked = "1 step that was ticked in drill " + body.Log
	}
	switch {
	case body.Carried == 0:
		return "Nothing was really done of " + ticked
	case body.Carried == body.Ticked:
		return "Really done, and carried over: " + ticked
	case body.Carried == 1:
		return "Of the " + ticked + ", 1 is carried over as really done"
	}
	return fmt.Sprintf("Of the %s, %d are carried over as really done", ticked, body.Carried)
}
