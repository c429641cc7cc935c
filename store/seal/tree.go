package seal

import (
	"encoding/hex"
	"fmt"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// HashSize is the length of every hash here, in bytes.
const HashSize = tlog.HashSize

// Hash is SHA-256: of an entry (a leaf), of two nodes, or of a whole tree.
type Hash = tlog.Hash

// Leaf is the hash of one entry, over a zero byte and its bytes without the line
// feed: Link as bytes, and the leaf of RFC 6962 section 2.1.
func Leaf(raw []byte) Hash { return tlog.RecordHash(raw) }

// ParseLeaf reads a leaf or a link: 64 digits of hex.
func ParseLeaf(digits string) (Hash, error) {
	var h Hash
	raw, err := hex.DecodeString(digits)
	if err != nil || len(raw) != HashSize {
		return h, fmt.Errorf("%q is not %d digits of hex", digits, 2*HashSize)
	}
	copy(h[:], raw)
	return h, nil
}

// Tree is the Merkle tree of RFC 6962 over the entries of one log. It is made
// from the entries whenever it is wanted and kept nowhere, so that it can say
// nothing that they do not. It takes 64 bytes of memory an entry. The zero Tree
// has no entry.
//
// Adding an entry only keeps its leaf: the nodes above are worked out when a root
// or a proof is first asked for, and each once.
type Tree struct {
	size   uint64
	nodes  uint64 // the size up to which all nodes are there
	stored []Hash // in tlog's order; that of a log's beginning is its beginning
}

// complete works out the nodes that are missing, from the lowest up.
func (t *Tree) complete() {
	hash := func(level int, n uint64) *Hash { return &t.stored[tlog.StoredHashIndex(level, int64(n))] }
	for level := 1; t.size>>level > 0; level++ {
		for n := t.nodes >> level; n < t.size>>level; n++ {
			*hash(level, n) = tlog.NodeHash(*hash(level-1, 2*n), *hash(level-1, 2*n+1))
		}
	}
	t.nodes = t.size
}

// read gives tlog the hashes it asks for.
func (t *Tree) read(indexes []int64) ([]Hash, error) {
	t.complete()
	hashes := make([]Hash, 0, len(indexes))
	for _, i := range indexes {
		if i < 0 || i >= int64(len(t.stored)) {
			return nil, fmt.Errorf("there is no hash %d", i)
		}
		hashes = append(hashes, t.stored[i])
	}
	return hashes, nil
}

// Add adds an entry by its bytes, without the line feed.
func (t *Tree) Add(raw []byte) { t.AddLeaf(Leaf(raw)) }

// AddLeaf adds an entry of which only the leaf is known: one that was withheld.
func (t *Tree) AddLeaf(leaf Hash) {
	t.stored = append(t.stored, leaf)
	// It completes as many nodes as its number, from 0, ends in ones.
	t.stored = append(t.stored, make([]Hash, bits.TrailingZeros64(^t.size))...)
	t.size++
}

// Size is how many entries the tree has.
func (t *Tree) Size() uint64 { return t.size }

// LeafOf is the leaf of entry seq, from 1 to Size.
func (t *Tree) LeafOf(seq uint64) Hash { return t.stored[tlog.StoredHashIndex(0, int64(seq)-1)] }

// Root is the hash of the whole tree. No entry of it can be changed, added,
// left out or moved without it becoming another.
func (t *Tree) Root() Hash { return t.RootAt(t.size) }

// RootAt is the root as it was after n entries, at most Size.
func (t *Tree) RootAt(n uint64) Hash {
	root, err := tlog.TreeHash(int64(n), tlog.HashReaderFunc(t.read))
	if err != nil {
		panic(err) // n is beyond the end
	}
	return root
}

// Inclusion is the proof that entry seq is in the tree: the hashes that lead
// from its leaf to the root, about log2(Size) of them.
func (t *Tree) Inclusion(seq uint64) ([]Hash, error) {
	return tlog.ProveRecord(int64(t.size), int64(seq)-1, tlog.HashReaderFunc(t.read))
}

// CheckInclusion checks that the entry with this leaf is number seq of the size
// entries with this root. Nothing else of the log is needed for it.
func CheckInclusion(proof []Hash, size uint64, root Hash, seq uint64, leaf Hash) error {
	return tlog.CheckRecord(proof, int64(size), root, int64(seq)-1, leaf)
}

// Consistency is the proof that the tree of the first n entries, from 1 to Size,
// is the beginning of this one.
func (t *Tree) Consistency(n uint64) ([]Hash, error) {
	return tlog.ProveTree(int64(t.size), int64(n), tlog.HashReaderFunc(t.read))
}

// CheckConsistency checks that the n entries with the root before are the
// beginning of the size entries with this root.
func CheckConsistency(proof []Hash, size uint64, root Hash, n uint64, before Hash) error {
	return tlog.CheckTree(proof, int64(size), root, int64(n), before)
}
