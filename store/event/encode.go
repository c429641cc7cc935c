package event

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/crc32"
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
	happenedLayout = "2006-01-02T15:04:05Z07:00"
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
// ever. It fails only for an entry of more than MaxLine bytes.
func Encode(ev Event, log string, seq uint64, recorded Stamp, salt, prev string) (Entry, error) {
	body, err := marshal(ev.Body)
	if err != nil {
		return Entry{}, fmt.Errorf("encode %s: %w", ev.Body.EventType(), err)
	}
	recorded.At = recorded.At.UTC().Truncate(time.Millisecond)
	entry := Entry{
		Log: log, Seq: seq, Type: ev.Body.EventType(), Version: version,
		Happened: ev.Happened.UTC().Truncate(time.Second), Recorded: recorded,
		Actor: ev.Actor, Recorder: ev.Recorder, Body: ev.Body, Salt: salt, Prev: prev,
	}
	raw, err := marshal(line{
		Log: log, Seq: seq, Type: entry.Type, V: entry.Version,
		Happened: entry.Happened.Format(happenedLayout),
		Recorded: stampLine{
			At: recorded.At.Format(recordedLayout), Offset: recorded.Offset,
			Boot: recorded.Boot, MonoMS: recorded.MonoMS,
		},
		Actor: ev.Actor, Recorder: ev.Recorder, Body: body, Salt: salt, Prev: prev,
	})
	if err != nil {
		return Entry{}, fmt.Errorf("encode %s: %w", entry.Type, err)
	}
	raw = raw[:len(raw)-1] // the closing brace comes after the crc
	raw = fmt.Appendf(raw, `%s%08x"}`, crcMember, crc32.Checksum(raw, castagnoli))
	if len(raw) > MaxLine {
		return Entry{}, fmt.Errorf("entry of %d bytes: the most is %d", len(raw), MaxLine)
	}
	entry.Raw = raw
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
	var l line
	if err := json.Unmarshal(raw, &l); err != nil {
		return Entry{}, fmt.Errorf("entry is not readable: %w", err)
	}
	happened, err := time.Parse(happenedLayout, l.Happened)
	if err != nil {
		return Entry{}, fmt.Errorf("entry %d: happened %q is not a time", l.Seq, l.Happened)
	}
	at, err := time.Parse(recordedLayout, l.Recorded.At)
	if err != nil {
		return Entry{}, fmt.Errorf("entry %d: recorded %q is not a time", l.Seq, l.Recorded.At)
	}
	if !isHex(l.Salt, SaltDigits) || !isHex(l.Prev, linkDigits) {
		return Entry{}, fmt.Errorf("entry %d: salt or prev is not hex of the right length", l.Seq)
	}
	entry := Entry{
		Log: l.Log, Seq: l.Seq, Type: l.Type, Version: l.V, Happened: happened,
		Recorded: Stamp{At: at, Offset: l.Recorded.Offset, Boot: l.Recorded.Boot, MonoMS: l.Recorded.MonoMS},
		Actor:    l.Actor, Recorder: l.Recorder, Salt: l.Salt, Prev: l.Prev, Raw: raw,
	}
	decodeBody, known := decoders[l.Type]
	if !known || l.V != version {
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
	if cut <= 0 || !bytes.HasPrefix(raw[cut:], []byte(crcMember)) || !bytes.HasSuffix(raw, []byte(`"}`)) {
		return fmt.Errorf("entry does not end in its crc")
	}
	written := string(raw[cut+len(crcMember) : len(raw)-2])
	if found := fmt.Sprintf("%08x", crc32.Checksum(raw[:cut], castagnoli)); found != written {
		return fmt.Errorf("crc is %s where the entry says %q", found, written)
	}
	return nil
}

func isHex(text string, digits int) bool {
	_, err := hex.DecodeString(text)
	return err == nil && len(text) == digits
}

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
	if bytes.IndexFunc(text, unprintable) < 0 {
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
