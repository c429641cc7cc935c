package qr

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// note has the form and the length of a signed note with long names.
var note = "downtime/NORTHGATE-WARD-7B-PC2/7F3A91C2K4QX\n100000\npgQI4zqGzv3CFk0W0WUetVg1cVq3rAuAENm2cPfU8pI=\n\n" +
	"— downtime/NORTHGATE-WARD-7B-PC2/7F3A91C2K4QX LOFi" + strings.Repeat("pgQI4zqG", 11) + "\n"

func TestACodeIsOne(t *testing.T) {
	c, err := Make(note)
	if err != nil {
		t.Fatal(err)
	}
	// Version 10 at most: with its margin it fits a screen of 80 columns, and 40 rows.
	if c.Side() > 57 || c.Columns() > 80 || c.Rows() > 34 {
		t.Errorf("it has %d modules, %d columns, %d rows", c.Side(), c.Columns(), c.Rows())
	}
	// The three corners by which readers find it, and none in the fourth.
	finder := []string{"#######", "#     #", "# ### #", "# ### #", "# ### #", "#     #", "#######"}
	is := func(left, top int) bool {
		for y, row := range finder {
			for x := range row {
				if c.Dark(left+x, top+y) != (row[x] == '#') {
					return false
				}
			}
		}
		return true
	}
	far := c.Side() - len(finder)
	if !is(0, 0) || !is(far, 0) || !is(0, far) || is(far, far) {
		t.Error("its corners are not those of a QR code")
	}
}

// What is drawn is what the code is, with its margin all around.
func TestHalfBlocks(t *testing.T) {
	c, err := Make(note)
	if err != nil {
		t.Fatal(err)
	}
	lines := c.HalfBlocks()
	if len(lines) != c.Rows() {
		t.Fatalf("%d lines, said to be %d", len(lines), c.Rows())
	}
	for row, line := range lines {
		if utf8.RuneCountInString(line) != c.Columns() {
			t.Fatalf("line %d has %d columns, said to be %d", row, utf8.RuneCountInString(line), c.Columns())
		}
		x := -Margin
		for _, r := range line {
			upper, lower := r == '█' || r == '▀', r == '█' || r == '▄'
			if y := 2*row - Margin; upper != c.Dark(x, y) || lower != c.Dark(x, y+1) {
				t.Fatalf("column %d of line %d is %q", x, row, r)
			}
			x++
		}
	}
}

func TestWhatIsNoCode(t *testing.T) {
	for _, text := range []string{"", strings.Repeat("x", 3000)} {
		if c, err := Make(text); err == nil {
			t.Errorf("%d bytes are a code of %d modules", len(text), c.Side())
		}
	}
}
