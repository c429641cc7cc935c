package ledger

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"downtime/store/event"
	"downtime/store/incident"
)

// Linked are the other papers of the number of one: the requests that it answers, and what
// was phoned about it. Of one that says another bed that is said, until nothing more is to
// be done with either; and so are times that contradict each other.
func Linked(pairs *incident.Pairs, r *incident.Record, now time.Time) []string {
	var words []string
	name := func(what, apartFrom string, list []*incident.Record) {
		for _, other := range list {
			if apart(r, other) {
				words = append(words, fmt.Sprintf("%s record %d, LOOK: that is %s", apartFrom, other.Number, bedOf(other)))
				continue
			}
			words = append(words, fmt.Sprintf("%s record %d", what, other.Number))
		}
	}
	name("answers", "answers", pairs.Answers(r))
	name("result phoned:", "result:", pairs.Results(r))
	return append(words, times(pairs, r, now)...)
}

// OtherBed warns of the papers of the number of one that are of another bed: whose result
// it is has to be asked. It may be one that is only being typed. "" where there are none.
func OtherBed(pairs *incident.Pairs, r *incident.Record) string {
	requests, results := apartOf(r, pairs.Answers(r)), apartOf(r, pairs.Results(r))
	switch {
	case len(requests) > 0:
		return fmt.Sprintf("LOOK: %s this %s for %s: whose result is this? Ask before anybody acts on it", have(requests), number(pairs, r), bedsOf(requests))
	case len(results) > 0:
		return fmt.Sprintf("LOOK: %s a result with this %s for %s: whose is it? Ask before anybody acts on it", have(results), number(pairs, r), bedsOf(results))
	}
	return ""
}

// apartFrom are the papers that OtherBed warns of.
func apartFrom(pairs *incident.Pairs, r *incident.Record) []*incident.Record {
	if requests := apartOf(r, pairs.Answers(r)); len(requests) > 0 {
		return requests
	}
	return apartOf(r, pairs.Results(r))
}

func apartOf(r *incident.Record, list []*incident.Record) []*incident.Record {
	return slices.DeleteFunc(list, func(other *incident.Record) bool { return !apart(r, other) })
}

// apart reports whether two papers say that they are of different beds, and something is
// still to be done with one of them.
func apart(r, other *incident.Record) bool {
	return incident.Apart(r, other) && !incident.NothingToDo(r, other)
}

// NoRequest says that the number of a request that a paper names is in no request; "" where
// it is, or none is named.
func NoRequest(pairs *incident.Pairs, r *incident.Record) string {
	typed := pairs.NoRequest(r)
	if typed == "" {
		return ""
	}
	return fmt.Sprintf("%s %s is in no request here", number(pairs, r), typed)
}

// number is what the number is called by which a paper is paired, "request number".
func number(pairs *incident.Pairs, r *incident.Record) string {
	field := pairs.NumberField(r.Form)
	if field == nil {
		return "number"
	}
	name := strings.ToLower(field.Name)
	if short, ok := strings.CutSuffix(name, " no."); ok {
		return short + " number"
	}
	return name
}

func have(list []*incident.Record) string {
	if len(list) == 1 {
		return numbersOf(list) + " has"
	}
	return numbersOf(list) + " have"
}

func bedsOf(list []*incident.Record) string {
	var beds []string
	for _, r := range list {
		if bed := bedOf(r); !slices.Contains(beds, bed) {
			beds = append(beds, bed)
		}
	}
	return strings.Join(beds, ", ")
}

// bedOf is the bed of a paper, with the one that its patient was moved from.
func bedOf(r *incident.Record) string {
	words := "bed " + r.Value(r.Form.Bed().Name)
	if from := r.MovedFrom(); len(from) > 0 {
		words += " (moved from " + from[len(from)-1] + ")"
	}
	return words
}

// NotReadBack is what stands in the ledger at a paper whose message was not read back, and
// LookNotReadBack what is said at once.
const (
	NotReadBack     = "NOT READ BACK"
	LookNotReadBack = "LOOK: NOT READ BACK. Ring back, read it all back"
)

// Looks are the warnings about a paper as it stands now, after it was added, or after these
// values of it were changed; only what was changed is warned of. The gravest comes first:
// the line may be cut.
func Looks(s *incident.State, r *incident.Record, changed []event.FieldValue, now time.Time) []string {
	pairs, bed := s.Pairs(), r.Form.Bed()
	touched := func(names ...string) bool {
		return changed == nil || slices.ContainsFunc(changed, func(v event.FieldValue) bool {
			return slices.ContainsFunc(names, func(name string) bool { return name != "" && strings.EqualFold(v.Field, name) })
		})
	}
	bedName, numberName := "", ""
	if bed != nil {
		bedName = bed.Name
	}
	if field := pairs.NumberField(r.Form); field != nil {
		numberName = field.Name
	}
	var looks []string
	add := func(words string) {
		if words != "" {
			looks = append(looks, words)
		}
	}
	if field := r.Form.ReadBack(); field != nil && r.NotReadBack() && touched(field.Name) {
		add(LookNotReadBack)
	}
	if touched(bedName, numberName) {
		add(OtherBed(pairs, r))
	}
	for _, t := range pairs.OpenTimes(r, now) {
		if touched(t.Field, t.Than, numberName) {
			add(TimesWords(t, r.Number, now))
		}
	}
	if bed != nil && touched(bedName) {
		add(OutAlready(s, r.Form, r.Value(bedName), r.Number))
	}
	if touched(numberName) {
		add(NoRequest(pairs, r))
	}
	return looks
}
