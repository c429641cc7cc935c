package procedure

import (
	"cmp"
	"slices"
	"strings"
)

// Change is what became of a step or a form between two versions.
type Change string

// The changes. Reworded is a step whose id is gone and another, very like it,
// that is new: an id derived from a step's words changes with them. It is a
// guess to be shown to a person, and nothing may be carried over by it.
const (
	Changed  Change = "changed"
	Moved    Change = "moved" // to another place, with nothing else changed
	Added    Change = "new"
	Removed  Change = "gone"
	Reworded Change = "reworded"
)

// Diff is what is different between two versions of a procedure. Steps are
// matched by id, forms by id, fields by name. What only a file's author sees
// (lines, the layout) is not in it, so that two different files may have an
// empty Diff.
type Diff struct {
	// Facts are the title, the approval and what else stands at the top.
	Facts []Difference
	// Unchanged counts the steps that are in both, with the same words and
	// marks, in the same place.
	Unchanged int
	// Steps are the others, in the order of the new version; one that is gone
	// stands after the step it followed.
	Steps []StepDiff
	Forms []FormDiff
	// Texts are callouts and other pieces of text around the steps; What is the
	// heading they stand under.
	Texts []Difference
}

// StepDiff is one step that is not as it was. Before is nil for one that is
// new, After for one that is gone; the numbers are those a person sees, 0 for
// none.
type StepDiff struct {
	Change        Change
	Moved         bool // it stands in another place, whatever else has changed
	Before, After *Step
	BeforeNumber  int
	AfterNumber   int
	Section       string // the heading it stands under, or stood
	What          []Difference
}

// FormDiff is one record form that is not as it was.
type FormDiff struct {
	Change        Change
	Before, After *Form
	What          []Difference
}

// Empty reports whether nothing that a reader sees is different.
func (d *Diff) Empty() bool {
	return len(d.Facts)+len(d.Steps)+len(d.Forms)+len(d.Texts) == 0
}

// Count is how many steps have changed in this way.
func (d *Diff) Count(change Change) int {
	n := 0
	for i := range d.Steps {
		if d.Steps[i].Change == change {
			n++
		}
	}
	return n
}

// Compare says what is different in after. It changes neither, and the Diff
// points into both.
func Compare(before, after *Procedure) Diff {
	c := &comparison{before: placed(before), after: placed(after)}
	c.match()
	c.renamed = c.renamedSections()
	c.markMoved()
	unchanged := c.compareSteps()
	return Diff{
		Facts: compareFacts(before, after), Unchanged: unchanged, Steps: c.inOrder(),
		Forms: compareForms(before.Records, after.Records),
		Texts: append(c.headings(), compareTexts(before, after, c.renamed)...),
	}
}

// place is a step where it stands.
type place struct {
	step    *Step
	section *Section
	parent  string // the title of the step it is a part of
	other   int    // the same step in the other version, -1 for none
	moved   bool
}

func placed(p *Procedure) []place {
	var list []place
	titles := make(map[string]string)
	for i := range p.Sections {
		section := &p.Sections[i]
		for j := range section.Steps {
			step := &section.Steps[j]
			titles[step.ID] = step.Title
			list = append(list, place{step: step, section: section, other: -1})
		}
	}
	for i := range list {
		list[i].parent = titles[list[i].step.Parent]
	}
	return list
}

type comparison struct {
	before, after []place
	// renamed are headings of before that have another name in after.
	renamed map[string]string
	steps   []orderedDiff
}

// orderedDiff is a StepDiff with its place in the list: after the step of the
// new version at index at, those that are gone last.
type orderedDiff struct {
	StepDiff
	at, gone int
}

// match finds each step by its id in the other version. An id that stands twice,
// which no file that was read here has, counts once.
func (c *comparison) match() {
	byID := make(map[string]int, len(c.before))
	for i := range slices.Backward(c.before) {
		byID[c.before[i].step.ID] = i
	}
	for i := range c.after {
		if j, ok := byID[c.after[i].step.ID]; ok {
			c.after[i].other, c.before[j].other = j, i
			delete(byID, c.after[i].step.ID)
		}
	}
}

// markMoved finds the fewest steps that must have moved: those that stand under
// another heading, and of the others all but the longest run of steps whose
// order is the same in both versions.
func (c *comparison) markMoved() {
	var ends []int                        // of the best run of each length, the index in after of its last step
	previous := make([]int, len(c.after)) // in that run, -1 for none
	for i := range c.after {
		at := c.after[i].other
		if at < 0 {
			continue
		}
		c.after[i].moved = true
		if !c.sameSection(&c.before[at], &c.after[i]) {
			continue
		}
		n, _ := slices.BinarySearchFunc(ends, at, func(end, at int) int { return cmp.Compare(c.after[end].other, at) })
		previous[i] = -1
		if n > 0 {
			previous[i] = ends[n-1]
		}
		if n == len(ends) {
			ends = append(ends, i)
		}
		ends[n] = i
	}
	if len(ends) == 0 {
		return
	}
	for i := ends[len(ends)-1]; i >= 0; i = previous[i] {
		c.after[i].moved = false
	}
}

// renamedSections are the headings that are gone and whose steps stand under one
// that is new.
func (c *comparison) renamedSections() map[string]string {
	here := func(places []place) map[string]bool {
		set := make(map[string]bool)
		for i := range places {
			set[places[i].section.Heading] = true
		}
		return set
	}
	old, now, renamed := here(c.before), here(c.after), make(map[string]string)
	taken := make(map[string]bool)
	for i := range c.after {
		if c.after[i].other < 0 {
			continue
		}
		was, is := c.before[c.after[i].other].section.Heading, c.after[i].section.Heading
		if _, done := renamed[was]; !done && !now[was] && !old[is] && !taken[is] {
			renamed[was], taken[is] = is, true
		}
	}
	return renamed
}

// headings are the sections that have another name.
func (c *comparison) headings() []Difference {
	var list []Difference
	said := make(map[string]bool)
	for i := range c.before {
		was := c.before[i].section.Heading
		if is, ok := c.renamed[was]; ok && !said[was] {
			said[was] = true
			list = append(list, Difference{What: "heading", Before: was, After: is})
		}
	}
	return list
}

// sameSection reports whether two places stand under one heading, however it is
// called.
func (c *comparison) sameSection(before, after *place) bool {
	was, is := before.section.Heading, after.section.Heading
	name, ok := c.renamed[was]
	return was == is || ok && name == is
}

// compareSteps collects every step that is different and counts the others.
func (c *comparison) compareSteps() (unchanged int) {
	reworded := c.reworded()
	for i := range c.after {
		a := &c.after[i]
		d := StepDiff{Change: Added, After: a.step, AfterNumber: i + 1, Section: a.section.Heading, Moved: a.moved}
		from, like := a.other, false
		if from < 0 {
			from, like = reworded[i], true
		}
		if from >= 0 {
			b := &c.before[from]
			d.Before, d.BeforeNumber = b.step, from+1
			d.What = c.compareStep(b, a)
			switch {
			case like:
				d.Change = Reworded
			case len(d.What) > 0:
				d.Change = Changed
			case a.moved:
				d.Change = Moved
			default:
				unchanged++
				continue
			}
		}
		c.steps = append(c.steps, orderedDiff{d, i, -1})
	}
	paired := make(map[int]bool, len(reworded))
	for _, i := range reworded {
		paired[i] = true
	}
	at := -1
	for i := range c.before {
		b := &c.before[i]
		switch {
		case b.other >= 0:
			if !c.after[b.other].moved {
				at = b.other
			}
		case !paired[i]:
			d := StepDiff{Change: Removed, Before: b.step, BeforeNumber: i + 1, Section: b.section.Heading}
			c.steps = append(c.steps, orderedDiff{d, at, i})
		}
	}
	return unchanged
}

func (c *comparison) inOrder() []StepDiff {
	slices.SortStableFunc(c.steps, func(x, y orderedDiff) int {
		return cmp.Or(cmp.Compare(x.at, y.at), cmp.Compare(x.gone, y.gone))
	})
	list := make([]StepDiff, len(c.steps))
	for i, d := range c.steps {
		list[i] = d.StepDiff
	}
	return list
}

// Of two steps, one gone and one new, likeHere is how like each other their
// words must be under one heading, and likeElsewhere under different ones, to be
// shown as one that was reworded; 1 is the same words. maxPairs bounds the work
// where nearly everything is new.
const (
	likeHere      = 0.5
	likeElsewhere = 0.8
	maxPairs      = 250_000
)

// reworded pairs steps that are new, by index, with steps that are gone and are
// probably the same; -1 for those that have none. The most alike are paired
// first.
func (c *comparison) reworded() map[int]int {
	pairs := make(map[int]int)
	var gone, added []int
	for i := range c.before {
		if c.before[i].other < 0 {
			gone = append(gone, i)
		}
	}
	for i := range c.after {
		if c.after[i].other < 0 {
			added, pairs[i] = append(added, i), -1
		}
	}
	if len(gone)*len(added) > maxPairs {
		return pairs
	}
	words := make(map[int][]string, len(gone))
	for _, i := range gone {
		words[i] = sortedWords(c.before[i].step.Text)
	}
	type pair struct {
		before, after int
		like          float64
	}
	var candidates []pair
	for _, j := range added {
		own := sortedWords(c.after[j].step.Text)
		for _, i := range gone {
			like, least := alike(words[i], own), likeElsewhere
			if c.sameSection(&c.before[i], &c.after[j]) {
				least = likeHere
			}
			if like >= least {
				candidates = append(candidates, pair{i, j, like})
			}
		}
	}
	slices.SortStableFunc(candidates, func(x, y pair) int { return cmp.Compare(y.like, x.like) })
	taken := make(map[int]bool)
	for _, p := range candidates {
		if pairs[p.after] < 0 && !taken[p.before] {
			pairs[p.after], taken[p.before] = p.before, true
		}
	}
	return pairs
}

func sortedWords(text string) []string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return strings.ContainsRune(" .,;:!?()[]\"'*_", r)
	})
	slices.Sort(words)
	return words
}

// alike is the share of words that two sorted lists have in common, from 0 to 1
// (the coefficient of Dice, repeats counted).
func alike(a, b []string) float64 {
	if len(a)+len(b) == 0 {
		return 0
	}
	common := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch cmp.Compare(a[i], b[j]) {
		case 0:
			common, i, j = common+1, i+1, j+1
		case -1:
			i++
		default:
			j++
		}
	}
	return 2 * float64(common) / float64(len(a)+len(b))
}
