package store

// A verifier written from FORMAT.md alone. It shares no code with the store, and
// imports nothing but the standard library.

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"strings"
)

// verifyIndependently checks the lines of one log and says how many hold, and
// why the next does not ("" where there is none).
func verifyIndependently(in io.Reader) (entries int, wrong string) {
	text, err := io.ReadAll(in)
	if err != nil {
		return 0, err.Error()
	}
	log, prev := "", strings.Repeat("0", 64)
	for {
		line, rest, whole := bytes.Cut(text, []byte("\n"))
		if !whole {
			return entries, "" // what follows the last line feed was never saved
		}
		text = rest
		name, reason := verifyOne(line, log, entries+1, prev)
		if reason != "" {
			return entries, reason
		}
		log, prev = name, fmt.Sprintf("%x", sha256.Sum256(append([]byte{0}, line...)))
		entries++
	}
}

var order = []string{"log", "seq", "type", "v", "happened", "recorded", "actor", "recorder", "body", "salt", "prev", "crc"}

func verifyOne(line []byte, log string, seq int, prev string) (name, wrong string) {
	if len(line) > 8<<20 {
		return "", "longer than 8 MiB"
	}
	for _, r := range string(line) {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return "", "a control character"
		}
	}
	cut := bytes.LastIndex(line, []byte(`,"crc":"`))
	if cut < 0 {
		return "", "no crc"
	}
	sum := crc32.Checksum(line[:cut], crc32.MakeTable(crc32.Castagnoli))
	if string(line[cut:]) != fmt.Sprintf(`,"crc":"%08x"}`, sum) {
		return "", "the crc is another"
	}
	members, err := memberNames(line)
	if err != nil {
		return "", err.Error()
	}
	expected := slices.Clone(order)
	if !slices.Contains(members, "recorder") {
		expected = slices.DeleteFunc(expected, func(s string) bool { return s == "recorder" })
	}
	if !slices.Equal(members, expected) {
		return "", fmt.Sprint("members are ", members)
	}
	var entry struct {
		Log, Type, Happened, Salt, Prev string
		Seq, V                          int
		Recorded                        struct{ At, Offset, Boot string }
		Actor                           struct{ Name, Role string }
		Body                            map[string]any
	}
	if err := json.Unmarshal(line, &entry); err != nil {
		return "", err.Error()
	}
	switch {
	case log != "" && entry.Log != log:
		return "", "of another log"
	case entry.Seq != seq:
		return "", fmt.Sprint("numbered ", entry.Seq)
	case entry.Prev != prev:
		return "", "its link is another"
	case (seq == 1) != (entry.Type == "run.started"):
		return "", "the start of a log at a wrong place"
	case len(entry.Log) != 12 || strings.Trim(entry.Log, "0123456789ABCDEFGHJKMNPQRSTVWXYZ") != "":
		return "", "no name of a log"
	case len(entry.Salt) != 32 || strings.Trim(entry.Salt, "0123456789abcdef") != "":
		return "", "no salt"
	case len(entry.Happened) != len("2026-11-24T02:20:00Z") || len(entry.Recorded.At) != len("2026-11-24T03:11:07.123Z"):
		return "", "no time"
	case entry.V < 1 || entry.Body == nil:
		return "", "no version or no body"
	}
	return entry.Log, ""
}

// memberNames lists the members of the outermost object in their order.
func memberNames(line []byte) ([]string, error) {
	in := json.NewDecoder(bytes.NewReader(line))
	if _, err := in.Token(); err != nil {
		return nil, err
	}
	var names []string
	for in.More() {
		name, err := in.Token()
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := in.Decode(&value); err != nil {
			return nil, err
		}
		names = append(names, fmt.Sprint(name))
	}
	return names, nil
}
