package cli

import (
	"fmt"
	"strings"

	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/store/seal"
)

// copyFound is one of the two copies in verify --json, as the log was read from it.
type copyFound struct {
	Copy    string `json:"copy"`    // first or second
	Where   string `json:"where"`   // its folder
	State   string `json:"state"`   // whole, not whole, missing, not read
	Entries uint64 `json:"entries"` // that it has, from the first on
	Reason  string `json:"reason"`  // it was not read
}

func copiesFound(read []store.CopyRead) []copyFound {
	found := []copyFound{}
	for _, c := range read {
		found = append(found, copyFound{
			Copy: string(c.Copy), Where: clean.Line(c.Where), State: string(c.State), Entries: c.Entries, Reason: clean.Line(c.Why),
		})
	}
	return found
}

// copiesWords says whether a log was read from both copies, "" where it was read from
// a file, or where nothing of it holds.
func (v *verdict) copiesWords() string {
	var short []string
	whole := 0
	for _, c := range v.Copies {
		if c.State == string(store.CopyWhole) {
			whole++
			continue
		}
		short = append(short, c.words(v.ProvedTo))
	}
	switch {
	case len(v.Copies) == 0 || v.ProvedTo == 0:
		return ""
	case len(short) == 0 && !v.proof.Complete:
		return "read from both copies, which tell alike what holds of it"
	case len(short) == 0:
		return "read from both copies, which tell it alike"
	case whole == 0:
		return "read from what both copies have together: " + strings.Join(short, "; ")
	}
	return "read from one copy alone, so nothing else was there to compare it with: " + strings.Join(short, "; ")
}

// words say what a copy lacks of so many entries.
func (c copyFound) words(of uint64) string {
	said := fmt.Sprintf("the %s copy, in %s, ", c.Copy, clean.Quoted(c.Where))
	switch store.CopyState(c.State) {
	case store.CopyMissing:
		return said + "has nothing of this log"
	case store.CopyNotRead:
		return said + "was not read (" + c.Reason + ")"
	}
	return said + fmt.Sprintf("has %d of the %s from the first on", c.Entries, entries(of))
}

// keyFound is a key in verify --json that checkpoints of a log are signed with.
type keyFound struct {
	Key    string `json:"key"` // in short
	OwnKey bool   `json:"own_key"`
	To     uint64 `json:"to"` // the last entry that a checkpoint with it covers
}

// keysFound are the keys of the checkpoints that hold, in the order in which they were
// first used.
func keysFound(signed []store.Signed) []keyFound {
	found := []keyFound{}
	at := make(map[seal.Code]int)
	for _, s := range signed {
		if !s.Holds {
			continue
		}
		i, known := at[s.Key]
		if !known {
			i = len(found)
			at[s.Key] = i
			found = append(found, keyFound{Key: s.Key.String(), OwnKey: s.Own})
		}
		found[i].To = max(found[i].To, s.Size)
	}
	return found
}

// keysWords says which keys a log is signed with, where there are several; "" else.
func (v *verdict) keysWords() string {
	if len(v.Keys) < 2 {
		return ""
	}
	parts := make([]string, len(v.Keys))
	for i, k := range v.Keys {
		key := "key " + k.Key
		if k.OwnKey {
			key = "the key of this PC"
		}
		parts[i] = fmt.Sprintf("up to entry %d with %s", k.To, key)
	}
	return fmt.Sprintf("it is signed with %d keys: %s", len(parts), strings.Join(parts, ", "))
}

// keysMeaning says what becomes of entries that were signed with another key before, ""
// where there was none.
func (v *verdict) keysMeaning() string {
	if len(v.Keys) < 2 {
		return ""
	}
	return "there is another key where a log went on on another PC, or where the key of this one was made anew: find out which; a code on paper says whether the entries before are the same"
}
