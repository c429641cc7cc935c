package store

import (
	"errors"
	"fmt"
	"strings"

	"downtime/store/event"
	"downtime/store/seal"
)

// Keys are those that signatures are judged by.
type Keys struct {
	Own *seal.PublicKey // of this PC; nil where there is none
	// Trusted is the only key that is good enough, in short; nil for any.
	Trusted *seal.Code
}

// Signed is what was found of one checkpoint.
type Signed struct {
	Seq  uint64 // the entry that it is in; 0 where it stands after the entries
	Size uint64 // how many entries it says it covers; 0 where it is not readable
	// Key is the one it was signed with, in short; zero where that is not known.
	Key seal.Code
	// Own reports whether that is the key of this PC.
	Own bool
	// Holds reports whether signature, size and root are right. False with Why
	// empty means that it could not be checked.
	Holds bool
	Why   string // it is wrong

	otherRoot bool // the entries are not those that it covers
}

// what is the checkpoint in words.
func (s Signed) what() string {
	if s.Seq > 0 {
		return fmt.Sprintf("the checkpoint in entry %d", s.Seq)
	}
	return fmt.Sprintf("the checkpoint of %d entries", s.Size)
}

// OnPaper is what was found of one code on paper.
type OnPaper struct {
	Paper seal.Paper
	To    uint64 // the entries it covers, from the first; 0 where it matches none
	Why   string // it matches none
}

// Proof is what is proved of a log.
type Proof struct {
	Examined
	Signed []Signed
	Papers []OnPaper
	// PaperTo and SignedTo are the last entries that are fixed by a code on
	// paper and by a signature; 0 for none.
	PaperTo, SignedTo uint64
	// BadTo is set where only a signature does not fit: one of the entries from
	// FirstBad to BadTo is not the one that was signed.
	BadTo uint64
}

// Prove checks the checkpoints of a log, within it and after it, and codes on
// paper, against its entries. What does not hold makes the report incomplete,
// except codes: which of several logs a code belongs to is not said on every
// paper.
func (x *Examined) Prove(papers []seal.Paper, keys Keys) Proof {
	p := Proof{Examined: *x}
	for _, paper := range papers {
		found := OnPaper{Paper: paper}
		found.To, found.Why = x.match(paper)
		p.Papers = append(p.Papers, found)
		p.PaperTo = max(p.PaperTo, found.To)
	}
	for _, w := range x.Within {
		if s := x.checkWithin(w, keys); w.Note != "" || s.Why != "" {
			p.Signed = append(p.Signed, s)
		}
	}
	for _, n := range x.Notes {
		p.Signed = append(p.Signed, x.check(n, Signed{}, keys))
	}
	for _, s := range p.Signed {
		if s.Holds {
			p.SignedTo = max(p.SignedTo, s.Size)
		}
	}
	for _, s := range p.Signed {
		if s.Why != "" && p.Complete {
			p.fail(s)
		}
	}
	if keys.Trusted != nil && p.SignedTo == 0 && p.Complete {
		p.Complete, p.Reason = false, fmt.Sprintf("nothing in it is signed with key %s", keys.Trusted)
	}
	return p
}

// fail makes a checkpoint that is wrong what is wrong with the log.
func (p *Proof) fail(s Signed) {
	p.Complete, p.Reason = false, s.Why
	switch {
	case !s.otherRoot && s.Seq > 0:
		p.FirstBad, p.Entries = s.Seq, s.Seq-1
	case !s.otherRoot:
	case s.Size > p.Entries:
		p.FirstBad = p.Entries + 1 // the first that is not there
	default:
		// What paper or another signature fixes is not the one that was changed.
		fixed := uint64(0)
		for _, o := range p.Papers {
			if o.To < s.Size {
				fixed = max(fixed, o.To)
			}
		}
		for _, o := range p.Signed {
			if o.Holds && o.Size < s.Size {
				fixed = max(fixed, o.Size)
			}
		}
		p.FirstBad, p.BadTo, p.Entries = fixed+1, s.Size, fixed
	}
}

// checkWithin looks at a checkpoint within the log. Without a signature its root
// is checked all the same.
func (x *Examined) checkWithin(w Within, keys Keys) Signed {
	s := Signed{Seq: w.Seq, Size: w.Size}
	root, err := seal.ParseLeaf(w.Root)
	switch {
	case err != nil || w.Size == 0 || w.Size >= w.Seq || w.Code != seal.CodeOf(root).String():
		s.Why = "the checkpoint in it contradicts itself"
	case x.Tree.RootAt(w.Size) != root:
		s.otherRoot = true
		s.Why = fmt.Sprintf("the first %d are not those that %s was made for", w.Size, s.what())
	case w.Note != "":
		signed := x.check(Note{Checkpoint: w.Note, Key: w.Key}, s, keys)
		if signed.Holds && signed.Size != w.Size {
			signed.Holds, signed.Why = false, "the checkpoint in it contradicts itself"
		}
		return signed
	}
	return s
}

// check looks at the signed note of one checkpoint, of which s is what is known.
func (x *Examined) check(n Note, s Signed, keys Keys) Signed {
	c, err := seal.ReadNote(n.Checkpoint)
	if err != nil {
		s.Why = "a checkpoint at its end is not readable"
		if s.Seq > 0 {
			s.Why = "the checkpoint in it is not readable"
		}
		return s
	}
	s.Size = c.Size
	keyFits := false
	if keys.Own != nil {
		if _, err := seal.OpenNote(n.Checkpoint, *keys.Own); err == nil {
			s.Own, s.Key, keyFits = true, keys.Own.Code(), true
		}
	}
	if !keyFits && n.Key != "" {
		named, err := seal.ParsePublicKey(n.Key)
		if err == nil {
			s.Key = named.Code()
			_, err = seal.OpenNote(n.Checkpoint, named)
		}
		if err != nil {
			s.Why = s.what() + " was not signed with the key it names"
			return s
		}
		keyFits = true
	}
	switch {
	case !x.names(c.Origin):
		s.Why = fmt.Sprintf("%s is of another log, %s", s.what(), c.Origin)
	case c.Size == 0:
		s.Why = "a checkpoint of no entries is none"
	case c.Size > x.Entries && !x.Complete:
		// What is wrong before its end is named already.
	case c.Size > x.Entries:
		s.otherRoot = true
		s.Why = fmt.Sprintf("a checkpoint covers %d entries and there are %d, so the end is missing", c.Size, x.Entries)
	case x.Tree.RootAt(c.Size) != c.Root:
		s.otherRoot = true
		s.Why = fmt.Sprintf("the first %d are not those that %s was signed for", c.Size, s.what())
	case keys.Trusted != nil && keyFits && s.Key != *keys.Trusted:
		s.Why = fmt.Sprintf("%s is signed with key %s and not with %s", s.what(), s.Key, keys.Trusted)
	default:
		s.Holds = keyFits
	}
	return s
}

// names reports whether an origin is that of this log.
func (x *Examined) names(origin string) bool {
	if x.Log == "" {
		return true // all entries were withheld
	}
	if x.Device != "" {
		return origin == seal.Origin(x.Device, x.Log)
	}
	return strings.HasPrefix(origin, "downtime/") && strings.HasSuffix(origin, "/"+x.Log)
}

// Bears reports whether this log is still the one that another saw on paper, and
// why it is not.
func (x *Examined) Bears(w event.WitnessSeen) (holds bool, why string) {
	code, err := seal.ParseCode(w.Code)
	if err != nil {
		return false, err.Error()
	}
	to, why := x.match(seal.Paper{Log: w.Log, Size: w.Size, Code: code})
	return to > 0, why
}

// match finds how many entries a code on paper covers.
func (x *Examined) match(paper seal.Paper) (to uint64, why string) {
	is := func(n uint64) bool { return seal.CodeOf(x.Tree.RootAt(n)) == paper.Code }
	switch {
	case paper.Log != "" && x.Log != "" && paper.Log != x.Log:
		return 0, "it is of log " + paper.Log
	case paper.Size > 0 && paper.Size <= x.Tree.Size() && is(paper.Size):
		if paper.Root != (seal.Hash{}) && paper.Root != x.Tree.RootAt(paper.Size) {
			return 0, fmt.Sprintf("the code is that of the first %d entries, and the root is not", paper.Size)
		}
		return paper.Size, ""
	}
	for n := x.Tree.Size(); n > 0; n-- { // of the end, as a rule
		switch {
		case !is(n):
		case paper.Size != 0:
			return 0, fmt.Sprintf("the paper says %d entries, and the code is that of %d", paper.Size, n)
		default:
			return n, ""
		}
	}
	return 0, fmt.Sprintf("after none of the %d entries that hold was it the code", x.Tree.Size())
}

// Relation is how two copies of a log stand to each other.
type Relation string

// The relations of two copies.
const (
	Same         Relation = "same"
	FirstGoesOn  Relation = "first-goes-on" // the second is the beginning of the first
	SecondGoesOn Relation = "second-goes-on"
	Fork         Relation = "fork"
)

// Comparison is what was found of two copies of one log.
type Comparison struct {
	Log      string
	Relation Relation
	// SameTo is the last entry up to which both are the same; the next is the
	// first that differs in a fork.
	SameTo uint64
}

// errTwoLogs says that there is nothing to compare.
var errTwoLogs = errors.New("they are two different logs")

// Compare finds where two copies of one log part, as far as both hold. Neither
// is chosen: both entries may hold by themselves.
func Compare(a, b *Examined) (Comparison, error) {
	if a.Log != b.Log || a.Log == "" {
		return Comparison{}, errTwoLogs
	}
	c := Comparison{Log: a.Log}
	shorter := min(a.Tree.Size(), b.Tree.Size())
	for c.SameTo < shorter && a.Tree.LeafOf(c.SameTo+1) == b.Tree.LeafOf(c.SameTo+1) {
		c.SameTo++
	}
	switch {
	case c.SameTo < shorter:
		c.Relation = Fork
	case a.Tree.Size() > shorter:
		c.Relation = FirstGoesOn
	case b.Tree.Size() > shorter:
		c.Relation = SecondGoesOn
	default:
		c.Relation = Same
	}
	return c, nil
}
