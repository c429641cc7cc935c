package event

import (
	"bytes"
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
func Scan(raw []byte) (Line, error) { return new(Scanner).Scan(raw) }

// Line is what joins the entry to its log.
func (e *Entry) Line() Line {
	l := Line{Log: []byte(e.Log), Seq: e.Seq, Type: e.Type}
	if e.Prev != "" { // as it is of no entry
		unhex(l.Prev[:], []byte(e.Prev))
	}
	return l
}

// Scanner is Scan for many lines: in most of them some parts are those of the line
// before, and are then not looked into again. The lines must stay as they are
// meanwhile.
type Scanner struct {
	start  []byte // up to the number of the entry
	log    []byte // that it names
	kind   []byte // from there to when it happened
	shape  *shape // of that type
	clock  []byte // from when it was recorded to mono_ms
	people []byte // from there to the body
}

// Scan checks the next line.
func (s *Scanner) Scan(raw []byte) (Line, error) {
	if l, ok := s.scan(raw); ok {
		return l, nil
	}
	e, err := Decode(raw)
	if err != nil {
		return Line{}, err
	}
	return e.Line(), nil
}

// scan reads a line in exactly the form of Encode, whose body has texts, numbers, and
// lists of texts or of objects that have the same alone. What people wrote is looked
// at for control characters: everything else is made of letters and figures.
func (s *Scanner) scan(raw []byte) (Line, bool) {
	if len(raw) < tail || len(raw) > MaxLine || checkCRC(raw) != nil {
		return Line{}, false
	}
	p := parser{text: raw[:len(raw)-tail]}
	if !p.again(s.start) {
		log := p.beforeSeq()
		if p.failed || !isToken(log) {
			return Line{}, false
		}
		s.start, s.log = p.text[:p.at], log
	}
	seq := p.number()
	if from := p.at; !p.again(s.kind) {
		kind, v := p.beforeHappened()
		shape := shapes[string(kind)]
		if p.failed || v != version || shape == nil {
			return Line{}, false
		}
		s.kind, s.shape = p.text[from:p.at], shape
	}
	p.moment()
	p.skip(`","recorded":{"at":"`)
	p.moment()
	if from := p.at; !p.again(s.clock) {
		offset, boot := p.beforeMono()
		if p.failed || !isToken(offset) || len(boot) > 0 && !isToken(boot) {
			return Line{}, false
		}
		s.clock = p.text[from:p.at]
	}
	p.number()
	if from := p.at; !p.again(s.people) {
		p.beforeBody()
		if p.failed || checkPlain(p.text[from:p.at]) != nil {
			return Line{}, false
		}
		s.people = p.text[from:p.at]
	}
	from := p.at
	p.body(s.shape)
	if p.failed || p.at != len(p.text) || checkPlain(p.text[from:]) != nil {
		return Line{}, false
	}
	salt, prev, ok := afterBody(raw[len(p.text) : len(raw)-crcTail])
	l := Line{Log: s.log, Seq: seq, Type: s.shape.kind}
	return l, ok && isHex(salt) && unhex(l.Prev[:], prev)
}

// again goes past a part that was read before, where it stands here too.
func (p *parser) again(part []byte) bool {
	if len(part) == 0 || !bytes.HasPrefix(p.text[p.at:], part) {
		return false
	}
	p.at += len(part)
	return true
}

const toSecond, toMilli = len("0000-00-00T00:00:00Z"), len("0000-00-00T00:00:00.000Z")

// moment goes past a time.
func (p *parser) moment() {
	rest := p.text[p.at:]
	for _, size := range []int{toSecond, toMilli} {
		if len(rest) > size && rest[size] == '"' && isMoment(rest[:size]) {
			p.at += size
			return
		}
	}
	p.failed = true
}

// isMoment reports whether text is a time as Encode writes it, to the second or
// the millisecond, in UTC.
func isMoment(text []byte) bool {
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
	members []member // in the order in which they are written
}

type member struct {
	start string // `,"NAME":`, as it stands behind another
	what  content
	each  *shape // of objects
}

// content is what a member is.
type content int

const (
	aText content = iota
	aNumber
	texts
	objects
	another // which Decode reads
)

// shapes is the shape of every type, made of the Go types of the bodies.
var shapes = func() map[string]*shape {
	all := make(map[string]*shape)
	for kind, decodeBody := range decoders {
		body, err := decodeBody([]byte("{}"))
		if err != nil {
			panic(err) // a fault here: every member may be missing
		}
		all[string(kind)] = &shape{kind, membersOf(reflect.TypeOf(body))}
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
			m := member{start: `,"` + name + `":`, what: contentOf(field.Type)}
			if m.what == objects {
				m.each = &shape{members: membersOf(field.Type.Elem())}
			}
			members = append(members, m)
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
	case t.Kind() == reflect.Int, t.Kind() == reflect.Int64, t.Kind() == reflect.Uint64:
		return aNumber
	case t == reflect.TypeFor[[]string]():
		return texts
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct && reflect.PointerTo(t.Elem()).NumMethod() == 0:
		return objects
	}
	return another
}

// body goes past an object of members of a shape.
func (p *parser) body(s *shape) {
	p.skip(`{`)
	first := p.at
	for i := range s.members {
		start := s.members[i].start
		if p.at == first {
			start = start[len(`,`):]
		}
		if !p.has(start) {
			continue
		}
		switch s.members[i].what {
		case aText:
			p.pastText()
		case aNumber:
			p.number()
		case texts:
			p.pastTexts()
		case objects:
			p.pastObjects(s.members[i].each)
		default:
			p.failed = true
		}
	}
	p.skip(`}`)
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

func (p *parser) pastObjects(each *shape) {
	p.skip(`[`)
	for n := 0; !p.failed && !p.has(`]`); n++ {
		if n > 0 {
			p.skip(`,`)
		}
		p.body(each)
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
