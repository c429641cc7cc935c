package text

import (
	"slices"
	"strings"
	"testing"
)

var samples = []string{
	"", " ", "a", "Tell blood sciences", "naïve café", "病院の手順", "👩‍⚕️ nurse", "e\u0301tude",
	"\x1b[1mbold\x1b[m text", "a-very-long-word-that-has-no-space-in-it-at-all", "two\nlines", "trailing   ",
}

func TestWidth(t *testing.T) {
	for line, want := range map[string]int{
		"": 0, "abc": 3, "café": 4, "e\u0301": 1, "病院": 4, "\x1b[31mred\x1b[m": 3, "…": 1,
	} {
		if got := Width(line); got != want {
			t.Errorf("Width(%q) = %d, want %d", line, got, want)
		}
	}
}

func TestCut(t *testing.T) {
	tests := []struct {
		in    string
		width int
		want  string
	}{
		{"abc", 3, "abc"}, {"abcd", 3, "ab…"}, {"abcd", 1, "…"}, {"abcd", 0, ""}, {"abcd", -1, ""},
		{"病院の", 4, "病…"}, {"病院", 4, "病院"}, {"", 3, ""},
	}
	for _, tt := range tests {
		if got := Cut(tt.in, tt.width); got != tt.want {
			t.Errorf("Cut(%q, %d) = %q, want %q", tt.in, tt.width, got, tt.want)
		}
	}
}

// Nothing is ever wider than it may be, and Pad is exactly so.
func TestNeverWider(t *testing.T) {
	for _, s := range samples {
		line := strings.ReplaceAll(s, "\n", " ")
		for width := range 40 {
			if got := Width(Cut(line, width)); got > width {
				t.Errorf("Cut(%q, %d) has %d columns", line, width, got)
			}
			if got := Width(Pad(line, width)); got != width {
				t.Errorf("Pad(%q, %d) has %d columns", line, width, got)
			}
			if got := Width(Ends(line, "03:11", width)); got > width {
				t.Errorf("Ends(%q, %d) has %d columns", line, width, got)
			}
			if width < 2 {
				continue // half of a wide character cannot be shown
			}
			for _, part := range Wrap(s, width) {
				if got := Width(part); got > width {
					t.Errorf("Wrap(%q, %d) gives %q of %d columns", s, width, part, got)
				}
			}
		}
	}
}

func TestWrap(t *testing.T) {
	tests := []struct {
		in    string
		width int
		want  []string
	}{
		{"one two three", 7, []string{"one two", "three"}},
		{"one", 80, []string{"one"}},
		{"", 5, []string{""}},
		{"a\nb", 5, []string{"a", "b"}},
		{"abcdef", 3, []string{"abc", "def"}},
		{"abc", 0, []string{"a", "b", "c"}},
	}
	for _, tt := range tests {
		if got := Wrap(tt.in, tt.width); !slices.Equal(got, tt.want) {
			t.Errorf("Wrap(%q, %d) = %q, want %q", tt.in, tt.width, got, tt.want)
		}
	}
}

// Wrapping loses no word.
func TestWrapKeepsWords(t *testing.T) {
	const s = "Tell blood sciences on 4021 that this ward is on paper, within 15 minutes"
	for width := 8; width < 80; width++ {
		if got := strings.Fields(strings.Join(Wrap(s, width), " ")); !slices.Equal(got, strings.Fields(s)) {
			t.Errorf("at %d columns: %q", width, got)
		}
	}
}

func TestHang(t *testing.T) {
	want := []string{"- one two", "  three"}
	if got := Hang("- ", "one two three", 9); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, line := range Hang("- ", strings.Repeat("word ", 20), 12) {
		if Width(line) > 12 {
			t.Errorf("%q is too wide", line)
		}
	}
}

func TestEnds(t *testing.T) {
	tests := []struct {
		left, right string
		width       int
		want        string
	}{
		{"left", "right", 12, "left   right"},
		{"left", "right", 10, "left right"},
		{"left", "right", 9, "le… right"},
		{"left", "right", 5, "right"},
		{"left", "right", 3, "ri…"},
		{"", "right", 6, " right"},
		{"left", "", 6, "left  "},
	}
	for _, tt := range tests {
		if got := Ends(tt.left, tt.right, tt.width); got != tt.want {
			t.Errorf("Ends(%q, %q, %d) = %q, want %q", tt.left, tt.right, tt.width, got, tt.want)
		}
	}
}

func TestNumber(t *testing.T) {
	if got := Number(18446744073709551615); got != "18446744073709551615" {
		t.Errorf("got %q", got)
	}
}

// TestCharactersThatChangeTheWidth of the one before them, as the selector of an
// emoji does, are counted by the libraries in two ways. No line is wider for it.
func TestCharactersThatChangeTheWidth(t *testing.T) {
	const odd = "年月日を確認する。 👩🏽\ufffdper r\ufe0f Emoji and 1\ufe0f2\ufe0f3\ufe0f words"
	for width := 3; width < 60; width++ {
		lines := append(Wrap(odd, width), Break(odd, width)...)
		lines = append(lines, Cut(odd, width), Ends(odd, "end", width))
		for _, line := range lines {
			if w := Width(line); w > width {
				t.Errorf("%d columns in %d: %q", w, width, line)
			}
		}
	}
	if got := strings.Join(Break("a  b  \tc", 3), "|"); got != "a  |b  |\tc" {
		t.Errorf("%q", got)
	}
}
