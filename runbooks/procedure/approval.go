package procedure

import (
	"strings"
	"unicode"
)

// NotApproved is said of every procedure until the hospital has approved it, on
// every screen, page, sheet, report and log, always in these words: who searches
// for them finds them all.
const NotApproved = "TEMPLATE NOT APPROVED HERE"

// Approved reports whether the hospital has said who approved the procedure
// and when. Of everything else NotApproved must be said.
func (p *Procedure) Approved() bool { return NamesApprover(p.ApprovedBy) && p.ApprovedOn != "" }

// NamesApprover reports whether the value of approved_by is a person or a role,
// and not what people write there until they know: "TBC", "to be confirmed", "?".
func NamesApprover(by string) bool {
	words := strings.FieldsFunc(strings.ToLower(by), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
	switch {
	case len(words) == 0:
		return false
	case unsettled[words[0]]:
		return false // also "TBC, chief nurse"
	case len(words) > 1 && words[0] == "to" && words[1] == "be":
		return false
	}
	whole := strings.Join(words, "")
	return !placeholders[whole] && !unsettled[whole] && strings.Trim(whole, "x") != ""
}

// unsettled are first words after which nobody has approved anything.
var unsettled = map[string]bool{
	"tbc": true, "tbd": true, "tba": true, "todo": true, "pending": true, "awaiting": true,
}

// placeholders stand in the place of a name.
var placeholders = map[string]bool{
	"none": true, "na": true, "nil": true, "null": true, "nobody": true, "noone": true, "no": true, "notapplicable": true,
	"notyet": true, "notapproved": true, "notyetapproved": true, "unknown": true, "draft": true,
	"name": true, "yourname": true, "nameandrole": true, "namerole": true,
}
