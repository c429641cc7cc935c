package ledger

import (
	"strings"
	"testing"

	"downtime/store/incident"
)

func TestBeds(t *testing.T) {
	for in, want := range map[string]string{
		"1-4":                  "1,2,3,4",
		"1-4,7,A1,A2":          "1,2,3,4,7,A1,A2",
		"1-2, 4, 9-10":         "1,2,4,9,10",
		"A1-A3":                "A1,A2,A3",
		"A1-3":                 "A1,A2,A3",
		"08-11":                "08,09,10,11",
		`4,"side room 1"`:      "4,side room 1",
		`"7-B"`:                "7-B",
		"4,,":                  "4",
		"1-2; side room 2":     "1,2,side room 2",
		"1 - 3":                "1,2,3",
		`"bed, by the door",2`: "bed, by the door,2",
	} {
		if got, err := Beds(in); err != nil || strings.Join(got, ",") != want {
			t.Errorf("%s is %q, with %v", in, got, err)
		}
	}
	for _, wrong := range []string{"", ",", "4-1", "7-B", "1-", "-1", "1-2-3", "1--3", "1,1", "a1,A1", "2,1-4", "7 8", "1-1000", "1-99999999999999999999", "A1-B3", "1-999,1001-1999", "1-+3"} {
		if got, err := Beds(wrong); err == nil {
			t.Errorf("%q are %d beds", wrong, len(got))
		}
	}
}

// Whatever is typed: no bed twice, none without a name, no more than there may be.
func FuzzBeds(f *testing.F) {
	for _, seed := range []string{"1-28", "1-4,7,A1", `"side room 2",4`, "9-1", "1-99999999999999999999", "0-0-0", "-"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		beds, err := Beds(line)
		seen := map[string]bool{}
		for _, bed := range beds {
			if err != nil || bed == "" || seen[strings.ToLower(bed)] || len(beds) > incident.MostAtOnce {
				t.Errorf("%q are %q, with %v", line, beds, err)
			}
			seen[strings.ToLower(bed)] = true
		}
	})
}
