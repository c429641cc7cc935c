// Package procedure holds the types of a downtime procedure: what the parser
// finds in a Markdown file, what an incident pins in its log, and what every
// screen, print and export reads. It imports the standard library only, so that
// the store can keep procedures without knowing Markdown.
//
// All text in these types has been cleaned: it holds printable characters and,
// where a field says so, line feeds. The JSON form is part of the log's format
// (the body of procedure.opened), so members may be added but never renamed or
// given another meaning.
package procedure

import (
	"slices"
	"strings"
	"time"
)

// Kind says what a procedure is for.
type Kind string

// The kinds of FORMATS section 1. A file without one is a downtime procedure.
const (
	Downtime  Kind = "downtime"
	Recovery  Kind = "recovery"
	Readiness Kind = "readiness"
	Drill     Kind = "drill"
)

// Kinds lists every kind, in the order they are offered.
var Kinds = []Kind{Downtime, Recovery, Readiness, Drill}

// Rule names the way the steps of a file or section were found.
type Rule string

// The rules of FORMATS section 4 (lint --json).
const (
	RuleBoxes      Rule = "boxes"
	RuleOrdered    Rule = "ordered"
	RuleHeadings   Rule = "headings"
	RuleParagraphs Rule = "paragraphs"
	RuleTables     Rule = "tables"
	RuleBullets    Rule = "bullets"
	RuleMixed      Rule = "mixed"
	RuleCommands   Rule = "commands" // only where a person chose it: each code block
	RuleNone       Rule = "none"
)

// Procedure is one Markdown file, understood. A procedure without steps is a
// reference page: it can be read and is never tracked.
type Procedure struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Version string `json:"version,omitempty"`
	Owner   string `json:"owner,omitempty"`

	// ApprovedBy and ApprovedOn are set by the hospital. While either is
	// missing the procedure is a template (see Approved).
	ApprovedBy string `json:"approved_by,omitempty"`
	ApprovedOn string `json:"approved_on,omitempty"` // YYYY-MM-DD

	LastReviewedOn string   `json:"last_reviewed_on,omitempty"` // YYYY-MM-DD
	ReviewIn       string   `json:"review_in,omitempty"`        // as written, "12 months"
	Kind           Kind     `json:"kind"`
	Systems        []string `json:"systems,omitempty"` // lower case
	UseWhen        string   `json:"use_when,omitempty"`

	Rule     Rule      `json:"rule"`
	Sections []Section `json:"sections,omitempty"`
	Records  []Form    `json:"records,omitempty"`

	// Extra holds front matter that is not ours, as text: kept, and ignored.
	Extra map[string]string `json:"extra,omitempty"`
}

// Steps returns all steps in the order of the file; its index plus one is the
// number a person sees.
func (p *Procedure) Steps() []*Step {
	var steps []*Step
	for i := range p.Sections {
		s := &p.Sections[i]
		for j := range s.Steps {
			steps = append(steps, &s.Steps[j])
		}
	}
	return steps
}

// HasSteps reports whether there is a step.
func (p *Procedure) HasSteps() bool {
	return slices.ContainsFunc(p.Sections, func(s Section) bool { return len(s.Steps) > 0 })
}

// Section is what stands under one level-2 heading. What comes before the
// first such heading is a section with an empty heading.
type Section struct {
	Heading string `json:"heading"`
	Line    int    `json:"line"`
	Rule    Rule   `json:"rule"`
	// Ignored counts list items that could have been steps and were not taken.
	Ignored int     `json:"ignored,omitempty"`
	Steps   []Step  `json:"steps,omitempty"`
	Blocks  []Block `json:"blocks,omitempty"`
}

// InRecovery reports whether the section belongs to recovery: its heading
// starts with that word. Its targets run from the start of recovery.
func (s *Section) InRecovery() bool {
	const word = "recovery"
	return len(s.Heading) >= len(word) && strings.EqualFold(s.Heading[:len(word)], word)
}

// BlocksAfter are the blocks that stand between the section's step number n,
// counted from 1, and the next; for 0 those before the first.
func (s *Section) BlocksAfter(n int) []Block {
	var list []Block
	for _, b := range s.Blocks {
		if b.After == n {
			list = append(list, b)
		}
	}
	return list
}

// Step is one thing to do, ticked by itself.
type Step struct {
	// ID is the id written in the file, else one derived from the section path
	// and the text, so that it survives moving and renumbering.
	ID       string `json:"id"`
	Explicit bool   `json:"explicit,omitempty"` // the id was written in the file
	Line     int    `json:"line"`
	Parent   string `json:"parent,omitempty"` // id of the step this is a sub-step of
	Depth    int    `json:"depth,omitempty"`  // 0 for a step, 1 for its sub-steps, ...
	Group    string `json:"group,omitempty"`  // level-3 heading or lead-in above it
	// Number is the number written in a source that was not made for us, for
	// "go to step 7"; the number on screen is always our own count.
	Number string `json:"number,omitempty"`

	// Text is the whole first paragraph on one line, without the metadata
	// comment. Title is its bold lead-in or first sentence, without closing
	// punctuation; Rest is what follows the title ("" where the title is all).
	Text  string `json:"text"`
	Title string `json:"title"`
	Rest  string `json:"rest,omitempty"`
	// Detail is everything else that belongs to the step, in order: paragraphs,
	// plain bullets, code, tables, and callouts from directly above it.
	Detail []Block `json:"detail,omitempty"`

	Critical  bool `json:"critical,omitempty"`
	TwoPerson bool `json:"two_person,omitempty"`
	Optional  bool `json:"optional,omitempty"`
	ReadBack  bool `json:"read_back,omitempty"`

	// Within is the target time, From the moment the step first comes up, Every
	// the grid of a recurring check; all in whole seconds, 0 for none.
	Within int64 `json:"within_s,omitempty"`
	From   int64 `json:"from_s,omitempty"`
	Every  int64 `json:"every_s,omitempty"`
	// Estimate is how long the step takes where the file says so, in seconds.
	// It is never a deadline.
	Estimate int64 `json:"estimate_s,omitempty"`

	Roles  []string `json:"role,omitempty"`
	Answer *Answer  `json:"answer,omitempty"`
	// Order is what the step is about in recovery, one of Orders; "" where its
	// place in the file says when it comes.
	Order Order `json:"order,omitempty"`
}

// WithinDuration, FromDuration and EveryDuration give the times as durations.
func (s *Step) WithinDuration() time.Duration { return time.Duration(s.Within) * time.Second }

// FromDuration is the time after the start at which the step first comes up.
func (s *Step) FromDuration() time.Duration { return time.Duration(s.From) * time.Second }

// EveryDuration is the interval of a recurring check, 0 for a step done once.
func (s *Step) EveryDuration() time.Duration { return time.Duration(s.Every) * time.Second }

// Recurring reports whether the step is a check repeated on a grid.
func (s *Step) Recurring() bool { return s.Every > 0 }

// AnswerKind is the kind of value a step asks for.
type AnswerKind string

// The kinds of answer.
const (
	AnswerText   AnswerKind = "text"
	AnswerNumber AnswerKind = "number"
	AnswerTime   AnswerKind = "time"
	AnswerChoice AnswerKind = "choice"
)

// Answer is what a step asks for besides being done.
type Answer struct {
	Kind    AnswerKind `json:"kind"`
	Choices []string   `json:"choices,omitempty"` // for AnswerChoice, as written
}

// String is the answer as it is written in a file: "number", "choice(a|b)".
func (a *Answer) String() string {
	if a == nil {
		return ""
	}
	if a.Kind == AnswerChoice {
		return "choice(" + strings.Join(a.Choices, "|") + ")"
	}
	return string(a.Kind)
}

// Asks is what the step asks for, in words: "a number", "one of yes/no".
func (a *Answer) Asks() string {
	switch a.Kind {
	case AnswerNumber:
		return "a number"
	case AnswerTime:
		return "a time (HH:MM)"
	case AnswerChoice:
		return "one of " + strings.Join(a.Choices, "/")
	}
	return "words"
}

// BlockKind is the kind of a piece of text that is not a step.
type BlockKind string

// The kinds of block. Prose is rendered by Glamour, the others by ourselves.
const (
	Prose   BlockKind = "prose"
	Heading BlockKind = "heading" // level 3 and deeper
	Bullet  BlockKind = "bullet"  // one plain list item
	Callout BlockKind = "callout"
	Code    BlockKind = "code"
	Table   BlockKind = "table"
)

// Block is one piece of text around the steps.
type Block struct {
	Kind BlockKind `json:"kind"`
	Line int       `json:"line"`
	// After is, for a block of a section, the number of the section's steps
	// that stand before it; for a step's detail it is 0.
	After int `json:"after,omitempty"`
	// Level is, for a Heading, 3 to 6; for a Bullet its depth from 0; for
	// Prose, Code and Table how many lists and quotes they stand in.
	Level int `json:"level,omitempty"`
	// Callout is one of note, tip, important, warning, caution.
	Callout string `json:"callout,omitempty"`
	Marker  string `json:"marker,omitempty"` // Bullet: "-", "1.", "a."
	// Text is plain text, with line feeds where the source forces a line
	// break or, for Code, wherever they stand. Links read "text (address)".
	Text string `json:"text,omitempty"`
	// Markdown is the source of a Prose block, cleaned, for Glamour.
	Markdown string `json:"markdown,omitempty"`
	// Rows is a Table: the first row is its header. All rows are of one length.
	Rows [][]string `json:"rows,omitempty"`
}

// Form is a record table ("## Record: NAME"): at once the form on screen, the
// blank form on paper, the columns of the CSV and the ledger.
type Form struct {
	Name   string   `json:"name"`
	ID     string   `json:"id"` // the name in lower case with hyphens
	Line   int      `json:"line"`
	Fields []Field  `json:"fields"`
	Sort   []string `json:"sort,omitempty"`
	// Check is who checks an entry ("second person"), "" for nobody.
	Check string `json:"check,omitempty"`
	// Escalate is who is told of a paper that is late, as the file says it, with local
	// values unfilled; "" where it says nobody.
	Escalate string `json:"escalate,omitempty"`
	// Of is the id of its procedure, where that was opened in a run: two procedures may
	// have a form of one name.
	Of string `json:"-"`
}

// FieldKind is the kind of a form's field.
type FieldKind string

// The kinds of field. Paper is printed and never asked on a screen.
const (
	FieldText      FieldKind = "text"
	FieldNumber    FieldKind = "number"
	FieldTime      FieldKind = "time"
	FieldDate      FieldKind = "date"
	FieldYesNo     FieldKind = "yes/no"
	FieldPatient   FieldKind = "patient"
	FieldNHSNumber FieldKind = "nhs-number"
	FieldPaper     FieldKind = "paper"
	FieldOneOf     FieldKind = "one of"
	FieldDeadline  FieldKind = "deadline"
)

// Field is one row of a record table.
type Field struct {
	Name     string    `json:"name"`
	Kind     FieldKind `json:"kind"`
	Note     string    `json:"note,omitempty"`
	Line     int       `json:"line"`
	Choices  []string  `json:"choices,omitempty"` // FieldOneOf, in the order that sorts
	Required bool      `json:"required,omitempty"`
	Serial   bool      `json:"serial,omitempty"`
	ReadBack bool      `json:"read_back,omitempty"`
	Deadline []Clause  `json:"deadline,omitempty"` // FieldDeadline: the first match wins
	MetBy    string    `json:"met_by,omitempty"`   // FieldDeadline: the field that answers it, "" where none is named; where it is what it counts from, a later time there moves it
}

// Clause is one rule of a deadline: From + After, where When is "" or the
// value that a one-of field of the same form must have.
type Clause struct {
	From  string `json:"from"`
	After int64  `json:"after_s"`
	When  string `json:"when,omitempty"`
}
