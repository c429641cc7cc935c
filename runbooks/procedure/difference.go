package procedure

import (
	"slices"
	"strings"
	"time"
)

// Difference is one thing that is not as it was, in words: what it is, and how
// it reads in each version, "" where it has none.
type Difference struct{ What, Before, After string }

// yes is how a mark reads that is set.
const yes = "yes"

// String is the difference as a person is told of it: "now critical",
// "target: 10 min, was 15 min".
func (d Difference) String() string {
	mark := d.Before == yes || d.After == yes
	switch {
	case mark && d.Before == "":
		return "now " + d.What
	case mark && d.After == "":
		return "no longer " + d.What
	case d.Before == "":
		return d.What + ", new: " + d.After
	case d.After == "":
		return d.What + ", gone: " + d.Before
	}
	return d.What + ": " + d.After + "; was: " + d.Before
}

// differences collects what is not the same in both versions.
type differences []Difference

func (d *differences) add(what, before, after string) {
	if before != after {
		*d = append(*d, Difference{what, before, after})
	}
}

func (d *differences) mark(what string, before, after bool) {
	word := map[bool]string{true: yes}
	d.add(what, word[before], word[after])
}

func (d *differences) duration(what string, before, after int64) {
	words := func(seconds int64) string {
		if seconds == 0 {
			return ""
		}
		return DurationWords(time.Duration(seconds) * time.Second)
	}
	d.add(what, words(before), words(after))
}

// compareStep says what a reader sees differently of one step. Where it comes in
// the file, and the line, are not that.
func (c *comparison) compareStep(before, after *place) []Difference {
	var d differences
	b, a := before.step, after.step
	d.add("words", b.Text, a.Text)
	d.mark("critical", b.Critical, a.Critical)
	d.mark("for two people", b.TwoPerson, a.TwoPerson)
	d.mark("optional", b.Optional, a.Optional)
	d.mark("to be read back", b.ReadBack, a.ReadBack)
	d.duration("target", b.Within, a.Within)
	d.duration("comes up after", b.From, a.From)
	d.duration("repeated every", b.Every, a.Every)
	d.duration("takes about", b.Estimate, a.Estimate)
	d.add("who", strings.Join(b.Roles, ", "), strings.Join(a.Roles, ", "))
	d.add("answer", asks(b.Answer), asks(a.Answer))
	d.add("place in recovery", b.Order.String(), a.Order.String())
	d.add("part of", before.parent, after.parent)
	if !c.sameSection(before, after) {
		d.add("under", before.section.Heading, after.section.Heading)
	}
	d.mark("for recovery", before.section.InRecovery(), after.section.InRecovery())
	d.add("group", b.Group, a.Group)
	return append(d, compareBlocks("detail", b.Detail, a.Detail)...)
}

func asks(a *Answer) string {
	if a == nil {
		return ""
	}
	return a.Asks()
}

// compareBlocks lists the pieces of text that are gone and those that are new.
// One that has only moved is neither.
func compareBlocks(what string, before, after []Block) []Difference {
	count := make(map[string]int)
	for i := range before {
		count[blockWords(&before[i])]++
	}
	var added differences
	for i := range after {
		words := blockWords(&after[i])
		if count[words]--; count[words] < 0 {
			added.add(what, "", words)
		}
	}
	var gone differences
	for i := range slices.Backward(before) { // of several that are alike, the last is gone
		words := blockWords(&before[i])
		if count[words] > 0 {
			count[words]--
			gone.add(what, words, "")
		}
	}
	slices.Reverse(gone)
	return append(gone, added...)
}

// blockWords is a piece of text on one line.
func blockWords(b *Block) string {
	words := strings.Join(strings.Fields(b.Text), " ")
	if b.Kind == Callout {
		words = strings.ToUpper(b.Callout) + " " + words
	}
	rows := make([]string, 0, len(b.Rows))
	for _, row := range b.Rows {
		rows = append(rows, strings.Join(row, ", "))
	}
	return strings.TrimSpace(words + strings.Join(rows, "; "))
}

// compareTexts lists the text around the steps that is gone or new, section by
// section; a section is known by its heading, also by one that was renamed.
func compareTexts(before, after *Procedure, renamed map[string]string) []Difference {
	var headings []string // those of the new version first
	old, now := make(map[string][]Block), make(map[string][]Block)
	collect := func(texts map[string][]Block, heading string, blocks []Block) {
		texts[heading] = append(texts[heading], blocks...)
		if !slices.Contains(headings, heading) {
			headings = append(headings, heading)
		}
	}
	for i := range after.Sections {
		collect(now, after.Sections[i].Heading, after.Sections[i].Blocks)
	}
	for i := range before.Sections {
		heading := before.Sections[i].Heading
		if is, ok := renamed[heading]; ok {
			heading = is
		}
		collect(old, heading, before.Sections[i].Blocks)
	}
	var list []Difference
	for _, heading := range headings {
		what := heading
		if what == "" {
			what = "at the top"
		}
		list = append(list, compareBlocks(what, old[heading], now[heading])...)
	}
	return list
}

func compareFacts(before, after *Procedure) []Difference {
	var d differences
	d.add("title", before.Title, after.Title)
	d.add("version", before.Version, after.Version)
	d.add("owner", before.Owner, after.Owner)
	d.add("approved by", before.ApprovedBy, after.ApprovedBy)
	d.add("approved on", before.ApprovedOn, after.ApprovedOn)
	d.add("last reviewed on", before.LastReviewedOn, after.LastReviewedOn)
	d.add("review in", before.ReviewIn, after.ReviewIn)
	d.add("kind", string(before.Kind), string(after.Kind))
	d.add("for systems", strings.Join(before.Systems, ", "), strings.Join(after.Systems, ", "))
	d.add("use when", before.UseWhen, after.UseWhen)
	return d
}

func compareForms(before, after []Form) []FormDiff {
	var list []FormDiff
	find := func(forms []Form, id string) *Form {
		for i := range forms {
			if forms[i].ID == id {
				return &forms[i]
			}
		}
		return nil
	}
	for i := range after {
		a, b := &after[i], find(before, after[i].ID)
		if b == nil {
			list = append(list, FormDiff{Change: Added, After: a})
		} else if what := compareForm(b, a); len(what) > 0 {
			list = append(list, FormDiff{Changed, b, a, what})
		}
	}
	for i := range before {
		if find(after, before[i].ID) == nil {
			list = append(list, FormDiff{Change: Removed, Before: &before[i]})
		}
	}
	return list
}

func compareForm(before, after *Form) []Difference {
	var d differences
	d.add("name", before.Name, after.Name)
	find := func(form *Form, name string) string {
		for i := range form.Fields {
			if form.Fields[i].Name == name {
				return fieldWords(&form.Fields[i])
			}
		}
		return ""
	}
	var kept, keptBefore []string
	for i := range after.Fields {
		f := &after.Fields[i]
		was := find(before, f.Name)
		d.add("field "+f.Name, was, fieldWords(f))
		if was != "" {
			kept = append(kept, f.Name)
		}
	}
	for i := range before.Fields {
		f := &before.Fields[i]
		if find(after, f.Name) == "" {
			d.add("field "+f.Name, fieldWords(f), "")
		} else {
			keptBefore = append(keptBefore, f.Name)
		}
	}
	d.add("order of fields", strings.Join(keptBefore, ", "), strings.Join(kept, ", "))
	d.add("sorted by", strings.Join(before.Sort, ", "), strings.Join(after.Sort, ", "))
	d.add("checked by", before.Check, after.Check)
	d.add("escalate to", before.Escalate, after.Escalate)
	return d
}

// fieldWords is a field as a record table has it; never "".
func fieldWords(f *Field) string {
	words := string(f.Kind)
	if len(f.Choices) > 0 {
		words += ": " + strings.Join(f.Choices, ", ")
	}
	for i, clause := range f.Deadline {
		words += map[bool]string{true: ": ", false: ", "}[i == 0] + clause.From + " + " + DurationWords(time.Duration(clause.After)*time.Second)
		if clause.When != "" {
			words += " when " + clause.When
		}
	}
	if f.MetBy != "" {
		words += "; met by " + f.MetBy
	}
	for _, flag := range []struct {
		set  bool
		name string
	}{{f.Required, "required"}, {f.Serial, "serial"}, {f.ReadBack, "read-back"}} {
		if flag.set {
			words += "; " + flag.name
		}
	}
	if f.Note != "" {
		words += " (" + f.Note + ")"
	}
	if words == "" {
		words = "any"
	}
	return words
}
