package runbooks

import "time"

// Lint checks a document on its own, without a library, for the tests of each
// finding.
func Lint(doc *Document, today time.Time) []Finding { return lint(doc, today).finish() }
