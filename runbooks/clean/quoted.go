package clean

import (
	"os"
	"strconv"
	"strings"
)

// Quoted puts the path of a file or folder in double quotes, for people to read and to
// type. Control characters are escaped as %q does it; a backslash, where that parts
// folders, stands once, as Windows writes it: %q would show "E:\\downtime".
func Quoted(path string) string { return quotedFor(path, os.PathSeparator) }

func quotedFor(path string, separator rune) string {
	quoted := strconv.Quote(path)
	if separator == '\\' {
		quoted = strings.ReplaceAll(quoted, `\\`, `\`)
	}
	return quoted
}
