// Package qr makes QR codes of short texts, for paper and for screens.
package qr

import (
	"errors"
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// Margin is how many light modules a reader needs around a code.
const Margin = 4

// Code is a QR code: square, of dark and light modules, without its margin.
type Code struct {
	side int
	dark []bool
}

// Make encodes a text as it is, in UTF-8, with the least correction of errors
// (level L), so that it stays small enough for a screen.
func Make(text string) (*Code, error) {
	if text == "" {
		return nil, errors.New("there is nothing to make a QR code of")
	}
	made, err := qr.Encode(text, qr.L, qr.Unicode)
	if err != nil {
		return nil, fmt.Errorf("a QR code of %d bytes: %w", len(text), err)
	}
	c := &Code{side: made.Bounds().Dx()}
	for y := range c.side {
		for x := range c.side {
			grey := color.GrayModel.Convert(made.At(x, y)).(color.Gray)
			c.dark = append(c.dark, grey.Y < 0x80)
		}
	}
	return c, nil
}

// Side is how many modules it has in each direction, its margin not counted.
func (c *Code) Side() int { return c.side }

// Dark reports whether a module is dark. Outside the code all are light.
func (c *Code) Dark(x, y int) bool {
	return x >= 0 && y >= 0 && x < c.side && y < c.side && c.dark[y*c.side+x]
}

// Columns and Rows are the room that HalfBlocks takes on a screen.
func (c *Code) Columns() int { return c.side + 2*Margin }

// Rows is explained at Columns.
func (c *Code) Rows() int { return (c.side + 2*Margin + 1) / 2 }

// HalfBlocks draws it with its margin, two modules under each other in one
// character: what is printed is dark, so it needs black on white.
func (c *Code) HalfBlocks() []string {
	lines := make([]string, 0, c.Rows())
	for y := -Margin; y < c.side+Margin; y += 2 {
		var line strings.Builder
		for x := -Margin; x < c.side+Margin; x++ {
			switch upper, lower := c.Dark(x, y), c.Dark(x, y+1); {
			case upper && lower:
				line.WriteRune('█')
			case upper:
				line.WriteRune('▀')
			case lower:
				line.WriteRune('▄')
			default:
				line.WriteByte(' ')
			}
		}
		lines = append(lines, line.String())
	}
	return lines
}
