package session

import (
	"testing"

	"downtime/store/event"
	"downtime/store/incident"
)

// What is to be read is told to whoever a mark would be for: who works, or for whom a
// loggist writes; after a restart to nobody, until somebody has said who they are.
func TestUnread(t *testing.T) {
	w := newWard(t)
	s := w.open()
	if len(s.Unread()) > 0 || s.WaitsFor("x") != "" {
		t.Error("with nothing running there is something to read")
	}
	w.start(s, eprDown)
	w.do(s, incident.GiveInstruction{Subject: "bloods", Text: "essential only"})
	if len(s.Unread()) > 0 {
		t.Error("who entered it is to read it")
	}
	silva := event.Person{Name: "M Silva"}
	s.WriteFor(&silva)
	if got := s.Unread(); len(got) != 1 || s.UnreadBy() != "M Silva" {
		t.Fatalf("%s is to read %v", s.UnreadBy(), got)
	}
	w.do(s, incident.ReadInstruction{Seq: s.Unread()[0].Seq})
	if len(s.Unread()) > 0 || s.Readers(s.State().Latest("bloods")) != "read by "+s.Who().Name+", M Silva" {
		t.Errorf("it is %s", s.Readers(s.State().Latest("bloods")))
	}
	next := event.Person{Name: "B Shah"}
	w.do(s, incident.GiveHandover{To: next})
	w.do(s, incident.AcceptHandover{})
	if len(s.Unread()) != 1 || s.UnreadBy() != "YOU" {
		t.Errorf("after a handover %s is to read %v", s.UnreadBy(), s.Unread())
	}
	s.ForgetWho()
	if len(s.Unread()) > 0 {
		t.Error("nobody is known to work, and is to read something")
	}
}
