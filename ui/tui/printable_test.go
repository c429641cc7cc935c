package tui

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	xansi "github.com/charmbracelet/x/ansi"
)

func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{
		"plain\nlines":                   "plain\nlines",
		"\x1b[1;31mred\x1b[0m":           "\x1b[1;31mred\x1b[0m",
		"\x1b[38;2;210;65;65mred":        "\x1b[38;2;210;65;65mred",
		"\x1b[38;5;8mgrey":               "\x1b[38;5;8mgrey", // 8 is a colour here
		"\x1b[8mhidden":                  "hidden",
		"\x1b[1;8mhidden":                "hidden",
		"\x1b[5mflash":                   "flash",
		"\x1b[2Jcleared":                 "[2Jcleared",
		"\x1b]52;c;QUJD\a":               "]52;c;QUJD",
		"\u009b2J\u202eevil\u2066\u200b": "2Jevil",
		"tab\there":                      "tab here",
		"no-break\u00a0space":            "no-break space",
		"joined\u200dup":                 "joined\u200dup",
		"half \x1b[":                     "half [",
		"\xff":                           "\ufffd",
	} {
		if got := printable(in); got != want {
			t.Errorf("printable(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzPrintable(f *testing.F) {
	for _, seed := range []string{"\x1b[31mred\x1b[0m", "\x1b]8;;x\x1b\\", "\u009b2J", "\x1b\x1b[m", "\x1b[38;5;8m", "\xff\xfe"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		out := printable(in)
		if printable(out) != out {
			t.Errorf("a second pass changes %q", out)
		}
		for _, r := range xansi.Strip(out) {
			if r != '\n' && r != '\u200c' && r != '\u200d' && !unicode.IsPrint(r) {
				t.Errorf("%U is left of %q", r, in)
			}
		}
		for _, r := range asciiOnly(out) {
			if r >= utf8.RuneSelf {
				t.Errorf("%U is left in ASCII", r)
			}
		}
	})
}

func TestProseHasNoLinksToOpen(t *testing.T) {
	var p prose
	lines := p.lines("See [the *intranet*](https://example.nhs.uk/a) or <https://example.nhs.uk/b>; `&#27;[2J` and ~~&**#27;**[31m~~.", 30)
	for _, line := range lines {
		if strings.Contains(line, "\x1b]") || strings.Contains(line, "]8;") {
			t.Errorf("%q", line)
		}
		if strings.ContainsRune(xansi.Strip(line), '\x1b') {
			t.Errorf("ESC in %q", line)
		}
		if w := xansi.StringWidth(line); w > 30 {
			t.Errorf("%d columns: %q", w, line)
		}
	}
}
