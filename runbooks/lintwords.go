package runbooks

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"downtime/runbooks/procedure"
)

// words compares a step's metadata with what a person reads on paper.
func (l *linter) words(section *procedure.Section, step *procedure.Step) {
	if step.Within == 0 && step.From == 0 && step.Every == 0 && !step.Optional && !l.doc.ours {
		return
	}
	var text strings.Builder
	for _, part := range []string{step.Text, step.Group, section.Heading} {
		text.WriteString(part + "\n")
	}
	for _, block := range step.Detail {
		text.WriteString(block.Text + "\n")
	}
	visible := text.String()
	lower := strings.ToLower(visible)
	check := func(key string, seconds int64) {
		if seconds > 0 && !saysPlainly(lower, seconds) && !slices.Contains(durationsIn(visible), seconds) {
			l.add(step.Line, "mark-differs", "the metadata has %s=%s and the words do not say %s: say it, for paper shows the words only", key, compact(seconds), inWords(seconds))
		}
	}
	check("within", step.Within)
	check("from", step.From)
	check("every", step.Every)
	if step.Optional && !optionalWords.MatchString(visible) {
		l.add(step.Line, "mark-differs", "the metadata has optional and the words do not say so: write (optional), for paper shows the words only")
	}
	lower = strings.ToLower(step.Text)
	if l.doc.ours && step.Within == 0 && strings.Contains(lower, "within") && withinWords.MatchString(step.Text) {
		l.addAs(Info, step.Line, "mark-differs", "the words have a target time and the metadata has none: add within=, if it counts from the start of the downtime")
	}
	if l.doc.ours && step.Every == 0 && strings.Contains(lower, "every") && everyWords.MatchString(step.Text) {
		l.addAs(Info, step.Line, "mark-differs", "the words have an interval and the metadata has none: add every=, if the check comes up again and again")
	}
}

// saysPlainly reports whether a text in small letters has a length of time in
// the words that most procedures use. It answers for durationsIn, which knows
// many more words and takes a hundred times as long.
func saysPlainly(lower string, seconds int64) bool {
	for _, unit := range []struct {
		name string
		size int64
	}{{"minute", 60}, {"hour", 3600}} {
		if seconds%unit.size != 0 {
			continue
		}
		words := strconv.FormatInt(seconds/unit.size, 10) + " " + unit.name
		if i := strings.Index(lower, words); i == 0 || i > 0 && (lower[i-1] == ' ' || lower[i-1] == '(') {
			return true
		}
	}
	return false
}

var (
	optionalWords = regexp.MustCompile(`(?i)\b(?:optional|if|where|when|unless|may)\b`)
	withinWords   = regexp.MustCompile(`(?i)\bwithin \d+ ?(?:minutes?|mins?|hours?|hrs?)\b`)
	everyWords    = regexp.MustCompile(`(?i)\bevery (?:\d+ )?(?:minutes?|mins?|hours?|hrs?)\b`)
)

// compact writes whole seconds as procedures do: 1h30m.
func compact(seconds int64) string {
	var b strings.Builder
	for _, unit := range []struct {
		name string
		size int64
	}{{"d", 86400}, {"h", 3600}, {"m", 60}} {
		if n := seconds / unit.size; n > 0 {
			fmt.Fprintf(&b, "%d%s", n, unit.name)
			seconds %= unit.size
		}
	}
	return b.String()
}

// inWords writes whole seconds for people: "1 hour 30 minutes".
func inWords(seconds int64) string {
	var parts []string
	for _, unit := range []struct {
		name string
		size int64
	}{{"day", 86400}, {"hour", 3600}, {"minute", 60}} {
		n := seconds / unit.size
		seconds %= unit.size
		switch {
		case n == 1:
			parts = append(parts, "1 "+unit.name)
		case n > 1:
			parts = append(parts, fmt.Sprintf("%d %ss", n, unit.name))
		}
	}
	return strings.Join(parts, " ")
}
