package event

import (
	"encoding/hex"
	"reflect"
	"strings"
	"time"
)

// Line is what joins an entry to its log.
type Line struct {
	Log  []byte // a part of the line that was scanned
	Seq  uint64
	Type Type
	Prev [linkDigits / 2]byte
}

// Scan checks a line as Decode does, and takes and refuses the same ones
// (FuzzScanMatchesDecode compares the two), but makes nothing of what is in it:
// a log can be verified about as fast as its bytes are hashed. What it does not
// know for certain to be right, such as a body with another within, it leaves to
// Decode.
func Scan(raw []byte) (Line, error) {
	if l, ok := scan(raw); ok {
		return l, nil
	}
	e, err := Decode(raw)
	if err != nil {
		return Line{}, err
	}
	return e.Line(), nil
}

// Line is what joins the entry to its log.
func (e *Entry) Line() Line {
	l := Line{Log: []byte(e.Log), Seq: e.Seq, Type: e.Type}
	if e.Prev != "" { // as it is of no entry
		unhex(l.Prev[:], []byte(e.Prev))
	}
	return l
}

// scan reads a line in exactly the form of Encode, whose body has texts, numbers
// and lists of texts alone.
func scan(raw []byte) (Line, bool) {
	if len(raw) > MaxLine || checkCRC(raw) != nil || checkPlain(raw) != nil {
		return Line{}, false
	}
	f, ok := takeApart(raw)
	if !ok || f.v != version {
		return Line{}, false
	}
	s, known := shapes[string(f.kind)]
	ok = known && isToken(f.log) && isToken(f.offset) && (len(f.boot) == 0 || isToken(f.boot)) &&
		isMoment(f.happened) && isMoment(f.at) && s.holds(f.body)
	return Line{Log: f.log, Seq: f.seq, Type: s.kind, Prev: f.link}, ok
}

// isMoment reports whether text is a time as Encode writes it, to the second or
// the millisecond, in UTC.
func isMoment(text []byte) bool {
	const toSecond, toMilli = len("0000-00-00T00:00:00Z"), len("0000-00-00T00:00:00.000Z")
	switch {
	case len(text) == toMilli && (text[19] != '.' || twoDigits(text[20:]) > 99 || twoDigits(text[21:]) > 99),
		len(text) != toMilli && len(text) != toSecond,
		text[4] != '-', text[7] != '-', text[10] != 'T', text[13] != ':', text[16] != ':', text[len(text)-1] != 'Z':
		return false
	}
	century, year, month, day := twoDigits(text), twoDigits(text[2:]), twoDigits(text[5:]), twoDigits(text[8:])
	switch {
	case century > 99, year > 99, month < 1, month > 12, day < 1, day > 31,
		twoDigits(text[11:]) > 23, twoDigits(text[14:]) > 59, twoDigits(text[17:]) > 59:
		return false
	}
	return day <= 28 || time.Date(century*100+year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Day() == day
}

// twoDigits is the number that text begins with, above 99 where that is none.
func twoDigits(text []byte) int {
	tens, ones := text[0]-'0', text[1]-'0'
	if tens > 9 || ones > 9 {
		return 100
	}
	return int(tens)*10 + int(ones)
}

// shape is what the body of a type holds: the members by their names.
type shape struct {
	kind    Type
	members []member
}

type member struct {
	name string
	what content
}

// content is what a member is.
type content int

const (
	aText content = iota
	aNumber
	texts
	another // which Decode reads
)

// shapes is the shape of every type, made of the Go types of the bodies.
var shapes = func() map[string]shape {
	all := make(map[string]shape)
	for kind, decodeBody := range decoders {
		body, err := decodeBody([]byte("{}"))
		if err != nil {
			panic(err) // a fault here: every member may be missing
		}
		all[string(kind)] = shape{kind, membersOf(reflect.TypeOf(body))}
	}
	return all
}()

func membersOf(body reflect.Type) []member {
	var members []member
	for i := range body.NumField() {
		field := body.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case field.Anonymous:
			members = append(members, membersOf(field.Type)...)
		case name != "-":
			members = append(members, member{name, contentOf(field.Type)})
		}
	}
	return members
}

func contentOf(t reflect.Type) content {
	switch {
	case reflect.PointerTo(t).NumMethod() > 0:
		return another // it may have a way of its own to be read
	case t.Kind() == reflect.String:
		return aText
	case t.Kind() == reflect.Int64, t.Kind() == reflect.Uint64:
		return aNumber
	case t == reflect.TypeFor[[]string]():
		return texts
	}
	return another
}

// holds reports whether body is an object of members of this shape.
func (s *shape) holds(body []byte) bool {
	p := parser{text: body}
	p.skip(`{`)
	for n := 0; !p.failed && !p.has(`}`); n++ {
		if n > 0 {
			p.skip(`,`)
		}
		p.skip(`"`)
		what := s.content(p.word())
		p.skip(`":`)
		switch what {
		case aText:
			p.pastText()
		case aNumber:
			p.number()
		case texts:
			p.pastTexts()
		default:
			return false
		}
	}
	return !p.failed && p.at == len(p.text)
}

// content is what the member of that name is, another where there is none.
func (s *shape) content(name []byte) content {
	for i := range s.members {
		if s.members[i].name == string(name) {
			return s.members[i].what
		}
	}
	return another
}

func (p *parser) pastTexts() {
	p.skip(`[`)
	for n := 0; !p.failed && !p.has(`]`); n++ {
		if n > 0 {
			p.skip(`,`)
		}
		p.pastText()
	}
}

// pastText goes past a string.
func (p *parser) pastText() {
	p.skip(`"`)
	for !p.failed {
		p.at += quoteOrEscape(p.text[p.at:])
		if p.has(`"`) {
			return
		}
		n := escapeLength(p.text[p.at:])
		if n == 0 {
			p.failed = true
		}
		p.at += n
	}
}

// escapeLength is how long the escape is that text begins with, 0 where it is
// none.
func escapeLength(text []byte) int {
	const long = len(`\u0000`)
	switch {
	case len(text) < 2:
		return 0
	case strings.IndexByte(`"\/bfnrt`, text[1]) >= 0:
		return 2
	case text[1] != 'u' || len(text) < long:
		return 0
	}
	var digits [2]byte
	if _, err := hex.Decode(digits[:], text[2:long]); err != nil {
		return 0
	}
	return long
}
