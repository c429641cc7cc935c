package runbooks

import (
	"regexp"
	"strings"
)

// AskFacilitator stands in a drill where a telephone number was, so that nobody
// rings it.
const AskFacilitator = "(number: ask the facilitator)"

// numberInFigures matches a telephone, extension or bleep number that is written
// out: ten figures or more in a row as the numbers of Ofcom's plan are, or a few
// after a word that says what they are. A time or a date is none.
var numberInFigures = func() *regexp.Regexp {
	const (
		says  = `\b(?:ext|extn|extension|bleep|pager|tel|telephone|phone|mobile|fax|ring|dial|call)(?:\s+(?:no|number|on))?[.:]?\s*`
		whole = `(?:\+\d|\b0)(?:[ ()-]?\d){9,12}\b`
		short = `(?:\d{3,6}|\d{3,5} \d{3,6})\b`
	)
	return regexp.MustCompile(`(?i)(` + says + `)?` + whole + `|(` + says + `)` + short)
}()

// HasNumber reports whether a telephone number is written out in a text.
func HasNumber(text string) bool {
	return strings.ContainsAny(text, "0123456789") && numberInFigures.MatchString(text)
}

// WithoutNumbers puts AskFacilitator in the place of the telephone numbers that
// are written out in a text.
func WithoutNumbers(text string) string {
	if !HasNumber(text) {
		return text
	}
	return numberInFigures.ReplaceAllString(text, "${1}${2}"+AskFacilitator)
}
