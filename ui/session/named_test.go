package session

import (
	"strings"
	"testing"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/text"
)

// A name that is no procedure's is answered with those it may be meant for.
func TestAProcedureThatIsNotThereSuggestsOthers(t *testing.T) {
	w := newWard(t)
	s := w.open()
	for typed, want := range map[string]string{
		"pathology":            "pathology-requests",
		"Paper pathology form": "pathology-requests",
		"nosuch":               "see the list of procedures",
		"zzz":                  "see the list of procedures",
	} {
		_, err := s.OpenProcedure(typed)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, without %q", typed, err, want)
		}
	}
}

// What is down is known by the words that are printed on the screen, and by what it is
// called on the ward: a cyber attack brings its warning and its procedure.
func TestSystemsByTheirOtherNames(t *testing.T) {
	w := newWard(t)
	s := w.open()
	w.start(s, Declaration{Mode: event.Live, Title: "not sure", Systems: []string{"Medicines (ePMA)", "epma", "Bed board"}})
	w.do(s, incident.SetSystem{Name: "Cyber attack", To: incident.SystemDown})
	w.do(s, incident.SetSystem{Name: "bed board", To: incident.SystemSaidBack})
	var names []string
	for _, system := range s.State().Systems {
		names = append(names, system.Name)
	}
	if got := strings.Join(names, ","); got != "medicines,Bed board,cyber" || !text.IsCyber(s.State().Down()) {
		t.Errorf("down are %s", got)
	}
}

// A sheet of what there is to do never reads as all clear where no procedure is open.
func TestNothingOpenIsNotAllClear(t *testing.T) {
	w := newWard(t)
	s := w.open()
	w.start(s, Declaration{Mode: event.Live, Title: "EPR down", Systems: []string{"epr"}})
	if sheet := strings.Join(s.BoardByHand(), "\n"); !strings.Contains(sheet, "No procedure is open yet: open ") || strings.Contains(sheet, "Nothing") {
		t.Errorf("the sheet says\n%s", sheet)
	}
}
