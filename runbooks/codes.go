package runbooks

// Code is a kind of finding. Codes never change their meaning: hospitals put
// them into checklists and scripts.
type Code struct {
	Name     string
	Severity Severity // the usual one; Lint lowers those of wishes
	Meaning  string
}

// Codes lists every kind of finding, in the order of the alphabet.
var Codes = []Code{
	{"approval-before-review", Warning, "The procedure was approved before it was last reviewed, so nobody approved what it says now."},
	{"approver-not-named", Warning, "approved_by: holds TBC, none, a question mark or the like, which is no approval: the procedure is a template."},
	{"bad-answer", Error, "answer= is not text, number, time or choice(a|b)."},
	{"bad-check", Error, "Check: under a record table names nobody."},
	{"bad-clause", Error, "A clause in the Kind column of a record table cannot be read."},
	{"bad-date", Error, "A date is not written YYYY-MM-DD."},
	{"bad-deadline", Error, "A deadline of a record table cannot be worked out."},
	{"bad-duration", Error, "A duration is not one such as 15m, 2h, 1h30m or 1d."},
	{"bad-escalate", Error, "Escalate: under a record table names nobody."},
	{"bad-front-matter", Warning, "The block of keys at the top cannot be read as YAML; what could be was read line by line."},
	{"bad-id", Error, "An id is not lower-case letters, digits and hyphens, beginning with a letter."},
	{"bad-kind", Error, "kind: is none of downtime, recovery, readiness, drill."},
	{"bad-local-value", Warning, "A {{phone:NAME}} or the like is written so that it is not filled in."},
	{"bad-order", Error, "order= is not identity, allergies, medicines, results, observations or notes."},
	{"bad-record", Error, "A record section has no table of Field, Kind and Note, or a broken one."},
	{"bad-review", Error, "review_in: is not a number of days, weeks, months or years."},
	{"bad-role", Error, "A role is not lower-case words joined by hyphens."},
	{"bad-sort", Error, "Sort: under a record table names a field that is not there."},
	{"bad-system", Warning, "systems: is not a list of words."},
	{"boxes-in-code", Info, "The boxes of the file stand in a code block and were taken as steps."},
	{"broken-anchor", Warning, "A link leads to a heading of the same file that is not there."},
	{"broken-link", Warning, "A link leads to a file that is not there."},
	{"byte-order-mark", Info, "The file begins with a byte order mark, which is left out."},
	{"contact-check-old", Warning, "A line of contacts.md was last checked more than 12 months ago."},
	{"contact-empty", Warning, "A line of contacts.md has a name and no phone, bleep or place."},
	{"contact-missing", Warning, "A {{phone:...}}, {{bleep:...}} or {{place:...}} is not set in contacts.md."},
	{"contact-not-checked", Warning, "A line of contacts.md does not say when its numbers were last checked."},
	{"contacts-unreadable", Error, "contacts.md has no table with a column Name, or a line that the table cannot hold."},
	{"control-character", Warning, "The file holds characters that do not show; they are taken out."},
	{"control-entity", Warning, "The file spells a character that does not show as an entity; it is taken out."},
	{"critical-without-role", Info, "A critical step says nobody's role."},
	{"date-in-future", Warning, "A date of approval, review or checking is still to come; of approval it is an error."},
	{"duplicate-contact", Warning, "Two lines of contacts.md have one name; the first is used."},
	{"duplicate-file-id", Error, "Two files of the hospital have one id; the first in the order of names is used."},
	{"duplicate-id", Error, "Two steps have one id; the later one gets another."},
	{"duplicate-key", Warning, "A key stands twice; the first is used."},
	{"empty-file", Warning, "There is nothing in the file."},
	{"empty-step", Warning, "A box has no text and is not a step."},
	{"escalate-without-deadline", Warning, "Escalate: stands under a record table without a deadline, so no paper of it is ever late."},
	{"front-matter-limit", Error, "The block of keys at the top is too large, too deep or uses anchors and aliases."},
	{"glued-fence", Info, "A code block is closed on the line of its last command; it was closed there."},
	{"invalid-utf8", Warning, "The file has bytes that are not UTF-8; they were read as Windows-1252."},
	{"mark-differs", Warning, "A step's words and its metadata do not agree on a time, an interval or being optional."},
	{"metadata-without-step", Warning, "A step: comment belongs to no step."},
	{"misspelt-comment", Warning, "A comment looks like metadata and does not begin with step:, so it is not read."},
	{"no-contact-name", Warning, "A line of contacts.md has no name."},
	{"no-contacts", Info, "The procedure uses local numbers, and there is no contacts.md with any."},
	{"no-id", Warning, "The file has no id: of its own; its name is used, and a new name would be a new procedure."},
	{"no-owner", Warning, "No owner: says who keeps the procedure up to date."},
	{"no-recovery", Info, "A downtime procedure has no section whose heading begins with Recovery."},
	{"no-review-date", Info, "last_reviewed_on: or review_in: is missing."},
	{"no-step-id", Info, "Steps have no id of their own, so a change of their words makes them other steps."},
	{"no-steps", Info, "No steps were found: the file is a reference page."},
	{"no-use-when", Warning, "No paragraph beginning with \"Use when:\" says when to open the procedure."},
	{"not-approved", Info, "approved_by: or approved_on: is empty: the procedure is a template."},
	{"not-counted", Info, "A section has list items or numbered lines that were not taken as steps."},
	{"not-text", Error, "The file is not text: it holds bytes that no text has."},
	{"number-in-figures", Warning, "A step has a telephone number in figures in place of a {{phone:NAME}}."},
	{"open-brackets", Warning, "So many round brackets are open that links are not looked for."},
	{"patient-identifiers", Info, "A field asks for patient identifiers, which are refused unless settings allow them."},
	{"review-overdue", Warning, "The review date has passed."},
	{"second-metadata", Warning, "A step has more than one step: comment; the first is used."},
	{"shipped-steps-lost", Warning, "The file takes the place of a shipped procedure and has fewer than half of its steps."},
	{"spelling", Warning, "A key, a flag or step: is written with capitals or an underline; it is read all the same."},
	{"struck-out", Warning, "Words are struck out; they are shown in brackets, as [struck out: ...]."},
	{"ticked-box", Warning, "A box is ticked in the file; every run begins with none ticked."},
	{"toml-front-matter", Info, "The keys at the top are TOML; simple ones were read."},
	{"too-deep", Error, "Lists or quotes are nested more than 32 deep."},
	{"too-large", Error, "The file is larger than 1 MiB and was not read."},
	{"too-many-files", Error, "The folder holds too many procedures; the rest were not read."},
	{"unclosed-comment", Warning, "A comment is never closed; its text is shown."},
	{"unclosed-front-matter", Warning, "The block of keys at the top has no --- before or after it, so it is shown as text."},
	{"unknown-callout", Warning, "A quote begins with [!...] and is none of the five kinds of callout."},
	{"unknown-key", Warning, "A key or flag is not one that is known; it is ignored."},
	{"unreadable", Error, "The file could not be read."},
	{"unreadable-table", Warning, "A table is not shown as one, or a row has more cells than its header."},
	{"utf-16", Info, "The file is UTF-16 and was converted."},
	{"within-and-every", Warning, "A step has both within= and every=; a recurring check goes by every= alone."},
	{"wrong-value", Error, "A key has a value of the wrong sort, or none, or a flag has one."},
}

// wishes are findings about what a file written for this program should have.
// For one from elsewhere they are only worth knowing, and said once: a hospital
// that tries its Word documents must not drown.
var wishes = map[string]bool{
	"broken-anchor": true, "broken-link": true, "empty-step": true, "misspelt-comment": true, "no-id": true, "no-owner": true,
	"no-recovery": true, "no-use-when": true, "number-in-figures": true, "struck-out": true, "ticked-box": true, "unknown-callout": true, "unreadable-table": true,
}

var severities = func() map[string]Severity {
	byName := make(map[string]Severity, len(Codes))
	for _, c := range Codes {
		byName[c.Name] = c.Severity
	}
	return byName
}()
