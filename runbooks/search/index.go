package search

import (
	"maps"
	"slices"
	"strings"

	"downtime/runbooks/procedure"
)

// What a word counts for, by where it stands.
const (
	weightTitle     = 10 // of the procedure
	weightUseWhen   = 4
	weightStepTitle = 6
	weightStepRest  = 4
	weightHeading   = 3.5
	weightFormName  = 3.5
	weightCallout   = 2.5
	weightDetail    = 2
	weightField     = 1.5
	weightOther     = 1
)

type builder struct {
	x    *Index
	ids  map[string]int32 // of terms, in the order they were met
	raw  map[string]int32 // the same by words as written: to fold one takes long
	post [][]posting
	// titles and headings as in Index, by the same ids.
	titles, headings [][]int32
}

func newBuilder() *builder {
	return &builder{x: new(Index), ids: make(map[string]int32), raw: make(map[string]int32)}
}

// term is the id of a word's term.
func (b *builder) term(word string) int32 {
	if id, ok := b.raw[word]; ok {
		return id
	}
	term := fold(word)
	id, ok := b.ids[term]
	if !ok {
		id = int32(len(b.post))
		b.ids[term] = id
		b.post, b.titles, b.headings = append(b.post, nil), append(b.titles, nil), append(b.headings, nil)
	}
	b.raw[word] = id
	return id
}

// terms calls f with the id of every word of a text.
func (b *builder) terms(text string, f func(id int32)) {
	scan(text, func(from, to, _ int) { f(b.term(text[from:to])) })
}

// index sorts the terms, so that those with one beginning stand together.
func (b *builder) index() *Index {
	x := b.x
	x.terms = slices.Sorted(maps.Keys(b.ids))
	n := len(x.terms)
	x.postings, x.titles, x.headings = make([][]posting, n), make([][]int32, n), make([][]int32, n)
	for i, term := range x.terms {
		id := b.ids[term]
		x.postings[i], x.titles[i], x.headings[i] = b.post[id], b.titles[id], b.headings[id]
	}
	return x
}

// place adds a place and indexes its words.
func (b *builder) place(s spot, weight float32) {
	b.x.places = append(b.x.places, s)
	b.text(s.words, weight)
}

// text indexes a text of the place that was added last. A word counts once, for
// the most it is worth there.
func (b *builder) text(text string, weight float32) {
	at := int32(len(b.x.places) - 1)
	b.terms(text, func(id int32) {
		list := b.post[id]
		if n := len(list); n > 0 && list[n-1].place == at {
			list[n-1].weight = max(list[n-1].weight, weight)
			return
		}
		b.post[id] = append(list, posting{at, weight})
	})
}

// passage adds a further text to the place that was added last.
func (b *builder) passage(text string, weight float32) {
	if text == "" {
		return
	}
	s := &b.x.places[len(b.x.places)-1]
	s.passages = append(s.passages, text)
	b.text(text, weight)
}

func (b *builder) add(p *procedure.Procedure) {
	at := int32(len(b.x.procedures))
	b.x.procedures = append(b.x.procedures, p)
	b.place(spot{kind: Procedure, procedure: at, section: -1, line: 1, words: p.Title}, weightTitle)
	b.passage(p.UseWhen, weightUseWhen)
	b.terms(p.Title+" "+strings.Join(p.Systems, " "), func(id int32) { b.titles[id] = append(b.titles[id], at) })
	number := 0
	for i := range p.Sections {
		number = b.section(at, &p.Sections[i], number)
	}
	for i := range p.Records {
		b.form(at, &p.Records[i])
	}
}

func (b *builder) section(at int32, s *procedure.Section, number int) int {
	section := int32(b.x.sections)
	b.x.sections++
	b.terms(s.Heading, func(id int32) { b.headings[id] = append(b.headings[id], section) })
	where := spot{procedure: at, section: section, heading: s.Heading}
	if s.Heading != "" && !isRecord(s.Heading) {
		heading := where
		heading.kind, heading.line, heading.words = Section, s.Line, s.Heading
		b.place(heading, weightHeading)
	}
	for i := range s.Blocks {
		b.block(where, &s.Blocks[i])
	}
	for i := range s.Steps {
		number++
		step := &s.Steps[i]
		place := where
		place.kind, place.step, place.number, place.line, place.words = Step, step, number, step.Line, step.Title
		b.place(place, weightStepTitle)
		b.passage(step.Rest, weightStepRest)
		b.passage(step.Group, weightDetail)
		for j := range step.Detail {
			block := &step.Detail[j]
			weight := float32(weightDetail)
			if block.Kind == procedure.Callout {
				weight = weightCallout
			}
			for _, text := range textsOf(block) {
				b.passage(text, weight)
			}
		}
	}
	return number
}

// isRecord reports whether a heading is that of a record form, which is found as
// such.
func isRecord(heading string) bool {
	return len(heading) > len("record:") && strings.EqualFold(heading[:len("record:")], "record:")
}

func (b *builder) block(where spot, block *procedure.Block) {
	texts := textsOf(block)
	if len(texts) == 0 {
		return
	}
	weight := float32(weightOther)
	switch block.Kind {
	case procedure.Callout:
		weight = weightCallout
	case procedure.Heading:
		weight = weightDetail
	}
	where.kind, where.line, where.words = Text, block.Line, texts[0]
	b.place(where, weight)
	for _, text := range texts[1:] {
		b.passage(text, weight)
	}
}

// textsOf is what a block says: a table row by row, under its headers.
func textsOf(block *procedure.Block) []string {
	if block.Kind != procedure.Table {
		if block.Text == "" {
			return nil
		}
		text := strings.ReplaceAll(block.Text, "\n", " ")
		if block.Kind == procedure.Callout {
			text = strings.ToUpper(block.Callout) + ": " + text
		}
		return []string{text}
	}
	var texts []string
	for i, row := range block.Rows {
		if i == 0 && len(block.Rows) > 1 {
			continue
		}
		var cells []string
		for j, cell := range row {
			if cell == "" {
				continue
			}
			if header := block.Rows[0][j]; i > 0 && header != "" {
				cell = header + ": " + cell
			}
			cells = append(cells, cell)
		}
		if len(cells) > 0 {
			texts = append(texts, strings.Join(cells, "; "))
		}
	}
	return texts
}

func (b *builder) form(at int32, f *procedure.Form) {
	b.place(spot{kind: Form, procedure: at, section: -1, line: f.Line, words: "Record: " + f.Name}, weightFormName)
	for i := range f.Fields {
		field := &f.Fields[i]
		words := field.Name
		if len(field.Choices) > 0 {
			words += ": " + strings.Join(field.Choices, ", ")
		}
		if field.Note != "" {
			words += ": " + field.Note
		}
		b.passage(words, weightField)
	}
	if f.Escalate != "" {
		b.passage("Escalate: "+f.Escalate, weightField)
	}
}
