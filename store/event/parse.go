package event

import (
	"encoding/json"
	"strconv"
)

// A log of a night is read again at every start, and encoding/json takes longer
// over a line than everything else together. parse knows the one form in which
// Encode writes lines; any other is left to encoding/json, which must come to
// the same result (FuzzDecode compares the two).

// tail is how long everything after the body is.
const tail = len(`,"salt":"","prev":""`) + SaltDigits + linkDigits + crcTail

// parse reads a line in exactly the form of Encode, with no escapes outside its
// body. Whether that is JSON it leaves to whoever decodes it.
func parse(raw []byte) (l line, ok bool) {
	if len(raw) < tail {
		return line{}, false
	}
	end := len(raw) - tail
	p := parser{rest: raw[:end]}
	p.skip(`{"log":`)
	l.Log = p.text()
	p.skip(`,"seq":`)
	l.Seq = p.number()
	p.skip(`,"type":`)
	l.Type = Type(p.text())
	p.skip(`,"v":`)
	v := p.number()
	p.skip(`,"happened":`)
	l.Happened = p.text()
	p.skip(`,"recorded":{"at":`)
	l.Recorded.At = p.text()
	p.skip(`,"offset":`)
	l.Recorded.Offset = p.text()
	p.skip(`,"boot":`)
	l.Recorded.Boot = p.text()
	p.skip(`,"mono_ms":`)
	mono := p.number()
	p.skip(`},"actor":`)
	l.Actor = p.person()
	if p.has(`,"recorder":`) {
		recorder := p.person()
		l.Recorder = &recorder
	}
	p.skip(`,"body":`)
	l.Body = json.RawMessage(p.rest)
	l.V, l.Recorded.MonoMS = int(v), int64(mono)

	p2 := parser{rest: raw[end:]}
	p2.skip(`,"salt":`)
	l.Salt = p2.text()
	p2.skip(`,"prev":`)
	l.Prev = p2.text()
	return l, !p.failed && !p2.failed
}

// parser takes a line apart from its start. Once something is not as expected
// it has failed, and everything after that is empty.
type parser struct {
	rest   []byte
	failed bool
}

func (p *parser) fail() { p.rest, p.failed = nil, true }

func (p *parser) has(text string) bool {
	if len(p.rest) < len(text) || string(p.rest[:len(text)]) != text {
		return false
	}
	p.rest = p.rest[len(text):]
	return true
}

func (p *parser) skip(text string) {
	if !p.has(text) {
		p.fail()
	}
}

// text is a string without escapes.
func (p *parser) text() string {
	if len(p.rest) == 0 || p.rest[0] != '"' {
		p.fail()
		return ""
	}
	for i := 1; i < len(p.rest); i++ {
		switch p.rest[i] {
		case '"':
			text := string(p.rest[1:i])
			p.rest = p.rest[i+1:]
			return text
		case '\\':
			p.fail()
			return ""
		}
	}
	p.fail()
	return ""
}

// number is a whole number from 0, of a size that every type here can hold.
func (p *parser) number() uint64 {
	i := 0
	for i < len(p.rest) && p.rest[i] >= '0' && p.rest[i] <= '9' {
		i++
	}
	n, err := strconv.ParseInt(string(p.rest[:i]), 10, strconv.IntSize)
	if err != nil || i > 1 && p.rest[0] == '0' {
		p.fail()
		return 0
	}
	p.rest = p.rest[i:]
	return uint64(n)
}

func (p *parser) person() Person {
	var who Person
	p.skip(`{"name":`)
	who.Name = p.text()
	if p.has(`,"role":`) {
		who.Role = p.text()
	}
	p.skip(`}`)
	return who
}
