package paper

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"downtime/runbooks"
	"downtime/runbooks/procedure"

	"codeberg.org/go-pdf/fpdf"
)

var update = flag.Bool("update", false, "write the golden files again")

// TestWidths: what is measured here is what the library draws.
func TestWidths(t *testing.T) {
	p := printerFor(t, options())
	d := fpdf.New("P", "mm", "A4", "")
	for i, f := range faces {
		d.AddUTF8FontFromBytes(f.family, f.style, bytes.Clone(p.faces[i].source))
		for _, s := range []string{"", "Tell blood sciences", "WWWiiill 0123456789", "Nguyễn Thị Ế, Łódź, Ŵyn, µg ≥ 4 °C", "“quotes” – dashes…"} {
			for _, size := range []float64{7, 11, 20} {
				d.SetFont(f.family, f.style, size)
				want, got := d.GetStringWidth(s), p.width(s, face(i), size)
				if got < want-0.01 || got > want+0.01 {
					t.Errorf("%s: %q at %v is %.3f mm, the library says %.3f", f.file, s, size, got, want)
				}
			}
		}
	}
}

func TestSafe(t *testing.T) {
	p := printerFor(t, options())
	for in, want := range map[string]string{
		"plain":                  "plain",
		"line\nfeed":             "line\nfeed",
		"tab\there":              "tab here",
		"cafe\u0301":             "café",
		"x\u0302\u0301":          "x", // no such letter: the marks have no width and go
		"a\u200bb\u200dc\ufe0f":  "abc",
		"\u202eevil":             "evil",
		"nul\x00bell\x07":        "nulbell",
		"bad\xff\xfe":            "bad□",
		"🚑":                      "□",
		"👩\u200d⚕️":              "□□",
		"مرحبا":                  "□□□□□",
		"病院":                     "□□",
		"Nguyễn Thị Ế":           "Nguyễn Thị Ế",
		"no\u00a0break":          "no break",
		"well\u2011known":        "well-known",
		"✅ Use paper charts":     "[YES] Use paper charts",
		"❌ Use e-mail":           "[NO] Use e-mail",
		"✔\ufe0fPaper ✗E-mail":   "[YES] Paper [NO] E-mail",
		"✓":                      "[YES]",
		"Done✅.":                 "Done [YES].",
		"✅✅❌":                    "[YES] [YES] [NO]",
		"⛔🚫✘✖❌":                  "[NO] [NO] [NO] [NO] [NO]",
		"☑ Yes ☐ No":             "[YES] Yes [\u00a0] No",
		"⚠\ufe0f Wet floor":      "WARNING Wet floor",
		"⚠\ufe0f Warning: wet":   " Warning: wet",
		"📞 switchboard ☎4021":    "Phone switchboard Phone 4021",
		"☎ Phone the lab":        " Phone the lab",
		"Ward ➜ lab ➡\ufe0fhere": "Ward → lab → here",
		"①Tell ⑳ ⑩":              "(1) Tell (20) (10)",
		"🟢 go 🔴 stop":            "[GREEN] go [RED] stop",
		"µg ≥ 4 °C – “x” … • ½":  "µg ≥ 4 °C – “x” … • ½",
		"\U000e0041tag\ue000pua": "tagpua",
	} {
		if got := p.safe(in, regular); got != want {
			t.Errorf("safe(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestSymbolsOnPaper: what is to be done and what is not are never alike in
// print, and the note on missing characters stands only where one is missing.
func TestSymbolsOnPaper(t *testing.T) {
	texts := func(source string) string {
		var b strings.Builder
		for _, page := range pagesOf(t, options(), cardOf("a.md", source)) {
			for _, m := range page.marks {
				b.WriteString(m.text + " ")
			}
		}
		return b.String()
	}
	const head = "# Test\n\nUse when: always.\n\n## Now\n\n"
	got := texts(head + "- [ ] ✅ Use paper charts\n- [ ] ❌ Use e-mail\n- [ ] ⚠️ Wet floor ➜ ☎ porters\n")
	for _, want := range []string{"[YES] Use paper charts", "[NO] Use e-mail", "WARNING Wet floor → Phone porters"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q on paper: %s", want, got)
		}
	}
	if strings.ContainsRune(got, missing) {
		t.Errorf("a character is said to be missing: %s", got)
	}
	if got = texts(head + "- [ ] Call 🚑\n"); strings.Count(got, string(missing)) < 2 {
		t.Errorf("a missing character and its note: %s", got)
	}
}

// TestWrap: nothing is wider than it may be, and no letter is lost.
func TestWrap(t *testing.T) {
	p := printerFor(t, options())
	for _, s := range []string{
		"", " ", "one", "Tell blood sciences on 4021 that this ward is on paper, within 15 minutes",
		strings.Repeat("W", 400), strings.Repeat("i ", 300), "two\nlines\n\nand a blank one", "  spaces   between  ", "a " + strings.Repeat("long", 60) + " b",
	} {
		for _, width := range []float64{0.5, 3, 10, 40, 183} {
			lines := p.wrap(width, span{text: s, face: regular, size: 11}, span{text: "bold" + s, face: bold, size: 12})
			var got strings.Builder
			for _, l := range lines {
				for _, f := range l.parts {
					got.WriteString(f.text)
					if end := f.x + f.width; end > max(width, 1)+0.05 && utf8.RuneCountInString(f.text) > 1 {
						t.Errorf("%.20q in %v mm: %q ends at %.2f", s, width, f.text, end)
					}
				}
			}
			letters := func(s string) string { return strings.Join(strings.Fields(s), "") }
			if got, want := letters(got.String()), letters(s+"bold"+s); got != want {
				t.Errorf("in %v mm %.30q becomes %.60q", width, want, got)
			}
		}
	}
}

// TestDeterministic: the same in, the same out, to the byte, however many print
// at once.
func TestDeterministic(t *testing.T) {
	c, o := wardCard(t)
	print := func() [sha256.Size]byte {
		var out bytes.Buffer
		if err := Box(&out, []Card{c}, o); err != nil {
			t.Error(err)
		}
		return sha256.Sum256(out.Bytes())
	}
	want := print()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if got := print(); got != want {
				t.Errorf("%x and %x", got, want)
			}
		})
	}
	wg.Wait()
	o.Now = o.Now.Add(time.Minute)
	if print() == want {
		t.Error("the time of printing is not in it")
	}
}

// hostile are procedures that nobody should write.
var hostile = map[string]string{
	"emoji":      "# 🚑 Ambulance 👩‍⚕️\n\n- [ ] 🚑🚑🚑 \u202eevil \x00 \xff <!-- step: a critical answer=choice(🚑|b) -->\n",
	"wide":       "# " + strings.Repeat("W", 400) + "\n\n- [ ] " + strings.Repeat("W", 400) + " <!-- step: a two-person every=1m -->\n  - " + strings.Repeat("W", 400) + "\n",
	"marks":      "# Z" + strings.Repeat("\u0301", 300) + "\n\n- [ ] a\u0300\u0316 " + strings.Repeat("x\u200b", 300) + "\n",
	"scripts":    "# 病院の手順 مرحبا بالعالم Nguyễn Thị Ế\n\n- [ ] 採血 تحليل Ế <!-- step: a read-back -->\n",
	"empty":      "",
	"title":      "# Only a title\n",
	"deep":       "# D\n\n- [ ] 1\n  - [ ] 2\n    - [ ] 3\n      - [ ] 4\n        - [ ] 5\n          - [ ] 6\n            - [ ] 7\n",
	"tables":     "# T\n\n- [ ] a\n\n  | a | b | c | d | e | f | g | h | i | j | k | l | m | n | o | p |\n  |-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|\n  | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 |\n",
	"high table": "# T\n\n- [ ] a\n\n  | a | b |\n  |---|---|\n  | x | " + strings.Repeat("word ", 4000) + " |\n",
	"high step":  "# T\n\n- [ ] a <!-- step: a critical two-person answer=text -->\n" + strings.Repeat("  - A detail of some length that goes on and on until it needs two lines of paper.\n", 200),
	"callout":    "# T\n\n> [!WARNING]\n" + strings.Repeat("> A warning that never ends.\n", 400) + "\n- [ ] a\n",
	"choices":    "# T\n\n- [ ] a <!-- step: a answer=choice(" + strings.Repeat("a choice|", 200) + "z) -->\n\n## Record: R\n\n| Field | Kind |\n|---|---|\n| Way | one of: " + strings.Repeat("one choice of many, ", 150) + "last |\n",
	"form":       "# T\n\n## Record: " + strings.Repeat("Name ", 60) + "\n\n| Field | Kind | Note |\n|---|---|---|\n" + manyFields(300),
	"wide field": "# T\n\n## Record: R\n\n| Field | Kind | Note |\n|---|---|---|\n| " + strings.Repeat("W", 200) + " | one of: " + strings.Repeat("W", 200) + ", b | " + strings.Repeat("W", 300) + " |\n",
	"headings":   "# T\n\n" + strings.Repeat("## Section\n\n### Group\n\n", 120) + "- [ ] a\n",
	"contacts":   "# T\n\n- [ ] Ring {{phone:a}}{{phone:b}}{{bleep:c}} or {{place:" + strings.Repeat("d", 60) + "}} and " + strings.Repeat("{{phone:x}} ", 40) + "\n",
	"prose":      "# T\n\n" + strings.Repeat("Words that nobody reads. ", 2000) + "\n\n```\n" + strings.Repeat("code  ", 500) + "\n```\n",
}

func manyFields(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "| Field %d | text; required | a note |\n", i)
	}
	return b.String()
}

// TestHostile: whatever a file holds, its pages hold together.
func TestHostile(t *testing.T) {
	for name, source := range hostile {
		t.Run(name, func(t *testing.T) {
			for _, drill := range []bool{false, true} {
				o := options()
				o.Drill = drill
				o.Ward, o.Organisation = strings.Repeat("Ward 🚑 ", 30), strings.Repeat("H", 300)
				checkPrint(t, cardOf(name+".md", source), o)
			}
		})
	}
	t.Run("5,000 steps", func(t *testing.T) {
		var b strings.Builder
		b.WriteString("# Long\n\n")
		for i := range 5000 {
			fmt.Fprintf(&b, "- [ ] Step %d of very many <!-- step: s%d within=5m -->\n", i, i)
		}
		c := cardOf("long.md", b.String())
		if n := len(c.Procedure.Steps()); n != 5000 {
			t.Fatalf("%d steps", n)
		}
		checkPrint(t, c, options())
	})
	t.Run("raw", func(t *testing.T) { // a procedure that was never cleaned
		step := procedure.Step{ID: "a", Text: "\x00\x1b[2J\u202e\ufeff\U0001F691", Title: "\x00", Every: 1, Answer: &procedure.Answer{Kind: "unknown"}}
		raw := &procedure.Procedure{
			Title: "\x00\xff\U0001F691", ID: "", Sections: []procedure.Section{{Heading: "\xff", Steps: []procedure.Step{step}}},
			Records: []procedure.Form{{}, {Name: "\x00", Fields: []procedure.Field{{Kind: "unknown"}}}},
		}
		checkPrint(t, Card{Procedure: raw}, options())
	})
}

// checkPrint prints a procedure in every way, and holds what always holds.
func checkPrint(t testing.TB, c Card, o Options) {
	t.Helper()
	checkPages(t, pagesOf(t, o, c))
	checkPages(t, printerFor(t, o).box([]Card{c}))
	var out bytes.Buffer
	if err := Print(&out, []Card{c}, o); err != nil {
		t.Error(err)
	}
	if !bytes.HasPrefix(out.Bytes(), []byte("%PDF-")) || !bytes.HasSuffix(bytes.TrimSpace(out.Bytes()), []byte("%%EOF")) {
		t.Error("what was written is not a PDF")
	}
	checkHand(t, ByHand(c, o))
}

// FuzzPrint: no file makes a print fail, or runs over the edge of its page.
func FuzzPrint(f *testing.F) {
	f.Add(readFile(f, "testdata/ward.md"), "7B", false)
	for _, source := range hostile {
		if len(source) < 4000 {
			f.Add(source, "🚑\u202e\x00", true)
		}
	}
	f.Fuzz(func(t *testing.T, source, ward string, drill bool) {
		if len(source) > 20000 {
			t.Skip("not run: long files are the hostile test's")
		}
		o := options()
		o.Ward, o.Drill = ward, drill
		checkPrint(t, cardOf("fuzz.md", source), o)
	})
}

// tool finds a program that not every machine has.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("not run: %s is not installed here, so this is not checked: apt-get install poppler-utils qpdf", name)
	}
	return path
}

// TestGolden: three pages as they are read, and a file without faults.
func TestGolden(t *testing.T) {
	c, o := wardCard(t)
	file := filepath.Join(t.TempDir(), "ward.pdf")
	var out bytes.Buffer
	if err := Print(&out, []Card{c}, o); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	pages := pagesOf(t, o, c)
	number := func(anchor string) string {
		for i, p := range pages {
			if len(p.anchors) > 0 && p.anchors[0] == anchor {
				return fmt.Sprint(i + 1)
			}
		}
		t.Fatalf("there is no page %q", anchor)
		return ""
	}
	t.Run("text", func(t *testing.T) {
		pdftotext := tool(t, "pdftotext")
		for name, anchor := range map[string]string{"card": "card paper-round", "hand": "hand paper-round", "form": "form paper-round round-sheet"} {
			n := number(anchor)
			got, err := exec.Command(pdftotext, "-f", n, "-l", n, "-layout", "-enc", "UTF-8", file, "-").Output()
			if err != nil {
				t.Fatal(err)
			}
			golden := "testdata/" + name + ".golden"
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			// Versions of pdftotext differ in how many spaces they put.
			if got, want := strings.Fields(string(got)), strings.Fields(readFile(t, golden)); strings.Join(got, " ") != strings.Join(want, " ") {
				t.Errorf("%s is\n%s\nwant\n%s", golden, strings.Join(got, " "), strings.Join(want, " "))
			}
		}
	})
	t.Run("qpdf", func(t *testing.T) {
		if out, err := exec.Command(tool(t, "qpdf"), "--check", file).CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
		}
	})
	t.Run("about", func(t *testing.T) {
		about, err := exec.Command(tool(t, "pdfinfo"), file).Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"Paper ward round", "downtime 1.0", fmt.Sprintf("Pages:           %d\n", len(pages)), "A4"} {
			if !strings.Contains(string(about), want) {
				t.Errorf("no %q in\n%s", want, about)
			}
		}
		if n := bytes.Count(out.Bytes(), []byte("D:20261124031100")); n != 2 {
			t.Errorf("%d dates are that of printing, want both", n)
		}
		for _, want := range []string{"/Lang (en-GB)", "/Outlines "} {
			if !bytes.Contains(out.Bytes(), []byte(want)) {
				t.Errorf("no %s in the file", want)
			}
		}
	})
}

// TestNothingToPrint: no procedure at all is still a box.
func TestNothingToPrint(t *testing.T) {
	var out bytes.Buffer
	if err := Box(&out, nil, options()); err != nil {
		t.Error(err)
	}
	checkPages(t, printerFor(t, options()).box(nil))
	if err := Print(&out, nil, options()); err == nil || !strings.Contains(err.Error(), "nothing to print") {
		t.Errorf("no procedure gives %v", err)
	}
}

// BenchmarkPrint stands beside the library writing one empty page with the same
// fonts, which is what any print costs.
func BenchmarkPrint(b *testing.B) {
	cards := shippedCards(b)
	o := options()
	o.Contacts = runbooks.ParseContacts("contacts.md", []byte(readFile(b, "testdata/contacts.md")))
	p := printerFor(b, o)
	for name, print := range map[string]func(io.Writer) error{
		"one card":           func(w io.Writer) error { return Print(w, cards[:1], o) },
		"box":                func(w io.Writer) error { return Box(w, cards, o) },
		"limit=library":      func(w io.Writer) error { return p.write(w, "", []page{{size: portrait}}) },
		"laid out, one card": func(io.Writer) error { pagesOf(b, o, cards[0]); return nil },
	} {
		b.Run(name, func(b *testing.B) {
			var out bytes.Buffer
			b.ReportAllocs()
			for b.Loop() {
				out.Reset()
				if err := print(&out); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(out.Len())/1000, "kB/file")
		})
	}
}
