package paper

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"io"
	"math"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// The fonts are in the program, because a PC in downtime may have none, and in
// the file, because a printer may. See fonts/README.md.
//
//go:embed fonts/*.ttf.gz
var fontFiles embed.FS

// face is one of the fonts in use.
type face uint8

const (
	regular face = iota
	bold
	italic
	mono
)

// faces says how a face is called in the PDF, and which file it is.
var faces = [...]struct{ family, style, file string }{
	regular: {"sans", "", "LiberationSans-Regular"},
	bold:    {"sans", "B", "LiberationSans-Bold"},
	italic:  {"sans", "I", "LiberationSans-Italic"},
	mono:    {"mono", "", "LiberationMono-Regular"},
}

// typeface is a font that has been read: its file, and how wide each character
// of the basic plane is, in thousandths of its size.
type typeface struct {
	source []byte
	widths []uint16
}

// noGlyph stands for the width of a character that the font does not have.
const noGlyph = math.MaxUint16

// basicPlane is how many characters a PDF by this library can hold; one beyond
// makes it panic (go-pdf/fpdf issue 40).
const basicPlane = 1 << 16

// typefaces are read once, at the first print: most starts of the program print
// nothing.
var typefaces = sync.OnceValues(func() ([len(faces)]typeface, error) {
	var all [len(faces)]typeface
	var errs [len(faces)]error
	var wg sync.WaitGroup
	for i, f := range faces {
		wg.Go(func() { all[i], errs[i] = readTypeface("fonts/" + f.file + ".ttf.gz") })
	}
	wg.Wait()
	for i, err := range errs {
		if err != nil {
			return all, fmt.Errorf("font %s: %w", faces[i].file, err)
		}
	}
	return all, nil
})

func readTypeface(name string) (typeface, error) {
	packed, err := fontFiles.ReadFile(name)
	if err != nil {
		return typeface{}, err
	}
	unpack, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return typeface{}, err
	}
	source, err := io.ReadAll(unpack)
	if err != nil {
		return typeface{}, err
	}
	parsed, err := sfnt.Parse(source)
	if err != nil {
		return typeface{}, err
	}
	widths, err := widthsOf(parsed)
	return typeface{source: source, widths: widths}, err
}

// widthsOf measures as the PDF library does, rounding included, so that what is
// placed here is where it is drawn.
func widthsOf(f *sfnt.Font) ([]uint16, error) {
	var buffer sfnt.Buffer
	units := f.UnitsPerEm()
	widths := make([]uint16, basicPlane)
	for r := range widths {
		widths[r] = noGlyph
		glyph, err := f.GlyphIndex(&buffer, rune(r))
		if err != nil {
			return nil, err
		}
		if glyph == 0 {
			continue
		}
		advance, err := f.GlyphAdvance(&buffer, glyph, fixed.I(int(units)), font.HintingNone)
		if err != nil {
			return nil, err
		}
		widths[r] = uint16(math.Round(float64(advance.Round()) * 1000 / float64(units)))
	}
	return widths, nil
}

// has reports whether the font can draw a character.
func (t *typeface) has(r rune) bool {
	return r >= ' ' && r < basicPlane && t.widths[r] != noGlyph
}

// width is how wide a text is, in millimetres, at a size in points. The text has
// been through safe, so every character is there.
func (t *typeface) width(s string, points float64) float64 {
	total := 0
	for _, r := range s {
		if t.has(r) {
			total += int(t.widths[r])
		}
	}
	return float64(total) / 1000 * points * millimetres
}

// millimetres are in a point.
const millimetres = 25.4 / 72
