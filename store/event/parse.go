package event

import (
	"encoding/json"
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
	p := parser{text: raw[:len(raw)-tail]}
	f.log = p.beforeSeq()
	f.seq = p.number()
	f.kind, f.v = p.beforeHappened()
	f.happened = p.word()
	p.skip(`","recorded":{"at":"`)
	f.at = p.word()
	f.offset, f.boot = p.beforeMono()
	f.mono = p.number()
	f.actor, f.recorder, f.recorded = p.beforeBody()
	f.body = p.text[p.at:]
	if p.failed {
		return form{}, false
	}
	f.salt, f.prev, ok = afterBody(raw[len(p.text) : len(raw)-crcTail])
	return f, ok && isHex(f.salt) && isHex(f.prev)
}

// What follows goes past a part of a line that in the next one is often the same.

func (p *parser) beforeSeq() (log []byte) {
	p.skip(`{"log":"`)
	log = p.word()
	p.skip(`","seq":`)
	return log
}

func (p *parser) beforeHappened() (kind []byte, v uint64) {
	p.skip(`,"type":"`)
	kind = p.word()
	p.skip(`","v":`)
	v = p.number()
	p.skip(`,"happened":"`)
	return kind, v
}

func (p *parser) beforeMono() (offset, boot []byte) {
	p.skip(`","offset":"`)
	offset = p.word()
	p.skip(`","boot":"`)
	boot = p.word()
	p.skip(`","mono_ms":`)
	return offset, boot
}

func (p *parser) beforeBody() (actor, recorder named, recorded bool) {
	p.skip(`},"actor":{"name":"`)
	actor = p.person()
	if recorded = p.has(`,"recorder":{"name":"`); recorded {
		recorder = p.person()
	}
	p.skip(`,"body":`)
	return actor, recorder, recorded
}

// afterBody takes apart what follows the body, up to the crc: there everything has
// its place.
func afterBody(rest []byte) (salt, prev []byte, ok bool) {
	const saltAt = len(`,"salt":"`)
	const prevAt = saltAt + SaltDigits + len(`","prev":"`)
	const end = prevAt + linkDigits
	if len(rest) != end+len(`"`) {
		return nil, nil, false
	}
	ok = string(rest[:saltAt]) == `,"salt":"` && string(rest[saltAt+SaltDigits:prevAt]) == `","prev":"` && rest[end] == '"'
	return rest[saltAt : saltAt+SaltDigits], rest[prevAt:end], ok
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

// parser takes a text apart from its start. Once something is not as expected it
// has failed, and what it gives after that means nothing.
type parser struct {
	text   []byte
	at     int
	failed bool
}

func (p *parser) has(text string) bool {
	if len(p.text)-p.at < len(text) || string(p.text[p.at:p.at+len(text)]) != text {
		return false
	}
	p.at += len(text)
	return true
}

func (p *parser) skip(text string) {
	if !p.has(text) {
		p.failed = true
	}
}

// word is a string from behind its first quote to its last, if it has no escapes;
// whoever goes on with a quote will see whether it has.
func (p *parser) word() []byte {
	from := p.at
	p.at += quoteOrEscape(p.text[from:])
	return p.text[from:p.at]
}

// mostDigits is how many digits of a number every type here can hold.
const mostDigits = 9 + 9*(strconv.IntSize/64)

// number is a whole number from 0.
func (p *parser) number() uint64 {
	n, from := uint64(0), p.at
	for p.at < len(p.text) && p.text[p.at]-'0' <= 9 {
		n = n*10 + uint64(p.text[p.at]-'0')
		p.at++
	}
	if digits := p.at - from; digits == 0 || digits > mostDigits || digits > 1 && p.text[from] == '0' {
		p.failed = true
	}
	return n
}

// person is what stands behind {"name":" of one.
func (p *parser) person() named {
	var who named
	who.name = p.word()
	if p.has(`","role":"`) {
		who.role = p.word()
	}
	p.skip(`"}`)
	return who
}
