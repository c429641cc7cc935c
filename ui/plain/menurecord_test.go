package plain

import (
	"strings"
	"testing"
)

// A person who knows no command gets a paper into the ledger and out of it by numbers
// and answers.
func TestMenuOfPaper(t *testing.T) {
	out := typedAt(t,
		"who A Okafor, nurse in charge", "declare live EPR down systems epr", "use pathology-requests",
		"", "9", "1", "2", "S1", "", "4", "1", "25:00", "03:05", `Jo "lab"`, "A Okafor", "yes", "", "", "",
		"", "9", "1", "1", "101", "4", "urgent", "", "A Okafor", "03:00", "", "", "", "03:02",
		"", "9", "3",
		"", "9", "5", "2", "03:10",
		"", "9", "6", "1", "B Shah, doctor", "",
		"", "9", "6", "x", "cancel",
		"", "9", "7", "2", "3", "none", "1", "sicker now",
		"", "9", "8", "4", "side room 1", "2",
		"", "9", "9", "2", "the runner",
		"", "9", "10", "1", "1", "4711",
		"", "9", "12", "1",
		"who B Shah, doctor",
		"", "9", "12", "1",
		"", "9", "11", "1", "another patient's",
		"", "9", "10", "1", "3", "notes of bed 4",
		"", "9", "10", "2", "4", "spoiled",
		"", "9", "4", "2",
		"", "9", "13", "bed 4",
		"quit")
	mustSay(t, out,
		"9: Paper records", "menu: Paper records", "1: A paper was written", "note: type a number of Paper records. Enter shows the first menu again",
		"ask: Which form?", "1: Paper request, Paper pathology requests", "ask: Sheet no.: it asks for words", "ask: Request no.: it asks for words, from the caller", "(Enter leaves it empty)", "ask: Call\n1: critical",
		"error: ", "ask: Phoned",
		`line: record "pathology-requests/phoned-result" "Sheet no."="S1" "Bed"="4" "Call"="critical" "Phoned"="03:05" "Caller"="Jo 'lab'"`,
		"ok 3 saved 2/2 record 1: Phoned result S1, bed 4", "Tell by 03:20",
		"ask: Lab (Enter leaves it empty)", "ask: Received: it asks for a time, HH:MM or now, laboratory says it has the sample (Enter leaves it empty)", `"Requester"="A Okafor" "Sent"="03:00" at "03:02"`, "ok 4 saved 2/2 record 2: Paper request 101, bed 4", "; written at 03:02; Due 07:00",
		"line: records", "paper: 2 out",
		"ask: Which paper?", "1: Phoned result S1, bed 4: out", "2: Paper request 101, bed 4: out", `line: phoned 2 at "03:10"`, "ok 5 ",
		`line: told 1 "B Shah, doctor"`, "ok 6 ",
		`error: "x" is not the number of a record`, "nothing was written",
		"ask: Which field?", "3: Urgency: urgent", "ask: Urgency", "error: choose one of the numbers", `line: amend 2 "Urgency"="emergency" : sicker now`, "ok 7 ", "Due 05:00",
		`line: move "4" to "side room 1" only 2`, "ok 8 ", "NOT moved, 1 paper: record 1",
		`line: custody 2 "the runner"`, "ok 9 ",
		"line: entered 1 : 4711", "ok 10 ", "a second person is to check it",
		"line: verify 1", "error: A Okafor said that it is entered",
		"line: verify 1", "ok 12 ",
		"line: amend 1 out : another patient's", "ok 13 ",
		"line: filed 1 : notes of bed 4", "ok 14 ", "line: not-needed 2 : spoiled", "ok 15 ",
		"line: record 2", "state: not needed", "line: records find bed 4", `1 of 2 papers: "bed 4"`, "record 1: Phoned result S1, bed 4")
	if n := strings.Count(out, "error: "); n != 4 {
		t.Errorf("%d lines were refused:\n%s", n, out)
	}
}

// A menu fits on a screen of 24 lines, with the line that is typed.
func TestMenusFit(t *testing.T) {
	s := atWork(t)
	f := &face{s: s, grammar: newGrammar(), interactive: true}
	for _, line := range []string{"declare live EPR down systems epr", "use pathology-requests", "use epr-downtime", "instruction bloods : none",
		"who B Shah, doctor", "action pads; owner: A Okafor; due: in 2 weeks", "safety a fall", "each drug-chart beds 1-28"} {
		if said := f.answer(line); !strings.HasPrefix(said[0], "ok ") {
			t.Fatal(line, said)
		}
	}
	const most = 23 // and the line that is typed
	menu := f.showMenu()
	if len(menu) > most {
		t.Errorf("%d lines:\n%s", len(menu), strings.Join(menu, "\n"))
	}
	for i, c := range f.choices() {
		if len(c.asks) == 0 || c.asks[0].menu == nil {
			continue
		}
		if said := f.answer(strings.Split(menu[i], ":")[0]); len(said) > most || len(said) < 3 {
			t.Errorf("%s opens %q", c.words, said)
		}
		f.showMenu()
	}
	for _, options := range [][]option{f.papersOut(), f.papersAll()} {
		if len(options) != mostPapers+1 || options[mostPapers].words != "10 more papers: type the number on it in the ledger" {
			t.Errorf("%d papers: %v", len(options), options)
		}
	}
}
