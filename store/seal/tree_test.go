package seal

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"testing"
)

// plainRoot is the definition of RFC 6962 section 2.1, word for word.
func plainRoot(leaves []Hash) Hash {
	switch len(leaves) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return leaves[0]
	}
	k := 1
	for k*2 < len(leaves) {
		k *= 2
	}
	left, right := plainRoot(leaves[:k]), plainRoot(leaves[k:])
	return sha256.Sum256(slices.Concat([]byte{1}, left[:], right[:]))
}

func grow(n int) (t Tree, leaves []Hash) {
	for i := range n {
		raw := fmt.Appendf(nil, `{"seq":%d}`, i+1)
		t.Add(raw)
		leaves = append(leaves, Leaf(raw))
	}
	return t, leaves
}

func TestRootsAreThoseOfRFC6962(t *testing.T) {
	const most = 70
	tree, leaves := grow(most)
	for n := range most + 1 {
		short, _ := grow(n)
		want := plainRoot(leaves[:n])
		if got := short.Root(); got != want || tree.RootAt(uint64(n)) != want {
			t.Errorf("the root of %d is %s and %s, want %s", n, got, tree.RootAt(uint64(n)), want)
		}
	}
	for i, leaf := range leaves {
		if tree.LeafOf(uint64(i+1)) != leaf {
			t.Errorf("leaf %d is another", i+1)
		}
	}
}

// The root of the reference tree of Certificate Transparency's own tests.
func TestKnownRoot(t *testing.T) {
	var tree Tree
	for _, digits := range []string{
		"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
	} {
		raw, err := hex.DecodeString(digits)
		if err != nil {
			t.Fatal(err)
		}
		tree.Add(raw)
	}
	const want = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
	if root := tree.Root(); hex.EncodeToString(root[:]) != want {
		t.Errorf("the root is %x, want %s", root[:], want)
	}
}

func TestLeafIsTheLink(t *testing.T) {
	raw := []byte(`{"seq":1}`)
	got, err := ParseLeaf(Link(raw))
	if err != nil || got != Leaf(raw) {
		t.Errorf("the link is %x, the leaf %x, %v", got, Leaf(raw), err)
	}
	for _, digits := range []string{"", "00", Link(raw) + "00", "g" + Link(raw)[1:]} {
		if h, err := ParseLeaf(digits); err == nil {
			t.Errorf("%q is %x", digits, h)
		}
	}
}

// Every entry is proved by its leaf alone, at its place and at no other.
func TestInclusion(t *testing.T) {
	for _, n := range []int{1, 2, 3, 7, 8, 21} {
		tree, leaves := grow(n)
		for i, leaf := range leaves {
			seq := uint64(i + 1)
			proof, err := tree.Inclusion(seq)
			if err != nil {
				t.Fatal(err)
			}
			if err := CheckInclusion(proof, tree.Size(), tree.Root(), seq, leaf); err != nil {
				t.Errorf("entry %d of %d: %v", seq, n, err)
			}
			other := leaf
			other[3] ^= 1
			if CheckInclusion(proof, tree.Size(), tree.Root(), seq, other) == nil {
				t.Errorf("entry %d of %d: another leaf is proved", seq, n)
			}
			if next := seq%uint64(n) + 1; next != seq && CheckInclusion(proof, tree.Size(), tree.Root(), next, leaf) == nil {
				t.Errorf("entry %d of %d is proved to be %d", seq, n, next)
			}
		}
		if _, err := tree.Inclusion(uint64(n + 1)); err == nil {
			t.Errorf("an entry beyond %d is proved", n)
		}
	}
}

// A log is proved to go on from its own beginning, and from no other one.
func TestConsistency(t *testing.T) {
	const n = 21
	tree, leaves := grow(n)
	for old := uint64(1); old <= n; old++ {
		proof, err := tree.Consistency(old)
		if err != nil {
			t.Fatal(err)
		}
		if err := CheckConsistency(proof, n, tree.Root(), old, tree.RootAt(old)); err != nil {
			t.Errorf("from %d: %v", old, err)
		}
		var other Tree
		for i, leaf := range leaves[:old] {
			if i == int(old-1) {
				leaf[0] ^= 1
			}
			other.AddLeaf(leaf)
		}
		if CheckConsistency(proof, n, tree.Root(), old, other.Root()) == nil {
			t.Errorf("from %d: a rewritten beginning is proved", old)
		}
	}
}

// Whatever is done to one entry, every root that covers it is another.
func TestEveryChangeChangesTheRoot(t *testing.T) {
	const n = 24
	tree, leaves := grow(n)
	rebuilt := func(changed []Hash) *Tree {
		var other Tree
		for _, leaf := range changed {
			other.AddLeaf(leaf)
		}
		return &other
	}
	for i := range n {
		edited := slices.Clone(leaves)
		edited[i][31] ^= 0x80
		variants := map[string]*Tree{
			"edit": rebuilt(edited), "delete": rebuilt(slices.Delete(slices.Clone(leaves), i, i+1)),
			"insert": rebuilt(slices.Insert(slices.Clone(leaves), i, Leaf([]byte("new")))),
			"cut":    rebuilt(leaves[:i]),
		}
		if i+1 < n {
			swapped := slices.Clone(leaves)
			swapped[i], swapped[i+1] = swapped[i+1], swapped[i]
			variants["swap"] = rebuilt(swapped)
		}
		for what, other := range variants {
			if other.Root() == tree.Root() {
				t.Errorf("%s of entry %d leaves the root as it was", what, i+1)
			}
			for size := uint64(0); size <= min(n, other.Size()); size++ {
				if same := other.RootAt(size) == tree.RootAt(size); same != (size <= uint64(i)) {
					t.Errorf("%s of entry %d: the roots of %d are the same: %t", what, i+1, size, same)
				}
			}
		}
	}
}
