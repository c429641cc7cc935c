package plain

import (
	"strings"
	"testing"
)

const noPaperYet = "declare live EPR down\nuse pathology-requests\nuse phoned-critical-results\n"

// pathology has a request for bed 12 in the ledger, and the procedures of results open.
const pathology = noPaperYet + "record paper-request request=101 bed=12 urgency=urgent sent=03:00\n"

func phonedLine(sheet, number, bed, readBack string) string {
	return "record pathology-requests/phoned-result sheet=" + sheet + " request=" + number + " bed=" + bed +
		` call=critical phoned=03:10 caller=Jo "taken by"=me "read back"=` + readBack + "\n"
}

// A result that was phoned for another bed than its request is asked about at once, and the
// two papers name each other until it is settled.
func TestAResultForAnotherBed(t *testing.T) {
	s := atWork(t)
	out := strings.Join(run(t, s, pathology+phonedLine("S1", "101", "4", "yes")+
		"record 1\nrecords\namend 2 bed=12 : the caller says so\nrecord 2\n"+
		phonedLine("S2", "999", "7", "yes")+"record 3\n"+
		"record critical-result sheet=C1 request=101 bed=3 from=blood call=critical phoned=03:10 caller=Jo taken=me read=yes\n"+
		"amend 1 bed=3 : moved before\n"), "\n")
	mustSay(t, out,
		"record 2: Phoned result S1, bed 4: added", "; LOOK: record 1 has this request number for bed 12: whose result is this? Ask before anybody acts on it",
		"fact: result: record 2, LOOK: that is bed 4", "fact: LOOK: record 2 has a result with this request number for bed 4: whose is it?",
		"record 1: Paper request 101, bed 12: out", "; result: record 2, LOOK: that is bed 4", "; answers record 1, LOOK: that is bed 12",
		"record 2: Phoned result S1, bed 12: Bed 12", "fact: answers record 1\n",
		"record 3: Phoned result S2, bed 7: added", "; request number 999 is in no request here", "fact: request number 999 is in no request here",
		"record 4: Critical result C1, bed 3: added", "LOOK: record 1 has this request number for bed 12",
		"record 1: Paper request 101, bed 3: Bed 3", "LOOK: record 2 has a result with this request number for bed 12")
	if n := strings.Count(out, "whose result is this"); n != 2 {
		t.Errorf("it is asked %d times:\n%s", n, out)
	}
}

// A result that was not read back says so at once, and in the ledger until it is amended.
func TestAResultThatWasNotReadBack(t *testing.T) {
	s := atWork(t)
	out := strings.Join(run(t, s, pathology+phonedLine("S1", "101", "12", "n")+"records\n"), "\n")
	mustSay(t, out, "record 2: Phoned result S1, bed 12: added", "; LOOK: NOT READ BACK. Ring back, read it all back", "record 2: Phoned result S1, bed 12: out", "; NOT READ BACK")
	out = strings.Join(run(t, s, "told 2 B Shah\n"), "\n")
	mustSay(t, out, "told B Shah", "; LOOK: NOT READ BACK. Ring back, read it all back")
	out = strings.Join(run(t, s, "custody 2 the runner\n"), "\n")
	if strings.Contains(out, "LOOK") {
		t.Errorf("it acts on nothing that the paper says: %s", out)
	}
	out = strings.Join(run(t, s, "amend 2 \"read back\"=yes : rung back\nrecords\nrecord 2\n"), "\n")
	if i := strings.Index(out, "entry: "); strings.Contains(out[:i], "NOT READ BACK") {
		t.Errorf("it was amended:\n%s", out)
	}
}

// Whoever acts on what a paper says is told what is to be looked at about it, also where the
// entry itself settles that.
func TestLooksAreNamedWhereSomebodyActs(t *testing.T) {
	s := atWork(t)
	run(t, s, pathology+phonedLine("S1", "101", "4", "no")+"entered 1\n")
	const whose, notReadBack = "; LOOK: record 1 has this request number for bed 12: whose result is this?", "; LOOK: NOT READ BACK"
	for _, line := range []string{"told 2 B Shah", "entered 2", "who T Chan, nurse\nverify 2"} {
		out := strings.Join(run(t, s, line+"\n"), "\n")
		mustSay(t, out, notReadBack+". Ring back, read it all back"+whose)
	}
	mustSay(t, strings.Join(run(t, s, "told 9 B Shah\n"), "\n"), "no record 9")
}

// Papers are found by the number on them, or on their request, the bed, the form and the number in the ledger.
func TestRecordsFind(t *testing.T) {
	s := atWork(t)
	run(t, s, pathology+phonedLine("S1", "101", "12", "yes")+"record paper-request request=4120 bed=4 urgency=urgent sent=03:00\n"+
		"filed 3 : notes\n")
	for words, want := range map[string]string{
		"101": "1 2", "bed 12": "1 2", "bed 4": "3", "record 2": "2", "phon": "2", "s1": "2", "4": "3", "request 12": "1 3", "bed": "1 3 2", "nothing": "",
	} {
		out := run(t, s, "records find "+words+"\n")
		var got []string
		for _, line := range out {
			if number, is := strings.CutPrefix(line, "record "); is {
				got = append(got, number[:1])
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q finds %q, not %q:\n%s", words, got, want, strings.Join(out, "\n"))
		}
	}
	mustSay(t, strings.Join(run(t, s, "records find nothing\nrecords find\n"), "\n"), `0 of 3 papers: "nothing"`, "no paper is like that", "error: write it as: records")
}

// A bed move that was a mistake is taken back by undo, while nothing else was said of its
// papers.
func TestUndoOfABedMove(t *testing.T) {
	s := atWork(t)
	out := strings.Join(run(t, s, pathology+phonedLine("S1", "101", "12", "yes")+"move 12 to 7\nundo\nrecords\nundo\nlog 2\n"+
		"move 12 to 7\ncustody 2 porter\nundo\nrecord 2\n"), "\n")
	mustSay(t, out, "bed 12 to 7, 2 papers moved", "the bed move is taken back, 2 papers moved back: record 1: Paper request 101, bed 12; record 2: Phoned result S1, bed 12",
		"record 1: Paper request 101, bed 12: out", "error: nothing to undo",
		"Record 2, Phoned result S1, bed 7: moved back from bed 7 to 12; reason: moved by mistake",
		"error: more was said of record 2 since", "record 2: Phoned result S1, bed 7")
}

// One more chart of a bed is said of one that is amended onto it, too.
func TestAmendedOntoABedWithAChart(t *testing.T) {
	s := atWork(t)
	out := strings.Join(run(t, s, "declare live EPR down\nuse epr-downtime\neach drug-chart beds 4,5\namend 2 bed=4 : written down wrongly\namend 2 chart=D2\n"), "\n")
	mustSay(t, out, "record 2: Drug chart, bed 4: Bed 4 (was 5); LOOK: record 1 OUT ALREADY for bed 4", "record 2: Drug chart D2, bed 4: Chart no. D2")
	if n := strings.Count(out, "LOOK"); n != 1 {
		t.Errorf("%d warnings:\n%s", n, out)
	}
}

// What is said of a result and its request follows the patients: a swap of two beds is no
// excuse for a wrong one, and neither is a bed that was written only now.
func TestTheWrongBedIsSaidAfterMoves(t *testing.T) {
	request := func(number, bed string) string {
		return "record paper-request request=" + number + " bed=\"" + bed + "\" urgency=urgent sent=03:00\n"
	}
	const look, already = "LOOK: record 1 has this request number for bed 22", "OUT ALREADY"
	for name, c := range map[string]struct {
		lines, says, not string
	}{
		"two patients swapped": {request("101", "4") + phonedLine("S1", "101", "7", "yes") + "move 4 to 9\nmove 7 to 4\nrecords\n", "answers record 1, LOOK: that is bed 9 (moved from 4)", ""},
		"the bed is written after the move": {request("101", "20") + phonedLine("S1", "900", "21", "yes") +
			"move 20 to 22\namend 2 request=101 bed=20 : misheard\n", look, ""},
		"the number is written after the move": {request("101", "20") + phonedLine("S1", "900", "20", "yes") + "filed 2 : notes\ntold 2 B Shah\n" +
			"move 20 to 22\namend 2 request=101 : misheard\n", "", look},
		"out again beside another": {phonedLine("S1", "900", "4", "yes") + "filed 1 : notes\n" + phonedLine("S2", "901", "4", "yes") + "amend 1 out : error\n", already, ""},
		"undone beside another":    {phonedLine("S1", "900", "4", "yes") + phonedLine("S2", "901", "4", "yes") + "filed 1 : notes\nundo\n", already, ""},
		"spaces in the bed":        {request("101", "side  room 2") + request("102", "side room 2"), already, ""},
		"a bed that was taken":     {request("101", "4") + "move 4 to 9\n" + request("102", "4") + "undo\nundo\n", "error: in 4 there is other paper by now: record 2", ""},
		"a bed that was shared":    {request("101", "4") + request("102", "4") + "move 4 to 9 only 1\nundo\n", "the bed move is taken back, 1 paper", ""},
	} {
		t.Run(name, func(t *testing.T) {
			isolate(t)
			s := openAt(t, t.TempDir(), night)
			s.SetWho(okafor)
			last := strings.Join(run(t, s, noPaperYet+c.lines), "\n")
			last = last[strings.LastIndex(last, "\nok "):] // what was said before is no answer to it
			if !strings.Contains(last, c.says) || c.not != "" && strings.Contains(last, c.not) {
				t.Errorf("it says\n%s", last)
			}
		})
	}
}

// A finished line means the bed and the number that it names, and not those that begin so.
func TestFoundIsWhatWasNamed(t *testing.T) {
	s := atWork(t)
	lines := noPaperYet
	for _, bed := range []string{"1", "12", "10"} {
		lines += "record paper-request request=9" + bed + " bed=" + bed + " urgency=urgent sent=03:00\n"
	}
	mustSay(t, strings.Join(run(t, s, lines+"records find bed 1\nrecords find record 2\n"), "\n"), `1 of 3 papers: "bed 1"`, `1 of 3 papers: "record 2"`)
}

// Times that contradict each other are said at once and in the ledger, and are taken; a
// request that has its result says so, and waits for none.
func TestTimesThatContradictEachOther(t *testing.T) {
	s := atWork(t)
	early := strings.Replace(phonedLine("S1", "101", "12", "yes"), "phoned=03:10", "phoned=02:50", 1)
	out := strings.Join(run(t, s, pathology+early+"record 1\nrecords\ntold 2 B Shah\namend 2 phoned=03:05 : by the clock\nrecord 1\n"), "\n")
	mustSay(t, out,
		"record 2: Phoned result S1, bed 12: added", "; LOOK: Phoned 02:50 is before Sent 03:00 of record 1",
		"fact: result phoned: record 2", "fact: LOOK: Sent 03:00 is after Phoned 02:50 of record 2",
		"overdue: record 2", "; LOOK: Phoned 02:50 is before", "record 1: Paper request 101, bed 12: out; result phoned: record 2; LOOK: Sent 03:00", "record 2: Phoned result S1, bed 12: told B Shah", "; LOOK: Phoned 02:50 is before",
		"record 2: Phoned result S1, bed 12: Phoned 03:05")
	if n := strings.Count(out, "LOOK"); n != 5 {
		t.Errorf("it is said %d times:\n%s", n, out)
	}
	out = strings.Join(run(t, s, "record paper-request request=102 bed=5 urgency=urgent sent=02:50\nphoned 3 at 03:00\ntold 3 B Shah at 02:55\n"), "\n")
	mustSay(t, out, "record 3: Paper request 102, bed 5: Phoned 03:00", "told B Shah; Told 02:55", "; LOOK: Told 02:55 is before Phoned 03:00")
}
