package seal

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sync"

	"golang.org/x/mod/sumdb/tlog"
)

// hashSize is the length of every hash here, in bytes.
const hashSize = tlog.HashSize

// Hash is SHA-256: of an entry (a leaf), of two nodes, or of a whole tree.
type Hash = tlog.Hash

// Leaf is the hash of one entry, over a zero byte and its bytes without the line
// feed: Link as bytes, and the leaf of RFC 6962 section 2.1.
func Leaf(raw []byte) Hash { return tlog.RecordHash(raw) }

// ParseLeaf reads a leaf or a link: 64 digits of hex.
func ParseLeaf(digits string) (Hash, error) {
	var h Hash
	if len(digits) != 2*hashSize {
		return h, fmt.Errorf("%q is not %d digits of hex", digits, 2*hashSize)
	}
	if _, err := hex.Decode(h[:], []byte(digits)); err != nil {
		return Hash{}, fmt.Errorf("%q is not %d digits of hex", digits, 2*hashSize)
	}
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
	leaves []Hash
	// above are the levels over the leaves: in above[0] one for each two leaves, in
	// above[1] one for each two of those, and so on, as far as they were asked for.
	above [][]Hash
}

// complete works out the nodes that are missing, level by level.
func (t *Tree) complete() {
	below := t.leaves
	for level := 0; len(below) > 1; level++ {
		if level == len(t.above) {
			t.above = append(t.above, nil)
		}
		nodes, all := t.above[level], len(below)/2
		if have := len(nodes); have < all {
			nodes = slices.Grow(nodes, all-have)[:all]
			join(nodes[have:], below[2*have:])
			t.above[level] = nodes
		}
		below = nodes[:all]
	}
}

// share is how many nodes are worth a goroutine.
const share = 1 << 10

// join works out nodes, each of the next two of those below, on every processor.
func join(nodes, below []Hash) {
	var running sync.WaitGroup
	for from := 0; from < len(nodes); from += share {
		running.Go(func() {
			for i := from; i < min(from+share, len(nodes)); i++ {
				nodes[i] = node(&below[2*i], &below[2*i+1])
			}
		})
	}
	running.Wait()
}

// node is tlog.NodeHash, RFC 6962 section 2.1, without memory of its own: in a log of
// small entries nodes are as much work as leaves.
func node(left, right *Hash) Hash {
	var both [1 + 2*hashSize]byte
	both[0] = 1
	copy(both[1:], left[:])
	copy(both[1+hashSize:], right[:])
	return sha256.Sum256(both[:])
}

// read gives tlog the hashes it asks for.
func (t *Tree) read(indexes []int64) ([]Hash, error) {
	t.complete()
	hashes := make([]Hash, 0, len(indexes))
	for _, i := range indexes {
		level, n := tlog.SplitStoredHashIndex(i)
		nodes := t.leaves
		if level > 0 && level <= len(t.above) {
			nodes = t.above[level-1]
		}
		if level > len(t.above) || n >= int64(len(nodes)) {
			return nil, fmt.Errorf("there is no hash %d", i)
		}
		hashes = append(hashes, nodes[n])
	}
	return hashes, nil
}

// Add adds an entry by its bytes, without the line feed.
func (t *Tree) Add(raw []byte) { t.AddLeaf(Leaf(raw)) }

// AddLeaf adds an entry of which only the leaf is known: one that was withheld.
func (t *Tree) AddLeaf(leaf Hash) {
	if len(t.leaves) == cap(t.leaves) {
		t.leaves = slices.Grow(t.leaves, len(t.leaves)+1) // append would move it more often
	}
	t.leaves = append(t.leaves, leaf)
}

// Size is how many entries the tree has.
func (t *Tree) Size() uint64 { return uint64(len(t.leaves)) }

// LeafOf is the leaf of entry seq, from 1 to Size.
func (t *Tree) LeafOf(seq uint64) Hash { return t.leaves[seq-1] }

// Root is the hash of the whole tree. No entry of it can be changed, added,
// left out or moved without it becoming another.
func (t *Tree) Root() Hash { return t.RootAt(t.Size()) }

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
	return tlog.ProveRecord(int64(len(t.leaves)), int64(seq)-1, tlog.HashReaderFunc(t.read))
}

// CheckInclusion checks that the entry with this leaf is number seq of the size
// entries with this root. Nothing else of the log is needed for it.
func CheckInclusion(proof []Hash, size uint64, root Hash, seq uint64, leaf Hash) error {
	return tlog.CheckRecord(proof, int64(size), root, int64(seq)-1, leaf)
}

// Consistency is the proof that the tree of the first n entries, from 1 to Size,
// is the beginning of this one.
func (t *Tree) Consistency(n uint64) ([]Hash, error) {
	return tlog.ProveTree(int64(len(t.leaves)), int64(n), tlog.HashReaderFunc(t.read))
}

// CheckConsistency checks that the n entries with the root before are the
// beginning of the size entries with this root.
func CheckConsistency(proof []Hash, size uint64, root Hash, n uint64, before Hash) error {
	return tlog.CheckTree(proof, int64(size), root, int64(n), before)
}
