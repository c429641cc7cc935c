package timeline

import (
	"fmt"
	"strings"
	"time"

	"downtime/store/event"
)

// closed says that a run is over, and what it was closed without.
func closed(body event.RunClosed) string {
	words := "Closed"
	if len(body.Outstanding) > 0 {
		words += " with " + strings.Join(body.Outstanding, ", ")
	}
	if names := owners(body.Left); len(names) > 0 {
		words += "; left to " + strings.Join(names, ", ")
	}
	return words
}

// owners names those who take on what a run was closed without, each once and with
// how much it is where there are several.
func owners(left []event.Left) []string {
	var names []string
	count := make(map[string]int)
	for _, one := range left {
		if count[one.Owner]++; count[one.Owner] == 1 {
			names = append(names, one.Owner)
		}
	}
	if len(names) < 2 {
		return names
	}
	for i, name := range names {
		names[i] = fmt.Sprintf("%s (%d)", name, count[name])
	}
	return names
}

// LeftWords is one thing that was left, who takes it on, and why.
func LeftWords(left event.Left) string {
	words := LocalNames(left.What) + "; owner: " + left.Owner
	if left.Reason != "" {
		words += "; reason: " + left.Reason
	}
	return words
}

// Day is a day of a log, YYYY-MM-DD, as people write it; what is no day stays as
// written.
func Day(written string) string {
	day, err := time.Parse(time.DateOnly, written)
	if err != nil {
		return written
	}
	return day.Format("Mon 2 Jan 2006")
}

func (b *Builder) fillDebrief(r *Row, e *event.Entry) {
	switch body := e.Body.(type) {
	case event.LessonAdded:
		r.Message = "Lesson: " + body.Text
	case event.ActionAdded:
		r.Message = fmt.Sprintf("Action: %s; owner: %s; by %s", body.Text, body.Owner, Day(body.Due))
		if b.actions == nil {
			b.actions = make(map[uint64]string)
		}
		b.actions[e.Seq] = body.Text
	case event.ActionDone:
		r.Message, r.Reason = fmt.Sprintf("Action of entry %d done", body.Action), body.Note
		if text := b.actions[body.Action]; text != "" {
			r.Message += ": " + text
		}
	}
}
