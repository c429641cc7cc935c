package event

import (
	"bytes"
	"strings"
	"testing"
)

// agrees fails where Scan takes a line that Decode refuses, or the other way
// round, or finds something else in it; also after another line, and before it.
func agrees(t *testing.T, raw []byte) {
	t.Helper()
	e, slow := Decode(raw)
	want := e.Line()
	same := func(s *Scanner) {
		t.Helper()
		l, quick := s.Scan(raw)
		if (slow == nil) != (quick == nil) {
			t.Fatalf("Decode says %v, Scan %v of\n%s", slow, quick, raw)
		}
		if slow == nil && (!bytes.Equal(l.Log, want.Log) || l.Seq != want.Seq || l.Type != want.Type || l.Prev != want.Prev) {
			t.Fatalf("Decode finds %+v, Scan %+v in\n%s", want, l, raw)
		}
	}
	var s Scanner
	same(&s)
	if _, ok := s.scan(plainLine(t)); !ok {
		t.Fatalf("a line is not known after\n%s", raw)
	}
	same(&s)
	same(&s)
}

var plain []byte

// plainLine is one that many of those tried here are made of.
func plainLine(t *testing.T) []byte {
	if plain == nil {
		plain = entries(t)[2].Raw
	}
	return plain
}

// FuzzScanMatchesDecode: what Scan takes without asking Decode, Decode takes too.
// The line is cut where its body begins and ends, so that the body is reached.
func FuzzScanMatchesDecode(f *testing.F) {
	for _, e := range entries(f) {
		start, rest, _ := strings.Cut(string(e.Raw), `"body":`)
		end := len(rest) - tail
		f.Add(start, rest[:end], rest[end:len(rest)-crcTail])
	}
	for _, body := range oddBodies {
		start, rest, _ := strings.Cut(string(entries(f)[2].Raw), `"body":`)
		f.Add(start, body, rest[len(rest)-tail:len(rest)-crcTail])
	}
	f.Fuzz(func(t *testing.T, start, body, end string) {
		agrees(t, signed(start+`"body":`+body+end+`,"crc":""}`))
		agrees(t, []byte(start+body+end))
	})
}

// oddBodies are for run.closed, which has a text and a list of texts.
var oddBodies = []string{
	`{}`, `{ }`, `{},`, `{}{}`, `{]`, `[]`, `null`, `7`, ``, `{"reason":"a"}`, `{"reason":"a",}`, `{,"reason":"a"}`,
	`{"reason":7}`, `{"Reason":7}`, `{"REASON":"a"}`, `{"reason":null}`, `{"reason":"a","reason":"b"}`, `{"reason":"a" }`,
	`{"reason":"a\u00e9\n\/\"\\"}`, `{"reason":"\u00G0"}`, `{"reason":"\u00e"}`, `{"reason":"\ud83d"}`, `{"reason":"\x"}`, `{"reason":"\"}`,
	`{"reason":"a}`, `{"reason"}`, `{"reason":}`, `{"outstanding":[]}`, `{"outstanding":["a","b"]}`, `{"outstanding":["a",]}`,
	`{"outstanding":[,"a"]}`, `{"outstanding":["a" "b"]}`, `{"outstanding":[7]}`, `{"outstanding":"a"}`, `{"outstanding":null}`,
	`{"outstanding":[null]}`, `{"outstanding":["a"}`, `{"more":1}`, `{"more":{"reason":7}}`, `{"re\u0061son":7}`,
}

// TestScanMatchesDecode does on purpose what the fuzzer may take long to find.
func TestScanMatchesDecode(t *testing.T) {
	for n, e := range entries(t) {
		agrees(t, e.Raw)
		from, to, step := 0, len(e.Raw), 1
		if n > 8 { // all lines are the same around their bodies, and most bodies are alike
			from, to, step = bytes.Index(e.Raw, []byte(`"body":`)), to-tail, 3
		}
		for i := from + n%step; i < min(to, 2000); i += step { // and not the inside of the file of a procedure
			for _, c := range []byte("\"\\{}[]:,0 9zZ\x1f\x7f\x80\xff") {
				raw := bytes.Clone(e.Raw)
				raw[i] = c
				agrees(t, raw)
				if i < len(raw)-crcTail {
					agrees(t, signed(string(raw)))
				}
			}
		}
	}
	line := string(entries(t)[2].Raw)
	for _, body := range oddBodies {
		agrees(t, signed(strings.Replace(line, `"body":{}`, `"body":`+body, 1)))
	}
	for _, moment := range []string{
		"2026-02-28T00:00:00Z", "2026-02-29T00:00:00Z", "2028-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-12-31T23:59:59Z",
		"2026-00-10T00:00:00Z", "2026-13-10T00:00:00Z", "2026-10-00T00:00:00Z", "2026-10-32T00:00:00Z", "0000-01-01T00:00:00Z",
		"2026-10-10T24:00:00Z", "2026-10-10T00:60:00Z", "2026-10-10T00:00:60Z", "2026-10-10T00:00:00.000Z", "2026-10-10T00:00:00.0Z",
		"2026-10-10T00:00:00+01:00", "2026-10-10t00:00:00z", "2026-10-10 00:00:00Z", "2026-10-1aT00:00:00Z", "",
	} {
		agrees(t, signed(strings.Replace(line, `"happened":"`+sampleTime.Add(120e9).Format("2006-01-02T15:04:05Z"), `"happened":"`+moment, 1)))
	}
}

// TestScanMakesNothing: lines of the types that a log is full of are checked
// without Decode, and without memory for each.
func TestScanMakesNothing(t *testing.T) {
	for _, e := range entries(t) {
		switch body := e.Body.(type) {
		case RecordAmended:
			if body.Out {
				continue // rare, and only Decode reads yes and no
			}
		case RecordMoved:
			if body.TakenBack {
				continue // as is this
			}
		case ProcedureStoodDown:
			if body.TakenBack {
				continue // and this
			}
		case EntryCorrected:
			if body.Doer != nil {
				continue // rarer than a correction of words
			}
		case StepDone:
			if body.Drill != nil {
				continue // of a drill that became real alone
			}
		case DrillCarried:
			if body.Unread {
				continue // as is this, where its log is damaged
			}
		case Logged:
			if body.Fields != nil {
				continue // a form, of which there are few in any log
			}
		case RunStarted, ProcedureOpened, ProcedureReplaced, ClockChecked, ClockJumped, StorageRecovered, StorageTakenOver, HandoverGiven, HandoverAccepted, InstructionGiven:
			continue // few in any log, with members that only Decode reads
		}
		if _, ok := new(Scanner).scan(e.Raw); !ok {
			t.Errorf("%s is left to Decode", e.Raw)
		}
		var s Scanner
		if n := testing.AllocsPerRun(10, func() { _, _ = s.Scan(e.Raw) }); n > 0 {
			t.Errorf("%s: %v allocations", e.Type, n)
		}
	}
}

func BenchmarkScan(b *testing.B) {
	raw := entries(b)[14].Raw
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	var s Scanner
	for b.Loop() {
		if _, err := s.Scan(raw); err != nil {
			b.Fatal(err)
		}
	}
}
