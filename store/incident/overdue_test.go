package incident

import "testing"

// A paper that is late is overdue as a step is, until somebody was told.
func TestOverdueCountsStepsAndPapers(t *testing.T) {
	r := startRun(t)
	overdue := func() int { return r.state.Board(r.now).OverdueWith(r.state.LateRecords(r.now)) }
	r.do(request("101", "4", "Emergency", "02:50"))
	before := overdue()
	if before != len(r.state.Board(r.now).Overdue) {
		t.Fatalf("%d are overdue before the paper is late", before)
	}
	r.at(2 * hour)
	steps := len(r.state.Board(r.now).Overdue)
	if got := overdue(); steps == 0 || got != steps+1 {
		t.Errorf("%d are overdue, with %d steps and a late paper", got, steps)
	}
	r.do(Told{Record: 1, To: "B Shah"})
	if got := overdue(); got != len(r.state.Board(r.now).Overdue) {
		t.Errorf("%d are overdue after somebody was told", got)
	}
}
