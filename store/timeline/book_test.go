package timeline

import (
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"downtime/store/event"
)

// rowsOfANight are rows that have, each, something else besides their message.
func rowsOfANight(n int) []Row {
	began := time.Date(2026, 11, 27, 22, 14, 9, 0, time.UTC)
	rows := make([]Row, n)
	for i := range rows {
		at := began.Add(time.Duration(i) * 1733 * time.Millisecond)
		r := Row{
			Log: "7F3A9QXK2M4T", Mode: event.Live, Seq: uint64(i + 1 + i/50), Type: event.TypeNote,
			Happened: at.Add(-time.Duration(i%7) * time.Minute), Recorded: at, PC: at.Add(-90 * time.Second),
			Actor: event.Person{Name: fmt.Sprint("N Silva ", i%9), Role: "nurse"}, What: "Note", Message: fmt.Sprint("Bed ", i%28, ": oxygen 94%, naïve é ", i),
		}
		switch i % 8 {
		case 1:
			r.Recorder = &event.Person{Name: "A Okafor"}
		case 2:
			r.Type, r.Procedure, r.Step, r.Reason = event.TypeStepDone, "epr", fmt.Sprint("s", i%40), "because"
		case 3:
			r.Type, r.Record = event.TypeRecordAdded, i
		case 4:
			r.Type, r.Corrects = event.TypeEntryCorrected, uint64(i)
			if i%16 == 4 {
				r.Righted = &Righted{Doer: event.Person{Name: "M Silva", Role: "nurse"}, With: fmt.Sprint("B Shah ", i%3)}
			}
		case 5:
			r.Type, r.Typed = event.TypeMajor, &Typed{Form: "METHANE", Fields: []event.Field{{Letter: "M", Name: "Major event", Text: "yes"}, {Letter: "E", Name: "Exact place"}}}
		case 6:
			r.Type, r.Typed = event.TypeReference, &Typed{Reference: "LFPSE 1", Of: 5}
		case 7:
			r.Message, r.Happened, r.PC, r.Record = "", time.Time{}, at.Add(time.Nanosecond), -1
		}
		rows[i] = r
	}
	return rows
}

func bookOf(rows []Row) *Book {
	b := new(Book)
	for _, r := range rows {
		b.Add(r)
	}
	return b
}

func sameRows(t *testing.T, got, want []Row) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d rows, want %d", len(got), len(want))
	}
	for i := range want {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Fatalf("row %d is\n%+v, want\n%+v", i, got[i], want[i])
		}
	}
}

// What was put into a book is read from it, of any length, as it is and after a rest,
// and by number, place and kind.
func TestBook(t *testing.T) {
	for _, n := range []int{0, 1, pageRows - 1, pageRows, pageRows + 1, 5*pageRows + 17} {
		rows := rowsOfANight(n)
		b := bookOf(rows)
		for _, rest := range []string{"before", "after", "read after"} {
			t.Run(fmt.Sprint(n, " rows ", rest), func(t *testing.T) {
				if rest == "after" {
					b.Rest()()
				}
				if b.Len() != n {
					t.Fatalf("%d rows, want %d", b.Len(), n)
				}
				sameRows(t, b.Rows(), rows)
				var got Said
				for i := range rows {
					want := Said{What: rows[i].What, Procedure: rows[i].Procedure, Message: rows[i].Message, Reason: rows[i].Reason, Actor: rows[i].Actor}
					if rows[i].Recorder != nil {
						want.Recorder = *rows[i].Recorder
					}
					if b.Look(i, &got); got != want {
						t.Fatalf("row %d says %+v, want %+v", i, got, want)
					}
				}
				for _, i := range []int{0, n / 3, n - 1} {
					if n == 0 {
						continue
					}
					if got := b.Row(i); !reflect.DeepEqual(got, rows[i]) {
						t.Errorf("row %d is %+v, want %+v", i, got, rows[i])
					}
				}
				last, ok := b.Last()
				if ok != (n > 0) || n > 0 && !reflect.DeepEqual(last, rows[n-1]) {
					t.Errorf("the last is %+v, %v", last, ok)
				}
				for seq := uint64(0); seq < uint64(n+n/50+3); seq++ {
					want, found := slices.BinarySearchFunc(rows, seq, func(r Row, seq uint64) int { return int(r.Seq) - int(seq) })
					if got := b.Place(seq); got != want {
						t.Fatalf("entry %d is at %d, want %d", seq, got, want)
					}
					if r, ok := b.Find(seq); ok != found || ok && r.Seq != seq {
						t.Fatalf("entry %d: %v, %+v", seq, ok, r)
					}
				}
				for k := range kinds {
					var got, want []int
					for place, r := range b.OfKind(k) {
						if !b.Is(place, k) || r.Seq != rows[place].Seq {
							t.Fatalf("row %d of kind %s is entry %d", place, k, r.Seq)
						}
						got = append(got, place)
					}
					for i := range rows {
						if k.Has(&rows[i]) {
							want = append(want, i)
						}
					}
					if !slices.Equal(got, want) || b.Holds(k) != (len(want) > 0) {
						t.Errorf("of kind %s are %v, want %v", k, got, want)
					}
				}
			})
		}
	}
}

// A log that has no run yet has no rows.
func TestNoBook(t *testing.T) {
	var b *Book
	if _, ok := b.Last(); ok || b.Len() != 0 || len(b.Rows()) != 0 || b.Place(3) != 0 || b.Holds(All) {
		t.Error("there are rows")
	}
	b.Rest()()
	b.Wake()()
}

// A book goes to rest while it is read and while rows are added.
func TestBookRestsWhileInUse(t *testing.T) {
	rows := rowsOfANight(40 * pageRows)
	b := bookOf(rows[:20*pageRows])
	var rests sync.WaitGroup
	for i := 20 * pageRows; i < len(rows); i++ {
		if i%pageRows == 3 {
			rests.Go(b.Rest())
		}
		b.Add(rows[i])
		if r := b.Row(i * 7 % (i + 1)); !reflect.DeepEqual(r, rows[i*7%(i+1)]) {
			t.Fatalf("row %d is %+v", i*7%(i+1), r)
		}
	}
	rests.Wait()
	b.Rest()()
	rests.Go(b.Wake())
	sameRows(t, b.Rows(), rows)
	rests.Wait()
	for i, p := range b.pages {
		if p.plain.Load() == nil {
			t.Errorf("page %d is not ready to be looked through", i)
		}
	}
}

// Times in other zones are the same moments in UTC.
func TestBookTimes(t *testing.T) {
	for _, at := range []time.Time{time.Date(2026, 10, 25, 1, 30, 0, 1, time.FixedZone("", 3600)), time.Now()} {
		b := new(Book)
		for range pageRows + 1 {
			b.Add(Row{Happened: at, Recorded: at})
		}
		for _, place := range []int{0, pageRows} {
			want := at.Round(0).UTC()
			if got := b.Row(place); got.Happened != want || got.Recorded != want {
				t.Errorf("row %d happened %#v, want %#v", place, got.Happened, want)
			}
		}
	}
}

// FuzzBook: whatever a log from elsewhere has in an entry is read as it was written.
func FuzzBook(f *testing.F) {
	f.Add("Bed 3: oxygen 94%", "because", "N Silva", uint64(7), int64(1_790_000_000), int64(5_000_000), 3, uint64(2))
	f.Add("", "\x00\xff", "naïve", uint64(1)<<63, int64(-62135596800), int64(999_999_999), -1, uint64(0))
	f.Fuzz(func(t *testing.T, message, reason, name string, seq uint64, seconds, nanos int64, record int, of uint64) {
		const farthest = 1 << 40 // seconds: tens of thousands of years
		r := Row{
			Seq: seq, Message: message, Reason: reason, What: name, Procedure: reason, Step: message, Record: record, Corrects: of,
			Happened: time.Unix(seconds%farthest, nanos).UTC(), Recorded: time.Unix(nanos%farthest, seconds).UTC(),
			Actor: event.Person{Name: name, Role: reason}, Type: event.Type(message), Mode: event.Mode(name), Log: name,
		}
		if of%2 == 0 {
			r.Recorder = &event.Person{Role: name}
			r.Typed = &Typed{Reference: message, Of: of, Fields: []event.Field{{Letter: name, Text: message}}}
		}
		b := new(Book)
		for range pageRows {
			b.Add(r)
		}
		for range 2 {
			if got := b.Row(int(of % pageRows)); !reflect.DeepEqual(got, r) {
				t.Fatalf("it is read as %+v, was %+v", got, r)
			}
			b.Rest()()
		}
	})
}

// At rest a row takes a small part of what it takes otherwise.
func TestBookIsSmallAtRest(t *testing.T) {
	b := bookOf(rowsOfANight(20 * pageRows))
	b.Rest()()
	size := 0
	for _, p := range b.pages {
		if p.plain.Load() != nil {
			t.Fatal("a page is kept as it is read")
		}
		size += len(p.squeezed)
	}
	const most = 60 // bytes a row
	if size > most*b.Len() {
		t.Errorf("%d bytes for %d rows, at most %d each", size, b.Len(), most)
	}
	t.Logf("%d bytes a row", size/b.Len())
}

func BenchmarkBook(b *testing.B) {
	rows := rowsOfANight(100_000)
	b.Run("write", func(b *testing.B) {
		for b.Loop() {
			bookOf(rows)
		}
	})
	book := bookOf(rows)
	read := func(b *testing.B) {
		for _, r := range book.From(0) {
			if r.Seq == 0 {
				b.Fatal("a row is not read")
			}
		}
	}
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			read(b)
		}
	})
	rest := book.Rest()
	b.Run("rest, read", func(b *testing.B) {
		rest()
		for b.Loop() {
			rest()
			read(b)
		}
	})
}

// TestRowsOfAPaper holds what is found of a paper at once to a look through the whole book.
func TestRowsOfAPaper(t *testing.T) {
	rows := rowsOfANight(3*pageRows + 17)
	for i := range rows {
		if rows[i].Record > 0 {
			rows[i].Record %= 40
		}
	}
	b := bookOf(rows)
	b.Rest()()
	found := 0
	for number := range 41 {
		var want []Row
		for _, row := range b.OfKind(Papers) {
			if row.Record == number {
				want = append(want, *row)
			}
		}
		found += len(want)
		sameRows(t, b.OfPaper(number), want)
	}
	if found < len(rows)/10 {
		t.Errorf("only %d rows are of papers", found)
	}
	if rows := (*Book)(nil).OfPaper(1); len(rows) > 0 {
		t.Errorf("%d rows of no book", len(rows))
	}
}
