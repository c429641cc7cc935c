package session

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"downtime/store/event"
	"downtime/store/incident"
)

// The log asks for no patient's name or number, and nothing in it is ever erased. So
// what looks like an NHS number is asked about once, before it is saved: the paper
// carries it.

// askPatient refuses events with what can be the NHS number of a patient, once: who
// saves the same again means it, and is not asked of that number any more, so that what
// could not be saved is not held up when it is tried again. What stands in the log already
// is not asked about: it is the number of a paper, which is named in other entries too.
func (s *Session) askPatient(events []event.Event) error {
	var numbers []string
	for _, e := range events {
		switch e.Body.(type) {
		case event.ProcedureOpened, event.ProcedureReplaced:
			continue // the words of a file, which nobody typed here
		}
		encoded, err := json.Marshal(e.Body)
		if err != nil {
			return err // nor could it be stored
		}
		var body any
		if err := json.Unmarshal(encoded, &body); err != nil {
			return err
		}
		for _, words := range textsIn(body) {
			for _, number := range nhsNumbersIn(words) {
				if !slices.Contains(s.patients, number) && !s.inLog(number) {
					numbers = append(numbers, number)
				}
			}
		}
	}
	if len(numbers) == 0 {
		s.patient = ""
		return nil
	}
	if all := strings.Join(numbers, ", "); s.patient != all {
		s.patient = all
		return incident.Refusal{Why: fmt.Sprintf("%q can be a patient's NHS number, and what is saved is never erased: leave it on the paper, or save the same again if it is something else", numbers[0])}
	}
	s.patient, s.patients = "", append(s.patients, numbers...)
	return nil
}

// inLog reports whether a number stands in an entry of the run.
func (s *Session) inLog(number string) bool {
	for _, row := range s.book.From(0) {
		if strings.Contains(row.Message, number) || strings.Contains(row.Reason, number) {
			return true
		}
	}
	return false
}

// textsIn are the texts in a value of JSON.
func textsIn(value any) (texts []string) {
	switch value := value.(type) {
	case string:
		texts = append(texts, value)
	case []any:
		for _, one := range value {
			texts = append(texts, textsIn(one)...)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			texts = append(texts, textsIn(value[name])...)
		}
	}
	return texts
}

// tenDigits are ten digits that stand by themselves, as people write NHS numbers.
var tenDigits = regexp.MustCompile(`\b(\d{10}|\d{3} \d{3} \d{4}|\d{3}-\d{3}-\d{4})\b`)

// nhsNumbersIn are the numbers in a text that can be the NHS number of a patient in
// England, Wales or the Isle of Man, as they stand there. Those begin with 3, 4, 6
// or 7, and their last digit checks the others (NHS Data Dictionary: NHS NUMBER,
// modulus 11). Numbers for testing, which begin with 9, are left alone.
func nhsNumbersIn(text string) (numbers []string) {
	for _, found := range tenDigits.FindAllString(text, -1) {
		digits := strings.NewReplacer(" ", "", "-", "").Replace(found)
		if strings.Contains("3467", digits[:1]) && checksModulus11(digits) {
			numbers = append(numbers, found)
		}
	}
	return numbers
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
