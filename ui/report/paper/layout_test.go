package paper

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
	"unicode"

	"downtime/runbooks"
)

// options is a print that stands still.
func options() Options {
	return Options{
		Ward: "7B", Organisation: "Northgate General", Program: "1.0",
		Now: time.Date(2026, 11, 24, 3, 11, 0, 0, time.UTC),
	}
}

func cardOf(name, source string) Card {
	doc := runbooks.Parse(name, []byte(source))
	return Card{Procedure: &doc.Procedure, SHA256: runbooks.Hash(doc.Source)}
}

func readFile(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// wardCard is a procedure with one of everything; its contacts are some of those
// it asks for.
func wardCard(t testing.TB) (Card, Options) {
	t.Helper()
	o := options()
	o.Contacts = runbooks.ParseContacts("contacts.md", []byte(readFile(t, "testdata/contacts.md")))
	return cardOf("ward.md", readFile(t, "testdata/ward.md")), o
}

func shippedCards(t testing.TB) []Card {
	t.Helper()
	library, err := runbooks.Load("", nil)
	if err != nil {
		t.Fatal(err)
	}
	var cards []Card
	for _, doc := range library.All() {
		cards = append(cards, Card{Procedure: &doc.Procedure, SHA256: doc.SHA256})
	}
	if len(cards) == 0 {
		t.Fatal("there are no shipped procedures")
	}
	return cards
}

func printerFor(t testing.TB, o Options) *printer {
	t.Helper()
	p, err := newPrinter(o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// pagesOf lays out all there is of some procedures.
func pagesOf(t testing.TB, o Options, cards ...Card) []page {
	t.Helper()
	p := printerFor(t, o)
	var pages []page
	for _, c := range cards {
		for _, s := range p.sheets(c) {
			pages = append(pages, p.layOut(&s)...)
		}
	}
	return pages
}

// edge is what printers leave white.
const edge = 4.5

type rectangle struct{ left, top, right, bottom float64 }

// extentOf is where the ink of a mark is.
func extentOf(m *mark) rectangle {
	switch m.kind {
	case textMark:
		size := m.size * millimetres
		return rectangle{m.at.x, m.at.y - 0.72*size, m.at.x + m.extent.width, m.at.y + textBelow*size}
	case linkMark:
		return rectangle{m.at.x, m.at.y, m.at.x + m.extent.width, m.at.y + m.extent.height}
	}
	r := rectangle{m.points[0].x, m.points[0].y, m.points[0].x, m.points[0].y}
	for _, p := range m.points {
		r = rectangle{min(r.left, p.x), min(r.top, p.y), max(r.right, p.x), max(r.bottom, p.y)}
	}
	return r
}

// checkPages holds what every page must be, whatever is on it: within the
// margins, nothing over anything, no step cut that fits on a page, no heading
// last.
func checkPages(t testing.TB, pages []page) {
	t.Helper()
	for n := range pages {
		p := &pages[n]
		fail := func(format string, args ...any) {
			t.Helper()
			t.Errorf("page %d: %s", n+1, fmt.Sprintf(format, args...))
		}
		for i := range p.marks {
			m := &p.marks[i]
			r := extentOf(m)
			if r.left < edge || r.top < edge || r.right > p.size.width-edge || r.bottom > p.size.height-edge+0.5 {
				fail("%q of kind %d at %v is beyond the margins", m.text, m.kind, r)
			}
			for _, c := range m.text {
				if c < ' ' || c >= basicPlane || unicode.In(c, unicode.Mn, unicode.Me, unicode.Cf, unicode.Cc) {
					fail("%q holds %U", m.text, c)
				}
			}
		}
		checkOverlaps(p, fail)
		y := p.top
		for i, b := range p.blocks {
			if b.top < y-hair {
				fail("%s at %.1f stands over what ends at %.1f", b.name, b.top, y)
			}
			if y = b.bottom; y > p.bottom+hair {
				fail("%s reaches %.1f, under the %.1f that may be filled", b.name, y, p.bottom)
			}
			if !b.whole && b.bottom-b.top < (p.bottom-p.top)/2 && i < len(p.blocks)-1 && !strings.HasPrefix(p.blocks[i+1].name, b.name) && i > 0 {
				fail("%s was cut although it fits on a page", b.name)
			}
			if last := i == len(p.blocks)-1; last && b.keep && n+1 < len(pages) && len(pages[n+1].anchors) == 0 && len(p.blocks) > 1 && chainHeight(pages, n) <= p.bottom-p.top {
				fail("%s is the last on its page", b.name)
			}
		}
	}
}

// chainHeight is how high the headings are that end page n and begin the next,
// with what follows them.
func chainHeight(pages []page, n int) float64 {
	const spaces = 11 // above the first of them, and between the two pages
	tail, next := pages[n].blocks, pages[n+1].blocks
	first, last := len(tail)-1, 0
	for first > 0 && tail[first-1].keep {
		first--
	}
	for last < len(next)-1 && next[last].keep {
		last++
	}
	return tail[len(tail)-1].bottom - tail[first].top + next[last].bottom - next[0].top + spaces
}

// checkOverlaps looks for texts that lie over each other.
func checkOverlaps(p *page, fail func(string, ...any)) {
	const slack = 0.35
	var texts []*mark
	for i := range p.marks {
		if m := &p.marks[i]; m.kind == textMark && strings.TrimSpace(m.text) != "" {
			texts = append(texts, m)
		}
	}
	for i, a := range texts {
		for _, b := range texts[i+1:] {
			x, y := extentOf(a), extentOf(b)
			if x.left < y.right-slack && y.left < x.right-slack && x.top+slack < y.bottom-slack && y.top+slack < x.bottom-slack {
				fail("%q and %q lie over each other", a.text, b.text)
			}
		}
	}
}

// TestShippedPages lays out everything that is shipped, in each way.
func TestShippedPages(t *testing.T) {
	cards := shippedCards(t)
	card, withContacts := wardCard(t)
	for name, change := range map[string]func(*Options){
		"ward":       func(*Options) {},
		"nowhere":    func(o *Options) { o.Ward, o.Organisation = "", "" },
		"drill":      func(o *Options) { o.Drill = true },
		"years late": func(o *Options) { o.Now = o.Now.AddDate(5, 0, 0) },
		"sheets":     func(o *Options) { o.FormSheets = 3 },
		"contacts":   func(o *Options) { o.Contacts = withContacts.Contacts },
	} {
		t.Run(name, func(t *testing.T) {
			o := options()
			change(&o)
			for _, c := range append(cards, card) {
				checkPages(t, pagesOf(t, o, c))
			}
			checkPages(t, printerFor(t, o).box(cards))
		})
	}
}

// TestStepsAreWhole: each step of what is shipped stands on one page, once.
func TestStepsAreWhole(t *testing.T) {
	for _, c := range shippedCards(t) {
		seen := make(map[string]int)
		for _, page := range pagesOf(t, options(), c) {
			for _, b := range page.blocks {
				if strings.HasPrefix(b.name, "step ") {
					if seen[b.name]++; !b.whole {
						t.Errorf("%s: %s is cut", c.Procedure.ID, b.name)
					}
				}
			}
		}
		for i := range c.Procedure.Steps() {
			if name := fmt.Sprintf("step %d", i+1); seen[name] != 1 {
				t.Errorf("%s: %s is there %d times", c.Procedure.ID, name, seen[name])
			}
		}
	}
}

// TestFlow places blocks of every height and asks where they went.
func TestFlow(t *testing.T) {
	rowsOf := func(n int) []row {
		rows := make([]row, n)
		for i := range rows {
			rows[i].height = 10
		}
		return rows
	}
	place := func(blocks ...block) string {
		f := flow{size: portrait, bounds: func(int) (top, bottom float64) { return 0, 100 }}
		f.fill(blocks)
		var words []string
		for i, p := range f.pages {
			for _, b := range p.blocks {
				words = append(words, fmt.Sprintf("%s@%d:%.0f-%.0f", b.name, i+1, b.top, b.bottom))
			}
		}
		return strings.Join(words, " ")
	}
	tests := []struct {
		name   string
		blocks []block
		want   string
	}{
		{"none", nil, ""},
		{"fits exactly", []block{{name: "a", rows: rowsOf(6)}, {name: "b", rows: rowsOf(4)}}, "a@1:0-60 b@1:60-100"},
		{"does not fit", []block{{name: "a", rows: rowsOf(6)}, {name: "b", rows: rowsOf(5)}}, "a@1:0-60 b@2:0-50"},
		{"room before is not left at the top", []block{{name: "a", rows: rowsOf(6)}, {name: "b", before: 5, rows: rowsOf(4)}}, "a@1:0-60 b@2:0-40"},
		{"room before", []block{{name: "a", rows: rowsOf(5)}, {name: "b", before: 5, rows: rowsOf(4)}}, "a@1:0-50 b@1:55-95"},
		{"a heading goes with the next", []block{{name: "a", rows: rowsOf(6)}, {name: "h", keep: true, rows: rowsOf(1)}, {name: "b", rows: rowsOf(4)}},
			"a@1:0-60 h@2:0-10 b@2:10-50"},
		{"two headings go with the next", []block{{name: "a", rows: rowsOf(6)}, {name: "h", keep: true, rows: rowsOf(1)},
			{name: "i", keep: true, rows: rowsOf(1)}, {name: "b", rows: rowsOf(3)}}, "a@1:0-60 h@2:0-10 i@2:10-20 b@2:20-50"},
		{"higher than a page, little room", []block{{name: "a", rows: rowsOf(6)}, {name: "b", rows: rowsOf(11)}},
			"a@1:0-60 b@2:0-100 b@3:0-10"},
		{"higher than a page, much room", []block{{name: "a", rows: rowsOf(2)}, {name: "b", rows: rowsOf(11)}},
			"a@1:0-20 b@1:20-100 b@2:0-30"},
		{"repeats what it must", []block{{name: "b", rows: rowsOf(18), again: rowsOf(1)}}, "b@1:0-100 b@2:0-90"},
		{"a row higher than a page", []block{{name: "b", rows: []row{{height: 150}, {height: 10}}}}, "b@1:0-150 b@2:0-10"},
	}
	for _, tt := range tests {
		if got := place(tt.blocks...); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// TestCardSays: what a card must say is on its pages, in words, and on every
// page what it is.
func TestCardSays(t *testing.T) {
	c, o := wardCard(t)
	pages := pagesOf(t, o, c)
	all := ""
	for n, p := range pages {
		words := textOf(&p)
		for _, want := range []string{
			"TEMPLATE NOT APPROVED HERE", "REVIEW OVERDUE since 1 Oct 2026", "Version 1.3", "reviewed 1 Oct 2025", "printed Tue 24 Nov 2026 03:11",
			"content " + c.SHA256[:8], "paper-round", "Uncontrolled when printed: check version", "Page ", "7B",
		} {
			if !strings.Contains(words, want) {
				t.Errorf("page %d does not say %q:\n%s", n+1, want, words)
			}
		}
		all += words
	}
	for _, want := range []string{
		"Use when:", "CRITICAL", "READ BACK · within 15 min · for nurse in", "2413", "(bleep of site manager)", "IMPORTANT", "WARNING",
		"TWO PEOPLE", "initials, 2nd", "Answer, a number:", "Answer, circle one:", "Answer, a time:", "every 1 h", "the answer (words), your initials", "2 blank forms",
		"Kept in order of Urgency, then Due", "Never left empty: Sheet no., Bed, Urgency", "Seen + 1 h if now", "read back", "by a second", "Sheet", "Beds",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("nothing says %q in:\n%s", want, all)
		}
	}
	if strings.Contains(all, "{{") {
		t.Error("a reference is left in the text")
	}
	if strings.Index(all, "Until stood down") > strings.Index(all, "\nRecovery") {
		t.Error("recovery is not last")
	}
}

func textOf(p *page) string {
	var b strings.Builder
	for _, m := range p.marks {
		if m.kind == textMark {
			b.WriteString(m.text + "\n")
		}
	}
	return b.String()
}

// TestPens: boxes to tick are at least 7 mm wide, as many as there are steps that
// are done once; a repeated check has boxes of its own.
func TestPens(t *testing.T) {
	const least = 7
	c, o := wardCard(t)
	ticks := 0
	p := printerFor(t, o)
	card := p.card(c)
	for _, page := range p.layOut(&card) {
		for _, m := range page.marks {
			r := extentOf(&m)
			if m.kind == pathMark && m.closed && !m.fill && r.right-r.left == r.bottom-r.top && len(m.points) == 4 && r.right-r.left >= least {
				ticks++
			}
		}
	}
	once := 0
	for _, s := range c.Procedure.Steps() {
		if !s.Recurring() {
			once++
		}
	}
	if ticks != once {
		t.Errorf("%d boxes for %d steps", ticks, once)
	}
	if tickSize < least || boxHeight < least || timeWidth < least {
		t.Error("the boxes are too small for a pen")
	}
}

// TestFormSheets: as many sheets of a form as were asked for, each with its own
// head, numbered, and full.
func TestFormSheets(t *testing.T) {
	c, o := wardCard(t)
	o.FormSheets = 3
	p := printerFor(t, o)
	for i := range c.Procedure.Records {
		form := p.form(c, &c.Procedure.Records[i])
		pages := p.layOut(&form)
		if len(pages) != o.FormSheets {
			t.Errorf("%s has %d pages", form.title, len(pages))
		}
		for n, page := range pages {
			words := textOf(&page)
			for _, field := range c.Procedure.Records[i].Fields {
				if !strings.Contains(words, field.Name) {
					t.Errorf("%s, page %d does not name %q", form.title, n+1, field.Name)
				}
			}
			if want := fmt.Sprintf("Page %d of %d", n+1, o.FormSheets); !strings.Contains(words, want) || !strings.Contains(words, "Beds") {
				t.Errorf("%s does not say %q and the beds", form.title, want)
			}
			if last := page.blocks[len(page.blocks)-1]; page.bottom-last.bottom > cellHeight {
				t.Errorf("%s, page %d ends at %.1f of %.1f", form.title, n+1, last.bottom, page.bottom)
			}
		}
	}
}

// TestDrill: a drill is unmistakable on every page, and shows no real number.
func TestDrill(t *testing.T) {
	c, o := wardCard(t)
	o.Drill = true
	for n, p := range printerFor(t, o).box([]Card{c}) {
		words := textOf(&p)
		if !strings.Contains(words, "DRILL DRILL DRILL") {
			t.Errorf("page %d does not say that it is a drill", n+1)
		}
		if len(p.under) == 0 || p.under[0].text != "DRILL" {
			t.Errorf("page %d has no watermark", n+1)
		}
		if strings.Contains(words, "2413") {
			t.Errorf("page %d shows a real number", n+1)
		}
		// The watermark stays on the page.
		m := p.under[0]
		if m.at.x < 0 || m.at.x > p.size.width || m.at.y < 0 || m.at.y > p.size.height {
			t.Errorf("page %d: the watermark begins at %v", n+1, m.at)
		}
	}
}

// TestContents: each number in the contents is the page it leads to.
func TestContents(t *testing.T) {
	card, o := wardCard(t)
	cards := append(shippedCards(t), card)
	pages := printerFor(t, o).box(cards)
	at := make(map[string]int)
	for i, p := range pages {
		for _, name := range p.anchors {
			at[name] = i + 1
		}
		want := fmt.Sprintf("sheet %d of %d in the box", i+1, len(pages))
		if !strings.Contains(textOf(&p), want) {
			t.Errorf("page %d does not say %q", i+1, want)
		}
	}
	links := 0
	for _, p := range pages {
		for _, m := range p.marks {
			if m.kind != linkMark {
				continue
			}
			links++
			to, ok := at[m.target]
			if !ok {
				t.Errorf("the link to %q leads nowhere", m.target)
			}
			for _, number := range p.marks {
				if r := extentOf(&number); number.kind == textMark && r.left > m.at.x && r.right < m.at.x+m.extent.width && m.extent.width < 30 &&
					r.top > m.at.y && r.bottom < m.at.y+m.extent.height && number.text != fmt.Sprint(to) {
					t.Errorf("%q says %s and is on page %d", m.target, number.text, to)
				}
			}
		}
	}
	least := 1
	for _, c := range cards {
		least += 2 + len(c.Procedure.Records)
	}
	if links < least {
		t.Errorf("%d links, want at least %d", links, least)
	}
}
