package timeline

import (
	"encoding/binary"
	"slices"
	"sync/atomic"
	"time"

	"downtime/store/event"
)

// page is pageRows rows, written one behind the other. It never changes; what it takes
// of memory does.
type page struct {
	last  uint64 // entry
	since int64  // the second from which times count
	// plain is the page as it is read: where each row begins, then the rows. It is nil
	// while only what it was squeezed to is kept.
	plain    atomic.Pointer[string]
	size     int
	squeezed []byte // set before plain becomes nil, and not changed after that
}

// words are texts of which a log has few: types, names, roles, steps. A row has their
// numbers.
type words struct {
	all    []string
	number map[string]uint64
}

func (w *words) numberOf(text string) uint64 {
	n, known := w.number[text]
	if !known {
		if w.number == nil {
			w.number = make(map[string]uint64)
		}
		n = uint64(len(w.all))
		w.all, w.number[text] = append(w.all, text), n
	}
	return n
}

// What a row may have.
const (
	hasRecorder = 1 << iota
	hasRecord
	corrects
	hasTyped
	hasRighted
)

// startSize is what it takes to say where a row begins.
const startSize = 4

func writePage(w *words, rows []Row) *page {
	p := &page{last: rows[len(rows)-1].Seq, since: rows[0].Recorded.Unix()}
	out := writer{words: w, since: p.since, to: make([]byte, startSize*len(rows), 128*len(rows))}
	for i := range rows {
		binary.LittleEndian.PutUint32(out.to[startSize*i:], uint32(len(out.to)))
		out.row(&rows[i])
	}
	text := string(out.to)
	p.size = len(text)
	p.plain.Store(&text)
	return p
}

// reader reads a row of a page, whose text is given. Texts in the row are parts of it.
func (p *page) reader(w *words, text string, i int) reader {
	start := text[startSize*i : startSize*(i+1)]
	at := uint32(start[0]) | uint32(start[1])<<8 | uint32(start[2])<<16 | uint32(start[3])<<24
	return reader{words: w, since: p.since, text: text[at:]}
}

// text is the page as it is read.
func (p *page) text() string {
	if plain := p.plain.Load(); plain != nil {
		return *plain
	}
	plain := unsqueezed(p.squeezed, p.size)
	p.plain.Store(&plain)
	return plain
}

type writer struct {
	words *words
	since int64
	to    []byte
}

// row writes what is looked through first.
func (w *writer) row(r *Row) {
	w.number(bit(hasRecorder, r.Recorder != nil) | bit(hasRecord, r.Record != 0) | bit(corrects, r.Corrects != 0) |
		bit(hasTyped, r.Typed != nil) | bit(hasRighted, r.Righted != nil))
	w.word(r.What)
	w.person(r.Actor)
	if r.Recorder != nil {
		w.person(*r.Recorder)
	}
	w.word(r.Procedure)
	w.text(r.Message)
	w.text(r.Reason)

	w.number(r.Seq)
	for _, text := range [...]string{r.Log, string(r.Mode), string(r.Type), r.Step} {
		w.word(text)
	}
	for _, at := range [...]time.Time{r.Happened, r.Recorded, r.PC} {
		w.time(at)
	}
	if r.Record != 0 {
		w.to = binary.AppendVarint(w.to, int64(r.Record))
	}
	if r.Corrects != 0 {
		w.number(r.Corrects)
	}
	if r.Typed != nil {
		w.typed(r.Typed)
	}
	if r.Righted != nil {
		w.person(r.Righted.Doer)
		w.word(r.Righted.With)
	}
}

func (w *writer) typed(t *Typed) {
	w.word(t.Form)
	w.text(t.Reference)
	w.number(t.Of)
	w.number(uint64(len(t.Fields)))
	for _, field := range t.Fields {
		w.word(field.Letter)
		w.word(field.Name)
		w.text(field.Text)
	}
}

func bit(b uint64, set bool) uint64 {
	if set {
		return b
	}
	return 0
}

func (w *writer) number(n uint64)       { w.to = binary.AppendUvarint(w.to, n) }
func (w *writer) word(text string)      { w.number(w.words.numberOf(text)) }
func (w *writer) person(p event.Person) { w.word(p.Name); w.word(p.Role) }

func (w *writer) text(text string) {
	w.number(uint64(len(text)))
	w.to = append(w.to, text...)
}

// time writes a moment: most are whole milliseconds.
func (w *writer) time(at time.Time) {
	w.to = binary.AppendVarint(w.to, at.Unix()-w.since)
	nanos := uint64(at.Nanosecond())
	if whole := uint64(time.Millisecond); nanos%whole == 0 {
		w.number(nanos / whole << 1)
		return
	}
	w.number(nanos<<1 | 1)
}

// reader reads what a writer wrote.
type reader struct {
	words *words
	since int64
	text  string
}

func (in *reader) row(r *Row) {
	var said Said
	has := in.said(&said)
	*r = Row{
		What: said.What, Actor: said.Actor, Procedure: said.Procedure, Message: said.Message, Reason: said.Reason,
		Seq: in.number(), Log: in.word(), Mode: event.Mode(in.word()), Type: event.Type(in.word()), Step: in.word(),
		Happened: in.time(), Recorded: in.time(), PC: in.time(),
	}
	if has&hasRecorder != 0 {
		recorder := said.Recorder
		r.Recorder = &recorder
	}
	if has&hasRecord != 0 {
		r.Record = int(in.signed())
	}
	if has&corrects != 0 {
		r.Corrects = in.number()
	}
	if has&hasTyped != 0 {
		r.Typed = in.typed()
	}
	if has&hasRighted != 0 {
		r.Righted = &Righted{Doer: in.person(), With: in.word()}
	}
}

func (in *reader) said(said *Said) (has uint64) {
	has = in.number()
	said.What, said.Actor, said.Recorder = in.word(), in.person(), event.Person{}
	if has&hasRecorder != 0 {
		said.Recorder = in.person()
	}
	said.Procedure, said.Message, said.Reason = in.word(), in.part(), in.part()
	return has
}

func (in *reader) typed() *Typed {
	t := &Typed{Form: in.word(), Reference: in.part(), Of: in.number()}
	if n := in.number(); n > 0 {
		t.Fields = slices.Grow(t.Fields, int(n))
		for range n {
			t.Fields = append(t.Fields, event.Field{Letter: in.word(), Name: in.word(), Text: in.part()})
		}
	}
	return t
}

func (in *reader) number() (n uint64) {
	for i, shift := 0, 0; ; i, shift = i+1, shift+7 {
		c := in.text[i]
		n |= uint64(c&0x7f) << shift
		if c < 0x80 {
			in.text = in.text[i+1:]
			return n
		}
	}
}

// signed is a number as binary.AppendVarint writes it.
func (in *reader) signed() int64 {
	n := in.number()
	return int64(n>>1) ^ -int64(n&1)
}

func (in *reader) word() string         { return in.words.all[in.number()] }
func (in *reader) person() event.Person { return event.Person{Name: in.word(), Role: in.word()} }

func (in *reader) part() string {
	n := in.number()
	part := in.text[:n]
	in.text = in.text[n:]
	return part
}

func (in *reader) time() time.Time {
	seconds, nanos := in.since+in.signed(), in.number()
	if nanos&1 == 0 {
		nanos = nanos >> 1 * uint64(time.Millisecond)
	} else {
		nanos >>= 1
	}
	return time.Unix(seconds, int64(nanos)).UTC()
}
