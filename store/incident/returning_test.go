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
