package session

import (
	"errors"

	"downtime/store"
	"downtime/store/seal"
)

// Paper is the line that, once it is copied to paper, fixes all entries that the
// run has at this moment. It reads the log from its start: about a second for
// 100,000 entries, and nothing to notice for those of a night.
func (s *Session) Paper() (seal.Paper, error) {
	if s.state == nil {
		return seal.Paper{}, errors.New("nothing is running: there are no entries to write a code down for")
	}
	var x store.Examined
	err := s.reading(func(st *store.Store) (err error) {
		x, err = st.Examine(s.state.Log)
		return err
	})
	if err != nil {
		return seal.Paper{}, err
	}
	if !x.Complete {
		return seal.Paper{}, &store.BrokenError{Log: x.Log, Seq: x.FirstBad, Why: x.Reason}
	}
	return seal.Paper{Log: x.Log, Size: x.Tree.Size(), Code: seal.CodeOf(x.Tree.Root())}, nil
}
