package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"downtime/store/event"
	"downtime/store/seal"

	bolt "go.etcd.io/bbolt"
)

// Status is how a run stands.
type Status string

// The states of a run.
const (
	StatusOpen      Status = "open"
	StatusClosed    Status = "closed"
	StatusAbandoned Status = "abandoned"
)

// head is where a log ends. It is kept beside the entries, so that the list of
// logs is read without reading any of them; it says nothing that they do not.
type head struct {
	Seq    uint64    `json:"seq"`
	Link   string    `json:"link"` // of the last entry
	Status Status    `json:"status"`
	Ended  time.Time `json:"ended,omitzero"`
	// Debrief counts the entries of the debrief: a log that has none need not be
	// read for its actions.
	Debrief uint64 `json:"debrief,omitempty"`
}

// headTypes are the types of entry that a head says something of.
var headTypes = []event.Type{
	event.TypeRunStarted, event.TypeRunReopened, event.TypeRunClosed, event.TypeRunAbandoned,
	event.TypeLessonAdded, event.TypeActionAdded, event.TypeActionDone,
}

// after is the head once e, whose link is given, has been added.
func (h head) after(e *event.Entry, link string) head {
	h.Seq, h.Link = e.Seq, link
	switch e.Type {
	case event.TypeRunStarted, event.TypeRunReopened:
		h.Status, h.Ended = StatusOpen, time.Time{}
	case event.TypeRunClosed:
		h.Status, h.Ended = StatusClosed, e.Happened
	case event.TypeRunAbandoned:
		h.Status, h.Ended = StatusAbandoned, e.Happened
	case event.TypeLessonAdded, event.TypeActionAdded, event.TypeActionDone:
		h.Debrief++
	}
	return h
}

func (h head) equal(other head) bool {
	return h.Seq == other.Seq && h.Link == other.Link && h.Status == other.Status && h.Ended.Equal(other.Ended) && h.Debrief == other.Debrief
}

func decodeHead(value []byte) (head, error) {
	var h head
	if json.Unmarshal(value, &h) != nil {
		return head{}, errors.New("where it ends cannot be read")
	}
	switch h.Status {
	case StatusOpen, StatusClosed, StatusAbandoned:
	default:
		return head{}, fmt.Errorf("status %q", h.Status)
	}
	if h.Seq == 0 || len(h.Link) != len(seal.Genesis) {
		return head{}, fmt.Errorf("end %d, link %q", h.Seq, h.Link)
	}
	return h, nil
}

// heads reads where every log ends.
func (d *database) heads() (map[string]head, error) {
	return view(d, func(tx *bolt.Tx) (map[string]head, error) {
		heads := make(map[string]head)
		err := logsOf(tx).each(func(name string, log *logBucket) error {
			h, err := log.head()
			if err != nil {
				return d.damaged("log %s has no readable end: %v", printable(name), err)
			}
			heads[name] = h
			return nil
		})
		return heads, err
	})
}
