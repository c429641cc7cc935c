package store

// A verifier written from FORMAT.md alone, which shares no code with the store.

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"math/big"
	"math/bits"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

var withheld = regexp.MustCompile(`^\{"withheld":(\d+),"leaf":"([\da-f]{64})"\}$`)

// verifyIndependently checks one log and gives the leaves of the entries that hold,
// and why the next, or a checkpoint, does not ("" where there is none).
func verifyIndependently(text []byte) (leaves [][]byte, wrong string) {
	log, prev, ended := "", strings.Repeat("0", 64), false
	for {
		line, rest, whole := bytes.Cut(text, []byte("\n"))
		if !whole {
			return leaves, "" // what follows the last line feed was never saved
		}
		text = rest
		if bytes.HasPrefix(line, []byte(`{"checkpoint":`)) {
			if ended, wrong = true, verifyCheckpoint(line, log, leaves); wrong != "" {
				return leaves, fmt.Sprintf("the checkpoint after entry %d: %s", len(leaves), wrong)
			}
			continue
		}
		leaf := hashOf([]byte{0}, line)
		if m := withheld.FindSubmatch(line); ended {
			wrong = "it stands after the end"
		} else if m == nil {
			log, wrong = verifyOne(line, log, leaves, prev)
		} else if leaf, _ = hex.DecodeString(string(m[2])); string(m[1]) != strconv.Itoa(len(leaves)+1) {
			wrong = "withheld as entry " + string(m[1])
		}
		if wrong != "" {
			return leaves, fmt.Sprintf("entry %d: %s", len(leaves)+1, wrong)
		}
		prev, leaves = hex.EncodeToString(leaf), append(leaves, leaf)
	}
}

func hashOf(parts ...[]byte) []byte {
	sum := sha256.Sum256(bytes.Join(parts, nil))
	return sum[:]
}

func rootOf(leaves [][]byte) []byte {
	if len(leaves) == 1 {
		return leaves[0]
	}
	k := 1 << (bits.Len(uint(len(leaves)-1)) - 1)
	return hashOf([]byte{1}, rootOf(leaves[:k]), rootOf(leaves[k:]))
}

// codeOf is the code on paper for all these entries.
func codeOf(leaves [][]byte) (code string) {
	n := new(big.Int).SetBytes(rootOf(leaves)[:15])
	for i := 0; i < 24; i++ {
		code = string("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[n.Uint64()%32]) + code
		if n.Rsh(n, 5); i%4 == 3 && i < 23 {
			code = "-" + code
		}
	}
	return code
}

// verifyCheckpoint checks the line at the end of an export, or the body of an entry.
func verifyCheckpoint(line []byte, log string, leaves [][]byte) (wrong string) {
	var made struct {
		Checkpoint, Note, Key, Root, Code string
		Size                              int
	}
	if err := json.Unmarshal(line, &made); err != nil {
		return err.Error()
	}
	text, signatures, _ := strings.Cut(made.Checkpoint+made.Note, "\n\n")
	rows, within := strings.Split(text, "\n"), !bytes.HasPrefix(line, []byte(`{"checkpoint":`))
	if within && (made.Size < 1 || made.Size > len(leaves) ||
		fmt.Sprintf("%x", rootOf(leaves[:made.Size])) != made.Root || codeOf(leaves[:made.Size]) != made.Code) {
		return "the root is another"
	} else if within && made.Note == "" {
		return "" // there was no key
	} else if within && (len(rows) != 3 || rows[1] != strconv.Itoa(made.Size)) {
		return "it contradicts itself"
	}
	key, err := hex.DecodeString(made.Key)
	if err != nil || len(key) != 32 || len(rows) != 3 || log != "" && !strings.HasSuffix(rows[0], "/"+log) {
		return "no checkpoint of this log"
	}
	n, err := strconv.Atoi(rows[1])
	if err != nil || n < 1 || n > len(leaves) || base64.StdEncoding.EncodeToString(rootOf(leaves[:n])) != rows[2] {
		return "the root is another"
	}
	digits, ok := strings.CutPrefix(signatures, "— "+rows[0]+" ")
	signed, err := base64.StdEncoding.Strict().DecodeString(strings.TrimSuffix(digits, "\n"))
	if !ok || err != nil || len(signed) != 68 || !bytes.Equal(signed[:4], hashOf([]byte(rows[0]+"\n\x01"), key)[:4]) ||
		!ed25519.Verify(key, []byte(text+"\n"), signed[4:]) {
		return "the signature is another"
	}
	return ""
}

var form = regexp.MustCompile(`^\{"log":"([0-9A-HJKMNP-TV-Z]{12})","seq":(\d+),"type":"([\w.:+-]+)","v":[1-9]\d*,` +
	`"happened":"[-\d]{10}T[:\d]{8}Z","recorded":\{"at":"[-\d]{10}T[:\d]{8}\.\d{3}Z".*\},"actor":\{.*\},("recorder":\{.*\},)?` +
	`"body":(\{.*\}),"salt":"[\da-f]{32}","prev":"([\da-f]{64})","crc":"([\da-f]{8})"\}$`)

func verifyOne(line []byte, log string, leaves [][]byte, prev string) (name, wrong string) {
	if len(line) > 8<<20 {
		return "", "longer than 8 MiB"
	}
	if bytes.ContainsFunc(line, func(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Bidi_Control, unicode.Zl, unicode.Zp) }) {
		return "", "a control character"
	}
	m := form.FindStringSubmatch(string(line))
	if m == nil || !json.Valid(line) || !utf8.Valid(line) {
		return "", "not the form of an entry, or no crc"
	}
	sum := crc32.Checksum(line[:bytes.LastIndex(line, []byte(`,"crc"`))], crc32.MakeTable(crc32.Castagnoli))
	switch {
	case m[7] != fmt.Sprintf("%08x", sum):
		return "", "the crc is another"
	case log != "" && m[1] != log:
		return "", "of another log"
	case m[2] != strconv.Itoa(len(leaves)+1):
		return "", "numbered " + m[2]
	case m[6] != prev:
		return "", "its link is another"
	case (len(leaves) == 0) != (m[3] == "run.started"):
		return "", "the start of a log at a wrong place"
	case m[3] == "checkpoint.made":
		return m[1], verifyCheckpoint([]byte(m[5]), m[1], leaves)
	}
	return m[1], ""
}
