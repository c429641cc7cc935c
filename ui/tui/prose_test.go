package tui

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// hostileProse is Markdown with what a terminal obeys, as bytes and as entities,
// which Glamour turns into those bytes: the clipboard (OSC 52), the title, moves
// and wipes, hiding and flashing, and letters that run backwards.
var hostileProse = []string{
	"Ring \x1b]52;c;aGk=\a the \x1b]0;title\x1b\\ lab \x1b[2J\x1b[10;10H\x1b[3A now",
	"Ring &#27;]52;c;aGk=&#7; the &#x1b;[2J&#27;[H lab &#27;c",
	"# Ring &#27;[2J\n\n* the &#27;c lab\n* &#27;[?1049h",
	"`\x1b[2J` and `&#27;[2J`",
	"```\n\x1b]52;c;aGk=\a\n```",
	"    \x1b[10;10H in a block",
	"<b>\x1b[2J</b>",
	"[&#27;[2J](http://example.nhs.uk) ![&#27;[6n](http://example.nhs.uk/&#27;[2J) [a](\x1b]52;c;x\a)",
	"The \x1b[8mhidden\x1b[0m and the &#27;[5mflashing&#27;[0m",
	"&#8238;backwards &#155;2J \u009b2J \u202eevil",
	"| a &#27;[2J | \x1b[2J |\n|---|---|\n| &#27;]52;c;x&#7; | b |",
}

// styling is the one kind of sequence that may reach a terminal.
var styling = regexp.MustCompile("\x1b\\[[0-9;:]*m")

// onlyStyled lets through what printable does: joiners, which scripts need, are
// harmless. It fails where a text has more for a terminal to obey than styling
// that shows what it styles.
func onlyStyled(t *testing.T, what, got string) {
	t.Helper()
	for _, sequence := range styling.FindAllString(got, -1) {
		if hides(sequence[2 : len(sequence)-1]) {
			t.Errorf("%s: %q hides or flashes in %q", what, sequence, got)
		}
	}
	for _, r := range styling.ReplaceAllString(got, "") {
		if r != '\n' && r != '\u200c' && r != '\u200d' && !unicode.IsPrint(r) {
			t.Errorf("%s: %U is left in %q", what, r, got)
			return
		}
	}
}

// TestProseIsOnlyStyled: what Glamour makes of a text is cleaned where it is
// made, and so is fit to be measured, cut and painted.
func TestProseIsOnlyStyled(t *testing.T) {
	for _, markdown := range hostileProse {
		for _, width := range []int{10, 40, 80} {
			var p prose
			onlyStyled(t, "prose", strings.Join(p.lines(markdown, width), "\n"))
		}
	}
}

// TestHostileFileIsOnlyStyled: and so is every screen on which it is read.
func TestHostileFileIsOnlyStyled(t *testing.T) {
	d := newDriver(t, writeLibrary(t), 80, 24)
	text := "---\nid: hostile\n---\n# Hostile\n\n" + strings.Join(hostileProse, "\n\n") +
		"\n\n## Now\n\n- [ ] Ring &#27;[2J the lab \x1b]52;c;x\a\n\n  Detail &#27;[8mhidden and \x1b[2J wiped.\n"
	if err := os.WriteFile(filepath.Join(d.dir, "runbooks", "hostile.md"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := d.m.s.ReloadLibrary(); err != nil {
		t.Fatal(err)
	}
	doc, ok := d.m.s.Library().Get("hostile")
	if !ok {
		t.Fatal("the file is not read")
	}
	d.m.show(&reading{doc: doc, from: newLibrary(home{})})
	seen := ""
	for range 20 {
		frame := d.m.View().Content
		onlyStyled(t, "frame", frame)
		seen += styling.ReplaceAllString(frame, "")
		d.keys("pgdown")
	}
	for _, want := range []string{"Ring", "hidden", "wiped", "backwards"} {
		if !strings.Contains(seen, want) {
			t.Errorf("the words %q were not on any screen", want)
		}
	}
}
