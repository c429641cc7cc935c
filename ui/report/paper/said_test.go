package paper

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"downtime/runbooks/procedure"
)

// TestNamesGiveWay: however long the names are, each page says which version it
// is, when it was printed, and what to compare it by.
func TestNamesGiveWay(t *testing.T) {
	c, o := wardCard(t)
	for _, long := range []string{strings.Repeat("Northgate ", 40), strings.Repeat("W", 300)} {
		o.Ward, o.Organisation = long, long
		for n, page := range pagesOf(t, o, c) {
			words := textOf(&page)
			for _, want := range []string{
				"TEMPLATE NOT APPROVED HERE", "Version 1.3", "next review by 1 Oct 2026", "printed Tue 24 Nov 2026 03:11", "content " + c.SHA256[:8], "Ward", "…",
			} {
				if !strings.Contains(words, want) {
					t.Errorf("page %d does not say %q:\n%s", n+1, want, words)
				}
			}
		}
	}
	// A ward stands in one line with the line to write it on.
	o.Ward, o.Organisation = "", "Northgate General"
	if words := textOf(&pagesOf(t, o, c)[0]); !strings.Contains(words, "\nWard ________________, Northgate General\n") {
		t.Errorf("the place is torn in\n%s", words)
	}
	o.Ward = strings.Repeat("W", 300)
	// A version as long as that does not hide the rest either.
	p := *c.Procedure
	p.Version, p.LastReviewedOn = strings.Repeat("W", 300), strings.Repeat("W ", 150)
	for n, page := range pagesOf(t, o, Card{Procedure: &p, SHA256: c.SHA256}) {
		words := strings.Join(strings.Fields(textOf(&page)), " ")
		if !strings.Contains(words, "printed") || !strings.Contains(words, "Tue 24 Nov 2026 03:11") || !strings.Contains(words, "content "+c.SHA256[:8]) {
			t.Errorf("page %d says\n%s", n+1, words)
		}
	}
}

// stepMarks are the marks of each step of a card, by the step's name.
func stepMarks(t *testing.T, p *printer, c Card) map[string][]mark {
	t.Helper()
	found := make(map[string][]mark)
	card := p.card(c)
	for _, page := range p.layOut(&card) {
		for _, b := range page.blocks {
			if !strings.HasPrefix(b.name, "step ") {
				continue
			}
			if !b.whole {
				t.Fatalf("%s is cut, so its marks are not together", b.name)
			}
			for _, m := range page.marks {
				if r := extentOf(&m); r.top > b.top-hair && r.bottom < b.bottom+hair {
					found[b.name] = append(found[b.name], m)
				}
			}
		}
	}
	return found
}

// TestCriticalShape: a critical step is told from all others by an octagon and by
// a black bar along the whole of it, for those who do not see colours or read.
func TestCriticalShape(t *testing.T) {
	c, o := wardCard(t)
	marks := stepMarks(t, printerFor(t, o), c)
	critical := 0
	for i, s := range c.Procedure.Steps() {
		name := fmt.Sprintf("step %d", i+1)
		bottom, octagons, reach := 0.0, 0, 0.0
		for _, m := range marks[name] {
			r := extentOf(&m)
			bottom = max(bottom, r.bottom)
			switch filled := m.kind == pathMark && m.fill && m.closed && m.shade == black; {
			case filled && len(m.points) == 8 && r.right-r.left > 4:
				octagons++
			case filled && len(m.points) == 4 && math.Abs(r.left-marginLeft) < hair && r.right-r.left >= 1.5:
				reach += r.bottom - r.top
			}
		}
		top := bottom
		for _, m := range marks[name] {
			if m.kind == textMark {
				top = min(top, extentOf(&m).top)
			}
		}
		if want := bottom - top; s.Critical && (octagons != 1 || reach < want-stepGap) || !s.Critical && (octagons > 0 || reach > 0) {
			t.Errorf("%s, critical %t, has %d octagons and a bar of %.1f mm beside %.1f", name, s.Critical, octagons, reach, want)
		}
		if s.Critical {
			critical++
		}
	}
	if critical == 0 {
		t.Fatal("no step is critical")
	}
}

// TestSigned: every step that is done once has a box for the time and one for
// each person's initials, with the word for it inside, as big as hands need.
func TestSigned(t *testing.T) {
	c, o := wardCard(t)
	marks := stepMarks(t, printerFor(t, o), c)
	for i, s := range c.Procedure.Steps() {
		if s.Recurring() {
			continue
		}
		name := fmt.Sprintf("step %d", i+1)
		labels := []string{"time", "initials"}
		if s.TwoPerson {
			labels = []string{"time", "initials, 1st", "initials, 2nd"}
		}
		for _, label := range labels {
			boxes := 0
			for _, word := range marks[name] {
				if word.text != label {
					continue
				}
				at := extentOf(&word)
				for _, m := range marks[name] {
					r := extentOf(&m)
					if m.kind == pathMark && m.closed && !m.fill && len(m.points) == 4 && r.left < at.left && r.right > at.right &&
						r.top < at.top+0.5 && r.bottom > at.bottom && r.right-r.left >= 15 && r.bottom-r.top >= 10 {
						boxes++
					}
				}
			}
			if boxes != 1 {
				t.Errorf("%s has %d boxes for %q", name, boxes, label)
			}
		}
	}
}

// TestBlankForNumber: where a number is not set there is a line long enough to
// write one on, with what belongs there behind it.
func TestBlankForNumber(t *testing.T) {
	const least = 25 // eleven figures of a hand in a hurry
	c, o := wardCard(t)
	lines := 0
	for _, m := range stepMarks(t, printerFor(t, o), c)["step 1"] {
		r := extentOf(&m)
		if m.kind == pathMark && len(m.points) == 2 && m.pen == boxed && r.top == r.bottom {
			if lines++; r.right-r.left < least {
				t.Errorf("the line is %.1f mm long", r.right-r.left)
			}
		}
	}
	if lines != 1 {
		t.Errorf("%d lines to write a number on", lines)
	}
}

// TestBoxSaysTemplate: the cover and the contents say of how many and of which
// procedures nobody here has approved.
func TestBoxSaysTemplate(t *testing.T) {
	c, o := wardCard(t)
	approved := *c.Procedure
	approved.ID, approved.Title, approved.ApprovedBy, approved.ApprovedOn = "ours", "Ours", "Somebody", "2026-10-01"
	said := make(map[string]string)
	for _, page := range printerFor(t, o).box([]Card{c, {Procedure: &approved, SHA256: c.SHA256}}) {
		for _, name := range page.anchors {
			said[name] = strings.Join(strings.Fields(textOf(&page)), " ")
		}
	}
	for name, want := range map[string]string{
		"cover": "1 of 2: TEMPLATE NOT APPROVED HERE", "contents": "paper-round, version 1.3, TEMPLATE NOT APPROVED HERE",
	} {
		if strings.Count(said[name], "TEMPLATE") != 1 || !strings.Contains(said[name], want) {
			t.Errorf("the %s does not say %q once: %s", name, want, said[name])
		}
	}
	if !strings.Contains(said["contents"], "ours, version 1.3") {
		t.Errorf("the contents do not name the other: %s", said["contents"])
	}
}

// TestFormLies: a form lies upright where its columns fit, as most printers and
// folders have paper, and across where they do not.
func TestFormLies(t *testing.T) {
	c, o := wardCard(t)
	p := printerFor(t, o)
	for i, want := range []size{landscape, portrait} {
		if form := p.form(c, &c.Procedure.Records[i]); form.size != want {
			t.Errorf("%s lies on %v, want %v", form.title, form.size, want)
		}
	}
}

// TestContactSheetNames: people know a contact by its abbreviation.
func TestContactSheetNames(t *testing.T) {
	c := cardOf("names.md", "# N\n\n- [ ] Ring {{phone:eprr-lead}}, {{phone:it-service-desk}}, {{phone:mri}}, {{phone:site-manager}}\n")
	for _, page := range printerFor(t, options()).box([]Card{c}) {
		if len(page.anchors) == 0 || page.anchors[0] != contactsTarget {
			continue
		}
		words := textOf(&page)
		for _, want := range []string{"EPRR lead\n", "IT service desk\n", "MRI\n", "Site manager\n"} {
			if !strings.Contains(words, want) {
				t.Errorf("nobody is called %q in\n%s", want, words)
			}
		}
		return
	}
	t.Error("there is no contact sheet")
}

// TestChoicesAreWords: what is a token on the keyboard is words on paper, whether
// it is asked once or again and again.
func TestChoicesAreWords(t *testing.T) {
	c := cardOf("choices.md", "# C\n\n- [ ] Which? <!-- step: a answer=choice(one-pc|this-ward|not-sure) -->\n"+
		"- [ ] Again? <!-- step: b every=60m answer=choice(all-right|cannot-see) -->\n")
	var words string
	for _, page := range pagesOf(t, options(), c) {
		words += textOf(&page)
	}
	for _, want := range []string{"one pc\n", "this ward\n", "not sure\n", "one of all right/cannot see"} {
		if !strings.Contains(words, want) {
			t.Errorf("nothing says %q in\n%s", want, words)
		}
	}
	if kept := c.Procedure.Steps()[1].Answer.Choices[0]; kept != "all-right" {
		t.Errorf("printing changed the procedure: %q", kept)
	}
	if form := c.Procedure.Steps()[0].Answer; form.Kind != procedure.AnswerChoice {
		t.Errorf("the answer is of kind %q", form.Kind)
	}
}
