package runbooks

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"downtime/runbooks/procedure"
)

// Lint checks one document on its own: what the parser found, and what a good
// procedure needs. today decides whether the review is overdue. The findings
// are sorted by line.
func Lint(doc *Document, today time.Time) []Finding {
	l := linter{
		findings: findings{file: doc.File, list: slices.Clone(doc.Findings)},
		doc:      doc,
		p:        &doc.Procedure,
		trackable: len(doc.Procedure.Sections) > 0 && doc.Procedure.Rule != procedure.RuleNone ||
			len(doc.Procedure.Records) > 0,
	}
	if doc.parsed {
		l.approval(today)
		l.structure()
		l.steps()
	}
	sortFindings(l.list)
	return l.list
}

// Lint is the function Lint, and checks too what needs the library: contacts
// and links to other files.
func (l *Library) Lint(doc *Document, today time.Time) []Finding {
	list := findings{file: doc.File, list: Lint(doc, today)}
	severity := Warning
	if len(l.Contacts.List) == 0 {
		severity = Info
	}
	seen := make(map[contactRef]bool)
	for _, use := range doc.contacts {
		if seen[use.ref] || l.Contacts.value(use.ref) != "" {
			continue
		}
		seen[use.ref] = true
		list.addAs(severity, use.line, "contact-missing", "the %s of %s is not set: add it to %s, or it is a blank to fill in by hand", use.ref.kind, use.ref.name, ContactsFile)
	}
	if doc.Origin != Shipped {
		for _, link := range doc.links {
			if _, err := os.Stat(filepath.Join(filepath.Dir(doc.Origin), filepath.FromSlash(link.path))); os.IsNotExist(err) {
				list.add(link.line, "broken-link", "the link to %q leads to no file: correct it or take it out", link.path)
			}
		}
	}
	sortFindings(list.list)
	return list.list
}

type linter struct {
	findings
	doc       *Document
	p         *procedure.Procedure
	trackable bool
}

// wish is a finding about what a file written for this program should have; for
// one from elsewhere it is only worth knowing.
func (l *linter) wish(code, format string, args ...any) {
	severity := severities[code]
	if !l.doc.ours {
		severity = Info
	}
	l.addAs(severity, 1, code, format, args...)
}

func (l *linter) approval(today time.Time) {
	if !l.p.Approved() {
		l.add(1, "not-approved", "nobody has approved this here: it is shown as a template until approved_by and approved_on are set")
	}
	if l.p.Owner == "" {
		l.wish("no-owner", "nobody keeps this up to date: name a role in owner:")
	}
	if l.p.LastReviewedOn == "" || l.p.ReviewIn == "" {
		l.add(1, "no-review-date", "nobody can see when this must be read again: set last_reviewed_on: and review_in:")
		return
	}
	if due, ok := ReviewDue(l.p); ok && ReviewOverdue(l.p, today) {
		l.add(1, "review-overdue", "the review was due on %s: read it again and set last_reviewed_on", due.Format(time.DateOnly))
	}
}

// ReviewDue is the day by which p must be reviewed: last_reviewed_on and
// review_in together. It is false where either is missing or unreadable.
func ReviewDue(p *procedure.Procedure) (time.Time, bool) {
	last, err := time.Parse(time.DateOnly, p.LastReviewedOn)
	parts := reviewPattern.FindStringSubmatch(p.ReviewIn)
	if err != nil || parts == nil {
		return time.Time{}, false
	}
	n, err := strconv.Atoi(parts[1])
	if err != nil {
		return time.Time{}, false
	}
	switch parts[2] {
	case "day":
		return last.AddDate(0, 0, n), true
	case "week":
		return last.AddDate(0, 0, 7*n), true
	case "month":
		return last.AddDate(0, n, 0), true
	}
	return last.AddDate(n, 0, 0), true
}

func (l *linter) structure() {
	if l.p.Kind == procedure.Drill {
		return
	}
	if l.p.Rule == procedure.RuleNone {
		l.add(1, "no-steps", "no steps were found, so this is a page to read: give what is to be done a box, - [ ]")
	}
	for i := range l.p.Sections {
		s := &l.p.Sections[i]
		if s.Ignored > 0 {
			l.add(s.Line, "not-counted", "%d list items of this section were not taken as steps: give those that are a box, - [ ]", s.Ignored)
		}
	}
	if !l.trackable {
		return
	}
	if l.p.UseWhen == "" {
		l.wish("no-use-when", "nothing says when to open this: begin with a paragraph \"Use when: ...\"")
	}
	recovery := func(s procedure.Section) bool { return s.InRecovery() }
	if l.p.Kind == procedure.Downtime && !slices.ContainsFunc(l.p.Sections, recovery) {
		l.wish("no-recovery", "nothing says how to go back: add a section \"## Recovery\"")
	}
}

func (l *linter) steps() {
	for i := range l.p.Sections {
		section := &l.p.Sections[i]
		for j := range section.Steps {
			step := &section.Steps[j]
			if step.Critical && len(step.Roles) == 0 {
				l.add(step.Line, "critical-without-role", "this critical step is nobody's: say whose with role=")
			}
			l.words(section, step)
		}
	}
}

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
	said := durationsIn(visible)
	check := func(key string, seconds int64) {
		if seconds > 0 && !slices.Contains(said, seconds) {
			l.add(step.Line, "mark-differs", "the metadata has %s=%s and the words do not say %s: say it, for paper shows the words only", key, compact(seconds), inWords(seconds))
		}
	}
	check("within", step.Within)
	check("from", step.From)
	check("every", step.Every)
	if step.Optional && !optionalWords.MatchString(visible) {
		l.add(step.Line, "mark-differs", "the metadata has optional and the words do not say so: write (optional), for paper shows the words only")
	}
	if l.doc.ours && step.Within == 0 && withinWords.MatchString(step.Text) {
		l.addAs(Info, step.Line, "mark-differs", "the words have a target time and the metadata has none: add within=, if it counts from the start of the downtime")
	}
	if l.doc.ours && step.Every == 0 && everyWords.MatchString(step.Text) {
		l.addAs(Info, step.Line, "mark-differs", "the words have an interval and the metadata has none: add every=, if the check comes up again and again")
	}
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
