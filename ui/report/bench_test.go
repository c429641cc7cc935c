package report_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"testing"
	"time"

	"downtime/store/event"
	"downtime/ui/report"
)

const benchEntries = 100_000

// longNight is a log of many entries, as a busy ward writes them.
func longNight(b *testing.B) []event.Entry {
	events := []event.Event{
		{Happened: moment(0, 20), Actor: people[0], Body: event.RunStarted{Mode: event.Live, Title: "EPR down", Zone: "Europe/London"}},
		{Happened: moment(0, 40), Actor: people[0], Body: event.ProcedureOpened{Procedure: pathology()}},
	}
	for i := len(events); i < benchEntries; i++ {
		ev := event.Event{
			Happened: moment(0, 40).Add(time.Duration(i) * time.Second), Actor: people[i%2],
			Body: event.Logged{Kind: event.TypeNote, Text: fmt.Sprintf("bed %d: sample sent by hand, request %d", i%28+1, i)},
		}
		if i%3 == 0 {
			ev.Body = event.StepDone{Step: event.Step{Procedure: "pathology-requests", Step: "chase"}, Note: "all accounted for"}
		}
		events = append(events, ev)
	}
	return logOf(b, "7F3A91C2K4QX", events, nil)
}

// BenchmarkCSV stands beside encoding/csv writing the same cells.
func BenchmarkCSV(b *testing.B) {
	entries := longNight(b)
	var out bytes.Buffer
	if err := report.CSV(&out, from(entries)); err != nil {
		b.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(out.Bytes())).ReadAll()
	if err != nil {
		b.Fatal(err)
	}
	// In turn, so that both meet the same machine; the quickest of each, which is
	// least disturbed.
	quickest := func(before time.Duration, write func() error) time.Duration {
		begun := time.Now()
		if err := write(); err != nil {
			b.Fatal(err)
		}
		return min(before, time.Since(begun))
	}
	ours, limit := time.Hour, time.Hour
	for b.Loop() {
		ours = quickest(ours, func() error { return report.CSV(io.Discard, from(entries)) })
		limit = quickest(limit, func() error {
			w := csv.NewWriter(io.Discard)
			w.UseCRLF = true
			return w.WriteAll(rows)
		})
	}
	const least = 0.5
	share := float64(limit) / float64(ours)
	b.ReportMetric(float64(ours.Microseconds())/1000, "ms-ours")
	b.ReportMetric(share, "of-encoding-csv-min-0.5")
	b.ReportMetric(0, "ns/op") // of both together: no figure of anything
	if share < least {
		b.Errorf("the CSV is written at %.2f of the speed of encoding/csv, and %.2f is the least", share, least)
	}
}

// BenchmarkJSONL stands beside writing the same bytes at once.
func BenchmarkJSONL(b *testing.B) {
	entries := longNight(b)
	var out bytes.Buffer
	if err := (report.LogCopy{}).Write(&out, from(entries)); err != nil {
		b.Fatal(err)
	}
	b.Run("report", func(b *testing.B) {
		b.SetBytes(int64(out.Len()))
		for b.Loop() {
			var to bytes.Buffer
			to.Grow(out.Len())
			if err := (report.LogCopy{}).Write(&to, from(entries)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("limit=raw", func(b *testing.B) {
		b.SetBytes(int64(out.Len()))
		for b.Loop() {
			var to bytes.Buffer
			to.Grow(out.Len())
			to.Write(out.Bytes())
		}
	})
}
