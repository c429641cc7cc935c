package session

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"downtime/runbooks/search"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/timeline"
)

// found are the numbers of the entries that a filter lets through.
func found(s *Session, l *LogLook, f LogFilter) []uint64 {
	var list []uint64
	for _, i := range l.Find(s, f) {
		list = append(list, s.Book().Rows()[i].Seq)
	}
	return list
}

func TestLogLook(t *testing.T) {
	w := newWard(t)
	s := w.open()
	var l LogLook
	if got := found(s, &l, LogFilter{Words: "x"}); got != nil {
		t.Errorf("before there is a log, %v was found", got)
	}
	w.start(s, Declaration{Mode: event.Live, Title: "EPR down"})
	w.openProcedure(s)
	w.do(s, incident.Tick{Ref: incident.Ref{Procedure: "requests", Step: "label"}, Note: "by torch"})
	w.do(s, incident.Write{Kind: event.TypeNote, Text: "Café closed, BED 4 waits"})
	w.do(s, incident.Write{Kind: event.TypeNotification, Text: "no results", Told: "Zoë in bed management"})
	w.do(s, incident.Write{Kind: event.TypeSafetyEvent, Text: "bed 44 had a late dose"})
	w.do(s, incident.RecordDecision{Decision: event.Decision{Text: "stay on paper", Reason: "bed 4"}}) // and a checkpoint
	for _, tt := range []struct {
		filter LogFilter
		want   []uint64
	}{
		{LogFilter{}, []uint64{1, 2, 3, 4, 5, 6, 7}},
		{LogFilter{Words: "b"}, []uint64{3, 4, 5, 6, 7}}, // label; by
		{LogFilter{Words: "bed"}, []uint64{4, 5, 6, 7}},
		{LogFilter{Words: "bed 4"}, []uint64{4, 6, 7}},
		{LogFilter{Words: "bed 44"}, []uint64{6}},
		{LogFilter{Words: "bed 4"}, []uint64{4, 6, 7}},
		{LogFilter{Words: "CAFE"}, []uint64{4}},
		{LogFilter{Words: "zoe"}, []uint64{5}},
		{LogFilter{Words: "Zoë"}, []uint64{5}},
		{LogFilter{Words: "safety event"}, []uint64{6}},
		{LogFilter{Words: "okafor torch"}, []uint64{3}},
		{LogFilter{Words: "  "}, []uint64{1, 2, 3, 4, 5, 6, 7}},
		{LogFilter{Kind: timeline.Steps}, []uint64{2, 3}},
		{LogFilter{Kind: timeline.Safety, Words: "bed"}, []uint64{6}},
		{LogFilter{Kind: timeline.Notes, Words: "bed 44"}, nil},
	} {
		if got := found(s, &l, tt.filter); !slices.Equal(got, tt.want) {
			t.Errorf("%+v finds %v, want %v", tt.filter, got, tt.want)
		}
	}
	// What is written while a search is open is found at once.
	filter := LogFilter{Words: "bed 4"}
	found(s, &l, filter)
	w.do(s, incident.Write{Kind: event.TypeNote, Text: "bed 4 is seen"})
	if got := found(s, &l, filter); !slices.Equal(got, []uint64{4, 6, 7, 9}) {
		t.Errorf("after another entry, %v is found", got)
	}
	// Another run has another log.
	w.do(s, incident.Close{Reason: "x"})
	w.start(s, Declaration{Mode: event.Drill, Title: "bed 4 drill"})
	if got := found(s, &l, filter); !slices.Equal(got, []uint64{1}) {
		t.Errorf("in the next run, %v is found", got)
	}
}

// In a drill numbers are not shown, and so nothing is found by one.
func TestLogLookInADrill(t *testing.T) {
	w := newWard(t)
	w.write("data/runbooks/requests.md", strings.Replace(procedureText, "Label by hand", "Ring 020 7946 0000", 1))
	s := w.open()
	w.start(s, Declaration{Mode: event.Drill, Title: "EPR down"})
	w.openProcedure(s)
	w.do(s, incident.Tick{Ref: incident.Ref{Procedure: "requests", Step: "label"}})
	shown := s.RowWords(s.Book().Rows()[2])
	var l LogLook
	if got := found(s, &l, LogFilter{Words: "7946"}); strings.Contains(shown, "7946") != (got != nil) {
		t.Errorf("%q is shown, and %v is found by its number", shown, got)
	}
}

// However a search is typed, it finds what looking at every entry would find.
func TestLogLookIsTheSameHoweverTyped(t *testing.T) {
	w := newWard(t)
	s := w.open()
	w.start(s, Declaration{Mode: event.Live, Title: "EPR down"})
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 1))
	letters := []rune("aAbBéß 4")
	text := func(most int) string {
		var b strings.Builder
		for range 1 + random.IntN(most) {
			b.WriteRune(letters[random.IntN(len(letters))])
		}
		return b.String()
	}
	var l LogLook
	var filter LogFilter
	for range 400 {
		switch random.IntN(5) {
		case 0:
			w.do(s, incident.Write{Kind: []event.Type{event.TypeNote, event.TypeMajor}[random.IntN(2)], Text: "x" + text(12)})
		case 1:
			filter.Kind = []timeline.Kind{timeline.All, timeline.Notes, timeline.Situations}[random.IntN(3)]
		case 2:
			filter.Words = string([]rune(filter.Words)[:len([]rune(filter.Words))/2])
		default:
			filter.Words += text(2)
		}
		rows := s.Book().Rows()
		var want []uint64
		for _, place := range matching(rows, filter, 0, len(rows)) {
			want = append(want, rows[place].Seq)
		}
		if got := found(s, &l, filter); !slices.Equal(got, want) {
			t.Fatalf("seed %d: %+v finds %v, want %v", seed, filter, got, want)
		}
	}
}

func TestNextKind(t *testing.T) {
	w := newWard(t)
	s := w.open()
	w.start(s, Declaration{Mode: event.Live, Title: "EPR down"})
	w.do(s, incident.Write{Kind: event.TypeNote, Text: "x"})
	w.do(s, incident.WriteForm{Form: "SBAR", Texts: []string{"x"}})
	var got []timeline.Kind
	for k := s.NextKind(timeline.All); k != timeline.All; k = s.NextKind(k) {
		got = append(got, k)
	}
	if want := []timeline.Kind{timeline.Situations, timeline.Reports, timeline.Systems, timeline.Notes}; !slices.Equal(got, want) {
		t.Errorf("the kinds are %v, want %v", got, want)
	}
}

// Of a long log a part is looked at at a time, at first what somebody sees: nothing is
// said to be all before it is, what is found stays found, and in the end it is what
// looking at every entry finds, whatever was typed before all was looked at.
func TestLogLookPartByPart(t *testing.T) {
	s := manyRows(5 * lookedAtATime)
	rows := s.Book().Rows()
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 1))
	var l LogLook
	for range 300 {
		f := LogFilter{Words: "request 1234"[:random.IntN(len("request 1234")+1)], Kind: []timeline.Kind{timeline.All, timeline.Notes}[random.IntN(5)/4]}
		near := uint64(random.IntN(len(rows) + 1))
		if random.IntN(20) == 0 {
			row := rows[random.IntN(len(rows))]
			row.Seq = uint64(len(rows) + 1)
			rows = append(rows, row)
			s.book.Add(row)
		}
		got, parts := l.Look(s, f, near), 1
		for {
			where := fmt.Sprintf("seed %d: %+v at %d, part %d", seed, f, near, parts)
			top := l.top()
			if got.Through != (top.from == 0 && top.to == len(rows)) {
				t.Fatalf("%s: of %d entries %d to %d were looked at, through is %t", where, len(rows), top.from, top.to, got.Through)
			}
			if want := matching(rows, f, top.from, top.to); !slices.Equal(got.Places, want) {
				t.Fatalf("%s: %d are found, want %d", where, len(got.Places), len(want))
			}
			if got.Through || random.IntN(8) == 0 {
				break
			}
			if got, parts = l.GoOn(s), parts+1; parts > len(rows)/lookedAtATime+2 {
				t.Fatalf("%s: it does not end", where)
			}
		}
	}
}

// matching are the places of the rows that a filter lets through.
func matching(rows []timeline.Row, f LogFilter, from, to int) (places []int32) {
	for place := from; place < to; place++ {
		row := &rows[place]
		all := search.Plain(strings.Join([]string{row.What, row.Message, row.Reason, row.Actor.Name, row.Actor.Role}, "\n"))
		lacks := func(word string) bool { return !strings.Contains(all, search.Plain(word)) }
		if f.Kind.Has(row) && !slices.ContainsFunc(strings.Fields(f.Words), lacks) {
			places = append(places, int32(place))
		}
	}
	return places
}

// What is at an entry that somebody is on, and around it, is looked at first.
func TestLogLookBeginsWhereSomebodyIs(t *testing.T) {
	s := manyRows(4 * lookedAtATime)
	for _, near := range []uint64{0, 1, 2 * lookedAtATime, 4 * lookedAtATime} {
		at := int32(near - 1)
		if near == 0 {
			at = 4*lookedAtATime - 1
		}
		var l LogLook
		got := l.Look(s, LogFilter{Words: "e"}, near)
		if got.Through || len(got.Places) != lookedAtATime || !slices.Contains(got.Places, at) {
			t.Errorf("at %d the first part finds %d, through is %t", near, len(got.Places), got.Through)
		}
		if near == 2*lookedAtATime && (got.Places[0] > at-lookedAtATime/4 || got.Places[len(got.Places)-1] < at+lookedAtATime/4) {
			t.Errorf("at %d, %d to %d were looked at", at, got.Places[0], got.Places[len(got.Places)-1])
		}
	}
}

// manyRows are those of a night with so many entries.
func manyRows(entries int) *Session {
	s := &Session{state: new(incident.State), book: new(timeline.Book)}
	b := new(timeline.Builder)
	for i := range entries {
		var body event.Body = event.Logged{Kind: event.TypeNote, Text: fmt.Sprintf("bed %d: sample sent by hand, request %d", i%28+1, i)}
		if i%10 == 0 {
			body = event.Decision{Text: "Urgent samples by hand", Reason: fmt.Sprint("chute closed ", i)}
		}
		s.book.Add(b.Row(&event.Entry{Seq: uint64(i + 1), Type: body.EventType(), Actor: okafor, Body: body}))
	}
	return s
}

// BenchmarkLogLook is what one key costs in a log of a hundred thousand entries: the
// first letter of a search, the next ones, one taken back, and another kind.
func BenchmarkLogLook(b *testing.B) {
	s := manyRows(100_000)
	b.Run("first letter", func(b *testing.B) {
		for b.Loop() {
			var l LogLook
			l.Find(s, LogFilter{Words: "z"})
		}
	})
	b.Run("whole search at once", func(b *testing.B) {
		for b.Loop() {
			var l LogLook
			l.Find(s, LogFilter{Words: "bed 7 request 99"})
		}
	})
	b.Run("letter by letter and back", func(b *testing.B) {
		words := "bed 7 request 99"
		for b.Loop() {
			var l LogLook
			for i := range len(words) + 1 {
				l.Find(s, LogFilter{Words: words[:i]})
			}
			for i := range len(words) {
				l.Find(s, LogFilter{Words: words[:len(words)-i]})
			}
		}
	})
	b.Run("next kind", func(b *testing.B) {
		var l LogLook
		for b.Loop() {
			l.Find(s, LogFilter{Kind: s.NextKind(timeline.Decisions)})
		}
	})
}
