package timeline

import (
	"slices"
	"testing"

	"downtime/store/event"
)

func rowsOf(list ...event.Body) []Row {
	b := new(Builder)
	var rows []Row
	for i, body := range list {
		rows = append(rows, b.Row(&event.Entry{Log: "7F3A91C2K4QX", Seq: uint64(i + 1), Type: body.EventType(), Actor: okafor, Body: body}))
	}
	return rows
}

// What later entries say of an event is shown with it: its number in LFPSE, known
// hours after, and that it was corrected.
func TestLater(t *testing.T) {
	rows := rowsOf(
		event.Logged{Kind: event.TypeSafetyEvent, Text: "one"},
		event.Logged{Kind: event.TypeSafetyEvent, Text: "two"},
		event.Logged{Kind: event.TypeSafetyEvent, Text: "three", Reference: "A-3"},
		event.Logged{Kind: event.TypeSafetyEvent, Text: "four", Reference: "A-4"},
		event.Logged{Kind: event.TypeNote, Text: "five"},
		event.Reference{Of: 2, Reference: "wrong"}, event.Reference{Of: 2, Reference: "A-2"}, event.Reference{Of: 4, Reference: "B-4"},
		event.EntryCorrected{Corrects: 2, Text: "x"}, event.EntryCorrected{Corrects: 2, Text: "y"},
	)
	later := After(rows)
	for i, want := range [][]string{
		{"no LFPSE reference yet"}, {"CORRECTED by entry 10", "LFPSE reference A-2"}, nil, {"LFPSE reference B-4"}, nil, nil,
	} {
		if got := later.Notes(&rows[i]); !slices.Equal(got, want) {
			t.Errorf("of entry %d is said %q, want %q", i+1, got, want)
		}
	}
	if got := later.CorrectedBy(2); !slices.Equal(got, []uint64{9, 10}) {
		t.Errorf("entry 2 is corrected by %v", got)
	}
	if got := later.Reference(&rows[2]); got != "A-3" {
		t.Errorf("the reference of entry 3 is %q", got)
	}
}

// Every entry is of a kind that can be looked for, and every kind can be named.
func TestKinds(t *testing.T) {
	b, seen := new(Builder), make(map[Kind]bool)
	for _, e := range entries(t) {
		row, of := b.Row(&e), 0
		for _, k := range Kinds()[1:] {
			if k.Has(&row) {
				seen[k] = true
				of++
			}
		}
		if of == 0 || !All.Has(&row) {
			t.Errorf("%s is of no kind", e.Type)
		}
	}
	for _, k := range Kinds() {
		if got, ok := KindNamed(k.Word()); !ok || got != k {
			t.Errorf("%q names %v, %v", k.Word(), got, ok)
		}
		if k != All && k != Instructions && !seen[k] {
			t.Errorf("nothing is of the kind %q", k)
		}
	}
	for word, want := range map[string]Kind{"Decision": Decisions, "STEP": Steps, "report": Reports, "told": PeopleTold} {
		if got, ok := KindNamed(word); !ok || got != want {
			t.Errorf("%q names %v, %v", word, got, ok)
		}
	}
	if _, ok := KindNamed("gossip"); ok {
		t.Error("there is a kind gossip")
	}
	if row := (Row{Type: "instruction.given"}); !Instructions.Has(&row) {
		t.Error("an instruction is not found as one")
	}
}
