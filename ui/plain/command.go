package plain

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"downtime/store/incident"
	"downtime/ui/text"
)

// instructionArgs is what follows instruction.
type instructionArgs struct {
	subject string
	text    string
	from    string
	at      string // as typed, "" for now
	steps   []stepRef
	keep    bool // nothing was said of steps
	ends    bool
}

// parseInstruction reads SUBJECT [ends] [steps N,N|none] [from NAME] [at HH:MM] :
// TEXT. A subject may have several words, and one that is a keyword is quoted.
func parseInstruction(rest string) (act, error) {
	list, said, err := wordsAndReason(rest)
	if err != nil {
		return nil, err
	}
	isKeyword := func(w word) bool {
		return slices.ContainsFunc([]string{"ends", "steps", "from", "at"}, w.is)
	}
	args := instructionArgs{text: said, keep: true}
	n := slices.IndexFunc(list, isKeyword)
	if n < 0 {
		n = len(list)
	}
	args.subject = joined(list[:n])
	list = list[n:]
	if args.subject == "" || said == "" {
		return nil, errUsage
	}
	for len(list) > 0 {
		n := 1
		for n < len(list) && !isKeyword(list[n]) {
			n++
		}
		switch keyword, values := list[0], list[1:n]; {
		case keyword.is("ends") && len(values) == 0:
			args.ends = true
		case len(values) == 0:
			return nil, errUsage
		case keyword.is("steps") && args.keep:
			args.keep = false
			if args.steps, err = parseRefs(joined(values)); err != nil {
				return nil, err
			}
		case keyword.is("from") && args.from == "":
			args.from = joined(values)
		case keyword.is("at") && args.at == "":
			var left []word
			if args.at, left = takeMoment(values); len(left) > 0 {
				return nil, errUsage
			}
		default:
			return nil, errUsage
		}
		list = list[n:]
	}
	return func(f *face) ([]string, error) { return f.instruct(args) }, nil
}

func joined(list []word) string {
	texts := make([]string, len(list))
	for i := range list {
		texts[i] = list[i].text
	}
	return strings.TrimSpace(strings.Join(texts, " "))
}

// parseRefs reads steps with commas between them, or none.
func parseRefs(typed string) ([]stepRef, error) {
	if strings.EqualFold(typed, "none") {
		return nil, nil
	}
	var refs []stepRef
	for _, part := range strings.FieldsFunc(typed, func(r rune) bool { return r == ',' || r == ' ' }) {
		ref, err := parseRef(part)
		if err != nil {
			return nil, err
		}
		refs = append(refs, ref)
	}
	if refs == nil {
		return nil, errUsage
	}
	return refs, nil
}

func parseRead(rest string) (act, error) {
	seq, err := strconv.ParseUint(strings.TrimPrefix(rest, "no. "), 10, 64)
	if err != nil {
		return nil, errUsage
	}
	return func(f *face) ([]string, error) { return f.do(incident.ReadInstruction{Seq: seq}) }, nil
}

func (f *face) instruct(args instructionArgs) ([]string, error) {
	at, err := f.moment(args.at)
	if err != nil {
		return nil, err
	}
	action := incident.GiveInstruction{
		Subject: args.subject, Text: args.text, From: args.from, At: at, KeepSteps: args.keep, Ends: args.ends,
	}
	for _, typed := range args.steps {
		ref, err := f.resolve(typed)
		if err != nil {
			return nil, err
		}
		action.Steps = append(action.Steps, ref)
	}
	return f.do(action)
}

// instructions lists those that stand, under each the ones that it replaced, and then
// those of subjects that ended.
func (f *face) instructions() ([]string, error) {
	state := f.s.State()
	if state == nil {
		return nil, errNothing
	}
	lines := []string{f.title()}
	list := state.Current()
	if len(list) == 0 {
		lines = append(lines, "no instruction from command stands")
	}
	for i := range state.Instructions {
		if it := &state.Instructions[i]; it.Ends && it.ReplacedBy == 0 {
			list = append(list, it)
		}
	}
	for _, it := range list {
		lines = append(lines, f.instructionLine(it))
		for before := state.Instruction(it.Replaces); before != nil; before = state.Instruction(before.Replaces) {
			lines = append(lines, f.instructionLine(before))
		}
	}
	return read(lines...), nil
}

// instructionLine is one instruction: how it stands, its number, when it was received,
// its words, who has read it, and what it touches.
func (f *face) instructionLine(it *incident.Instruction) string {
	state := f.s.State()
	words := fmt.Sprintf("%d %s %s: %s", it.Seq, f.clockTime(it.At), it.Subject, it.Text)
	if it.From != "" {
		words += "; from " + it.From
	}
	switch {
	case it.ReplacedBy > 0:
		return fmt.Sprintf("REPLACED by no. %d: %s", it.ReplacedBy, words)
	case it.Ends:
		words = "WITHDRAWN: " + words
	default:
		words = "stands: " + words
	}
	if state.Counts(it) {
		words += "; " + f.s.Readers(it)
	}
	if slices.Contains(f.s.Unread(), it) {
		words += fmt.Sprintf("; NOT READ BY %s: read %d", f.s.UnreadBy(), it.Seq)
	}
	var steps []string
	for _, ref := range it.Steps {
		if p, step := state.Find(ref); step != nil && len(state.Touching(p, step)) > 0 {
			steps = append(steps, fmt.Sprintf("%s/%d", p.Def.ID, step.Number))
		}
	}
	if len(steps) > 0 {
		words += "; touches " + strings.Join(steps, ", ")
	}
	return words
}

// commandLines are the instructions that stand and those that are to be read, for the
// readings that begin a piece of work.
func (f *face) commandLines() []string {
	if !f.s.Running() {
		return nil
	}
	list := f.s.State().Current()
	for _, it := range f.s.Unread() {
		if it.Ends {
			list = append(list, it)
		}
	}
	var lines []string
	for _, it := range list {
		lines = append(lines, "command: "+f.instructionLine(it))
	}
	return lines
}

// unreadWords say how many instructions who works now has still to read, "" for none.
func (f *face) unreadWords() string {
	unread := f.s.Unread()
	if len(unread) == 0 {
		return ""
	}
	return text.Count(len(unread), "instruction") + " from command NOT READ BY " + f.s.UnreadBy() + ": write instructions"
}

// withUnread adds that to the answer of a change after which somebody else works.
func (f *face) withUnread(lines []string, err error) ([]string, error) {
	if words := f.unreadWords(); err == nil && words != "" {
		lines[0] += "; " + words
	}
	return lines, err
}

// commandFacts flag a step that an instruction touches.
func (f *face) commandFacts(v view, step *incident.Step) []string {
	var facts []string
	if state := f.s.State(); v.opened && f.s.Running() {
		for _, it := range state.Touching(v.Procedure, step) {
			facts = append(facts, fmt.Sprintf("COMMAND no. %d", it.Seq))
		}
	}
	return facts
}

// systems says how far each system is back, and what that means for each procedure
// that is on.
func (f *face) systems() ([]string, error) {
	state := f.s.State()
	if state == nil {
		return nil, errNothing
	}
	lines := append([]string{f.title()}, f.systemLines()...)
	if len(state.Systems) == 0 {
		lines = append(lines, "no system was named: system NAME down")
	}
	for _, r := range f.s.Returns() {
		lines = append(lines, "procedure: "+f.returning(r))
	}
	return read(lines...), nil
}

func (f *face) returning(r incident.Return) string {
	return f.s.Returning(r, "stand-down "+r.Procedure.Def.ID+" : REASON")
}

// mayStandDown are the procedures that no system keeps on any more.
func (f *face) mayStandDown() []string {
	var lines []string
	for _, r := range f.s.Returns() {
		if f.s.Running() && r.MayStandDown() {
			lines = append(lines, "systems in use: "+f.returning(r))
		}
	}
	return lines
}

func (f *face) systemLines() []string {
	var lines []string
	for _, system := range f.s.State().Systems {
		line := fmt.Sprintf("system: %s, %s %s", system.Name, system.Status, f.clockTime(system.At))
		if system.By != "" {
			line += " by " + system.By
		}
		if said := system.Said(); said != "" {
			line += ": " + said
		}
		lines = append(lines, line)
	}
	return lines
}

var systemStates = map[string]incident.SystemStatus{
	"down": incident.SystemDown, "said-back": incident.SystemSaidBack,
	"checked": incident.SystemChecked, "in-use": incident.SystemInUse,
}

// parseSystem reads NAME STATE [: TEXT]. Of a system that is said to be back the text
// is by whom, of any other a note. After "; in part:" stands what can and cannot be done
// with one that is not down; earlier versions wrote it "; note:".
func parseSystem(rest string) (act, error) {
	list, said, err := wordsAndReason(rest)
	switch {
	case err != nil:
		return nil, err
	case len(list) != 2:
		return nil, errUsage
	}
	to, ok := systemStates[strings.ToLower(list[1].text)]
	if !ok {
		return nil, errUsage
	}
	action := incident.SetSystem{Name: list[0].text, To: to, Note: said}
	if to != incident.SystemDown {
		action.Note, action.InPart = cutNote(said)
	}
	if to == incident.SystemSaidBack {
		action.By, action.Note = action.Note, ""
	}
	if strings.EqualFold(action.InPart, allOfIt) {
		action.InPart, action.Whole = "", true
	}
	return func(f *face) ([]string, error) { return f.do(action) }, nil
}

// allOfIt is written for what can be done with a system that was back in part, and no
// longer is.
const allOfIt = "all"

var noteLabel = regexp.MustCompile(`(?i)(^|;)\s*(?:in part|note):`)

// cutNote splits "BY WHOM; in part: WHAT CAN AND CANNOT BE DONE"; either may be missing.
func cutNote(said string) (by, note string) {
	at := noteLabel.FindStringIndex(said)
	if at == nil {
		return said, ""
	}
	return strings.TrimSpace(said[:at[0]]), strings.TrimSpace(said[at[1]:])
}
