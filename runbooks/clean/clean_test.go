package clean_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"downtime/runbooks/clean"
)

func TestText(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"clean stays", "Tell the lab: 10 °C, naïve, 中文, 🚑\tnow\n", "Tell the lab: 10 °C, naïve, 中文, 🚑\tnow\n"},
		{"escape sequence", "a\x1b[2Jb", "a[2Jb"},
		{"osc 52", "\x1b]52;c;ZWNobw==\a", "]52;c;ZWNobw=="},
		{"c1 as utf-8", "a\u009b2Jb\u009d52;c;x\u009c", "a2Jb52;c;x"},
		{"c1 as a byte", "a\x9b2J", "a\ufffd2J"},
		{"run of bad bytes", "a\xff\xfe\xfdb\xff", "a\ufffdb\ufffd"},
		{"bidi", "a\u202eb\u202c\u2066c\u2069\u200e\u200f\u061cd", "abcd"},
		{"zero width", "a\u200bb\ufeffc\u2060d\u00ade", "abcde"},
		{"joiners stay", "می\u200cخواهم \u200d", "می\u200cخواهم \u200d"},
		{"tags", "a\U000e0041\U000e007fb", "ab"},
		{"private and unassigned", "a\ue000\U0010fffd\u0378b", "ab"},
		{"spaces", "10\u00a0mg\u2009x\u3000y", "10 mg x y"},
		{"line ends", "a\r\nb\rc\u0085d\u2028e\u2029f", "a\nb\nc\nd\ne\nf"},
		{"delete", "a\x7fb\x00", "ab"},
		{"variation selector stays", "⚠\ufe0f", "⚠\ufe0f"},
		{"empty", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := clean.Text(tt.in); got != tt.want {
				t.Errorf("Text(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestLine(t *testing.T) {
	tests := []struct{ in, want string }{
		{"  Ward 7 \n", "Ward 7"},
		{"a\n\tb", "a b"},
		{"a  b", "a  b"},
		{"a \r\n b", "a b"},
		{"\x1b]0;x\a", "]0;x"},
		{"é\tü", "é ü"},
		{"", ""},
	}
	for _, tt := range tests {
		if got := clean.Line(tt.in); got != tt.want {
			t.Errorf("Line(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestDirty(t *testing.T) {
	got := clean.Dirty([]byte("ok\u00a0\r\n\x1b[2J\x1b[m\n\n\u202e \u009b\xff\U000e0041"))
	want := []clean.Fault{
		{2, "ESC"},
		{4, "U+202E right-to-left override"},
		{4, "U+009B control sequence introducer"},
		{4, "bytes that are not UTF-8"},
		{4, "U+E0041 tag character"},
	}
	if len(got) != len(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("fault %d: got %v, want %v", i, got[i], want[i])
		}
	}
}

func TestCleanTextIsNotCopied(t *testing.T) {
	s := strings.Repeat("Ring the laboratory, °C and 中文.\n", 100)
	if n := testing.AllocsPerRun(10, func() { clean.Text(s) }); n != 0 {
		t.Errorf("clean text cost %v allocations", n)
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"", "a\x1b[2J", "\r\n\r", "\u202e\u009b\xff\xfe", "a\u2028b\u00a0c", "\U000e0041\u200d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := clean.Text(s)
		if !utf8.ValidString(text) {
			t.Fatalf("not UTF-8: %q", text)
		}
		for _, r := range text {
			if r != '\n' && r != '\t' && r != '\u200c' && r != '\u200d' && !unicode.IsPrint(r) {
				t.Fatalf("%U left in %q", r, text)
			}
		}
		if again := clean.Text(text); again != text {
			t.Fatalf("cleaning again changed %q to %q", text, again)
		}
		if len(clean.Dirty([]byte(text))) != 0 {
			t.Fatalf("cleaned text is dirty: %q", text)
		}
		if line := clean.Line(s); strings.ContainsAny(line, "\n\t") || line != strings.TrimSpace(line) {
			t.Fatalf("not one line: %q", line)
		}
	})
}

func BenchmarkTextClean(b *testing.B) {
	s := strings.Repeat("Ring the laboratory, and say which ward this is.\n", 200)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		clean.Text(s)
	}
}
