package runbooks

import (
	"strconv"
	"strings"

	"downtime/runbooks/procedure"
)

// partMark parts the id of a procedure from that of a part of it. No id that is
// made of a name has two hyphens in a row.
const partMark = "--"

// Part is a heading of a procedure under which there are steps. One file often
// holds many procedures, as an aircraft's emergency checklists do; a run can be
// started from one heading alone.
type Part struct {
	ID      string // of the procedure that Document.Part makes of it
	Heading string
	Level   int // of the heading, 2 for a section
	Line    int
	Steps   int

	section, first int // where its steps begin
	block          int // of its heading in the section's Blocks, -1 for a section
}

// Parts lists the parts of a document, in the order of the file: none where
// there is only one, which is the whole procedure.
func (d *Document) Parts() []Part {
	var parts []Part
	taken := make(map[string]int)
	add := func(p Part) {
		if p.Heading == "" || p.Steps == 0 {
			return
		}
		p.ID = d.Procedure.ID + partMark + slug(p.Heading)
		if taken[p.ID]++; taken[p.ID] > 1 {
			p.ID += "-" + strconv.Itoa(taken[p.ID])
		}
		parts = append(parts, p)
	}
	for i := range d.Procedure.Sections {
		s := &d.Procedure.Sections[i]
		add(Part{Heading: s.Heading, Level: 2, Line: s.Line, Steps: len(s.Steps), section: i, block: -1})
		for j, block := range s.Blocks {
			if block.Kind != procedure.Heading {
				continue
			}
			last := len(s.Steps)
			if next := nextHeading(s.Blocks, j); next < len(s.Blocks) {
				last = s.Blocks[next].After
			}
			add(Part{
				Heading: block.Text, Level: block.Level, Line: block.Line, Steps: last - block.After,
				section: i, first: block.After, block: j,
			})
		}
	}
	if len(parts) < 2 {
		return nil
	}
	return parts
}

// nextHeading is the index of the next heading that ends what stands under the
// heading at blocks[at], len(blocks) if there is none.
func nextHeading(blocks []procedure.Block, at int) int {
	for i := at + 1; i < len(blocks); i++ {
		if blocks[i].Kind == procedure.Heading && blocks[i].Level <= blocks[at].Level {
			return i
		}
	}
	return len(blocks)
}

// Part is the document cut down to one of its parts, a procedure with an id and
// a title of its own. Its steps keep their ids, its source is the whole file.
func (d *Document) Part(p Part) *Document {
	part := *d
	part.PartOf = d.Procedure.ID
	part.Procedure.ID = p.ID
	part.Procedure.Title = d.Procedure.Title + ": " + p.Heading
	section := d.Procedure.Sections[p.section]
	section.Steps = section.Steps[p.first : p.first+p.Steps]
	if p.block >= 0 {
		blocks := section.Blocks[p.block+1 : nextHeading(section.Blocks, p.block)]
		section.Blocks = make([]procedure.Block, len(blocks))
		for i, block := range blocks {
			block.After -= p.first
			section.Blocks[i] = block
		}
		// A part of the recovery section stays one: its targets run from there.
		if section.Heading = p.Heading; d.Procedure.Sections[p.section].InRecovery() && !section.InRecovery() {
			section.Heading = "Recovery: " + p.Heading
		}
		section.Line = p.Line
	}
	part.Procedure.Sections = []procedure.Section{section}
	part.Procedure.Rule = section.Rule
	return &part
}

// findPart finds the part with an id, such as "emergency--engine-fire".
func (l *Library) findPart(id string) (*Document, bool) {
	whole, _, ok := strings.Cut(id, partMark)
	doc, found := l.byID[whole]
	if !ok || !found {
		return nil, false
	}
	for _, p := range doc.Parts() {
		if p.ID == id {
			return doc.Part(p), true
		}
	}
	return nil, false
}
