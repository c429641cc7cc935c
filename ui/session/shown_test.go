package session

import (
	"strings"
	"testing"

	"downtime/store/event"
)

// What is printed or copied by hand in a drill has no number, of a column either,
// and the procedure that the run keeps is as it was.
func TestPrintedInADrill(t *testing.T) {
	const source = procedureText + "\n## Numbers\n\n- [ ] Site manager (2345) or DECT 71234, at 1430 <!-- step: manager -->\n\n" +
		"  | Who | Number |\n  |---|---|\n  | Clerk | 71234 |\n"
	for _, mode := range []event.Mode{event.Drill, event.Live} {
		w := newWard(t)
		w.write("data/runbooks/requests.md", source)
		s := w.open()
		w.start(s, Declaration{Mode: mode, Title: "EPR down", Systems: []string{"epr"}})
		w.openProcedure(s)
		shown := strings.Join(s.PrintOpen().ByHand(), "\n")
		for _, card := range s.PrintOpen().cards {
			for _, step := range card.Procedure.Steps() {
				shown += "\n" + step.Text
				for _, block := range step.Detail {
					for _, row := range block.Rows {
						shown += "\n" + strings.Join(row, "; ")
					}
				}
			}
		}
		drill := mode == event.Drill
		if strings.Contains(shown, "71234") == drill || strings.Contains(shown, "2345") == drill || !strings.Contains(shown, "1430") {
			t.Errorf("%s prints\n%s", mode, shown)
		}
		if rows := s.State().Procedure("requests").Step("manager").Def.Detail[0].Rows; rows[1][1] != "71234" {
			t.Errorf("%s keeps %q", mode, rows)
		}
	}
}
