package compose

import (
	"regexp"
	"strings"
)

// placeholder is a {{phone:NAME}} and the like within Markdown, where a name's
// underscore may stand behind a backslash.
var placeholder = regexp.MustCompile(`\{\{[^{}\n]{1,100}\}\}`)

// fillMarkdown fills the placeholders of Markdown. What is put in is text: the
// asterisks of "*21*600" are to be dialled, not to be taken for emphasis.
func fillMarkdown(markdown string, fill func(string) string) string {
	if !strings.Contains(markdown, "{{") {
		return markdown
	}
	return placeholder.ReplaceAllStringFunc(markdown, func(ref string) string {
		ref = strings.ReplaceAll(ref, `\`, "")
		return escaper.Replace(fill(ref))
	})
}

var escaper = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, "|", `\|`, "#", `\#`, "~", `\~`)
