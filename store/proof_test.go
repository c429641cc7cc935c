package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"downtime/store/event"
	"downtime/store/seal"
)

// rows is a log of n entries as lines without line feeds, of notes by a writer
// who could give them any text. Links and checksums are right.
func rows(t testing.TB, log string, texts []string) [][]byte {
	t.Helper()
	link := seal.Genesis
	var list [][]byte
	for i, text := range texts {
		ev := happened(event.Logged{Kind: event.TypeNote, Text: text})
		if i == 0 {
			ev = happened(event.RunStarted{Mode: event.Live, Title: text, Device: "WARD 7B"})
		}
		e, err := event.Encode(ev, log, uint64(i+1), event.Stamp{At: ev.Happened, Offset: "+00:00"}, fmt.Sprintf("%032d", i), link)
		if err != nil {
			t.Fatal(err)
		}
		list, link = append(list, e.Raw), seal.Link(e.Raw)
	}
	return list
}

func texts(n int) []string {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprint("note ", i+1))
	}
	return list
}

func treeOf(list [][]byte) *seal.Tree {
	var tree seal.Tree
	for _, raw := range list {
		tree.Add(raw)
	}
	return &tree
}

func joined(list [][]byte, ends ...[]byte) []byte {
	return slices.Concat(bytes.Join(append(slices.Clone(list), nil), []byte("\n")), slices.Concat(ends...))
}

func examined(t testing.TB, text []byte) *Examined {
	t.Helper()
	x, err := Examine(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return &x
}

func checkpointOf(t testing.TB, key seal.Key, log string, list [][]byte) []byte {
	t.Helper()
	line, err := Checkpoint(key, "WARD 7B", log, treeOf(list))
	if err != nil {
		t.Fatal(err)
	}
	return line
}

const testLog = "7F3A91C2K4QX"

var (
	wardKey  = seal.NewKey([32]byte{1})
	otherKey = seal.NewKey([32]byte{2})
)

func codeAt(list [][]byte, n int) seal.Paper {
	return seal.Paper{Code: seal.CodeOf(treeOf(list[:n]).Root())}
}

func TestProve(t *testing.T) {
	list := rows(t, testLog, texts(12))
	public, other := wardKey.Public(), otherKey.Public()
	sign := func(n int) []byte { return checkpointOf(t, wardKey, testLog, list[:n]) }
	bare := func(line []byte) []byte { // without the public key
		var n Note
		if err := json.Unmarshal(line, &n); err != nil {
			t.Fatal(err)
		}
		n.Key = ""
		text, err := n.line()
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	twisted := rows(t, testLog, append(texts(10), "other", "note 12"))
	rewritten := func(end ...[]byte) []byte { return joined(twisted, end...) }
	falseKey := bytes.Replace(sign(12), []byte(public.String()), []byte(other.String()), 1)
	for name, c := range map[string]struct {
		text          []byte
		own           *seal.PublicKey
		papers        []seal.Paper
		signed, paper uint64
		bad, badTo    uint64
		reason        string // "" for a log that holds
	}{
		"no checkpoint":            {joined(list), &public, nil, 0, 0, 0, 0, ""},
		"signed here":              {joined(list, sign(12)), &public, nil, 12, 0, 0, 0, ""},
		"signed elsewhere":         {joined(list, sign(12)), &other, nil, 12, 0, 0, 0, ""},
		"no key here":              {joined(list, sign(12)), nil, nil, 12, 0, 0, 0, ""},
		"a key that is not known":  {joined(list, bare(sign(12))), &other, nil, 0, 0, 0, 0, ""},
		"a key known here":         {joined(list, bare(sign(12))), &public, nil, 12, 0, 0, 0, ""},
		"two checkpoints":          {joined(list, sign(5), sign(9)), nil, nil, 9, 0, 0, 0, ""},
		"a code":                   {joined(list), nil, []seal.Paper{codeAt(list, 7)}, 0, 7, 0, 0, ""},
		"two codes":                {joined(list), nil, []seal.Paper{codeAt(list, 7), codeAt(list, 3)}, 0, 7, 0, 0, ""},
		"a code of another log":    {joined(twisted), nil, []seal.Paper{codeAt(list, 11)}, 0, 0, 0, 0, ""},
		"rewritten":                {rewritten(sign(12)), nil, nil, 0, 0, 1, 12, "not those that"},
		"rewritten after a code":   {rewritten(sign(12)), nil, []seal.Paper{codeAt(list, 10)}, 0, 10, 11, 12, "not those that"},
		"rewritten after another":  {rewritten(sign(10), sign(12)), nil, nil, 10, 0, 11, 12, "not those that"},
		"the end is cut off":       {joined(list[:11], sign(12)), nil, nil, 0, 0, 12, 0, "the end is missing"},
		"signed by somebody else":  {joined(list, falseKey), nil, nil, 0, 0, 0, 0, "not signed with the key"},
		"no checkpoint of ours":    {joined(list, []byte(`{"checkpoint":"x"}`+"\n")), nil, nil, 0, 0, 0, 0, "not readable"},
		"no checkpoint at all":     {joined(list, []byte(`{"checkpoint":5}`+"\n")), nil, nil, 0, 0, 0, 0, "not readable"},
		"a checkpoint of another":  {joined(list, checkpointOf(t, wardKey, "000000000000", list)), nil, nil, 0, 0, 0, 0, "another log"},
		"broken before its end":    {joined(append(slices.Clone(list[:4]), list[5:]...), sign(12)), nil, nil, 0, 0, 5, 0, "numbered 6"},
		"broken after a signature": {joined(append(slices.Clone(list[:4]), list[5:]...), sign(3)), nil, nil, 3, 0, 5, 0, "numbered 6"},
	} {
		p := examined(t, c.text).Prove(c.papers, Keys{Own: c.own})
		if p.SignedTo != c.signed || p.PaperTo != c.paper || p.FirstBad != c.bad || p.BadTo != c.badTo ||
			p.Complete != (c.reason == "") || !strings.Contains(p.Reason, c.reason) {
			t.Errorf("%s: signed to %d, paper to %d, bad %d to %d, %q, %+v", name, p.SignedTo, p.PaperTo, p.FirstBad, p.BadTo, p.Reason, p.Signed)
		}
		for _, s := range p.Signed {
			if s.Own != (s.Holds && c.own != nil && *c.own == public) && p.Complete {
				t.Errorf("%s: own is %t", name, s.Own)
			}
		}
	}
}

// A whole line of paper says more than its code, and is held to it.
func TestPaperLine(t *testing.T) {
	list := rows(t, testLog, texts(9))
	x := examined(t, joined(list))
	code := codeAt(list, 6).Code
	for _, c := range []struct {
		paper seal.Paper
		to    uint64
		why   string
	}{
		{seal.Paper{Code: code}, 6, ""},
		{seal.Paper{Log: testLog, Size: 6, Code: code}, 6, ""},
		{seal.Paper{Log: testLog, Size: 7, Code: code}, 0, "the paper says 7"},
		{seal.Paper{Log: "000000000000", Code: code}, 0, "of log 000000000000"},
		{seal.Paper{}, 0, "after none of the 9"},
	} {
		found := x.Prove([]seal.Paper{c.paper}, Keys{}).Papers[0]
		if found.To != c.to || !strings.Contains(found.Why, c.why) || c.why == "" && found.Why != "" {
			t.Errorf("%+v: %+v", c.paper, found)
		}
	}
}

// TestEveryChangeIsDetected: somebody who makes every link and checksum anew
// after a change is still found out by the signature that was there, and by a
// code on paper that covers the place; one before it goes on holding.
func TestEveryChangeIsDetected(t *testing.T) {
	const n = 14
	original := texts(n)
	list := rows(t, testLog, original)
	sealed := checkpointOf(t, wardKey, testLog, list)
	var papers []seal.Paper
	for i := 1; i <= n; i++ {
		papers = append(papers, codeAt(list, i))
	}
	for i := range n {
		edited := slices.Clone(original)
		edited[i] += "!"
		variants := map[string][]string{"edit": edited, "insert": slices.Insert(slices.Clone(original), i, "new"), "cut": original[:i]}
		variants["delete"] = slices.Delete(slices.Clone(original), i, i+1)
		if i+1 < n {
			swapped := slices.Clone(original)
			swapped[i], swapped[i+1] = swapped[i+1], swapped[i]
			variants["swap"] = swapped
		}
		for what, changed := range variants {
			if len(changed) == 0 {
				continue
			}
			x := examined(t, joined(rows(t, testLog, changed), sealed))
			if !x.Complete {
				t.Fatalf("%s of entry %d does not hold by itself: %s", what, i+1, x.Reason)
			}
			p := x.Prove(papers, Keys{})
			if p.Complete || p.SignedTo != 0 {
				t.Errorf("%s of entry %d: the signature holds", what, i+1)
			}
			for k, o := range p.Papers {
				covered := uint64(k + 1)
				if want := covered <= uint64(i); (o.To == covered) != want || !want && o.To != 0 {
					t.Errorf("%s of entry %d: the code of %d matches %d", what, i+1, covered, o.To)
				}
			}
		}
		// And somebody who changes the file alone, by the links.
		for what, changed := range map[string][][]byte{
			"edit":   slices.Replace(slices.Clone(list), i, i+1, bytes.Replace(list[i], []byte("note"), []byte("Note"), 1)),
			"delete": slices.Delete(slices.Clone(list), i, i+1),
			"twice":  slices.Insert(slices.Clone(list), i, list[i]),
		} {
			p := examined(t, joined(changed, sealed)).Prove(papers, Keys{})
			if p.Complete {
				t.Errorf("%s of line %d is not seen", what, i+1)
			}
		}
	}
}

// Withheld entries are as good as others for the tree, and one that is shown
// later is proved by its leaf.
func TestWithheldEntriesAreProved(t *testing.T) {
	list := rows(t, testLog, texts(10))
	public := wardKey.Public()
	sealed := checkpointOf(t, wardKey, testLog, list)
	for hidden := range list {
		shown := slices.Clone(list)
		shown[hidden] = fmt.Appendf(nil, `{"withheld":%d,"leaf":"%s"}`, hidden+1, seal.Link(list[hidden]))
		p := examined(t, joined(shown, sealed)).Prove([]seal.Paper{codeAt(list, 10)}, Keys{Own: &public})
		if !p.Complete || p.SignedTo != 10 || p.PaperTo != 10 || p.Withheld != 1 {
			t.Errorf("entry %d withheld: %+v", hidden+1, p)
		}
		proof, err := p.Tree.Inclusion(uint64(hidden + 1))
		if err != nil || seal.CheckInclusion(proof, 10, p.Tree.Root(), uint64(hidden+1), seal.Leaf(list[hidden])) != nil {
			t.Errorf("entry %d is not proved by its leaf: %v", hidden+1, err)
		}
		// A false leaf, with everything after it withheld too, fits the links
		// of nothing: only the root gives it away.
		for k := hidden; k < len(list); k++ {
			leaf := seal.Link(list[k])
			if k == hidden {
				leaf = seal.Link([]byte("another"))
			}
			shown[k] = fmt.Appendf(nil, `{"withheld":%d,"leaf":"%s"}`, k+1, leaf)
		}
		if p := examined(t, joined(shown, sealed)).Prove(nil, Keys{Own: &public}); p.Complete {
			t.Errorf("a false leaf for entry %d is not seen", hidden+1)
		}
	}
}

func TestCompare(t *testing.T) {
	list := rows(t, testLog, texts(9))
	forked := rows(t, testLog, append(texts(5), "other", "note 7", "note 8"))
	for name, c := range map[string]struct {
		a, b     [][]byte
		relation Relation
		same     uint64
	}{
		"same":            {list, list, Same, 9},
		"the first on":    {list, list[:4], FirstGoesOn, 4},
		"the second on":   {list[:4], list, SecondGoesOn, 4},
		"a fork":          {list, forked, Fork, 5},
		"forked by start": {list, rows(t, testLog, append([]string{"x"}, texts(9)[1:]...)), Fork, 0},
		"at the last one": {list[:6], forked[:6], Fork, 5},
		"before the fork": {list[:5], forked, SecondGoesOn, 5},
	} {
		got, err := Compare(examined(t, joined(c.a)), examined(t, joined(c.b)))
		if err != nil || got != (Comparison{Log: testLog, Relation: c.relation, SameTo: c.same}) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	other := examined(t, joined(rows(t, "000000000000", texts(9))))
	if got, err := Compare(examined(t, joined(list)), other); err == nil {
		t.Errorf("two logs: %+v", got)
	}
}

// What is in the database is examined like its export.
func TestStoreExamine(t *testing.T) {
	s := open(t, t.TempDir())
	log := begin(t, s, notes(20)...)
	var out [][]byte
	if err := s.Read(log, func(e *event.Entry) error { out = append(out, e.Raw); return nil }); err != nil {
		t.Fatal(err)
	}
	got, err := s.Examine(log)
	if err != nil || !got.Complete || got.Entries != 21 || got.Tree.Root() != treeOf(out).Root() || got.Tree.Size() != 21 || got.Log != log {
		t.Errorf("%+v, %v", got.Report, err)
	}
	if want := examined(t, joined(out)); want.Device != got.Device || want.Report != got.Report {
		t.Errorf("the export is %+v", want.Report)
	}
}

// FuzzExamine: no file makes the verifier fail, and what it says is consistent.
func FuzzExamine(f *testing.F) {
	list := rows(f, testLog, texts(4))
	sealed := checkpointOf(f, wardKey, testLog, list)
	for _, seed := range [][]byte{
		joined(list, sealed), joined(list), joined(list[:3], sealed), nil, sealed, []byte("{}\n"), []byte(`{"checkpoint":` + "\n"),
		[]byte(`{"withheld":1,"leaf":"` + seal.Link(nil) + `"}` + "\n"), joined(list, sealed, list[3]),
	} {
		f.Add(seed)
	}
	public := wardKey.Public()
	f.Fuzz(func(t *testing.T, text []byte) {
		x, err := Examine(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		p := x.Prove([]seal.Paper{codeAt(list, 2)}, Keys{Own: &public})
		if p.Complete && p.Entries != p.Tree.Size() || p.SignedTo > p.Tree.Size() || p.PaperTo > p.Tree.Size() || !p.Complete && p.Reason == "" {
			t.Errorf("%q: %+v", text, p)
		}
		if p.PaperTo != 0 && p.PaperTo != 2 {
			t.Errorf("the code of two entries is that of %d", p.PaperTo)
		}
	})
}
