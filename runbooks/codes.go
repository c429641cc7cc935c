package runbooks

// Code is a kind of finding. Codes never change their meaning: hospitals put
// them into checklists and scripts.
type Code struct {
	Name     string
	Severity Severity // the usual one; Lint lowers some for files not written for us
	Meaning  string
}

// Codes lists every kind of finding, in the order of the alphabet.
var Codes = []Code{
	{"bad-answer", Error, "answer= is not text, number, time or choice(a|b)."},
	{"bad-check", Error, "Check: under a record table names nobody."},
	{"bad-clause", Error, "A clause in the Kind column of a record table cannot be read."},
	{"bad-date", Error, "A date is not YYYY-MM-DD."},
	{"bad-deadline", Error, "A deadline of a record table cannot be worked out."},
	{"bad-duration", Error, "A duration is not one such as 15m, 2h, 1h30m or 1d."},
	{"bad-front-matter", Warning, "The block of keys at the top cannot be read as YAML; what could be was read line by line."},
	{"bad-id", Error, "An id is not lower-case letters, digits and hyphens, beginning with a letter."},
	{"bad-kind", Error, "kind: is none of downtime, recovery, readiness, drill."},
	{"bad-record", Error, "A record section has no table of Field, Kind and Note, or a broken one."},
	{"bad-review", Error, "review_in: is not a number of days, weeks, months or years."},
	{"bad-role", Error, "A role is not lower-case words joined by hyphens."},
	{"bad-sort", Error, "Sort: under a record table names a field that is not there."},
	{"bad-system", Warning, "systems: is not a list of words."},
	{"boxes-in-code", Info, "The boxes of the file stand in a code block and were taken as steps."},
	{"broken-link", Warning, "A link names a file that is not there."},
	{"byte-order-mark", Info, "The file begins with a byte order mark, which is left out."},
	{"contact-missing", Warning, "A {{phone:...}}, {{bleep:...}} or {{place:...}} is not set in contacts.md."},
	{"control-character", Warning, "The file holds characters that do not show; they are taken out."},
	{"control-entity", Warning, "The file spells a character that does not show as an entity; it is taken out."},
	{"critical-without-role", Info, "A critical step says nobody's role."},
	{"duplicate-file-id", Error, "Two files of the hospital have one id; the first in the order of names is used."},
	{"duplicate-id", Error, "Two steps have one id; the later one gets another."},
	{"duplicate-key", Warning, "A key stands twice; the first is used."},
	{"empty-file", Warning, "There is nothing in the file."},
	{"empty-step", Warning, "A box has no text and is not a step."},
	{"front-matter-limit", Error, "The block of keys at the top is too large, too deep or uses anchors and aliases."},
	{"glued-fence", Info, "A code block is closed on the line of its last command; it was closed there."},
	{"invalid-utf8", Warning, "The file has bytes that are not UTF-8; they show as a question mark."},
	{"mark-differs", Warning, "A step's words and its metadata do not agree on a time, an interval or being optional."},
	{"metadata-without-step", Warning, "A step: comment belongs to no step."},
	{"no-contact-name", Warning, "A line of contacts.md has no name that can be used."},
	{"no-owner", Warning, "No owner: says who keeps the procedure up to date."},
	{"no-recovery", Info, "A downtime procedure has no section whose heading begins with Recovery."},
	{"no-review-date", Info, "last_reviewed_on: or review_in: is missing."},
	{"no-steps", Info, "No steps were found: the file is a reference page."},
	{"no-use-when", Warning, "No paragraph beginning with \"Use when:\" says when to open the procedure."},
	{"not-approved", Info, "approved_by: or approved_on: is empty: the procedure is a template."},
	{"not-counted", Info, "A section has list items that were not taken as steps."},
	{"open-brackets", Warning, "So many round brackets are open that links are not looked for."},
	{"patient-identifiers", Info, "A field asks for patient identifiers, which are refused unless settings allow them."},
	{"review-overdue", Warning, "The review date has passed."},
	{"second-metadata", Warning, "A step has more than one step: comment; the first is used."},
	{"toml-front-matter", Info, "The keys at the top are TOML; simple ones were read."},
	{"too-deep", Error, "Lists or quotes are nested more than 32 deep."},
	{"too-large", Error, "The file is larger than 1 MiB and was not read."},
	{"too-many-files", Error, "The folder holds too many procedures; the rest were not read."},
	{"unclosed-comment", Warning, "A comment is never closed; its text is shown."},
	{"unknown-key", Warning, "A key or flag is not one of ours; it is ignored."},
	{"unreadable", Error, "The file could not be read."},
	{"utf-16", Info, "The file is UTF-16 and was converted."},
	{"wrong-value", Error, "A key of ours has a value of the wrong sort."},
}

var severities = func() map[string]Severity {
	byName := make(map[string]Severity, len(Codes))
	for _, c := range Codes {
		byName[c.Name] = c.Severity
	}
	return byName
}()
