package seal

// Rooted is a tree whose root can be told: a Tree, or its Peaks.
type Rooted interface {
	Size() uint64
	Root() Hash
}

// Peaks is a Tree of which no more is kept than its root is made of, however many
// entries it has. It gives no proofs. The zero Peaks has no entry.
type Peaks struct {
	size  uint64
	peaks []Hash // the roots of its whole subtrees, the largest first
	// fresh are leaves that are in no peak yet: many are joined more quickly at once.
	fresh []Hash
}

// freshLeaves are joined into one peak.
const freshLeaves = share

// Add adds an entry by its bytes, without the line feed.
func (p *Peaks) Add(raw []byte) {
	p.size++
	p.fresh = append(p.fresh, Leaf(raw))
	if len(p.fresh) < freshLeaves {
		return
	}
	for nodes := p.fresh; len(nodes) > 1; nodes = nodes[:len(nodes)/2] {
		for i := range len(nodes) / 2 {
			nodes[i] = node(&nodes[2*i], &nodes[2*i+1])
		}
	}
	p.peaks = append(p.peaks, p.fresh[0])
	p.fresh = p.fresh[:0]
	// As often as the number of such peaks is even, two are one that is larger.
	for n := p.size / freshLeaves; n%2 == 0; n /= 2 {
		last := len(p.peaks) - 1
		p.peaks[last-1] = node(&p.peaks[last-1], &p.peaks[last])
		p.peaks = p.peaks[:last]
	}
}

// Size is how many entries the tree has.
func (p *Peaks) Size() uint64 { return p.size }

// Root is the hash of the whole tree, as that of a Tree.
func (p *Peaks) Root() Hash {
	fresh := Tree{leaves: p.fresh}
	if len(p.peaks) == 0 {
		return fresh.Root()
	}
	peaks := p.peaks
	root := peaks[len(peaks)-1]
	if len(p.fresh) > 0 {
		root = fresh.Root()
	} else {
		peaks = peaks[:len(peaks)-1]
	}
	for i := len(peaks) - 1; i >= 0; i-- {
		root = node(&peaks[i], &root)
	}
	return root
}
