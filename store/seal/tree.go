package seal

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/bits"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

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
	size   uint64
	nodes  uint64 // the size up to which all nodes are there
	stored []Hash // in tlog's order; that of a log's beginning is its beginning
}

// block is how many entries have their nodes worked out together. It is a power of
// two, so that those nodes are made of each other alone.
const block = 1 << 10

// complete works out the nodes that are missing: those of whole blocks on every
// processor, then what stands on top of them.
func (t *Tree) complete() {
	if t.nodes == t.size {
		return
	}
	var running sync.WaitGroup
	var next atomic.Uint64
	next.Store(t.nodes / block)
	for range runtime.GOMAXPROCS(0) {
		running.Go(func() {
			for n := next.Add(1) - 1; n < (t.size+block-1)/block; n = next.Add(1) - 1 {
				for i := max(t.nodes, n*block); i < min(t.size, (n+1)*block); i++ {
					t.above(i, 1, bits.TrailingZeros(block))
				}
			}
		})
	}
	running.Wait()
	for i := (t.nodes/block+1)*block - 1; i < t.size; i += block {
		t.above(i, bits.TrailingZeros(block)+1, completes(i))
	}
	t.nodes = t.size
}

// completes is how many levels of nodes are complete once there is leaf n, from 0:
// as many as its number ends in ones.
func completes(n uint64) int { return bits.TrailingZeros64(^n) }

// above works out those of the nodes that leaf n completes which are on some levels.
// Each follows the one below, which is its right half; its left half stands before
// all that is below that.
func (t *Tree) above(n uint64, from, to int) {
	leaf := int(tlog.StoredHashIndex(0, int64(n)))
	for level := from; level <= min(to, completes(n)); level++ {
		at := leaf + level
		t.stored[at] = node(&t.stored[at-1<<level], &t.stored[at-1])
	}
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
	more := 1 + completes(t.size)
	if free := cap(t.stored) - len(t.stored); free < more {
		t.stored = slices.Grow(t.stored, len(t.stored)+more) // append would move it more often
	}
	t.stored = t.stored[:len(t.stored)+more]
	t.stored[len(t.stored)-more] = leaf
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
