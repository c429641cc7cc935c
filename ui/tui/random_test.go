package tui

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"

	tea "charm.land/bubbletea/v2"
)

// TestRandomUse presses, pastes, clicks and resizes at random. The driver checks
// every frame; at the end, what is on disk must fold to what was on the screen.
func TestRandomUse(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("DOWNTIME_SEED"); s != "" {
		seed, _ = strconv.ParseUint(s, 10, 64)
	}
	for round := range 6 {
		begun := append(slices.Clone(sizes), [2]int{widest.Width, widest.Height})
		size := begun[round%len(begun)]
		t.Run(fmt.Sprint(round), func(t *testing.T) { randomUse(t, seed+uint64(round), size) })
	}
}

// anySize is the size of any window: as often as not one of those at which something is
// drawn beside something else, or is not any more.
func anySize(random *rand.Rand) tea.WindowSizeMsg {
	widths := []int{splitWidth, paneWidth - 1, paneWidth, subjectWidth - 1, subjectWidth, 120, logWidth, widest.Width}
	size := tea.WindowSizeMsg{Width: 1 + random.IntN(widest.Width), Height: 1 + random.IntN(widest.Height)}
	if random.IntN(2) == 0 {
		size.Width = widths[random.IntN(len(widths))]
	}
	return size
}

func randomUse(t *testing.T, seed uint64, size [2]int) {
	t.Logf("DOWNTIME_SEED=%d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	names := []string{
		"up", "down", "enter", "enter", "esc", "space", "space", "tab", "pgup", "pgdown", "home", "end",
		"n", "t", "u", "r", "p", "o", "l", "d", "m", "w", "s", "c", "x", "y", "b", "k", "a", "v", "v", "h", "g", "f", "ctrl+p",
		"z", "+", "5", "6", "7", "9", "a", "n", "=now", "=4", "2",
		"j", "i", "g", "f", "e", "ctrl+k", "f4", "f9", "left", "right",
		"0", "1", "2", "3", "4", "?", "f1", "f8", "/", "=second pc", "=chart", "=drill", "=because", "=02:30", "=12",
	}
	d := onPaper(t, size[0], size[1])
	checked := uint64(0)
	for range 400 {
		d.gap = time.Duration(random.IntN(900)) * time.Millisecond
		switch random.IntN(20) {
		case 0:
			d.send(anySize(random))
		case 1:
			d.send(tea.MouseClickMsg{Button: tea.MouseLeft, X: random.IntN(200), Y: random.IntN(60)})
		case 2:
			d.send(tea.MouseWheelMsg{Button: tea.MouseWheelDown})
		case 3:
			d.send(tea.PasteMsg{Content: "pasted\x1b[2J\u202e text\n"})
		case 4:
			d.tick(time.Duration(random.IntN(3600)) * time.Second)
		case 5:
			d.editAtRandom(random)
		default:
			d.keys(names[random.IntN(len(names))])
		}
		if shown := d.m.s.State(); shown != nil && shown.Entries != checked {
			checked = shown.Entries
			foldsTo(t, d.dir, shown)
		}
	}
	shown := d.m.s.State()
	d.close()
	if shown != nil {
		foldsTo(t, d.dir, shown)
	}
}

// foldsTo reads a log from disk, beside the program that has it, and folds it: that must
// be what the screen shows.
func foldsTo(t *testing.T, dir string, shown *incident.State) {
	t.Helper()
	st, err := store.OpenReading(dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	folded := new(incident.State)
	if err := st.Read(shown.Log, func(e *event.Entry) error { folded.Apply(e); return nil }); err != nil {
		t.Fatal(err)
	}
	got, want := summary(t, folded), summary(t, shown)
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Fatalf("the log folds to\n%s\nand the screen showed\n%s", around(got, i), around(want, i))
		}
	}
}

// editAtRandom leaves a procedure's file as an author may: with steps gone, new,
// in another order, reworded; empty; gone; or as it was.
func (d *driver) editAtRandom(random *rand.Rand) {
	name := []string{"epr-downtime.md", "pathology-requests.md"}[random.IntN(2)]
	source, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		d.t.Fatal(err)
	}
	lines := strings.SplitAfter(string(source), "\n")
	for range random.IntN(6) {
		i, j := 10+random.IntN(len(lines)-10), 10+random.IntN(len(lines)-10)
		switch random.IntN(4) {
		case 0:
			lines[i], lines[j] = lines[j], lines[i]
		case 1:
			lines[i] = ""
		case 2:
			lines[i] = "- [ ] Something new, " + strings.TrimLeft(lines[j], "- [].0123456789")
		case 3:
			lines[i] = strings.Replace(lines[i], "the", "each", 1)
		}
	}
	path := filepath.Join(d.dir, "runbooks", name)
	text := strings.Join(lines, "")
	switch random.IntN(8) {
	case 0:
		text = ""
	case 1:
		_ = os.Remove(path)
		d.reload()
		return
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		d.t.Fatal(err)
	}
	d.reload()
}

// around are the lines near one of them.
func around(lines []string, i int) string {
	return strings.Join(lines[max(0, min(len(lines), i-5)):min(len(lines), i+5)], "\n")
}

// summary is all of a state, and so all that a person can see of it.
func summary(t *testing.T, s *incident.State) []string {
	t.Helper()
	whole, err := json.MarshalIndent(s, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	// One moment may be written in two zones.
	same := moments.ReplaceAllFunc(whole, func(written []byte) []byte {
		at, err := time.Parse(time.RFC3339Nano, string(written))
		if err != nil {
			return written
		}
		return []byte(at.UTC().Format(time.RFC3339Nano))
	})
	lines := strings.Split(string(same), "\n")
	for _, p := range s.Procedures {
		for _, step := range p.Steps {
			lines = append(lines, fmt.Sprint(p.Def.ID, step.Number, step.Mark(), step.DiffersSince().UTC()))
		}
	}
	return lines
}

var moments = regexp.MustCompile(`\d{4}-\d\d-\d\dT[0-9:.]+(?:Z|[-+]\d\d:\d\d)`)
