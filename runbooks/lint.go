package runbooks

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"downtime/runbooks/procedure"
)

// Lint checks one document: what the parser found, what a good procedure needs,
// and what needs the library, contacts and links to other files. today decides
// whether the review is overdue. The findings are sorted by line.
func (l *Library) Lint(doc *Document, today time.Time) []Finding {
	list := lint(doc, today)
	list.missing(l.Contacts)
	list.replaces(l.shippedAs(doc))
	list.links(doc)
	return list.finish()
}

// missing finds the contacts that are not set, each once. Where none is set at
// all, as before a hospital has begun, one finding says so.
func (l *linter) missing(contacts *Contacts) {
	var missing []contactUse
	for _, use := range l.doc.contacts {
		known := slices.ContainsFunc(missing, func(m contactUse) bool { return m.ref == use.ref })
		if !known && contacts.value(use.ref) == "" {
			missing = append(missing, use)
		}
	}
	if len(missing) > 0 && len(contacts.List) == 0 {
		why, blanks := "there is no "+ContactsFile, "1 local number or place is a blank"
		if contacts.File != "" {
			why = "no line of " + ContactsFile + " gives a number or place"
		}
		if n := len(missing); n > 1 {
			blanks = fmt.Sprintf("%d local numbers and places are blanks", n)
		}
		l.add(missing[0].line, "no-contacts", "%s, so %s to fill in by hand: downtime contacts --template shows how to write it", why, blanks)
		return
	}
	for _, use := range missing {
		if contact, ok := contacts.Get(use.ref.name); ok && contact.empty() {
			continue // its line in the file is a finding already
		}
		l.add(use.line, "contact-missing", "the %s of %s is not set: add it to %s, or it is a blank to fill in by hand", use.ref.kind, use.ref.name, ContactsFile)
	}
}

// LintAll is Lint for each of many documents, in their order.
func (l *Library) LintAll(docs []*Document, today time.Time) [][]Finding {
	all := make([][]Finding, len(docs))
	parallel(len(docs), func(i int) { all[i] = l.Lint(docs[i], today) })
	return all
}

type linter struct {
	findings
	doc       *Document
	p         *procedure.Procedure
	trackable bool
	relative  []linkUse // links to other files
}

// lint checks a document on its own.
func lint(doc *Document, today time.Time) *linter {
	l := &linter{
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
		l.inspect()
	}
	return l
}

// finish sorts the findings. In a file that was not written for this program a
// wish is said once and for information.
func (l *linter) finish() []Finding {
	sortFindings(l.list)
	if l.doc.ours {
		return l.list
	}
	first := make(map[string]int)
	kept, more := l.list[:0], make(map[int]int)
	for _, f := range l.list {
		if wishes[f.Code] {
			f.Severity = Info
			if i, again := first[f.Code]; again {
				more[i]++
				continue
			}
			first[f.Code] = len(kept)
		}
		kept = append(kept, f)
	}
	for i, n := range more {
		kept[i].Message += fmt.Sprintf(" (and %d more)", n)
	}
	return kept
}

func (l *linter) approval(today time.Time) {
	switch {
	case l.p.ApprovedBy != "" && !procedure.NamesApprover(l.p.ApprovedBy):
		l.add(l.doc.keyLine("approved_by"), "approver-not-named", "approved_by is %q, which is nobody, so this is shown as a template: name who approved it, or leave it empty", l.p.ApprovedBy)
	case !l.p.Approved():
		l.add(1, "not-approved", "nobody has approved this here: it is shown as a template until approved_by and approved_on are set")
	}
	if l.p.Owner == "" {
		l.add(1, "no-owner", "nobody keeps this up to date: name a role in owner:")
	}
	// The clock of a ward's PC may be a zone away from the author's.
	tomorrow := today.AddDate(0, 0, 1).Format(time.DateOnly)
	for _, date := range []struct {
		key, value string
		severity   Severity
	}{{"approved_on", l.p.ApprovedOn, Error}, {"last_reviewed_on", l.p.LastReviewedOn, Warning}} {
		if date.value > tomorrow {
			l.addAs(date.severity, l.doc.keyLine(date.key), "date-in-future", "%s is %s, which is still to come: write the day it was done", date.key, date.value)
		}
	}
	if l.p.Approved() && l.p.ApprovedOn < l.p.LastReviewedOn {
		l.add(l.doc.keyLine("approved_on"), "approval-before-review", "it was approved on %s and reviewed on %s, after that: have it approved as it is now", l.p.ApprovedOn, l.p.LastReviewedOn)
	}
	if l.p.LastReviewedOn == "" || l.p.ReviewIn == "" {
		l.add(1, "no-review-date", "nobody can see when this must be read again: set last_reviewed_on: and review_in:")
		return
	}
	if due, ok := ReviewDue(l.p); ok && ReviewOverdue(l.p, today) {
		l.add(l.doc.keyLine("last_reviewed_on"), "review-overdue", "the review was due on %s: read it again and set last_reviewed_on", due.Format(time.DateOnly))
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
	if l.doc.ours && l.doc.keyLine("id") == 1 {
		l.add(1, "no-id", "the file has no id, so its history hangs on its name: add id: %s", l.p.ID)
	}
	if l.p.Kind == procedure.Drill {
		return
	}
	if l.p.Rule == procedure.RuleNone {
		l.add(1, "no-steps", "no steps were found, so this is a page to read: give what is to be done a box, - [ ]")
	}
	for i := range l.p.Sections {
		s := &l.p.Sections[i]
		if s.Ignored > 0 {
			l.add(s.Line, "not-counted", "%s not taken as steps: give those that are a box, - [ ]", leftOut(s.Ignored))
		}
	}
	if !l.trackable {
		return
	}
	if l.p.UseWhen == "" {
		l.add(1, "no-use-when", "nothing says when to open this: begin with a paragraph \"Use when: ...\"")
	}
	recovery := func(s procedure.Section) bool { return s.InRecovery() }
	if l.p.Kind == procedure.Downtime && !slices.ContainsFunc(l.p.Sections, recovery) {
		l.add(1, "no-recovery", "nothing says how to go back: add a section \"## Recovery\"")
	}
}

func (l *linter) steps() {
	without, line := 0, 0
	for i := range l.p.Sections {
		section := &l.p.Sections[i]
		for j := range section.Steps {
			step := &section.Steps[j]
			if derivedID(step) && section.Rule == procedure.RuleBoxes {
				if without++; line == 0 {
					line = step.Line
				}
			}
			if step.Critical && len(step.Roles) == 0 {
				l.add(step.Line, "critical-without-role", "this critical step is nobody's: say whose with role=")
			}
			if step.Within > 0 && step.Every > 0 {
				l.add(step.Line, "within-and-every", "the step comes up again every %s, so within= does nothing: delete it, or make two steps of this", compact(step.Every))
			}
			l.words(section, step)
		}
	}
	if l.doc.ours && without > 0 {
		l.add(line, "no-step-id", "%s: other words would make another step of it, so give it one (downtime lint --fix does)", withoutID(without))
	}
}

func withoutID(n int) string {
	if n == 1 {
		return "1 step has no id"
	}
	return fmt.Sprintf("%d steps have no id, the first of them here", n)
}

func leftOut(n int) string {
	if n == 1 {
		return "1 item of this section was"
	}
	return fmt.Sprintf("%d items of this section were", n)
}
