package timeline

import "downtime/store/event"

// ReasonLabel says what the Reason of a row is.
func ReasonLabel(t event.Type) string {
	switch t {
	case event.TypeStepDone, event.TypeStepAnswered, event.TypeSystemDown, event.TypeSystemChecked, event.TypeSystemInUse:
		return "note"
	case event.TypeSystemSaidBack:
		return "by"
	case event.TypeRecordEntered, event.TypeRecordScanned:
		return "reference"
	case event.TypeStorageRecovered:
		return "found"
	}
	return "reason"
}
