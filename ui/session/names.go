package session

import (
	"fmt"
	"regexp"
	"runtime"
	"strings"

	"downtime/runbooks/clean"
	"downtime/runbooks/search"
	"downtime/store/event"
	"downtime/store/incident"
)

// longestName is how many characters of a procedure's id, and of a ward, go into
// the name of a file, so that the whole path can be used on Windows.
const longestName = 60

// fileWord is a name as a part of a file's name: letters and figures that every
// system takes, with hyphens between. A letter with a mark, ü, is taken without it.
func fileWord(s string) string {
	words := strings.FieldsFunc(search.Plain(s), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	word := strings.Join(words, "-")
	return strings.TrimRight(word[:min(len(word), longestName)], "-")
}

// NotReal is the name of a file that says which kind of run it is from where that is not a
// real downtime. One that says so already stays.
func NotReal(mode event.Mode, name string) string {
	said := string(mode)
	if mode == event.Live || len(name) >= len(said) && strings.EqualFold(name[:len(said)], said) {
		return name
	}
	return said + "-" + name
}

// device is the name of a file that Windows takes for a device, whatever its ending:
// what is written to it is gone.
var device = regexp.MustCompile(`(?i)^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *([.:].*)?$`)

// IsDeviceName reports whether Windows takes a path for a device.
func IsDeviceName(path string) bool {
	return device.MatchString(path[strings.LastIndexAny(path, `/\`)+1:])
}

// checkFileName refuses what this system takes for a device.
func checkFileName(path string) error {
	if runtime.GOOS == "windows" && IsDeviceName(path) {
		return incident.Refusal{Why: fmt.Sprintf("%s is a device on Windows and no file, so nothing would be kept: choose another name", clean.Quoted(path))}
	}
	return nil
}

// TypedPath is a path as a person means it: "Copy as path" in Windows, and set in its
// command prompt, give it with quotation marks; other systems do with single ones.
func TypedPath(typed string) string {
	typed = strings.TrimSpace(typed)
	for _, quote := range []string{`"`, "'"} {
		if inner, ok := strings.CutPrefix(typed, quote); ok {
			return strings.TrimSuffix(inner, quote)
		}
	}
	return typed
}
