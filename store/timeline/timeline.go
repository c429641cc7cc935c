// Package timeline puts a log into words: one row an entry, for screens,
// exports and reports. It is pure. The words are for people; machines read the
// entries themselves.
package timeline

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

// Row is one entry in words. Texts are as they stand in the log: whoever draws
// or exports a row that may come from elsewhere cleans it.
type Row struct {
	Log      string
	Mode     event.Mode
	Seq      uint64
	Type     event.Type
	Happened time.Time // wall time
	Recorded time.Time // wall time of writing
	PC       time.Time // the PC's own time of writing
	Actor    event.Person
	Recorder *event.Person

	What      string   // the kind of entry, "Step done"
	Message   string   // a whole sentence without who and when
	Procedure string   // id, where the entry is about one
	Step      string   // id, where the entry is about one
	Record    int      // number in the ledger of paper, where the entry is about one
	Reason    string   // the reason or note given
	Corrects  uint64   // the entry this one corrects, 0 for none
	Righted   *Righted // who did that entry, of a correction of people; nil for any other
	Typed     *Typed   // nil where the message is all
}

// Words is the row's message where its kind does not stand beside it: what was
// written freely says first what it is, "Decision: send the runner".
func (r Row) Words() string {
	if strings.HasPrefix(string(r.Type), "log.") {
		return r.What + ": " + r.Message
	}
	return r.Message
}

// LateEntry is the delay from which an entry counts as written up later
// (research/export.md section 2.3).
const LateEntry = 2 * time.Minute

// WrittenLater is how long after the event the entry was made.
func (r Row) WrittenLater() time.Duration { return r.Recorded.Sub(r.Happened) }

// Builder makes rows of the entries of one log, which it must see in order. It
// remembers what later entries refer to: the titles of steps, and the clock.
type Builder struct {
	mode     event.Mode
	offset   time.Duration
	titles   map[event.Step]string
	names    map[string]string          // procedure titles by id
	versions map[string]string          // of the procedures, by id
	subjects map[uint64]string          // of the instructions from command, by entry
	actions  map[uint64]string          // what is to be done, by its entry
	forms    map[string]*procedure.Form // of paper records, by procedure/form
	papers   map[int]*paper
}

// Row is the row of the next entry.
func (b *Builder) Row(e *event.Entry) Row {
	r := Row{
		Log: e.Log, Seq: e.Seq, Type: e.Type, Happened: e.Happened, PC: e.Recorded.At,
		Actor: e.Actor, Recorder: e.Recorder, What: Describe(e.Type),
	}
	b.fill(&r, e)
	r.Mode, r.Recorded = b.mode, e.Recorded.At.Add(b.offset)
	return r
}

// fill words what an entry says, and remembers of it what later entries refer to.
func (b *Builder) fill(r *Row, e *event.Entry) {
	switch body := e.Body.(type) {
	case event.RunStarted, event.RunClosed, event.RunReopened, event.RunAbandoned, event.PhaseChanged:
		b.fillRun(r, e)
	case event.SystemDown, event.SystemSaidBack, event.SystemChecked, event.SystemInUse:
		fillSystem(r, e)
	case event.ProcedureOpened:
		b.open(r, body)
	case event.ProcedureReplaced:
		b.replace(r, body)
	case event.ProcedureStoodDown:
		r.Procedure, r.Reason = body.Procedure, body.Reason
		r.Message = b.name(body.Procedure) + ": stood down"
	case event.StepDone, event.StepAnswered, event.StepReopened, event.StepNotApplicable, event.StepCouldNot, event.StepPutOff:
		b.fillStep(r, e)
	case event.RecordAdded, event.RecordAmended, event.RecordCustody, event.RecordMoved, event.RecordEntered, event.RecordScanned,
		event.RecordFiled, event.RecordNotNeeded, event.RecordVerified:
		b.fillRecord(r, e)
	case event.Decision, event.Logged, event.Reference, event.EntryCorrected:
		fillText(r, e)
	case event.PersonSignedOn, event.HandoverGiven, event.HandoverAccepted:
		fillPerson(r, e)
	case event.InstructionGiven:
		b.instruct(r, body)
	case event.InstructionRead:
		r.Message = fmt.Sprintf("Instruction no. %d%s: read", body.Given, b.about(body.Given))
	case event.ClockChecked:
		b.offset = time.Duration(body.OffsetS) * time.Second
		r.Message = "Clock checked: " + ClockWords(b.offset)
	case event.ClockJumped:
		b.offset = time.Duration(body.OffsetS) * time.Second
		r.Message = JumpWords(body)
	case event.WardNamed:
		r.Message = "This is ward " + body.Ward
		if body.Organisation != "" {
			r.Message += ", " + body.Organisation
		}
	case event.RunLinked:
		r.Message, r.Reason = linkedWords(body), body.Why
	case event.LessonAdded, event.ActionAdded, event.ActionDone:
		b.fillDebrief(r, e)
	case event.DrillCarried:
		r.Message = drillWords(body)
	case event.CheckpointMade, event.WitnessSeen, event.StorageTakenOver, event.StorageDegraded, event.StorageRecovered:
		fillStorage(r, e)
	default:
		r.Message = fmt.Sprintf("An entry of type %s, version %d, which this version of downtime does not know", e.Type, e.Version)
	}
}

func (b *Builder) fillRun(r *Row, e *event.Entry) {
	switch body := e.Body.(type) {
	case event.RunStarted:
		b.mode = body.Mode
		b.offset = time.Duration(body.WallClock.OffsetS) * time.Second
		r.Message = started(body)
	case event.RunClosed:
		r.Message, r.Reason = closed(body), body.Reason
	case event.RunReopened:
		r.Message, r.Reason = "Reopened", body.Reason
	case event.RunAbandoned:
		r.Message, r.Reason = "Closed as started in error", body.Reason
	case event.PhaseChanged:
		r.Message, r.Reason = PhaseBegun(body.Phase), body.Reason
	}
}

// PhaseBegun says that a run is in a phase from now on.
func PhaseBegun(phase event.Phase) string {
	switch phase {
	case event.Recovery:
		return "Recovery begun"
	case event.Downtime:
		return "Back to downtime"
	}
	return "Phase is now " + string(phase) // of a later program
}

func fillSystem(r *Row, e *event.Entry) {
	switch body := e.Body.(type) {
	case event.SystemDown:
		r.Message, r.Reason = body.System+": down", body.Note
	case event.SystemSaidBack:
		r.Message, r.Reason = saidBack(body), body.By
	case event.SystemChecked:
		r.Message, r.Reason = body.System+": checked on this ward"+inPart(body.InPart), body.Note
	case event.SystemInUse:
		r.Message, r.Reason = body.System+": in use again"+inPart(body.InPart), body.Note
	}
}

func (b *Builder) fillStep(r *Row, e *event.Entry) {
	switch body := e.Body.(type) {
	case event.StepDone:
		b.step(r, body.Step, "done", body.Note)
		if body.With != "" {
			r.Message += " with " + body.With
		}
		if body.Drill != nil {
			r.Message += carriedWords(e, body.Drill)
		}
	case event.StepAnswered:
		b.step(r, body.Step, "= "+body.Value, body.Note)
	case event.StepReopened:
		b.step(r, body.Step, "reopened", body.Reason)
	case event.StepNotApplicable:
		b.step(r, body.Step, "not applicable", body.Reason)
	case event.StepCouldNot:
		b.step(r, body.Step, "could not", body.Reason)
	case event.StepPutOff:
		b.step(r, body.Step, "later, put off to recovery", body.Reason)
	}
}

// fillText words what was written freely.
func fillText(r *Row, e *event.Entry) {
	switch body := e.Body.(type) {
	case event.Decision:
		r.Message, r.Reason = body.Text, body.Reason
		if body.Options != "" {
			r.Message += " (considered: " + body.Options + ")"
		}
	case event.Logged:
		logged(r, body)
	case event.Reference:
		reference(r, body)
	case event.EntryCorrected:
		r.Corrects = body.Corrects
		r.Message = fmt.Sprintf("Correction of entry %d: %s", body.Corrects, body.Text)
		r.Righted = righted(body)
	}
}

func fillPerson(r *Row, e *event.Entry) {
	switch body := e.Body.(type) {
	case event.PersonSignedOn:
		r.Message = e.Actor.String() + " is now working"
	case event.HandoverGiven:
		r.Message = "Handed over to " + body.To.String()
		if len(body.Open) > 0 {
			r.Message += "; still open: " + strings.Join(body.Open, ", ")
		}
	case event.HandoverAccepted:
		r.Message = fmt.Sprintf("%s accepted the handover from %s, and is now working", e.Actor.String(), body.From.String())
	}
}

func started(body event.RunStarted) string {
	var s strings.Builder
	fmt.Fprintf(&s, "%s started: %s", ModeWords(body.Mode), body.Title)
	if len(body.Systems) > 0 {
		fmt.Fprintf(&s, "; down: %s", strings.Join(body.Systems, ", "))
	}
	if body.Ward != "" {
		fmt.Fprintf(&s, "; ward %s", body.Ward)
		if body.Organisation != "" {
			fmt.Fprintf(&s, ", %s", body.Organisation)
		}
	}
	if !body.WallClock.Checked {
		s.WriteString("; clock not checked")
	} else {
		fmt.Fprintf(&s, "; clock checked: %s", ClockWords(time.Duration(body.WallClock.OffsetS)*time.Second))
	}
	if body.Drill != "" {
		fmt.Fprintf(&s, "; NO DUFF: it put an end to the drill of log %s", body.Drill)
	}
	return s.String()
}

func (b *Builder) open(r *Row, body event.ProcedureOpened) {
	p := &body.Procedure
	steps := b.remember(p)
	r.Procedure = p.ID
	r.Message = fmt.Sprintf("%s opened: %d steps", b.name(p.ID), steps)
	if p.Version != "" {
		r.Message += ", version " + p.Version
	}
	r.Message += unlessApproved(p)
}

// remember keeps the titles of a procedure and its steps, and counts these.
func (b *Builder) remember(p *procedure.Procedure) int {
	if b.titles == nil {
		b.titles, b.names, b.versions = make(map[event.Step]string), make(map[string]string), make(map[string]string)
		b.forms = make(map[string]*procedure.Form)
	}
	b.names[p.ID], b.versions[p.ID] = LocalNames(p.Title), p.Version
	for i := range p.Records {
		b.forms[p.ID+"/"+p.Records[i].ID] = &p.Records[i]
	}
	steps := p.Steps()
	for i, step := range steps {
		b.titles[event.Step{Procedure: p.ID, Step: step.ID}] = numbered(i+1, step.Title)
	}
	return len(steps)
}

func numbered(n int, title string) string {
	return fmt.Sprintf("step %d %s", n, LocalNames(title))
}

func unlessApproved(p *procedure.Procedure) string {
	if p.Approved() {
		return ""
	}
	return ", " + procedure.NotApproved
}

// localValue is what the hospital's contacts fill in on screen and on paper, as
// loosely as procedures may write it.
var localValue = regexp.MustCompile(`\{\{\s*(phone|bleep|place)\s*:\s*([A-Za-z0-9][A-Za-z0-9 _-]*?)\s*\}\}`)

// contactName is a name as contacts.md is searched for it.
var contactName = strings.NewReplacer(" ", "-", "_", "-")

// LocalNames puts the name of each local value, "the phone of lab", in its place
// in a text of a procedure. In a log and in a report of it that says more than a
// number that changes.
func LocalNames(text string) string {
	if !strings.Contains(text, "{{") {
		return text
	}
	return localValue.ReplaceAllStringFunc(text, func(found string) string {
		parts := localValue.FindStringSubmatch(found)
		return "the " + parts[1] + " of " + contactName.Replace(strings.ToLower(parts[2]))
	})
}

func (b *Builder) step(r *Row, step event.Step, what, reason string) {
	r.Procedure, r.Step, r.Reason = step.Procedure, step.Step, reason
	separator := ": "
	if strings.HasPrefix(what, "=") {
		separator = " "
	}
	r.Message = b.name(step.Procedure) + ", " + b.title(step) + separator + what
}

// title is that of a step, or its id where that is not known.
func (b *Builder) title(step event.Step) string {
	if title := b.titles[step]; title != "" {
		return title
	}
	return "step " + step.Step
}

func (b *Builder) name(id string) string {
	if title := b.names[id]; title != "" {
		return title
	}
	return id
}

// ModeWords is a mode as it is written for people.
func ModeWords(m event.Mode) string {
	switch m {
	case event.Live:
		return "LIVE downtime"
	case event.Drill:
		return "DRILL"
	case event.Readiness:
		return "READINESS CHECK"
	}
	return string(m)
}

// Describe is a type of entry in words, "Step done" for step.done.
func Describe(t event.Type) string {
	if words, ok := descriptions[t]; ok {
		return words
	}
	return string(t)
}

var descriptions = map[event.Type]string{
	event.TypeRunStarted:         "Started",
	event.TypeRunClosed:          "Closed",
	event.TypeRunReopened:        "Reopened",
	event.TypeRunAbandoned:       "Started in error",
	event.TypePhaseChanged:       "Phase changed",
	event.TypeSystemDown:         "System down",
	event.TypeSystemSaidBack:     "System said back",
	event.TypeSystemChecked:      "System checked",
	event.TypeSystemInUse:        "System in use",
	event.TypeProcedureOpened:    "Procedure opened",
	event.TypeProcedureReplaced:  "Procedure replaced",
	event.TypeProcedureStoodDown: "Procedure stood down",
	event.TypeStepDone:           "Step done",
	event.TypeStepReopened:       "Step reopened",
	event.TypeStepNotApplicable:  "Step not applicable",
	event.TypeStepCouldNot:       "Step could not be done",
	event.TypeStepPutOff:         "Step put off",
	event.TypeStepAnswered:       "Step answered",
	event.TypeDecision:           "Decision",
	event.TypeNotification:       "Notification",
	event.TypeSituation:          "Situation update",
	event.TypeBriefing:           "Safety briefing",
	event.TypeMajor:              "Major event",
	event.TypeSafetyEvent:        "Safety event",
	event.TypeNote:               "Note",
	event.TypeReference:          "LFPSE reference",
	event.TypeEntryCorrected:     "Correction",
	event.TypePersonSignedOn:     "Now working",
	event.TypeHandoverGiven:      "Handover given",
	event.TypeHandoverAccepted:   "Handover accepted",
	event.TypeInstructionGiven:   "Instruction from command",
	event.TypeInstructionRead:    "Instruction read",
	event.TypeClockChecked:       "Clock checked",
	event.TypeCheckpointMade:     "Checkpoint",
	event.TypeWitnessSeen:        "Witness",
	event.TypeClockJumped:        "Clock jumped",
	event.TypeRunLinked:          "Same outage",
	event.TypeWardNamed:          "Ward named",
	event.TypeStorageTakenOver:   "Log taken over",
	event.TypeStorageDegraded:    "Copy of the log lost",
	event.TypeStorageRecovered:   "Log recovered",
	event.TypeLessonAdded:        "Lesson",
	event.TypeActionAdded:        "Action",
	event.TypeActionDone:         "Action done",
	event.TypeDrillCarried:       "Drill looked through",
	event.TypeRecordAdded:        "Paper added",
	event.TypeRecordAmended:      "Paper amended",
	event.TypeRecordCustody:      "Paper handed on",
	event.TypeRecordMoved:        "Paper moved",
	event.TypeRecordEntered:      "Paper entered",
	event.TypeRecordScanned:      "Paper scanned",
	event.TypeRecordFiled:        "Paper filed",
	event.TypeRecordNotNeeded:    "Paper not needed",
	event.TypeRecordVerified:     "Paper checked",
}
