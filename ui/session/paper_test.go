package session

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/seal"
)

// TestPaperFollowsTheLog: the line covers every entry there is, and is another
// after each; the same program started again gives the same one.
func TestPaperFollowsTheLog(t *testing.T) {
	w := newWard(t)
	s := w.open()
	if p, err := s.Paper(); err == nil || !strings.Contains(err.Error(), "nothing is running") {
		t.Errorf("with nothing running: %v, %v", p, err)
	}
	if _, err := s.Start(Declaration{Mode: event.Live, Title: "EPR down"}); err != nil {
		t.Fatal(err)
	}
	first, err := s.Paper()
	if err != nil || first.Size != 1 || first.Log != s.State().Log {
		t.Errorf("after the first entry: %v, %v", first, err)
	}
	if _, err := s.Do(incident.Write{Kind: event.TypeNote, Text: "x"}); err != nil {
		t.Fatal(err)
	}
	second, err := s.Paper()
	if err != nil || second.Size != 2 || second.Code == first.Code {
		t.Errorf("after the second entry: %v, %v", second, err)
	}
	s.Close()
	if again, err := w.open().Paper(); err != nil || again != second {
		t.Errorf("started again: %v, %v", again, err)
	}
}

// TestCheckpoints: a decision, a change of phase and the close are each followed by
// a checkpoint in the log, signed with the folder's key; a tick and a note are not,
// and the log that people read has none of them.
func TestCheckpoints(t *testing.T) {
	w := newWard(t)
	s := w.open()
	w.start(s, eprDown)
	w.do(s, incident.Write{Kind: event.TypeNote, Text: "x"})
	w.do(s, incident.RecordDecision{Decision: event.Decision{Text: "runner", Reason: "phones are down"}})
	w.do(s, incident.ChangePhase{Phase: event.Recovery})
	w.do(s, incident.Write{Kind: event.TypeNote, Text: "y"})
	w.do(s, incident.Close{Reason: "done"})
	log := s.State().Log
	var types []event.Type
	var reasons []event.Moment
	if err := s.store.Read(log, func(e *event.Entry) error {
		types = append(types, e.Type)
		if made, ok := e.Body.(event.CheckpointMade); ok {
			reasons = append(reasons, made.Reason)
			if made.Size != e.Seq-1 || e.Actor != okafor {
				t.Errorf("entry %d covers %d, by %s", e.Seq, made.Size, e.Actor)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if len(types) != 9 || len(s.Book().Rows()) != 6 || !slices.Equal(reasons, []event.Moment{event.AtDecision, event.AtPhase, event.AtClose}) {
		t.Errorf("the log has %v, %d rows are read", types, len(s.Book().Rows()))
	}
	for _, row := range s.Book().Rows() {
		if row.Type == event.TypeCheckpointMade {
			t.Errorf("entry %d is among what people did", row.Seq)
		}
	}
	key, err := store.ReadKey(s.Dir())
	if err != nil {
		t.Fatal(err)
	}
	trusted := key.Public().Code()
	x, err := s.store.Examine(log)
	if err != nil {
		t.Fatal(err)
	}
	if p := x.Prove(nil, store.Keys{Trusted: &trusted}); !p.Complete || p.SignedTo != 8 {
		t.Errorf("signed to %d, %s", p.SignedTo, p.Reason)
	}
	// The note for paper is that of the whole log, with the same key.
	paper, err := s.Paper()
	if err != nil {
		t.Fatal(err)
	}
	if c, err := seal.OpenNote(paper.Note, key.Public()); err != nil || c.Size != 9 || c.Root != x.Tree.Root() || seal.CodeOf(c.Root) != paper.Code {
		t.Errorf("the note is %+v, %v", c, err)
	}
}

// TestStartIsFixed: the first entry that somebody adds after a start on a log that was
// there is followed by a checkpoint, of that start and all before it, whatever the program
// entered before; and no entry after that is.
func TestStartIsFixed(t *testing.T) {
	for name, before := range map[string]func(dir string) error{
		"all is well":     func(string) error { return nil },
		"a copy was made": func(dir string) error { return os.Remove(filepath.Join(dir, "downtime.db")) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWard(t)
			s := w.open()
			w.start(s, eprDown)
			w.do(s, incident.Write{Kind: event.TypeNote, Text: "before"})
			if err := errors.Join(s.Close(), before(s.Dir())); err != nil {
				t.Fatal(err)
			}
			s = w.open()
			s.EnterStorage()
			s.SetWho(okafor)
			first := w.do(s, incident.Write{Kind: event.TypeNote, Text: "after"}).Seq
			w.do(s, incident.Write{Kind: event.TypeNote, Text: "and then"})
			var made []event.CheckpointMade
			if err := s.store.Read(s.State().Log, func(e *event.Entry) error {
				if body, ok := e.Body.(event.CheckpointMade); ok {
					made = append(made, body)
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if len(made) != 1 || made[0].Reason != event.AtStart || made[0].Size != first {
				t.Errorf("the first is entry %d, the checkpoints are %+v", first, made)
			}
		})
	}
}

// TestACheckpointCannotFailWhatItIsFor: the decision is saved and shown whatever
// becomes of its checkpoint.
func TestACheckpointCannotFailWhatItIsFor(t *testing.T) {
	w := newWard(t)
	s := w.open()
	w.start(s, eprDown)
	change, err := s.Decide(incident.RecordDecision{Decision: event.Decision{Text: "runner", Reason: "phones are down"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := change.Commit(); err != nil {
		t.Fatal(err)
	}
	out := s.Apply(change)
	if out.Checkpoint == nil || len(out.Rows) != 1 {
		t.Fatalf("the outcome is %+v", out)
	}
	s.Close() // the disk is gone
	if err := out.Checkpoint.Commit(); err == nil {
		t.Fatal("it was saved all the same")
	}
	s = w.open()
	if rows := s.Book().Rows(); len(rows) != 2 || rows[1].Type != event.TypeDecision {
		t.Errorf("the log has %+v", rows)
	}
	// The next one covers what this one did not.
	w.do(s, incident.ChangePhase{Phase: event.Recovery})
	if x, err := s.store.Examine(s.State().Log); err != nil || len(x.Within) != 1 || x.Within[0].Size != 3 {
		t.Errorf("%+v, %v", x.Within, err)
	}
}

// TestSeeWitness: a line is taken as people type it, and what is none is refused.
func TestSeeWitness(t *testing.T) {
	w := newWard(t)
	s := w.open()
	w.start(s, eprDown)
	own, err := s.Paper()
	if err != nil {
		t.Fatal(err)
	}
	for typed, want := range map[string]string{
		"log k4qx7f3a91c2, n=1500, mr20 hrst gv7f vggp 9mbd 2s8y": "",
		"LOG K4QX7F3A91C2  N=1500  MR20-HRST-GV7F-VGGP-9MBD-2S8Y": "",
		"MR20-HRST-GV7F-VGGP-9MBD-2S8Y":                           "the whole line",
		"LOG K4QX7F3A91C2 MR20-HRST-GV7F-VGGP-9MBD-2S8Y":          "the whole line",
		"LOG K4QX7F3A91C2  N=1500  MR20-HRST-GV7F-VGGP-9MBD":      "has 20 characters",
		own.String(): "own log",
	} {
		action, err := SeeWitness(typed)
		if err == nil {
			_, err = s.Do(action)
		}
		if want == "" && err != nil || want != "" && (!IsRefusal(err) || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v", typed, err)
		}
	}
	if rows := s.Book().Rows(); len(rows) != 3 || rows[1].Message != rows[2].Message {
		t.Errorf("the rows are %+v", rows)
	}
}
