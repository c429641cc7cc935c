package session

import (
	"reflect"

	"downtime/runbooks"
	"downtime/runbooks/procedure"
	"downtime/store/event"
)

// oneCopy is an entry in which the procedure of the library stands in the place of the very
// same one that was pinned: of a long one, a second copy takes megabytes all night.
func oneCopy(e *event.Entry, library *runbooks.Library) *event.Entry {
	next := *e
	switch body := e.Body.(type) {
	case event.ProcedureOpened:
		shareProcedure(&body.Procedure, library)
		next.Body = body
	case event.ProcedureReplaced:
		shareProcedure(&body.Procedure, library)
		next.Body = body
	default:
		return e
	}
	return &next
}

func shareProcedure(pinned *procedure.Procedure, library *runbooks.Library) {
	if doc, ok := library.Get(pinned.ID); ok && reflect.DeepEqual(doc.Procedure, *pinned) {
		*pinned = doc.Procedure
	}
}
