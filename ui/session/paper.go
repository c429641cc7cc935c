package session

import (
	"errors"

	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/seal"
)

// Paper is what fixes all entries that the run has at this moment, once it is
// outside the PC: a line to copy by hand, and the same with a signature.
type Paper struct {
	seal.Paper
	Note string // the signed note; "" where this log-in has no key to sign with
}

// readKey takes the key of the data folder, as it was when the session began.
func (s *Session) readKey() {
	key, err := store.ReadKey(s.dir)
	if s.noKey = err; err == nil {
		s.key = &key
	}
}

// Unsigned says why nothing is signed here, "" where it is. The codes on paper do not
// need that.
func (s *Session) Unsigned() string { return UnsignedWords(s.noKey) }

// UnsignedWords says why something is not signed, "" where there is no reason.
func UnsignedWords(why error) string {
	if why == nil {
		return ""
	}
	return "not signed, " + why.Error()
}

// Paper is the run as it is now, for paper.
func (s *Session) Paper() (Paper, error) {
	if s.state == nil {
		return Paper{}, errors.New("nothing is running: there are no entries to write a code down for")
	}
	now := store.CheckpointWithin(s.key, s.state.Device, s.state.Log, &s.tree, event.AtPrint)
	return Paper{
		Paper: seal.Paper{Log: s.state.Log, Size: now.Size, Code: seal.CodeOf(s.tree.Root())}, Note: now.Note,
	}, nil
}

// checkpointAfter is the change that fixes the entries up to the last one in the
// log itself, nil where that one asks for none. It is a change of its own, after
// the other was saved, so that it can neither delay nor fail what it is for. What a
// start has found is fixed after the first entry that somebody adds.
func (s *Session) checkpointAfter(c *Change) *Change {
	last := &c.receipt.Entries[len(c.receipt.Entries)-1]
	if last.Log != s.state.Log {
		return nil
	}
	reason, due := event.CheckpointAfter(last.Type)
	if !due && s.found && !c.own {
		reason, due = event.AtStart, true
	}
	if !due {
		return nil
	}
	s.found = false
	made := event.Event{
		Happened: s.state.Wall(s.PCNow()), Actor: last.Actor, Recorder: last.Recorder,
		Body: store.CheckpointWithin(s.key, s.state.Device, s.state.Log, &s.tree, reason),
	}
	return &Change{
		store: s.store, log: s.state.Log, looked: s.seen, own: true,
		batches: []store.Batch{{Log: s.state.Log, Events: []event.Event{made}}},
	}
}

// SeeWitness is the action that records the line on paper of another ward's log.
// Only its form can be checked here.
func SeeWitness(typed string) (incident.Action, error) {
	line, err := seal.ParsePaper(typed)
	switch {
	case err != nil:
		return nil, incident.Refusal{Why: "the other ward's code: " + err.Error()}
	case line.Log == "" || line.Size == 0:
		return nil, incident.Refusal{Why: "type the whole line from the other ward's paper, as LOG 7F3A91C2K4QX N=1500 and the code"}
	}
	return incident.SeeWitness{WitnessSeen: event.WitnessSeen{Log: line.Log, Size: line.Size, Code: line.Code.String()}}, nil
}
