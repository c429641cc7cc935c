package session

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"downtime/store/event"
	"downtime/store/incident"
)

// The log asks for no patient's name or number, and nothing in it is ever erased. So
// what looks like an NHS number is asked about once, before it is saved: the paper
// carries it.

// askPatient refuses events with what can be the NHS number of a patient, once: who
// saves the same words again means it. That answer is for what was asked for then, so that
// what could not be saved is not held up when it is tried again; a number is not asked of
// any more only when it was saved. What stands in the log already is not asked about: it
// is the number of a paper, which is named in other entries too.
func (s *Session) askPatient(events []event.Event) (saves []string, err error) {
	var numbers, said []string
	for _, e := range events {
		switch e.Body.(type) {
		case event.ProcedureOpened, event.ProcedureReplaced:
			continue // the words of a file, which nobody typed here
		}
		encoded, err := json.Marshal(e.Body)
		if err != nil {
			return nil, err // nor could it be stored
		}
		var body any
		if err := json.Unmarshal(encoded, &body); err != nil {
			return nil, err
		}
		for _, words := range textsIn(body) {
			before := len(numbers)
			for _, number := range nhsNumbersIn(words) {
				if !slices.Contains(s.patients, number) && !s.inLog(number) {
					numbers = append(numbers, number)
				}
			}
			if len(numbers) > before {
				said = append(said, words)
			}
		}
	}
	if len(numbers) == 0 {
		s.patient = ""
		return nil, nil
	}
	this := meant{words: strings.Join(said, "\n")}
	if s.asked != nil {
		this.at = s.asked.pc
	}
	switch {
	case slices.Contains(s.meant, this):
	case s.patient == this.words:
		s.patient, s.meant = "", append(s.meant, this)
	default:
		s.patient = this.words
		return nil, incident.Refusal{Why: fmt.Sprintf("%q can be a patient's NHS number, and what is saved is never erased: leave it on the paper, or save the same again if it is something else", numbers[0])}
	}
	return numbers, nil
}

// meant is what was saved again after it was asked about, and when that was asked for.
type meant struct {
	words string
	at    time.Time
}

// LeaveQuestion says that what was asked about last was left without an answer: the same
// typed anew is asked about again.
func (s *Session) LeaveQuestion() { s.patient = "" }

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
