package plain

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/session"
)

// correction is what follows correct.
type correction struct {
	seq  uint64
	by   event.Person // without a name where it is the words that are corrected
	with string
	text string // what is right, or why the name was wrong
}

func parseCorrect(rest string) (act, error) {
	c, err := parseCorrection(rest)
	return func(f *face) ([]string, error) {
		if c.by.Name == "" && c.with == "" {
			return f.correct(incident.Correct{Seq: c.seq, Text: c.text})
		}
		return f.doSaying(f.s.CorrectDoer(c.seq, c.by, c.with, c.text), func(o session.Outcome) string {
			words := f.s.RowWords(o.Rows[0])
			if len(o.Rows) > 1 {
				words += fmt.Sprintf("; and of its answer, entry %d", o.Rows[1].Corrects)
			}
			return words
		})
	}, err
}

// parseCorrection reads ENTRY [by NAME, ROLE] [with NAME] : TEXT.
func parseCorrection(rest string) (c correction, err error) {
	before, text := cutReason(rest)
	list, err := words(before)
	if err != nil {
		return c, err
	}
	if len(list) == 0 {
		return c, errUsage
	}
	c.text = text
	if c.seq, err = strconv.ParseUint(list[0].text, 10, 64); err != nil {
		return c, errUsage
	}
	list = list[1:]
	isKeyword := func(w word) bool { return w.is("by") || w.is("with") }
	for len(list) > 0 {
		n := len(list)
		if i := slices.IndexFunc(list[1:], isKeyword); i >= 0 {
			n = i + 1
		}
		keyword, named := list[0], list[1:n]
		switch {
		case len(named) == 0:
			return c, errUsage
		case keyword.is("by") && c.by.Name == "":
			if c.by, err = parsePerson(before[named[0].start:named[n-2].end]); err != nil {
				return c, err
			}
		case keyword.is("with") && c.with == "":
			c.with = strings.ReplaceAll(before[named[0].start:named[n-2].end], `"`, "")
		default:
			return c, errUsage
		}
		list = list[n:]
	}
	return c, nil
}
