package plain

import (
	"bytes"
	"strings"
	"testing"
)

// typedAt runs lines as a person at a terminal types them.
func typedAt(t *testing.T, lines ...string) string {
	t.Helper()
	isolate(t)
	s := openAt(t, t.TempDir(), night)
	var out bytes.Buffer
	if err := Run(s, Options{In: strings.NewReader(strings.Join(lines, "\n") + "\n"), Out: &out, Interactive: true}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func mustSay(t *testing.T, out string, inOrder ...string) {
	t.Helper()
	rest := out
	for _, want := range inOrder {
		_, after, found := strings.Cut(rest, want)
		if !found {
			t.Fatalf("%q is not in its place in\n%s", want, out)
		}
		rest = after
	}
}

// A person who knows no command gets through a night by numbers and answers.
func TestMenus(t *testing.T) {
	out := typedAt(t,
		"", "1", "A Okafor", "nurse in charge",
		"", "1", "EPR, pathology down", "02:20", "03:12", "7B", "",
		"", "7", "epr-downtime", // a procedure by its name
		"", "2", "1", "", "the log says so",
		"", "2", "1", "wider", "", "",
		"", "3", "1", "2", "nobody answers",
		"", "5", "Urgent bloods only; no others", "the laboratory is on paper", "", "",
		"", "6", "2", "Site manager told", "", "by itself it says nothing", "",
		"", "6", "2", "EPR is down", "site manager", "phone", "03:00",
		"", "6", "6", "dose late; bed 4", "", "",
		"", "17", "2", "1", "LFPSE-1",
		"", "17", "1", "2", "bed 4, no result; none", "", "late", "", "03:05",
		"", "17", "3", "no result",
		"", "8", "1", "1", "IT service desk",
		"", "12", "B Shah", "charge nurse",
		"quit")
	mustSay(t, out,
		"1: Say who you are", "ask: Your name", "line: who A Okafor, nurse in charge", "ok ",
		"1: A system is down: start a REAL downtime", "ask: Since when?", "ask: Which ward",
		"note: LIVE: a REAL downtime, not started yet\nnote: down: EPR, pathology\nnote: since Tue 24 Nov 02:20, 52 min ago; this PC is 1 min slow\n"+
			"note: ward: 7B\nnote: by: A Okafor, nurse in charge\nask: Start this REAL downtime? (Enter for yes)",
		"line: ward 7B", "ok - ", "line: clock 03:12", "ok - ",
		`line: declare live "EPR, pathology down" systems "epr","pathology" since "02:20"`, "ok 1 saved 2/2 LIVE downtime started",
		"ask: Which procedure?", `line: use "epr-downtime"`, "ok ",
		"ask: Which step?", "1: epr-downtime/", "line: done epr-downtime/2 : the log says so", "ok ",
		"It asks for one of", `line: answer epr-downtime/1 "wider"`, "ok ",
		"line: cannot epr-downtime/", " : nobody answers", "ok ",
		"line: decision Urgent bloods only, no others; reason: the laboratory is on paper", "ok ",
		"line: notify Site manager told\n", "ok ",
		"line: notify EPR is down; told: site manager; by: phone; at: 03:00", "ok ",
		"line: safety dose late, bed 4\n", "ok ",
		"no LFPSE reference yet", " : LFPSE-1", "ok ",
		"line: sbar Situation: bed 4, no result, none; Assessment: late; at: 03:05", "ok ", "read-out ",
		"line: log about no result", "1 of ",
		`line: system "epr" said-back : IT service desk`, "ok ",
		"line: handover B Shah, charge nurse", "ok ")
	if strings.Contains(out, "error:") {
		t.Error(out)
	}
}

// What command says is entered, read and withdrawn by numbers and answers; so is what a
// system can do yet.
func TestMenuOfCommand(t *testing.T) {
	out := typedAt(t, "who A Okafor", "declare live EPR down systems epr", "use epr-downtime",
		"", "13", "1", "bloods: routine", "Essential only; no others", "silver", "", "2, 3",
		"who M Silva", "", "13", "1",
		"", "13", "2", "1", "As usual",
		"", "8", "1", "1", "IT", "2", "to read only",
		"", "13", "3", "", "13", "4", "quit")
	mustSay(t, out, "13: Command and systems", "1: Command says something new", "ask: What is it about?", "ask: Which steps does it touch?",
		`line: instruction "bloods: routine" steps "2, 3" from "silver" : Essential only; no others`, "ok 3 ", "touches EPR downtime, step 2",
		"13: You have read an instruction", "bloods: routine: Essential only", "line: read 3", "ok 5 ",
		"2: Command has withdrawn", `line: instruction "bloods: routine" ends : As usual`, "ok 6 ",
		`line: system "epr" said-back : IT; in part: to read only`, "ok 7 ",
		"line: instructions", "WITHDRAWN: 6", "line: systems", "EPR downtime stays on: EPR is said back")
	if strings.Contains(out, "error:") {
		t.Error(out)
	}
}

// A question can be given up; a needed answer is asked for again; a number that is not
// there is refused; commands work all the time.
func TestMenusBySlips(t *testing.T) {
	out := typedAt(t, "7", "1", "", "cancel", "99", "who B Shah", "status", "", "1", "", "#", "quit")
	mustSay(t, out, "1: Say who you are", "note: choose from these", "ask: Your name", "error: an answer is needed here, or write cancel",
		"nothing was written", "error: there is no 99 in the menu", "ok -", "nothing is running", "REAL downtime",
		"ask: What is down?", "error: an answer is needed")
}

// Where only one of some answers can be meant, a command word that was typed instead is
// not taken for one: "done" does not tick the step that is not done.
func TestMenusTakeNoCommandForAnAnswer(t *testing.T) {
	out := typedAt(t, "who A Okafor", "declare live EPR down systems epr", "use epr-downtime",
		"", "3", "1", "done", "9", "CANNOT", "nobody answers",
		"", "6", "close : over", "decision", "cancel",
		"", "8", "1", "ended", "2", "", "",
		"quit")
	mustSay(t, out, "ask: Why not?", "error: choose one of the numbers", "ask: Why not?", "1: not applicable", "error: choose one of the numbers",
		"ask: The reason", "line: cannot epr-downtime/", "ok 3 ",
		"ask: What kind?", "error: choose one of the numbers", "ask: What kind?", "error: choose one of the numbers",
		"ask: How far is it?", "error: choose one of the numbers", "line: system \"epr\" checked", "ok 4 ")
	if strings.Contains(out, "line: done") {
		t.Error(out)
	}
}

// Nothing is declared before the last yes: a no writes nothing, and a drill says so.
func TestMenuDeclaresAfterAYes(t *testing.T) {
	out := typedAt(t, "who A Okafor", "ward 7B",
		"", "1", "0", "26:00", "", "", "2",
		"", "2", "epr", "12:30", "", "no",
		"status", "", "2", "epr", "", "", "yes", "quit")
	mustSay(t, out, "ask: What is down?", "ask: Since when?", "error: ", "ask: Since when?", "note: LIVE", "note: down: not sure yet",
		"note: since Tue 24 Nov 03:11; clock not compared", "1: yes, start it", "2: no", "nothing was written",
		"note: DRILL DRILL DRILL", "note: since Mon 23 Nov 12:30, 14 h 41 min ago", "ask: Start this DRILL?", "nothing was written",
		"nothing is running", `line: declare drill "EPR down" systems "epr"`, "ok 1 ")
	if strings.Contains(out, "line: declare live") || strings.Contains(out, "ask: Which ward") {
		t.Error(out)
	}
}

// What the clock on the wall is said to show is looked at when it is said: a downtime is
// not left undeclared because of it.
func TestMenuAsksForTheClockAgain(t *testing.T) {
	out := typedAt(t, "who A Okafor", "", "1", "EPR down", "", "ten past three", "03:12", "", "", "quit")
	mustSay(t, out, "ask: What does the clock", "error: ", "ask: What does the clock", "line: clock 03:12", "line: declare live", "ok 1 saved 2/2 LIVE downtime started")
}

// Of two lines, the second is not carried out where the first is refused, and is told.
func TestMenuTellsWhatItDidNotCarryOut(t *testing.T) {
	isolate(t)
	f := &face{s: openAt(t, t.TempDir(), night), grammar: newGrammar(), interactive: true}
	f.menu = []choice{alone("Begin", "clock\ndeclare live EPR down\nuse epr-downtime")}
	mustSay(t, strings.Join(f.answer("1"), "\n"), "line: clock\nerror: ", "note: NOT carried out: declare live EPR down\nnote: NOT carried out: use epr-downtime")
	if f.s.Running() {
		t.Error("it was carried out")
	}
}

// A script is never asked anything.
func TestNoMenusForAScript(t *testing.T) {
	isolate(t)
	s := openAt(t, t.TempDir(), night)
	lines := strings.Join(run(t, s, "\n1\nmenu\n"), "\n")
	if strings.Contains(lines, "1: ") || strings.Count(lines, "error: ") != 2 {
		t.Error(lines)
	}
}

// A procedure that was opened by mistake is taken off the board by undo, and can be opened
// again; once something was done with it, undo leaves it.
func TestUndoOpening(t *testing.T) {
	s := atWork(t)
	out := strings.Join(run(t, s, "declare live EPR\nuse epr-downtime\nuse blood-transfusion\nundo\nundo\n"+
		"use pathology-requests\n"+"record paper-request request=101 bed=12 urgency=urgent sent=03:00\nundo\n"), "\n")
	mustSay(t, out, "ok 4 saved 2/2 Blood transfusion: stood down: opened by mistake", "error: nothing to undo",
		"ok 6 ", "error: more was done with pathology-requests since: stand-down pathology-requests : REASON")
	if p := s.State().Procedure("pathology-requests"); p.StoodDown {
		t.Error("undo took away a procedure that paper is out for")
	}
}

func TestUndo(t *testing.T) {
	s := atWork(t)
	out := strings.Join(run(t, s, "undo\ndeclare live EPR\nuse epr-downtime\ndone 2\nundo\nundo\ndone 2\nreopen 2 : no\nundo\n"), "\n")
	mustSay(t, out, "error: nothing to undo", "ok 3 ", "ok 4 saved 2/2 ", "reopened", "error: nothing to undo",
		"ok 5 ", "error: that step has changed since")
	if rows := s.Book().Rows(); rows[3].Reason != "ticked by mistake" {
		t.Errorf("taken back: %+v", rows[3])
	}
}

// Numbers stand beside systems on the app's screen, and mean none here. A drill can be left
// for the real thing from its menu, which says what it is.
func TestMenuOfADrill(t *testing.T) {
	out := typedAt(t, "", "1", "A Okafor", "nurse", "", "2", "1", "epr", "", "", "7B", "",
		"", "1", "epr", "", "", "", "")
	mustSay(t, out, `error: "1" is not the name of a system`, "ok 1 saved 2/2 DRILL", "note: DRILL", "1: NO DUFF, it is real: end this drill",
		"LIVE: a REAL downtime, not started yet", "ok 1 saved 2/2 LIVE downtime started", "the drill")
}

// Undo names once what it would take back, where something else was entered since: a step
// or a whole procedure goes from the board by it.
func TestUndoAsksWhereMoreWasEntered(t *testing.T) {
	isolate(t)
	s := openAt(t, t.TempDir(), night)
	s.SetWho(okafor)
	out := strings.Join(run(t, s, "declare live EPR\nuse epr-downtime\nrecovery : it is back\nundo\nundo\nundo\n"), "\n")
	mustSay(t, out, "ok 3 ", "error: more was entered since: undo takes back entry 2, \"EPR downtime opened",
		"saved 2/2 EPR downtime: stood down: opened by mistake", "error: nothing to undo")
}

// What was named and left alone is asked about again.
func TestUndoThatWasLeftAloneAsksAnew(t *testing.T) {
	isolate(t)
	s := openAt(t, t.TempDir(), night)
	s.SetWho(okafor)
	out := strings.Join(run(t, s, "declare live EPR\nuse epr-downtime\ndone 2\nnote porter late\nundo\nstatus\nundo\nundo\n"), "\n")
	mustSay(t, out, "error: more was entered since", "elapsed:", "error: more was entered since", "ok 5 saved 2/2 EPR downtime, step 2", "reopened")
}

// Where no procedure is open there is something to do: the first is named.
func TestNextNamesTheProcedureToOpen(t *testing.T) {
	isolate(t)
	s := openAt(t, t.TempDir(), night)
	s.SetWho(okafor)
	out := strings.Join(run(t, s, "declare drill EPR\nno-duff EPR down systems EPR\nnext\nuse epr-downtime\nnext\n"), "\n")
	mustSay(t, out, "note: no procedure is open yet; for what is down there is EPR downtime: use epr-downtime", "ok ", "next: epr-downtime/")
	if strings.Contains(out, "Nothing to do now") {
		t.Errorf("a real outage has nothing to do:\n%s", out)
	}
}

// Whoever declares a cyber attack is told what not to do.
func TestCyberWarning(t *testing.T) {
	s := atWork(t)
	out := strings.Join(run(t, s, "declare live Isolated systems CYBER,epr\n"), "\n")
	mustSay(t, out, "ok 1 ", "note: Cyber attack: do not move USB sticks", "Do not use e-mail")
}
