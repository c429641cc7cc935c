package cli

import (
	"fmt"
	"io"
	"strings"

	"downtime/runbooks"
	"downtime/ui/compose"
	"downtime/ui/handbook"
	"downtime/ui/text"
)

type handbookCommand struct {
	Chapter string `arg:"" optional:"" help:"Chapter to read. Default: a list of them."`
	Part    string `arg:"" optional:"" help:"Only the part under this heading, such as a code of lint."`
}

// Help is the rest of what the command's --help says.
func (handbookCommand) Help() string {
	return `The handbook is inside the program, so it can be read without a network.

Examples:
  downtime handbook
  downtime handbook authoring | more
  downtime handbook lint bad-duration`
}

// Run lists the chapters, or prints one.
func (c *handbookCommand) Run(a *app) error {
	if c.Chapter == "" {
		for _, chapter := range handbook.Chapters() {
			for _, line := range text.Hang(text.Pad(chapter.ID, 18), chapter.Title, a.columns()) {
				fmt.Fprintln(a.out, line)
			}
		}
		fmt.Fprintln(a.out, "\nTo read one: downtime handbook CHAPTER")
		return nil
	}
	chapter, ok := handbook.Find(c.Chapter)
	if !ok {
		return usage("there is no chapter %q: downtime handbook lists them", c.Chapter)
	}
	if c.Part != "" {
		if chapter, ok = chapter.Part(c.Part); !ok {
			return usage("there is no heading %q in this chapter; its headings are: %s", c.Part, strings.Join(chapter.Headings(), "; "))
		}
	}
	page := runbooks.ParsePage(chapter.ID+".md", []byte(chapter.Markdown))
	options := compose.Options{Width: a.columns(), TitleOnly: true, WholeCode: true}
	_, err := io.WriteString(a.out, compose.Procedure(&page.Procedure, options).String())
	return err
}
