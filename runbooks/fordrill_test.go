package runbooks_test

import (
	"encoding/json"
	"strings"
	"testing"

	"downtime/runbooks"
)

// A column that is headed as one of numbers shows none in a drill, and no other
// column loses a time, a count or a day.
func TestTablesInADrill(t *testing.T) {
	for _, test := range []struct{ header, row, want string }{
		{"Who | Number", "Site manager | 2345", "Site manager | ASK"},
		{"Who | Numbers", "Lab | 2345 / 4322", "Lab | ASK / ASK"},
		{"Who | Ext.", "Lab | 413", "Lab | ASK"},
		{"Who | Bleep", "Registrar | 2130", "Registrar | ASK"},
		{"Who | Phone", "Lab | 0161 496 0000", "Lab | ASK"},
		{"Who | Tel no.", "Lab | 71234 (day)", "Lab | ASK (day)"},
		{"Who | DECT | Pager | Mobile", "IT | 71234 | 1430 | 07700 900123", "IT | ASK | ASK | ASK"},
		{"Who | Contact", "Lab | 4411, from 09:00", "Lab | ASK, from 09:00"},
		{"Who | Out of hours number", "Lab | 4411", "Lab | ASK"},
		{"Who | Phone (office hours)", "Lab | 4411, 0900-1700", "Lab | ASK, 0900-1700"},
		{"Who | How to reach", "Site manager | 2345", "Site manager | ASK"},
		{"Who | Where", "Site manager | Level 2", "Site manager | Level 2"},
		{"Number | Who", "2345 | Site manager", "ASK | Site manager"},
		{"Item | Value", "Bleep | 2130", "Bleep | ASK"},
		{"Who | Bleep", "Holder | ２１３０", "Holder | ASK"},
		{"Service | No", "Crash call | 2222", "Crash call | ASK"},

		{"What | Number of beds", "Ward | 120", "Ward | 120"},
		{"What | Number", "Drug charts | 28", "Drug charts | 28"},
		{"What | Number", "Labels | 500 sheets", "Labels | 500 sheets"},
		{"Request number | Sent", "4411 | 1430", "4411 | 1430"},
		{"Hospital no. | Bed", "4411223 | 12", "4411223 | 12"},
		{"Team | Starts", "Night team | 2030", "Night team | 2030"},
		{"Round | Time", "Registrar | 0900", "Registrar | 0900"},
		{"Phoned | Told at", "1430 | 1435", "1430 | 1435"},
		{"No. | Step", "100 | Tell the lab at 1430", "100 | Tell the lab at 1430"},
		{"Call time | Bleep", "0310 | 2211", "0310 | ASK"},
		{"Version | Date", "1.0 | 2026-11-24", "1.0 | 2026-11-24"},
		{"Drug | Volume", "Saline | 1000 ml", "Saline | 1000 ml"},
	} {
		source := "## A\n\n- [ ] a\n\n| " + test.header + " |\n|" + strings.Repeat("---|", strings.Count(test.header, "|")+1) + "\n| " + test.row + " |\n"
		p := runbooks.Parse("a.md", []byte(source)).Procedure
		rows := runbooks.ForDrill(&p).Sections[0].Steps[0].Detail[0].Rows
		want := strings.ReplaceAll(test.want, "ASK", runbooks.AskFacilitator)
		if got := strings.Join(rows[1], " | "); got != want || strings.Join(rows[0], " | ") != test.header {
			t.Errorf("%s: %s: got %s, want %s", test.header, test.row, got, want)
		}
		if p.Sections[0].Steps[0].Detail[0].Rows[1][0] != strings.Split(test.row, " | ")[0] {
			t.Errorf("%s: the procedure itself has changed", test.row)
		}
	}
}

// Wherever a number stands in a procedure, none is left for a drill.
func TestNoNumberIsLeftForADrill(t *testing.T) {
	const source = "# Ring 71234\n\nUse when: DECT 71234 is dead.\n\n> [!WARNING]\n> Never bleep 71234.\n\n## On 71234, dial 71234\n\nProse with **ext 71234** in it.\n\n" +
		"### Group, ext 71234\n\n1. [ ] **Tell the lab** on 71234, at 1430 <!-- step: tell -->\n   - Or x71234\n   ```\n   dial 71234\n   ```\n   | Who | Ext |\n   |---|---|\n   | Lab | 71234 |\n" +
		"2. [ ] Tell blood sciences. On 71234 until 1430. <!-- step: blood -->\n\n## Record: Call\n\n| Field | Kind | Note |\n|---|---|---|\n| Told | time | by bleep 71234 |\n"
	p := runbooks.Parse("a.md", []byte(source)).Procedure
	before, _ := json.Marshal(p)
	all, err := json.Marshal(runbooks.ForDrill(&p))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(before), "71234"); n < 12 {
		t.Fatalf("the procedure has %d numbers: %s", n, before)
	}
	if strings.Contains(string(all), "71234") {
		t.Errorf("left: %s", all)
	}
	if n, want := strings.Count(string(all), "1430"), strings.Count(string(before), "1430"); n != want {
		t.Errorf("%d times of %d are left: %s", n, want, all)
	}
	if after, _ := json.Marshal(p); string(after) != string(before) {
		t.Error("the procedure itself has changed")
	}
}

// A file of nothing but figures is hidden like any other.
func TestManyNumbers(t *testing.T) {
	text := strings.Repeat("bleep 71234, ", runbooks.MaxFileSize/26/slowdown)
	if strings.Contains(runbooks.WithoutNumbers(text), "71234") {
		t.Error("a number is left")
	}
}
