package store

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"downtime/store/event"
	"downtime/store/seal"
)

// nightWith is a log of twelve entries whose 6th and 11th are checkpoints. Change
// may make other bodies of them, as somebody would who rewrites the log; every
// link and checksum is then right again.
func nightWith(t testing.TB, key *seal.Key, change func(seq uint64, body event.Body) event.Body) [][]byte {
	t.Helper()
	write := func(change func(uint64, event.Body) event.Body, checkpoints map[uint64]event.CheckpointMade) [][]byte {
		var list [][]byte
		var tree seal.Tree
		link := seal.Genesis
		for seq := uint64(1); seq <= 12; seq++ {
			var body event.Body = event.Logged{Kind: event.TypeNote, Text: fmt.Sprint("note ", seq)}
			switch {
			case seq == 1:
				body = event.RunStarted{Mode: event.Live, Title: "EPR down", Device: "WARD 7B"}
			case seq != 6 && seq != 11:
			case checkpoints[seq].Size > 0:
				body = checkpoints[seq]
			default:
				checkpoints[seq] = CheckpointWithin(key, "WARD 7B", testLog, &tree, event.AtDecision)
				body = checkpoints[seq]
			}
			e, err := event.Encode(happened(change(seq, body)), testLog, seq, event.Stamp{Offset: "+00:00"}, fmt.Sprintf("%032d", seq), link)
			if err != nil {
				t.Fatal(err)
			}
			tree.Add(e.Raw)
			list, link = append(list, e.Raw), seal.Link(e.Raw)
		}
		return list
	}
	checkpoints := make(map[uint64]event.CheckpointMade)
	before := write(func(_ uint64, body event.Body) event.Body { return body }, checkpoints)
	if change == nil {
		return before
	}
	return write(change, checkpoints)
}

func noteAt(at uint64) func(uint64, event.Body) event.Body {
	return func(seq uint64, body event.Body) event.Body {
		if seq == at {
			return event.Logged{Kind: event.TypeNote, Text: "rewritten"}
		}
		return body
	}
}

func checkpointAt(at uint64, change func(*event.CheckpointMade)) func(uint64, event.Body) event.Body {
	return func(seq uint64, body event.Body) event.Body {
		if made, ok := body.(event.CheckpointMade); ok && seq == at {
			change(&made)
			return made
		}
		return body
	}
}

// TestCheckpointsWithin: whoever rewrites a log after an entry, with all links
// right, is found out by the checkpoints in it, and it is said between which of
// them; a checkpoint that was itself changed is named.
func TestCheckpointsWithin(t *testing.T) {
	own, other := wardKey.Public(), otherKey.Public()
	trusted, distrusted := own.Code(), other.Code()
	resigned := func(made *event.CheckpointMade) { // by somebody with another key
		*made = CheckpointWithin(&otherKey, "WARD 7B", testLog, treeOf(nightWith(t, &wardKey, nil)[:made.Size]), made.Reason)
	}
	for name, c := range map[string]struct {
		list       [][]byte
		keys       Keys
		signed     uint64
		bad, badTo uint64
		reason     string
	}{
		"as it was":                     {nightWith(t, &wardKey, nil), Keys{}, 10, 0, 0, ""},
		"on the PC itself":              {nightWith(t, &wardKey, nil), Keys{Own: &own}, 10, 0, 0, ""},
		"on another PC":                 {nightWith(t, &wardKey, nil), Keys{Own: &other}, 10, 0, 0, ""},
		"by the key that is trusted":    {nightWith(t, &wardKey, nil), Keys{Trusted: &trusted}, 10, 0, 0, ""},
		"by another key":                {nightWith(t, &wardKey, nil), Keys{Trusted: &distrusted}, 0, 6, 0, "the checkpoint in entry 6 is signed with key " + trusted.String() + " and not with " + distrusted.String()},
		"without a key":                 {nightWith(t, nil, nil), Keys{}, 0, 0, 0, ""},
		"without a key, one is trusted": {nightWith(t, nil, nil), Keys{Trusted: &trusted}, 0, 0, 0, "nothing in it is signed with key " + trusted.String()},
		"rewritten at the start":        {nightWith(t, &wardKey, noteAt(3)), Keys{}, 0, 1, 5, "the first 5 are not those that the checkpoint in entry 6 was made for"},
		"rewritten between":             {nightWith(t, &wardKey, noteAt(8)), Keys{}, 5, 6, 10, "the first 10 are not those that the checkpoint in entry 11"},
		"rewritten without a key":       {nightWith(t, nil, noteAt(8)), Keys{}, 0, 1, 10, "the first 10 are not those"},
		"rewritten after":               {nightWith(t, &wardKey, noteAt(12)), Keys{}, 10, 0, 0, ""},
		"signed anew":                   {nightWith(t, &wardKey, checkpointAt(11, resigned)), Keys{Trusted: &trusted}, 5, 11, 0, "the checkpoint in entry 11 is signed with key " + distrusted.String()},
		"another key is named": {nightWith(t, &wardKey, checkpointAt(6, func(m *event.CheckpointMade) { m.Key = other.String() })), Keys{}, 0, 6, 0,
			"was not signed with the key it names"},
		"another code": {nightWith(t, &wardKey, checkpointAt(6, func(m *event.CheckpointMade) { m.Code = trusted.String() })), Keys{}, 0, 6, 0, "contradicts itself"},
		"itself":       {nightWith(t, &wardKey, checkpointAt(6, func(m *event.CheckpointMade) { m.Size = 6 })), Keys{}, 0, 6, 0, "contradicts itself"},
		"none":         {nightWith(t, &wardKey, checkpointAt(6, func(m *event.CheckpointMade) { m.Size = 0 })), Keys{}, 0, 6, 0, "contradicts itself"},
		"half a note":  {nightWith(t, &wardKey, checkpointAt(11, func(m *event.CheckpointMade) { m.Note = m.Note[:40] })), Keys{}, 5, 11, 0, "not readable"},
		"another's note": {nightWith(t, &wardKey, checkpointAt(11, func(m *event.CheckpointMade) {
			m.Note = CheckpointWithin(&wardKey, "WARD 7B", testLog, treeOf(nightWith(t, &wardKey, nil)[:4]), event.AtPhase).Note
		})), Keys{}, 5, 11, 0, "contradicts itself"},
	} {
		p := examined(t, joined(c.list)).Prove(nil, c.keys)
		if p.SignedTo != c.signed || p.FirstBad != c.bad || p.BadTo != c.badTo || p.Complete != (c.reason == "") || !strings.Contains(p.Reason, c.reason) {
			t.Errorf("%s: signed to %d, bad %d to %d, %q, %+v", name, p.SignedTo, p.FirstBad, p.BadTo, p.Reason, p.Signed)
		}
		// The other verifier looks at the same lines; it trusts any key.
		if c.keys.Trusted == nil {
			held, wrong := verifyIndependently(joined(c.list))
			if c.reason != "" && wrong == "" || c.reason == "" && (wrong != "" || len(held) != 12) {
				t.Errorf("%s: independently %d entries hold, %q", name, len(held), wrong)
			}
		}
	}
}

// TestNoteOnPaper: the note of a QR code fixes what its code does, by the whole
// root, however it came from the reader.
func TestNoteOnPaper(t *testing.T) {
	list := nightWith(t, &wardKey, nil)
	note := CheckpointWithin(&wardKey, "WARD 7B", testLog, treeOf(list[:7]), event.AtPrint).Note
	for _, text := range []string{note, strings.ReplaceAll(note, "\n", "\r\n"), strings.TrimSuffix(note, "\n"), note + "\n\n"} {
		paper, err := seal.ParsePaperNote(text)
		if err != nil || paper.Log != testLog || paper.Size != 7 {
			t.Fatalf("%q: %+v, %v", text, paper, err)
		}
		if p := examined(t, joined(list)).Prove([]seal.Paper{paper}, Keys{}); p.PaperTo != 7 {
			t.Errorf("%q: %+v", text, p.Papers)
		}
		if p := examined(t, joined(nightWith(t, &wardKey, noteAt(7)))).Prove([]seal.Paper{paper}, Keys{}); p.PaperTo != 0 {
			t.Errorf("of a log that was rewritten: %+v", p.Papers)
		}
		paper.Root[31] ^= 1 // beyond the code
		if p := examined(t, joined(list)).Prove([]seal.Paper{paper}, Keys{}); p.PaperTo != 0 || !strings.Contains(p.Papers[0].Why, "the root is not") {
			t.Errorf("of another root: %+v", p.Papers)
		}
	}
	for _, text := range []string{"", "x", strings.ReplaceAll(note, "\n", " "), codeAt(list, 7).String()} {
		if paper, err := seal.ParsePaperNote(text); err == nil {
			t.Errorf("%q is %+v", text, paper)
		}
	}
}

// TestWitness: a log bears the line that another saw as long as the entries up to
// there are what they were.
func TestWitness(t *testing.T) {
	list := nightWith(t, &wardKey, nil)
	seen := event.WitnessSeen{Log: testLog, Size: 9, Code: codeAt(list, 9).Code.String()}
	for name, c := range map[string]struct {
		list [][]byte
		seen event.WitnessSeen
		why  string
	}{
		"as it was":           {list, seen, ""},
		"cut, but after it":   {list[:10], seen, ""},
		"cut before":          {list[:8], seen, "after none of the 8"},
		"rewritten after it":  {nightWith(t, nil, noteAt(12))[:1], seen, "after none of the 1"},
		"rewritten before it": {nightWith(t, &wardKey, noteAt(2)), seen, "after none of the 12"},
		"another number":      {list, event.WitnessSeen{Log: testLog, Size: 8, Code: seen.Code}, "the paper says 8"},
		"another log":         {list, event.WitnessSeen{Log: "000000000000", Size: 9, Code: seen.Code}, "of log 000000000000"},
		"no code":             {list, event.WitnessSeen{Log: testLog, Size: 9, Code: "x"}, "characters"},
	} {
		if holds, why := examined(t, joined(c.list)).Bears(c.seen); holds != (c.why == "") || !strings.Contains(why, c.why) {
			t.Errorf("%s: %t, %q", name, holds, why)
		}
	}
}

// A log with checkpoints in it, signed as this version does, holds
// for ever, and is written in the same way for ever.
func TestGoldenProof(t *testing.T) {
	kept, err := os.ReadFile(filepath.Join("testdata", "v1-checkpoints.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	list := nightWith(t, &wardKey, nil)
	if now := joined(list, checkpointOf(t, wardKey, testLog, list)); !bytes.Equal(now, kept) {
		t.Errorf("it is now written as\n%s", now)
	}
	trusted := wardKey.Public().Code()
	if p := examined(t, kept).Prove(nil, Keys{Trusted: &trusted}); !p.Complete || p.SignedTo != 12 || len(p.Signed) != 3 {
		t.Errorf("signed to %d: %s", p.SignedTo, p.Reason)
	}
	if held, wrong := verifyIndependently(kept); len(held) != 12 || wrong != "" {
		t.Errorf("independently %d entries hold: %s", len(held), wrong)
	}
}
