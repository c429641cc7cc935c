package seal

import (
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

// A paper code is short enough to be copied by hand. Finding other entries that
// have a given code takes about 2^120 attempts; whoever prepares two logs with
// the same code before either is written down needs about 2^60
// (research/reliability.md section 4.2).
const (
	codeBytes  = 15 // the first 120 bits of the root
	codeDigits = codeBytes * 8 / 5
	codeGroup  = 4
)

// alphabet is Crockford's base 32, which has no I, L, O and U.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// Code is what stands on paper for a log of so many entries.
type Code [codeBytes]byte

// CodeOf is the code of a root.
func CodeOf(root Hash) (c Code) {
	copy(c[:], root[:])
	return c
}

// String is the code as it is written down, "MR20-HRST-GV7F-VGGP-9MBD-2S8Y".
func (c Code) String() string {
	var b strings.Builder
	n := new(big.Int).SetBytes(c[:])
	for i := range codeDigits {
		if i > 0 && i%codeGroup == 0 {
			b.WriteByte('-')
		}
		digit := new(big.Int).Rsh(n, uint(5*(codeDigits-1-i)))
		b.WriteByte(alphabet[digit.Uint64()&31])
	}
	return b.String()
}

// misread maps what people write or read for another character to the one that
// is in the alphabet.
var misread = strings.NewReplacer("O", "0", "I", "1", "L", "1")

// Meant is a code, or the name of a log, that somebody typed, in the letters that
// either has.
func Meant(typed string) string { return misread.Replace(strings.ToUpper(typed)) }

// maxTyped bounds what is read as a code; a whole paper line has half of it.
const maxTyped = 200

// ParseCode reads a code as people type it: in any case, with or without spaces
// and hyphens, O for 0, I and L for 1. Its error says what is wrong with it.
func ParseCode(typed string) (Code, error) {
	var c Code
	if len(typed) > maxTyped {
		return c, fmt.Errorf("it is too long: a code has %d characters, such as %s", codeDigits, Code{})
	}
	n, digits := new(big.Int), 0
	for _, r := range Meant(typed) {
		if strings.ContainsRune(" \t-\u2010\u2011\u2013\u00a0", r) { // and the hyphens and spaces of word processors
			continue
		}
		value := strings.IndexRune(alphabet, r)
		if value < 0 {
			return c, fmt.Errorf("%q is in no code: letters and digits but U are", r)
		}
		n.Lsh(n, 5).Or(n, big.NewInt(int64(value)))
		digits++
	}
	if digits != codeDigits {
		return c, fmt.Errorf("it has %d characters, and a code has %d: read it again", digits, codeDigits)
	}
	n.FillBytes(c[:])
	return c, nil
}

// Paper is a line on paper: a code and, where they were copied too, the log it
// is of ("" for not known) and how many entries it covers (0 for not known).
type Paper struct {
	Log  string
	Size uint64
	Code Code
	// Root is the whole of what Code is the start of; zero where it is not known.
	Root Hash
}

// String is the line as it is printed.
func (p Paper) String() string {
	return fmt.Sprintf("LOG %s  N=%d  %s", p.Log, p.Size, p.Code)
}

var paperLine = regexp.MustCompile(`(?is)^\s*(?:LOG\s*:?\s*([0-9A-Z]{12})[\s,;]+)?(?:N\s*=\s*([0-9]{1,18})[\s,;]+)?(.*)$`)

// ParsePaperNote reads a signed note as it came from paper: what reads a QR code may
// have changed the line ends, or lost the last one. Who signed it is not checked,
// because paper proves more than the key does.
func ParsePaperNote(text string) (Paper, error) {
	text = strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), "\n") + "\n"
	c, err := ReadNote(text)
	if err != nil {
		return Paper{}, err
	}
	log := c.Origin[strings.LastIndexByte(c.Origin, '/')+1:]
	return Paper{Log: log, Size: c.Size, Code: CodeOf(c.Root), Root: c.Root}, nil
}

// ParsePaper reads a code alone, or the whole line it stands in.
func ParsePaper(typed string) (Paper, error) {
	if len(typed) > maxTyped {
		_, err := ParseCode(typed)
		return Paper{}, err
	}
	m := paperLine.FindStringSubmatch(typed)
	if m == nil {
		return Paper{}, fmt.Errorf("it is not a code")
	}
	code, err := ParseCode(m[3])
	if err != nil {
		return Paper{}, err
	}
	p := Paper{Log: Meant(m[1]), Code: code}
	if m[2] != "" {
		if p.Size, err = strconv.ParseUint(m[2], 10, 63); err != nil {
			return Paper{}, err
		}
	}
	return p, nil
}
