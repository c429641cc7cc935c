package timeline

import (
	"bytes"
	"compress/flate"
	"io"
	"runtime"
	"strings"
	"sync"
)

// squeezeLevel is how hard it is tried. It happens once to a page, while nobody works.
const squeezeLevel = 6

// squeezing makes pages smaller, one at a time in the whole program.
var squeezing sync.Mutex

// squeeze keeps of each page only what it can be read from again. One that would not be
// read again as it was stays as it is.
func squeeze(pages []*page) {
	squeezing.Lock()
	defer squeezing.Unlock()
	var out bytes.Buffer
	var to *flate.Writer
	for _, p := range pages {
		plain := p.plain.Load()
		if plain == nil {
			continue
		}
		if p.squeezed == nil {
			if to == nil {
				to, _ = flate.NewWriter(nil, squeezeLevel) // the level is one that there is
			}
			out.Reset()
			to.Reset(&out)
			_, _ = io.WriteString(to, *plain) // memory takes everything
			_ = to.Close()
			small := bytes.Clone(out.Bytes())
			if again, err := unpack(small, p.size); err != nil || again != *plain {
				continue
			}
			p.squeezed = small
		}
		p.plain.Store(nil)
		runtime.Gosched() // a key may have come
	}
}

// unsqueezed is what was squeezed. It was tried before anything else was thrown away.
func unsqueezed(small []byte, size int) string {
	plain, err := unpack(small, size)
	if err != nil {
		panic("memory that was right before is not any more: " + err.Error())
	}
	return plain
}

// unpackers are kept: each has memory of its own.
var unpackers = sync.Pool{New: func() any { return flate.NewReader(nil) }}

func unpack(small []byte, size int) (string, error) {
	from := unpackers.Get().(io.ReadCloser)
	defer unpackers.Put(from)
	if err := from.(flate.Resetter).Reset(bytes.NewReader(small), nil); err != nil {
		return "", err
	}
	var plain strings.Builder
	plain.Grow(size)
	_, err := io.Copy(&plain, from)
	return plain.String(), err
}
