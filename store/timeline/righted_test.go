package timeline

import (
	"slices"
	"testing"

	"downtime/store/event"
)

// A correction of people is told from one of words: each has its own note, and both stand.
func TestWhoDidItIsNoted(t *testing.T) {
	silva := event.Person{Name: "M Silva", Role: "staff nurse"}
	rows := rowsOf(
		event.Logged{Kind: event.TypeNote, Text: "Runner is back"},
		event.EntryCorrected{Corrects: 1, Text: "it was M Silva, and not S Okafor: wrong name", Doer: &silva},
		event.EntryCorrected{Corrects: 1, Text: "at 03:10"},
		event.EntryCorrected{Corrects: 1, Text: "the second person was B Shah, and not J Reid: x", With: "B Shah"},
	)
	later := After(rows)
	want := []string{"CORRECTED by entry 3", "CORRECTED by entry 2: it was M Silva, staff nurse", "CORRECTED by entry 4: it was with B Shah"}
	if got := later.Notes(&rows[0]); !slices.Equal(got, want) {
		t.Errorf("notes are %q, want %q", got, want)
	}
	right := later.Righted(1)
	if right.Doer.Is != silva || right.Doer.Seq != 2 || right.With.Is.Name != "B Shah" || right.With.Seq != 4 {
		t.Errorf("put right as %+v", right)
	}
	if later.Righted(2) != (event.Righted{}) || rows[2].Righted != nil {
		t.Error("what corrects words is said to correct people")
	}
	if rows[1].Actor == silva || rows[1].Message != "Correction of entry 1: it was M Silva, and not S Okafor: wrong name" {
		t.Errorf("the correction is by %v: %q", rows[1].Actor, rows[1].Message)
	}
}

// One entry that corrects both names is noted once.
func TestBothNamesAreNotedTogether(t *testing.T) {
	silva := event.Person{Name: "M Silva"}
	rows := rowsOf(
		event.Logged{Kind: event.TypeNote, Text: "Runner is back"},
		event.EntryCorrected{Corrects: 1, Text: "x", Doer: &silva, With: "B Shah"},
	)
	want := []string{"CORRECTED by entry 2: it was M Silva, with B Shah"}
	if got := After(rows).Notes(&rows[0]); !slices.Equal(got, want) {
		t.Errorf("notes are %q, want %q", got, want)
	}
}
