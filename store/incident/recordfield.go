package incident

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

// longestValue is the most characters one field of a form takes.
const longestValue = 500

// CheckField is what was typed for a field as it will be kept, or a refusal that says
// what the field asks for; "" stays "". A time is the one nearest to now, or "now"; one
// with its day and offset, RFC 3339, is taken as it is.
func CheckField(field *procedure.Field, typed string, now time.Time) (string, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return "", nil
	}
	wrong := refuse("%q is no answer to %s, which asks for %s", typed, field.Name, FieldAsks(field))
	switch field.Kind {
	case procedure.FieldPaper:
		return "", refuse("%s is written on the paper only, never here", field.Name)
	case procedure.FieldPatient, procedure.FieldNHSNumber:
		return "", refuse("%s is on the paper only: no names or numbers of patients are kept here", field.Name)
	case procedure.FieldDeadline:
		return "", refuse("%s is worked out from the other fields, and never typed", field.Name)
	case procedure.FieldNumber:
		if !isNumber(typed) {
			return "", wrong
		}
	case procedure.FieldTime:
		at, err := fieldTime(typed, now)
		switch {
		case err != nil:
			return "", err
		case at.IsZero():
			return "", wrong
		case at.After(now) && !MayLieAhead(field):
			return "", refuse("%s: %s is in the future", field.Name, at.In(now.Location()).Format("15:04 on 2 Jan 2006"))
		}
		return at.Format(time.RFC3339), nil
	case procedure.FieldDate:
		for _, form := range []string{time.DateOnly, "2/1/2006", "2 Jan 2006", "2 January 2006"} {
			if day, err := time.Parse(form, typed); err == nil {
				return day.Format(time.DateOnly), nil
			}
		}
		return "", wrong
	case procedure.FieldYesNo:
		switch strings.ToLower(typed) {
		case "y", "yes":
			return "yes", nil
		case "n", "no":
			return "no", nil
		}
		return "", wrong
	case procedure.FieldOneOf:
		choice, ok := oneOf(field.Choices, typed)
		if !ok {
			return "", wrong
		}
		return choice, nil
	case procedure.FieldText:
		if name := strings.ToLower(field.Name); name == "bed" || strings.HasPrefix(name, "bed ") {
			typed = bareBed(typed)
		}
	}
	if len([]rune(typed)) > longestValue {
		return "", refuse("%s has %d characters: the most is %d", field.Name, len([]rune(typed)), longestValue)
	}
	return typed, nil
}

// MayLieAhead reports whether the moment that a field asks for may be still to come, which
// its name alone says: "Valid until".
func MayLieAhead(field *procedure.Field) bool {
	return slices.ContainsFunc(strings.Fields(strings.ToLower(field.Name)), func(word string) bool {
		return slices.Contains([]string{"until", "by", "due", "next", "planned", "booked", "expected"}, word)
	})
}

// FieldAsks is what a field asks for, in words.
func FieldAsks(field *procedure.Field) string {
	switch field.Kind {
	case procedure.FieldNumber:
		return "a number"
	case procedure.FieldTime:
		return "a time, HH:MM or now"
	case procedure.FieldDate:
		return "a day, 24/11/2026"
	case procedure.FieldYesNo:
		return "yes or no"
	case procedure.FieldOneOf:
		return "one of " + strings.Join(field.Choices, ", ")
	}
	return "words"
}

// Asked reports whether a field is asked for on a screen.
func Asked(field *procedure.Field) bool {
	switch field.Kind {
	case procedure.FieldPaper, procedure.FieldPatient, procedure.FieldNHSNumber, procedure.FieldDeadline:
		return false
	}
	return true
}

// fieldTime is the moment that is meant; zero where it is no time.
func fieldTime(typed string, now time.Time) (time.Time, error) {
	if strings.EqualFold(typed, "now") {
		return now.Truncate(time.Second), nil
	}
	if at, err := time.Parse(time.RFC3339, typed); err == nil {
		return at, nil
	}
	at, _, err := nearestTime(typed, now)
	return at, err
}

// nearestTime is the moment nearest to now that is meant by 02:50 or 0250, with or without BST or
// GMT; zero where it is no time. Twice says that the clocks show it twice that day.
func nearestTime(typed string, now time.Time) (meant time.Time, twice bool, err error) {
	clock, zone := procedure.CutZone(typed)
	hour, minute, ok := procedure.ParseClock(clock)
	if !ok {
		return time.Time{}, false, nil
	}
	all := procedure.Nearest(hour, minute, now)
	switch in := procedure.InZone(all, zone); {
	case len(all) == 0:
		return time.Time{}, false, Refusal{procedure.NeverWas(typed, now).Error()}
	case len(in) == 0:
		return time.Time{}, false, nil
	case len(in) > 1:
		return time.Time{}, true, Refusal{procedure.WhichHour(in).Error()}
	default:
		return in[0], len(all) > 1, nil
	}
}

// isNumber takes figures with a decimal point, and nothing else that Go would.
func isNumber(typed string) bool {
	_, err := strconv.ParseFloat(typed, 64)
	return err == nil && !strings.ContainsAny(typed, "xXpPeEnN_")
}

// checkValues are values as they will be kept, in the order of the form. A field that
// was given twice is refused.
func checkValues(form *procedure.Form, given []event.FieldValue, now time.Time) ([]event.FieldValue, error) {
	values := []event.FieldValue{}
	seen := map[string]bool{}
	for _, v := range given {
		field := form.Field(v.Field)
		if field == nil {
			return nil, refuse("%s has no field %q: it has %s", form.Name, v.Field, fieldWords(form))
		}
		if seen[field.Name] {
			return nil, refuse("%s was given twice: say it once", field.Name)
		}
		seen[field.Name] = true
		value, err := CheckField(field, v.Value, now)
		if err != nil {
			return nil, err
		}
		values = append(values, event.FieldValue{Field: field.Name, Value: value})
	}
	order := func(v event.FieldValue) int {
		return slices.IndexFunc(form.Fields, func(f procedure.Field) bool { return f.Name == v.Field })
	}
	slices.SortStableFunc(values, func(a, b event.FieldValue) int { return order(a) - order(b) })
	return values, nil
}

func fieldWords(form *procedure.Form) string {
	var names []string
	for i := range form.Fields {
		if Asked(&form.Fields[i]) {
			names = append(names, form.Fields[i].Name)
		}
	}
	return strings.Join(names, ", ")
}
