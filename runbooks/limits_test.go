package runbooks_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"downtime/runbooks"
)

// Files that are built to be slow must cost time in proportion to their size,
// or one of them would hold up a ward. A quarter of the limit shows it.
func TestNothingIsQuadratic(t *testing.T) {
	const size = runbooks.MaxFileSize / 4
	repeat := func(s string) string { return strings.Repeat(s, size/len(s)) }
	// slowest is how many times as long as for an ordinary file it may take. What
	// is quadratic takes thousands of times as long.
	const slowest = 40
	// rounds are how often it is tried. Other processes can make one round slow, and
	// a slow file is slow in all of them.
	const rounds = 5
	ordinary := repeat("- [ ] Ring the laboratory\n")
	deep := func(line func(i int) string) string {
		var b strings.Builder
		for i := 0; b.Len() < size-4096; i++ {
			b.WriteString(line(i % 1000))
		}
		return b.String()
	}
	for name, source := range map[string]string{
		"steps":               repeat("- [ ] Ring the laboratory\n"),
		"steps and code":      repeat("- [ ] Ring\n\n```\nx\n```\n\n"),
		"ordered":             repeat("1. Ring the laboratory\n\n```\nx\n```\n\n"),
		"headings":            repeat("## 1. Ring\n\nx\n\n"),
		"sections":            repeat("## Ring\n- [ ] a\n"),
		"comments":            repeat("- [ ] a <!-- step: a -->\n"),
		"open comments":       repeat("<!-- "),
		"open comment lines":  repeat("<!--\n"),
		"comment in code":     repeat("`<!--`` "),
		"backticks":           repeat("`a``b```c````d\n"),
		"one line of quotes":  repeat(">"),
		"lines of quotes":     repeat("> > > > a\n"),
		"brackets":            repeat("["),
		"bracket pairs":       repeat("[a]"),
		"images":              repeat("!["),
		"links":               repeat("[a](b"),
		"emphasis":            repeat("*a **a "),
		"underscores":         repeat("_a __a "),
		"entities":            repeat("&#27;"),
		"ampersands":          repeat("&"),
		"tags":                repeat("<a "),
		"tag lines":           repeat("<div>\n"),
		"parentheses":         repeat("- [ ] (a\n"),
		"one long step":       "- [ ] " + repeat("(a "),
		"fences":              repeat("```\n"),
		"glued fences":        repeat("```\nx```\n"),
		"directives":          repeat("```{note}\n"),
		"colons":              repeat("::: note\n"),
		"admonitions":         repeat("!!! note\n"),
		"nested admonitions":  deep(func(i int) string { return strings.Repeat(" ", 4*(i%200)) + "!!! note\n" }),
		"nested lists":        deep(func(i int) string { return strings.Repeat("  ", i) + "- [ ] a\n" }),
		"nested quotes":       deep(func(i int) string { return strings.Repeat(">", i) + " a\n" }),
		"table":               "|a|b|\n|-|-|\n" + repeat("|c|d|\n"),
		"wide table":          repeat("|a") + "\n" + repeat("|-") + "\n",
		"step table":          "|Step|Who|\n|-|-|\n" + repeat("|Ring the lab|nurse|\n"),
		"references":          repeat("[a]: b\n"),
		"reference uses":      "[a]: b\n\n" + repeat("[a] "),
		"contacts":            repeat("{{phone:a}} "),
		"open contacts":       repeat("{{phone:"),
		"controls":            repeat("\x1b\n"),
		"invalid":             repeat("\xff\n"),
		"front matter":        "---\n" + repeat("a: [\n") + "---\n",
		"flow":                "---\na: " + strings.Repeat("[", 30000) + "\n---\n",
		"aliases":             "---\na: &a [x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\nd: [*c,*c,*c]\n---\n# T\n",
		"record":              "## Record: A\n\n|Field|Kind|\n|-|-|\n" + repeat("|a|text|\n"),
		"record fields":       "## Record: A\n\n|Field|Kind|\n|-|-|\n" + deep(func(i int) string { return fmt.Sprintf("|f%d|text|\n", i) }),
		"metadata":            "- [ ] a <!-- step: " + repeat("a=b ") + " -->\n",
		"hard breaks":         "- [ ] " + repeat("a\\\n"),
		"struck out":          repeat("~~a ~~b~~ "),
		"tildes":              repeat("~~a ~~"),
		"struck tags":         repeat("- <s>a</del> b\n"),
		"html lists":          repeat("<ol>\n"),
		"html items":          "<ol>" + repeat("<li>a\n") + "</ol>",
		"short html lists":    repeat("<ul><li>a</li></ul>\n"),
		"nested html lists":   repeat("<ul><li>a"),
		"escaped boxes":       repeat("\\[ \\] a\n"),
		"one escaped box":     repeat("\\[ a\n"),
		"escaped numbers":     deep(func(i int) string { return fmt.Sprintf("%d\\. a\n", i) }),
		"letters":             repeat("a. a\nb. b\n"),
		"romans":              repeat("i. a\nii. b\n"),
		"letters and romans":  repeat("a. a\nb. b\nc. c\ni. a\nii. b\n"),
		"decimals":            deep(func(i int) string { return fmt.Sprintf("1.%d Ring\n", i) }),
		"step lines":          deep(func(i int) string { return fmt.Sprintf("Step %d: a\n", i) }),
		"arrows":              repeat("→ a\n"),
		"rings under bullets": repeat("• a\no b\n"),
		"quoted lists":        repeat("> 1. Ring\n> 2. Ring\n\n"),
		"windows-1252":        repeat("\x95 Ring \xa3\n"),
		"hashes":              repeat("# \n"),
		"setext":              repeat("a\n=\n"),
	} {
		t.Run(name, func(t *testing.T) {
			var usual, spent quickest
			for range rounds {
				usual.read("ordinary.md", ordinary)
				doc := spent.read("large.md", source)
				usual.read("ordinary.md", ordinary) // a stall of one reading must not excuse the other
				if spent.time <= slowest*usual.time {
					assertSound(t, &doc.Procedure)
					return
				}
			}
			t.Errorf("%d bytes took %v, an ordinary file of that size %v", len(source), spent.time, usual.time)
		})
	}
}

// quickest is the least time that reading a file has taken: what is more was
// spent by the rest of the machine.
type quickest struct{ time time.Duration }

func (q *quickest) read(name, source string) *runbooks.Document {
	start := time.Now()
	doc := runbooks.Parse(name, []byte(source))
	runbooks.Lint(doc, today)
	if spent := time.Since(start); q.time == 0 || spent < q.time {
		q.time = spent
	}
	return doc
}
