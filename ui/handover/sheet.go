// Package handover is what one shift tells the next about a downtime: what is
// late, what is open, what was decided, and what cannot be relied on. It is pure;
// the faces show it, and paper prints it.
package handover

import (
	"fmt"
	"strings"
	"time"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/text"
)

// NotPatients stands at the foot of every sheet.
const NotPatients = "This sheet is about the downtime. It is not the patient handover."

// One of these stands on every sheet: nobody may think that all paper is counted.
const (
	PaperNotCounted = "Paper that is not in the EPR is not counted here: count it together, now."
	PaperCounted    = "Only paper that was added to the paper records is counted here: count pads and charts together against the beds, now."
)

// maxOpen is how many steps without a target are named; the rest is counted. All
// that is late, critical or has a target is named.
const maxOpen = 12

// Sheet is a handover in words.
type Sheet struct {
	Mode  event.Mode
	Title string
	Ward  string // "" where it is not set
	Facts []string
	Given string // by whom to whom, "" where nobody has handed over
	Paper string // the paper records, counted in words; "" where there are none
	Parts []Part
}

// Part is a heading and what stands under it.
type Part struct {
	Kind    Kind
	Heading string
	Lines   []Line
	nothing string // said where there is no line
}

// Said are the lines of the part, or that there is nothing.
func (p Part) Said() []Line {
	if len(p.Lines) == 0 {
		return []Line{{Words: p.nothing}}
	}
	return p.Lines
}

// Kind is what a part is about.
type Kind int

// The parts of a sheet in their order. A part without lines is left out, but for
// Overdue and Decided, of which it must be known that there is nothing.
const (
	Overdue Kind = iota
	Papers
	Command
	ToDo
	Checks
	Later
	PutOff
	CouldNot
	Decided
	Systems
	Care
)

// Part are the lines of one kind; none where there is no such part.
func (s Sheet) Part(kind Kind) []Line {
	for _, part := range s.Parts {
		if part.Kind == kind {
			return part.Lines
		}
	}
	return nil
}

// Line is one thing to know.
type Line struct {
	Critical bool
	Late     bool // a paper whose deadline has passed; it stands before the steps that are overdue
	Words    string
	When     string // beside it, "" for nothing
}

// String is the line as it is read aloud.
func (l Line) String() string {
	words := l.Words
	if l.Critical {
		words = "CRITICAL " + words
	}
	if l.Late {
		words = "LATE " + words
	}
	if l.When != "" {
		words += ", " + l.When
	}
	return words
}

// Source is what a sheet is made of.
type Source struct {
	State *incident.State
	Rows  []timeline.Row // those of Kinds, or more
	Now   time.Time      // wall time, in the ward's zone
	// Fill puts local names or numbers into a text of a procedure.
	Fill func(string) string
}

// Make is the sheet of a run that is open.
func Make(s Source) Sheet {
	state := s.State
	board := state.Board(s.Now)
	sheet := Sheet{Mode: state.Mode, Title: state.Title, Ward: state.Ward, Facts: s.facts(), Given: s.given(), Paper: state.Paper(nil, s.Now).String()}
	add := func(kind Kind, heading string, lines []Line) {
		if len(lines) > 0 {
			sheet.Parts = append(sheet.Parts, Part{Kind: kind, Heading: heading, Lines: lines})
		}
	}
	must := func(kind Kind, heading string, lines []Line, nothing string) {
		sheet.Parts = append(sheet.Parts, Part{kind, heading, lines, nothing})
	}
	late := state.LateRecords(s.Now)
	must(Overdue, fmt.Sprintf("OVERDUE %d", board.OverdueWith(late)), append(s.latePapers(late), s.items(board.Overdue)...), "Nothing is overdue.")
	add(Papers, papersHeading(sheet.Paper, len(late)), s.papers())
	add(Command, "INSTRUCTIONS FROM COMMAND: who takes over reads them again", s.instructions())
	add(ToDo, "TO DO", s.toDo(board))
	add(Checks, "REPEATED CHECKS", s.items(board.Checks))
	add(Later, "COMES UP", s.items(board.Later))
	add(PutOff, fmt.Sprintf("PUT OFF TO RECOVERY %d", len(board.PutOff)), s.settled(board.PutOff))
	add(CouldNot, fmt.Sprintf("COULD NOT BE DONE %d", len(board.CouldNot)), s.settled(board.CouldNot))
	must(Decided, "DECISIONS, BRIEFINGS, MAJOR AND SAFETY EVENTS since "+s.clock(state.LastHandover()), s.decided(), "Nothing was written down.")
	add(Systems, "SYSTEMS", s.systems())
	add(Care, "TAKE CARE", s.care())
	return sheet
}

func (s Source) clock(at time.Time) string { return text.Clock(at, s.Now) }

func (s Source) facts() []string {
	state := s.State
	facts := []string{fmt.Sprintf("%s since %s, %s", text.Duration(state.Elapsed(s.Now)), s.clock(state.Since), state.Phase)}
	if down := state.Down(); len(down) > 0 && state.Mode == event.Live {
		facts = append([]string{"Down: " + strings.Join(text.Systems(down), ", ")}, facts...)
	}
	for _, p := range state.Procedures {
		if p.StoodDown {
			continue
		}
		words := fmt.Sprintf("%s: %d of %s done; %s", p.Def.Title, p.Count(incident.Done), text.Count(len(p.Steps), "step"), state.Progress(p, s.Now))
		if !p.Def.Approved() {
			words += ", " + text.NotApproved
		}
		facts = append(facts, words)
	}
	return facts
}

func (s Source) given() string {
	if given := s.State.Given; given != nil {
		return fmt.Sprintf("Given %s by %s to %s, not accepted yet", s.clock(given.At), given.From, given.To)
	}
	return ""
}

// items are steps with the time that each is due.
func (s Source) items(list []incident.Item) []Line {
	var lines []Line
	for _, item := range list {
		lines = append(lines, s.item(item))
	}
	return lines
}

func (s Source) item(item incident.Item) Line {
	line := Line{Critical: item.Step.Def.Critical, Words: s.named(item)}
	switch due := item.Due; {
	case !item.From.IsZero():
		line.When = "from " + s.clock(item.From)
	case due.IsZero():
	case item.Overdue(s.Now) && s.Now.Sub(due) >= time.Minute:
		line.When = fmt.Sprintf("due %s, %s late", s.clock(due), text.Duration(s.Now.Sub(due)))
	default:
		line.When = "due " + s.clock(due)
	}
	if n := len(item.Missed); n > 0 {
		line.When += fmt.Sprintf(", missed %d", n)
	}
	return line
}

// named is a step by its title, with its procedure where several are open.
func (s Source) named(item incident.Item) string {
	title := s.Fill(item.Step.Def.Title)
	if len(s.State.Procedures) > 1 {
		return fmt.Sprintf("%s (%s %d)", title, item.Procedure.Def.Title, item.Step.Number)
	}
	return fmt.Sprintf("%s (step %d)", title, item.Step.Number)
}

// toDo are the open steps: all with a target and all critical ones, and the first
// of the others.
func (s Source) toDo(board incident.Board) []Line {
	var lines []Line
	plain, left := 0, 0
	for _, item := range board.Next {
		if item.Due.IsZero() && !item.Step.Def.Critical {
			if plain++; plain > maxOpen {
				left++
				continue
			}
		}
		lines = append(lines, s.item(item))
	}
	if left > 0 {
		lines = append(lines, Line{Words: text.Count(left, "more step") + " without a target, on the cards"})
	}
	return lines
}

// settled are steps that were put off or could not be done, with the reason.
func (s Source) settled(list []incident.Item) []Line {
	var lines []Line
	for _, item := range list {
		line := Line{Critical: item.Step.Def.Critical, Words: s.named(item), When: s.clock(item.Step.At) + " " + item.Step.By.Name}
		if item.Step.Note != "" {
			line.Words += ": " + item.Step.Note
		}
		if who := Doer(item.Step, ByName, s.clock); who != item.Step.By.Name { // it was put right
			line.Words += "; " + who
		}
		lines = append(lines, line)
	}
	return lines
}

// decided is what was decided, and what went wrong, since the shift that goes took
// over. What was corrected says so.
func (s Source) decided() []Line {
	later := timeline.After(s.Rows)
	since := s.State.LastHandover()
	var lines []Line
	for i := range s.Rows {
		row := &s.Rows[i]
		if !toHandOver(row) || row.Recorded.Before(since) {
			continue
		}
		words := row.Words()
		if row.Reason != "" {
			words += "; because: " + row.Reason
		}
		for _, note := range later.Notes(row) {
			words += "; " + note
		}
		lines = append(lines, Line{Words: words, When: s.clock(row.Happened) + " " + row.Actor.Name})
	}
	return lines
}

// Kinds are the kinds of the entries of which a sheet tells, and of those that say
// something of them.
var Kinds = []timeline.Kind{timeline.Decisions, timeline.Safety, timeline.Situations, timeline.Reports, timeline.Corrections}

// toHandOver reports whether the next shift must hear of an entry: reports that were
// read out to others are among them.
func toHandOver(row *timeline.Row) bool {
	switch row.Type {
	case event.TypeDecision, event.TypeMajor, event.TypeSafetyEvent, event.TypeBriefing:
		return true
	}
	return row.ReadOut()
}

func (s Source) systems() []Line {
	var lines []Line
	for _, system := range s.State.Systems {
		words := text.System(system.Name) + ": " + string(system.Status)
		if system.By != "" {
			words += " by " + system.By
		}
		if said := system.Said(); said != "" {
			words += "; " + said
		}
		lines = append(lines, Line{Words: words, When: s.clock(system.At)})
	}
	for _, r := range s.State.Returns(s.Now) {
		if r.MayStandDown() {
			lines = append(lines, Line{Words: Returning(r, "its X on the screen")})
		}
	}
	return lines
}

// care is what cannot be relied on.
func (s Source) care() []Line {
	var lines []Line
	if len(s.State.Jumps) > 0 {
		lines = append(lines, Line{Words: "This PC's clock has jumped: compare it with the wall clock"})
	}
	for _, copy := range []event.LogCopy{event.FirstCopy, event.SecondCopy} {
		if s.State.Storage.Lost[copy] {
			lines = append(lines, Line{Words: fmt.Sprintf("The %s copy of this log is lost", copy)})
		}
	}
	for _, span := range s.State.Storage.Unconfirmed {
		lines = append(lines, Line{Words: fmt.Sprintf("Entries %d to %d were recovered and are not confirmed", span.First, span.Last)})
	}
	var without []string
	for _, safety := range s.State.Safety {
		if safety.Reference == "" {
			without = append(without, text.Number(safety.Seq))
		}
	}
	if len(without) > 0 {
		lines = append(lines, Line{Words: "Safety events with no LFPSE reference yet: entry " + strings.Join(without, ", ")})
	}
	if len(s.State.Records) > 0 {
		return append(lines, Line{Words: PaperCounted})
	}
	return append(lines, Line{Words: PaperNotCounted})
}
