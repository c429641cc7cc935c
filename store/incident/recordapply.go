package incident

import (
	"slices"
	"strings"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

// applyRecord brings the ledger up to date.
func (s *State) applyRecord(e *event.Entry) {
	switch body := e.Body.(type) {
	case event.RecordAdded:
		s.addRecord(e, body)
	case event.RecordAmended:
		s.change(e, body.Record, func(r *Record) { r.amend(e.Seq, body) })
		if body.Out {
			s.account(e, body.Record, Out, "")
		}
	case event.RecordCustody:
		s.change(e, body.Record, func(r *Record) { r.Custodian = body.To })
	case event.RecordMoved:
		s.change(e, body.Record, func(r *Record) { r.move(e.Seq, body) })
	case event.RecordEntered:
		s.account(e, body.Record, Entered, body.Reference)
	case event.RecordScanned:
		s.account(e, body.Record, Scanned, body.Reference)
	case event.RecordFiled:
		s.account(e, body.Record, Filed, body.Where)
	case event.RecordNotNeeded:
		s.account(e, body.Record, NotNeeded, body.Reason)
	case event.RecordVerified:
		s.change(e, body.Record, func(r *Record) {
			if r.Became != Out {
				r.VerifiedAt, r.VerifiedBy, r.verifiedSeq = e.Happened, e.Actor, e.Seq
			}
		})
	}
}

// account says what became of a paper, which nobody has checked then.
func (s *State) account(e *event.Entry, number int, became Became, note string) {
	s.change(e, number, func(r *Record) {
		r.Became, r.BecameAt, r.BecameBy, r.Note, r.becameSeq = became, e.Happened, e.Actor, note, e.Seq
		r.VerifiedAt, r.VerifiedBy, r.verifiedSeq = time.Time{}, event.Person{}, 0
		if became == Out {
			r.BecameAt, r.BecameBy, r.becameSeq = time.Time{}, event.Person{}, 0
		}
	})
}

// amend writes over what a paper says, by an entry.
func (r *Record) amend(seq uint64, body event.RecordAmended) {
	before := r.bed()
	for _, v := range body.Values {
		r.set(v)
	}
	if r.bed() != before {
		r.bedSince = seq
	}
	if body.To != "" {
		r.ToldTo = body.To
	}
	if told := r.Form.Field("Told"); told != nil && r.Value(told.Name) == "" {
		r.ToldTo = "" // it was another paper
	}
}

// move has its patient in another bed by an entry, or back in the one before.
func (r *Record) move(seq uint64, body event.RecordMoved) {
	if bed := r.Form.Bed(); bed != nil {
		r.set(event.FieldValue{Field: bed.Name, Value: body.To})
	}
	if !body.TakenBack {
		r.Moves = append(slices.Clip(r.Moves), Move{seq, body.From, body.To, r.bedSince})
		r.bedSince = seq
		return
	}
	r.bedSince = seq
	// Of a log from elsewhere it may take back what was no move.
	if n := len(r.Moves); n > 0 && foldedBed(r.Moves[n-1].From) == foldedBed(body.To) && foldedBed(r.Moves[n-1].To) == foldedBed(body.From) {
		r.bedSince = r.Moves[n-1].since
		r.Moves = r.Moves[: n-1 : n-1]
	}
}

// change puts a changed copy of a record in the place of it: whoever has the state from
// before goes on seeing it as it was.
func (s *State) change(e *event.Entry, number int, do func(r *Record)) {
	i := slices.IndexFunc(s.Records, func(r *Record) bool { return r.Number == number })
	if i < 0 {
		return
	}
	changed := *s.Records[i]
	changed.Values, changed.Late, changed.last = slices.Clone(changed.Values), slices.Clone(changed.Late), e.Seq
	do(&changed)
	was := s.Records[i]
	changed.answer(was, e)
	s.put(s.numbered(changed.settled()))
	s.look(e, was, &changed)
}

// put puts a paper in the place of the one of its number.
func (s *State) put(r *Record) {
	s.Records = slices.Clone(s.Records)
	s.Records[slices.IndexFunc(s.Records, func(old *Record) bool { return old.Number == r.Number })] = r
}

func (r *Record) set(value event.FieldValue) {
	i := slices.IndexFunc(r.Values, func(v event.FieldValue) bool { return strings.EqualFold(v.Field, value.Field) })
	if i < 0 {
		r.Values = append(r.Values, value)
		return
	}
	r.Values[i].Value = value.Value
}

// highestRecord is the highest number that a paper can have.
const highestRecord = 1_000_000

// addRecord puts a paper into the ledger. One whose form is not to be had is kept all the
// same: paper that was added is never out of sight.
func (s *State) addRecord(e *event.Entry, body event.RecordAdded) {
	if body.Record < 1 || body.Record > highestRecord || s.Record(body.Record) != nil {
		s.NotKnown++
		return
	}
	r := &Record{
		Number: body.Record, Seq: e.Seq, last: e.Seq, bedSince: e.Seq, At: e.Happened, By: e.Actor, Procedure: body.Procedure,
		Values: slices.Clone(body.Values), offset: e.Recorded.Offset,
	}
	if p := s.Procedure(body.Procedure); p != nil {
		if i := slices.IndexFunc(p.Def.Records, func(f procedure.Form) bool { return f.ID == body.Form }); i >= 0 {
			r.Form = &p.Def.Records[i]
		}
	}
	if r.Form == nil {
		r.Form = body.UnknownForm()
	}
	r.answer(&Record{Form: r.Form}, e)
	s.noteForms([]procedure.Form{*r.Form})
	s.Records = append(slices.Clip(s.Records), s.numbered(r.settled()))
	s.look(e, &Record{Form: r.Form}, r)
}
