package handbook_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"downtime/ui/handbook"
)

var (
	chapterNamed = regexp.MustCompile(`chapters? ("[A-Z][^"]+"(?: and "[A-Z][^"]+")*)`)
	quoted       = regexp.MustCompile(`"([^"]+)"`)
	codeSpan     = regexp.MustCompile("`([^`\n]+)`")
)

// What somebody needs at once comes first, and a chapter that is named is there, by
// the words that the list of chapters shows.
func TestChaptersAreNamedAsListed(t *testing.T) {
	var titles, ids []string
	for _, c := range handbook.Chapters() {
		titles, ids = append(titles, c.Title), append(ids, c.ID)
	}
	if want := []string{"quick-card", "guide", "keys", "troubleshooting", "file-formats"}; !slices.Equal(ids[:len(want)], want) {
		t.Errorf("the chapters begin with %v", ids[:len(want)])
	}
	named := 0
	for _, c := range handbook.Chapters() {
		for _, m := range chapterNamed.FindAllStringSubmatch(c.Markdown, -1) {
			for _, title := range quoted.FindAllStringSubmatch(m[1], -1) {
				named++
				if !slices.Contains(titles, title[1]) {
					t.Errorf("%s names the chapter %q, which there is not", c.ID, title[1])
				}
			}
		}
	}
	if named < 15 {
		t.Errorf("only %d names of chapters were found", named)
	}
}

// Whoever looks for what stands on the screen must find those very words: each that is
// quoted, or written in capitals in a heading, stands so in the program.
func TestTroubleshootingSaysWhatTheScreenSays(t *testing.T) {
	var program strings.Builder
	for _, root := range []string{"..", "../../store", "../../runbooks"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
				return err
			}
			source, err := os.ReadFile(path)
			program.Write(source)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	source := strings.ToLower(program.String())
	chapter, _ := handbook.Find("troubleshooting")
	capitals := regexp.MustCompile(`[A-Z]{2,}(?: [A-Z]{2,})+`)
	var said []string
	for _, heading := range chapter.Headings() {
		for _, part := range strings.Split(heading, ". ") {
			said = append(said, capitals.FindAllString(part, -1)...)
		}
	}
	for _, m := range codeSpan.FindAllStringSubmatch(chapter.Markdown, -1) {
		if words := m[1]; !strings.HasPrefix(words, "downtime") && strings.Contains(words, " ") {
			said = append(said, words)
		}
	}
	if len(said) < 8 {
		t.Fatalf("only %q was found in the chapter", said)
	}
	for _, words := range said {
		if words == "SECOND COPY LOST" {
			words = "%s lost since" // of which copy is filled in
		}
		if !strings.Contains(source, strings.ToLower(words)) {
			t.Errorf("nothing in the program says %q", words)
		}
	}
}
