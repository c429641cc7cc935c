package incident

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"downtime/store/event"
)

// Righted is how the names of who did something were put right, as happens where a PC is
// shared: those that the entry has, which stay in sight, and who says otherwise.
type Righted struct {
	Was     event.Person // as the entry has it
	WasWith string       // the second person that it has, "" for none
	event.Righted
}

// CorrectDoer says who did what an entry has in another's name. The entry stays as it is,
// and both names are shown. A closed run may be corrected too.
type CorrectDoer struct {
	Seq  uint64
	Type event.Type   // of that entry
	Was  event.Person // its actor
	// To is who did it; without a name only the second person is corrected. A role that is
	// left out is the one in which somebody of that name is known here.
	To     event.Person
	With   string // who the second person of a tick was; "" where that is right
	Reason string
}

func (a CorrectDoer) decide(s *State, c Command) ([]event.Event, error) {
	if err := s.mustBe(); err != nil {
		return nil, err
	}
	if err := a.Correctable(s); err != nil {
		return nil, err
	}
	other := s.otherHalf(a.Seq)
	a.Seq, other = max(a.Seq, other), min(a.Seq, other)
	a.To.Name, a.With = strings.TrimSpace(a.To.Name), strings.TrimSpace(a.With)
	if a.With == "" {
		if err := checkText("the name of who did it", a.To.Name); err != nil {
			return nil, err
		}
	}
	if err := checkReason("correcting who did it", a.Reason); err != nil {
		return nil, err
	}
	if err := checkLength(a.To.Name, a.To.Role, a.With); err != nil {
		return nil, err
	}
	a.To = s.known(a.To)
	is, step := s.DoerOf(a.Seq, a.Was), s.stepOf(a.Seq)
	if a.With != "" && (step == nil || step.With == "") {
		return nil, refuse("entry %d is no tick by two people that still stands: correct its words instead", a.Seq)
	}
	if (a.To.Name == "" || a.To == is) && (a.With == "" || SpeltAlike(a.With, step.With)) {
		return nil, NoChange{fmt.Sprintf("it is said already that entry %d was by %s", a.Seq, is)}
	}
	if err := a.stillTwo(s, step, is); err != nil {
		return nil, err
	}
	right := event.EntryCorrected{Corrects: a.Seq, Text: a.words(is, step)}
	if a.To.Name != "" && a.To != is {
		right.Doer = &a.To
	}
	if a.With != "" && !SpeltAlike(a.With, step.With) {
		right.With = a.With
	}
	list := c.events(time.Time{}, right)
	if other > 0 && right.Doer != nil {
		right.Corrects, right.With = other, ""
		list = append(list, c.events(time.Time{}, right)...)
	}
	return list, nil
}

// Correctable refuses an entry that no other name can be put to.
func (a CorrectDoer) Correctable(s *State) error {
	switch {
	case a.Seq == 0 || a.Seq > s.Entries:
		return refuse("there is no entry %d: the log has 1 to %d", a.Seq, s.Entries)
	case a.Was == event.Program:
		return refuse("the program made entry %d by itself: nobody did it", a.Seq)
	}
	switch a.Type {
	case event.TypePersonSignedOn, event.TypeHandoverGiven, event.TypeHandoverAccepted, event.TypeStorageTakenOver:
		return refuse("entry %d says who was working, and stands: say who is working now, and correct its words", a.Seq)
	case event.TypeRunLinked:
		return refuse("a correction of entry %d takes its link back: correct its words, and link the two again", a.Seq)
	}
	return nil
}

// stillTwo refuses a name that would leave one person where two are needed.
func (a CorrectDoer) stillTwo(s *State, step *Step, is event.Person) error {
	doer := a.To
	if doer.Name == "" {
		doer = is
	}
	if step != nil && step.With != "" {
		with := step.With
		if a.With != "" {
			with = a.With
		}
		if SameName(with, doer.Name) {
			return refuse("entry %d is of two people: the second cannot be %q again", a.Seq, with)
		}
	}
	for _, r := range s.Records {
		other := event.Person{}
		switch {
		case r.VerifiedAt.IsZero():
			continue
		case r.becameSeq == a.Seq:
			other = r.VerifiedBy
		case r.verifiedSeq == a.Seq:
			other = r.BecameBy
		}
		if other.Name != "" && SameName(other.Name, doer.Name) {
			return refuse("%s is the other of the two who said and checked what became of record %d: it takes two", other.Name, r.Number)
		}
	}
	return nil
}

// words say all of it, for whoever reads the log with an older program too.
func (a CorrectDoer) words(is event.Person, step *Step) string {
	var parts []string
	if a.To.Name != "" && a.To != is {
		parts = append(parts, fmt.Sprintf("it was %s, and not %s", a.To, is))
	}
	if a.With != "" && !SpeltAlike(a.With, step.With) {
		parts = append(parts, fmt.Sprintf("the second person was %s, and not %s", a.With, step.With))
	}
	return strings.Join(parts, "; ") + ": " + a.Reason
}

// known is somebody with the role that they were last known by here, where none is said.
func (s *State) known(who event.Person) event.Person {
	if who.Role != "" {
		return who
	}
	for _, p := range slices.Backward(s.People) {
		if SpeltAlike(p.Name, who.Name) {
			return p
		}
	}
	return who
}

// DoerOf is who did an entry as far as is known now, of which was is the actor.
func (s *State) DoerOf(seq uint64, was event.Person) event.Person {
	if right := s.righted[seq].Doer; right.Seq > 0 {
		return right.Is
	}
	return was
}

// stepOf is the step that is as an entry has put it; nil for none.
func (s *State) stepOf(seq uint64) *Step {
	for _, step := range s.everyStep {
		if step.Seq == seq {
			return step
		}
	}
	return nil
}

// otherHalf is the entry that a tick was made with: the answer that came with it, or the
// tick of an answer. They are one act, and 0 where there is one entry.
func (s *State) otherHalf(seq uint64) uint64 {
	for _, step := range s.everyStep {
		switch {
		case step.tickedWith == 0:
		case step.Seq == seq:
			return step.tickedWith
		case step.tickedWith == seq:
			return step.Seq
		}
	}
	return 0
}

// answered is the entry of an answer, and what a tick of the same act has in common with it.
type answered struct {
	seq uint64
	by  event.Person
	at  time.Time
}

// with is the entry of the answer, where e is the tick that was made with it; else 0.
func (a answered) with(e *event.Entry) uint64 {
	if a.seq == 0 || e.Seq != a.seq+1 || e.Actor != a.by || !e.Happened.Equal(a.at) {
		return 0
	}
	return a.seq
}

// everyStep visits the steps of all procedures, those that were left behind in an earlier
// version too.
func (s *State) everyStep(yield func(int, *Step) bool) {
	n := 0
	for _, p := range s.Procedures {
		lists := [][]*Step{p.Steps}
		for i := range p.Earlier {
			lists = append(lists, p.Earlier[i].Left)
		}
		for _, list := range lists {
			for _, step := range list {
				if !yield(n, step) {
					return
				}
				n++
			}
		}
	}
}

// correct takes note of a correction.
func (s *State) correct(e *event.Entry, body event.EntryCorrected) {
	s.unlink(body.Corrects)
	if !body.OfPeople() {
		return
	}
	right, doer := s.righted[body.Corrects], event.Person{}
	if body.Doer != nil {
		doer = *body.Doer
	}
	right.Take(doer, body.With, event.Correction{Seq: e.Seq, By: e.Actor, At: e.Happened})
	s.righted = maps.Clone(s.righted)
	if s.righted == nil {
		s.righted = make(map[uint64]event.Righted)
	}
	s.righted[body.Corrects] = right
	if step := s.stepOf(body.Corrects); step != nil {
		step.right(right)
	}
	if body.Doer == nil {
		return
	}
	s.rightProcedures(body.Corrects, doer)
	s.rightPapers(body.Corrects, doer)
	s.rightWords(body.Corrects, doer)
	s.rightCarrier(body.Corrects, doer)
}

// right puts the people of a tick right, and keeps those that it had first.
func (s *Step) right(right event.Righted) {
	righted := Righted{Was: s.By, WasWith: s.With}
	if s.Righted != nil {
		righted = *s.Righted
	}
	righted.Righted = right
	if right.Doer.Seq > 0 {
		s.By = right.Doer.Is
	}
	if right.With.Seq > 0 && s.With != "" {
		s.With = right.With.Is.Name
	}
	s.Righted = &righted
}

func (s *State) rightProcedures(seq uint64, doer event.Person) {
	for _, p := range s.Procedures {
		if p.openedSeq == seq {
			p.OpenedBy = doer
		}
		for i := range p.Earlier {
			if v := &p.Earlier[i]; v.endedSeq == seq {
				v.EndedBy = doer
			}
		}
	}
}

// rightPapers puts changed copies in the place of papers, as every change of one does.
func (s *State) rightPapers(seq uint64, doer event.Person) {
	for _, r := range s.Records {
		changed := *r
		for _, who := range []struct {
			seq uint64
			is  *event.Person
		}{{r.Seq, &changed.By}, {r.becameSeq, &changed.BecameBy}, {r.verifiedSeq, &changed.VerifiedBy}} {
			if who.seq == seq {
				*who.is = doer
				s.put(&changed)
			}
		}
	}
	if slices.ContainsFunc(s.Looks, func(l Look) bool { return l.Settled == seq }) {
		s.Looks = slices.Clone(s.Looks)
		for i := range s.Looks {
			if s.Looks[i].Settled == seq {
				s.Looks[i].SettledBy = doer
			}
		}
	}
}

// rightWords does the same for what was learned, what is to be done, and what command said.
func (s *State) rightWords(seq uint64, doer event.Person) {
	s.Lessons, s.FollowUps = slices.Clone(s.Lessons), slices.Clone(s.FollowUps)
	for i := range s.Lessons {
		if s.Lessons[i].Seq == seq {
			s.Lessons[i].By = doer
		}
	}
	for i := range s.FollowUps {
		f := &s.FollowUps[i]
		if f.Seq == seq {
			f.By = doer
		}
		if f.doneSeq == seq {
			f.DoneBy = doer
		}
	}
	for i := range s.Instructions {
		it := &s.Instructions[i]
		if it.Seq == seq {
			it.Entered = doer
		}
		it.Read = slices.Clone(it.Read)
		for j := range it.Read {
			if it.Read[j].seq == seq {
				it.Read[j].Who = doer
			}
		}
	}
}

// rightCarrier does it for who said what of a drill was really done, there and at the steps.
// A loggist who wrote it for them did write it.
func (s *State) rightCarrier(seq uint64, doer event.Person) {
	if s.Looked == nil || s.Looked.Seq != seq {
		return
	}
	looked := *s.Looked
	for _, step := range s.everyStep {
		if c := step.Carrier; c != nil && SpeltAlike(c.By.Name, looked.By.Name) {
			step.Carrier = &Carrier{c.DrillEntry, doer}
		}
	}
	looked.By = doer
	s.Looked = &looked
}
