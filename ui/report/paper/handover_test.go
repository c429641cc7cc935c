package paper

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"downtime/store/event"
	"downtime/ui/handover"
)

func longSheet(mode event.Mode, lines int) handover.Sheet {
	s := handover.Sheet{
		Mode: mode, Title: "EPR down", Ward: "7B", Facts: []string{"Down: EPR", "4 h since 02:20, downtime"},
		Given: "Given 07:28 by S Okafor to B Shah, not accepted yet",
	}
	for _, kind := range []handover.Kind{handover.Overdue, handover.ToDo, handover.Decided, handover.CouldNot} {
		part := handover.Part{Kind: kind, Heading: fmt.Sprintf("PART %d", kind)}
		for i := range lines {
			part.Lines = append(part.Lines, handover.Line{
				Critical: i%2 == 0, Words: fmt.Sprintf("thing %d-%d that must be known by whoever comes next on this ward", kind, i), When: "due 07:00",
			})
		}
		s.Parts = append(s.Parts, part)
	}
	return s
}

// TestHandoverSheet: everything of a sheet is on its pages, with lines to sign on,
// what it is not on every page, and the code of the log; a drill says so.
func TestHandoverSheet(t *testing.T) {
	for _, mode := range []event.Mode{event.Live, event.Drill} {
		o := options()
		o.Drill = mode == event.Drill
		o.Log = &LogCode{Line: "LOG 7F3A91C2K4QX N=9 MR20-HRST-GV7F-VGGP-9MBD-2S8Y", Note: "downtime/x\n9\nabc=\n\n— x abc\n"}
		p := printerFor(t, o)
		s := longSheet(mode, 25)
		sheet := p.handoverSheet(s)
		pages := p.layOut(&sheet)
		checkPages(t, pages)
		all := ""
		for i := range pages {
			words := textOf(&pages[i])
			if !strings.Contains(words, handover.NotPatients) || o.Drill && !strings.Contains(words, "DRILL DRILL DRILL") {
				t.Errorf("page %d of %s:\n%s", i+1, mode, words)
			}
			all += words
		}
		for _, want := range []string{s.Given, "Down: EPR", "thing 0-0", fmt.Sprintf("thing %d-24", handover.CouldNot), "Given by", "Accepted by", "Paper out, counted", o.Log.Line} {
			if !strings.Contains(all, want) {
				t.Errorf("%q is not on the sheet of a %s", want, mode)
			}
		}
	}
}

// TestHandoverByHand: at most fifteen lines of sixty characters, the late ones
// first, their times in front; all that is left out is counted; what the sheet is not,
// and the code of the log, stay.
func TestHandoverByHand(t *testing.T) {
	for _, withCode := range []bool{false, true} {
		for n := range 20 {
			s, o, tail := longSheet(event.Drill, n), options(), 1
			if withCode {
				o.Log, tail = &LogCode{Line: "LOG 7F3A91C2K4QX  N=1500  MR20-HRST-GV7F-VGGP-9MBD-2S8Y"}, 2
			}
			lines := HandoverByHand(s, o)
			all := strings.Join(lines, "\n")
			if len(lines) > HandLines || !strings.HasPrefix(lines[0], "DRILL") || !strings.Contains(lines[0], "ward 7B") ||
				!strings.Contains(all, "not the patient handover") || withCode != strings.HasSuffix(all, " MR20-HRST-GV7F-VGGP-9MBD-2S8Y") {
				t.Errorf("of %d lines each:\n%s", n, all)
			}
			left := max(0, 4*n-(HandLines-tail-1-2))
			if more := fmt.Sprintf("And %d more", left); left > 0 != strings.Contains(all, more) {
				t.Errorf("%d are left out of\n%s", left, all)
			}
			if n > 0 && !strings.HasPrefix(lines[2], "LATE CRITICAL due 07:00: thing 0-0") {
				t.Errorf("the first is %q", lines[2])
			}
			for _, line := range lines {
				if utf8.RuneCountInString(line) > HandWidth {
					t.Errorf("%q is too long", line)
				}
			}
		}
	}
}

// What command says follows what is late, before all else.
func TestCommandByHand(t *testing.T) {
	s := longSheet(event.Live, 2)
	s.Parts = append(s.Parts, handover.Part{Kind: handover.Command, Heading: "INSTRUCTIONS", Lines: []handover.Line{{Words: "bloods: essential only", When: "05:55"}}})
	lines := HandoverByHand(s, options())
	late := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "LATE") })
	if late < 0 || lines[late+2] != "COMMAND 05:55: bloods: essential only" {
		t.Errorf("by hand:\n%s", strings.Join(lines, "\n"))
	}
}

// By hand a few late papers stand before the late steps, each with its number and its bed,
// and how many papers there are in any case; the printed sheet has all of them.
func TestPaperByHand(t *testing.T) {
	s := longSheet(event.Live, 20)
	late := []handover.Line{{Late: true, Words: "Paper request 104, bed 12 (record 2); with porter", When: "Due 05:00 (2 h late)"}}
	for i := range 5 {
		late = append(late, handover.Line{Late: true, Words: fmt.Sprintf("Chart %d (record %d)", i, i+3), When: "Due 06:00 (1 h late)"})
	}
	late = append(late, handover.Line{Late: true, Words: "2 more papers: Chart 2"})
	s.Parts[0].Lines = append(late, s.Parts[0].Lines[:1]...)
	s.Paper = "12 out, 8 late"
	s.Parts = append(s.Parts, handover.Part{Kind: handover.Papers, Heading: "PAPER RECORDS: 12 out, 8 late: see OVERDUE", Lines: []handover.Line{
		{Words: "Paper request: 12 out, 1 late"},
		{Words: "Paper request 101, bed 4 (record 1)", When: "Due 08:00 (in 1 h)"},
	}})
	lines := HandoverByHand(s, options())
	want := []string{
		"LATE Paper request 104, bed 12 (record 2); with porter, Due…", "LATE Chart 0 (record 3), Due 06:00 (1 h late)", "LATE Chart 1 (record 4), Due 06:00 (1 h late)",
		"LATE Chart 2 (record 5), Due 06:00 (1 h late)", "LATE CRITICAL due 07:00: thing 0-0 that must be known by…", "LATE Chart 3 (record 6), Due 06:00 (1 h late)",
		"LATE Chart 4 (record 7), Due 06:00 (1 h late)", "LATE 2 more papers: Chart 2",
	}
	if len(lines) > HandLines || !slices.Equal(lines[2:10], want) || lines[len(lines)-2] != "Paper records: 12 out, 8 late" {
		t.Errorf("by hand, %d lines:\n%s", len(lines), strings.Join(lines, "\n"))
	}
	if left := "And 60 more"; !strings.Contains(strings.Join(lines, "\n"), left) {
		t.Errorf("no %q:\n%s", left, strings.Join(lines, "\n"))
	}
	p := printerFor(t, options())
	sheet := p.handoverSheet(s)
	all := ""
	for _, page := range p.layOut(&sheet) {
		all += textOf(&page)
	}
	for _, want := range []string{"PAPER RECORDS: 12 out, 8 late: see OVERDUE", "LATE 2 more papers: Chart 2", "LATE Paper request 104, bed 12 (record 2); with porter", "Paper request 101, bed 4"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not on the printed sheet", want)
		}
	}
}
