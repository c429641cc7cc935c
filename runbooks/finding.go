package runbooks

import (
	"cmp"
	"fmt"
	"slices"
)

// Severity says how much a finding matters.
type Severity string

// Error is what makes a file wrong: something in it is not as its author meant
// and cannot be. A warning should be put right, info is worth knowing.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Info    Severity = "info"
)

// Finding is one thing that a file's author should know, at a line of the
// file; line 1 where it concerns the whole file.
type Finding struct {
	File     string   `json:"file"`
	Line     int      `json:"line"`
	Severity Severity `json:"severity"`
	Code     string   `json:"code"`
	Message  string   `json:"message"`
}

// String is the form that compilers and linters print.
func (f Finding) String() string {
	return fmt.Sprintf("%s:%d: %s %s: %s", f.File, f.Line, f.Severity, f.Code, f.Message)
}

// maxPerCode keeps a file made of nothing but faults from filling the screen.
const maxPerCode = 100

// findings collects what is found in one file.
type findings struct {
	file  string
	list  []Finding
	count map[string]int
}

// add notes a finding with the severity that Codes gives its code.
func (f *findings) add(line int, code, format string, args ...any) {
	f.addAs(severities[code], line, code, format, args...)
}

func (f *findings) addAs(severity Severity, line int, code, format string, args ...any) {
	if f.count == nil {
		f.count = make(map[string]int)
	}
	f.count[code]++
	message := ""
	switch n := f.count[code]; {
	case n < maxPerCode:
		message = fmt.Sprintf(format, args...)
	case n == maxPerCode:
		message = "more of these follow and are not listed"
	default:
		return
	}
	f.list = append(f.list, Finding{File: f.file, Line: max(line, 1), Severity: severity, Code: code, Message: message})
}

// sortFindings orders by line and keeps the order of discovery within one.
func sortFindings(list []Finding) {
	slices.SortStableFunc(list, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Code, b.Code))
	})
}
