package plain

import (
	"fmt"
	"strings"

	"downtime/runbooks"
	"downtime/ui/handbook"
)

// parseHandbook reads [CHAPTER [HEADING]]; a heading may have any number of words.
func parseHandbook(rest string) (act, error) {
	chapter, heading, _ := strings.Cut(rest, " ")
	return func(*face) ([]string, error) { return readHandbook(chapter, strings.TrimSpace(heading)) }, nil
}

func readHandbook(name, heading string) ([]string, error) {
	if name == "" {
		var lines []string
		for _, c := range handbook.Chapters() {
			lines = append(lines, c.ID+": "+c.Title)
		}
		return read(append(lines, "handbook CHAPTER reads one")...), nil
	}
	chapter, ok := handbook.Find(name)
	if !ok {
		return nil, fmt.Errorf("there is no chapter %q: handbook lists them", name)
	}
	if heading != "" {
		if chapter, ok = chapter.Part(heading); !ok {
			return nil, fmt.Errorf("there is no heading %q in this chapter: handbook %s reads all of it", heading, strings.ToLower(name))
		}
	}
	lines := []string{"handbook: " + chapter.Title}
	asWritten := func(s string) string { return s }
	page := runbooks.ParsePage(chapter.ID+".md", []byte(chapter.Markdown))
	for _, section := range page.Procedure.Sections {
		if section.Heading != "" {
			lines = append(lines, "section: "+section.Heading)
		}
		for _, block := range section.Blocks {
			lines = append(lines, blockLines(block, asWritten)...)
		}
	}
	return read(lines...), nil
}

// handbookChoice offers the chapters, the quick card first.
func handbookChoice() choice {
	return choice{"Read the handbook", []question{{name: "chapter", words: "Which chapter?", options: func(*face) []option {
		var options []option
		for _, c := range handbook.Chapters() {
			options = append(options, option{c.Title, c.ID})
		}
		return options
	}}}, func(a told) string { return "handbook " + a["chapter"] }}
}
