package plain

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/text"
)

// The menus are for a person at a terminal, who need not know a command: a number
// chooses, questions follow one at a time, and what comes of the answers is the line
// that could have been typed. That line is printed, and answered like any other.

// cancelWord gives up a question, and what it was asked for.
const cancelWord = "cancel"

// choice is one line of a menu.
type choice struct {
	words string
	asks  []question
	// line is the command made of the answers; two of them with a line
	// feed between.
	line func(a told) string
}

// told is what was answered, by the name of the question; what was not asked is "".
type told map[string]string

// question is what a choice still needs to be told.
type question struct {
	name     string
	words    string
	optional bool
	// enter is what Enter is for where it is not "for none".
	enter string
	// options are what a number stands for; nil for none. What is typed otherwise is
	// the answer itself.
	options func(f *face) []option
	// byAnswer is set where the answer of an option is a number that people know: it
	// is shown, and chooses, in place of the place in the list. An option without an
	// answer says what is not listed.
	byAnswer bool
	// only is set where nothing but one of the options can be meant.
	only bool
	// check says what is wrong with an answer; nil where the line itself tells.
	check func(f *face, answer string) error
	// then gives the questions that follow from an answer; nil for none.
	then func(f *face, answer string) []question
	// above are lines that are read before it; nil for none.
	above func(f *face) []string
	// no is the answer that gives up all that was asked, as cancelWord does; "" for none.
	no string
	// menu is another menu that opens in place of a question; nil for none.
	menu func(f *face) []choice
}

// option is an answer that a number stands for.
type option struct{ words, answer string }

// asking is a choice on its way to being a line.
type asking struct {
	choice  choice
	left    []question
	above   []string
	options []option
	answers told
}

// chosen deals with a line that is an answer to a menu or to one of its questions, and
// reports whether it was. A line to be carried out comes back in its place.
func (f *face) chosen(line string) (answer []string, carryOut string, taken bool) {
	switch {
	case !f.interactive:
		return nil, "", false
	case f.asking != nil && strings.EqualFold(line, cancelWord):
		return f.giveUp()
	case f.asking != nil:
		return f.answered(line)
	case line == "" || strings.EqualFold(line, "menu"):
		return f.showMenu(), "", true
	case isNumber(line):
		return f.pick(line)
	}
	return nil, "", false
}

// showMenu lists what can be chosen now.
func (f *face) showMenu() []string {
	f.menu, f.submenu = f.choices(), ""
	lines := f.menuLines()
	if f.s.Running() && f.s.State().Mode != event.Live {
		lines = append([]string{"note: " + f.title()}, lines...)
	}
	return append(lines, "note: type a number, or any command. help lists the commands")
}

func (f *face) menuLines() []string {
	lines := make([]string, 0, len(f.menu)+1)
	for i, c := range f.menu {
		lines = append(lines, fmt.Sprintf("%d: %s", i+1, c.words))
	}
	return lines
}

func (f *face) pick(line string) ([]string, string, bool) {
	if f.menu == nil {
		return append(f.showMenu(), "note: choose from these"), "", true
	}
	n, err := strconv.Atoi(line)
	if err != nil || n < 1 || n > len(f.menu) {
		return []string{fmt.Sprintf("error: there is no %s in the menu: Enter shows it", line)}, "", true
	}
	if asks := f.menu[n-1].asks; len(asks) > 0 && asks[0].menu != nil {
		f.submenu = placeOf(f.menu[n-1].words)
		f.menu = asks[0].menu(f)
		lines := append([]string{"menu: " + f.submenu}, f.menuLines()...)
		return append(lines, "note: type a number of "+f.submenu+". Enter shows the first menu again"), "", true
	}
	f.asking = &asking{choice: f.menu[n-1], left: f.menu[n-1].asks, answers: make(told)}
	return f.goOn()
}

// goOn asks the next question, or makes the line once there is none.
func (f *face) goOn() ([]string, string, bool) {
	a := f.asking
	if len(a.left) == 0 {
		f.asking = nil
		return nil, a.choice.line(a.answers), true
	}
	a.above, a.options = nil, nil
	if q := a.left[0]; q.above != nil {
		a.above = q.above(f)
	}
	if q := a.left[0]; q.options != nil {
		a.options = q.options(f)
	}
	return a.ask(), "", true
}

// ask is the question that is to be answered, with what there is to choose from.
func (a *asking) ask() []string {
	q := a.left[0]
	lines := []string{"ask: " + q.words}
	if q.optional {
		lines[0] += " (Enter " + cmp.Or(q.enter, "for none") + ")"
	}
	lines = append(slices.Clone(a.above), lines...)
	for i, o := range a.options {
		switch {
		case !q.byAnswer:
			lines = append(lines, fmt.Sprintf("%d: %s", i+1, o.words))
		case o.answer == "":
			lines = append(lines, "note: "+o.words)
		default:
			lines = append(lines, o.answer+": "+o.words)
		}
	}
	return lines
}

// giveUp ends the questions without a line.
func (f *face) giveUp() ([]string, string, bool) {
	f.asking = nil
	f.leaveSubmenu()
	return []string{"note: nothing was written. Enter shows the menu"}, "", true
}

// again refuses an answer, and asks once more.
func (a *asking) again(why string) ([]string, string, bool) {
	return append([]string{"error: " + why}, a.ask()...), "", true
}

// answered takes the answer to the question that was asked.
func (f *face) answered(line string) ([]string, string, bool) {
	a := f.asking
	q := a.left[0]
	n, err := strconv.Atoi(line)
	if q.only && err != nil {
		n = 1 + slices.IndexFunc(a.options, func(o option) bool { return strings.EqualFold(o.answer, line) })
	}
	switch chosen := n >= 1 && n <= len(a.options) && !q.byAnswer; {
	case chosen:
		line = a.options[n-1].answer
	case line == "" && q.optional:
	case line == "":
		return a.again("an answer is needed here, or write " + cancelWord)
	case q.only:
		return a.again("choose one of the numbers, or write " + cancelWord)
	case q.check != nil:
		if err := q.check(f, line); err != nil {
			return a.again(err.Error())
		}
	}
	if q.no != "" && line == q.no {
		return f.giveUp()
	}
	a.answers[q.name] = line
	a.left = a.left[1:]
	if q.then != nil {
		a.left = append(q.then(f, line), a.left...)
	}
	return f.goOn()
}

// alone is a choice that is a line as it stands.
func alone(words, line string) choice {
	return choice{words: words, line: func(told) string { return line }}
}

// choices are the menu: what matters most comes first.
func (f *face) choices() []choice {
	procedures := opens("Procedures: list, print, copy by hand ...", (*face).procedureChoices)
	leave := alone("End the program; what is running goes on", "quit")
	handbook := opens("More: handbook, ward, second copy, bell ...", (*face).moreChoices)
	who := choice{"Say who you are", asksPerson("Your name", "Your role"),
		func(a told) string { return "who " + a.person() }}
	switch {
	case f.s.Looking() != nil:
		return []choice{alone("What is overdue and next", "next"), alone("Where everything stands", "status"),
			alone("Read the log", "log"), alone("List the ledger of paper", "records"), alone("Take the log over here", "take-over"), procedures, leave, handbook}
	case f.s.Who().Name == "":
		return []choice{who, alone("Where everything stands", "status"), procedures, leave, handbook}
	case !f.s.Running():
		return slices.Concat([]choice{
			f.declareChoice("A system is down: start a REAL downtime", event.Live),
			f.declareChoice("Rehearse: start a DRILL. Nothing in it counts as real", event.Drill),
			procedures, who, leave,
		}, f.finishedChoices(), []choice{handbook})
	}
	var real []choice
	if f.s.State().Mode != event.Live { // the way out of what is not real comes first, as F8 does
		real = []choice{f.declareChoice("NO DUFF, it is real: end this "+f.s.State().Noun()+" and start a REAL downtime", event.Live)}
	}
	return slices.Concat(real, f.carryChoices(), f.runChoices(), f.commandChoices(), f.closingChoices(), []choice{
		opens("More in the log: METHANE, SBAR, find words ...", func(*face) []choice { return logChoices() }), who, procedures, leave, handbook})
}

// runChoices are the part of the menu that is about the run.
func (f *face) runChoices() []choice {
	which := question{name: "step", words: "Which step?", options: (*face).stepsNow}
	tick := which
	tick.then = (*face).stepAsks
	undo := which
	undo.options = (*face).stepsDone
	reason := question{name: "reason", words: "The reason"}
	return []choice{
		alone("What is overdue and next", "next"),
		{"A step is done", []question{tick}, doneLine},
		{"A step is not done", []question{which, {name: "how", words: "Why not?", only: true, options: are(
			option{"not applicable: it does not apply here", "na"},
			option{"could not: it should be done and cannot be", "cannot"},
			option{"later: put off to recovery", "later"})}, reason},
			func(a told) string { return a["how"] + " " + a["step"] + " : " + a["reason"] }},
		{"Take back a tick", []question{undo, reason},
			func(a told) string { return "reopen " + a["step"] + " : " + a["reason"] }},
		decisionChoice(),
		logChoice(),
		{"Put a procedure on the board", []question{{name: "procedure", words: "Which procedure?", options: (*face).offers}},
			func(a told) string { return "use " + quoted(a["procedure"]) }},
		systemChoice(),
		opens("Paper records: add, told, accounted for, checked ...", (*face).recordChoices),
		alone("Read the log", "log"),
		alone("Where everything stands", "status"),
		{"Hand over", asksPerson("To whom?", "Their role"), func(a told) string { return "handover " + a.person() }},
	}
}

// stepsNow are the steps there are to do, the most pressing first.
func (f *face) stepsNow() []option {
	board := f.s.State().Board(f.now())
	var options []option
	for _, items := range [][]incident.Item{board.Overdue, board.Next, board.Checks, board.PutOff, board.CouldNot} {
		for _, item := range items {
			options = append(options, f.stepOption(item.Procedure, item.Step))
		}
	}
	return options
}

// stepsDone are the steps that are done, the latest first.
func (f *face) stepsDone() []option {
	var options []option
	book := f.s.Book()
	seen := make(map[incident.Ref]bool)
	for place := book.Len() - 1; place >= 0 && len(options) < 9; place-- {
		if !book.Is(place, timeline.Steps) {
			continue
		}
		row := book.Row(place)
		ref := incident.Ref{Procedure: row.Procedure, Step: row.Step}
		if p, step := f.s.State().Find(ref); step != nil && step.Mark() == string(incident.Done) && !seen[ref] {
			seen[ref] = true
			options = append(options, f.stepOption(p, step))
		}
	}
	return options
}

func (f *face) stepOption(p *incident.Procedure, step *incident.Step) option {
	return option{f.itemLine(incident.Item{Procedure: p, Step: step}), p.Def.ID + "/" + strconv.Itoa(step.Number)}
}

// stepAsks are the questions of the step itself, then when it was done and a note.
func (f *face) stepAsks(answer string) []question {
	var asks []question
	if step := f.typedStep(answer); step != nil {
		if step.Def.Answer != nil {
			asks = append(asks, question{name: "answer", words: "It asks for " + step.Def.Answer.Asks()})
		}
		if step.Def.TwoPerson {
			asks = append(asks, question{name: "with", words: "TWO PEOPLE: who is the second?"})
		}
	}
	return append(asks, question{name: "at", words: "At what time, where it was earlier?", optional: true},
		question{name: "note", words: "A note", optional: true})
}

// typedStep is the step that was named, nil where there is none such.
func (f *face) typedStep(typed string) *incident.Step {
	parsed, err := parseRef(typed)
	if err != nil {
		return nil
	}
	ref, err := f.resolve(parsed)
	if err != nil {
		return nil
	}
	_, step := f.s.State().Find(ref)
	return step
}

// doneLine is the tick that the answers are.
func doneLine(a told) string {
	line := "done " + a["step"]
	if a["answer"] != "" {
		line = "answer " + a["step"] + " " + quoted(a["answer"])
	}
	if a["at"] != "" {
		line += " at " + quoted(a["at"])
	}
	if a["with"] != "" {
		line += " with " + quoted(a["with"])
	}
	return line + reasonAfter(a["note"])
}

// asksPerson asks for a name, and for the role of somebody who has not been named in
// this run before.
func asksPerson(name, role string) []question {
	return []question{{name: "name", words: name, options: (*face).people, then: func(_ *face, answer string) []question {
		if strings.Contains(answer, ",") {
			return nil
		}
		return []question{{name: "role", words: role}}
	}}}
}

// person is the name and role that asksPerson has asked for.
func (a told) person() string {
	if a["role"] == "" {
		return a["name"]
	}
	return a["name"] + ", " + a["role"]
}

// people are those of this run, to be named by a number.
func (f *face) people() []option {
	if f.s.State() == nil {
		return nil
	}
	var options []option
	for _, p := range f.s.State().People {
		options = append(options, option{p.String(), p.String()})
	}
	return options
}

func (f *face) systemOptions() []option {
	var options []option
	for _, s := range f.s.State().Systems {
		options = append(options, option{text.System(s.Name) + ", " + string(s.Status), s.Name})
	}
	return options
}

func are(options ...option) func(*face) []option { return func(*face) []option { return options } }

// quoted is a value as one word of a line. A line has no way to write a double quote
// within quotes.
func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, "'") + `"` }

// listed is names with commas between, each one word.
func listed(s string) string {
	var names []string
	for name := range strings.SplitSeq(s, ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, quoted(name))
		}
	}
	return strings.Join(names, ",")
}

// parted keeps a text from being taken apart: a semicolon parts what a decision says.
func parted(s string) string { return strings.ReplaceAll(s, ";", ",") }

func reasonAfter(s string) string {
	if s == "" {
		return ""
	}
	return " : " + s
}
