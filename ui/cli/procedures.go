package cli

import (
	"fmt"
	"strings"

	"downtime/runbooks"
	"downtime/runbooks/clean"
	"downtime/ui/text"
)

type proceduresCommand struct {
	JSON bool `name:"json" help:"Print one JSON object a line."`
}

// Help is the rest of what the command's --help says.
func (proceduresCommand) Help() string {
	return `A file of the hospital with the id of a shipped procedure replaces it. Until a procedure says who approved it and when, it says ` + text.NotApproved + `.

Examples:
  downtime procedures
  downtime procedures --runbooks \\server\share\runbooks --json`
}

// procedureLine is a procedure in procedures --json.
type procedureLine struct {
	ID             string   `json:"id"`
	Title          string   `json:"title"`
	Version        string   `json:"version"`
	Kind           string   `json:"kind"`
	Systems        []string `json:"systems"`
	Owner          string   `json:"owner"`
	Approved       bool     `json:"approved"`
	ApprovedBy     string   `json:"approved_by"`
	ApprovedOn     string   `json:"approved_on"`
	LastReviewedOn string   `json:"last_reviewed_on"`
	ReviewIn       string   `json:"review_in"`
	Steps          int      `json:"steps"`
	Records        int      `json:"records"`
	Origin         string   `json:"origin"`
	Replaces       bool     `json:"replaces_shipped"`
	SHA256         string   `json:"sha256"`
}

// Run lists the procedures.
func (c *proceduresCommand) Run(a *app) error {
	library, err := a.library()
	if err != nil {
		return err
	}
	docs := library.All()
	if c.JSON {
		lines := make([]procedureLine, len(docs))
		for i, doc := range docs {
			lines[i] = describeProcedure(library, doc)
		}
		return printJSON(a.out, lines)
	}
	width := a.columns()
	templates := 0
	for _, doc := range docs {
		p := &doc.Procedure
		facts := []string{text.Count(len(p.Steps()), "step")}
		if p.Version != "" {
			facts = append(facts, "version "+p.Version)
		}
		if p.Approved() {
			facts = append(facts, "approved by "+p.ApprovedBy+" on "+p.ApprovedOn)
		} else {
			facts = append(facts, text.NotApproved)
			templates++
		}
		if p.LastReviewedOn != "" {
			facts = append(facts, "reviewed "+p.LastReviewedOn)
		}
		facts = append(facts, library.Where(doc))
		for _, line := range text.Hang("", p.ID+": "+p.Title, width) {
			fmt.Fprintln(a.out, line)
		}
		for _, line := range text.Hang("    ", strings.Join(facts, "; "), width) {
			fmt.Fprintln(a.out, line)
		}
	}
	fmt.Fprintf(a.out, "\n%s, %d of them not approved here.", text.Count(len(docs), "procedure"), templates)
	if library.Folder != "" {
		fmt.Fprintf(a.out, " The hospital's are in %s.", clean.Quoted(library.Folder))
	}
	fmt.Fprintln(a.out)
	for _, doc := range library.NotUsed() {
		fmt.Fprintf(a.out, "%s: %s. See downtime lint.\n", library.Source(doc.Origin), library.Unused(doc))
	}
	for _, f := range library.Findings {
		fmt.Fprintln(a.out, f)
	}
	return nil
}

func describeProcedure(library *runbooks.Library, doc *runbooks.Document) procedureLine {
	p := &doc.Procedure
	return procedureLine{
		ID: p.ID, Title: p.Title, Version: p.Version, Kind: string(p.Kind), Systems: append([]string{}, p.Systems...),
		Owner: p.Owner, Approved: p.Approved(), ApprovedBy: p.ApprovedBy, ApprovedOn: p.ApprovedOn,
		LastReviewedOn: p.LastReviewedOn, ReviewIn: p.ReviewIn, Steps: len(p.Steps()), Records: len(p.Records),
		Origin: doc.Origin, Replaces: library.Replaced[p.ID] != nil, SHA256: doc.SHA256,
	}
}
