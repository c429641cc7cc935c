package incident

import (
	"cmp"
	"slices"
	"time"

	"downtime/store/event"
)

// Apply brings the state up to date with one more committed entry. What it
// cannot make sense of (an unknown type, a step that is not there) changes
// nothing else: the log has the last word and is never refused.
func (s *State) Apply(e *event.Entry) {
	s.Entries++
	switch body := e.Body.(type) {
	case event.RunStarted, event.RunClosed, event.RunAbandoned, event.RunReopened, event.PhaseChanged:
		s.applyRun(e)
	case event.SystemDown, event.SystemSaidBack, event.SystemChecked, event.SystemInUse:
		s.applySystem(e)
	case event.ProcedureOpened, event.ProcedureReplaced, event.ProcedureStoodDown:
		s.applyProcedure(e)
	case event.StepDone, event.StepAnswered, event.StepReopened, event.StepNotApplicable, event.StepCouldNot, event.StepPutOff:
		s.applyStep(e)
	case event.RecordAdded, event.RecordAmended, event.RecordCustody, event.RecordMoved, event.RecordEntered, event.RecordScanned,
		event.RecordFiled, event.RecordNotNeeded, event.RecordVerified:
		s.applyRecord(e)
	case event.Logged:
		s.logged(e, body)
	case event.Reference:
		s.reference(body)
	case event.EntryCorrected:
		s.correct(e, body)
	case event.PersonSignedOn:
		s.signOn(e.Actor)
	case event.HandoverGiven:
		s.give(e, body)
	case event.HandoverAccepted:
		s.accept(e, body)
	case event.WardNamed:
		s.nameWard(body)
	case event.RunLinked:
		s.link(e, body)
	case event.InstructionGiven:
		s.instruct(e, body)
	case event.InstructionRead:
		s.readInstruction(e, body)
	case event.ClockChecked:
		s.checkClock(time.Duration(body.OffsetS) * time.Second)
	case event.ClockJumped:
		s.jump(e, body)
	case event.StorageDegraded:
		s.Storage.degraded(body)
	case event.StorageRecovered:
		s.Storage.recovered(body)
	case event.LessonAdded:
		s.addLesson(e, body)
	case event.ActionAdded:
		s.addFollowUp(e, body)
	case event.ActionDone:
		s.finishFollowUp(e, body)
	case event.DrillCarried:
		s.looked(e, body)
	case event.Unknown:
		s.NotKnown++
	}
	s.LastRecorded = s.Wall(e.Recorded.At)
}

func (s *State) applyRun(e *event.Entry) {
	switch body := e.Body.(type) {
	case event.RunStarted:
		if s.Phase == "" { // a run starts once: its mode can never change
			s.start(e, body)
		}
	case event.RunClosed:
		s.close(e, body.Reason)
		s.Left = body.Left
	case event.RunAbandoned:
		s.close(e, body.Reason)
		s.Abandoned = true
	case event.RunReopened:
		s.reopenRun()
	case event.PhaseChanged:
		s.changePhase(e, body.Phase)
	}
}

func (s *State) applySystem(e *event.Entry) {
	switch body := e.Body.(type) {
	case event.SystemDown:
		s.setSystem(System{Name: body.System, Status: SystemDown, At: e.Happened, Note: body.Note})
	case event.SystemSaidBack:
		s.setSystem(System{Name: body.System, Status: SystemSaidBack, At: e.Happened, By: body.By, InPart: body.InPart})
	case event.SystemChecked:
		s.setSystem(System{Name: body.System, Status: SystemChecked, At: e.Happened, Note: body.Note, InPart: body.InPart})
	case event.SystemInUse:
		s.setSystem(System{Name: body.System, Status: SystemInUse, At: e.Happened, Note: body.Note, InPart: body.InPart})
	}
}

func (s *State) applyProcedure(e *event.Entry) {
	switch body := e.Body.(type) {
	case event.ProcedureOpened:
		s.open(e, body)
	case event.ProcedureReplaced:
		s.replace(e, body)
	case event.ProcedureStoodDown:
		if p := s.Procedure(body.Procedure); p != nil {
			p.StoodDown, p.StoodDownAt, p.StoodDownReason, p.TakenBack = true, e.Happened, body.Reason, body.TakenBack
		}
	}
}

func (s *State) applyStep(e *event.Entry) {
	switch body := e.Body.(type) {
	case event.StepDone:
		s.done(e, body)
	case event.StepAnswered:
		if _, step := s.Find(Ref(body.Step)); step != nil {
			step.Answer, step.changed, step.answered = body.Value, time.Time{}, answered{e.Seq, e.Actor, e.Happened}
		}
	case event.StepReopened:
		s.reopen(e, body)
	case event.StepNotApplicable:
		s.settle(e, body.Step, NotApplicable, body.Reason)
	case event.StepCouldNot:
		s.settle(e, body.Step, CouldNot, body.Reason)
	case event.StepPutOff:
		s.settle(e, body.Step, PutOff, body.Reason)
	}
}

func (s *State) changePhase(e *event.Entry, phase event.Phase) {
	if !s.Running() {
		return
	}
	switch phase {
	case event.Downtime:
		s.Phase, s.RecoveryAt = phase, time.Time{}
	case event.Recovery:
		s.Phase, s.RecoveryAt = phase, e.Happened
	}
}

func (s *State) start(e *event.Entry, body event.RunStarted) {
	s.Log = e.Log
	s.Mode, s.Title, s.Zone = body.Mode, body.Title, body.Zone
	s.Ward, s.Organisation, s.Device = body.Ward, body.Organisation, body.Device
	if body.Mode == event.Live { // a drill never puts an end to anything
		s.Drill = body.Drill
	}
	s.ClockChecked = body.WallClock.Checked
	s.ClockOffset = time.Duration(body.WallClock.OffsetS) * time.Second
	s.OffsetDeclared = s.ClockOffset
	s.Since, s.Declared = e.Happened, s.Wall(e.Recorded.At)
	s.Phase = event.Downtime
	for _, name := range body.Systems {
		s.setSystem(System{Name: name, Status: SystemDown, At: e.Happened})
	}
	s.DeclaredSystems = len(s.Systems)
	s.signOn(e.Actor)
}

func (s *State) close(e *event.Entry, reason string) {
	s.Phase, s.ClosedAt, s.CloseReason = event.Closed, e.Happened, reason
	s.Given = nil
}

func (s *State) reopenRun() {
	if s.Phase != event.Closed {
		return
	}
	s.Phase = event.Downtime
	if !s.RecoveryAt.IsZero() {
		s.Phase = event.Recovery
	}
	s.ClosedAt, s.CloseReason, s.Left, s.Abandoned = time.Time{}, "", nil, false
}

// newProcedure is a procedure as it is pinned, all its steps open.
func newProcedure(e *event.Entry, body event.ProcedureOpened) *Procedure {
	def := body.Procedure
	def.Records = slices.Clone(def.Records)
	for i := range def.Records {
		def.Records[i].Of = def.ID
	}
	p := &Procedure{
		Def: &def, Origin: body.Origin, SHA256: body.SHA256,
		Opened: e.Happened, OpenedBy: e.Actor, openedSeq: e.Seq,
	}
	for i := range def.Sections {
		section := &def.Sections[i]
		for j := range section.Steps {
			p.Steps = append(p.Steps, &Step{
				Def: &section.Steps[j], Section: section, Number: len(p.Steps) + 1, Since: e.Happened, Status: Open,
			})
		}
	}
	return p
}

func (s *State) open(e *event.Entry, body event.ProcedureOpened) {
	p := newProcedure(e, body)
	s.noteForms(p.Def.Records)
	if i := slices.IndexFunc(s.Procedures, func(q *Procedure) bool { return q.Def.ID == p.Def.ID }); i >= 0 {
		s.Procedures[i] = p // opened again after it was stood down
		return
	}
	s.Procedures = append(s.Procedures, p)
}

func (s *State) done(e *event.Entry, body event.StepDone) {
	_, step := s.Find(Ref(body.Step))
	if step == nil {
		return
	}
	step.DoneAt = append(step.DoneAt, e.Happened)
	s.settle(e, body.Step, Done, body.Note)
	step.With, step.Carrier, step.tickedWith = body.With, carriedBy(e, body), step.answered.with(e)
	if step.Def.Recurring() {
		step.Status = Open
	}
}

// reopen takes back what was said last of a step: the latest done, so that a
// recurring check ticked by mistake is due again, or the state it was put in,
// which leaves alone what was done before.
func (s *State) reopen(e *event.Entry, body event.StepReopened) {
	_, step := s.Find(Ref(body.Step))
	if step == nil {
		return
	}
	if n := len(step.DoneAt); n > 0 && (step.Status == Done || step.Status == Open) {
		step.DoneAt = step.DoneAt[:n-1]
		step.Answer = ""
	}
	s.settle(e, body.Step, Open, body.Reason)
}

func (s *State) settle(e *event.Entry, ref event.Step, status Status, note string) {
	_, step := s.Find(Ref(ref))
	if step == nil {
		return
	}
	step.Status, step.Seq, step.Note, step.With, step.Righted, step.Carrier = status, e.Seq, note, "", nil, nil
	step.At, step.By, step.tickedWith = e.Happened, e.Actor, 0
	step.changed = time.Time{}
}

// setSystem brings a system up to date. Where more is said of one it stays where it is,
// since when it was there, and who said so.
func (s *State) setSystem(is System) {
	system := s.System(is.Name)
	if system == nil {
		s.Systems = append(s.Systems, is)
		return
	}
	is.Name = system.Name
	if is.Status == system.Status {
		// Another person, or that all of it works now, is news of that moment.
		if another, whole := is.By != "" && is.By != system.By, system.InPart != "" && is.InPart == ""; !another && !whole {
			is.At, is.By = system.At, system.By
		}
		is.By = cmp.Or(is.By, system.By)
		is.Note = cmp.Or(is.Note, system.Note)
	}
	*system = is
}

func (s *State) signOn(who event.Person) {
	s.Who = who
	if !slices.Contains(s.People, who) {
		s.People = append(s.People, who)
	}
	if !slices.Contains(s.Shift, who) {
		s.Shift = append(slices.Clip(s.Shift), who)
	}
}
