package event

import (
	"encoding/json"
	"maps"
	"slices"
	"time"

	"downtime/runbooks/procedure"
)

// The types of entry that this version writes and understands. Their names and
// the members of their bodies are part of the format: members may be added,
// never renamed or given another meaning.
const (
	TypeRunStarted   Type = "run.started"
	TypeRunClosed    Type = "run.closed"
	TypeRunReopened  Type = "run.reopened"
	TypeRunAbandoned Type = "run.abandoned"
	TypePhaseChanged Type = "phase.changed"

	TypeSystemDown     Type = "system.down"
	TypeSystemSaidBack Type = "system.said-back"
	TypeSystemChecked  Type = "system.checked"
	TypeSystemInUse    Type = "system.in-use"

	TypeProcedureOpened    Type = "procedure.opened"
	TypeProcedureReplaced  Type = "procedure.replaced"
	TypeProcedureStoodDown Type = "procedure.stood-down"

	TypeStepDone          Type = "step.done"
	TypeStepReopened      Type = "step.reopened"
	TypeStepNotApplicable Type = "step.not-applicable"
	TypeStepCouldNot      Type = "step.could-not"
	TypeStepPutOff        Type = "step.put-off"
	TypeStepAnswered      Type = "step.answered"

	TypeDecision     Type = "log.decision"
	TypeNotification Type = "log.notification"
	TypeSituation    Type = "log.situation"
	TypeBriefing     Type = "log.briefing"
	TypeMajor        Type = "log.major"
	TypeSafetyEvent  Type = "log.safety-event"
	TypeNote         Type = "log.note"

	TypeEntryCorrected Type = "entry.corrected"
	TypePersonSignedOn Type = "person.signed-on"
	TypeClockChecked   Type = "clock.checked"

	TypeCheckpointMade Type = "checkpoint.made"
	TypeWitnessSeen    Type = "witness.seen"
	TypeClockJumped    Type = "clock.jumped"

	TypeStorageDegraded  Type = "storage.degraded"
	TypeStorageRecovered Type = "storage.recovered"
)

// TextTypes are the types whose body is a Logged.
var TextTypes = []Type{
	TypeNotification, TypeSituation, TypeBriefing, TypeMajor, TypeSafetyEvent, TypeNote,
}

// Mode says whether a run is real. It is set by the first entry of a log and
// can never change.
type Mode string

// The modes of a run.
const (
	Live      Mode = "LIVE"
	Drill     Mode = "DRILL"
	Readiness Mode = "READINESS"
)

// Phase is where a run stands.
type Phase string

// The phases of a run. Closed is the state after run.closed or run.abandoned
// and is never the body of a phase.changed.
const (
	Downtime Phase = "downtime"
	Recovery Phase = "recovery"
	Closed   Phase = "closed"
)

// RunStarted opens a log. The entry happened when the outage began ("since");
// it was recorded when it was declared.
type RunStarted struct {
	Mode         Mode       `json:"mode"`
	Title        string     `json:"title"`
	Systems      []string   `json:"systems"`
	Ward         string     `json:"ward"`
	Organisation string     `json:"organisation"`
	Device       string     `json:"device"`
	Zone         string     `json:"zone"` // IANA name, "Europe/London"
	Program      string     `json:"program"`
	WallClock    ClockCheck `json:"wall_clock"`
	// Drill is the log of the drill that this put an end to, "" for none: NO DUFF.
	Drill string `json:"drill,omitempty"`
}

// ClockCheck is what the person said of the PC's clock. OffsetS is what must be
// added to the PC's time to get the wall's, in seconds.
type ClockCheck struct {
	Checked bool  `json:"checked"`
	OffsetS int64 `json:"offset_s"`
}

// RunClosed ends a run. Reason is required while anything is outstanding.
// Outstanding then counts what was, in words, and Left has each of it and who takes
// it on.
type RunClosed struct {
	Reason      string   `json:"reason,omitempty"`
	Outstanding []string `json:"outstanding,omitempty"`
	Left        []Left   `json:"left,omitempty"`
}

// RunReopened takes a closed run up again.
type RunReopened struct {
	Reason string `json:"reason"`
}

// RunAbandoned closes a run that was started in error.
type RunAbandoned struct {
	Reason string `json:"reason"`
}

// PhaseChanged moves a run between downtime and recovery.
type PhaseChanged struct {
	Phase  Phase  `json:"phase"`
	Reason string `json:"reason,omitempty"`
}

// SystemDown says that a system named at declaration, or later, is down.
type SystemDown struct {
	System string `json:"system"`
	Note   string `json:"note,omitempty"`
}

// SystemSaidBack records that somebody says a system is back. It is not yet
// checked on this ward.
type SystemSaidBack struct {
	System string `json:"system"`
	By     string `json:"by,omitempty"`
	// InPart, here and in the next two, is what can and what cannot be done with it yet;
	// "" where nothing was said to be missing.
	InPart string `json:"in_part,omitempty"`
}

// SystemChecked records that the ward has checked a system.
type SystemChecked struct {
	System string `json:"system"`
	Note   string `json:"note,omitempty"`
	InPart string `json:"in_part,omitempty"`
}

// SystemInUse records that the ward works with a system again.
type SystemInUse struct {
	System string `json:"system"`
	Note   string `json:"note,omitempty"`
	InPart string `json:"in_part,omitempty"`
}

// ProcedureOpened pins a procedure: its whole source and what was found in it.
// Nothing is parsed again when the log is read.
type ProcedureOpened struct {
	Procedure procedure.Procedure `json:"procedure"`
	Origin    string              `json:"origin"` // "shipped", or "hospital: " and the file as its folder has it
	SHA256    string              `json:"sha256"` // hex, of the file's bytes
	Source    []byte              `json:"source"` // the file's bytes, base64 in JSON
}

// ProcedureReplaced pins another version of a procedure that is open, in place of
// the one with SHA-256 Before, and says what became of its steps.
type ProcedureReplaced struct {
	ProcedureOpened
	Before string `json:"before"` // hex
	Reason string `json:"reason,omitempty"`
	// Carried are the steps of both versions: what was said of them goes on.
	Carried []StepCarried `json:"carried"`
	// NotCarried are steps of the earlier version that something had been said
	// of and that are not carried. It stays in the log.
	NotCarried []StepNotCarried `json:"not_carried"`
}

// StepCarried is a step that goes on in another version of its procedure.
type StepCarried struct {
	Step    string   `json:"step"`
	Status  string   `json:"status,omitempty"`  // as it was marked, in words; "" for a step never touched
	Changed []string `json:"changed,omitempty"` // what reads differently, "words", "target"
}

// StepNotCarried is a step that does not go on.
type StepNotCarried struct {
	Step   string `json:"step"`
	Number int    `json:"number"` // in the earlier version
	Title  string `json:"title"`
	Status string `json:"status"`         // as it was marked, in words
	Like   string `json:"like,omitempty"` // id of the step of the new version that it may be
}

// ProcedureStoodDown takes a procedure off the board.
type ProcedureStoodDown struct {
	Procedure string `json:"procedure"`
	Reason    string `json:"reason"`
	// TakenBack is whether to open it was a mistake that was noticed at once.
	TakenBack bool `json:"taken_back,omitempty"`
}

// Step names a step of a procedure that is open in this log.
type Step struct {
	Procedure string `json:"procedure"`
	Step      string `json:"step"`
}

// StepDone records that a step was done, at the entry's happened time. For a
// recurring check it satisfies the window that time falls in.
type StepDone struct {
	Step
	With string `json:"with,omitempty"` // the second person
	Note string `json:"note,omitempty"`
	// Drill is where it was ticked, of a step that was really done in a drill.
	Drill *DrillEntry `json:"drill,omitempty"`
}

// StepReopened makes a settled step open again.
type StepReopened struct {
	Step
	Reason string `json:"reason"`
}

// StepNotApplicable settles a step that does not apply.
type StepNotApplicable struct {
	Step
	Reason string `json:"reason"`
}

// StepCouldNot settles a step that could not be done.
type StepCouldNot struct {
	Step
	Reason string `json:"reason"`
}

// StepPutOff puts a step off to recovery.
type StepPutOff struct {
	Step
	Reason string `json:"reason"`
}

// StepAnswered gives the value a step asks for, as checked against its kind.
type StepAnswered struct {
	Step
	Value string `json:"value"`
	Note  string `json:"note,omitempty"`
}

// Decision is a decision and why it was taken.
type Decision struct {
	Text    string `json:"text"`
	Reason  string `json:"reason"`
	Options string `json:"options,omitempty"` // what else was considered
}

// PersonSignedOn says who works from now on: the entry's actor.
type PersonSignedOn struct{}

// ClockChecked is a comparison of the PC's clock with the wall's.
type ClockChecked struct {
	OffsetS int64 `json:"offset_s"`
}

// ClockJumped says that between two readings the PC's clock did not go on with
// time. Nobody does it: its actor is Program.
type ClockJumped struct {
	ByS     int64     `json:"by_s"`              // how far the clock was set; negative for back
	Before  time.Time `json:"before"`            // the PC's clock at the last reading before, in UTC
	After   time.Time `json:"after"`             // and at the first one after
	SleptS  int64     `json:"slept_s,omitempty"` // how long the PC was asleep between the two
	OffsetS int64     `json:"offset_s"`          // the clock offset of the run from this entry on
	Why     JumpWhy   `json:"why,omitempty"`
}

// JumpWhy is what is known of a jump besides that it happened.
type JumpWhy string

// Why a clock jumped.
const (
	ClockSet    JumpWhy = ""             // somebody, or a time service, set it
	Slept       JumpWhy = "slept"        // it did not: the PC was asleep, and its clock is right
	SleptOrSet  JumpWhy = "slept-or-set" // this system does not tell the two apart
	WhileClosed JumpWhy = "while-closed" // it stood earlier when the program was opened again
)

func (RunStarted) EventType() Type         { return TypeRunStarted }
func (RunClosed) EventType() Type          { return TypeRunClosed }
func (RunReopened) EventType() Type        { return TypeRunReopened }
func (RunAbandoned) EventType() Type       { return TypeRunAbandoned }
func (PhaseChanged) EventType() Type       { return TypePhaseChanged }
func (SystemDown) EventType() Type         { return TypeSystemDown }
func (SystemSaidBack) EventType() Type     { return TypeSystemSaidBack }
func (SystemChecked) EventType() Type      { return TypeSystemChecked }
func (SystemInUse) EventType() Type        { return TypeSystemInUse }
func (ProcedureOpened) EventType() Type    { return TypeProcedureOpened }
func (ProcedureReplaced) EventType() Type  { return TypeProcedureReplaced }
func (ProcedureStoodDown) EventType() Type { return TypeProcedureStoodDown }
func (StepDone) EventType() Type           { return TypeStepDone }
func (StepReopened) EventType() Type       { return TypeStepReopened }
func (StepNotApplicable) EventType() Type  { return TypeStepNotApplicable }
func (StepCouldNot) EventType() Type       { return TypeStepCouldNot }
func (StepPutOff) EventType() Type         { return TypeStepPutOff }
func (StepAnswered) EventType() Type       { return TypeStepAnswered }
func (Decision) EventType() Type           { return TypeDecision }
func (l Logged) EventType() Type           { return l.Kind }
func (EntryCorrected) EventType() Type     { return TypeEntryCorrected }
func (PersonSignedOn) EventType() Type     { return TypePersonSignedOn }
func (ClockChecked) EventType() Type       { return TypeClockChecked }
func (CheckpointMade) EventType() Type     { return TypeCheckpointMade }
func (WitnessSeen) EventType() Type        { return TypeWitnessSeen }
func (ClockJumped) EventType() Type        { return TypeClockJumped }

// version is the version of the bodies this program writes. Every type is in
// its first version.
const version = 1

// decoders turns the body of each known type into its Go value.
var decoders = map[Type]func(json.RawMessage) (Body, error){
	TypeRunStarted:         decode[RunStarted],
	TypeRunClosed:          decode[RunClosed],
	TypeRunReopened:        decode[RunReopened],
	TypeRunAbandoned:       decode[RunAbandoned],
	TypePhaseChanged:       decode[PhaseChanged],
	TypeSystemDown:         decode[SystemDown],
	TypeSystemSaidBack:     decode[SystemSaidBack],
	TypeSystemChecked:      decode[SystemChecked],
	TypeSystemInUse:        decode[SystemInUse],
	TypeProcedureOpened:    decode[ProcedureOpened],
	TypeProcedureReplaced:  decode[ProcedureReplaced],
	TypeProcedureStoodDown: decode[ProcedureStoodDown],
	TypeStepDone:           decode[StepDone],
	TypeStepReopened:       decode[StepReopened],
	TypeStepNotApplicable:  decode[StepNotApplicable],
	TypeStepCouldNot:       decode[StepCouldNot],
	TypeStepPutOff:         decode[StepPutOff],
	TypeStepAnswered:       decode[StepAnswered],
	TypeDecision:           decode[Decision],
	TypeNotification:       logged(TypeNotification),
	TypeSituation:          logged(TypeSituation),
	TypeBriefing:           logged(TypeBriefing),
	TypeMajor:              logged(TypeMajor),
	TypeSafetyEvent:        logged(TypeSafetyEvent),
	TypeNote:               logged(TypeNote),
	TypeReference:          decode[Reference],
	TypeEntryCorrected:     decode[EntryCorrected],
	TypePersonSignedOn:     decode[PersonSignedOn],
	TypeClockChecked:       decode[ClockChecked],
	TypeCheckpointMade:     decode[CheckpointMade],
	TypeWitnessSeen:        decode[WitnessSeen],
	TypeClockJumped:        decode[ClockJumped],
	TypeHandoverGiven:      decode[HandoverGiven],
	TypeHandoverAccepted:   decode[HandoverAccepted],
	TypeInstructionGiven:   decode[InstructionGiven],
	TypeInstructionRead:    decode[InstructionRead],
	TypeStorageTakenOver:   decode[StorageTakenOver],
	TypeStorageDegraded:    decode[StorageDegraded],
	TypeStorageRecovered:   decode[StorageRecovered],
	TypeLessonAdded:        decode[LessonAdded],
	TypeActionAdded:        decode[ActionAdded],
	TypeActionDone:         decode[ActionDone],
	TypeRunLinked:          decode[RunLinked],
	TypeWardNamed:          decode[WardNamed],
	TypeRecordAdded:        decode[RecordAdded],
	TypeRecordAmended:      decode[RecordAmended],
	TypeRecordCustody:      decode[RecordCustody],
	TypeRecordMoved:        decode[RecordMoved],
	TypeRecordEntered:      decode[RecordEntered],
	TypeRecordScanned:      decode[RecordScanned],
	TypeRecordFiled:        decode[RecordFiled],
	TypeRecordNotNeeded:    decode[RecordNotNeeded],
	TypeRecordVerified:     decode[RecordVerified],
	TypeDrillCarried:       decode[DrillCarried],
}

func decode[B Body](raw json.RawMessage) (Body, error) {
	var body B
	err := json.Unmarshal(raw, &body)
	return body, err
}

func logged(kind Type) func(json.RawMessage) (Body, error) {
	return func(raw json.RawMessage) (Body, error) {
		body := Logged{Kind: kind}
		err := json.Unmarshal(raw, &body)
		return body, err
	}
}

// Types lists every type this program understands, in alphabetical order.
func Types() []Type { return slices.Sorted(maps.Keys(decoders)) }
