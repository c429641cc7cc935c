package event

import (
	"encoding/binary"
	"encoding/json"
	"math/bits"
	"strconv"
)

// A log of a night is read again at every start, and encoding/json takes longer
// over a line than everything else together. takeApart knows the one form in
// which Encode writes lines; any other is left to encoding/json, which must come
// to the same result (FuzzDecode compares the two).

// tail is how long everything after the body is.
const tail = len(`,"salt":"","prev":""`) + SaltDigits + linkDigits + crcTail

// form is a line in exactly the form of Encode, taken apart. Its texts are parts
// of the line, and have no escapes outside the body.
type form struct {
	log, kind        []byte
	seq, v           uint64
	happened, at     []byte
	offset, boot     []byte
	mono             uint64
	actor, recorder  named
	recorded         bool // there is a recorder
	body, salt, prev []byte
}

// named is a person in a form.
type named struct{ name, role []byte }

func (n named) person() Person { return Person{Name: string(n.name), Role: string(n.role)} }

// takeApart reads a line in exactly the form of Encode. Whether its body is JSON
// it leaves to whoever decodes it.
func takeApart(raw []byte) (f form, ok bool) {
	if len(raw) < tail {
		return form{}, false
	}
	end := len(raw) - tail
	p := parser{rest: raw[:end]}
	p.skip(`{"log":`)
	f.log = p.text()
	p.skip(`,"seq":`)
	f.seq = p.number()
	p.skip(`,"type":`)
	f.kind = p.text()
	p.skip(`,"v":`)
	f.v = p.number()
	p.skip(`,"happened":`)
	f.happened = p.text()
	p.skip(`,"recorded":{"at":`)
	f.at = p.text()
	p.skip(`,"offset":`)
	f.offset = p.text()
	p.skip(`,"boot":`)
	f.boot = p.text()
	p.skip(`,"mono_ms":`)
	f.mono = p.number()
	p.skip(`},"actor":`)
	f.actor = p.person()
	if f.recorded = p.has(`,"recorder":`); f.recorded {
		f.recorder = p.person()
	}
	p.skip(`,"body":`)
	f.body = p.rest

	// What follows the body has its places.
	q := parser{rest: raw[end:]}
	q.skip(`,"salt":"`)
	f.salt = q.hex(SaltDigits)
	q.skip(`","prev":"`)
	f.prev = q.hex(linkDigits)
	q.skip(`"`)
	return f, !p.failed && !q.failed
}

// parse is takeApart for what is kept longer than the line.
func parse(raw []byte) (l line, ok bool) {
	f, ok := takeApart(raw)
	if !ok {
		return line{}, false
	}
	l = line{
		Log: string(f.log), Seq: f.seq, Type: Type(f.kind), V: int(f.v), Happened: string(f.happened),
		Recorded: stampLine{At: string(f.at), Offset: string(f.offset), Boot: string(f.boot), MonoMS: int64(f.mono)},
		Actor:    f.actor.person(), Body: json.RawMessage(f.body), Salt: string(f.salt), Prev: string(f.prev),
	}
	if f.recorded {
		recorder := f.recorder.person()
		l.Recorder = &recorder
	}
	return l, true
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
func (p *parser) text() []byte {
	if len(p.rest) == 0 || p.rest[0] != '"' {
		p.fail()
		return nil
	}
	end := 1 + quoteOrEscape(p.rest[1:])
	if end == len(p.rest) || p.rest[end] != '"' {
		p.fail()
		return nil
	}
	text := p.rest[1:end]
	p.rest = p.rest[end+1:]
	return text
}

// quoteOrEscape is where text has its first quote or backslash, its length where
// it has none. It looks at eight bytes at a time: one that was a quote is zero
// once a quote is taken from it, and zero alone has no high bit and gets one when
// one is taken away. What a borrow may spoil comes after the first.
func quoteOrEscape(text []byte) int {
	const each = 0x0101010101010101
	i := 0
	for ; len(text)-i >= 8; i += 8 {
		word := binary.LittleEndian.Uint64(text[i:])
		quote, escape := word^'"'*each, word^'\\'*each
		found := ((quote-each)&^quote | (escape-each)&^escape) & (0x80 * each)
		if found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for ; i < len(text); i++ {
		if text[i] == '"' || text[i] == '\\' {
			return i
		}
	}
	return i
}

// hex is so many digits of it.
func (p *parser) hex(digits int) []byte {
	if len(p.rest) < digits || !isHex(p.rest[:digits], digits) {
		p.fail()
		return nil
	}
	text := p.rest[:digits]
	p.rest = p.rest[digits:]
	return text
}

// mostDigits is how many digits of a number every type here can hold.
const mostDigits = 9 + 9*(strconv.IntSize/64)

// number is a whole number from 0.
func (p *parser) number() uint64 {
	n, i := uint64(0), 0
	for i < len(p.rest) && p.rest[i] >= '0' && p.rest[i] <= '9' {
		n = n*10 + uint64(p.rest[i]-'0')
		i++
	}
	if i == 0 || i > mostDigits || i > 1 && p.rest[0] == '0' {
		p.fail()
		return 0
	}
	p.rest = p.rest[i:]
	return n
}

func (p *parser) person() named {
	var who named
	p.skip(`{"name":`)
	who.name = p.text()
	if p.has(`,"role":`) {
		who.role = p.text()
	}
	p.skip(`}`)
	return who
}
