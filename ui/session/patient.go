package session

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"downtime/store/event"
	"downtime/store/incident"
)

// The log asks for no patient's name or number, and nothing in it is ever erased. So
// what looks like an NHS number is asked about once, before it is saved: the paper
// carries it.

// askPatient refuses events with what can be the NHS number of a patient, once: who
// saves the same again means it.
func (s *Session) askPatient(events []event.Event) error {
	for _, e := range events {
		switch e.Body.(type) {
		case event.ProcedureOpened, event.ProcedureReplaced:
			continue // the words of a file, which nobody typed here
		}
		words, err := json.Marshal(e.Body)
		if err != nil {
			return err // nor could it be stored
		}
		number := nhsNumberIn(string(words))
		if number == "" {
			continue
		}
		if number == s.patient {
			break
		}
		s.patient = number
		return incident.Refusal{Why: fmt.Sprintf("%q can be a patient's NHS number, and what is saved is never erased: leave it on the paper, or save the same again if it is something else", number)}
	}
	s.patient = ""
	return nil
}

// tenDigits are ten digits that stand by themselves, as people write NHS numbers.
var tenDigits = regexp.MustCompile(`\b(\d{10}|\d{3} \d{3} \d{4}|\d{3}-\d{3}-\d{4})\b`)

// nhsNumberIn is the first number in a text that can be the NHS number of a patient in
// England, Wales or the Isle of Man, as it stands there, or "". Those begin with 3, 4, 6
// or 7, and their last digit checks the others (NHS Data Dictionary: NHS NUMBER,
// modulus 11). Numbers for testing, which begin with 9, are left alone.
func nhsNumberIn(text string) string {
	for _, found := range tenDigits.FindAllString(text, -1) {
		digits := strings.NewReplacer(" ", "", "-", "").Replace(found)
		if strings.Contains("3467", digits[:1]) && checksModulus11(digits) {
			return found
		}
	}
	return ""
}

// checksModulus11 reports whether the last of ten digits checks the others: weighted by
// ten to one, they add up to a multiple of eleven.
func checksModulus11(digits string) bool {
	sum := 0
	for i, d := range digits {
		sum += (10 - i) * int(d-'0')
	}
	return sum%11 == 0
}
