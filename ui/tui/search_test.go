package tui

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"downtime/store/incident"
	"downtime/ui/session"

	tea "charm.land/bubbletea/v2"
	xansi "github.com/charmbracelet/x/ansi"
)

func TestSearchScreens(t *testing.T) {
	for _, size := range pageSizes {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			d := quokkas(t, size[0], size[1])
			d.keys("/")
			d.golden("search-empty")
			d.keys("=quokk")
			d.golden("search-typing")
			d.keys("=as gangplnak", "down")
			d.goldenWide("search-results")
			for range len("quokkas gangplnak") {
				d.keys("backspace")
			}
			d.keys("=zzzqqq")
			d.golden("search-none")
		})
	}
}

// TestSearchFromEverywhere: from every screen, and back to it as it was.
func TestSearchFromEverywhere(t *testing.T) {
	d := quokkas(t, 80, 24)
	try := func(where string) {
		t.Helper()
		before := d.screen()
		d.keys("/", "=quokka", "down", "enter", "esc", "backspace", "esc")
		if after := d.screen(); after != before {
			t.Errorf("%s: came back to\n%s\nfrom\n%s", where, after, before)
		}
	}
	try("home")
	d.keys("p", "down")
	try("procedures")
	d.keys("enter", "down", "n")
	try("reading")
	d.keys("tab", "down")
	try("outline")
	d.keys("esc", "esc", "esc")
	d.declare()
	d.keys("down", "down")
	try("board")
	d.keys("enter", "down")
	try("procedure")
	d.keys("r")
	try("step read whole")
	d.keys("esc", "esc", "s")
	try("systems")
	d.keys("esc", "c")
	try("closing")
}

// TestSlashIsTextInAField: where a line is typed, / belongs to it.
func TestSlashIsTextInAField(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("m", "=a/b")
	d.mustShow("Text: a/b")
	d.keys("esc")
	d.mustNotShow("SEARCH")
	d.keys("/", "=a/b?")
	d.mustShow("Search: a/b?")
}

func TestSearchOpensAtTheStep(t *testing.T) {
	for _, size := range pageSizes {
		d := quokkas(t, size[0], size[1])
		d.keys("/", "=lable crate")
		d.mustShow("CRITICAL, step 3", "Label every crate")
		d.keys("enter")
		d.mustShow("section 2 of 4", "Until stood down", "Label every")
		if got := d.first(); !strings.HasPrefix(got, "│ CAUTION:") && !strings.HasPrefix(got, ">") && !strings.Contains(got, "CAUTION:") {
			t.Errorf("%v: at the top is %q", size, got)
		}
		d.keys("esc")
		d.mustShow("SEARCH", "lable crate")
		for range len("lable crate") {
			d.keys("backspace")
		}
		d.keys("=accounted slip", "enter")
		if got := d.first(); !strings.Contains(got, "5. [ ] CRITICAL: Every slip") {
			t.Errorf("%v: the last step is not at the top: %q", size, got)
		}
	}
}

// TestSearchOpensTheStepToTick where its procedure is open.
func TestSearchOpensTheStepToTick(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("/", "=second pc")
	d.mustShow("OPEN NOW: EPR downtime")
	d.keys("enter")
	d.mustShow("Step ", "Try a second PC", "Space done")
	d.gap = 0
	d.keys("space", "x") // still typing
	d.mustNotShow("done 03:11", "STAND DOWN")
	d.gap = d.gap + 1e9
	d.keys("space")
	d.mustShow("done 03:11")
	d.keys("esc")
	d.mustShow("Search: second pc")
	d.keys("esc")
	d.mustShow("To do")
}

// TestSearchingTicksNothing types and pastes at random, commands among it.
func TestSearchingTicksNothing(t *testing.T) {
	d := declared(t, 80, 24)
	before := d.m.s.State().Entries
	d.keys("/")
	random := rand.New(rand.NewPCG(3, 4))
	for range 600 {
		switch random.IntN(12) {
		case 0:
			d.send(tea.PasteMsg{Content: " x\nc\ny\x1b[2J"})
		case 1:
			d.keys([]string{"up", "down", "pgup", "pgdown", "home", "end", "backspace", "tab"}[random.IntN(8)])
		case 2:
			d.send(tea.WindowSizeMsg{Width: 40 + random.IntN(90), Height: 10 + random.IntN(30)})
		case 3:
			d.keys("space")
		default:
			d.keys(string(rune(' ' + random.IntN('~'-' '))))
		}
		if _, ok := d.m.screen.(*searchScreen); !ok || len(d.m.forms) > 0 {
			t.Fatal("a character was a command")
		}
	}
	if now := d.m.s.State().Entries; now != before || d.m.s.State().Procedures[0].Count(incident.Done) != 0 {
		t.Errorf("%d entries, there were %d", now, before)
	}
}

func TestSearchAfterTheProceduresWereReadAgain(t *testing.T) {
	d := quokkas(t, 80, 24)
	d.keys("/", "=wombat")
	d.mustShow("Nothing found")
	if err := os.WriteFile(filepath.Join(d.dir, "runbooks", "wombat.md"), []byte("# Wombats\n\n- [ ] Feed the wombat\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := d.m.s.ReloadLibrary(); err != nil {
		t.Fatal(err)
	}
	d.keys("backspace")
	d.mustShow("Feed the wombat")
}

// TestFoundWordsStandOut without colour: the words have weight of their own.
func TestFoundWordsStandOut(t *testing.T) {
	d := quokkas(t, 80, 24)
	d.keys("/", "=vermilion")
	for _, line := range strings.Split(d.m.View().Content, "\n") {
		if strings.Contains(xansi.Strip(line), "Colour: Vermilion") && !strings.Contains(line, d.m.theme.found.Render("Vermilion")) {
			t.Errorf("not marked: %q", line)
		}
	}
	d.mustShow("Colour: Vermilion", "step 3", "Quokka transport, Until stood down")
}

// BenchmarkSearchKey is a key typed in the search and the frame that answers it,
// with 200 procedures of a hospital. Its limit is 50 ms.
func BenchmarkSearchKey(b *testing.B) {
	dir := b.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "runbooks"), 0o755); err != nil {
		b.Fatal(err)
	}
	source, err := os.ReadFile(filepath.Join("testdata", "epr-downtime.md"))
	if err != nil {
		b.Fatal(err)
	}
	more, err := os.ReadFile(filepath.Join("testdata", "quokka.md"))
	if err != nil {
		b.Fatal(err)
	}
	_, body, _ := strings.Cut(string(more), "# Quokka transport")
	for i := range 200 {
		text := strings.Replace(string(source), "id: epr-downtime", fmt.Sprintf("id: copy-%d", i), 1) + strings.Repeat(body, 4)
		if err := os.WriteFile(filepath.Join(dir, "runbooks", fmt.Sprintf("copy-%d.md", i)), []byte(text), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	s, err := session.Open(session.Config{Data: dir, Ward: "7B", Program: "bench"})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	m := newModel(nil, Options{})
	m.opened(openedMsg{s: s})
	pump(m, keyPress("/"))
	keys := []string{"l", "a", "b", "l", "e", "space", "c", "r"}
	i := 0
	for b.Loop() {
		if i%len(keys) == 0 {
			m.screen.(*searchScreen).field.input.SetValue("")
		}
		pump(m, keyPress(keys[i%len(keys)]))
		if m.View().Content == "" {
			b.Fatal("no frame")
		}
		i++
	}
}

func TestSearchWithTheMouse(t *testing.T) {
	d := quokkas(t, 80, 24)
	d.keys("/", "=quokka")
	lines := strings.Split(d.screen(), "\n")
	for y, line := range lines {
		if strings.Contains(line, "Count quokkas in transit") {
			d.send(tea.MouseClickMsg{Button: tea.MouseLeft, X: 10, Y: y})
			d.mustShow(">   Count quokkas")
			d.send(tea.MouseWheelMsg{Button: tea.MouseWheelUp})
			d.mustShow(">   Quokka transport")
			d.send(tea.MouseClickMsg{Button: tea.MouseLeft, X: 10, Y: y})
			d.send(tea.MouseClickMsg{Button: tea.MouseLeft, X: 10, Y: y})
		}
	}
	d.mustShow("section 1 of 4", "> 2. [ ] Count quokkas in transit")
}
