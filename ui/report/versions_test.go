package report_test

import (
	"strings"
	"testing"
	"unicode"

	"downtime/store/event"
	"downtime/ui/report"
)

// twoMoves is a run in which a procedure was moved twice to a changed file, with
// hostile words in everything that a file or a person gives.
func twoMoves(t testing.TB, mode event.Mode) []event.Entry {
	step := func(id string) event.Step { return event.Step{Procedure: "pathology-requests", Step: id} }
	var events []event.Event
	add := func(hour, minute, who int, body event.Body) {
		events = append(events, event.Event{Happened: moment(hour, minute), Actor: people[who], Body: body})
	}
	replaced := func(version, origin, sum string, drop int) event.ProcedureReplaced {
		p := pathology()
		p.Version = version
		p.Sections[0].Steps = p.Sections[0].Steps[drop:]
		return event.ProcedureReplaced{ProcedureOpened: event.ProcedureOpened{Procedure: p, Origin: origin, SHA256: strings.Repeat(sum, 32)}}
	}
	add(0, 20, okafor, event.RunStarted{Mode: mode, Title: "EPR down", Zone: "Europe/London", WallClock: event.ClockCheck{Checked: true}})
	add(0, 40, okafor, event.ProcedureOpened{Procedure: pathology(), Origin: "shipped", SHA256: strings.Repeat("ab", 32)})
	add(0, 45, okafor, event.StepDone{Step: step("tell-lab"), Note: hostile})
	add(0, 50, silva, event.StepAnswered{Step: step("in-transit"), Value: "6"})
	add(0, 50, silva, event.StepDone{Step: step("in-transit"), With: "J Reid"})
	add(0, 55, silva, event.StepDone{Step: step("chase")})
	first := replaced("1.1", "ours.md", "cd", 1)
	first.Before, first.Reason = strings.Repeat("ab", 32), hostile
	first.Carried = []event.StepCarried{{Step: "in-transit", Status: "done", Changed: []string{"words", "answer"}}, {Step: "label"}, {Step: "chase", Status: "done"}}
	first.NotCarried = []event.StepNotCarried{{Step: "tell-lab", Number: 1, Title: hostile, Status: "done"}}
	add(1, 0, okafor, first)
	add(1, 10, silva, event.StepDone{Step: step("label"), With: "J Reid"})
	second := replaced("", hostile, "ef", 2)
	second.Carried = []event.StepCarried{{Step: "label", Status: "done"}, {Step: "chase", Status: "done"}}
	add(1, 20, silva, second)
	add(1, 30, okafor, event.RunClosed{})
	return logOf(t, "7F3A91C2K4QX", events, nil)
}

func TestGoldenOfReplacedProcedures(t *testing.T) {
	golden(t, "replaced.md", written(t, unsigned, twoMoves(t, event.Live)))
}

// A tick that was carried to other words says so in the table of steps, until it
// is ticked anew.
func TestACarriedTickReadsDifferently(t *testing.T) {
	const words = "**READS DIFFERENTLY SINCE Sun 25 Oct 2026 01:00 +00:00**. Answer: 6"
	entries := twoMoves(t, event.Live)
	for i := range entries {
		if body, ok := entries[i].Body.(event.ProcedureReplaced); ok && body.Procedure.Version == "" {
			entries = entries[:i] // before the second move
			break
		}
	}
	if got := string(written(t, unsigned, entries)); !strings.Contains(got, words) {
		t.Errorf("no %q in the report:\n%s", words, got)
	}
}

// What a file or a person wrote stays words, and each heading of a drill says so.
func TestReplacedProceduresAreSafeToRead(t *testing.T) {
	markdown := string(written(t, unsigned, twoMoves(t, event.Drill)))
	for _, r := range markdown {
		if !unicode.IsPrint(r) && r != '\n' {
			t.Errorf("%U is in the report", r)
		}
	}
	for line := range strings.Lines(markdown) {
		if strings.HasPrefix(line, "#") && !strings.Contains(line, "DRILL") {
			t.Errorf("a heading does not say DRILL: %q", line)
		}
		if strings.HasPrefix(line, "=") {
			t.Errorf("a line begins as a heading's rule: %q", line)
		}
	}
	for _, raw := range []string{"`rm`", "<b>"} {
		if strings.Contains(markdown, raw) {
			t.Errorf("the Markdown holds %q unescaped", raw)
		}
	}
}

// Local values stand in all of a report by name, as in its timeline; no path of
// a folder stands in it.
func TestLocalValuesAreNamed(t *testing.T) {
	p := pathology()
	p.Title = "Requests to {{place:lab}}"
	steps := p.Sections[0].Steps
	for i := range steps {
		steps[i].Title = "Ring {{phone:lab}} " + steps[i].ID
	}
	step := func(id string) event.Step { return event.Step{Procedure: p.ID, Step: id} }
	opened := event.ProcedureOpened{Procedure: p, Origin: "/home/jreid/runbooks/7b.md", SHA256: strings.Repeat("ab", 32)}
	replaced := event.ProcedureReplaced{
		ProcedureOpened: opened,
		Carried:         []event.StepCarried{{Step: "tell-lab", Status: "done", Changed: []string{"words"}}},
		NotCarried:      []event.StepNotCarried{{Step: "label", Number: 3, Title: steps[2].Title, Status: "done"}},
	}
	var events []event.Event
	for i, body := range []event.Body{
		event.RunStarted{Mode: event.Live, Title: "EPR down", Zone: "Europe/London"}, opened,
		event.StepDone{Step: step("tell-lab")}, event.StepDone{Step: step("label")}, event.StepDone{Step: step("chase")}, replaced,
		event.StepCouldNot{Step: step("viewer"), Reason: "none here"}, event.ProcedureStoodDown{Procedure: p.ID, Reason: "back"},
	} {
		events = append(events, event.Event{Happened: moment(1, i), Actor: people[okafor], Body: body})
	}
	entries := logOf(t, "7F3A91C2K4QX", events, nil)
	markdown := string(written(t, unsigned, entries))
	for name, text := range map[string]string{"Markdown": markdown, "CSV": string(written(t, report.CSV, entries))} {
		for _, raw := range []string{"{{", `\{`, "jreid"} {
			if strings.Contains(text, raw) {
				t.Errorf("%q is in the %s:\n%s", raw, name, text)
			}
		}
		if !strings.Contains(text, "Requests to the place of lab") || !strings.Contains(text, "the phone of lab viewer") {
			t.Errorf("the names are not in the %s:\n%s", name, text)
		}
	}
	if !strings.Contains(markdown, "From: hospital: 7b.md.") {
		t.Errorf("the report does not say where it is from:\n%s", markdown)
	}
}
