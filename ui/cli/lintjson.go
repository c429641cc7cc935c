package cli

import (
	"strings"
)

// The objects of lint --json (FORMATS section 4).
type (
	lintLine struct {
		File        string           `json:"file"`
		ID          string           `json:"id"`
		Title       string           `json:"title"`
		Rule        string           `json:"rule"`
		Sections    []lintSection    `json:"sections"`
		Steps       []lintStep       `json:"steps"`
		Records     []lintRecord     `json:"records"`
		Diagnostics []lintDiagnostic `json:"diagnostics"`
	}
	lintSection struct {
		Heading string `json:"heading"`
		Line    int    `json:"line"`
		Rule    string `json:"rule"`
		Steps   int    `json:"steps"`
		Ignored int    `json:"ignored"`
	}
	lintStep struct {
		ID        string `json:"id"`
		Text      string `json:"text"`
		Line      int    `json:"line"`
		Section   string `json:"section"`
		Parent    string `json:"parent"`
		Critical  bool   `json:"critical"`
		TwoPerson bool   `json:"two_person"`
		Optional  bool   `json:"optional"`
		Within    int64  `json:"within_s"`
		From      int64  `json:"from_s"`
		Every     int64  `json:"every_s"`
		Role      string `json:"role"`
		Answer    string `json:"answer"`
	}
	lintRecord struct {
		Name   string      `json:"name"`
		Fields []lintField `json:"fields"`
	}
	lintField struct {
		Name     string `json:"name"`
		Kind     string `json:"kind"`
		Required bool   `json:"required"`
	}
	lintDiagnostic struct {
		Line     int    `json:"line"`
		Severity string `json:"severity"`
		Code     string `json:"code"`
		Message  string `json:"message"`
	}
)

func describeLinted(one linted) lintLine {
	line := lintLine{
		File: one.file, Rule: "none",
		Sections: []lintSection{}, Steps: []lintStep{}, Records: []lintRecord{}, Diagnostics: []lintDiagnostic{},
	}
	for _, f := range one.findings {
		line.Diagnostics = append(line.Diagnostics, lintDiagnostic{f.Line, string(f.Severity), f.Code, f.Message})
	}
	if one.doc == nil {
		return line
	}
	p := &one.doc.Procedure
	line.ID, line.Title, line.Rule = p.ID, p.Title, string(p.Rule)
	for i := range p.Sections {
		s := &p.Sections[i]
		line.Sections = append(line.Sections, lintSection{s.Heading, s.Line, string(s.Rule), len(s.Steps), s.Ignored})
		for j := range s.Steps {
			step := &s.Steps[j]
			line.Steps = append(line.Steps, lintStep{
				ID: step.ID, Text: step.Text, Line: step.Line, Section: s.Heading, Parent: step.Parent,
				Critical: step.Critical, TwoPerson: step.TwoPerson, Optional: step.Optional,
				Within: step.Within, From: step.From, Every: step.Every,
				Role: strings.Join(step.Roles, ","), Answer: step.Answer.String(),
			})
		}
	}
	for _, form := range p.Records {
		record := lintRecord{form.Name, []lintField{}}
		for _, field := range form.Fields {
			record.Fields = append(record.Fields, lintField{field.Name, string(field.Kind), field.Required})
		}
		line.Records = append(line.Records, record)
	}
	return line
}
