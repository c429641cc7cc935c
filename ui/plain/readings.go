package plain

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"downtime/runbooks"
	"downtime/runbooks/procedure"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/session"
	"downtime/ui/text"
)

const (
	exercise = "exercise, not a real downtime"
	template = text.NotApproved
)

var errNothing = errors.New("nothing is running: write declare live TITLE, or declare drill TITLE")

// read ends the lines of a reading.
func read(lines ...string) []string { return append(lines, ".") }

// clockTime is a moment as the ward would write it.
func (f *face) clockTime(at time.Time) string { return text.Clock(at, f.now()) }

// modeWords is a mode in words; one that is not real says so.
func modeWords(mode event.Mode) string {
	words := timeline.ModeWords(mode)
	if mode != event.Live {
		words += ", " + exercise
	}
	return words
}

// title is the first line of every reading about the run: real or not, and
// which.
func (f *face) title() string {
	state := f.s.State()
	words := modeWords(state.Mode) + ": " + state.Title
	if !f.s.Running() {
		words = "closed: " + words
	}
	return words
}

// withUnsigned adds why nothing is signed, where nothing is.
func (f *face) withUnsigned(lines ...string) []string {
	if said := f.s.Unsigned(); said != "" {
		return append(lines, said)
	}
	return lines
}

// code is the line that fixes the log as it is now.
func (f *face) code() ([]string, error) {
	paper, err := f.s.Paper()
	if err != nil {
		return nil, err
	}
	return read(f.withUnsigned(paper.String())...), nil
}

func (f *face) status() ([]string, error) {
	f.enterJump()
	state := f.s.State()
	if state == nil {
		lines := append([]string{"nothing is running", f.wardLine(), f.whoLine(), f.clockLine()}, f.copyLines()...)
		lines = append(lines, f.papersLeftLines()...)
		return read(append(lines, f.elsewhereLines()...)...), nil
	}
	now := f.now()
	lines := append(f.phaseLines(state, now), f.wardLine(), f.whoLine())
	if doer := f.s.Doer(); doer != nil {
		lines = append(lines, "writing for: "+doer.String())
	}
	if given := f.givenLine(); given != "" {
		lines = append(lines, given)
	}
	lines = append(lines, f.systemLines()...)
	if words := session.NotInUse(state); words != "" && !f.s.Running() {
		lines = append(lines, words)
	}
	lines = append(lines, f.mayStandDown()...)
	lines = append(lines, f.commandLines()...)
	lines = append(lines, f.drillLines()...)
	for _, left := range state.Left {
		lines = append(lines, "left: "+timeline.LeftWords(left))
	}
	if words := session.ActionsWords(state.FollowUps, now); words != "" {
		lines = append(lines, "debrief: "+words)
	}
	for _, l := range state.Linked {
		lines = append(lines, f.s.LinkedWords(l))
	}
	lines = append(lines, f.papersLeftLines()...)
	lines = append(lines, f.elsewhereLines()...)
	lines = append(lines, f.procedureLines(state)...)
	lines = append(lines, f.paperCounts()...)
	board, late := state.Board(now), state.LateRecords(now)
	lines = append(lines,
		fmt.Sprintf("to do now: %d, overdue: %d", board.ToDo()+len(late), board.OverdueWith(late)),
		fmt.Sprintf("entries: %d", state.Entries),
		f.clockLine(), "log: "+state.Log)
	lines = append(lines, f.copyLines()...)
	if state.NotKnown > 0 {
		lines = append(lines, fmt.Sprintf("not known: %d, written by a newer version of downtime", state.NotKnown))
	}
	return read(lines...), nil
}

// phaseLines are what is down, since when, and in which phase.
func (f *face) phaseLines(state *incident.State, now time.Time) []string {
	lines := []string{
		f.title(),
		"since: " + text.Stamp(state.Since.In(f.s.Zone())),
		"declared: " + text.Stamp(state.Declared.In(f.s.Zone())),
	}
	switch {
	case state.Abandoned:
		return append(lines, "phase: closed as started in error "+f.clockTime(state.ClosedAt)+because(state.CloseReason))
	case !f.s.Running():
		return append(lines, "phase: closed "+f.clockTime(state.ClosedAt)+because(state.CloseReason))
	}
	return append(lines, "elapsed: "+text.Duration(state.Elapsed(now)), "phase: "+string(state.Phase))
}

// procedureLines are how far each procedure is, whether its file has changed since it was
// opened, and in which of them step numbers count.
func (f *face) procedureLines(state *incident.State) []string {
	lines := f.refresh()
	for _, p := range state.Procedures {
		lines = append(lines, "procedure: "+f.procedureCounts(p))
	}
	for _, c := range f.s.ChangedFiles() {
		lines = append(lines, f.changedLine(c))
	}
	if p := f.current(); p != nil {
		lines = append(lines, "step numbers: of "+p.Def.ID)
	}
	return lines
}

// because is a reason after what it is the reason for.
func because(reason string) string {
	if reason == "" {
		return ""
	}
	return ": " + reason
}

func (f *face) wardLine() string {
	switch ward, organisation := f.s.Ward(), f.s.Organisation(); {
	case ward == "":
		return "ward not set"
	case organisation == "":
		return "ward: " + ward
	default:
		return "ward: " + ward + ", " + organisation
	}
}

func (f *face) whoLine() string {
	if who := f.s.Who(); who.Name != "" {
		return "who: " + who.String()
	}
	return "who: not said"
}

func (f *face) procedureCounts(p *incident.Procedure) string {
	if p.StoodDown {
		return fmt.Sprintf("%s, stood down %s%s%s", p.Def.ID, f.clockTime(p.StoodDownAt), f.marks(p), because(p.StoodDownReason))
	}
	checks := 0
	for _, step := range p.Steps {
		if step.Status == incident.Open && step.Def.Recurring() {
			checks++
		}
	}
	return fmt.Sprintf("%s, %s, %d done, %d not applicable, %d could not, %d put off, %s; %s%s", p.Def.ID, f.openCounts(p),
		p.Count(incident.Done), p.Count(incident.NotApplicable),
		p.Count(incident.CouldNot), p.Count(incident.PutOff), text.Count(checks, "recurring check"), f.s.State().Progress(p, f.now()), f.marks(p))
}

// openCounts says what of a procedure is not settled, and when it is to be done.
func (f *face) openCounts(p *incident.Procedure) string {
	if !f.s.Running() {
		return fmt.Sprintf("%d open", p.Count(incident.Open))
	}
	board := f.s.State().BoardOf(f.now(), p)
	words := fmt.Sprintf("%d to do now", board.ToDo())
	if n := len(board.Later); n > 0 {
		words += fmt.Sprintf(", %d later on", n)
	}
	if n := len(board.Recovery); n > 0 {
		words += fmt.Sprintf(", %d in recovery", n)
	}
	return words
}

// marks is what must be said wherever an open procedure is named.
func (f *face) marks(p *incident.Procedure) string {
	var marks string
	if !p.Def.Approved() {
		marks = ", " + template
	}
	if c, changed := f.s.ChangedFile(p); changed {
		marks += ", " + c.Mark()
	}
	return marks
}

func (f *face) procedures() ([]string, error) {
	lines := f.refresh()
	for _, doc := range f.s.Library().All() {
		lines = append(lines, f.libraryLine(doc))
	}
	if len(f.s.Library().All()) == 0 {
		lines = append(lines, "there are no procedures")
	}
	for _, doc := range f.s.Library().NotUsed() {
		lines = append(lines, fmt.Sprintf("file: %s, %s", f.s.Library().Source(doc.Origin), f.s.Library().Unused(doc)))
	}
	for _, finding := range f.s.Library().Findings {
		lines = append(lines, "file: "+finding.String())
	}
	return read(lines...), nil
}

func (f *face) libraryLine(doc *runbooks.Document) string {
	p := &doc.Procedure
	facts, stands := []string{"procedure: " + p.ID, p.Title}, ""
	if state := f.s.State(); f.s.Running() {
		if on := state.Procedure(p.ID); on != nil && !on.StoodDown {
			facts = append(facts, "open in this "+state.Noun())
			stands = "stands: " + state.Progress(on, f.now())
			if c, changed := f.s.ChangedFile(on); changed {
				facts = append(facts, c.Label()+": "+c.Mark())
			}
		}
	}
	if p.Version != "" {
		facts = append(facts, "version "+p.Version)
	}
	if p.Kind != procedure.Downtime {
		facts = append(facts, "for "+string(p.Kind))
	}
	if n := len(p.Steps()); n > 0 {
		facts = append(facts, text.Count(n, "step"))
	} else {
		facts = append(facts, "no steps: for reading")
	}
	if p.Approved() {
		facts = append(facts, "approved by "+p.ApprovedBy+" on "+p.ApprovedOn)
	} else {
		facts = append(facts, template)
	}
	facts = append(facts, f.s.Library().Where(doc))
	if stands != "" {
		facts = append(facts, stands)
	}
	for _, finding := range doc.Findings {
		if finding.Severity == runbooks.Error {
			facts = append(facts, fmt.Sprintf("WRONG in line %d: %s", finding.Line, finding.Message))
			break
		}
	}
	return strings.Join(facts, ", ")
}
