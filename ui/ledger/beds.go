package ledger

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"downtime/runbooks/procedure"
	"downtime/store/event"
	"downtime/store/incident"
)

// Beds reads beds as they are typed, with commas between, and from one to another with a
// hyphen: 1-4, 7, A1-A6, side room 2. A bed in double quotes is taken as it is. More than
// one command may add are refused here: a row of more is a slip of the keys.
func Beds(typed string) ([]string, error) {
	var beds []string
	inQuotes := false
	for _, part := range strings.FieldsFunc(typed, func(r rune) bool {
		if r == '"' {
			inQuotes = !inQuotes
		}
		return (r == ',' || r == ';') && !inQuotes
	}) {
		name := strings.Join(strings.Fields(strings.ReplaceAll(part, `"`, "")), " ")
		if name == "" {
			continue
		}
		more := []string{name}
		if !strings.Contains(part, `"`) {
			var err error
			if more, err = bedRow(name); err != nil {
				return nil, err
			}
		}
		if beds = append(beds, more...); len(beds) > incident.MostAtOnce {
			return nil, fmt.Errorf("%q are too many beds at once: the most is %d", typed, incident.MostAtOnce)
		}
	}
	seen := make(map[string]bool, len(beds))
	for _, bed := range beds {
		if key := strings.ToLower(bed); seen[key] {
			return nil, fmt.Errorf("bed %s was named twice", bed)
		} else {
			seen[key] = true
		}
	}
	if len(beds) == 0 {
		return nil, errors.New("no bed was named: write 1-28, or 1-4, 7")
	}
	return beds, nil
}

// bedRow is the beds from one to another, or the one bed that was named.
func bedRow(name string) ([]string, error) {
	from, to, row := strings.Cut(name, "-")
	from, to = strings.TrimSpace(from), strings.TrimSpace(to)
	bay := strings.TrimRightFunc(from, isFigure)
	first, err := strconv.Atoi(from[len(bay):])
	last, errLast := strconv.Atoi(strings.TrimPrefix(to, bay))
	switch {
	case !row && strings.IndexFunc(firstWord(name), isFigure) >= 0 && strings.Contains(name, " "):
		return nil, fmt.Errorf("put commas between the beds: %q is not clear", name)
	case !row:
		return []string{name}, nil
	case err != nil || errLast != nil || strings.ContainsAny(to, "+-"):
		return nil, fmt.Errorf("%q is not from one bed to another: write 1-28 or A1-A6; a bed with a hyphen in its name goes in double quotes", name)
	case last < first:
		return nil, fmt.Errorf("%q runs backwards: write the lower bed first", name)
	case last-first >= incident.MostAtOnce:
		return nil, fmt.Errorf("%q are too many beds at once: the most is %d", name, incident.MostAtOnce)
	}
	width := 1
	if from[len(bay)] == '0' {
		width = len(from) - len(bay)
	}
	var beds []string
	for n := first; n <= last; n++ {
		beds = append(beds, fmt.Sprintf("%s%0*d", bay, width, n))
	}
	return beds, nil
}

// NotOfBed says which of the papers that are to go along when a bed moves do not lie there,
// and where they are; "" where all do.
func NotOfBed(s *incident.State, bed string, numbers []int) string {
	of := s.OfBed(bed)
	var words []string
	for _, number := range numbers {
		if slices.ContainsFunc(of, func(r *incident.Record) bool { return r.Number == number }) {
			continue
		}
		switch r := s.Record(number); {
		case r == nil:
			words = append(words, fmt.Sprintf("there is no record %d", number))
		case r.Form.Bed() == nil || r.Value(r.Form.Bed().Name) == "":
			words = append(words, fmt.Sprintf("record %d is not of bed %s: it has no bed", number, bed))
		case !slices.Contains(s.OfBed(r.Value(r.Form.Bed().Name)), r):
			words = append(words, fmt.Sprintf("record %d does not go along: %s, %s", number, r.Name(), r.State()))
		default:
			words = append(words, fmt.Sprintf("record %d is not of bed %s but of bed %s", number, bed, r.Value(r.Form.Bed().Name)))
		}
	}
	return strings.Join(words, "; ")
}

func firstWord(s string) string {
	word, _, _ := strings.Cut(s, " ")
	return word
}

func isFigure(r rune) bool { return r >= '0' && r <= '9' }

// CountsOn says to which number the papers of several beds count on from the first, so
// that somebody looks whether the last paper has it; "" where they do not.
func CountsOn(form *procedure.Form, values []event.FieldValue, beds []string) string {
	serial := form.Serial()
	for _, v := range values {
		if serial == nil || !strings.EqualFold(v.Field, serial.Name) || v.Value == "" || len(beds) < 2 {
			continue
		}
		last, ok := incident.CountOn(v.Value, len(beds)-1)
		if !ok {
			return fmt.Sprintf("%q does not end in figures to count on from", v.Value)
		}
		return fmt.Sprintf("counts on to %s for bed %s: look that this is on the last paper", last, beds[len(beds)-1])
	}
	return ""
}
