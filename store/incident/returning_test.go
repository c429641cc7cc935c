package incident

import "testing"

// What a system cannot do yet goes on when it is taken into use, until somebody says
// that all of it works; a remark is no limit.
func TestInUseInPart(t *testing.T) {
	r := startRun(t)
	p := testProcedure()
	p.ID, p.Systems = "second", []string{"epr"}
	r.do(open(p))
	r.do(SetSystem{Name: "epr", To: SystemSaidBack, InPart: "to read only"})
	r.do(SetSystem{Name: "epr", To: SystemChecked, Note: "two patients"})
	r.do(SetSystem{Name: "epr", To: SystemInUse, Note: "all bays"})
	s := r.state.System("epr")
	if s.InPart != "to read only" || s.Said() != "all bays; in part: to read only" {
		t.Fatalf("in use it is %+v", s)
	}
	waits := func() bool {
		for _, back := range r.state.Returns(r.now) {
			for _, w := range back.Waiting {
				if w.Name == s.Name {
					return true
				}
			}
		}
		return false
	}
	if !waits() {
		t.Error("nothing waits for what the EPR cannot do yet")
	}
	r.do(SetSystem{Name: "epr", To: SystemInUse, Whole: true})
	if s := r.state.System("epr"); s.InPart != "" || waits() {
		t.Errorf("all of it works, and it is %+v", s)
	}
	r.do(SetSystem{Name: "epr", To: SystemDown})
	r.do(SetSystem{Name: "epr", To: SystemSaidBack})
	r.do(SetSystem{Name: "epr", To: SystemInUse, Note: "since noon"})
	if s := r.state.System("epr"); s.InPart != "" || s.Note != "since noon" {
		t.Errorf("with a remark alone it is %+v", s)
	}
}

// Where more is said of a system, who said that it is back and since when stay.
func TestMoreIsSaidOfASystem(t *testing.T) {
	r := startRun(t)
	r.do(SetSystem{Name: "epr", To: SystemSaidBack, By: "IT desk"})
	at := r.state.System("epr").At
	r.at(2 * hour).do(SetSystem{Name: "epr", To: SystemSaidBack, InPart: "read only"})
	if s := r.state.System("epr"); s.By != "IT desk" || !s.At.Equal(at) || s.InPart != "read only" {
		t.Errorf("it is %+v", s)
	}
	r.at(3 * hour).do(SetSystem{Name: "epr", To: SystemSaidBack, By: "Silver"})
	if s := r.state.System("epr"); s.By != "Silver" || !s.At.Equal(r.now) {
		t.Errorf("said by another it is %+v", s)
	}
	r.do(SetSystem{Name: "epr", To: SystemChecked, Whole: true})
	r.do(SetSystem{Name: "epr", To: SystemInUse})
	if s := r.state.System("epr"); s.InPart != "" {
		t.Errorf("what was taken away came back: %+v", s)
	}
}
