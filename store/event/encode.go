package event

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"reflect"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// MaxLine is the most bytes an entry may have, its line feed not counted.
const MaxLine = 8 << 20

// SaltDigits is the length of an entry's salt: 128 random bits in hex.
const SaltDigits = 32

const linkDigits = 64

const (
	happenedLayout = time.RFC3339
	recordedLayout = "2006-01-02T15:04:05.000Z07:00"
	crcMember      = `,"crc":"`
	crcTail        = len(crcMember) + 8 + len(`"}`)
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// line is an entry as JSON, its members in the order of the format; the crc,
// which is always last, is added to its bytes.
type line struct {
	Log      string          `json:"log"`
	Seq      uint64          `json:"seq"`
	Type     Type            `json:"type"`
	V        int             `json:"v"`
	Happened string          `json:"happened"`
	Recorded stampLine       `json:"recorded"`
	Actor    Person          `json:"actor"`
	Recorder *Person         `json:"recorder,omitempty"`
	Body     json.RawMessage `json:"body"`
	Salt     string          `json:"salt"`
	Prev     string          `json:"prev"`
	CRC      string          `json:"crc,omitempty"`
}

type stampLine struct {
	At     string `json:"at"`
	Offset string `json:"offset"`
	Boot   string `json:"boot"`
	MonoMS int64  `json:"mono_ms"`
}

// Encode gives ev its place in a log and writes the line that is kept for
// ever. The entry it returns is that line read back, so that what is in memory
// now is what every later reader finds. It fails for an entry of more than
// MaxLine bytes, and for one that Decode would not take as it was meant: no
// body, a body that does not belong to its type, a time no calendar holds.
func Encode(ev Event, log string, seq uint64, recorded Stamp, salt, prev string) (Entry, error) {
	if ev.Body == nil {
		return Entry{}, errors.New("entry without a body")
	}
	kind := ev.Body.EventType()
	body, err := marshal(ev.Body)
	if err != nil {
		return Entry{}, fmt.Errorf("encode %s: %w", kind, err)
	}
	raw, err := marshal(line{
		Log: log, Seq: seq, Type: kind, V: version,
		Happened: ev.Happened.UTC().Format(happenedLayout),
		Recorded: stampLine{
			At: recorded.At.UTC().Format(recordedLayout), Offset: recorded.Offset,
			Boot: recorded.Boot, MonoMS: recorded.MonoMS,
		},
		Actor: ev.Actor, Recorder: ev.Recorder, Body: body, Salt: salt, Prev: prev,
	})
	if err != nil {
		return Entry{}, fmt.Errorf("encode %s: %w", kind, err)
	}
	raw = raw[:len(raw)-1] // the closing brace comes after the crc
	raw = fmt.Appendf(raw, `%s%08x"}`, crcMember, crc32.Checksum(raw, castagnoli))
	entry, err := Decode(raw)
	if err != nil {
		return Entry{}, fmt.Errorf("encode %s: %w", kind, err)
	}
	if reflect.TypeOf(entry.Body) != reflect.TypeOf(ev.Body) {
		return Entry{}, fmt.Errorf("encode %s: %T is not its body", kind, ev.Body)
	}
	return entry, nil
}

// Decode reads one line, without its line feed, and checks its crc. The entry
// keeps raw, which must not be changed afterwards. A type or version that this
// program does not know decodes to an Unknown body.
func Decode(raw []byte) (Entry, error) {
	if len(raw) > MaxLine {
		return Entry{}, fmt.Errorf("entry of %d bytes: the most is %d", len(raw), MaxLine)
	}
	if err := checkCRC(raw); err != nil {
		return Entry{}, err
	}
	if err := checkPlain(raw); err != nil {
		return Entry{}, err
	}
	l, ok := parse(raw)
	if !ok {
		if err := json.Unmarshal(raw, &l); err != nil {
			return Entry{}, fmt.Errorf("entry is not readable: %w", err)
		}
	}
	if !isToken(l.Log) || !isToken(string(l.Type)) || !isToken(l.Recorded.Offset) ||
		l.Recorded.Boot != "" && !isToken(l.Recorded.Boot) {
		return Entry{}, fmt.Errorf("entry %d: log, type, offset or boot is not a short plain word", l.Seq)
	}
	happened, err := time.Parse(time.RFC3339, l.Happened)
	if err != nil {
		return Entry{}, fmt.Errorf("entry %d: happened %q is not a time", l.Seq, l.Happened)
	}
	at, err := time.Parse(time.RFC3339, l.Recorded.At)
	if err != nil {
		return Entry{}, fmt.Errorf("entry %d: recorded %q is not a time", l.Seq, l.Recorded.At)
	}
	if len(l.Salt) != SaltDigits || !isHex([]byte(l.Salt)) || len(l.Prev) != linkDigits || !isHex([]byte(l.Prev)) {
		return Entry{}, fmt.Errorf("entry %d: salt or prev is not hex of the right length", l.Seq)
	}
	entry := Entry{
		Log: l.Log, Seq: l.Seq, Type: l.Type, Version: l.V, Happened: happened,
		Recorded: Stamp{At: at, Offset: l.Recorded.Offset, Boot: l.Recorded.Boot, MonoMS: l.Recorded.MonoMS},
		Actor:    l.Actor, Recorder: l.Recorder, Salt: l.Salt, Prev: l.Prev, Raw: raw,
	}
	decodeBody, known := decoders[l.Type]
	if !known || l.V != version {
		if !json.Valid(l.Body) {
			return Entry{}, fmt.Errorf("entry %d: body of %s is not readable", l.Seq, l.Type)
		}
		entry.Body = Unknown{Type: l.Type, Raw: l.Body}
		return entry, nil
	}
	if entry.Body, err = decodeBody(l.Body); err != nil {
		return Entry{}, fmt.Errorf("entry %d: body of %s is not readable: %w", l.Seq, l.Type, err)
	}
	return entry, nil
}

func checkCRC(raw []byte) error {
	cut := len(raw) - crcTail
	if cut <= 0 || string(raw[cut:cut+len(crcMember)]) != crcMember || string(raw[len(raw)-2:]) != `"}` {
		return fmt.Errorf("entry does not end in its crc")
	}
	written := raw[cut+len(crcMember) : len(raw)-2]
	var said [crc32.Size]byte
	sum := crc32.Checksum(raw[:cut], castagnoli)
	if !unhex(said[:], written) || sum != binary.BigEndian.Uint32(said[:]) {
		return fmt.Errorf("crc is %08x where the entry says %q", sum, written)
	}
	return nil
}

// maxToken is the most characters of the members that are names, not texts.
const maxToken = 64

// isToken reports whether text is a short name in plain letters: such members
// are shown, and used in file names, as they are.
func isToken[T string | []byte](text T) bool {
	if len(text) == 0 || len(text) > maxToken {
		return false
	}
	for i := range len(text) {
		if !inToken[text[i]] {
			return false
		}
	}
	return true
}

// inToken says of each byte whether it may stand in one.
var inToken = func() (all [256]bool) {
	for _, c := range []byte("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-.:+_") {
		all[c] = true
	}
	return all
}()

// marshal is json.Marshal without the escapes meant for web pages, and with
// everything unprintable escaped, so that a log is printable text whatever the
// texts in it hold.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return escapeUnprintable(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), nil
}

// escapeUnprintable works on JSON, in which such characters can stand within
// strings alone.
func escapeUnprintable(text []byte) []byte {
	unprintable := func(r rune) bool { return !unicode.IsPrint(r) }
	if isPlain(text) || bytes.IndexFunc(text, unprintable) < 0 {
		return text
	}
	out := make([]byte, 0, len(text)+16)
	for _, r := range string(text) {
		switch {
		case !unprintable(r):
			out = utf8.AppendRune(out, r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
	}
	return out
}
