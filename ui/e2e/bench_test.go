//go:build !windows

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"downtime/store"
	"downtime/store/event"

	"github.com/creack/pty"
)

// entries is the size of the log that the first frame is measured with.
const entries = 10_000

// BenchmarkFirstFrame is the time from starting the real program in a
// pseudo-terminal, with a log of 10,000 entries, to its first frame and to its
// first screen with what is running on it. Each is given as a multiple of the
// same time of an empty Bubble Tea program that links Glamour, measured in turn
// with it (DESIGN section 6: at most 1.3 and 3).
func BenchmarkFirstFrame(b *testing.B) {
	data, env := b.TempDir(), environment(b)
	fill(b, data, entries)
	empty := filepath.Join(b.TempDir(), "empty")
	if out, err := exec.Command("go", "build", "-o", empty, "./testdata/empty").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	var limit, frame, content time.Duration
	for b.Loop() {
		limit += untilShown(b, env, "empty program", empty)
		frame += untilShown(b, env, " downtime", binary, "--data", data)
		content += untilShown(b, env, "RUNNING on", binary, "--data", data)
	}
	n := float64(b.N)
	b.ReportMetric(limit.Seconds()*1000/n, "ms-empty")
	b.ReportMetric(frame.Seconds()*1000/n, "ms-frame")
	b.ReportMetric(content.Seconds()*1000/n, "ms-content")
	b.ReportMetric(frame.Seconds()/limit.Seconds(), "x-frame")
	b.ReportMetric(content.Seconds()/limit.Seconds(), "x-content")
}

// untilShown starts a program and waits for words in what it sends.
func untilShown(b *testing.B, env []string, words, name string, args ...string) time.Duration {
	b.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = env
	started := time.Now()
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		cmd.Process.Kill()
		cmd.Wait()
		tty.Close()
	}()
	var sent strings.Builder
	buffer := make([]byte, 1<<14)
	for !strings.Contains(sent.String(), words) {
		n, err := tty.Read(buffer)
		sent.Write(buffer[:n])
		if err != nil {
			b.Fatalf("%s ended without %q: %q", name, words, sent.String())
		}
	}
	return time.Since(started)
}

// fill makes a log of so many entries that is still running.
func fill(b testing.TB, data string, entries int) {
	b.Helper()
	if err := os.MkdirAll(data, 0o700); err != nil {
		b.Fatal(err)
	}
	st, err := store.Open(data, store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer st.Close()
	who := event.Person{Name: "S Okafor", Role: "nurse in charge"}
	now := time.Now()
	events := []event.Event{{Happened: now, Actor: who, Body: event.RunStarted{
		Mode: event.Live, Title: "EPR down", Systems: []string{"epr"}, Ward: "7B", Zone: "Europe/London",
	}}}
	for i := range entries - 1 {
		var body event.Body = event.Logged{
			Kind: event.TypeNote, Text: fmt.Sprintf("Bed %d: drug chart written, request %d, checked against the list of %02d:%02d", i*7%28+1, i*7919%100_000, i/60%24, i%60),
		}
		if i%10 == 0 {
			body = event.Decision{Text: fmt.Sprint("Urgent samples by hand from bay ", i%9), Reason: fmt.Sprint("the chute is closed, job ", i*31%10_000)}
		}
		events = append(events, event.Event{Happened: now, Actor: event.Person{Name: fmt.Sprint("N Silva ", i%40), Role: "nurse"}, Body: body})
	}
	log := store.NewLogID()
	for i, part := range slices.Collect(slices.Chunk(events, 10_000)) {
		if _, err := st.Append(store.Batch{Log: log, New: i == 0, Events: part}); err != nil {
			b.Fatal(err)
		}
	}
}
