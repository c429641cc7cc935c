package handover_test

import (
	"slices"
	"strings"
	"testing"

	"downtime/store/event"
	"downtime/store/timeline"
	"downtime/ui/handover"
)

// Entries of Kinds make the same sheet as all of a log: whoever keeps others where they
// are lost nothing of it.
func TestKinds(t *testing.T) {
	var rows []timeline.Row
	add := func(r timeline.Row) {
		r.Seq, r.What, r.Message = uint64(len(rows)+1), timeline.Describe(r.Type), string(r.Type)
		r.Recorded, r.Happened, r.Actor = now, now, okafor
		rows = append(rows, r)
	}
	for _, kind := range event.Types() {
		add(timeline.Row{Type: kind})
		of := uint64(len(rows))
		add(timeline.Row{Type: kind, Typed: &timeline.Typed{Form: "SBAR", Fields: []event.Field{{Letter: "S", Name: "Situation"}}}})
		add(timeline.Row{Type: event.TypeEntryCorrected, Corrects: of})
		add(timeline.Row{Type: event.TypeReference, Typed: &timeline.Typed{Reference: "LFPSE-1", Of: of}})
	}
	ofKinds := slices.DeleteFunc(slices.Clone(rows), func(r timeline.Row) bool {
		return !slices.ContainsFunc(handover.Kinds, func(k timeline.Kind) bool { return k.Has(&r) })
	})
	if len(ofKinds) == len(rows) {
		t.Fatal("every entry is of the kinds")
	}
	all, some := strings.Join(sheetOf(night(0), rows...).Words(), "\n"), strings.Join(sheetOf(night(0), ofKinds...).Words(), "\n")
	if all != some {
		t.Errorf("of all entries:\n%s\nof those of the kinds:\n%s", all, some)
	}
	if !strings.Contains(all, "CORRECTED by entry") || !strings.Contains(all, "LFPSE reference LFPSE-1") {
		t.Errorf("it says nothing of later entries:\n%s", all)
	}
}
